package cost

import "slices"

// program is what the facts of all packages below say together.
type program struct {
	ifaces   map[string]Interface
	impls    map[uint64][]*Impl // by each of their methods, with types and without
	resolved map[string]*binding
	stepsOf  map[string][]Step // by function
	limits   limits
	callers  *callers
	startup  *startup
}

// newProgram joins facts.
func newProgram(facts ...*Package) *program {
	g := &program{
		ifaces: make(map[string]Interface), impls: make(map[uint64][]*Impl),
		resolved: make(map[string]*binding), stepsOf: make(map[string][]Step), limits: make(limits),
	}
	var uses []Use
	ends := false // in a program, whose functions nobody else calls
	for _, f := range facts {
		g.add(f)
		uses, ends = append(uses, f.Uses...), ends || f.Main
	}
	g.startup = startupOf(facts)
	g.callers = callersOf(uses, func(string) bool { return ends })
	return g
}

// binding is the joined cost of an interface method over its implementations.
type binding struct {
	terms []Term
	busy  bool // being resolved: the interface is implemented in terms of itself
}

// functions are those that the facts list, with their interface calls resolved.
func (g *program) functions(facts []*Package) []Function {
	var out []Function
	for _, fact := range facts {
		for _, f := range fact.Functions {
			g.finishFunction(&f)
			out = append(out, f)
		}
	}
	return out
}

// literals are likewise the literals that the facts list.
func (g *program) literals(facts []*Package) []Function {
	var out []Function
	for _, fact := range facts {
		for _, f := range fact.Literals {
			g.finishFunction(&f)
			out = append(out, f)
		}
	}
	return out
}

// close resolves the sites of a fact, this package's own and those of packages
// that it imports, as far as the fact knows implementations. It returns those
// that stay open and those that reach a round trip. A site that is known to
// reach a cache, broker or service, or a query behind one, is told at once, and stays
// open for the unguarded query that may be behind the rest.
func (g *program) close(facts []*Package) (open, closed []Site) {
	done := make(map[string]bool)
	for _, f := range facts {
		for _, id := range f.Closed {
			done[id] = true
		}
	}
	for _, f := range facts {
		for _, s := range f.Open {
			if done[s.id()] {
				continue
			}
			s.starts(g.startup.server.once)
			if !slices.ContainsFunc(s.Terms, isOpen) {
				s.written(g.callers.longest)
				closed = append(closed, s)
				continue
			}
			resolved := s
			resolved.Terms = slices.DeleteFunc(g.terms(s.Terms, 0, ""), func(t Term) bool { return t.seldom(s.Loops) })
			resolved.Terms = slices.DeleteFunc(resolved.Terms, s.onlyProbes)
			resolved.written(g.callers.longest)
			known := slices.ContainsFunc(resolved.Terms, func(t Term) bool { return isStore(t) || t.Leaf.Calls })
			switch {
			case slices.ContainsFunc(resolved.Terms, isBareQuery), known && settings.wholeProgram:
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

func (g *program) add(f *Package) {
	for _, d := range f.Ifaces {
		g.ifaces[d.Key] = d
	}
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
