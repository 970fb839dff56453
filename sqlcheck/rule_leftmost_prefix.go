package sqlcheck

import (
	"slices"
	"strings"

	"github.com/querylint/querylint/sqlcheck/schema"
)

var leftmostPrefix = &Rule{
	ID: "leftmost-prefix", Severity: Warning, Schema: "needed", grows: true,
	Doc: Doc{
		Title:  "A composite index is used from the middle, or not past a range",
		What:   "The conditions, those of a join included, bind only later parts of an index; or an equality stands behind a part that is bound by a range (a = 1 AND b > 10 AND c = 'x' over (a, b, c)). A warning at most for a table that a library makes and reads whole, unless the schema says how many rows it has.",
		Why:    "An index is sorted by its first part: without it the later ones are scattered, and behind a range they are too. The server then searches by the first parts alone, for which EXPLAIN shows a key_len of 8 bytes instead of 74, and filters the rest.",
		Bad:    "SELECT id FROM orders WHERE city = 'x' -- index (country, city)",
		Good:   "SELECT id FROM orders WHERE country = 'y' AND city = 'x'",
		Silent: []string{"the order of the ANDs", "IN counts as an equality", "another index serves the conditions as well", "another index serves one of them that stands beside a range, or LIMIT stops reading in the order of an index (info)", "conditions that leave out partitions", "the table is not in the schema"},
		Fix:    "None: the index to create is in the message.",
		Links: []string{
			"https://dev.mysql.com/doc/refman/8.4/en/multiple-column-indexes.html",
			"https://dev.mysql.com/doc/refman/8.4/en/range-optimization.html",
		},
	},
	block: func(p *pass, b *block) {
		if p.opts.Schema == nil || b.opaque || b.role == roleView || p.fails(b) {
			return
		}
		if !p.dynamic || !b.root {
			for _, r := range b.reach() {
				p.middle(b, r)
			}
		}
		for _, s := range b.sources {
			if s.table == nil {
				continue
			}
			if best := b.best(s, nil, allTables); best.ranged && !best.single && b.narrowest(s, nil).index != nil {
				p.behindRange(b, s, best)
			}
		}
	},
}

// bound is a condition that binds the column by itself.
func (b *block) bound(s *source, column string) *pred {
	for _, x := range b.preds {
		if x.serves(s, allTables) && x.col != nil && sameName(x.col.Name.L, column) {
			return x
		}
	}
	return nil
}

func (p *pass) middle(b *block, r reading) {
	s := r.s
	if b.best(s, nil, allTables).single {
		return // the join may begin with another table
	}
	for _, i := range s.table.Indexes {
		if i.Invisible || i.Kind != schema.BTree || b.bound(s, i.Parts[0].Column) != nil {
			continue
		}
		var later []*pred
		for _, part := range i.Parts[1:] {
			if part.Column == "" {
				continue
			}
			if x := b.bound(s, part.Column); x != nil && (x.other&^r.bound == 0 || x.fixed) && !x.parent.elsewhere && !x.implied {
				later = append(later, x)
			}
		}
		if len(later) > 0 {
			p.unled(b, r, i, later)
			return
		}
	}
}

// unled reports conditions on later parts of an index whose first part is not
// bound. Another index may begin with one: then it would have been used.
func (p *pass) unled(b *block, r reading, i *schema.Index, later []*pred) {
	f := p.keyword(b) // USING
	if later[0].expr != nil {
		f = p.on(later[0].expr)
	}
	slices.SortStableFunc(later, func(x, y *pred) int { return int(btoi(y.equality())) - int(btoi(x.equality())) })
	for _, x := range later {
		f.Columns = append(f.Columns, x.col.Name.O)
		if !x.equality() {
			break // behind a range, no part is of use
		}
	}
	f.Table, f.Index = r.s.name, i.Name
	columns, alone := strings.Join(f.Columns, ", "), ""
	if len(f.Columns) == 1 {
		alone = " alone"
	}
	if b.verb == verbSelect && p.inOrder(b, r.s) {
		f.Confidence, f.Severity = Weak, Info // read in the order of an index until enough rows are found
	}
	f.Suggestion = "create an index that begins with " + columns
	if b.verb == verbSelect { // with another condition, a write changes other rows
		f.Suggestion = "add a condition on " + i.Columns()[0] + ", or " + f.Suggestion
	} else if !r.join {
		f.Severity = Error
	}
	read := ""
	if r.join {
		read = " and " + r.s.display() + " is read whole for each row of the other table"
	}
	p.report(f, "index %s of %s cannot be used for %s%s: its first part %s is not bound%s; %s",
		i.String(), r.s.display(), columns, alone, i.Columns()[0], read, f.Suggestion)
}

// besides reports whether another index than that of a path gives rows for a column that
// the path does not bind, such as those of one user: region = ? AND status > ? AND
// qty = ? with indexes on (region, status, qty) and on qty reads 3 of 20,000 rows.
func (b *block) besides(s *source, a path) bool {
	return slices.ContainsFunc(s.table.Indexes, func(i *schema.Index) bool {
		if through(s, i, b.preds, nil, 0).index == nil || slices.ContainsFunc(a.index.Parts[:a.eq], func(part schema.Part) bool { return sameName(part.Column, i.Parts[0].Column) }) {
			return false
		}
		x := b.bound(s, i.Parts[0].Column)
		return x != nil && x.equality() && !x.broad()
	})
}

func (p *pass) behindRange(b *block, s *source, a path) {
	parts := a.index.Parts
	for _, part := range parts[min(a.eq+1, len(parts)):] {
		if part.Column == "" {
			continue
		}
		x := b.bound(s, part.Column)
		if x == nil || !x.equality() || x.other != 0 || x.parent.elsewhere || x.implied {
			continue
		}
		r := b.bound(s, parts[a.eq].Column)
		if r == nil {
			continue
		}
		var order []string
		for _, q := range parts[:a.eq] {
			order = append(order, q.Column)
		}
		order = append(order, part.Column, parts[a.eq].Column)
		f := p.on(atExpr(x))
		f.Table, f.Columns, f.Index = s.name, []string{x.col.Name.O}, a.index.Name
		f.Suggestion = "an index (" + strings.Join(order, ", ") + ") serves both"
		if b.besides(s, a) || p.inOrder(b, s) {
			f.Confidence, f.Severity = Weak, Info // few rows are read all the same
		}
		p.report(f, "%s stands behind the range over %s in index %s, so that it does not narrow the rows; %s",
			x.col.Name.O, parts[a.eq].Column, a.index.String(), f.Suggestion)
		return
	}
}
