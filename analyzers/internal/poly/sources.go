package poly

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
