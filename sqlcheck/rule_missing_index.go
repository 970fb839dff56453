package sqlcheck

import (
	"slices"
	"strings"

	"github.com/pingcap/tidb/pkg/parser/ast"
	"github.com/pingcap/tidb/pkg/parser/opcode"

	"github.com/querylint/querylint/sqlcheck/schema"
)

var missingIndex = &Rule{
	ID: "missing-index", Severity: Error, Schema: "needed", grows: true,
	Doc: Doc{
		Title:  "No index of the table can serve the conditions",
		What:   "A SELECT, UPDATE or DELETE restricts a table by columns of which none leads an index, and no join reaches the table through one. Error for UPDATE, DELETE and locking reads, warning for SELECT; info for a SELECT of which all conditions can be expected to match many rows: a flag (BOOL, that is TINYINT(1), BIT(1), an ENUM of two; a write by it, or by an ENUM of three, is a warning), IS NULL, a number above 0 – a write locks every row all the same –, '' or a type that the program writes out (type = 'g'; a write by them is a warning, as an index may spare nothing), and where the schema says that the table has few rows (small-table), or that it cannot have many: a unique key over TINYINT, ENUM, BIT(8) or YEAR alone. A warning at most for a table that a library makes and reads whole (casbin_rule, goose_db_version), unless the schema says how many rows it has. The advice is an index that the server accepts and that helps: none on a column that the condition wraps (the message says how to write it), none beside one that is invisible, a prefix of TEXT and BLOB, no JSON; the columns that are compared with given values stand in front, and flags and what the text writes out behind; none on a flag alone. In Go code info where the conditions ask for one of few kinds of rows (a flag, constants), and the function reads or counts the whole table as well.",
		Why:    "Every row is read, and a write locks every row it reads, not those it changes: DELETE FROM carts WHERE user_id = 8 locked 202,533 rows instead of 21, that is, the whole table; payments(status): 202,633 instead of 101.",
		Bad:    "DELETE FROM carts WHERE user_id = 8 -- no index on user_id",
		Good:   "CREATE INDEX idx_carts_user_id ON carts (user_id)",
		Silent: []string{"models whose tables get indexes by hand, by the package that makes them", "no schema, or the table is not in it", "a statement that names a column which its tables lack (unknown-column)", "a statement without conditions", "the table drives a join that nothing restricts", "an index exists but is lost: that is another rule's finding", "conditions that leave out partitions", "INSERT … SELECT (insert-select-lock)"},
		Fix:    "None: the index to create is in the message.",
		Links: []string{
			"https://dev.mysql.com/doc/refman/8.4/en/mysql-indexes.html",
			"https://dev.mysql.com/doc/refman/8.4/en/innodb-locks-set.html",
		},
	},
	block: func(p *pass, b *block) {
		if p.opts.Schema == nil || b.opaque || len(b.preds) == 0 || b.role == roleView || b.role == roleInsert || p.dynamic && b.root {
			return // of INSERT … SELECT insert-select-lock says it
		}
		for _, r := range b.reach() {
			p.missing(b, r)
		}
	},
}

// lacking are the columns that conditions of a table go by, and no index does.
type lacking struct {
	eq, rng []string // of conditions that an index would serve
	few     []string // as eq, of columns that have few values: see divides
	each    bool     // they are of several arms of an OR: each needs an index
	bare    []string // those that the arms wrap
	narrow  bool     // one of them can be expected to leave few rows
	typed   bool     // one of them asks for a type, or for what is empty
	wrapped *pred    // hides its column
	at      *pred    // the first of them in the text
}

