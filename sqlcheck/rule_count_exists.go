package sqlcheck

import (
	"strings"

	"github.com/pingcap/tidb/pkg/parser/ast"
	"github.com/pingcap/tidb/pkg/parser/opcode"
)

var countExists = &Rule{
	ID: "count-exists", Severity: Info,
	Doc: Doc{
		Title:  "Rows are counted to learn whether there is one",
		What:   "COUNT(*) > 0, = 0, >= 1 and the like, of a subquery or in the SELECT list, or in the program right after.",
		Why:    "All rows are counted where the first one would do: 395,601 rows read instead of 1.",
		Bad:    "SELECT COUNT(*) > 0 FROM orders WHERE user_id = 7",
		Good:   "SELECT EXISTS (SELECT 1 FROM orders WHERE user_id = 7)",
		Silent: []string{"HAVING COUNT(*) > 0", "GROUP BY", "COUNT compared with more than one"},
		Fix:    "None.",
		Links: []string{
			"https://dev.mysql.com/doc/refman/8.4/en/exists-and-not-exists-subqueries.html",
			"https://dev.mysql.com/doc/refman/8.4/en/limit-optimization.html",
		},
	},
	written: true,
	block: func(p *pass, b *block) {
		if b.group == nil && (b.agg || len(p.subs) > 0) {
			for _, f := range b.fields {
				if f.Expr != nil {
					p.counts(f.Expr, true)
				}
			}
		}
		if b.where != nil && len(p.subs) > 0 {
			p.counts(b.where, false)
		}
		if p.in.Probe {
			p.probed(b)
		}
	},
}

// probed is a count that the program compares with zero.
func (p *pass) probed(b *block) {
	if !b.root || b.union || b.group != nil || b.having != nil || len(b.fields) != 1 || len(b.sources) == 0 {
		return
	}
	a, ok := unparen(b.fields[0].Expr).(*ast.AggregateFuncExpr)
	if !ok || !strings.EqualFold(a.F, "count") || len(b.sources) == 1 && b.single(b.sources[0]) {
		return
	}
	f := p.on(a)
	f.Suggestion = "ask for one row: SELECT EXISTS (SELECT 1 FROM …), or LIMIT 1"
	p.report(f, "every matching row is counted, and the program only asks whether there is one; %s", f.Suggestion)
}

func (p *pass) counts(e ast.ExprNode, field bool) {
	some(e, func(e ast.ExprNode) bool {
		c, ok := e.(*ast.BinaryOperationExpr)
		if !ok {
			return false
		}
		l, r, op := unparen(c.L), c.R, c.Op
		n, ok := intLiteral(r)
		if !ok {
			if n, ok = intLiteral(c.L); !ok {
				return false
			}
			l, op = unparen(c.R), mirrored(op)
		}
		switch {
		case n == 0 && (op == opcode.GT || op == opcode.EQ || op == opcode.NE):
		case n == 1 && (op == opcode.GE || op == opcode.LT):
		default:
			return false
		}
		counts := false
		switch l := l.(type) {
		case *ast.AggregateFuncExpr:
			counts = field && strings.EqualFold(l.F, "count") && !l.Distinct
		case *ast.SubqueryExpr:
			q := p.subBlock(l)
			if q != nil && q.group == nil && q.having == nil && len(q.fields) == 1 && q.fields[0].Expr != nil {
				a, ok := unparen(q.fields[0].Expr).(*ast.AggregateFuncExpr)
				counts = ok && strings.EqualFold(a.F, "count")
			}
		}
		if !counts {
			return false
		}
		f := p.on(e)
		f.Suggestion = "write EXISTS (SELECT 1 FROM …)"
		if op == opcode.EQ || op == opcode.LT {
			f.Suggestion = "write NOT EXISTS (SELECT 1 FROM …)"
		}
		p.report(f, "every matching row is counted to learn whether there is one; %s", f.Suggestion)
		return false
	})
}
