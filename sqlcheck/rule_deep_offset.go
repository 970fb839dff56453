package sqlcheck

import (
	"slices"
	"strconv"
	"strings"

	"github.com/pingcap/tidb/pkg/parser/ast"

	"github.com/querylint/querylint/sqlcheck/internal/lexer"
	"github.com/querylint/querylint/sqlcheck/schema"
)

// DefaultDeepOffset is the offset from which a page costs more than its rows.
const DefaultDeepOffset = 10000

var deepOffset = &Rule{
	ID: "deep-offset", Severity: Warning, Schema: "sharper", grows: true,
	Doc: Doc{
		Title:   "Rows are read only to be skipped",
		What:    "OFFSET is a number of 10,000 or more, or is computed from a page number that nothing bounds, or that a loop counts as far as that.",
		Why:     "MySQL reads the rows it skips: LIMIT 300000, 10 reads 300,010 rows, the keyset form 10, which is 546 times faster.",
		Bad:     "SELECT id, title FROM posts ORDER BY id LIMIT 20 OFFSET 200000",
		Good:    "SELECT id, title FROM posts WHERE id > ? ORDER BY id LIMIT 20",
		Silent:  []string{"keyset paging", "a deferred join: the inner query that skips selects only the key", "small offsets", "an offset that is bounded where it comes from: by a comparison, the head of a loop, a helper, a validation tag, or by what all callers pass", "the second of two statements in the arms of one branch", "generated code that nobody calls", "an offset of which nothing is known (info)"},
		Fix:     "None: the page's first key must come from the program.",
		Options: "`deep-offset` below `thresholds` is the number of skipped rows from which the rule fires (10,000).",
		Links:   []string{"https://dev.mysql.com/doc/refman/8.4/en/limit-optimization.html"},
	},
	block: func(p *pass, b *block) {
		if b.limit == nil || b.limit.Offset == nil || b.role == roleView {
			return
		}
		n, known := intLiteral(b.limit.Offset)
		paged, furthest := false, int64(0)
		conf := Certain
		if !known {
			prm, ok := isParam(b.limit.Offset)
			if !ok {
				return
			}
			a := p.argAt(prm.Offset)
			switch {
			case a.Min >= p.opts.DeepOffset:
				n, known = a.Min, true
			case a.Paged && a.Max > 0 && a.Max < p.opts.DeepOffset:
				return
			case a.Paged:
				paged, furthest, conf = true, a.Max, Likely
			case a.Kind != ArgUnknown || a.Name != "" && !a.Paged && len(p.in.Args) > 0 && a != (Arg{}):
				return // the caller knows it and finds it bounded
			default:
				conf = Weak
			}
		}
		if known && n < p.opts.DeepOffset || p.deferred(b) {
			return
		}
		if known && len(b.sources) == 0 || len(b.sources) == 1 && b.single(b.sources[0]) {
			return
		}
		i, ok := p.clause(b, "LIMIT")
		f := p.at(0, len(p.text))
		if ok {
			j := i + 1
			for j+1 < len(p.toks) && (p.toks[j+1].Is(p.text, "OFFSET") || p.toks[j].Is(p.text, "OFFSET") || p.toks[j+1].Kind == commaKind || p.toks[j].Kind == commaKind) {
				j++
			}
			f = p.token(i, j)
		}
		f.Confidence, f.Severity = conf, conf.cap(f.Severity)
		f.Suggestion = b.nextPage()
		if len(b.sources) == 1 {
			f.Table = b.sources[0].name
		}
		what := "OFFSET " + strconv.FormatInt(n, 10)
		switch {
		case furthest > 0:
			what = "OFFSET grows to " + grouped(furthest)
		case paged:
			what = "OFFSET grows with a page number that nothing bounds"
		case !known:
			what = "OFFSET is a placeholder: if it comes from a page number"
		}
		p.report(f, "%s: all rows before the page are read and thrown away; %s", what, f.Suggestion)
	},
}

// nextPage says how to do without the offset. The rows after the last one that was
// seen are found by what they are ordered by. Where that is no column, or columns in
// two directions, the offset stays, and it is cheaper to skip over keys than over
// rows; not where the order is that of the primary key, which holds the rows: 40,010
// are read for LIMIT 10 OFFSET 40000, and 40,031 by a join to the keys. Groups are
// made before they are skipped. Where all rows are read and sorted for each page, as a
// pattern that begins with a wildcard reads them, the last key saves nothing.
func (b *block) nextPage() string {
	if b.order == nil {
		return b.following([]string{b.tieBreak()}, false)
	}
	if b.group != nil && len(b.group.Items) > 1 {
		return "bound the page number"
	}
	var keys []string
	desc := b.order.Items[0].Desc
	for _, i := range b.order.Items {
		c, ok := unparen(i.Expr).(*ast.ColumnNameExpr)
		switch {
		case ok && i.Desc == desc && !lexer.IsHole(c.Name.Name.L) && (!lexer.IsHole(c.Name.Table.L) || len(b.sources) == 1) && !b.computes(c.Name):
			keys = append(keys, nameOf(c.Name))
			if b.unique(c.Name) {
				return b.following(keys, desc) // the rest decides nothing
			}
		case b.union || b.group != nil || b.agg || b.distinct:
			return "bound the page number"
		default:
			return "bound the page number, and skip over keys alone: join the rows to (SELECT key … ORDER BY … LIMIT n OFFSET m)"
		}
	}
	if b.group != nil {
		return "bound the page number"
	}
	if len(keys) == 1 || len(b.sources) == 1 {
		keys = append(keys, b.tieBreak())
	}
	return b.following(keys, desc)
}

