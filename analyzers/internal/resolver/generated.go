package resolver

import (
	"go/types"
	"slices"
	"strings"
	"unicode"

	"github.com/querylint/querylint/analyzers/internal/catalog"
)

// Root is the interface of a generated package by which that is given its resolvers.
type Root struct {
	*types.Interface
	pkg     *types.Package
	routes  *catalog.Routes
	written []string // see written
}

// RootOf is the root of a package that a generator of the tables wrote, or nil. imports
// are the packages that it imports.
func RootOf(cat *catalog.Catalog, pkg *types.Package, imports []*types.Package) *Root {
	for _, imp := range imports {
		r := cat.Routes(imp.Path(), "")
		if r == nil || r.Resolvers == "" {
			continue
		}
		if o, ok := pkg.Scope().Lookup(r.Resolvers).(*types.TypeName); ok {
			if iface, ok := o.Type().Underlying().(*types.Interface); ok {
				return &Root{iface, pkg, r, written(pkg, r.Context)}
			}
		}
	}
	return nil
}

// Object is one object of a schema, as far as resolvers answer for its fields.
type Object struct {
	Name      string
	Resolvers *types.Interface
	of        *types.Named // nil of the root of all
}

// Objects are those that the root names.
func (r *Root) Objects() []Object {
	var out []Object
	for m := range r.Methods() {
		if m.Signature().Results().Len() != 1 {
			continue
		}
		if iface, ok := m.Signature().Results().At(0).Type().Underlying().(*types.Interface); ok {
			o := Object{Name: m.Name(), Resolvers: iface}
			for answer := range iface.Methods() {
				if n, _ := r.parent(answer); n != nil {
					o.of = n
				}
			}
			out = append(out, o)
		}
	}
	return out
}

// parent is the type of the object for which a method answers, and whether it does so for
// one of them at a time.
func (r *Root) parent(m *types.Func) (n *types.Named, one bool) {
	ps := contextual(m.Signature())
	if len(ps) == 0 {
		return nil, false
	}
	t := ps[0].Type()
	switch ps[0].Name() {
	case r.routes.Parent:
		one = true
	case r.routes.Parents:
		list, ok := t.Underlying().(*types.Slice)
		if !ok {
			return nil, false
		}
		t = list.Elem()
	default:
		return nil, false
	}
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	n, _ = types.Unalias(t).(*types.Named)
	return n, one
}

// Call is a method of resolvers that is called once per element of the list that a field
// returns.
type Call struct {
	Resolvers *types.Interface
	Method    string
	By        string // the field, as the schema writes it: Query.posts
}

// PerElement are all such methods.
func (r *Root) PerElement() []Call {
	objects := r.Objects()
	g := newGraph(func(n *types.Named) []field { return r.fields(n, objects) }, r.types(objects))
	var reads, others []field
	var out []Call
	for _, o := range objects {
		if o.of != nil {
			continue
		}
		if o.Name == r.routes.Entities {
			for m := range o.Resolvers.Methods() {
				t := result(m.Signature())
				if t == nil {
					continue
				}
				if _, many := t.Underlying().(*types.Slice); !many {
					out = append(out, Call{o.Resolvers, m.Name(), r.routes.Asking})
				}
				others = append(others, field{r.routes.Asking, types.NewSlice(t)})
			}
			continue
		}
		root := &others
		if o.Name == r.routes.Query {
			root = &reads
		}
		for m := range o.Resolvers.Methods() {
			if t := result(m.Signature()); t != nil {
				*root = append(*root, field{FieldName(o.Name, m.Name()), t})
			}
		}
	}
	g.walk(reads) // where a list is read is the better example
	g.walk(others)
	for _, o := range objects {
		if o.of == nil || g.by(o.of.Obj()) == "" {
			continue
		}
		for m := range o.Resolvers.Methods() {
			if _, one := r.parent(m); one {
				out = append(out, Call{o.Resolvers, m.Name(), g.by(o.of.Obj())})
			}
		}
	}
	return out
}