// missing reports that a table is read whole, unless another rule says why.
func (p *pass) missing(b *block, r reading) {
	s := r.s
	l, other := p.lacking(b, r)
	if other || l.at == nil || p.fails(b) {
		return
	}
	f := p.keyword(b) // USING
	if l.at.expr != nil {
		f = p.on(atExpr(l.at))
	}
	write := b.verb != verbSelect && b.target() == s
	locking := b.lock != ast.SelectLockNone
	common := !r.join && !l.narrow && l.at != l.wrapped // reading the table can be the cheaper way
	flags := s.flags(&l)
	kinds := !r.join && len(l.eq)+len(l.rng) == 0 && len(l.few) > 0
	f.Kinds = kinds && !write && !locking // what locks all rows does so, whoever counts them
	if !write && !locking || common && l.typed || kinds && flags {
		f.Severity = Warning
	}
	ordered := p.inOrder(b, s)
	if ordered && !write {
		f.Confidence, f.Severity = Weak, Info // read in the order of an index until enough rows are found
	}
	if !write && !locking && common {
		if _, _, sorted := p.unordered(b); sorted {
			return // order-by-unindexed
		}
		f.Confidence, f.Severity = Weak, Info
	}
	f.Table, f.Columns = s.name, slices.Concat(l.eq, l.few)
	if len(l.rng) > 0 {
		f.Columns = append(f.Columns, l.rng[0])
	}
	lack := "no index for "
	if r.join {
		lack += "the join on "
	}
	switch {
	case len(f.Columns) == 0:
		f.Columns = p.columnsOf(l.wrapped)
		f.Suggestion = p.unwrapped(l.wrapped, f.Columns)
		lack += strings.Join(f.Columns, ", ") + ", which " + p.wrapped(l.wrapped) + " would hide from one"
	case l.each:
		lack += strings.Join(f.Columns, ", ")
		f.Suggestion = "index each of them, so that the arms of the OR can be merged: " + strings.Join(indexParts(s, f.Columns), ", ")
		if len(l.bare) > 0 {
			f.Suggestion = "compare " + strings.Join(l.bare, ", ") + " bare, and " + f.Suggestion
		}
	default:
		f.Columns = f.Columns[:min(len(f.Columns), maxAdvised)]
		lack += strings.Join(f.Columns, ", ")
		f.Suggestion = p.indexAdvice(s, f.Columns)
	}
	if kinds && len(l.few) == 1 && s.table.Column(l.few[0]).Flag {
		f.Suggestion = "ask by a column that tells rows apart as well, and index that, with " + l.few[0] + " behind it"
	}
	name, every := s.display(), s.everyRow
	if ordered || b.stops() {
		every = func(one, _ string) string { return "every row up to the last one that it takes" + one }
	}
	switch {
	case write && (common && l.typed || kinds && flags):
		p.report(f, "%s has %s: %s, which an index spares only where few of them match; %s", name, lack, every(" is read and locked", " are read and locked"), f.Suggestion)
	case write:
		p.report(f, "%s has %s: %s; %s", name, lack, every(" is read and locked", " are read and locked"), f.Suggestion)
	case locking:
		p.report(f, "%s has %s: the locking read locks %s; %s", name, lack, every("", ""), f.Suggestion)
	case r.join:
		p.report(f, "%s has %s: it is read whole for the rows of the other table; %s", name, lack, f.Suggestion)
	case common:
		p.report(f, "%s has %s: %s, which costs where few of them match; %s", name, lack, every(" is read", " are read"), f.Suggestion)
	default:
		p.report(f, "%s has %s: %s; %s", name, lack, every(" is read", " are read"), f.Suggestion)
	}
}

// fewValues is how many values a column has at most that an index on it alone tells few rows
// apart by: those of an ENUM of three, and the empty one.
const fewValues = 4

// flags reports whether the columns that a table lacks an index for have so few values.
func (s *source) flags(l *lacking) bool {
	return !slices.ContainsFunc(l.few, func(name string) bool {
		c := s.table.Column(name)
		return c == nil || !c.Flag && (c.Values == 0 || c.Values > fewValues)
	})
}

