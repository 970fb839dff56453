package cost

import (
	"cmp"
	"go/types"
	"maps"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/querylint/querylint/analyzers/internal/catalog"
)

// finish exports what other packages need to know of this one and closes the
// sites whose interfaces are known now.
func (p *pass) finish() *Result {
	for _, u := range p.units {
		u.summary.LooksUp = settings.functions && p.looksUp(u)
		u.summary.Waits = u.fn != nil && p.unitWaits(u)
		u.summary.Elements = p.elements(u)
		u.summary.written(p.callers.longest)
		if u.fn != nil && (u.summary.LooksUp || u.summary.Waits || u.summary.Elements > 0 || u.summary.Returns.tells() || len(u.summary.Terms)+len(u.summary.Result)+len(u.summary.Steps) > 0) {
			p.ExportObjectFact(u.fn, &u.summary)
		}
	}
	if !p.reaches && !p.users() {
		return new(Result) // a combinator
	}
	slices.SortFunc(p.sites, func(a, b Site) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Col, b.Col))
	})
	own := &Package{Reaches: p.reaches, Impls: slices.Concat(p.impls(), p.standIns())}
	if settings.wholeProgram {
		own.Limits, own.Uses, own.Main = p.limits.list(), p.uses, p.Pkg.Name() == "main" && p.users()
		p.starts(own)
	}
	for _, key := range slices.Sorted(maps.Keys(p.interfaces)) {
		own.Ifaces = append(own.Ifaces, p.interfaces[key])
	}
	result := &Result{Last: !settings.wholeProgram && p.Pkg.Name() == "main"}
	if settings.wholeProgram {
		if settings.functions {
			own.Functions, own.Literals = p.declared(), p.literals
		}
		for _, s := range p.sites {
			if slices.ContainsFunc(s.Terms, isOpen) || !s.Test { // who calls the function shows later
				own.Open = append(own.Open, s)
			} else {
				result.Sites = append(result.Sites, s)
			}
		}
		own.Seqs, result.Sequences = split(p.sequences)
		p.ExportPackageFact(own)
		return result
	}
	own.Open = p.sites
	own.Seqs, result.Sequences = split(p.sequences)
	fact := p.merged(own)
	fact.Open, result.Sites = newProgram(fact).close([]*Package{fact})
	for _, s := range result.Sites {
		if s.Package != p.Pkg.Path() && slices.ContainsFunc(s.Terms, isBareQuery) {
			fact.Closed = append(fact.Closed, s.id())
		}
	}
	slices.Sort(fact.Closed)
	fact.Seqs, result.Sequences = p.known(fact, result.Sequences)
	p.ExportPackageFact(fact)
	return result
}

// merged is the fact of this package together with those of the packages that
// it imports. A driver that passes facts through files hands a package only the
// facts of packages that the imported API names, so each package passes on all
// that it knows. Open sites of other modules are left out: nobody here can mend
// them.
func (p *pass) merged(own *Package) *Package {
	out := &Package{Reaches: own.Reaches}
	impls, ifaces, open := make(map[string]bool), make(map[string]bool), make(map[string]bool)
	for _, f := range append(p.packageFacts(), own) {
		for _, im := range f.Impls {
			if !impls[im.Type] {
				impls[im.Type] = true
				out.Impls = append(out.Impls, im)
			}
		}
		for _, d := range f.Ifaces {
			if !ifaces[d.Key] {
				ifaces[d.Key] = true
				out.Ifaces = append(out.Ifaces, d)
			}
		}
		for _, s := range f.Open {
			if id := s.id(); s.Module == p.module() && !open[id] {
				open[id] = true
				out.Open = append(out.Open, s)
			}
		}
		for _, s := range f.Seqs {
			if id := s.id(); s.Module == p.module() && !open[id] {
				open[id] = true
				out.Seqs = append(out.Seqs, s)
			}
		}
		out.Closed = append(out.Closed, f.Closed...)
	}
	slices.Sort(out.Closed)
	out.Closed = slices.Compact(out.Closed)
	return out
}

