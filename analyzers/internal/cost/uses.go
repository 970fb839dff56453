package cost

import "github.com/querylint/querylint/analyzers/internal/link"

// findCallers collects the calls in the package, and whose are all of them.
func (p *pass) findCallers() {
	p.uses = p.UsesOf()
	here := make(map[string]bool)
	for _, u := range p.Units {
		if u.Func != nil && (!u.Func.Exported() || u.Recv == nil && p.Pkg.Name() == "main") {
			here[u.Name] = true
		}
	}
	p.callers = link.CallersOf(p.uses, func(function string) bool { return here[function] })
}
