package sqlcheck

import (
	"strings"

	"github.com/querylint/querylint/sqlcheck/internal/lexer"
)

var cartesianJoin = &Rule{
	ID: "cartesian-join", Severity: Warning,
	Doc: Doc{
		Title:  "Two tables are joined without a condition",
		What:   "Tables of one FROM clause that no predicate connects.",
		Why:    "Each row of the one is paired with each row of the other: one user and a table of 20,000 rows, 20,003 rows read instead of 3.",
		Bad:    "SELECT o.id, u.name FROM orders o, users u WHERE o.status = 'new'",
		Good:   "SELECT o.id, u.name FROM orders o JOIN users u ON u.id = o.user_id WHERE o.status = 'new'",
		Silent: []string{"CROSS JOIN written out", "a side of one row: unique key, aggregate, LIMIT 1", "LATERAL, names that cannot be resolved"},
		Fix:    "None.",
		Links: []string{
			"https://dev.mysql.com/doc/refman/8.4/en/join.html",
			"https://dev.mysql.com/doc/refman/8.4/en/nested-loop-joins.html",
		},
	},
	block: func(p *pass, b *block) {
		if len(b.sources) < 2 || len(b.sources) > 60 || b.opaque || p.dynamic || b.role == roleExists && b.where == nil {
			return
		}
		all := uint64(1)<<uint(len(b.sources)) - 1
		groups := make([]uint64, 0, 8)
		groups = append(groups, b.connected...)
		unresolved := false
		for _, x := range b.preds {
			if x.unresolved > 0 || x.mentions>>63 != 0 || x.sub.correlated() {
				unresolved = true
			}
			groups = append(groups, x.mentions&all)
		}
		if unresolved {
			return
		}
		var begin *source // the first table of several rows
		var reach uint64
		var lone []string
		for _, s := range b.sources {
			switch {
			case s.hole || !s.base && s.sub == nil:
				return
			case p.oneRow(b, s):
			case begin == nil:
				begin, reach = s, connected(groups, s.bit())
			case reach&s.bit() == 0:
				lone = append(lone, s.alias)
			}
		}
		if len(lone) == 0 {
			return
		}
		for _, t := range p.tokens() {
			if t.Kind == lexer.Word && t.IsAny(p.text, "CROSS", "LATERAL", "NATURAL") {
				return
			}
		}
		f := p.keyword(b)
		f.Table = lone[0]
		f.Suggestion = "add the join condition, or write CROSS JOIN where every pair is meant"
		p.report(f, "no condition connects %s with %s: every pair of rows is built; %s", strings.Join(lone, ", "), begin.alias, f.Suggestion)
	},
}

// connected adds to the sources of reach those of every group that has one of
// them.
func connected(groups []uint64, reach uint64) uint64 {
	for again := true; again; {
		again = false
		for _, g := range groups {
			if g&reach != 0 && g&^reach != 0 {
				reach |= g
				again = true
			}
		}
	}
	return reach
}

// correlated reports whether a subquery compares with rows of the queries
// around it, and so may connect their tables.
func (b *block) correlated() (found bool) {
	if b != nil {
		b.each(func(x *pred) { found = found || x.otherAny })
	}
	return found
}

// oneRow reports whether a source gives at most one row (or a few that are
// listed).
func (p *pass) oneRow(b *block, s *source) bool {
	if s.sub != nil {
		q := s.sub
		if q.union || q.agg && q.group == nil || len(q.sources) == 0 {
			return true
		}
		if q.limit != nil {
			if n, ok := intLiteral(q.limit.Count); ok && n <= 1 {
				return true
			}
		}
		return len(q.sources) == 1 && q.single(q.sources[0])
	}
	if s.cols != nil && s.sub == nil { // dual, VALUES
		return true
	}
	return b.single(s)
}
