package catalog

import (
	"go/types"
	"slices"
)

// Interfaces finds the connections that interfaces of a program stand for.
type Interfaces struct {
	c       *Catalog
	pkg     *types.Package
	handles []handle
	found   bool
}

// handle is a type of connections, as a pointer unless it is an interface.
type handle struct {
	name TypeName
	typ  types.Type
}

// InterfacesOf finds them among the types of connections that a package can name.
func (c *Catalog) InterfacesOf(pkg *types.Package) *Interfaces { return &Interfaces{c: c, pkg: pkg} }

// Method is what a method of an interface does whose methods speak of a library's types
// and that a handle of the library implements, such as the DBTX that sqlc writes.
func (x *Interfaces) Method(recv types.Type, fn *types.Func) (Method, bool) {
	iface, ok := recv.Underlying().(*types.Interface)
	if !ok || fn.Pkg() == nil {
		return Method{}, false
	}
	libs := make(map[string]bool)
	for m := range iface.Methods() {
		for tuple := range slices.Values([]*types.Tuple{m.Signature().Params(), m.Signature().Results()}) {
			for v := range tuple.Variables() {
				if n := namedType(v.Type()); n != nil && n.Obj().Pkg() != nil && x.c.Client(n.Obj().Pkg().Path()) {
					libs[n.Obj().Pkg().Path()] = true
				}
			}
		}
	}
	if len(libs) == 0 {
		return Method{}, false
	}
	return x.among(iface, fn, func(h handle) bool { return libs[h.name.Pkg] })
}

// Fits is the same for any interface that a handle implements. Many things have a Get:
// it is for those who know from elsewhere, as from the text that the method is given,
// that it is one of a connection.
func (x *Interfaces) Fits(recv types.Type, fn *types.Func) (Method, bool) {
	iface, ok := recv.Underlying().(*types.Interface)
	if !ok || fn.Pkg() == nil {
		return Method{}, false
	}
	return x.among(iface, fn, func(handle) bool { return true })
}

func (x *Interfaces) among(iface *types.Interface, fn *types.Func, of func(handle) bool) (Method, bool) {
	for _, h := range x.all() {
		if !of(h) || !types.Implements(h.typ, iface) {
			continue
		}
		if m, ok := x.c.Lookup(h.name.Pkg, h.name.Name, fn.Name()); ok {
			return m, true
		}
		obj, index, _ := types.LookupFieldOrMethod(h.typ, true, fn.Pkg(), fn.Name())
		if f, ok := obj.(*types.Func); ok && index != nil {
			if n := namedType(f.Signature().Recv().Type()); n != nil && n.Obj().Pkg() != nil {
				if m, ok := x.c.Lookup(n.Obj().Pkg().Path(), n.Obj().Name(), fn.Name()); ok {
					return m, true
				}
			}
		}
	}
	return Method{}, false
}

// all are the connection types that the package can name.
func (x *Interfaces) all() []handle {
	if x.found {
		return x.handles
	}
	x.found = true
	byPath := make(map[string]*types.Package)
	var visit func(pkg *types.Package)
	visit = func(pkg *types.Package) {
		if byPath[pkg.Path()] != nil {
			return
		}
		byPath[pkg.Path()] = pkg
		for _, imp := range pkg.Imports() {
			visit(imp)
		}
	}
	visit(x.pkg)
	for _, name := range x.c.Handles() {
		pkg := byPath[name.Pkg]
		if pkg == nil {
			continue
		}
		if o, ok := pkg.Scope().Lookup(name.Name).(*types.TypeName); ok {
			if types.IsInterface(o.Type()) {
				x.handles = append(x.handles, handle{name, o.Type()})
			} else {
				x.handles = append(x.handles, handle{name, types.NewPointer(o.Type())})
			}
		}
	}
	return x.handles
}
