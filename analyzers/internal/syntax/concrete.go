package syntax

import (
	"go/ast"
	"go/types"
)

// deepConcrete is how many variables lie between a call and the value it is of.
const deepConcrete = 4

// Concrete is the method that a call through an interface reaches, where the package
// shows all that the field or the variable is given, and that it is of one type: which
// of the decorators around one store a handler holds is said where it is made. A type
// that implements the interface itself, a decorator, is told what it decorates as one
// of many.
func (p *Package) Concrete(call *ast.CallExpr) *types.Func {
	sel, ok := Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok || !p.Users() {
		return nil
	}
	s := p.TypesInfo.Selections[sel]
	if s == nil || s.Kind() != types.MethodVal || len(s.Index()) != 1 || !types.IsInterface(s.Recv()) {
		return nil
	}
	iface, ok := s.Recv().Underlying().(*types.Interface)
	if _, isParam := types.Unalias(s.Recv()).(*types.TypeParam); !ok || isParam || p.decorates(sel.X, iface) {
		return nil
	}
	t, ok := p.concrete(sel.X, 0)
	if !ok || t == nil || !p.Own(t) {
		return nil
	}
	o, _, _ := types.LookupFieldOrMethod(t, true, p.Pkg, sel.Sel.Name)
	fn, ok := o.(*types.Func)
	if !ok || types.IsInterface(fn.Signature().Recv().Type()) {
		return nil
	}
	return fn.Origin()
}

// decorates reports whether an expression is a field of a type that implements the
// interface of what the field holds.
func (p *Package) decorates(e ast.Expr, iface *types.Interface) bool {
	sel, ok := Unparen(e).(*ast.SelectorExpr)
	if !ok {
		return false
	}
	t := p.TypesInfo.TypeOf(sel.X)
	if t == nil {
		return false
	}
	if n := Named(t); n != nil {
		return types.Implements(n, iface) || types.Implements(types.NewPointer(n), iface)
	}
	return false
}

// concrete is the one type that an expression of an interface has wherever it is given a
// value, or nil if it is given none; ok is false where that is not known.
func (p *Package) concrete(e ast.Expr, depth int) (t types.Type, ok bool) {
	if t := p.TypesInfo.TypeOf(e); t != nil && !types.IsInterface(t) {
		return t, Named(t) != nil
	}
	v, ok := p.Object(e).(*types.Var)
	if !ok || depth > deepConcrete || !p.showsAll(v) {
		return nil, false
	}
	given := make([]ast.Expr, 0, len(p.Assigned[v])+len(p.Unkeyed[v]))
	for _, a := range p.Assigned[v] {
		if p.IsTest(a.Pos) {
			continue
		}
		if a.Value == nil {
			return nil, false
		}
		given = append(given, a.Value)
	}
	for _, e := range append(given, p.Unkeyed[v]...) {
		if p.TypesInfo.Types[e].IsNil() {
			continue
		}
		of, known := p.concrete(e, depth+1)
		if !known || of == nil || t != nil && !types.Identical(t, of) {
			return nil, false
		}
		t = of
	}
	return t, true
}

// showsAll reports whether the package shows all that a variable is given: it is local and
// no parameter, or nobody else can name it.
func (p *Package) showsAll(v *types.Var) bool {
	if _, ranged := p.Ranged[v]; ranged || v.Pkg() != p.Pkg {
		return false
	}
	switch v.Kind() {
	case types.LocalVar:
		return true
	case types.FieldVar, types.PackageVar:
		return !v.Exported()
	}
	return false
}
