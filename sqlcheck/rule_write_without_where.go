package sqlcheck

import (
	"slices"

	"github.com/pingcap/tidb/pkg/parser/ast"
)

var writeWithoutWhere = &Rule{
	ID: "write-without-where", Severity: Warning,
	Doc: Doc{
		Title:  "A write changes every row of the table",
		What:   "UPDATE or DELETE without WHERE, or with a WHERE that is true for every row (1 = 1; id IS NOT NULL where the schema says so). In Go code, also a write whose conditions are all added in branches, where callers may leave all of them out.",
		Why:    "It is nearly always a condition that was forgotten or came out empty; and it locks the whole table: 20,044 row locks instead of 21.",
		Bad:    "DELETE FROM carts",
		Good:   "DELETE FROM carts WHERE id = ?",
		Silent: []string{"joins that restrict the rows", "ORDER BY … LIMIT", "text to which the program may append a condition, and what a builder has of it so far: one that is returned, kept or given to a function", "Go code that returns, or checks its requests, before it writes without one", "libraries that refuse to write without a condition (gorm without AllowGlobalUpdate, bun, beego, goframe, xorm's Delete)", "a counter of one row: SET id = LAST_INSERT_ID(id + 1)", "shown as info: a table of one row by its constraints (a key of one ENUM value or CHECK (id = 1)), a column that the same text, file or function adds or changes, a recount (all that is set comes of aggregates), rows that are inserted anew, a table that the text has created, migrations and test kits, a write beside one with a key, what the code asks a library for (1 = 1, gorm's AllowGlobalUpdate), functions called after it (DeleteAll)"},
		Fix:    "None.",
		Links:  []string{"https://dev.mysql.com/doc/refman/8.4/en/mysql-tips.html"},
	},
	block: func(p *pass, b *block) {
		if b.verb == verbSelect || b.role != roleTop || b.opaque || p.dynamic || len(b.sources) == 0 {
			return
		}
		constant := false
		if b.where != nil {
			if v, known := truth(b.where); (!known || !v) && !b.neverNull() {
				return
			}
			constant = true
		}
		if b.limit != nil && !constant {
			return // a bounded number of rows; unordered-write asks for their order
		}
		for _, x := range b.preds { // joins
			if x.inOn && !x.noUse && x.op != opConst {
				if s := b.target(); s == nil || (x.src == nil || !x.src.optional) {
					return
				}
			}
		}
		if len(b.connected) > 0 {
			return
		}
		if p.drawsNumber() {
			return // a table of one row that numbers are drawn from, as the manual has it
		}
		f := p.keyword(b)
		t := b.target()
		f.Table, f.Whole = t.name, true
		f.Suggestion = "add the condition, or use TRUNCATE TABLE where the table is meant to be emptied"
		verb := "DELETE"
		if b.verb == verbUpdate {
			verb = "UPDATE"
			f.Suggestion = "add the condition"
		}
		what := verb + " without WHERE changes every row of " + t.display()
		if constant {
			what = verb + " with a WHERE that is always true changes every row of " + t.display()
		}
		why := ""
		switch {
		case t.table != nil && t.table.OneRow():
			why = "which can hold one row only"
		case p.in.Migration && b.verb == verbUpdate:
			why = "as a step of a migration"
		case b.recounts(p):
			why = "as a recount of what other rows hold"
		default:
			p.report(f, "%s; %s", what, f.Suggestion)
			return
		}
		f.Severity, f.Suggestion = Info, ""
		p.report(f, "%s, %s", what, why)
	},
	text: (*pass).meant,
}

// recounts reports whether an UPDATE sets nothing but aggregates: of derived tables
// that it joins, or of subqueries about the row. Whoever counts again means all rows.
func (b *block) recounts(p *pass) bool {
	if b.verb != verbUpdate || len(b.sets) == 0 {
		return false
	}
	aggregate := func(e ast.ExprNode) bool {
		switch e := e.(type) {
		case *ast.ColumnNameExpr:
			s := b.find(e.Name)
			return s != nil && s.sub != nil && s.sub.agg
		case *ast.SubqueryExpr:
			q := p.subBlock(e)
			return q != nil && q.agg && q.where != nil && some(q.where, func(e ast.ExprNode) bool {
				c, ok := e.(*ast.ColumnNameExpr)
				return ok && slices.Contains(b.names(), q.find(c.Name))
			})
		}
		return false
	}
	return !slices.ContainsFunc(b.sets, func(a *ast.Assignment) bool { return !some(a.Expr, aggregate) })
}

// neverNull reports whether all that WHERE asks is that a column is not NULL
// which cannot be.
func (b *block) neverNull() bool {
	if len(b.sources) != 1 {
		return false
	}
	e, ok := unparen(b.where).(*ast.IsNullExpr)
	if !ok || !e.Not {
		return false
	}
	n, ok := unparen(e.Expr).(*ast.ColumnNameExpr)
	if !ok {
		return false
	}
	r := b.resolve(n.Name)
	c := r.src.column(r.col)
	return c != nil && !c.Nullable
}
