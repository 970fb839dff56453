package link

import (
	"slices"
	"strings"

	"github.com/querylint/querylint/analyzers/internal/effect"
	"github.com/querylint/querylint/analyzers/internal/poly"
)

const (
	maxDepth = 16 // interfaces behind interfaces
	maxImpls = 3  // an interface with more of them stays unresolved
)

// terms replaces the interface calls of a cost. self is the type whose method
// the cost is of: what a wrapper calls is not the wrapper itself. What waits for
// events, and what seldom runs, is left out.
func (g *Program) terms(ts []poly.Term, depth int, self string) []poly.Term {
	return slices.DeleteFunc(g.resolve(ts, depth, self), func(t poly.Term) bool { return t.Has(poly.Daemon) || t.Seldom(nil) })
}

func (g *Program) resolve(ts []poly.Term, depth int, self string) []poly.Term {
	var out []poly.Term
	for _, t := range ts {
		if t.Leaf.Kind != poly.Iface {
			out = poly.Add(out, []poly.Term{t})
			continue
		}
		if depth > maxDepth {
			g.Limits.Reached(LimitInterface, t.Leaf.Iface)
			continue
		}
		var runs []poly.Term
		for _, r := range g.bind(t.Leaf.Iface, t.Leaf.Name, depth, self) {
			if !r.Runs(t.Leaf) {
				continue
			}
			r.Given(t.Leaf.Lens)
			r.Coef = poly.Multiply(t.Coef, r.Coef)
			r.Factors = poly.Product(t.Factors, r.Factors)
			if n := len(t.Chain); n > 0 { // the call of the interface is the call of the implementation
				at := t.Chain[n-1]
				at.Function = r.Chain[0].Function
				r.Chain = poly.JoinChains(t.Chain[:n-1], append([]poly.Frame{at}, r.Chain[1:]...))
			}
			r.OneOf = r.OneOf || t.OneOf
			r.In(t.Arms)
			r.From = r.From.Through(t.Args)
			r.Fixed = r.From == poly.Told && r.Degree() == 0
			r.Args = throughEach(r.Args, t.Args)
			r.Leaf.Many, r.Leaf.Lazy = r.Leaf.Many || t.Leaf.Many, r.Leaf.Lazy || t.Leaf.Lazy
			r.Bound = true
			runs = append(runs, r)
		}
		runs = poly.Settle(runs, make([][]poly.Need, len(runs)))
		for i := range runs {
			runs[i].Needs = t.Needs
		}
		out = poly.Add(out, runs)
	}
	return out
}

// throughEach puts what a call is given in the place of the parameters that lists are made of.
func throughEach(list, given []poly.Sources) []poly.Sources {
	out := slices.Clone(list)
	for i := range out {
		out[i] = out[i].Through(given)
	}
	return out
}

func (g *Program) bind(iface, method string, depth int, self string) []poly.Term {
	key := iface + "\x00" + method + "\x00" + self
	if b := g.resolved[key]; b != nil {
		return b.terms // nothing, while busy: what wraps the interface adds nothing of its own
	}
	b := &binding{busy: true}
	g.resolved[key] = b
	to := g.reachable(iface, method, self)
	if to.many {
		g.Limits.Reached(LimitImpls, iface+"."+method)
		return nil
	}
	impls := g.outermost(to.impls, iface, method, depth, self)
	several := distinct(impls, method) > 1 && !strings.HasSuffix(iface, Each)
	costs := make([][]poly.Term, len(impls))
	for i, im := range impls {
		m := im.method(method)
		if m == nil {
			continue
		}
		costs[i] = g.terms(g.costs(m).Terms, depth+1, im.Type)
		for k := range costs[i] {
			t := &costs[i][k]
			t.Chain = poly.JoinChains([]poly.Frame{{Function: m.Func, File: m.File, Line: m.Line}}, t.Chain)
			t.OneOf = t.OneOf || several
		}
	}
	b.terms, b.busy = joinCosts(iface, costs), false
	return b.terms
}

