package cost

import (
	"cmp"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// finish exports what other packages need to know of this one and closes the
// sites whose interfaces are known now.
func (p *pass) finish() *Result {
	for _, u := range p.units {
		if u.fn != nil && len(u.summary.Terms)+len(u.summary.Result) > 0 {
			p.ExportObjectFact(u.fn, &u.summary)
		}
	}
	fact := &Package{Impls: p.impls()}
	slices.SortFunc(p.sites, func(a, b Site) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Col, b.Col))
	})
	for _, d := range p.interfaces {
		fact.Ifaces = append(fact.Ifaces, d)
	}
	slices.SortFunc(fact.Ifaces, func(a, b Interface) int { return cmp.Compare(a.Key, b.Key) })

	result := new(Result)
	if settings.wholeProgram {
		for _, s := range p.sites {
			if slices.ContainsFunc(s.Terms, isOpen) {
				fact.Open = append(fact.Open, s)
			} else {
				result.Sites = append(result.Sites, s)
			}
		}
	} else {
		result.Sites = p.close(fact)
	}
	p.ExportPackageFact(fact)
	return result
}

func isOpen(t Term) bool { return t.Leaf.Kind == Iface }

// mockWords mark stand-ins of tests among implementations.
var mockWords = []string{"mock", "mocks", "fake", "fakes", "stub", "stubs", "noop"}

// impls describes the types of the package that have methods.
func (p *pass) impls() []Impl {
	if slices.ContainsFunc(words(p.Pkg.Path()), isMock) {
		return nil
	}
	var out []Impl
	scope := p.Pkg.Scope()
	for _, name := range scope.Names() { // sorted
		o, ok := scope.Lookup(name).(*types.TypeName)
		if !ok || o.IsAlias() || types.IsInterface(o.Type()) || slices.ContainsFunc(words(name), isMock) {
			continue
		}
		n, ok := o.Type().(*types.Named)
		if !ok {
			continue
		}
		set := types.NewMethodSet(types.NewPointer(n))
		if set.Len() == 0 {
			continue
		}
		im := Impl{Type: p.Pkg.Path() + "." + name, Generic: n.TypeParams().Len() > 0}
		for sel := range set.Methods() {
			fn := sel.Obj().(*types.Func)
			im.Methods = append(im.Methods, methodHash(fn, false))
			im.Loose = append(im.Loose, methodHash(fn, true))
			if terms := p.methodCost(sel, fn); len(terms) > 0 {
				at := p.Fset.Position(fn.Pos())
				im.Costs = append(im.Costs, Method{Name: fn.Name(), Func: funcName(fn), File: at.Filename, Line: at.Line, Terms: terms})
			}
		}
		slices.Sort(im.Methods)
		slices.Sort(im.Loose)
		out = append(out, im)
	}
	return out
}

func isMock(word string) bool { return slices.Contains(mockWords, word) }

func (p *pass) methodCost(sel *types.Selection, fn *types.Func) []Term {
	if m, ok := p.cataloguedMethod(sel); ok {
		if kind, ok := leafKind(m.Effect); ok {
			return []Term{{Coef: 1, Leaf: Leaf{Kind: kind, Name: m.Library + " " + fn.Name(), Handle: none}}}
		}
		return nil
	}
	if recv := fn.Signature().Recv(); recv != nil && types.IsInterface(recv.Type()) {
		if key := p.ifaceOf(recv.Type()); key != "" {
			return []Term{{Coef: 1, Leaf: Leaf{Kind: Iface, Name: fn.Name(), Iface: key, Handle: none}}}
		}
		return nil
	}
	s := p.summary(fn.Origin())
	if s == nil {
		return nil
	}
	var out []Term
	for _, t := range s.Terms {
		if t.Leaf.Kind != Param {
			t.Leaf.Handle = none
			out = append(out, t)
		}
	}
	return out
}

// program is what the facts of all packages below say together.
type program struct {
	ifaces   map[string]Interface
	impls    map[uint64][]*Impl // by the loose hash of each of their methods
	resolved map[string]*binding
}

// binding is the joined cost of an interface method over its implementations.
type binding struct {
	terms []Term
	busy  bool // being resolved: the interface is implemented in terms of itself
}

