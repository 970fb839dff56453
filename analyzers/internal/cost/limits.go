package cost

import (
	"cmp"
	"maps"
	"slices"
)

// Limit is a bound of the engine that was reached: beyond it, costs and sequences
// leave something out.
type Limit struct {
	Name  string
	Count int    // of functions, or of interface methods
	First string // of their names
}

const (
	limitTerms     = "terms of a cost"
	limitFactors   = "factors of a term"
	limitSteps     = "steps of a function"
	limitPath      = "branches around a step"
	limitCycle     = "functions of a recursion"
	limitImpls     = "implementations of an interface"
	limitInterface = "interfaces behind interfaces"
)

// limits are what each limit was reached in.
type limits map[string]map[string]bool

func (l limits) reached(name, function string) {
	if l[name] == nil {
		l[name] = make(map[string]bool)
	}
	l[name][function] = true
}

// list sorts the limits by name.
func (l limits) list() []Limit {
	var out []Limit
	for _, name := range slices.Sorted(maps.Keys(l)) {
		out = append(out, Limit{name, len(l[name]), slices.Min(slices.Collect(maps.Keys(l[name])))})
	}
	return out
}

// joinLimits adds up what packages have reached.
func joinLimits(all []Limit) []Limit {
	by := make(map[string]Limit)
	for _, l := range all {
		sum, ok := by[l.Name]
		if !ok || l.First < sum.First {
			sum.First = l.First
		}
		by[l.Name] = Limit{l.Name, sum.Count + l.Count, sum.First}
	}
	return slices.SortedFunc(maps.Values(by), func(a, b Limit) int { return cmp.Compare(a.Name, b.Name) })
}
