package sqlcheck

import (
	"slices"
	"strings"

	"github.com/querylint/querylint/sqlcheck/schema"
)

// The access-path engine: which index parts can serve the conditions on one
// table. Every rule about indexes asks it, and nothing else knows how an index
// is used.

// path is one way to the rows of a table.
type path struct {
	index  *schema.Index
	eq     int  // leading parts bound by = or IN
	ranged bool // the part after them is bound by a range
	single bool // at most one row: every part of a unique index is equal to one value
	set    bool // at most as many rows as values are listed, in a unique index
	one    bool // every part is equal to one value: the entries stand in the order of the primary key
	consts bool // needs no row of another table
}

func (a path) better(b path) bool {
	if a.single != b.single {
		return a.single
	}
	if a.eq != b.eq {
		return a.eq > b.eq
	}
	return a.ranged && !b.ranged
}

// allTables lets conditions use rows of every other table.
const allTables = ^uint64(0)

// serves reports whether the condition can be used for its table when the
// tables of bound have been read before.
func (x *pred) serves(s *source, bound uint64) bool {
	return x.src == s && x.usable() && (x.fixed || x.other&^bound == 0)
}

// through is the path over one index.
func through(s *source, i *schema.Index, preds []*pred, arm []*pred, bound uint64) path {
	a := path{index: i, consts: true, single: i.Unique, set: i.Unique, one: true}
	if i.Invisible || i.Kind == schema.Fulltext || i.Kind == schema.Spatial {
		return path{}
	}
	for k, part := range i.Parts {
		var eq, in, rng *pred
		for _, list := range [2][]*pred{preds, arm} {
			for _, x := range list {
				if !x.serves(s, bound) {
					continue
				}
				if x.index != nil {
					if x.index == i && k == 0 {
						eq = x
					}
					continue
				}
				if part.Column == "" || x.col == nil || !sameName(x.col.Name.L, part.Column) {
					continue
				}
				switch x.op {
				case opEQ:
					if x.other == 0 || eq == nil {
						eq = x
					}
				case opIN:
					in = x
				case opNull:
					if in == nil {
						in = x
					}
				case opRange:
					rng = x
				}
			}
		}
		if i.Kind == schema.Hash && eq == nil && in == nil {
			return path{}
		}
		switch {
		case eq != nil:
			a.eq++
			a.consts = a.consts && (eq.fixed || eq.other == 0)
			if part.Length > 0 {
				a.single, a.set = false, false
			}
		case in != nil:
			a.eq++
			a.consts = a.consts && in.other == 0
			a.single, a.one = false, a.one && in.listsOne()
			a.set = a.set && in.op == opIN && in.sub == nil && part.Length == 0
		default:
			a.single, a.set, a.one = false, false, false
			a.ranged = rng != nil
			if rng != nil {
				a.consts = a.consts && rng.other == 0
			}
			if a.eq == 0 && !a.ranged {
				return path{}
			}
			return a
		}
	}
	return a
}

// listsOne reports whether a condition that counts as equality allows one value.
func (x *pred) listsOne() bool {
	return x.op == opNull || x.scalar || len(x.values) == 1 && x.sub == nil && isValue(x.values[0])
}

// best is the best path to the rows of s; its index is nil when there is none
// or the table is unknown. arm holds conditions that hold beside b's own.
func (b *block) best(s *source, arm []*pred, bound uint64) path {
	if s == nil || s.table == nil {
		return path{}
	}
	memo := len(arm) == 0 && bound == allTables && s.block == b
	if memo && s.judged {
		return s.best
	}
	var best path
	for _, i := range s.table.Indexes {
		if a := through(s, i, b.preds, arm, bound); a.index != nil && (best.index == nil || a.better(best)) {
			best = a
		}
	}
	if memo {
		s.best, s.judged = best, true
	}
	return best
}

// reached reports whether an index gives the rows of s once the tables of bound
// have been read.
func (b *block) reached(s *source, bound uint64) bool {
	a := b.best(s, nil, allTables) // with fewer tables there are not more ways
	return a.index != nil && (a.consts || b.best(s, nil, bound).index != nil)
}

// orServed reports whether an OR of the block gives an index for s in each arm.
func (b *block) orServed(s *source) bool {
	for _, x := range b.preds {
		if x.op == opOr && x.armsServed(s) {
			return true
		}
	}
	return false
}

func (x *pred) armsServed(s *source) bool {
	for _, arm := range x.arms {
		ok := false
		for _, i := range s.table.Indexes {
			if through(s, i, nil, arm, 0).index != nil {
				ok = true
				break
			}
		}
		if !ok {
			for _, y := range arm {
				ok = ok || y.op == opOr && y.armsServed(s)
			}
		}
		if !ok {
			return false
		}
	}
	return len(x.arms) > 0
}

