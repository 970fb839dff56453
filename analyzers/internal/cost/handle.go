package cost

import (
	"go/ast"
	"go/types"
	"slices"

	"github.com/querylint/querylint/analyzers/internal/catalog"
	"github.com/querylint/querylint/analyzers/internal/syntax"
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
	switch t := syntax.Unparen(e).(type) {
	case *ast.Ident:
		o := w.p.TypesInfo.ObjectOf(t)
		if o == nil {
			return false
		}
		if f.vars[o] {
			return w.isHandle(o.Type()) || syntax.HasHandleField(o.Type(), w.isHandle)
		}
		if as := w.p.Assigned[o]; len(as) == 1 && as[0].Value != nil && syntax.Contains(f.node, as[0].Value) && w.isHandle(o.Type()) {
			return w.handleOf(as[0].Value, f, depth+1)
		}
	case *ast.SelectorExpr:
		return w.isHandle(w.p.TypesInfo.TypeOf(t)) && w.handleOf(t.X, f, depth+1)
	case *ast.IndexExpr:
		elem := w.p.TypesInfo.TypeOf(t)
		return (w.isHandle(elem) || syntax.HasHandleField(elem, w.isHandle)) && w.p.Mentions(t.Index, f.vars)
	case *ast.StarExpr:
		return w.handleOf(t.X, f, depth+1)
	case *ast.CallExpr:
		if sel, ok := ast.Unparen(t.Fun).(*ast.SelectorExpr); ok {
			return w.handleOf(sel.X, f, depth+1)
		}
	}
	return false
}

func (w *walker) isHandle(t types.Type) bool { return w.p.IsHandle(t) }

// isTx reports whether a connection of the type is a transaction.
func (w *walker) isTx(t types.Type) bool {
	name, ok := w.p.NameOf(t)
	return ok && w.p.Catalog.Transaction(name.Pkg, name.Name)
}

// isPinned reports whether a connection of the type is one of a pool.
func (w *walker) isPinned(t types.Type) bool {
	name, ok := w.p.NameOf(t)
	return ok && w.p.Catalog.Connection(name.Pkg, name.Name)
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
