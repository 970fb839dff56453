package poly

import (
	"slices"
	"strconv"
	"strings"
)

// Length bounds how many elements a list has: More, and as many as the longest has
// of what the parameters Of get.
type Length struct {
	More int64
	Of   []string // see listParam
}

// Longer is the bound of a list that is one or the other.
func (l Length) Longer(m Length) Length {
	of := slices.Concat(l.Of, m.Of)
	slices.Sort(of)
	return Length{max(l.More, m.More), slices.Compact(of)}
}

// Text and ParseLength make a string of a bound, as a Factor has it, and back.
func (l Length) Text() string {
	return strings.Join(append([]string{strconv.FormatInt(l.More, 10)}, l.Of...), " ")
}

// ParseLength reads what Text has written.
func ParseLength(text string) (Length, bool) {
	parts := strings.Fields(text)
	if len(parts) == 0 {
		return Length{}, false
	}
	n, err := strconv.ParseInt(parts[0], 10, 64)
	return Length{n, parts[1:]}, err == nil
}

// WrittenOut is how often the loop runs at most, if all callers write its list out.
func (f Factor) WrittenOut(longest func(string) (int64, bool)) (int64, bool) {
	if f.Class != Data || f.List == "" {
		return 0, false
	}
	return longest(f.List)
}

// Written puts numbers in the place of loops over lists of which all callers are
// known, and known to write them out.
func (t *Term) Written(longest func(string) (int64, bool)) {
	one := func(f Factor) bool {
		n, ok := f.WrittenOut(longest)
		if ok {
			t.Coef = Multiply(t.Coef, max(n, 1))
		}
		return ok
	}
	if slices.ContainsFunc(t.Factors, func(f Factor) bool { return f.List != "" }) {
		t.Factors = slices.DeleteFunc(slices.Clone(t.Factors), one)
	}
}