// packageFacts are the facts of the packages that this one imports, in the
// order of their paths: in ProgramPath all. Imports of test files do not count:
// they belong to the variant of the package that is built for its tests.
func (p *pass) packageFacts() []*Package {
	var out []*Package
	if p.Pkg.Path() == ProgramPath {
		all := p.AllPackageFacts()
		slices.SortFunc(all, func(a, b analysis.PackageFact) int { return strings.Compare(a.Package.Path(), b.Package.Path()) })
		for _, f := range all {
			if fact, ok := f.Fact.(*Package); ok {
				out = append(out, fact)
			}
		}
		return out
	}
	for _, pkg := range p.imported() {
		if fact := new(Package); p.ImportPackageFact(pkg, fact) {
			out = append(out, fact)
		}
	}
	return out
}

// imported are the packages that the files, other than test files, import.
func (p *pass) imported() []*types.Package {
	set := make(map[*types.Package]bool)
	for _, file := range p.Files {
		if strings.HasSuffix(p.Fset.Position(file.FileStart).Filename, "_test.go") {
			continue
		}
		for _, spec := range file.Imports {
			if pkg := p.importedBy(spec); pkg != nil {
				set[pkg] = true
			}
		}
	}
	return slices.SortedFunc(maps.Keys(set), func(a, b *types.Package) int { return strings.Compare(a.Path(), b.Path()) })
}

func isOpen(t Term) bool { return t.Leaf.Kind == Iface }

func isQuery(t Term) bool { return t.Leaf.Kind == DBRead || t.Leaf.Kind == DBWrite }

func isBareQuery(t Term) bool { return isQuery(t) && !t.Has(Miss) && !t.Has(Guard) }

// isStore reports whether the term ends at a database, cache or broker.
func isStore(t Term) bool {
	return isQuery(t) || t.Leaf.Kind == CacheRead || t.Leaf.Kind == CacheWrite || t.Leaf.Kind == MQSend
}

// impls describes the types of the package that have methods.
func (p *pass) impls() []Impl {
	if slices.ContainsFunc(catalog.Words(p.inModule()), p.cat.Mock) {
		return nil
	}
	var out []Impl
	scope := p.Pkg.Scope()
	for _, name := range scope.Names() { // sorted
		o, ok := scope.Lookup(name).(*types.TypeName)
		if !ok || o.IsAlias() || types.IsInterface(o.Type()) || slices.ContainsFunc(catalog.Words(name), p.cat.Mock) {
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
			terms, steps := p.methodCost(sel, fn), p.methodSteps(sel, fn)
			if len(terms)+len(steps) > 0 {
				at := p.Fset.Position(fn.Pos())
				im.Costs = append(im.Costs, Method{Name: fn.Name(), Func: funcName(fn), File: at.Filename, Line: at.Line, Terms: terms, Steps: steps})
			}
		}
		slices.Sort(im.Methods)
		slices.Sort(im.Loose)
		if len(im.Costs) == 0 {
			im.Loose = nil // it only counts as one more implementation
		}
		out = append(out, im)
	}
	return out
}

// inModule is the path of the package below its module: the module's own name
// says nothing of what the package is for.
func (p *pass) inModule() string {
	path := p.Pkg.Path()
	if rest, ok := strings.CutPrefix(path, p.module()); ok && p.module() != "" {
		return rest
	}
	return path[strings.LastIndexByte(path, '/')+1:]
}

