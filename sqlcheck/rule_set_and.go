package sqlcheck

import (
	"slices"
	"strings"

	"github.com/pingcap/tidb/pkg/parser/ast"
	"github.com/pingcap/tidb/pkg/parser/opcode"
	driver "github.com/pingcap/tidb/pkg/parser/test_driver"

	"github.com/querylint/querylint/sqlcheck/internal/lexer"
)

var setAnd = &Rule{
	ID: "set-and", Severity: Error,
	Doc: Doc{
		Title:  "SET joins its assignments with AND",
		What:   "SET a = 1 AND b = 2: one assignment, of the truth of (1 AND b = 2) to a.",
		Why:    "Only the first column is written, with 0 or 1, and the second keeps its value. No error is raised.",
		Bad:    "UPDATE users SET name = ? AND email = ? WHERE id = ?",
		Good:   "UPDATE users SET name = ?, email = ? WHERE id = ?",
		Silent: []string{"a condition in parentheses: SET ok = (a = 1 AND b = 2)", "a condition that begins with a comparison or a column: SET ok = score > 5 AND status = 1"},
		Fix:    "None: with commas the statement writes columns which it has never written.",
		Links: []string{
			"https://dev.mysql.com/doc/refman/8.4/en/update.html",
			"https://dev.mysql.com/doc/refman/8.4/en/logical-operators.html",
		},
	},
	stmt: func(p *pass) {
		switch n := p.node.(type) {
		case *ast.UpdateStmt:
			for _, a := range n.List {
				p.assignment(a)
			}
		case *ast.InsertStmt:
			for _, a := range n.OnDuplicate {
				p.assignment(a)
			}
		}
	},
}

func (p *pass) assignment(a *ast.Assignment) {
	var rest []ast.ExprNode
	e := a.Expr
	for {
		and, ok := e.(*ast.BinaryOperationExpr)
		if !ok || and.Op != opcode.LogicAnd {
			break
		}
		rest = append(rest, and.R)
		e = and.L
	}
	if len(rest) == 0 || !plainValue(e) {
		return
	}
	var cols []string
	for _, r := range rest {
		eq, ok := r.(*ast.BinaryOperationExpr)
		if !ok || eq.Op != opcode.EQ {
			return
		}
		c, ok := eq.L.(*ast.ColumnNameExpr)
		if !ok {
			return
		}
		cols = append([]string{c.Name.Name.O}, cols...)
	}
	f := p.on(a.Expr)
	f.Columns = append([]string{a.Column.Name.O}, cols...)
	f.Suggestion = "separate the assignments with commas"
	f.Rewrite = &Rewrite{Safe: false, Note: "writes the columns that the statement names, which it did not do before"}
	for _, r := range slices.Backward(rest) {
		// the AND before this comparison
		j := p.tokenAt(startOf(r)) - 1
		toks := p.tokens()
		if j < 1 || !toks[j].Is(p.text, "AND") && toks[j].Kind != lexer.Op {
			f.Rewrite = nil
			break
		}
		f.Rewrite.Edits = append(f.Rewrite.Edits, p.editAt(toks[j-1].End, toks[j].End, ","))
	}
	p.report(f, "SET %s = … AND %s = … is one assignment: %s becomes 0 or 1 and %s is not written; %s",
		a.Column.Name.O, cols[0], a.Column.Name.O, strings.Join(cols, ", "), f.Suggestion)
}

// plainValue reports whether e is no condition.
func plainValue(e ast.ExprNode) bool {
	switch e := e.(type) {
	case *driver.ValueExpr, *driver.ParamMarkerExpr, *ast.VariableExpr, *ast.SubqueryExpr:
		return true
	case *ast.FuncCallExpr:
		return !strings.HasPrefix(e.FnName.L, "is") && e.FnName.L != "if" && e.FnName.L != "json_contains" && e.FnName.L != "find_in_set" && e.FnName.L != "coalesce" && e.FnName.L != "ifnull"
	case *ast.ValuesExpr, *ast.DefaultExpr:
		return true
	case *ast.UnaryOperationExpr:
		return e.Op == opcode.Minus && plainValue(e.V)
	case *ast.BinaryOperationExpr:
		switch e.Op {
		case opcode.Plus, opcode.Minus, opcode.Mul, opcode.Div:
			return true
		}
	}
	return false
}