// outermost leaves out the implementations that are behind a decorator, or decorate
// others. One with a memo in the process does not leave out what it decorates: whoever
// holds that as it is sends all that the memo would save.
func (g *Program) outermost(impls []*Impl, iface, method string, depth int, self string) []*Impl {
	targets, cached := g.holders(iface, method, self)
	other := func(im *Impl) bool {
		return slices.ContainsFunc(im.Costs, func(m Method) bool { return m.Name == method && !slices.Contains(targets, m.Func) })
	}
	if cached && !slices.ContainsFunc(impls, func(im *Impl) bool { return !other(im) && g.asksCache(im, method, depth) }) {
		return impls
	}
	return slices.DeleteFunc(slices.Clone(impls), other)
}

// asksCache reports whether a method of a type asks a cache on the network.
func (g *Program) asksCache(im *Impl, method string, depth int) bool {
	m := im.method(method)
	return m != nil && slices.ContainsFunc(g.terms(g.costs(m).Terms, depth+1, im.Type), func(t poly.Term) bool { return t.Leaf.Kind == poly.CacheRead })
}

// reachable are the implementations of an interface that a call of its method can
// reach, or the functions in a slot.
type reachable struct {
	impls []*Impl
	many  bool // too many
}

// reachable leaves out the type self that calls the method, and those that embed the
// interface.
func (g *Program) reachable(iface, method, self string) reachable {
	key := iface + "\x00" + method + "\x00" + self
	r, ok := g.reached[key]
	if !ok {
		most := maxImpls
		if g.isSlot(iface) {
			r.impls = g.slotImpls(iface)
			if !isField(iface) {
				most = maxSlotFuncs
			}
		} else {
			for _, im := range g.implementations(iface) {
				if im.Type != self && !g.passesOn(im, iface, method) {
					r.impls = append(r.impls, im)
				}
			}
		}
		r.many = distinct(r.impls, method) > most
		g.reached[key] = r
	}
	return r
}

// passesOn reports whether a type has a method only because it embeds the interface: what
// it holds there implements it.
func (g *Program) passesOn(im *Impl, iface, method string) bool {
	m := im.method(method)
	if m == nil {
		return false
	}
	ts := g.costs(m).Terms
	return len(ts) == 1 && ts[0].Leaf.Kind == poly.Iface && ts[0].Leaf.Iface == iface && len(ts[0].Chain) == 0
}

// distinct counts the functions that implement a method: types that embed one
// and the same type share its method.
func distinct(impls []*Impl, method string) int {
	n := 0
	seen := make(map[string]bool)
	for _, im := range impls {
		m := im.method(method)
		if m == nil || !seen[m.Func] {
			n++
		}
		if m != nil {
			seen[m.Func] = true
		}
	}
	return n
}

// implementations are the types whose methods include those of the interface.
func (g *Program) implementations(key string) []*Impl {
	out, ok := g.typed[key]
	if !ok {
		out = g.implementing(key)
		g.typed[key] = out
	}
	return out
}

func (g *Program) implementing(key string) (out []*Impl) {
	d, ok := g.ifaces[key]
	if !ok || len(d.Methods) == 0 {
		return nil
	}
	known := make(map[string]bool)
	for _, im := range g.candidates(d) {
		if im.For != "" && im.For != key {
			continue
		}
		want, have := d.Methods, im.Methods
		if d.Generic || im.Generic {
			want, have = d.Loose, im.Loose
		}
		if !known[im.Type] && subset(want, have) {
			known[im.Type] = true
			out = append(out, im)
		}
	}
	slices.SortFunc(out, func(a, b *Impl) int { return strings.Compare(a.Type, b.Type) })
	return out
}

// candidates are the implementations of the method that fewest types have.
func (g *Program) candidates(d Interface) []*Impl {
	rarest := func(hashes []uint64) []*Impl {
		best := g.impls[hashes[0]]
		for _, h := range hashes[1:] {
			if c := g.impls[h]; len(c) < len(best) {
				best = c
			}
		}
		return best
	}
	if d.Generic {
		return rarest(d.Loose)
	}
	// A generic type has the loose hashes of an instance only.
	return append(slices.Clone(rarest(d.Methods)), slices.DeleteFunc(slices.Clone(rarest(d.Loose)), func(im *Impl) bool { return !im.Generic })...)
}

func subset(want, have []uint64) bool {
	for _, h := range want {
		if _, ok := slices.BinarySearch(have, h); !ok {
			return false
		}
	}
	return true
}

