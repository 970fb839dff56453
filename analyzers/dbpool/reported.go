package dbpool

import (
	"fmt"
	"slices"

	"golang.org/x/tools/go/analysis"

	"github.com/querylint/querylint/analyzers/finding"
)

// Reported is the package fact that holds the calls that were reported, as
// file:line: what they open is not reported once more for the callers.
type Reported struct{ Calls []string }

// AFact marks Reported as a fact.
func (*Reported) AFact() {}

// oncePerCall leaves out the findings whose way to the driver goes through a call
// that has a finding of its own, here or in a package below. What a helper keeps
// for itself is the helper's: one of its callers is enough to say it.
func oncePerCall(pass *analysis.Pass, found []*finding.Finding, helpers map[*finding.Finding]bool) []*finding.Finding {
	reported := make(map[string]bool)
	for _, f := range pass.AllPackageFacts() {
		if below, ok := f.Fact.(*Reported); ok {
			for _, at := range below.Calls {
				reported[at] = true
			}
		}
	}
	at := func(c finding.Frame) string { return fmt.Sprintf("%s:%d", c.File, c.Line) }
	var own []string
	for _, f := range found {
		own = append(own, at(f.Chain[0]))
		reported[at(f.Chain[0])] = true
	}
	found = slices.DeleteFunc(found, func(f *finding.Finding) bool {
		if slices.ContainsFunc(f.Chain[1:], func(c finding.Frame) bool { return reported[at(c)] }) {
			return true
		}
		if opener := at(f.Chain[len(f.Chain)-1]); helpers[f] {
			own = append(own, opener)
			reported[opener] = true
		}
		return false
	})
	if len(own) > 0 {
		slices.Sort(own)
		pass.ExportPackageFact(&Reported{own})
	}
	return found
}
