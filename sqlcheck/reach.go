package sqlcheck

// reach tells which tables of a block are read through an index, given the
// order in which they can be joined. scanned are those that are read whole
// although conditions of their own restrict them, joined those that are read
// whole for each row of another table.
func (b *block) reach() (scanned, joined []*source) {
	var bound uint64
	closure := func(bound uint64) uint64 {
		for again := true; again; {
			again = false
			for _, s := range b.sources {
				if bound&s.bit() != 0 {
					continue
				}
				if s.table == nil || b.reached(s, bound) || b.orServed(s) || b.otherIndex(s) {
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
	bound = closure(0)
	for {
		var own, free *source
		for _, s := range b.sources {
			if bound&s.bit() != 0 {
				continue
			}
			if b.restricted(s) {
				if own == nil {
					own = s
				}
			} else if free == nil {
				free = s
			}
		}
		switch {
		case own != nil:
			if own.table != nil {
				scanned = append(scanned, own)
			}
			bound |= own.bit()
		case free != nil && bound == 0:
			// Nothing restricts the rows: the join starts where it reaches most.
			most := -1
			for _, s := range b.sources {
				if s.optional {
					continue
				}
				if n := popcount(closure(s.bit())); n > most {
					most, free = n, s
				}
			}
			bound |= free.bit()
		case free != nil:
			if free.table != nil && b.joinedTo(free, bound) {
				joined = append(joined, free)
			}
			bound |= free.bit()
		default:
			return scanned, joined
		}
		bound = closure(bound)
	}
}

func popcount(x uint64) (n int) {
	for ; x != 0; x &= x - 1 {
		n++
	}
	return n
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
