package value

import (
	"go/ast"
	"go/types"

	"github.com/querylint/querylint/analyzers/internal/catalog"
)

// IsHandle reports whether a type is that of a connection, a pool or a transaction.
func (w *Function) IsHandle(t types.Type) bool { return w.p.IsHandle(t) }

// isTx reports whether a connection of the type is a transaction.
func (w *Function) isTx(t types.Type) bool {
	name, ok := w.p.NameOf(t)
	return ok && w.p.Catalog.Transaction(name.Pkg, name.Name)
}

// isPinned reports whether a connection of the type is one of a pool.
func (w *Function) isPinned(t types.Type) bool {
	name, ok := w.p.NameOf(t)
	return ok && w.p.Catalog.Connection(name.Pkg, name.Name)
}

// Nests reports whether a call that begins a transaction may do so on another one:
// on an interface, on a transaction, or on a type that both have.
func (w *Function) Nests(call *ast.CallExpr, op catalog.Op, on ast.Expr) bool {
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
		return !w.IsHandle(t) || types.Identical(t, recv)
	case catalog.Within:
		for _, arg := range call.Args {
			sig, ok := w.p.TypesInfo.TypeOf(arg).(*types.Signature)
			if !ok {
				continue
			}
			for v := range sig.Params().Variables() {
				if w.IsHandle(v.Type()) && !types.Identical(v.Type(), recv) {
					return false
				}
			}
		}
	}
	return true
}
