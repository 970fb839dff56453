package cost

import (
	"slices"
	"strings"

	"github.com/querylint/querylint/analyzers/internal/link"
	"github.com/querylint/querylint/analyzers/internal/poly"
	"github.com/querylint/querylint/analyzers/internal/syntax"
)

// declared lists the functions that the package declares, and those
// literals kept in variables or fields that cost something.
func (p *pass) declared() []link.Function {
	var out []link.Function
	for _, u := range p.Units {
		terms := poly.Unconditional(p.CostOf(u).Summary.Terms)
		if u.Func == nil && len(terms) == 0 {
			continue
		}
		calls := slices.Concat(p.CostOf(u).Reached, p.HandedOn(u))
		if !p.Users() && len(terms)+len(calls) == 0 {
			continue
		}
		f := p.DescribeFunction(u.Node, u.Name, terms, p.CostOf(u).Parts, p.CostOf(u).Summary.Steps)
		f.Type, f.Entry, f.Body, f.Calls, f.Mixed = syntax.ReceiverType(u.Func), p.Entry(u), syntax.BodyHash(u.Body, u.Name[strings.LastIndexByte(u.Name, '.')+1:]), calls, syntax.Mixed(u.Func)
		f.Upkeep = p.Upkeep(u) || p.UpkeepFile(u.Node.Pos()) || p.Generated(u.Node.Pos()) || strings.HasSuffix(f.File, "_test.go")
		if !p.Users() {
			f.Module, f.Version = p.Module.Path, p.Module.Version
		}
		if served, ok := p.served[u.Name]; ok {
			f.Terms, f.Upkeep = poly.Larger(f.Terms, poly.Unconditional(served)), f.Upkeep && !p.StartsUp(u)
			f.Entry = link.Handler
		}
		out = append(out, f)
	}
	return out
}
