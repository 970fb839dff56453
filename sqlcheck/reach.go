package sqlcheck

import (
	"math/bits"
	"slices"

	"github.com/pingcap/tidb/pkg/parser/ast"

	"github.com/querylint/querylint/sqlcheck/schema"
)

// reading is a table that is read whole.
type reading struct {
	s     *source
	bound uint64 // the tables that have been read before
	join  bool   // once for each row of them, and not for conditions of its own
}

// reach tells which tables of a block are read whole, given the order in which
// they can be joined: those that conditions of their own restrict, and those
// that are read for each row of another table.
func (b *block) reach() []reading {
	if !b.reachKnown {
		b.whole, b.reachKnown = b.readWhole(), true
	}
	return b.whole
}

func (b *block) readWhole() (list []reading) {
	bound := b.closure(0)
	for {
		var own, free *source
		inner := slices.ContainsFunc(b.sources, func(s *source) bool { return !s.optional && bound&s.bit() == 0 })
		for _, s := range b.sources {
			if bound&s.bit() != 0 || inner && s.optional { // an outer join begins with its other side
				continue
			}
			if !b.restricted(s) {
				if free == nil {
					free = s
				}
			} else if own == nil || bits.OnesCount64(b.closure(bound|s.bit())) > bits.OnesCount64(b.closure(bound|own.bit())) {
				own = s // from which most can be reached
			}
		}
		switch {
		case own != nil:
			if own.table != nil {
				list = append(list, reading{own, bound, false})
			}
			bound |= own.bit()
		case free != nil && bound == 0:
			bound |= b.first(free).bit()
		case free != nil:
			// The join may begin with it, if it leads to what is read whole otherwise.
			leads := slices.ContainsFunc(list, func(r reading) bool { return !r.join && b.reached(r.s, free.bit()) })
			if free.table != nil && !leads && b.joinedTo(free, bound) {
				list = append(list, reading{free, bound, true})
			}
			bound |= free.bit()
		default:
			return list
		}
		bound = b.closure(bound)
	}
}

// closure adds the tables that can be reached once those of bound have been read.
func (b *block) closure(bound uint64) uint64 {
	for again := true; again; {
		again = false
		for _, s := range b.sources {
			if bound&s.bit() != 0 {
				continue
			}
			if s.table == nil || b.reached(s, bound) || b.orServed(s) || b.otherIndex(s) || b.pruned(s) {
				if s.table == nil && !b.joinedTo(s, bound) && bound != 0 {
					continue
				}
				bound |= s.bit()
				again = true
			}
		}
	}
	return bound
}

// first is the table that a join begins with where nothing restricts the rows:
// the one that it reaches most from.
func (b *block) first(free *source) *source {
	most := -1
	for _, s := range b.sources {
		if s.optional {
			continue
		}
		if n := bits.OnesCount64(b.closure(s.bit())); n > most {
			most, free = n, s
		}
	}
	return free
}

// restricted reports whether a condition with values of its own leaves out
// rows of s.
func (b *block) restricted(s *source) bool {
	for _, x := range b.preds {
		if x.noUse {
			continue
		}
		if x.src == s && x.other == 0 && x.op != opConst && x.op != opNeg && x.joinSrc == nil {
			return true
		}
		if x.op == opOr && x.mentions == s.bit() {
			return true
		}
	}
	return false
}

// joinedTo reports whether a condition compares s with a table of bound.
func (b *block) joinedTo(s *source, bound uint64) bool {
	for _, x := range b.preds {
		if x.src == s && x.other&bound != 0 {
			return true
		}
	}
	return false
}

// lookups binds what IN (SELECT …) asks for: where another condition gives the
// rows that ask, the server looks each of their values up in the subquery.
// Source: MySQL manual, "Optimizing Subqueries with the EXISTS Strategy".
func (p *pass) lookups() {
	if p.opts.Schema == nil || len(p.subs) == 0 {
		return
	}
	for _, b := range p.blocks {
		for k, x := range b.preds {
			if x.op != opIN && x.op != opNeg || x.sub == nil || x.src == nil || x.src.table == nil || x.src.block != b {
				continue
			}
			q := x.sub
			if q.role != roleIn || q.union || q.agg || q.limit != nil || len(q.fields) != 1 || q.fields[0].Expr == nil {
				continue
			}
			c, ok := unparen(q.fields[0].Expr).(*ast.ColumnNameExpr)
			if !ok {
				continue
			}
			n := q.resolve(c.Name)
			if n.src == nil || n.src.block != q || n.src.table == nil {
				continue
			}
			others := slices.Delete(slices.Clone(b.preds), k, k+1)
			if slices.ContainsFunc(x.src.table.Indexes, func(i *schema.Index) bool { return through(x.src, i, others, nil, 0).index != nil }) {
				y := p.preds.next()
				*y = pred{op: opEQ, src: n.src, col: n.col, mentions: n.src.bit(), otherAny: true, parent: q, implied: true}
				q.preds = append(q.preds, y)
			}
		}
	}
}
