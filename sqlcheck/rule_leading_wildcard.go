package sqlcheck

import (
	"cmp"
	"strings"

	"github.com/pingcap/tidb/pkg/parser/ast"

	"github.com/querylint/querylint/sqlcheck/schema"
)

var leadingWildcard = &Rule{
	ID: "leading-wildcard", Severity: Warning, Schema: "sharper", grows: true,
	Doc: Doc{
		Title:  "A LIKE pattern begins with a wildcard",
		What:   "The pattern of a LIKE begins with an unescaped % or _, as a literal, through CONCAT('%', …), or in the value that the program binds.",
		Why:    "An index is sorted by the first characters, which the pattern leaves open: all of the 400,001 rows are read instead of a range.",
		Bad:    "SELECT id FROM users WHERE name LIKE '%smith'",
		Good:   "SELECT id FROM users WHERE name LIKE 'smith%' -- or MATCH (name) AGAINST ('smith')",
		Silent: []string{"NOT LIKE", "an escaped wildcard", "the pattern '%' alone", "SELECT lists and HAVING", "shown as info: beside a condition on a key, by the schema or by a name such as id or order_id"},
		Fix:    "None: another kind of index is needed.",
		Links: []string{
			"https://dev.mysql.com/doc/refman/8.4/en/index-btree-hash.html",
			"https://dev.mysql.com/doc/refman/8.4/en/fulltext-search.html",
		},
	},
	pred: func(p *pass, b *block, x *pred) {
		e, ok := x.expr.(*ast.PatternLikeOrIlikeExpr)
		if !ok || x.neg || x.noUse || x.src == nil || !x.src.base || x.op != opLead && (x.op != opWrapped || p.leading(e) != leadWild) {
			return
		}
		f := p.on(x.expr)
		f.Confidence = Likely
		f.Table, f.Columns = x.src.name, p.columnsOf(x)
		cols := strings.Join(f.Columns, ", ")
		f.Suggestion = "search with a FULLTEXT index (MATCH … AGAINST), or by prefix"
		list := p.asksList(x, e)
		if list {
			f.Suggestion = ofItsOwn
		}
		if t := x.src.table; t != nil {
			f.Confidence = Certain
			if b.beside(x).index != nil || b.orServed(x.src) && x.or == nil {
				f.Confidence = Weak
			}
			f.Suggestion = cmp.Or(otherSearch(t.Column(cols)), f.Suggestion)
			for _, i := range t.Indexes {
				if !list && i.Kind == schema.Fulltext && len(i.Parts) > 0 && strings.EqualFold(i.Parts[0].Column, cols) {
					f.Suggestion = "use MATCH (" + strings.Join(i.Columns(), ", ") + ") AGAINST (…): there is a FULLTEXT index"
				}
			}
			if i := b.holds(x); i != nil {
				f.Index = i.Name
			}
		} else if b.keyed(x.src, x) || b.referring(x) {
			f.Confidence = Weak
		}
		f.Severity = f.Confidence.cap(f.Severity)
		if f.Confidence == Weak {
			p.report(f, "the pattern for %s begins with a wildcard: no index can be used for it, only for other conditions on %s; %s", cols, x.src.display(), f.Suggestion)
			return
		}
		p.report(f, "the pattern for %s begins with a wildcard: no index can be used, %s; %s", cols, x.src.everyRow(" of "+x.src.display()+" is read", " of "+x.src.display()+" are read"), f.Suggestion)
	},
}

// ofItsOwn is the advice for a column that holds a list.
const ofItsOwn = "keep the values of the list in a table of their own, one to a row: an index finds those"

// asksList reports whether a LIKE asks for a value of the list that a column holds: a comma
// stands before it in the pattern, or around the column.
func (p *pass) asksList(x *pred, e *ast.PatternLikeOrIlikeExpr) bool {
	if strings.HasPrefix(p.beginning(e.Pattern), "%,") {
		return true
	}
	call, ok := x.form().(*ast.FuncCallExpr)
	if !ok || call.FnName.L != "concat" || len(call.Args) == 0 {
		return false
	}
	before, ok := stringLiteral(call.Args[0])
	return ok && before == ","
}

// otherSearch is how to search a column that takes no FULLTEXT index; "" for text. Source:
// MySQL 8.4 manual, Full-Text Search Functions and Multi-Valued Indexes.
func otherSearch(c *schema.Column) string {
	switch {
	case c == nil:
		return ""
	case c.Class == schema.JSON:
		return "ask for what the array contains (value MEMBER OF (column), with a multi-valued index)"
	case c.Class.Numeric(), c.Class == schema.Time:
		return "compare the value itself, or a range of it: an index does not have its digits"
	}
	return ""
}
