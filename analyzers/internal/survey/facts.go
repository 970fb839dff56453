package survey

import (
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/querylint/querylint/analyzers/internal/catalog"
	"github.com/querylint/querylint/analyzers/internal/link"
	"github.com/querylint/querylint/analyzers/internal/pack"
	"github.com/querylint/querylint/analyzers/internal/poly"
	"github.com/querylint/querylint/analyzers/internal/syntax"
)

// Merged is the fact of this package together with those of the packages that
// it imports. A driver that passes facts through files hands a package only the
// facts of packages that the imported API names, so each package passes on all
// that it knows. Open sites of other modules are left out: nobody here can mend
// them.
func (p *Package) Merged(own *link.Package) *link.Package {
	out := &link.Package{Reaches: own.Reaches}
	asked, impls, ifaces, open := make(map[link.Asked]bool), make(map[string]bool), make(map[string]bool), make(map[string]bool)
	var slots []link.Slot
	for _, f := range append(p.PackageFacts(), own) {
		slots = append(slots, f.Slots...)
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
			if id := s.ID(); s.Module == p.ModulePath() && !open[id] {
				open[id] = true
				out.Open = append(out.Open, s)
			}
		}
		for _, s := range f.Seqs {
			if id := s.ID(); s.Module == p.ModulePath() && !open[id] {
				open[id] = true
				out.Seqs = append(out.Seqs, s)
			}
		}
		for _, a := range f.Asked {
			if !asked[a] {
				asked[a] = true
				out.Asked = append(out.Asked, a)
			}
		}
		out.Closed = append(out.Closed, f.Closed...)
	}
	out.Slots = link.MergeSlots(slots)
	slices.Sort(out.Closed)
	out.Closed = slices.Compact(out.Closed)
	return out
}

// PackageFacts are the facts of the packages that this one imports, in the
// order of their paths: in ProgramPath all. Imports of test files do not count:
// they belong to the variant of the package that is built for its tests.
func (p *Package) PackageFacts() []*link.Package {
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
	for _, pkg := range p.Imported() {
		if fact := new(link.Package); p.ImportPackageFact(pkg, fact) {
			out = append(out, fact)
		}
	}
	return out
}

// Impls describes the types of the package that have methods.
func (p *Package) Impls() []link.Impl {
	if slices.ContainsFunc(catalog.Words(p.InModule()), p.Catalog.Mock) {
		return nil
	}
	var out []link.Impl
	scope := p.Pkg.Scope()
	for _, name := range scope.Names() { // sorted
		o, ok := scope.Lookup(name).(*types.TypeName)
		if !ok || o.IsAlias() || types.IsInterface(o.Type()) || slices.ContainsFunc(catalog.Words(name), p.Catalog.Mock) {
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
			im.Methods = append(im.Methods, syntax.MethodHash(fn, false))
			im.Loose = append(im.Loose, syntax.MethodHash(fn, true))
			if costs := p.methodCosts(sel, fn); costs != "" {
				at := p.Fset.Position(fn.Pos())
				im.Costs = append(im.Costs, link.Method{Name: fn.Name(), Func: syntax.FuncName(fn), File: at.Filename, Line: at.Line, Summary: costs})
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

// methodCosts is the summary of a method as an implementation of interfaces, or "" where
// it costs nothing.
func (p *Package) methodCosts(sel *types.Selection, fn *types.Func) pack.Packed {
	if costs, ok := p.openCosts(sel, fn); ok {
		return costs
	}
	s := p.Summary(fn.Origin())
	if s == nil || len(s.Steps) == 0 && !slices.ContainsFunc(s.Terms, func(t poly.Term) bool { return t.Leaf.Kind != poly.Param }) {
		return ""
	}
	if u := p.ByFunc[fn.Origin()]; u != nil {
		return p.CostOf(u).Packed
	}
	return p.imports(fn.Origin()).packed
}

// openCosts are those of a method of which there is no source: the catalog knows it, or it
// is one of an interface.
func (p *Package) openCosts(sel *types.Selection, fn *types.Func) (costs pack.Packed, ok bool) {
	if m, ok := p.Catalog.Selected(sel); ok {
		if kind, ok := LeafKind(m.Effect); ok {
			at := p.Fset.Position(sel.Obj().Pos())
			name := m.Library + " " + fn.Name()
			return link.Costs(poly.Term{Coef: 1, Leaf: poly.Leaf{Kind: kind, Name: name, Handle: poly.None}, Chain: []poly.Frame{{Function: name, File: at.Filename, Line: at.Line, Col: at.Column}}}), true
		}
		return "", true
	}
	if recv := fn.Signature().Recv(); recv != nil && types.IsInterface(recv.Type()) {
		if key := p.IfaceOf(recv.Type()); key != "" {
			return link.Costs(poly.Term{Coef: 1, Leaf: poly.Leaf{Kind: poly.Iface, Name: fn.Name(), Iface: key, Handle: poly.None}}), true
		}
		return "", true
	}
	return "", false
}

// IfaceOf returns the key of an interface that late binding follows, and
// remembers its methods. Interfaces of the standard library and of catalogued
// libraries are not followed: everything implements io.Writer.
func (p *Package) IfaceOf(t types.Type) string {
	if tp, ok := types.Unalias(t).(*types.TypeParam); ok {
		t = tp.Constraint()
	}
	iface, ok := t.Underlying().(*types.Interface)
	if !ok || iface.NumMethods() == 0 || !p.Own(t) {
		return ""
	}
	n := syntax.Named(t)
	key := n.Obj().Pkg().Path() + "." + n.Obj().Name()
	generic := n.TypeParams().Len() > 0
	if generic {
		key = types.TypeString(n, nil)
		generic = slices.ContainsFunc(syntax.TypeArgs(n), func(a types.Type) bool { _, ok := types.Unalias(a).(*types.TypeParam); return ok })
	}
	if _, ok := p.Interfaces[key]; !ok {
		d := link.Interface{Key: key, Generic: generic}
		for m := range iface.Methods() {
			d.Methods = append(d.Methods, syntax.MethodHash(m, false))
			d.Loose = append(d.Loose, syntax.MethodHash(m, true))
		}
		slices.Sort(d.Methods)
		slices.Sort(d.Loose)
		p.Interfaces[key] = d
	}
	return key
}
