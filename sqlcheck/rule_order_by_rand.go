package sqlcheck

import (
	"slices"
	"strings"

	"github.com/pingcap/tidb/pkg/parser/ast"
)

var orderByRand = &Rule{
	ID: "order-by-rand", Severity: Warning, Schema: "sharper", grows: true,
	Doc: Doc{
		Title:  "Rows are shuffled to take a few of them",
		What:   "ORDER BY holds RAND() or UUID() (or RANDOM(), NEWID()), directly or through an alias of the SELECT list.",
		Why:    "Every row gets a number and all are sorted before LIMIT takes one: 810,969 rows read and written instead of 2.",
		Bad:    "SELECT id FROM channels WHERE enabled = 1 ORDER BY RAND() LIMIT 1",
		Good:   "SELECT id FROM channels WHERE id >= ? ORDER BY id LIMIT 1 -- a random key drawn by the program",
		Silent: []string{"a unique key bounds the rows of all tables", "RAND() outside of ORDER BY"},
		Fix:    "None: a random key must come from the program.",
		Links: []string{
			"https://dev.mysql.com/doc/refman/8.4/en/mathematical-functions.html",
			"https://dev.mysql.com/doc/refman/8.4/en/order-by-optimization.html",
		},
	},
	written: true,
	block: func(p *pass, b *block) {
		if b.order == nil {
			return
		}
		for _, item := range b.order.Items {
			e := item.Expr
			if c, ok := unparen(e).(*ast.ColumnNameExpr); ok && c.Name.Table.L == "" {
				for _, f := range b.fields {
					if f.Expr != nil && f.AsName.L == c.Name.Name.L && isShuffle(f.Expr) {
						p.shuffled(b, item.Expr)
					}
				}
				continue
			}
			if n, ok := unparen(e).(*ast.PositionExpr); ok {
				if n.N > 0 && n.N <= len(b.fields) && b.fields[n.N-1].Expr != nil && isShuffle(b.fields[n.N-1].Expr) {
					p.shuffled(b, b.fields[n.N-1].Expr)
				}
				continue
			}
			if isShuffle(e) {
				p.shuffled(b, e)
			}
		}
	},
}

func isShuffle(e ast.ExprNode) bool {
	return some(e, func(e ast.ExprNode) bool {
		f, ok := e.(*ast.FuncCallExpr)
		return ok && shuffles[f.FnName.L]
	})
}

func (p *pass) shuffled(b *block, e ast.ExprNode) {
	bounded := len(b.sources) > 0
	for _, s := range b.sources {
		bounded = bounded && b.single(s)
	}
	if bounded || len(b.sources) == 0 {
		return
	}
	f := p.on(e)
	f.Suggestion = "draw a random key in the program and read from there (WHERE key >= ? ORDER BY key LIMIT n)"
	if slices.ContainsFunc(b.preds, func(x *pred) bool { return x.joinSrc == nil }) { // few rows behind a key may match
		f.Suggestion = "select only the keys that match, draw from them in the program, and read those rows"
		if b.onlyKey() {
			f.Suggestion = "read the first of them in the order of an index, some more than are needed (LIMIT n), and draw from those in the program"
		}
	}
	if len(b.sources) == 1 {
		f.Table = b.sources[0].name
	}
	p.report(f, "ORDER BY a random value numbers and sorts every row that matches to return a few; %s", f.Suggestion)
}

// onlyKey reports whether a block selects nothing but the key of its one table.
func (b *block) onlyKey() bool {
	if len(b.sources) != 1 || len(b.fields) != 1 || b.fields[0].Expr == nil {
		return false
	}
	c, ok := unparen(b.fields[0].Expr).(*ast.ColumnNameExpr)
	return ok && strings.EqualFold(c.Name.Name.L, primaryColumns(b.sources[0]))
}
