package cost

import (
	"cmp"
	"maps"
	"slices"

	"github.com/querylint/querylint/analyzers/internal/effect"
	"github.com/querylint/querylint/analyzers/internal/link"
	"github.com/querylint/querylint/analyzers/internal/pack"
	"github.com/querylint/querylint/analyzers/internal/poly"
)

// finish exports what other packages need to know of this one and closes the
// sites whose interfaces are known now.
func (p *pass) finish() *Result {
	for _, u := range p.Units {
		s := &p.CostOf(u).Summary
		s.LooksUp = settings.functions && p.LooksUp(u)
		s.Waits = u.Func != nil && p.UnitWaits(u)
		p.MostReturned(u, s)
		s.Written(p.callers.Longest)
	}
	var slots []link.Slot
	if p.Users() {
		slots = p.Slots()
	}
	var w pack.Writer
	for _, u := range p.Units {
		c := p.CostOf(u)
		s := &c.Summary
		if u.Func != nil && s.Tells() {
			c.Packed = w.Pack(s)
			p.ExportObjectFact(u.Func, &link.Fact{Summary: c.Packed})
		}
	}
	if !p.reaches && !p.Users() {
		return new(Result) // a combinator
	}
	slices.SortFunc(p.sites, func(a, b link.Site) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Col, b.Col))
	})
	own := &link.Package{Reaches: p.reaches, Impls: slices.Concat(p.Impls(), p.StandIns()), Asked: p.Asked(), Slots: slots}
	if settings.wholeProgram {
		own.Limits, own.Uses, own.Main = p.Limits.List(), p.uses, p.Pkg.Name() == "main" && p.Users()
		own.Maps = slices.Concat(p.MapsOf(), p.Decoded())
		p.Starts(own)
	}
	for _, key := range slices.Sorted(maps.Keys(p.Interfaces)) {
		own.Ifaces = append(own.Ifaces, p.Interfaces[key])
	}
	result := &Result{Last: !settings.wholeProgram && p.Pkg.Name() == "main"}
	if settings.wholeProgram {
		if settings.functions {
			own.Functions, own.Literals = p.declared(), p.literals
		}
		for _, s := range p.sites {
			if slices.ContainsFunc(s.Terms, poly.IsOpen) || !s.Test || s.Waits() { // who calls the function shows later
				own.Open = append(own.Open, s)
			} else {
				result.Sites = append(result.Sites, s)
			}
		}
		own.Seqs, result.Sequences = effect.Split(p.sequences)
		p.ExportPackageFact(own)
		return result
	}
	own.Open = p.sites
	own.Seqs, result.Sequences = effect.Split(p.sequences)
	fact := p.Merged(own)
	fact.Open, result.Sites = link.NewProgram(fact).Close([]*link.Package{fact}, settings.wholeProgram)
	for _, s := range result.Sites {
		if s.Package != p.Pkg.Path() && (s.Element || slices.ContainsFunc(s.Terms, poly.IsBareQuery)) {
			fact.Closed = append(fact.Closed, s.ID())
		}
	}
	slices.Sort(fact.Closed)
	fact.Seqs, result.Sequences = p.TellSequences(fact, result.Sequences)
	p.ExportPackageFact(fact)
	return result
}
