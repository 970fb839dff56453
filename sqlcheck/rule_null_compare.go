package sqlcheck

import (
	"slices"

	"github.com/pingcap/tidb/pkg/parser/ast"
	"github.com/pingcap/tidb/pkg/parser/opcode"
)

var nullCompare = &Rule{
	ID: "null-compare", Severity: Error,
	Doc: Doc{
		Title:  "A comparison with NULL is never true",
		What:   "=, <>, <, >, BETWEEN or LIKE with NULL; IN (NULL); NOT IN (…, NULL); CASE x WHEN NULL.",
		Why:    "The result is NULL for every row, so that no row matches; NOT IN with a NULL in its list matches nothing at all.",
		Bad:    "SELECT id FROM users WHERE deleted_at = NULL",
		Good:   "SELECT id FROM users WHERE deleted_at IS NULL",
		Silent: []string{"<=> NULL", "SET col = NULL", "SELECT a = NULL, which sets or names a value on other servers", "IS NULL"},
		Fix:    "None: IS NULL, or IS NOT NULL, matches rows which the comparison has never matched. The message says which of them to write.",
		Links: []string{
			"https://dev.mysql.com/doc/refman/8.4/en/working-with-null.html",
			"https://dev.mysql.com/doc/refman/8.4/en/problems-with-null.html",
		},
	},
	written: true,
	block: func(p *pass, b *block) {
		if b.where != nil {
			p.nulls(b.where, 0)
		}
		if b.having != nil {
			p.nulls(b.having, 0)
		}
		for _, x := range b.preds {
			if x.inOn && x.expr != nil && x.parent == b {
				p.nulls(x.expr, 0)
			}
		}
		for _, f := range b.fields {
			if f.Expr != nil && !assignsNull(f.Expr) {
				p.nulls(f.Expr, 0)
			}
		}
		for _, a := range b.sets {
			p.nulls(a.Expr, 0)
		}
	},
}

// assignsNull: SELECT a = NULL is how other servers name or set a value.
func assignsNull(e ast.ExprNode) bool {
	c, ok := e.(*ast.BinaryOperationExpr)
	return ok && c.Op == opcode.EQ && isNull(c.R)
}

func (p *pass) nulls(e ast.ExprNode, depth int) {
	if e == nil || depth > maxWalk {
		return
	}
	switch e := e.(type) {
	case *ast.BinaryOperationExpr:
		switch e.Op {
		case opcode.EQ, opcode.NE, opcode.LT, opcode.GT, opcode.LE, opcode.GE:
			side := e.L
			if !isNull(e.R) {
				if !isNull(e.L) {
					break
				}
				side = e.R
			}
			f := p.on(e)
			f.Suggestion = "write IS NULL"
			text := " IS NULL"
			if e.Op == opcode.NE {
				f.Suggestion, text = "write IS NOT NULL", " IS NOT NULL"
			}
			switch unparen(side).(type) {
			case *ast.ColumnNameExpr, *ast.FuncCallExpr, *ast.ParenthesesExpr:
				if e.Op == opcode.EQ || e.Op == opcode.NE {
					f.Rewrite = &Rewrite{Edits: []Edit{p.edit(e, p.source(side)+text)}, Note: "matches the rows that were meant; the comparison matched none"}
				}
			}
			p.report(f, "a comparison with NULL is never true; %s", f.Suggestion)
			return
		}
		for { // left-leaning chains
			p.nulls(e.R, depth+1)
			l, ok := e.L.(*ast.BinaryOperationExpr)
			if !ok || l.Op != opcode.LogicAnd && l.Op != opcode.LogicOr {
				p.nulls(e.L, depth+1)
				return
			}
			e = l
		}
	case *ast.PatternInExpr:
		if slices.ContainsFunc(e.List, isNull) {
			f := p.on(e)
			switch {
			case e.Not:
				f.Suggestion = "take NULL out of the list"
				p.report(f, "NOT IN with a NULL in its list is never true: no row matches; %s", f.Suggestion)
			case len(e.List) == 1:
				f.Suggestion = "write IS NULL"
				p.report(f, "IN (NULL) is never true; %s", f.Suggestion)
			default:
				f.Severity = Warning
				f.Suggestion = "write OR … IS NULL where rows without a value are meant"
				p.report(f, "NULL in an IN list matches no row; %s", f.Suggestion)
			}
			return
		}
	case *ast.PatternLikeOrIlikeExpr:
		if isNull(e.Pattern) {
			f := p.on(e)
			f.Suggestion = "write IS NULL"
			p.report(f, "LIKE NULL is never true; %s", f.Suggestion)
			return
		}
	case *ast.BetweenExpr:
		if isNull(e.Left) || isNull(e.Right) {
			f := p.on(e)
			f.Suggestion = "leave the end that is open out: write >= or <="
			p.report(f, "BETWEEN with NULL is never true; %s", f.Suggestion)
			return
		}
	case *ast.CaseExpr:
		if e.Value != nil {
			for _, w := range e.WhenClauses {
				if isNull(w.Expr) {
					f := p.on(e)
					f.Suggestion = "write CASE WHEN … IS NULL THEN"
					p.report(f, "CASE … WHEN NULL is never true; %s", f.Suggestion)
					return
				}
			}
		}
	case *ast.SubqueryExpr:
		return
	}
	eachChild(e, func(c ast.ExprNode) { p.nulls(c, depth+1) })
}
