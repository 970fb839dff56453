package cost

import (
	"go/ast"
	"go/types"
	"slices"
)

// hook reports whether the loop runs over what a service has been told to call –
// hooks, observers, plug-ins – and the call is that of the element: it runs as often
// as the program has registered something, which no data decides.
//
// They are functions, or of an interface and given what they are to work on, in a
// field of the receiver or a variable of a package. An element that is given nothing
// but a connection is data that stores itself.
func (w *walker) hook(call *ast.CallExpr, f *frame) bool {
	s, ok := f.node.(*ast.RangeStmt)
	if !ok || !f.factor.Class.Raises() || !w.keptByService(s.X) {
		return false
	}
	switch element(coreType(w.p.TypesInfo.TypeOf(s.X))).(type) {
	case *types.Signature:
		return w.isElement(call.Fun, s)
	case *types.Interface:
		sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
		return ok && w.isElement(sel.X, s) && slices.ContainsFunc(call.Args, func(arg ast.Expr) bool {
			t := w.p.TypesInfo.TypeOf(arg)
			return t != nil && !isContext(t) && !w.isHandle(t) && !w.p.mentions(arg, f.vars)
		})
	}
	return false
}

// element is what a list has, as an underlying type.
func element(list types.Type) types.Type {
	switch t := list.(type) {
	case *types.Slice:
		return t.Elem().Underlying()
	case *types.Array:
		return t.Elem().Underlying()
	case *types.Map:
		return t.Elem().Underlying()
	}
	return nil
}

// keptByService reports whether e is a field of the receiver, or a variable of a
// package.
func (w *walker) keptByService(e ast.Expr) bool {
	if v, ok := w.p.object(e).(*types.Var); ok && v.Pkg() != nil && v.Parent() == v.Pkg().Scope() {
		return true
	}
	_, path, param := w.rooted(e)
	return param == 0 && path != "" && w.u.fn != nil && w.u.fn.Signature().Recv() != nil
}

// isElement reports whether e is the element of a loop over a list: its value, or the
// list at its key.
func (w *walker) isElement(e ast.Expr, s *ast.RangeStmt) bool {
	if ix, ok := ast.Unparen(e).(*ast.IndexExpr); ok {
		return s.Key != nil && w.p.object(ix.Index) == w.p.object(s.Key) && exprText(ix.X) == exprText(s.X)
	}
	return s.Value != nil && w.p.object(e) != nil && w.p.object(e) == w.p.object(s.Value)
}
