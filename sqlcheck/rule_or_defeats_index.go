package sqlcheck

import (
	"slices"
	"strings"

	"github.com/querylint/querylint/sqlcheck/schema"
)

var orDefeatsIndex = &Rule{
	ID: "or-defeats-index", Severity: Warning, Schema: "sharper", grows: true,
	Doc: Doc{
		Title:  "An OR keeps the statement from using an index",
		What:   "One arm of an OR has no usable index, asks a subquery (EXISTS, IN (SELECT …)), or belongs to another table; or a join goes by an OR that no index serves for each row.",
		Why:    "The arm without an index needs every row, and then the other arms' indexes save nothing: 439,981 rows instead of 69. A subquery is asked for each row: 60,201 rows read of tables of 20,000 for OR EXISTS, 56 as UNION; 80,213 if it is a UNION itself, even as a SELECT of its own, and 24 if that is taken apart, too; 60,423 for id IN (SELECT …) OR id IN (SELECT …), which are run once, and 204 for a join to the UNION of both. In the ON of an outer join the table is read once for each row: 40,006 instead of 28.",
		Bad:    "SELECT o.id FROM orders o JOIN users u ON u.id = o.user_id WHERE o.no = ? OR u.phone = ?",
		Good:   "SELECT id FROM orders WHERE no = ? UNION SELECT o.id FROM orders o JOIN users u ON u.id = o.user_id WHERE u.phone = ?",
		Silent: []string{"every arm has an index (index_merge, 43 rows), whatever guards stand beside it (a = ? AND a <> '')", "the OR stands under an AND whose other condition has an index, or is not shown", "all arms compare one column", "an arm that needs most of the rows anyway: a flag, IS NULL (info)", "arms of different tables, one of which would have no index as a SELECT of its own", "a subquery that gives one value, once: = (SELECT …)", "NOT EXISTS, NOT IN, <>: no UNION helps", "a join by an OR with an index for each arm, from a table that conditions restrict", "no schema, and the arms belong to one table and run no subquery"},
		Fix:    "None: UNION is suggested.",
		Links: []string{
			"https://dev.mysql.com/doc/refman/8.4/en/index-merge-optimization.html",
			"https://dev.mysql.com/doc/refman/8.4/en/range-optimization.html",
		},
	},
	block: func(p *pass, b *block) {
		if b.opaque || p.dynamic && b.root {
			return // what is not shown may have an index
		}
		for _, x := range b.preds {
			if x.op == opOr && !x.parent.elsewhere {
				p.or(b, x)
			}
		}
	},
}

func (p *pass) or(b *block, x *pred) {
	if len(x.arms) < 2 || x.unresolved > 0 || x.mentions == 0 || x.mentions>>63 != 0 {
		return
	}
	f := p.on(x.expr)
	if x.mentions&(x.mentions-1) != 0 {
		p.orOfTables(b, x, f)
		return
	}
	if x.inOn && x.noUse {
		return
	}
	for _, s := range b.sources {
		if s.bit() != x.mentions {
			continue
		}
		if s.table != nil {
			p.orOfTable(b, s, x, f)
		} else if s.base {
			p.orOfUnknown(b, s, x, f)
		}
	}
}

