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
	limitWork      = "work for a package"
)

const (
	// workPerFunction is how many steps of callees may be put in the place of their
	// calls, for each function of a package. Of the packages of six real programs
	// none needs a tenth of it.
	workPerFunction = 2_000
	fewFunctions    = 50 // a package with fewer may do as much
)

// Hard reports whether so much is left out that a user has to be told: the
// functions have only steps of their own.
func (l *Limit) Hard() bool { return l.Name == limitWork }

// Partial reports whether steps of functions are left out, so that what no function
// is seen to do may be done after all.
func (r *Result) Partial() bool {
	return slices.ContainsFunc(r.Limits, func(l Limit) bool {
		return slices.Contains([]string{limitSteps, limitCycle, limitImpls, limitInterface, limitWork}, l.Name)
	})
}

// spent takes n from what may still be done for the package, and reports whether
// nothing is left for the unit.
func (p *pass) spent(u *unit, n int) bool {
	if p.work >= p.mostWork {
		p.limits.reached(limitWork, u.name)
		return true
	}
	p.work += n
	return false
}

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
