package requests

import (
	"cmp"
	"maps"
	"slices"

	"github.com/querylint/querylint/analyzers/config"
	"github.com/querylint/querylint/analyzers/internal/link"
	"github.com/querylint/querylint/analyzers/internal/poly"
)

// Fix is a function that loops reach: what would go if it took a list.
type Fix struct {
	Function string // full name
	File     string
	Line     int
	Saved    Amount  // round trips of all entry points together
	Cold     Amount  // likewise, of those behind a memo or cache
	Loops    []Place // calls in loops that lead to it
	Entries  []string
}

const (
	maxFixes = 20
	maxWays  = 64 // terms of what leads to a function
)

// Fixes ranks functions by the round trips that would go if each took a list,
// instead of one call per element. One whose loops others have already is left out.
func (p *Program) Fixes(sizes config.Sizes) []Fix {
	f := &fixer{program: p, ways: make(map[string]map[string][]Term), busy: make(map[string]bool), loops: make(map[string]map[Place]bool)}
	fixes := make(map[string]*Fix)
	for _, e := range p.Entries {
		if e.Kind != "main" { // which runs once
			f.entry(e, sizes, fixes)
		}
	}
	list := slices.Collect(maps.Values(fixes))
	for _, x := range list {
		x.Loops = slices.SortedFunc(maps.Keys(f.loops[x.Function]), func(a, b Place) int {
			return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
		})
	}
	slices.SortFunc(list, func(a, b *Fix) int {
		return cmp.Or(-cmp.Compare(a.Saved.N, b.Saved.N), -cmp.Compare(a.Cold.N, b.Cold.N), -cmp.Compare(len(a.Loops), len(b.Loops)),
			cmp.Compare(f.height(a.Function), f.height(b.Function)), cmp.Compare(a.Function, b.Function))
	})
	var out []Fix
	told := make(map[Place]bool)
	for _, x := range list {
		fresh := slices.ContainsFunc(x.Loops, func(at Place) bool { return !told[at] })
		if !fresh || len(out) == maxFixes {
			continue
		}
		for _, at := range x.Loops {
			told[at] = true
		}
		out = append(out, *x)
	}
	return out
}

// fixer follows the calls from entry points to functions that could take a list.
type fixer struct {
	program *Program
	ways    map[string]map[string][]Term // function → function that it leads to → what that costs it
	busy    map[string]bool
	loops   map[string]map[Place]bool // by the function that they lead to
}

// height is how many calls of the program lie between a function and the driver.
func (f *fixer) height(name string) int {
	h := 0
	for _, t := range f.program.functions[name].Terms {
		h = max(h, len(t.Chain))
	}
	return h
}

func (f *fixer) entry(e *Entry, sizes config.Sizes, fixes map[string]*Fix) {
	saved := make(map[string]*Fix)
	for _, run := range e.Runs {
		for name, terms := range f.from(run) {
			for i := range terms {
				t := &terms[i]
				if len(t.Turns()) == 0 {
					continue
				}
				x := saved[name]
				if x == nil {
					x = new(Fix)
					saved[name] = x
				}
				n := amountOf(t, sizes)
				n.N = max(n.N-t.Coef, 0)
				if t.Remembered() {
					x.Cold.add(n)
				} else {
					x.Saved.add(n)
				}
			}
		}
	}
	for name, s := range saved {
		if s.Saved.N+s.Cold.N == 0 {
			continue
		}
		x := fixes[name]
		if x == nil {
			g := f.program.functions[name]
			x = &Fix{Function: name, File: g.File, Line: g.Line}
			fixes[name] = x
		}
		x.Saved.add(s.Saved)
		x.Cold.add(s.Cold)
		if !slices.Contains(x.Entries, e.Name) {
			x.Entries = append(x.Entries, e.Name)
		}
	}
}

// from is what a function leads to: what the functions that could take a list cost
// it, in its own terms.
func (f *fixer) from(name string) map[string][]Term {
	if ways, ok := f.ways[name]; ok || f.busy[name] {
		return ways
	}
	fn := f.program.functions[name]
	if fn == nil {
		return nil
	}
	f.busy[name] = true
	out := make(map[string][]Term)
	for i := range fn.Parts {
		p := &fn.Parts[i]
		loops := slices.ContainsFunc(p.Loops, func(l poly.Factor) bool { return l.Class.Raises() })
		for _, callee := range p.Functions {
			reached := maps.Clone(f.from(callee))
			if g := f.program.functions[callee]; takesOne(g) {
				if reached == nil {
					reached = make(map[string][]Term)
				}
				reached[callee] = g.Terms
			}
			for target, terms := range reached {
				lifted := p.Lift(terms)
				out[target] = poly.Add(out[target], lifted)
				if loops {
					f.loop(target, Place{fn.File, p.Line})
				}
			}
		}
	}
	for target, terms := range out {
		out[target] = terms[:min(len(terms), maxWays)]
	}
	f.busy[name] = false
	f.ways[name] = out
	return out
}

func (f *fixer) loop(target string, at Place) {
	if f.loops[target] == nil {
		f.loops[target] = make(map[Place]bool)
	}
	f.loops[target][at] = true
}

// takesOne reports whether a function of the program asks a constant number of
// times for what it is given, so that it could take a list.
func takesOne(g *link.Function) bool {
	if g == nil || g.Foreign() || g.Mixed {
		return false
	}
	asks := false
	for i := range g.Terms {
		t := &g.Terms[i]
		if len(t.Turns()) > 0 {
			return false
		}
		_, ok := KindOf(t)
		asks = asks || ok
	}
	return asks
}
