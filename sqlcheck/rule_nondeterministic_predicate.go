package sqlcheck

import (
	"strings"

	"github.com/pingcap/tidb/pkg/parser/ast"
	"github.com/pingcap/tidb/pkg/parser/opcode"
)

var nondeterministicPredicate = &Rule{
	ID: "nondeterministic-predicate", Severity: Error,
	Doc: Doc{
		Title:  "A column is compared with a value that changes from row to row",
		What:   "One side of a comparison is a column and the other calls RAND(), UUID() or SYSDATE(), also inside a scalar subquery.",
		Why:    "The value is computed anew for every row: no index can be asked for it (400,001 rows read instead of 1), and which rows match is an accident.",
		Bad:    "SELECT id FROM users WHERE id = FLOOR(1 + RAND() * 1000)",
		Good:   "SELECT id FROM users WHERE id = ? -- the number drawn by the program",
		Silent: []string{"NOW(), CURDATE() and their kin, which are fixed when the statement starts", "a derived table, which computes the value once", "comparisons without a column (RAND() < 0.1)"},
		Fix:    "SYSDATE() is replaced by NOW().",
		Links: []string{
			"https://dev.mysql.com/doc/refman/8.4/en/mathematical-functions.html",
			"https://dev.mysql.com/doc/refman/8.4/en/function-optimization.html",
		},
	},
	pred: func(p *pass, _ *block, x *pred) {
		switch x.op {
		case opEQ, opIN, opRange, opWrapped:
		default:
			return
		}
		if x.src == nil || x.mirror {
			return
		}
		values := x.values
		if x.value != nil {
			values = []ast.ExprNode{x.value}
		}
		for _, v := range values {
			call := p.changing(v, 0)
			if call == nil {
				continue
			}
			name := strings.ToUpper(call.FnName.O)
			f := p.on(x.expr)
			f.Table, f.Columns = x.src.name, []string{x.col.Name.O}
			if call.FnName.L == "sysdate" && (x.cmp == opcode.LT || x.cmp == opcode.LE) {
				f.Severity = Warning // all that is old: mostly so much that no index would be taken
			}
			f.Suggestion = "compute the value once in the program and bind it"
			if call.FnName.L == "sysdate" {
				f.Suggestion = "write NOW(), which is fixed when the statement starts"
				at := startOf(call)
				f.Rewrite = &Rewrite{Edits: []Edit{p.editAt(at, at+len("SYSDATE"), "NOW")}, Safe: true}
			}
			p.report(f, "%s() gives another value for every row: %s is compared row by row and no index can be used for it; %s", name, x.col.Name.O, f.Suggestion)
			return
		}
	},
}

// changing finds a call that gives a new value for every row, in e or in the
// result of a scalar subquery.
func (p *pass) changing(e ast.ExprNode, depth int) (call *ast.FuncCallExpr) {
	if depth > 8 {
		return nil
	}
	some(e, func(e ast.ExprNode) bool {
		switch e := e.(type) {
		case *ast.FuncCallExpr:
			if nondeterministic[e.FnName.L] {
				call = e
				return true
			}
		case *ast.SubqueryExpr:
			if b := p.subBlock(e); b != nil {
				for _, f := range b.fields {
					if f.Expr == nil {
						continue
					}
					if call = p.changing(f.Expr, depth+1); call != nil {
						return true
					}
				}
			}
		}
		return false
	})
	return call
}
