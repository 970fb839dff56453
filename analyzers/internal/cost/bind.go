package cost

import (
	"cmp"
	"go/types"
	"maps"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/querylint/querylint/analyzers/internal/catalog"
	"github.com/querylint/querylint/analyzers/internal/effect"
	"github.com/querylint/querylint/analyzers/internal/link"
	"github.com/querylint/querylint/analyzers/internal/poly"
)

// finish exports what other packages need to know of this one and closes the
// sites whose interfaces are known now.
func (p *pass) finish() *Result {
	for _, u := range p.units {
		u.summary.LooksUp = settings.functions && p.looksUp(u)
		u.summary.Waits = u.fn != nil && p.unitWaits(u)
		u.summary.Elements = p.elements(u)
		u.summary.Written(p.callers.Longest)
		if u.fn != nil && (u.summary.LooksUp || u.summary.Waits || u.summary.Elements > 0 || u.summary.Returns.Tells() || len(u.summary.Terms)+len(u.summary.Result)+len(u.summary.Steps) > 0) {
			p.ExportObjectFact(u.fn, &u.summary)
		}
	}
	if !p.reaches && !p.users() {
		return new(Result) // a combinator
	}
	slices.SortFunc(p.sites, func(a, b link.Site) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Col, b.Col))
	})
	own := &link.Package{Reaches: p.reaches, Impls: slices.Concat(p.impls(), p.standIns())}
	if settings.wholeProgram {
		own.Limits, own.Uses, own.Main = p.limits.List(), p.uses, p.Pkg.Name() == "main" && p.users()
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
			if slices.ContainsFunc(s.Terms, poly.IsOpen) || !s.Test { // who calls the function shows later
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
	fact := p.merged(own)
	fact.Open, result.Sites = link.NewProgram(fact).Close([]*link.Package{fact}, settings.wholeProgram)
	for _, s := range result.Sites {
		if s.Package != p.Pkg.Path() && slices.ContainsFunc(s.Terms, poly.IsBareQuery) {
			fact.Closed = append(fact.Closed, s.ID())
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
func (p *pass) merged(own *link.Package) *link.Package {
	out := &link.Package{Reaches: own.Reaches}
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
			if id := s.ID(); s.Module == p.module() && !open[id] {
				open[id] = true
				out.Open = append(out.Open, s)
			}
		}
		for _, s := range f.Seqs {
			if id := s.ID(); s.Module == p.module() && !open[id] {
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
func (p *pass) packageFacts() []*link.Package {
	var out []*link.Package
	if p.Pkg.Path() == ProgramPath {
		all := p.AllPackageFacts()
		slices.SortFunc(all, func(a, b analysis.PackageFact) int { return strings.Compare(a.Package.Path(), b.Package.Path()) })
		for _, f := range all {
			if fact, ok := f.Fact.(*link.Package); ok {
				out = append(out, fact)
			}
		}
		return out
	}
	for _, pkg := range p.imported() {
		if fact := new(link.Package); p.ImportPackageFact(pkg, fact) {
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

// impls describes the types of the package that have methods.
func (p *pass) impls() []link.Impl {
	if slices.ContainsFunc(catalog.Words(p.inModule()), p.cat.Mock) {
		return nil
	}
	var out []link.Impl
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
		im := link.Impl{Type: p.Pkg.Path() + "." + name, Generic: n.TypeParams().Len() > 0}
		for sel := range set.Methods() {
			fn := sel.Obj().(*types.Func)
			im.Methods = append(im.Methods, methodHash(fn, false))
			im.Loose = append(im.Loose, methodHash(fn, true))
			terms, steps := p.methodCost(sel, fn), p.methodSteps(sel, fn)
			if len(terms)+len(steps) > 0 {
				at := p.Fset.Position(fn.Pos())
				im.Costs = append(im.Costs, link.Method{Name: fn.Name(), Func: funcName(fn), File: at.Filename, Line: at.Line, Terms: terms, Steps: steps})
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

func (p *pass) methodCost(sel *types.Selection, fn *types.Func) []poly.Term {
	if m, ok := p.cat.Selected(sel); ok {
		if kind, ok := leafKind(m.Effect); ok {
			at := p.Fset.Position(sel.Obj().Pos())
			name := m.Library + " " + fn.Name()
			return []poly.Term{{Coef: 1, Leaf: poly.Leaf{Kind: kind, Name: name, Handle: poly.None}, Chain: []poly.Frame{{Function: name, File: at.Filename, Line: at.Line, Col: at.Column}}}}
		}
		return nil
	}
	if recv := fn.Signature().Recv(); recv != nil && types.IsInterface(recv.Type()) {
		if key := p.ifaceOf(recv.Type()); key != "" {
			return []poly.Term{{Coef: 1, Leaf: poly.Leaf{Kind: poly.Iface, Name: fn.Name(), Iface: key, Handle: poly.None}}}
		}
		return nil
	}
	s := p.summary(fn.Origin())
	if s == nil {
		return nil
	}
	var out []poly.Term
	for _, t := range s.Terms {
		if t.Leaf.Kind != poly.Param {
			t.Leaf.Handle = poly.None
			out = append(out, t)
		}
	}
	return out
}
