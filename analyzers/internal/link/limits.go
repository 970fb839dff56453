package link

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
	LimitTerms     = "terms of a cost"
	LimitFactors   = "factors of a term"
	LimitSteps     = "steps of a function"
	LimitPath      = "branches around a step"
	LimitSites     = "calls in a loop"
	LimitCycle     = "functions of a recursion"
	LimitImpls     = "implementations of an interface"
	LimitInterface = "interfaces behind interfaces"
	LimitSlots     = "fields filled from other fields"
	LimitWork      = "work for a package"
)

// Hard reports whether so much is left out that a user has to be told: the
// functions have only steps of their own.
func (l *Limit) Hard() bool { return l.Name == LimitWork }

// Limits are what each limit was reached in.
type Limits map[string]map[string]bool

// Reached notes that a function has reached a limit.
func (l Limits) Reached(name, function string) {
	if l[name] == nil {
		l[name] = make(map[string]bool)
	}
	l[name][function] = true
}

// List sorts the limits by name.
func (l Limits) List() []Limit {
	var out []Limit
	for _, name := range slices.Sorted(maps.Keys(l)) {
		out = append(out, Limit{name, len(l[name]), slices.Min(slices.Collect(maps.Keys(l[name])))})
	}
	return out
}

// JoinLimits adds up what packages have reached.
func JoinLimits(all []Limit) []Limit {
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
