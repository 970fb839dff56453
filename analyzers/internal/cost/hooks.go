package cost

import (
	"go/ast"
	"go/types"
	"slices"

	"github.com/querylint/querylint/analyzers/internal/syntax"
)

// hook reports whether the loop runs over what a service has been told to call –
// hooks, observers, plug-ins – and the call is that of the element: it runs as often
// as the program has registered something, which no data decides.
//
// They are functions, structs that hold one beside its name, or of an interface and given what they are to work on, in a
// field of the receiver or a variable of a package. An element that is given nothing
// but a connection is data that stores itself.
func (w *walker) hook(call *ast.CallExpr, f *frame) bool {
	s, ok := f.node.(*ast.RangeStmt)
	if !ok || !f.factor.Class.Raises() || !w.keptByService(s.X) {
		return false
	}
	elem := syntax.Element(syntax.CoreType(w.p.TypesInfo.TypeOf(s.X)))
	if ptr, ok := elem.(*types.Pointer); ok {
		elem = syntax.CoreType(ptr.Elem())
	}
	switch elem.(type) {
	case *types.Signature:
		return w.isElement(call.Fun, s)
	case *types.Struct:
		sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
		if !ok || !w.isElement(sel.X, s) {
			return false
		}
		of := w.p.TypesInfo.Selections[sel]
		return of != nil && of.Kind() == types.FieldVal
	case *types.Interface:
		sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
		return ok && w.isElement(sel.X, s) && slices.ContainsFunc(call.Args, func(arg ast.Expr) bool {
			t := w.p.TypesInfo.TypeOf(arg)
			return t != nil && !syntax.IsContext(t) && !w.IsHandle(t) && !w.p.Mentions(arg, f.vars)
		})
	}
	return false
}

// keptByService reports whether e is a field of the receiver, or a variable of a
// package.
func (w *walker) keptByService(e ast.Expr) bool {
	if v, ok := w.p.Object(e).(*types.Var); ok && v.Pkg() != nil && v.Parent() == v.Pkg().Scope() {
		return true
	}
	_, path, param := w.rooted(e)
	return param == 0 && path != "" && w.u.Func != nil && w.u.Func.Signature().Recv() != nil
}

// isElement reports whether e is the element of a loop over a list: its value, or the
// list at its key.
func (w *walker) isElement(e ast.Expr, s *ast.RangeStmt) bool {
	if ix, ok := ast.Unparen(e).(*ast.IndexExpr); ok {
		return s.Key != nil && w.p.Object(ix.Index) == w.p.Object(s.Key) && syntax.ExprText(ix.X) == syntax.ExprText(s.X)
	}
	return s.Value != nil && w.p.Object(e) != nil && w.p.Object(e) == w.p.Object(s.Value)
}
