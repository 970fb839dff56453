package sqlcheck

import (
	"strconv"

	"github.com/pingcap/tidb/pkg/parser/ast"
)

// DefaultDeepOffset is the offset from which a page costs more than its rows.
const DefaultDeepOffset = 10000

var deepOffset = &Rule{
	ID: "deep-offset", Severity: Warning, Schema: "sharper", grows: true,
	Doc: Doc{
		Title:   "Rows are read only to be skipped",
		What:    "OFFSET is a number of 10,000 or more, or is computed from a page number that nothing bounds, or that a loop counts as far as that.",
		Why:     "MySQL reads the rows it skips: LIMIT 300000, 10 reads 300,010 rows, the keyset form 10, which is 546 times faster. Where no index gives the order, every page reads and sorts all rows, the first one too: an index on the order comes first. Where the program counts the rows as well, its pages have numbers to go to, and what stands behind a key is no help: the number has to be bounded.",
		Bad:     "SELECT id, title FROM posts ORDER BY id LIMIT 20 OFFSET 200000",
		Good:    "SELECT id, title FROM posts WHERE id > ? ORDER BY id LIMIT 20",
		Silent:  []string{"keyset paging", "a deferred join: the inner query that skips selects only the key", "small offsets", "an offset that is bounded where it comes from: by a comparison, the head of a loop, a helper, a validation tag, or by what all callers pass", "the second of two statements in the arms of one branch", "generated code that nobody calls", "an offset of which nothing is known (info)", "pages that all read and sort the same rows, whatever is skipped: a condition on one table finds them and a column of another orders them, or columns of several, or an expression orders them, or groups are ordered by an aggregate (info)"},
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
		unsorted, all := false, false
		if f.Suggestion, unsorted, all = p.nextPage(b); all {
			f.Severity = Info
		}
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
		if unsorted {
			p.report(f, "%s, and no index gives the order: each page, the first one too, reads and sorts all rows that match; %s", what, f.Suggestion)
			return
		}
		p.report(f, "%s: all rows before the page are read and thrown away; %s", what, f.Suggestion)
	},
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
