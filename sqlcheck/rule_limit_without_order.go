package sqlcheck

import (
	"slices"

	"github.com/pingcap/tidb/pkg/parser/ast"
)

var limitWithoutOrder = &Rule{
	ID: "limit-without-order", Severity: Info, Schema: "sharper",
	Doc: Doc{
		Title:  "LIMIT without ORDER BY returns rows by accident",
		What:   "A SELECT with LIMIT n, n > 1, on many rows and no ORDER BY.",
		Why:    "Which rows are returned depends on the index that is chosen that day; pages overlap or leave rows out.",
		Bad:    "SELECT id FROM posts WHERE author_id = 3 LIMIT 20",
		Good:   "SELECT id FROM posts WHERE author_id = 3 ORDER BY id LIMIT 20",
		Silent: []string{"LIMIT 1 and LIMIT 0 (LIMIT 1 of INSERT … SELECT stores the row that it happened on)", "a unique key bounds the rows of all tables", "aggregates", "EXISTS and IN"},
		Fix:    "None: the order is the program's decision.",
		Links:  []string{"https://dev.mysql.com/doc/refman/8.4/en/limit-optimization.html"},
	},
	block: func(p *pass, b *block) {
		if b.verb != verbSelect || b.limit == nil || b.order != nil || b.agg || b.role == roleExists || b.role == roleIn || b.role == roleView || p.dynamic || b.opaque || len(b.sources) == 0 {
			return
		}
		if n, ok := intLiteral(b.limit.Count); ok && n <= 1 && (b.role != roleInsert || b.constant()) {
			return
		}
		if !slices.ContainsFunc(b.sources, func(s *source) bool { return !b.single(s) }) {
			return
		}
		f := p.keyword(b)
		if i, ok := p.clause(b, "LIMIT"); ok {
			f = p.token(i, i)
		}
		f.Suggestion = "add ORDER BY on a unique key"
		p.report(f, "LIMIT without ORDER BY: which rows are returned is undefined; %s", f.Suggestion)
	},
}

// constant reports whether every row that is selected is the same.
func (b *block) constant() bool {
	return !slices.ContainsFunc(b.fields, func(f *ast.SelectField) bool {
		return f.WildCard != nil || some(f.Expr, func(e ast.ExprNode) bool {
			switch e.(type) {
			case *ast.ColumnNameExpr, *ast.SubqueryExpr:
				return true
			}
			return false
		})
	})
}
