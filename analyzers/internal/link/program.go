package link

import (
	"go/ast"
	"slices"
	"strings"

	"github.com/querylint/querylint/analyzers/internal/effect"
	"github.com/querylint/querylint/analyzers/internal/pack"
	"github.com/querylint/querylint/analyzers/internal/poly"
)

// Program is what the facts of all packages below say together.
type Program struct {
	ifaces   map[string]Interface
	impls    map[uint64][]*Impl // by each of their methods, with types and without
	resolved map[string]*binding
	stepsOf  map[string][]effect.Step // by function
	costsOf  map[*Method]*Summary     // see costs
	asked    map[string]string        // what returns the list per element of which something is asked, see Asked
	reached  map[string]reachable     // by interface, method and the type that calls it
	typed    map[string][]*Impl       // by interface
	slots    map[string][]*Slot       // by key
	filled   map[string][]*Impl       // see slotImpls
	buffers  effect.Buffers
	Limits   Limits
	callers  *Callers
	Startup  *startup
}

// NewProgram joins facts, of a program if main is among its packages.
func NewProgram(facts ...*Package) *Program {
	ends := slices.ContainsFunc(facts, func(f *Package) bool { return f.Main })
	return join(facts, func(string) bool { return ends })
}

// WholeProgram joins the facts of all packages of a module and of what it imports. Where
// none is main, it is a library, and others call what it exports.
func WholeProgram(facts ...*Package) *Program {
	ends := slices.ContainsFunc(facts, func(f *Package) bool { return f.Main })
	return join(facts, func(function string) bool {
		name := function[strings.LastIndexByte(function, '.')+1:]
		return ends || !ast.IsExported(name) || strings.Contains(function, "/internal/")
	})
}

// join joins facts. complete reports whether nobody else calls a function.
func join(facts []*Package, complete func(function string) bool) *Program {
	g := &Program{
		ifaces: make(map[string]Interface), impls: make(map[uint64][]*Impl),
		resolved: make(map[string]*binding), stepsOf: make(map[string][]effect.Step), costsOf: make(map[*Method]*Summary), asked: make(map[string]string),
		reached: make(map[string]reachable), typed: make(map[string][]*Impl), Limits: make(Limits),
		slots: make(map[string][]*Slot), filled: make(map[string][]*Impl),
	}
	var uses []Use
	for _, f := range facts {
		g.add(f)
		uses = append(uses, f.Uses...)
	}
	g.Startup = startupOf(facts)
	g.callers = CallersOf(uses, complete)
	for _, f := range facts {
		for _, m := range f.Maps {
			g.callers.lists[m.Of] = append(g.callers.lists[m.Of], m.Passed)
		}
	}
	return g
}

// binding is the joined cost of an interface method over its implementations.
type binding struct {
	terms []poly.Term
	busy  bool // being resolved: the interface is implemented in terms of itself
}

// Entries is how many entries a map has at most of which Order.Map has the name, if all that
// it may be is known.
func (g *Program) Entries(name string) (int64, bool) {
	return g.callers.Longest(poly.Length{Of: []string{name}}.Text())
}

// Functions are those that the facts list, with their interface calls resolved.
func (g *Program) Functions(facts []*Package) []Function {
	var out []Function
	for _, fact := range facts {
		for _, f := range fact.Functions {
			g.finishFunction(&f)
			out = append(out, f)
		}
	}
	return out
}

// Literals are likewise the literals that the facts list.
func (g *Program) Literals(facts []*Package) []Function {
	var out []Function
	for _, fact := range facts {
		for _, f := range fact.Literals {
			g.finishFunction(&f)
			out = append(out, f)
		}
	}
	return out
}

// Close resolves the sites of a fact, this package's own and those of packages
// that it imports, as far as the fact knows implementations. It returns those
// that stay open and those that reach a round trip. A site that is known to
// reach a cache, broker or service, or a query behind one, is told at once, and stays
// open for the unguarded query that may be behind the rest.
func (g *Program) Close(facts []*Package, whole bool) (open, closed []Site) {
	done := make(map[string]bool)
	for _, f := range facts {
		for _, id := range f.Closed {
			done[id] = true
		}
	}
	for _, f := range facts {
		for _, s := range f.Open {
			if done[s.ID()] {
				continue
			}
			if s.Waits() && !s.listed(g.asked[s.Of]) {
				open = append(open, s)
				continue
			}
			s.starts(g.Startup.server.once)
			s.Behind = s.Behind || g.Startup.behind[s.Function] && !s.Request
			s.Remote = s.Remote || RemoteIn(g.terms(s.Turn, 0, receiver(s.Function)), 0)
			if !slices.ContainsFunc(s.Terms, poly.IsOpen) {
				s.Written(g.callers.Longest)
				closed = append(closed, s)
				continue
			}
			resolved := s
			resolved.Terms = slices.DeleteFunc(g.terms(s.Terms, 0, receiver(s.Function)), func(t poly.Term) bool { return t.Seldom(s.Loops) })
			resolved.Terms = slices.DeleteFunc(resolved.Terms, func(t poly.Term) bool { return s.OnlyProbes(t) || s.Shared(t) })
			resolved.Remote = s.Remote || RemoteIn(resolved.Terms, FewestArms(resolved.Terms))
			resolved.Written(g.callers.Longest)
			known := slices.ContainsFunc(resolved.Terms, func(t poly.Term) bool { return poly.IsStore(t) || t.Leaf.Calls })
			switch {
			case slices.ContainsFunc(resolved.Terms, poly.IsBareQuery), known && whole:
				closed = append(closed, resolved)
				continue
			case known && !s.Told:
				s.Told = true
				closed = append(closed, resolved)
			}
			open = append(open, s)
		}
	}
	return open, closed
}

// receiver is the type pkg/path.T of which a function, pkg/path.(*T).Method, is a method,
// as Impl.Type has it. What it says of a function without a receiver is the name of no type.
func receiver(function string) string {
	t := function[:max(strings.LastIndexByte(function, '.'), 0)]
	return strings.NewReplacer("(*", "", ")", "").Replace(t)
}

// costs are what the method of an implementation costs whoever holds the interface, of whose
// arguments it knows nothing.
func (g *Program) costs(m *Method) *Summary {
	s, ok := g.costsOf[m]
	if !ok {
		s = pack.Value[Summary](m.Summary)
		s.Terms = slices.DeleteFunc(s.Terms, func(t poly.Term) bool { return t.Leaf.Kind == poly.Param })
		for i := range s.Terms {
			s.Terms[i].Leaf.Handle, s.Terms[i].Leaf.Chosen = poly.None, 0
		}
		g.costsOf[m] = s
	}
	return s
}

func (g *Program) add(f *Package) {
	for _, a := range f.Asked {
		if by, ok := g.asked[a.Of]; !ok || a.By < by { // whichever package is read first
			g.asked[a.Of] = a.By
		}
	}
	for _, d := range f.Ifaces {
		g.ifaces[d.Key] = d
	}
	g.addSlots(f.Slots)
	for i := range f.Impls {
		im := &f.Impls[i]
		for _, h := range im.Methods {
			g.impls[h] = append(g.impls[h], im)
		}
		for _, h := range im.Loose {
			g.impls[h] = append(g.impls[h], im)
		}
	}
}