// stops reports whether the server stops reading once it has as many rows as LIMIT
// wants: nothing sorts, groups or counts all of them first.
func (b *block) stops() bool {
	return b.limit != nil && b.order == nil && b.group == nil && !b.agg && !b.distinct
}

// maxAdvised is how many columns an index has that is advised.
const maxAdvised = 3

// lacking collects the conditions on a table that is read whole. other says that
// another finding is about it.
func (p *pass) lacking(b *block, r reading) (l lacking, other bool) {
	s := r.s
	for _, x := range b.preds {
		if x.src != s || x.noUse || x.col == nil || x.parent.elsewhere || x.implied || x.other&^r.bound != 0 && !x.fixed {
			continue
		}
		if !s.has(x.col.Name.L) {
			return l, true // unknown-column, or a table of that name in another database
		}
		switch {
		case x.op == opWrapped || x.op == opLead || x.op == opRow || x.conv != convNone:
			if b.holds(x) != nil {
				return l, true // an index exists that another finding says is lost
			}
			if x.op == opWrapped && !x.wild && l.wrapped == nil && b.lost(x).none {
				l.wrapped = x
			}
			continue
		case x.op == opNeg && p.asksForValue(x) && leads(s.table, x.col.Name.L):
			return l, true // the rows that have a value are a range of that index
		case !x.usable():
			continue
		case s.inVain(x.col.Name.L, false):
			return l, true // leftmost-prefix
		}
		l.take(x, r.join)
	}
	if l.at == nil {
		p.lackingArms(b, s, &l)
	}
	if l.at == nil {
		l.at = l.wrapped
	}
	return l, false
}

// asksForValue reports whether a condition is that a column is not NULL, or not empty.
func (p *pass) asksForValue(x *pred) bool {
	if n, ok := unparen(x.expr).(*ast.IsNullExpr); ok {
		return n.Not
	}
	_, empty := p.written(x)
	return empty
}

// leads reports whether an index begins with a column.
func leads(t *schema.Table, column string) bool {
	return slices.ContainsFunc(t.Indexes, func(i *schema.Index) bool {
		return len(i.Parts) > 0 && i.Parts[0].Length == 0 && sameName(i.Parts[0].Column, column)
	})
}

// take adds a condition. The finding is about the first one; where the table is
// not read for a join, about the first that compares with a value.
func (l *lacking) take(x *pred, join bool) {
	switch at := l.at; {
	case at == nil, !join && at.other != 0 && x.other == 0:
		l.at = x
	case !join && x.other != 0 && at.other == 0:
	case x.expr != nil && at.expr != nil && startOf(x.expr) < startOf(at.expr):
		l.at = x
	}
	l.narrow, l.typed = l.narrow || !x.broad(), l.typed || x.ofType() || x.empty
	switch name := x.col.Name.O; {
	case contains(l.eq, name) || contains(l.few, name) || contains(l.rng, name):
	case x.equality() && x.divides():
		l.few = append(l.few, name)
	case x.equality():
		l.eq = append(l.eq, name)
	default:
		l.rng = append(l.rng, name)
	}
}

// divides reports whether a condition asks for one of few kinds of rows, as a flag has
// them, or a column that the code compares with what it writes out (status = 'new').
// Such a column stands behind the others in an index.
func (p *pred) divides() bool {
	return p.broad() || p.other == 0 && !p.otherAny && p.written
}

// written reports whether a condition compares with values that the text names, or the
// program as constants, and whether the only one is empty.
func (p *pass) written(x *pred) (all, empty bool) {
	values := x.values
	if x.value != nil {
		values = []ast.ExprNode{x.value}
	}
	for _, e := range values {
		text, is := stringLiteral(e)
		if prm, ok := isParam(e); ok {
			a := p.argAt(prm.Offset)
			if !a.Written {
				return false, false
			}
			text, is = a.Prefix, a.Kind == ArgString
		} else if _, ok := literal(e); !ok {
			return false, false
		}
		empty = len(values) == 1 && is && text == ""
	}
	return len(values) > 0, empty
}

