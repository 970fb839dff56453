package sqlcheck

import (
	"github.com/querylint/querylint/sqlcheck/schema"
)

// loss says what a condition costs that cannot use an index.
type loss struct {
	index *schema.Index // that it could have used
	conf  Confidence
	none  bool // the column is in no index: not this condition's fault
	// after are the parts of index before the column: all rows that have their
	// values are read. They are equal to values, unless later is set: then
	// something must bind the first of them, too, before the index is of use.
	after []string
	later bool
	// partitions: not an index, but the partitions that the condition could
	// have left out.
	partitions bool
}

// lost judges a condition that hides its column from the indexes.
func (b *block) lost(x *pred) loss {
	s := x.src
	if !s.base {
		return loss{none: true, conf: Likely} // a derived table has no indexes of its own
	}
	if s.table == nil {
		if b.keyed(s, x) || b.referring(x) {
			return loss{conf: Weak}
		}
		return loss{conf: Likely}
	}
	l := loss{index: b.holds(x), conf: Certain}
	if l.index == nil {
		return b.lostLater(x)
	}
	if a := b.beside(x); a.index != nil {
		if l.index = b.behind(x, a); l.index == nil {
			return loss{index: b.holds(x), conf: Weak}
		}
	}
	if b.orServed(s) && x.or == nil || b.otherIndex(s) || b.pruned(s) {
		l.conf = Weak
	}
	l.after = l.index.Before(x.col.Name.L)
	return l
}

// lostLater judges a condition on a column that no index begins with. Where
// nothing else narrows the rows, a later part of an index or the partitions
// would have.
func (b *block) lostLater(x *pred) loss {
	s := x.src
	none := loss{none: true, conf: Likely}
	if b.beside(x).index != nil || b.orServed(s) && x.or == nil || b.otherIndex(s) || b.pruned(s) {
		return none
	}
	if p := s.table.Partition; p != nil && sameName(p.Columns[0], x.col.Name.L) && (p.Ranges || len(p.Columns) == 1) {
		return loss{conf: Certain, partitions: true}
	}
	for _, i := range s.table.Indexes {
		if i.Kind != schema.BTree || i.Invisible {
			continue
		}
		if before := i.Before(x.col.Name.L); len(before) > 0 {
			return loss{index: i, conf: Certain, after: before, later: true}
		}
	}
	return none
}

// beside is the narrowest path to the rows of x's table that does without x.
func (b *block) beside(x *pred) path { return b.narrowest(x.src, x.arm) }

// narrowest is the best path to a part of the rows of s. A join with a table of
// which every row is read leads to every row here as well, and is no such path.
func (b *block) narrowest(s *source, arm []*pred) path {
	a := b.best(s, arm, allTables)
	if a.index == nil || a.consts || s.optional || s.block != b || b.opaque {
		return a
	}
	var bound uint64
	for again := true; again; {
		again = false
		for _, o := range b.sources {
			if o == s || bound&o.bit() != 0 {
				continue
			}
			if o.sub != nil || o.hole || b.restricted(o) || b.joinedTo(o, bound) {
				bound |= o.bit()
				again = true
			}
		}
	}
	return b.best(s, arm, bound)
}

// behind is an index in which x's column is the part that follows those which
// a binds: without the loss, x would have narrowed its rows further.
func (b *block) behind(x *pred, a path) *schema.Index {
	if a.single {
		return nil
	}
	for _, i := range x.src.table.Indexes {
		t := through(x.src, i, b.preds, x.arm, allTables)
		if t.index != nil && t.eq == a.eq && !t.ranged && t.eq < len(i.Parts) && sameName(i.Parts[t.eq].Column, x.col.Name.L) {
			return i
		}
	}
	return nil
}