// types are those that an interface may stand for: what resolvers answer for, and what is
// declared beside them.
func (r *Root) types(objects []Object) []*types.Named {
	var out []*types.Named
	var pkgs []*types.Package
	for _, o := range objects {
		if o.of != nil {
			out = append(out, o.of)
			if p := o.of.Obj().Pkg(); p != nil && !slices.Contains(pkgs, p) {
				pkgs = append(pkgs, p)
			}
		}
	}
	for _, p := range pkgs {
		for _, name := range p.Scope().Names() {
			o, ok := p.Scope().Lookup(name).(*types.TypeName)
			if !ok || o.IsAlias() || types.IsInterface(o.Type()) {
				continue
			}
			if n, ok := o.Type().(*types.Named); ok && !slices.Contains(out, n) {
				out = append(out, n)
			}
		}
	}
	return out
}

// described are the fields that an object has in the schema: by the struct that names them,
// or where the generator was told to leave that out, by what it writes for each of them.
func (r *Root) described(object string) []string {
	var names []string
	if st, ok := structOf(r.pkg.Scope().Lookup(r.routes.Objects)); ok {
		for f := range st.Fields() {
			if fields, ok := f.Type().Underlying().(*types.Struct); ok && f.Name() == object {
				for field := range fields.Fields() {
					names = append(names, field.Name())
				}
			}
		}
	}
	if len(names) > 0 {
		return names
	}
	for _, name := range r.written {
		if field, ok := strings.CutPrefix(name, "_"+object+"_"); ok {
			names = append(names, field)
		}
	}
	return names
}

func structOf(o types.Object) (*types.Struct, bool) {
	tn, ok := o.(*types.TypeName)
	if !ok {
		return nil, false
	}
	st, ok := tn.Type().Underlying().(*types.Struct)
	return st, ok
}

// written are the functions of a generated package, and the methods of the type that runs an
// operation. A package of which only the API is known has none of them.
func written(pkg *types.Package, context string) []string {
	var names []string
	for _, name := range pkg.Scope().Names() {
		switch o := pkg.Scope().Lookup(name).(type) {
		case *types.Func:
			names = append(names, name)
		case *types.TypeName:
			if name == context {
				for m := range types.NewMethodSet(types.NewPointer(o.Type())).Methods() {
					names = append(names, m.Obj().Name())
				}
			}
		}
	}
	return names
}

// fields are what resolvers answer for an object with, and what its type has that the
// schema names.
func (r *Root) fields(n *types.Named, objects []Object) []field {
	name := n.Obj().Name()
	resolved := make(map[string]bool)
	var out []field
	for _, o := range objects {
		if o.of == nil || o.of.Obj() != n.Obj() {
			continue
		}
		name = o.Name
		for m := range o.Resolvers.Methods() {
			resolved[strings.ToLower(m.Name())] = true
			t := result(m.Signature())
			if t == nil {
				continue
			}
			if _, one := r.parent(m); !one {
				list, ok := t.Underlying().(*types.Slice)
				if !ok {
					continue
				}
				t = list.Elem()
			}
			out = append(out, field{FieldName(name, m.Name()), t})
		}
	}
	for _, f := range r.described(name) {
		if t := member(n, f); t != nil && !resolved[strings.ToLower(f)] {
			out = append(out, field{FieldName(name, f), t})
		}
	}
	return out
}

// member is the type of a field of a struct, or what its method returns, by a name whose
// case may differ.
func member(n *types.Named, name string) types.Type {
	for m := range types.NewMethodSet(types.NewPointer(n)).Methods() {
		if fn, ok := m.Obj().(*types.Func); ok && strings.EqualFold(fn.Name(), name) {
			return result(fn.Signature())
		}
	}
	st, ok := n.Underlying().(*types.Struct)
	if !ok {
		return nil
	}
	for f := range st.Fields() {
		if f.Exported() && strings.EqualFold(f.Name(), name) {
			return f.Type()
		}
	}
	return nil
}

// FieldName is a field as the schema writes it.
func FieldName(object, method string) string {
	rs := []rune(method)
	rs[0] = unicode.ToLower(rs[0])
	return object + "." + string(rs)
}