// close resolves the open sites that this package sees, its own and those of
// the packages that it imports, and returns those that reach a round trip.
// What stays open goes into the fact.
func (p *pass) close(fact *Package) []Site {
	prog := &program{ifaces: make(map[string]Interface), impls: make(map[uint64][]*Impl), resolved: make(map[string]*binding)}
	closed := make(map[string]bool)
	var open []Site
	facts := p.AllPackageFacts()
	slices.SortFunc(facts, func(a, b analysis.PackageFact) int { return strings.Compare(a.Package.Path(), b.Package.Path()) })
	for _, f := range facts {
		f, ok := f.Fact.(*Package)
		if !ok {
			continue
		}
		prog.add(f)
		for _, id := range f.Closed {
			closed[id] = true
		}
		for _, s := range f.Open {
			if s.Module == p.module() || settings.wholeProgram {
				open = append(open, s)
			}
		}
	}
	if fact != nil {
		prog.add(fact)
	}
	var out []Site
	for _, s := range open {
		if id := s.id(); !closed[id] && prog.resolve(&s) {
			closed[id] = true
			if fact != nil {
				fact.Closed = append(fact.Closed, id)
			}
			out = append(out, s)
		}
	}
	for _, s := range p.sites {
		unresolved := s
		if !slices.ContainsFunc(s.Terms, isOpen) || prog.resolve(&s) {
			out = append(out, s)
		} else {
			fact.Open = append(fact.Open, unresolved)
		}
	}
	return out
}

func (g *program) add(f *Package) {
	for _, d := range f.Ifaces {
		g.ifaces[d.Key] = d
	}
	for i := range f.Impls {
		im := &f.Impls[i]
		for _, h := range im.Loose {
			g.impls[h] = append(g.impls[h], im)
		}
	}
}

// resolve replaces the interface calls of a site by what they cost and reports
// whether a round trip is among that.
func (g *program) resolve(s *Site) bool {
	s.Terms = g.terms(s.Terms, 0)
	return slices.ContainsFunc(s.Terms, func(t Term) bool { return t.Leaf.Kind != Tx && t.Leaf.Kind != RPC })
}

const maxDepth = 16 // interfaces behind interfaces

func (g *program) terms(ts []Term, depth int) []Term {
	var out []Term
	for _, t := range ts {
		if t.Leaf.Kind != Iface {
			out = add(out, []Term{t})
			continue
		}
		if depth > maxDepth {
			continue
		}
		for _, r := range g.bind(t.Leaf.Iface, t.Leaf.Name, depth) {
			r.Coef = multiply(t.Coef, r.Coef)
			r.Factors = product(t.Factors, r.Factors)
			r.Chain = slices.Concat(t.Chain, r.Chain)
			r.Chain = r.Chain[:min(len(r.Chain), maxChain)]
			r.OneOf = r.OneOf || t.OneOf
			out = add(out, []Term{r})
		}
	}
	return slices.DeleteFunc(out, func(t Term) bool { return t.Has(Daemon) })
}

func (g *program) bind(iface, method string, depth int) []Term {
	key := iface + "\x00" + method
	if b := g.resolved[key]; b != nil {
		return b.terms // nothing, while busy: what wraps the interface adds nothing of its own
	}
	b := &binding{busy: true}
	g.resolved[key] = b
	impls := g.implementations(iface)
	if len(impls) > maxValues {
		return nil
	}
	var joined []Term
	for _, im := range impls {
		for _, m := range im.Costs {
			if m.Name != method {
				continue
			}
			terms := g.terms(m.Terms, depth+1)
			for i := range terms {
				t := &terms[i]
				t.Factors = slices.Clone(t.Factors)
				for j := range t.Factors {
					t.Factors[j].Param = none
				}
				t.Chain = append([]Frame{{Function: m.Func, File: m.File, Line: m.Line}}, t.Chain...)
				t.OneOf = t.OneOf || len(impls) > 1
			}
			joined = larger(joined, terms)
		}
	}
	b.terms, b.busy = joined, false
	return joined
}

// implementations are the types whose methods include those of the interface.
func (g *program) implementations(key string) []*Impl {
	d, ok := g.ifaces[key]
	if !ok || len(d.Methods) == 0 {
		return nil
	}
	var out []*Impl
	for _, im := range g.candidates(d) {
		want, have := d.Methods, im.Methods
		if d.Generic || im.Generic {
			want, have = d.Loose, im.Loose
		}
		if subset(want, have) && !slices.ContainsFunc(out, func(o *Impl) bool { return o.Type == im.Type }) {
			out = append(out, im)
		}
	}
	slices.SortFunc(out, func(a, b *Impl) int { return strings.Compare(a.Type, b.Type) })
	return out
}

// candidates are the implementations of the method that fewest types have.
func (g *program) candidates(d Interface) []*Impl {
	best := g.impls[d.Loose[0]]
	for _, h := range d.Loose[1:] {
		if c := g.impls[h]; len(c) < len(best) {
			best = c
		}
	}
	return best
}

func subset(want, have []uint64) bool {
	for _, h := range want {
		if _, ok := slices.BinarySearch(have, h); !ok {
			return false
		}
	}
	return true
}
