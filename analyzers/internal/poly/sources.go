package poly

import "slices"

// Sources are the parameters that what a read asks for is made of, as bits, and Told if
// those are all. The zero value says nothing.
type Sources uint64

// Told: nothing else goes into it.
const Told Sources = 1 << 63

// Of reports whether a parameter goes into it.
func (a Sources) Of(param int) bool { return param >= 0 && param < 63 && a&(1<<param) != 0 }

// With is what two reads ask for together.
func (a Sources) With(b Sources) Sources {
	if a&b&Told == 0 {
		return 0
	}
	return a | b
}

// Fixed reports whether those are all known, and a condition holds for each.
func (a Sources) Fixed(holds func(param int) bool) bool {
	if a&Told == 0 {
		return false
	}
	for param := range 63 {
		if a.Of(param) && !holds(param) {
			return false
		}
	}
	return true
}

// withEach is With of lists.
func withEach(a, b []Sources) []Sources {
	if len(a) != len(b) {
		return make([]Sources, max(len(a), len(b)))
	}
	out := slices.Clone(a)
	for i := range out {
		out[i] = out[i].With(b[i])
	}
	return out
}

// Through is what a read asks for in the parameters of a caller, where given is what those are
// that it has them in.
func (a Sources) Through(given []Sources) Sources {
	out := a & Told
	for param := range 63 {
		switch {
		case !a.Of(param):
		case param < len(given):
			out = out.With(given[param])
		default:
			return 0
		}
	}
	return out
}