// ofType reports whether a condition asks for the rows of one type that the text names,
// which they have for good, unlike a status. Where a third of 20,000 rows are of a type,
// a SELECT reads 20,001 even with an index on the type, and an UPDATE locks all.
func (p *pred) ofType() bool {
	name := p.col.Name.L
	return p.op == opEQ && p.other == 0 && p.written && (name == "type" || name == "ptype" || strings.HasSuffix(name, "_type"))
}

// broad conditions match most of the rows as a rule, or half of them: a flag that
// has a value, a column that is NULL or empty, a number above 0, a type. An index over such a column
// alone saves nothing but where the value asked for is the rare one, and the text
// does not tell.
func (p *pred) broad() bool {
	switch c := p.src.table.Column(p.col.Name.L); {
	case p.other != 0:
		return false
	case p.op == opNull:
		return true
	case p.op == opEQ || p.op == opIN:
		return c != nil && c.Flag || p.ofType() || p.empty
	case p.op == opRange && (p.cmp == opcode.GT || p.cmp == opcode.GE):
		n, ok := intLiteral(p.value)
		return ok && (n <= 0 || n == 1 && p.cmp == opcode.GE)
	}
	return false
}

// lackingArms looks for an OR of which no arm has an index, but each could.
func (p *pass) lackingArms(b *block, s *source, l *lacking) {
	for _, x := range b.preds {
		if x.op != opOr || x.noUse || x.mentions != s.bit() || x.parent.elsewhere {
			continue
		}
		var common []string // columns that all arms compare
		could := true
		for k, arm := range x.arms {
			a := p.arm(b, s, arm)
			could = could && a.index == nil && !a.hopeless && !a.asks
			for _, y := range arm {
				could = could && (y.src != s || !y.usable() || !s.inVain(y.col.Name.L, true))
			}
			if k == 0 {
				common = a.bare
			}
			common = slices.DeleteFunc(slices.Clone(common), func(c string) bool { return !contains(a.bare, c) })
		}
		if !could {
			continue
		}
		for _, arm := range x.arms {
			for _, y := range arm {
				switch {
				case y.src != s || y.col == nil || !s.has(y.col.Name.L):
				case y.usable() && (len(common) == 0 || contains(common, y.col.Name.O)):
					l.take(y, false)
				case y.op == opWrapped:
					l.bare, l.narrow = union(l.bare, []string{y.col.Name.O}), true
					if l.at == nil {
						l.at = y
					}
				}
			}
		}
		if len(common) > 0 {
			return // one index serves all arms
		}
		l.eq, l.few, l.rng = union(slices.Concat(l.eq, l.few, l.rng), l.bare), nil, nil
		l.each = len(l.eq) > 1 || len(l.bare) > 0
		return
	}
}

// serversOwn are columns that no definition names.
func serversOwn(column string) bool {
	return column == "_rowid" || column == "row_start" || column == "row_end"
}

// has reports whether the table has the column, as far as is known.
func (s *source) has(column string) bool {
	return serversOwn(column) || s.table.View || s.table.Temporary || s.table.Partial && !s.table.Lacks(column) || s.table.Column(column) != nil
}

// inVain reports whether an index holds the column, as its first part or, but
// for an arm of an OR, as any.
func (s *source) inVain(column string, arm bool) bool {
	if c := s.table.Column(column); c != nil && c.Big {
		return false
	}
	for _, i := range s.table.Indexes {
		if i.Kind != schema.BTree || i.Invisible {
			continue
		}
		for k, part := range i.Parts {
			if sameName(part.Column, column) && (k == 0 || !arm) {
				return true
			}
		}
	}
	return false
}

func atExpr(x *pred) ast.ExprNode {
	if x.expr != nil {
		return x.expr
	}
	if x.or != nil {
		return x.or.expr
	}
	return &ast.ColumnNameExpr{Name: x.col}
}