// served reports whether something but the whole table gives the rows of s.
func (b *block) served(s *source) bool {
	return b.best(s, nil, allTables).index != nil || s.table != nil && (b.orServed(s) || b.otherIndex(s) || b.pruned(s))
}

// otherIndex reports whether a full-text, spatial or multi-valued index serves
// a condition on s.
func (b *block) otherIndex(s *source) bool {
	for _, x := range b.preds {
		if x.op != opOther || x.src != s || x.noUse {
			continue
		}
		for _, i := range s.table.Indexes {
			if i.Kind == schema.Fulltext || i.Kind == schema.Spatial || len(i.Parts) > 0 && i.Parts[0].Array {
				return true
			}
		}
	}
	return false
}

// holds is an index that x's column leads, or stands in behind parts that the
// other conditions bind with =.
func (b *block) holds(x *pred) *schema.Index {
	if x.src == nil || x.src.table == nil || x.col == nil {
		return nil
	}
	return b.holdsColumn(x.src, x.col.Name.L, x)
}

func (b *block) holdsColumn(s *source, column string, x *pred) *schema.Index {
	var behind *schema.Index
	for _, i := range s.table.Indexes {
		if i.Invisible || i.Kind == schema.Fulltext || i.Kind == schema.Spatial {
			continue
		}
		for k, part := range i.Parts {
			if sameName(part.Column, column) {
				if k == 0 {
					return i
				}
				if behind == nil {
					behind = i
				}
				break
			}
			if part.Column == "" || !b.boundEqual(s, part.Column, x) {
				break
			}
		}
	}
	return behind
}

func (b *block) boundEqual(s *source, column string, except *pred) bool {
	match := func(list []*pred) bool {
		for _, y := range list {
			if y != except && y.serves(s, allTables) && y.equality() && y.col != nil && sameName(y.col.Name.L, column) {
				return true
			}
		}
		return false
	}
	return match(b.preds) || except != nil && match(except.arm)
}

// keyed: without a schema, a condition id = … beside x surely reads one row.
func (b *block) keyed(s *source, x *pred) bool {
	ok := func(list []*pred) bool {
		for _, y := range list {
			if y != x && y.src == s && !y.mirror && (y.op == opEQ || y.op == opIN) && y.conv == convNone && y.other == 0 && y.sub == nil && y.col != nil && y.col.Name.L == "id" {
				return true
			}
		}
		return false
	}
	return ok(b.preds) || x != nil && ok(x.arm)
}

// referring: without a schema, a condition node_id = … beside x goes by the key
// of another table, as foreign keys do, which InnoDB has an index for.
// Source: MySQL manual, 15.1.20.5 FOREIGN KEY Constraints.
func (b *block) referring(x *pred) bool {
	refers := func(y *pred) bool {
		return y != x && y.src == x.src && !y.mirror && !y.noUse && (y.op == opEQ || y.op == opIN) && y.conv == convNone && y.other == 0 &&
			y.col != nil && strings.HasSuffix(y.col.Name.L, "_id")
	}
	return slices.ContainsFunc(b.preds, refers) || slices.ContainsFunc(x.arm, refers)
}

// single reports whether at most one row of s (or a listed set of rows) is
// read in all: a unique key is equal to values, or to columns of tables of which
// that holds. Without a schema, a column named id is a key.
func (b *block) single(s *source) bool {
	return s != nil && s.block == b.home() && b.home().singles()&s.bit() != 0
}

// singles are the bits of the sources that are single.
func (b *block) singles() uint64 {
	if b.counted {
		return b.few
	}
	var bound uint64
	for again := true; again; {
		again = false
		for _, s := range b.sources {
			if bound&s.bit() == 0 && b.singleAfter(s, bound) {
				bound |= s.bit()
				again = true
			}
		}
	}
	b.few, b.counted = bound, true
	return bound
}

// singleAfter reports whether at most one row of s belongs to each row of the
// tables of bound.
func (b *block) singleAfter(s *source, bound uint64) bool {
	if s.table == nil {
		return b.keyed(s, nil)
	}
	for _, i := range s.table.Indexes {
		if a := through(s, i, b.preds, nil, bound); a.index != nil && (a.single || a.set) && a.eq == len(i.Parts) {
			return true
		}
	}
	return false
}

// severity of a finding whose harm rests on how sure it is.
func (c Confidence) cap(s Severity) Severity {
	if c == Weak {
		return Info
	}
	return s
}

// sameName compares names; most differ in length.
func sameName(a, b string) bool {
	return len(a) == len(b) && (a == b || strings.EqualFold(a, b))
}