// orOfTables judges an OR whose arms name several tables.
func (p *pass) orOfTables(b *block, x *pred, f Finding) {
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
	if slices.ContainsFunc(x.arms, func(arm []*pred) bool { return !p.standsAlone(b, arm) }) {
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
}

// standsAlone reports whether one arm of an OR over several tables would find its
// rows by an index, once it is a SELECT of its own. Where nothing is known of its
// table, a comparison with a value can have one, but for 0 and 1, as flags have
// them.
func (p *pass) standsAlone(b *block, arm []*pred) bool {
	for _, y := range arm {
		switch {
		case y.src == nil || y.col == nil || !y.usable():
		case y.src.table == nil:
			if !p.asksFlag(y) {
				return true
			}
		case !y.broad() && p.arm(b, y.src, arm).index != nil:
			return true
		}
	}
	return false
}

// orArm is what one arm of an OR needs to be served by an index.
type orArm struct {
	index *schema.Index
	asks  bool     // a subquery, for each row
	runs  bool     // which is run anew for each
	union bool     // and is a UNION
	in    string   // the column of that IN, where the arm is nothing else
	bare  []string // columns that an index on them would serve
	// lacks are the columns without an index that a subquery is asked for.
	lacks []string
	// wrapped are columns that stand inside of an expression as well.
	wrapped []string
	// hopeless: no index would serve it (<>, IS NOT NULL), or another finding
	// says how to write it.
	hopeless bool
}

func (p *pass) arm(b *block, s *source, arm []*pred) (a orArm) {
	for _, i := range s.table.Indexes {
		if t := through(s, i, nil, arm, allTables); t.index != nil {
			return orArm{index: t.index}
		}
	}
	for _, y := range arm {
		switch {
		case y.op == opOr && y.src == nil && y.armsServed(s):
			return orArm{index: s.table.Indexes[0]}
		case y.sub != nil && !y.neg && (y.op == opIN || y.op == opOther && y.sub.correlated()):
			a.asks = true
			a.runs, a.union = a.runs || p.runsFor(b, y), a.union || y.sub.union
			switch {
			case y.op != opIN || y.src != s:
			case b.holdsColumn(s, y.col.Name.L, nil) == nil: // nor would there be one in a SELECT of its own
				a.hopeless = a.hopeless || len(indexParts(s, []string{y.col.Name.O})) == 0
				a.lacks = union(a.lacks, []string{y.col.Name.O})
			case len(arm) == 1:
				a.in = y.col.Name.O
			}
		case y.conv != convNone || y.op == opLead || y.op == opRow:
			a.hopeless = true
		case y.op == opWrapped && b.holds(y) != nil:
			a.hopeless = true
		case y.col == nil || y.src != s:
		case y.op == opWrapped:
			a.wrapped = append(a.wrapped, y.col.Name.O)
		case y.usable() && len(indexParts(s, []string{y.col.Name.O})) > 0:
			a.bare = append(a.bare, y.col.Name.O)
		}
	}
	if len(a.bare) > 0 {
		return orArm{bare: a.bare} // an index on them would do, whatever else the arm asks
	}
	a.hopeless = a.hopeless || !a.asks && len(a.wrapped) == 0
	return a
}

// allBroad reports whether an arm needs most of the rows, index or not.
func allBroad(arm []*pred) bool {
	usable := slices.DeleteFunc(slices.Clone(arm), func(y *pred) bool { return y.src == nil || y.col == nil || !y.usable() })
	return len(usable) > 0 && !slices.ContainsFunc(usable, func(y *pred) bool { return y.src.table == nil || !y.broad() })
}

// asksFlag reports whether a column is compared with a value of a flag: true, false, 0
// or 1.
func (p *pass) asksFlag(y *pred) bool {
	if prm, ok := isParam(y.value); ok {
		return p.argAt(prm.Offset).Kind == ArgBool
	}
	n, ok := intLiteral(y.value)
	return ok && (n == 0 || n == 1)
}

// orOfTable judges an OR about one table, of which the indexes are known.
func (p *pass) orOfTable(b *block, s *source, x *pred, f Finding) {
	if b.narrowest(s, nil).index != nil || b.pruned(s) || b.otherIndex(s) {
		return
	}
	var good *schema.Index
	var bare, wrapped []string
	asks, runs, unions := false, false, false // for some row; and anew for each; a UNION
	in, one := "", true                       // the column that all arms ask for
	for _, arm := range x.arms {
		a := p.arm(b, s, arm)
		if a.hopeless {
			return
		}
		if allBroad(arm) {
			f.Confidence, f.Severity = Weak, Info // which needs most of the table whatever the others do
		}
		one = one && a.in != "" && (in == "" || sameName(in, a.in))
		in = a.in
		if a.index != nil {
			good = a.index
			f.Index = good.Name
		}
		asks, runs, unions = asks || a.asks, runs || a.runs, unions || a.union
		bare, wrapped = union(union(bare, a.bare), a.lacks), union(wrapped, a.wrapped)
	}
	if good == nil && !asks || len(bare)+len(wrapped) == 0 && !asks {
		return // missing-index, or all arms are served
	}
	f.Table, f.Columns = s.name, slices.Concat(bare, wrapped)
	var steps []string
	if len(bare) > 0 {
		steps = append(steps, "index "+strings.Join(indexParts(s, bare), ", ")+" too")
	}
	if len(wrapped) > 0 {
		steps = append(steps, "compare "+strings.Join(wrapped, ", ")+" bare and with an index")
	}
	apart := b.perArm(unions)
	lacks := s.display() + " has no index for " + strings.Join(f.Columns, ", ")
	switch {
	case asks && len(f.Columns) > 0:
		f.Suggestion = apart + ", and " + strings.Join(steps, " and ")
		lacks += ", and " + asked(runs, "each row")
	case asks && one:
		f.Suggestion = "join " + s.display() + " to (SELECT … UNION SELECT …) by " + in
		p.report(f, "IN (SELECT …) under an OR uses no index: %s, and %s; %s", s.everyRow(" of "+s.display()+" is read", " of "+s.display()+" are read"), asked(runs, "each"), f.Suggestion)
		return
	case asks:
		f.Suggestion = apart
		lacks = asked(runs, "each row of "+s.display())
	default:
		f.Suggestion = strings.Join(steps, " and ") + ", and " + apart + " if the plan does not merge the indexes"
	}
	if good == nil {
		p.report(f, "%s, so that no index can serve the other arms: %s; %s", lacks, s.everyRow(" is read", " are read"), f.Suggestion)
		return
	}
	p.report(f, "%s, and therefore index %s cannot serve the other arm of this OR: %s; %s", lacks, good.String(), s.everyRow(" is read", " are read"), f.Suggestion)
}

// perArm is the advice to take the arms of an OR apart. One that asks a UNION is run for
// each row even alone, as no join is made of it: 80,213 rows are read of tables of 20,000
// with it, and 24 with a SELECT for each of its own. Seen on MariaDB 10.11; source: MySQL
// manual, "Optimizing IN and EXISTS Subquery Predicates with Semijoin Transformations".
func (b *block) perArm(unions bool) string {
	apart := "write one statement per arm"
	if b.verb == verbSelect {
		apart = "write one SELECT per arm with UNION"
	}
	if unions {
		apart += ", and for a subquery that is a UNION one per SELECT of it"
	}
	return apart
}

// asked says what an OR does with its subquery. One that is correlated, or a UNION,
// is run again and again. Of another the server keeps the rows, once, in a table
// that it looks into: 60,423 rows read of tables of 20,000 for two of them, and 204
// where the table is joined to their UNION. Source: MySQL manual, "Optimizing
// Subqueries with Materialization"; seen on MariaDB 10.11.
func asked(runs bool, row string) string {
	if runs {
		return "the subquery of this OR is run for " + row
	}
	return row + " is looked up in the rows of the subquery of this OR"
}

// runsFor reports whether the subquery of y is run for each row: of one that asks
// for nothing of the row the server keeps what it has given, but for the writes of
// older ones (write-in-subquery).
func (p *pass) runsFor(b *block, y *pred) bool {
	return y.op != opIN || y.sub.correlated() || y.sub.union || b.verb != verbSelect && p.opts.Server.rowWiseSubquery()
}

// orOfUnknown judges an OR about one table without a schema: one arm goes by
// what is surely a key, and another asks a subquery.
func (p *pass) orOfUnknown(b *block, s *source, x *pred, f Finding) {
	key, asks, runs, unions := false, false, false, false
	for _, arm := range x.arms {
		one, sub := false, false
		for _, y := range arm {
			one = one || y.src == s && !y.neg && (y.op == opEQ || y.op == opIN && y.sub == nil) && y.col != nil && (y.col.Name.L == "id" || strings.HasSuffix(y.col.Name.L, "_id"))
			if y.sub != nil && !y.neg && (y.op == opIN || y.op == opOther && y.sub.correlated()) {
				sub, runs, unions = true, runs || p.runsFor(b, y), unions || y.sub.union
			}
		}
		if !one && !sub {
			return
		}
		key, asks = key || one, asks || sub && !one
	}
	if !key || !asks || b.keyed(s, x) || b.referring(x) {
		return
	}
	f.Table, f.Confidence = s.name, Likely
	f.Suggestion = b.perArm(unions)
	p.report(f, "%s, so that no index can serve the other arm: every row is read; %s", asked(runs, "each row of "+s.display()), f.Suggestion)
}

func union(list, more []string) []string {
	for _, s := range more {
		if !contains(list, s) {
			list = append(list, s)
		}
	}
	return list
}

// joinOr judges a condition of a join that is an OR. For each row of one table
// the server looks for rows of the other through several indexes at once
// ("Range checked for each record"), where each arm has one; not in the ON of an
// outer join, nor where it would have to for every row of a table. Seen on
// MariaDB 10.11.
func (p *pass) joinOr(b *block, x *pred, f Finding) {
	var list []orSide
	driven, optional := false, false
	for _, s := range b.sources {
		switch {
		case x.mentions&s.bit() == 0:
			continue
		case s.table == nil:
			return
		case b.served(s):
			if b.best(s, nil, 0).index == nil && b.best(s, nil, allTables).index != nil {
				return // another condition of the join leads to it
			}
			driven = true
			continue
		}
		optional = optional || s.optional
		if o, ok := sideOfOr(s, x); ok {
			list = append(list, o)
		}
	}
	list = slices.DeleteFunc(list, func(o orSide) bool { return optional && !o.s.optional })
	if len(list) == 0 {
		return
	}
	inner := slices.MaxFunc(list, func(a, b orSide) int { return a.served - b.served })
	f.Table, f.Columns = inner.s.name, inner.cols
	apart := "write one join per arm with UNION"
	if inner.s.optional {
		apart = "write one LEFT JOIN per arm"
	}
	switch {
	case len(inner.cols) > 0:
		index := "index " + strings.Join(indexParts(inner.s, inner.cols), ", ")
		if inner.served > 0 {
			index += " too"
		}
		f.Suggestion = index
		if inner.s.optional || !driven {
			f.Suggestion = index + ", and " + apart
		}
		p.report(f, "%s has no index for %s, and therefore is read whole for each row that this OR joins it to; %s", inner.s.display(), strings.Join(inner.cols, ", "), f.Suggestion)
	case inner.s.optional:
		if x.mentions&^inner.s.bit()&^b.singles() == 0 {
			return // the other side is one row: its values are constants
		}
		f.Suggestion = apart
		p.report(f, "an OR in the ON of an outer join uses no index: %s is read whole for each row of the other table; %s", inner.s.display(), f.Suggestion)
	case !slices.ContainsFunc(b.sources, b.restricted):
		f.Suggestion = apart
		p.report(f, "the tables are joined by an OR alone, and nothing restricts either: each row of the one is held against every row of %s; %s", inner.s.display(), f.Suggestion)
	}
}

// orSide is a table that an OR joins.
type orSide struct {
	s      *source
	served int      // arms for which it has an index
	cols   []string // columns of the other arms
}

// sideOfOr judges the arms of a join for one table; ok is false where one of
// them has a finding of its own.
func sideOfOr(s *source, x *pred) (o orSide, ok bool) {
	o.s = s
	for _, arm := range x.arms {
		if slices.ContainsFunc(s.table.Indexes, func(i *schema.Index) bool { return through(s, i, nil, arm, allTables).index != nil }) {
			o.served++
			continue
		}
		for _, y := range arm {
			if y.src != s {
				continue
			}
			if y.op != opEQ || y.conv != convNone || len(indexParts(s, []string{y.col.Name.O})) == 0 {
				return o, false
			}
			o.cols = union(o.cols, []string{y.col.Name.O})
		}
	}
	return o, o.served+len(o.cols) > 0
}
