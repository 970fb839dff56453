package requests

import (
	"slices"

	"github.com/querylint/querylint/analyzers/finding"
	"github.com/querylint/querylint/analyzers/internal/poly"
)

// Way is how an entry point comes to a line.
type Way struct {
	Entry *Entry
	Times string          // how often the line runs per request: len(a)·len(b); "" where that is not known
	Chain []finding.Frame // calls from the entry point to the driver, likewise
}

// Reach finds how the worst of the entry points comes to a round trip at a line of a
// function, and how many of them do.
func (p *Program) Reach(file string, line int, function string) (worst Way, entries int) {
	for _, e := range p.Entries {
		way, reaches := Way{Entry: e}, false
		for i := range e.Terms {
			t := &e.Terms[i]
			if n := len(t.Chain); n == 0 || t.Chain[n-1].File != file || t.Chain[n-1].Line != line {
				continue
			}
			reaches = true
			if way.Chain != nil {
				continue // of the terms of an entry, the worst comes first
			}
			way.Times = product(t)
			for _, f := range t.Chain {
				way.Chain = append(way.Chain, f.Reported())
			}
		}
		if !reaches && !p.calls(e, function) {
			continue
		}
		if entries++; worst.Entry == nil || worst.Chain == nil && way.Chain != nil {
			worst = way
		}
	}
	return worst, entries
}

// Serving finds the entry points that come to a line of a function, by the names that
// routes, services, consumers and jobs have: the worst of them, and how many there are.
func (p *Program) Serving(file string, line int, function string) (worst *Entry, entries int) {
	for _, e := range p.Entries {
		if !e.registered() || !e.passes(file, line) && !p.calls(e, function) {
			continue
		}
		if entries++; worst == nil {
			worst = e // they are sorted
		}
	}
	return worst, entries
}

// passes reports whether the line is on the way to a round trip. A literal has no name
// that it could be found by.
func (e *Entry) passes(file string, line int) bool {
	return slices.ContainsFunc(e.Terms, func(t Term) bool {
		return slices.ContainsFunc(t.Chain, func(f poly.Frame) bool { return f.File == file && f.Line == line })
	})
}

// Upkeep reports whether a function is of a migration, a test or the like.
func (p *Program) Upkeep(function string) bool {
	f := p.functions[function]
	return f != nil && f.Upkeep
}

// calls reports whether an entry point may lead to a function.
func (p *Program) calls(e *Entry, function string) bool {
	if p.reached == nil {
		p.reached = make(map[*Entry]map[string]bool)
	}
	seen := p.reached[e]
	if seen == nil {
		seen = make(map[string]bool)
		todo := slices.Clone(e.Runs)
		for len(todo) > 0 {
			name := todo[len(todo)-1]
			todo = todo[:len(todo)-1]
			if seen[name] {
				continue
			}
			seen[name] = true
			if f := p.functions[name]; f != nil {
				for _, c := range f.Calls {
					todo = append(todo, c.Function)
				}
			}
		}
		p.reached[e] = seen
	}
	return seen[function]
}