// calls finds the functions behind the interface calls of a function, which is a
// method of self or of no type.
func (g *Program) calls(cs []Call, self string) []Call {
	var out []Call
	for _, c := range cs {
		if c.Asks != nil && !g.answersFromMemory(c.Asks, self) {
			c.Guard = ""
		}
		c.Later = c.Later || c.Failed && c.Guard == ""
		if c.Iface == "" {
			out = append(out, c)
			continue
		}
		for _, name := range g.Targets(c.Iface, c.Function, self) {
			c.Function = name
			out = append(out, c)
		}
	}
	return out
}

// answersFromMemory reports whether what stands behind an interface is known and
// sends no query.
func (g *Program) answersFromMemory(c *Call, self string) bool {
	if len(g.reachable(c.Iface, c.Function, self).impls) == 0 {
		return false
	}
	return !slices.ContainsFunc(g.bind(c.Iface, c.Function, 0, self), poly.IsQuery)
}

// Targets are the functions that a call of an interface's method reaches. Who
// holds the interface is given the outermost of its decorators, those with a
// cache before others; a decorator calls what does not decorate, and so does who asks
// each of a list.
func (g *Program) Targets(iface, method, self string) []string {
	names, _ := g.holders(iface, method, self)
	return names
}

// holders are the targets of a call, and whether they have a cache.
func (g *Program) holders(iface, method, self string) (names []string, hasCache bool) {
	to := g.reachable(iface, method, self)
	if to.many {
		return nil, false
	}
	plain := func(t poly.Term) bool {
		return t.Leaf.Kind == poly.Iface && t.Leaf.Iface == iface && !t.Has(poly.Miss) && !t.Has(poly.Guard)
	}
	calls := func(m *Method, is func(t *poly.Term) bool) bool {
		return slices.ContainsFunc(g.costs(m).Terms, func(t poly.Term) bool {
			return t.Leaf.Kind == poly.Iface && t.Leaf.Iface == iface && is(&t)
		})
	}
	var cached, decorators, others, groups []string
	for _, im := range to.impls {
		m := im.method(method)
		if m == nil {
			continue
		}
		switch {
		case !calls(m, func(*poly.Term) bool { return true }):
			others = append(others, m.Func)
		case calls(m, func(t *poly.Term) bool { return t.Degree() > 0 && t.Leaf.Name == method }): // each of a list, which the program is set up with
			groups = append(groups, m.Func)
		case slices.ContainsFunc(g.costs(m).Terms, plain):
			decorators = append(decorators, m.Func)
		default:
			cached = append(cached, m.Func)
		}
	}
	inside := slices.ContainsFunc(g.implementations(iface), func(im *Impl) bool { return im.Type == self })
	for i, names := range [][]string{cached, decorators} {
		if len(names) > 0 && !inside {
			return names, i == 0
		}
	}
	if len(others) == 0 {
		return slices.Concat(cached, decorators, groups), false
	}
	return others, false
}

// StepsOf are what a function and all that it calls do, in order.
func (g *Program) StepsOf(f *Function) []effect.Step { return g.Steps(f.steps, 0, f.Type) }

// finishFunction resolves the interface calls of a function.
func (g *Program) finishFunction(f *Function) {
	raw := f.Terms
	f.Terms = g.terms(raw, 0, "")
	f.Calls = g.calls(f.Calls, f.Type)
	for _, t := range g.resolve(raw, 0, "") {
		if t.Has(poly.Daemon) && !t.Seldom(nil) {
			f.Events = append(f.Events, t)
		}
	}
	parts := make([]Part, 0, len(f.Parts))
	for _, p := range f.Parts {
		p.Terms = slices.DeleteFunc(g.resolve(p.Terms, 0, f.Type), func(t poly.Term) bool { return t.Seldom(nil) })
		if len(p.Terms) == 0 {
			continue
		}
		for _, c := range g.calls(p.calls, f.Type) {
			p.Leaf = p.Leaf || c.Query
			if !c.Query && !slices.Contains(p.Functions, c.Function) {
				p.Functions = append(p.Functions, c.Function)
			}
		}
		p.Leaf = len(p.Functions) == 0
		parts = append(parts, p)
	}
	f.Parts = parts
}
