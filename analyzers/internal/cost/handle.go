package cost

import (
	"go/ast"
	"go/types"
	"slices"

	"github.com/querylint/querylint/analyzers/internal/catalog"
)

// overHandles reports whether the loop runs over connections and the call uses
// the loop's own: shards, tenants, replicas.
func (w *walker) overHandles(call *ast.CallExpr, f *frame) bool {
	if !f.factor.Class.Raises() || f.times > 0 {
		return false
	}
	if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok && w.handleOf(sel.X, f, 0) {
		return true
	}
	return slices.ContainsFunc(call.Args, func(arg ast.Expr) bool {
		return w.isHandle(w.p.TypesInfo.TypeOf(arg)) && w.handleOf(arg, f, 0)
	})
}

// handleOf reports whether e is a connection that comes from the loop's
// variable, through fields, indexes and the methods of the connection itself.
func (w *walker) handleOf(e ast.Expr, f *frame, depth int) bool {
	if depth > 8 {
		return false
	}
	switch t := unparen(e).(type) {
	case *ast.Ident:
		o := w.p.TypesInfo.ObjectOf(t)
		if o == nil {
			return false
		}
		if f.vars[o] {
			return w.isHandle(o.Type()) || hasHandleField(o.Type(), w.isHandle)
		}
		if as := w.p.assigned[o]; len(as) == 1 && as[0].value != nil && contains(f.node, as[0].value) && w.isHandle(o.Type()) {
			return w.handleOf(as[0].value, f, depth+1)
		}
	case *ast.SelectorExpr:
		return w.isHandle(w.p.TypesInfo.TypeOf(t)) && w.handleOf(t.X, f, depth+1)
	case *ast.IndexExpr:
		elem := w.p.TypesInfo.TypeOf(t)
		return (w.isHandle(elem) || hasHandleField(elem, w.isHandle)) && w.p.mentions(t.Index, f.vars)
	case *ast.StarExpr:
		return w.handleOf(t.X, f, depth+1)
	case *ast.CallExpr:
		if sel, ok := ast.Unparen(t.Fun).(*ast.SelectorExpr); ok {
			return w.handleOf(sel.X, f, depth+1)
		}
	}
	return false
}

func (w *walker) isHandle(t types.Type) bool { return w.p.isHandle(t) }

func (p *pass) isHandle(t types.Type) bool {
	name, ok := p.nameOf(t)
	return ok && p.cat.Handle(name.Pkg, name.Name)
}

// nameOf is the name under which the tables have a type, or a pointer to it.
func (p *pass) nameOf(t types.Type) (catalog.TypeName, bool) {
	n := named(t)
	if n == nil {
		return catalog.TypeName{}, false
	}
	name, ok := p.knownAs[n]
	if !ok {
		name, _ = p.cat.Known(n)
		p.knownAs[n] = name
	}
	return name, name.Name != ""
}

// isTx reports whether a connection of the type is a transaction.
func (w *walker) isTx(t types.Type) bool {
	name, ok := w.p.nameOf(t)
	return ok && w.p.cat.Transaction(name.Pkg, name.Name)
}

// isPinned reports whether a connection of the type is one of a pool.
func (w *walker) isPinned(t types.Type) bool {
	name, ok := w.p.nameOf(t)
	return ok && w.p.cat.Connection(name.Pkg, name.Name)
}

// nests reports whether a call that begins a transaction may do so on another one:
// on an interface, on a transaction, or on a type that both have.
func (w *walker) nests(call *ast.CallExpr, op catalog.Op, on ast.Expr) bool {
	recv := w.p.TypesInfo.TypeOf(on)
	if types.IsInterface(recv) || w.isTx(recv) {
		return true
	}
	switch op {
	case catalog.Begin:
		t := w.p.TypesInfo.TypeOf(call)
		if tuple, ok := t.(*types.Tuple); ok && tuple.Len() > 0 {
			t = tuple.At(0).Type()
		}
		return !w.isHandle(t) || types.Identical(t, recv)
	case catalog.Within:
		for _, arg := range call.Args {
			sig, ok := w.p.TypesInfo.TypeOf(arg).(*types.Signature)
			if !ok {
				continue
			}
			for v := range sig.Params().Variables() {
				if w.isHandle(v.Type()) && !types.Identical(v.Type(), recv) {
					return false
				}
			}
		}
	}
	return true
}

func hasHandleField(t types.Type, isHandle func(types.Type) bool) bool {
	n := named(t)
	if n == nil {
		return false
	}
	st, ok := n.Underlying().(*types.Struct)
	if !ok {
		return false
	}
	for f := range st.Fields() {
		if isHandle(f.Type()) {
			return true
		}
	}
	return false
}

// handleMethod finds the connection that an interface stands for: an interface
// whose methods speak of a library's types and that a handle of the library
// implements, such as the DBTX that sqlc writes.
func (p *pass) handleMethod(recv types.Type, fn *types.Func) (catalog.Method, bool) {
	iface, ok := recv.Underlying().(*types.Interface)
	if !ok || fn.Pkg() == nil {
		return catalog.Method{}, false
	}
	libs := make(map[string]bool)
	for m := range iface.Methods() {
		for tuple := range slices.Values([]*types.Tuple{m.Signature().Params(), m.Signature().Results()}) {
			for v := range tuple.Variables() {
				if pkg, _ := typeKey(v.Type()); pkg != "" && p.cat.Client(pkg) {
					libs[pkg] = true
				}
			}
		}
	}
	if len(libs) == 0 {
		return catalog.Method{}, false
	}
	for _, h := range p.handles() {
		if libs[h.name.Pkg] && types.Implements(h.typ, iface) {
			if m, ok := p.cat.Lookup(h.name.Pkg, h.name.Name, fn.Name()); ok {
				return m, true
			}
			obj, index, _ := types.LookupFieldOrMethod(h.typ, true, fn.Pkg(), fn.Name())
			if f, ok := obj.(*types.Func); ok && index != nil {
				if pkg, name := typeKey(f.Signature().Recv().Type()); name != "" {
					if m, ok := p.cat.Lookup(pkg, name, fn.Name()); ok {
						return m, true
					}
				}
			}
		}
	}
	return catalog.Method{}, false
}

type handle struct {
	name catalog.TypeName
	typ  types.Type
}

// handles are the connection types that the package can name, as pointers.
func (p *pass) handles() []handle {
	if p.handleTypes != nil {
		return *p.handleTypes
	}
	seen := make(map[*types.Package]bool)
	byPath := make(map[string]*types.Package)
	var visit func(pkg *types.Package)
	visit = func(pkg *types.Package) {
		if seen[pkg] {
			return
		}
		seen[pkg] = true
		byPath[pkg.Path()] = pkg
		for _, imp := range pkg.Imports() {
			visit(imp)
		}
	}
	visit(p.Pkg)
	hs := []handle{}
	for _, name := range p.cat.Handles() {
		pkg := byPath[name.Pkg]
		if pkg == nil {
			continue
		}
		if o, ok := pkg.Scope().Lookup(name.Name).(*types.TypeName); ok {
			if types.IsInterface(o.Type()) {
				hs = append(hs, handle{name, o.Type()})
			} else {
				hs = append(hs, handle{name, types.NewPointer(o.Type())})
			}
		}
	}
	p.handleTypes = &hs
	return hs
}