func (p *pass) methodCost(sel *types.Selection, fn *types.Func) []Term {
	if m, ok := p.cat.Selected(sel); ok {
		if kind, ok := leafKind(m.Effect); ok {
			at := p.Fset.Position(sel.Obj().Pos())
			name := m.Library + " " + fn.Name()
			return []Term{{Coef: 1, Leaf: Leaf{Kind: kind, Name: name, Handle: none}, Chain: []Frame{{name, at.Filename, at.Line, at.Column}}}}
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

const maxDepth = 16 // interfaces behind interfaces

// terms replaces the interface calls of a cost. self is the type whose method
// the cost is of: what a wrapper calls is not the wrapper itself. What waits for
// events, and what seldom runs, is left out.
func (g *program) terms(ts []Term, depth int, self string) []Term {
	return slices.DeleteFunc(g.resolve(ts, depth, self), func(t Term) bool { return t.Has(Daemon) || t.seldom(nil) })
}

func (g *program) resolve(ts []Term, depth int, self string) []Term {
	var out []Term
	for _, t := range ts {
		if t.Leaf.Kind != Iface {
			out = add(out, []Term{t})
			continue
		}
		if depth > maxDepth {
			g.limits.reached(limitInterface, t.Leaf.Iface)
			continue
		}
		for _, r := range g.bind(t.Leaf.Iface, t.Leaf.Name, depth, self) {
			r.given(t.Leaf.Lens)
			r.Coef = multiply(t.Coef, r.Coef)
			r.Factors = product(t.Factors, r.Factors)
			if n := len(t.Chain); n > 0 { // the call of the interface is the call of the implementation
				at := t.Chain[n-1]
				at.Function = r.Chain[0].Function
				r.Chain = joinChains(t.Chain[:n-1], append([]Frame{at}, r.Chain[1:]...))
			}
			r.OneOf = r.OneOf || t.OneOf
			r.Sometimes = r.Sometimes || t.Sometimes
			r.Bound = true
			out = add(out, []Term{r})
		}
	}
	return out
}

func (g *program) bind(iface, method string, depth int, self string) []Term {
	key := iface + "\x00" + method + "\x00" + self
	if b := g.resolved[key]; b != nil {
		return b.terms // nothing, while busy: what wraps the interface adds nothing of its own
	}
	b := &binding{busy: true}
	g.resolved[key] = b
	impls := g.wrapped(iface, method, self)
	if distinct(impls, method) > maxValues {
		g.limits.reached(limitImpls, iface+"."+method)
		return nil
	}
	several := distinct(impls, method) > 1
	var joined []Term
	for _, im := range impls {
		for _, m := range im.Costs {
			if m.Name != method {
				continue
			}
			terms := g.terms(m.Terms, depth+1, im.Type)
			for i := range terms {
				t := &terms[i]
				t.Chain = joinChains([]Frame{{Function: m.Func, File: m.File, Line: m.Line}}, t.Chain)
				t.OneOf = t.OneOf || several
			}
			joined = larger(joined, terms)
		}
	}
	b.terms, b.busy = joined, false
	return joined
}

// wrapped are the implementations of an interface that a call of its method can
// reach: not the type self that calls it, nor those that embed the interface.
func (g *program) wrapped(iface, method, self string) []*Impl {
	return slices.DeleteFunc(g.implementations(iface), func(im *Impl) bool { return im.Type == self || im.passesOn(iface, method) })
}

// distinct counts the functions that implement a method: types that embed one
// and the same type share its method.
func distinct(impls []*Impl, method string) int {
	n := 0
	seen := make(map[string]bool)
	for _, im := range impls {
		i := slices.IndexFunc(im.Costs, func(m Method) bool { return m.Name == method })
		if i < 0 || !seen[im.Costs[i].Func] {
			n++
		}
		if i >= 0 {
			seen[im.Costs[i].Func] = true
		}
	}
	return n
}

// passesOn reports whether the type has the method only because it embeds the
// interface: what it holds there implements it.
func (im *Impl) passesOn(iface, method string) bool {
	i := slices.IndexFunc(im.Costs, func(m Method) bool { return m.Name == method })
	if i < 0 {
		return false
	}
	ts := im.Costs[i].Terms
	return len(ts) == 1 && ts[0].Leaf.Kind == Iface && ts[0].Leaf.Iface == iface && len(ts[0].Chain) == 0
}

// implementations are the types whose methods include those of the interface.
func (g *program) implementations(key string) []*Impl {
	d, ok := g.ifaces[key]
	if !ok || len(d.Methods) == 0 {
		return nil
	}
	var out []*Impl
	for _, im := range g.candidates(d) {
		if im.For != "" && im.For != key {
			continue
		}
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
