package syntax

import (
	"go/ast"
	"go/types"
	"slices"

	"github.com/querylint/querylint/analyzers/internal/catalog"
)

// IsHandle reports whether a type is that of a connection, a pool or a transaction.
func (p *Package) IsHandle(t types.Type) bool {
	name, ok := p.NameOf(t)
	return ok && p.Catalog.Handle(name.Pkg, name.Name)
}

// NameOf is the name under which the tables have a type, or a pointer to it.
func (p *Package) NameOf(t types.Type) (catalog.TypeName, bool) {
	n := Named(t)
	if n == nil {
		return catalog.TypeName{}, false
	}
	name, ok := p.knownAs[n]
	if !ok {
		name, _ = p.Catalog.Known(n)
		p.knownAs[n] = name
	}
	return name, name.Name != ""
}

// HasHandleField reports whether a type is a struct that holds a connection.
func HasHandleField(t types.Type, isHandle func(types.Type) bool) bool {
	n := Named(t)
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

// HandleMethod finds the connection that an interface stands for: see catalog.Interfaces.
func (p *Package) HandleMethod(recv types.Type, fn *types.Func) (catalog.Method, bool) {
	if p.interfaces == nil {
		p.interfaces = p.Catalog.InterfacesOf(p.Pkg)
	}
	return p.interfaces.Method(recv, fn)
}

// GivesHandle reports whether the first result of a call is a connection.
func (p *Package) GivesHandle(call *ast.CallExpr) bool {
	t := p.TypesInfo.TypeOf(call)
	if tuple, ok := t.(*types.Tuple); ok && tuple.Len() > 0 {
		t = tuple.At(0).Type()
	}
	return t != nil && p.IsHandle(t)
}

// ReturnedLocals are the variables that a function returns, if it returns a
// connection.
func (p *Package) ReturnedLocals(u *Unit) map[string]bool {
	if u.Type.Results == nil || !slices.ContainsFunc(u.Type.Results.List, func(f *ast.Field) bool {
		t := p.TypesInfo.TypeOf(f.Type)
		return t != nil && (p.IsHandle(t) || HasHandleField(t, p.IsHandle))
	}) {
		return nil
	}
	set := make(map[string]bool)
	ast.Inspect(u.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.ReturnStmt:
			for _, e := range n.Results {
				for _, id := range kept(e) {
					if v, ok := p.TypesInfo.ObjectOf(id).(*types.Var); ok {
						set[p.LocalID(v)] = true
					}
				}
			}
		}
		return true
	})
	for _, f := range u.Type.Results.List {
		for _, n := range f.Names {
			if o := p.TypesInfo.Defs[n]; o != nil {
				set[p.LocalID(o)] = true
			}
		}
	}
	return set
}

// KeepsIn are the fields, elements and variables of packages that a function gives a
// local variable to, or what it makes of that:
//
//	client := &http.Client{Transport: transport}
//	s.ctx = context.WithValue(s.ctx, key, client)
func (p *Package) KeepsIn(u *Unit, local string) []ast.Expr {
	made := make(map[types.Object]bool)
	from := func(e ast.Expr, to types.Type) bool {
		parts := kept(e)
		if call, ok := Unparen(e).(*ast.CallExpr); ok && p.mayHold(to) {
			for _, arg := range call.Args {
				parts = append(parts, kept(arg)...)
			}
		}
		return slices.ContainsFunc(parts, func(id *ast.Ident) bool {
			v, ok := p.TypesInfo.ObjectOf(id).(*types.Var)
			return ok && (made[v] || p.LocalID(v) == local)
		})
	}
	var in []ast.Expr
	ast.Inspect(u.Body, func(n ast.Node) bool {
		a, ok := n.(*ast.AssignStmt)
		if !ok {
			return true
		}
		for i, lhs := range a.Lhs {
			if !from(a.Rhs[min(i, len(a.Rhs)-1)], p.TypesInfo.TypeOf(lhs)) {
				continue
			}
			if v, ok := p.Object(lhs).(*types.Var); ok && !v.IsField() && v.Parent() != p.Pkg.Scope() {
				made[v] = true
			} else {
				in = append(in, lhs)
			}
		}
		return true
	})
	return in
}

// mayHold reports whether a value that a call returns may have a connection in it that the
// call was given: not a number or rows that were read by it.
func (p *Package) mayHold(t types.Type) bool {
	if t == nil || IsError(t) {
		return false
	}
	return types.IsInterface(t) || p.IsHandle(t) || HasHandleField(t, p.IsHandle)
}

// kept are the variables that a result is, or that it is made of.
func kept(e ast.Expr) []*ast.Ident {
	switch e := Unparen(e).(type) {
	case *ast.Ident:
		return []*ast.Ident{e}
	case *ast.UnaryExpr:
		return kept(e.X)
	case *ast.KeyValueExpr:
		return kept(e.Value)
	case *ast.CompositeLit:
		var all []*ast.Ident
		for _, elt := range e.Elts {
			all = append(all, kept(elt)...)
		}
		return all
	}
	return nil
}
