package sqlcheck

import (
	"slices"
	"strings"

	"github.com/querylint/querylint/sqlcheck/schema"
)

var orDefeatsIndex = &Rule{
	ID: "or-defeats-index", Severity: Warning, Schema: "sharper",
	Doc: Doc{
		Title:  "An OR keeps the statement from using an index",
		What:   "One arm of an OR has no usable index, or the arms belong to different tables.",
		Why:    "The arm without an index needs every row, and then the other arms' indexes save nothing. 439,981 rows instead of 69.",
		Bad:    "SELECT o.id FROM orders o JOIN users u ON u.id = o.user_id WHERE o.no = ? OR u.phone = ?",
		Good:   "SELECT id FROM orders WHERE no = ? UNION SELECT o.id FROM orders o JOIN users u ON u.id = o.user_id WHERE u.phone = ?",
		Silent: []string{"every arm has an index (index_merge, 43 rows)", "the OR stands under an AND whose other condition has an index", "all arms compare one column", "no schema, and the arms belong to one table"},
		Fix:    "None: UNION is suggested.",
		Links: []string{
			"https://dev.mysql.com/doc/refman/8.4/en/index-merge-optimization.html",
			"https://dev.mysql.com/doc/refman/8.4/en/range-optimization.html",
		},
	},
	block: func(p *pass, b *block) {
		for _, x := range b.preds {
			if x.op == opOr {
				p.or(b, x)
			}
		}
	},
}

func (p *pass) or(b *block, x *pred) {
	if len(x.arms) < 2 || x.unresolved > 0 || x.mentions == 0 {
		return
	}
	f := p.on(x.expr)
	if x.mentions&(x.mentions-1) != 0 { // several tables
		if x.mentions>>63 != 0 {
			return
		}
		// An arm that names all tables of the OR is a condition of the join.
		joins := 0
		for _, arm := range x.arms {
			var m uint64
			for _, y := range arm {
				m |= y.mentions
			}
			if m == x.mentions {
				joins++
			}
		}
		if joins == len(x.arms) {
			p.joinOr(b, x, f)
		}
		if joins > 0 || x.inOn {
			return
		}
		var names []string
		for _, s := range b.sources {
			if x.mentions&s.bit() == 0 {
				continue
			}
			if !s.base || s.optional && b.single(b.sources[0]) {
				return
			}
			if s.table != nil && b.best(s, nil, 0).index != nil || s.table == nil && b.keyed(s, nil) {
				return
			}
			names = append(names, s.display())
		}
		f.Confidence = Likely
		f.Suggestion = "write one SELECT per arm and join them with UNION"
		p.report(f, "the arms of this OR belong to different tables (%s), so that no index of either can be used; %s", strings.Join(names, ", "), f.Suggestion)
		return
	}
	if x.inOn {
		return
	}
	var s *source
	for _, c := range b.sources {
		if c.bit() == x.mentions {
			s = c
		}
	}
	if s == nil || s.table == nil || b.best(s, nil, allTables).index != nil || x.armsServed(s) {
		return
	}
	var good string
	var bad []string
	for _, arm := range x.arms {
		served := path{}
		for _, i := range s.table.Indexes {
			if a := through(s, i, nil, arm, 0); a.index != nil {
				served = a
			}
		}
		if served.index != nil {
			good = served.index.String()
			f.Index = served.index.Name
			continue
		}
		for _, y := range arm {
			if y.op == opWrapped || y.op == opLead || y.op == opRow || y.conv != convNone {
				return // that condition has a finding of its own
			}
			if y.op == opNeg || y.op == opOther || y.op == opOpaque || y.op == opOr {
				return // a range of sorts, or another kind of index
			}
			if y.col != nil && !contains(bad, y.col.Name.O) {
				bad = append(bad, y.col.Name.O)
			}
		}
	}
	if good == "" || len(bad) == 0 {
		return // missing-index
	}
	f.Table, f.Columns = s.name, bad
	f.Suggestion = "index " + strings.Join(bad, ", ") + " too, or write one SELECT per arm with UNION"
	p.report(f, "%s has no index for %s, and therefore index %s cannot serve the other arm of this OR: every row is read; %s",
		s.display(), strings.Join(bad, ", "), good, f.Suggestion)
}

// joinOr judges a condition of a join that is an OR. The server looks rows up
// through several indexes at once ("Range checked for each record"), but only
// where each arm has one.
func (p *pass) joinOr(b *block, x *pred, f Finding) {
	var inner *source
	var bad []string
	for _, s := range b.sources {
		if x.mentions&s.bit() == 0 {
			continue
		}
		if s.table == nil || b.best(s, nil, allTables).index != nil {
			return
		}
		good, cols := false, []string(nil)
		for _, arm := range x.arms {
			if slices.ContainsFunc(s.table.Indexes, func(i *schema.Index) bool { return through(s, i, nil, arm, allTables).index != nil }) {
				good = true
				continue
			}
			for _, y := range arm {
				if y.src == s && y.op != opEQ {
					return // that condition has a finding of its own
				}
				if y.src == s && !contains(cols, y.col.Name.O) {
					cols = append(cols, y.col.Name.O)
				}
			}
		}
		if len(cols) == 0 {
			return
		}
		if good && inner == nil {
			inner, bad = s, cols
		}
	}
	if inner == nil {
		return // missing-index
	}
	f.Table, f.Columns = inner.name, bad
	f.Suggestion = "index " + strings.Join(bad, ", ") + " too, or write one join per arm with UNION"
	p.report(f, "%s has no index for %s, and therefore is read whole for each row that this OR joins it to; %s", inner.display(), strings.Join(bad, ", "), f.Suggestion)
}