func (b *block) following(keys []string, desc bool) string {
	sorted := ""
	if b.order != nil {
		sorted = b.sorted(keys)
	}
	wild := false
	b.each(func(x *pred) { wild = wild || x.wild && !x.neg })
	if sorted != "" && wild {
		return "bound the page number"
	}
	return sorted + "remember the last key of a page and ask for the rows after it (" + keysetOf(keys, desc) + ")"
}

// sorted is the advice to have an index give the order, where the table is known and
// none does: else each page sorts all rows.
func (b *block) sorted(keys []string) string {
	if b.group != nil || len(b.sources) != 1 || b.sources[0].table == nil || b.sources[0].table.Partial || b.sources[0].table.View {
		return ""
	}
	t := b.sources[0].table
	bound := func(column string) bool { return b.bound(b.sources[0], column) != nil }
	var index []string
	for _, k := range keys {
		_, column, ok := strings.Cut(k, ".")
		if !ok {
			column = k
		}
		if t.Column(column) == nil {
			return ""
		}
		index = append(index, column)
	}
	for _, i := range t.Indexes {
		at := slices.IndexFunc(i.Parts, func(part schema.Part) bool {
			return part.Column == "" || part.Length > 0 || !bound(part.Column) || sameName(part.Column, index[0])
		})
		if at >= 0 && i.Parts[at].Length == 0 && sameName(i.Parts[at].Column, index[0]) {
			return ""
		}
	}
	return "make an index on (" + strings.Join(index, ", ") + "), and "
}

// computes reports whether a name is that of an expression of the SELECT list.
func (b *block) computes(c *ast.ColumnName) bool {
	for _, f := range b.fields {
		if c.Table.L == "" && f.AsName.L == c.Name.L && f.Expr != nil {
			_, column := unparen(f.Expr).(*ast.ColumnNameExpr)
			return !column
		}
	}
	return false
}

// unique reports whether no two rows have one value of a column. Without a schema,
// a column named id is a key, or one named after the table: user_id in users.
func (b *block) unique(c *ast.ColumnName) bool {
	n := b.resolve(c)
	if b.group != nil {
		g, ok := unparen(b.group.Items[0].Expr).(*ast.ColumnNameExpr)
		return ok && g.Name.Name.L == c.Name.L
	}
	if n.src == nil || n.src.table == nil {
		of, ok := strings.CutSuffix(c.Name.L, "_id")
		own := ok && len(b.sources) == 1 && n.src != nil && (sameName(n.src.name, of) || sameName(n.src.name, of+"s"))
		return own || c.Name.L == "id" && (len(b.sources) == 1 || c.Table.L == "")
	}
	for _, i := range n.src.table.Indexes {
		if i.Unique && len(i.Parts) == 1 && i.Parts[0].Length == 0 && sameName(i.Parts[0].Column, n.col.Name.L) {
			return len(b.sources) == 1
		}
	}
	return false
}

// tieBreak is what orders rows that are equal in the column of the order.
func (b *block) tieBreak() string {
	if len(b.sources) == 1 && b.sources[0].table != nil {
		if p := b.sources[0].table.Primary(); p != nil && len(p.Parts) == 1 {
			return p.Columns()[0]
		}
	}
	return "key"
}

func nameOf(c *ast.ColumnName) string {
	if c.Table.O == "" || lexer.IsHole(c.Table.L) {
		return c.Name.O
	}
	return c.Table.O + "." + c.Name.O
}

// keysetOf is the query for the rows after one: of two columns, in the form that an
// index serves (row-comparison).
func keysetOf(keys []string, desc bool) string {
	cmp, way := ">", ""
	if desc {
		cmp, way = "<", " DESC"
	}
	order := " ORDER BY " + strings.Join(keys, way+", ") + way + " LIMIT n"
	switch k := keys; len(k) {
	case 1:
		return "WHERE " + k[0] + " " + cmp + " ?" + order
	case 2:
		return "WHERE " + k[0] + " " + cmp + "= ? AND (" + k[0] + " " + cmp + " ? OR " + k[1] + " " + cmp + " ?)" + order
	}
	return "WHERE " + keys[0] + " " + cmp + "= ? AND (…)" + order
}

// deferred reports whether the skipping query selects nothing but a key that
// its parent joins the rows to or begins at.
func (p *pass) deferred(b *block) bool {
	if b.role != roleFrom && b.role != roleIn && b.role != roleScalar || len(b.fields) == 0 || b.distinct || b.group != nil {
		return false
	}
	for _, f := range b.fields {
		c, ok := unparen(f.Expr).(*ast.ColumnNameExpr)
		if f.WildCard != nil || !ok {
			return false
		}
		if len(b.fields) == 1 {
			return true
		}
		if n := b.resolve(c.Name); n.src == nil || n.src.table == nil || !keyColumn(n.src, n.col.Name.L) {
			return false
		}
	}
	return true
}

func keyColumn(s *source, name string) bool {
	for _, i := range s.table.Indexes {
		for _, part := range i.Parts {
			if sameName(part.Column, name) {
				return true
			}
		}
	}
	return false
}
