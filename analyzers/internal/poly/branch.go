package poly

import "slices"

// Larger returns, per monomial, the larger of two costs: of two branches only
// one runs.
func Larger(a, b []Term) []Term { return merge(a, b, larger) }

func larger(x, y int64) int64 { return max(x, y) }

// Either is the larger of the costs of arms of which one runs. What not all of them
// have runs sometimes, and so does a witness that another arm does not have.
func Either(arms ...[]Term) []Term {
	type monomial struct {
		term    *Term
		certain int     // arms that have it for sure
		witness []Frame // by which the first of them comes to it
	}
	var all []monomial
	of := func(t *Term) int {
		return slices.IndexFunc(all, func(m monomial) bool { return m.term.sameMonomial(t) })
	}
	var out []Term
	for _, arm := range arms {
		out = Larger(out, arm)
		for i := range arm {
			t := &arm[i]
			k := of(t)
			if k < 0 {
				k = len(all)
				all = append(all, monomial{term: t})
			}
			m := &all[k]
			if len(m.witness) == 0 {
				m.witness = t.Chain
			} else if !slices.EqualFunc(m.witness, t.Chain, sameFunction) {
				m.certain -= len(arms)
			}
			if !t.Sometimes() {
				m.certain++
			}
		}
	}
	out = slices.Clone(out)
	for i := range out {
		if all[of(&out[i])].certain < len(arms) {
			out[i].In(1)
		}
	}
	return out
}

// sameFunction reports whether two calls are of one function.
func sameFunction(f, g Frame) bool { return f.Function == g.Function }

// OneOf is the cost of one of several functions: which of them it is, is not known.
func OneOf(ts []Term) []Term {
	ts = slices.Clone(ts)
	for i := range ts {
		ts[i].OneOf = true
	}
	return ts
}

// Sometimes is a cost that other ways do without.
func Sometimes(ts []Term) []Term {
	ts = slices.Clone(ts)
	for i := range ts {
		ts[i].In(1)
	}
	return ts
}
