package cost

import (
	"slices"

	"github.com/querylint/querylint/analyzers/internal/link"
	"github.com/querylint/querylint/analyzers/internal/syntax"
)

const (
	// workPerFunction is how many steps of callees may be put in the place of their
	// calls, for each function of a package. Of the packages of six real programs
	// none needs a tenth of it.
	workPerFunction = 2_000
	fewFunctions    = 50 // a package with fewer may do as much
)

// Partial reports whether steps of functions are left out, so that what no function
// is seen to do may be done after all.
func (r *Result) Partial() bool {
	return slices.ContainsFunc(r.Limits, func(l link.Limit) bool {
		return slices.Contains([]string{link.LimitSteps, link.LimitCycle, link.LimitImpls, link.LimitInterface, link.LimitWork}, l.Name)
	})
}

// spent takes n from what may still be done for the package, and reports whether
// nothing is left for the unit.
func (p *pass) spent(u *syntax.Unit, n int) bool {
	if p.work >= p.mostWork {
		p.Limits.Reached(link.LimitWork, u.Name)
		return true
	}
	p.work += n
	return false
}
