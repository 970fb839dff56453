package txlock

import (
	"go/ast"
	"go/types"

	"github.com/querylint/querylint/analyzers/internal/catalog"
)

// cancelled reports whether the transaction ends with its context: the begin says
// that it does, and the function cancels the context that it has made.
func (o *open) cancelled(body *ast.BlockStmt, m catalog.Method) bool {
	for _, a := range m.Args {
		if a.For != "lifetime" || a.Arg >= len(o.begin.Args) {
			continue
		}
		if id, ok := ast.Unparen(o.begin.Args[a.Arg]).(*ast.Ident); ok && o.cancels(body, o.pass.TypesInfo.Uses[id]) {
			return true
		}
	}
	return false
}

// cancels reports whether the code that makes a context also uses the function
// that cancels it.
func (o *open) cancels(body *ast.BlockStmt, ctx types.Object) bool {
	var cancel types.Object
	ast.Inspect(body, func(n ast.Node) bool {
		as, ok := n.(*ast.AssignStmt)
		if !ok || len(as.Lhs) != 2 || len(as.Rhs) != 1 || as.Pos() > o.begin.Pos() {
			return true
		}
		id, ok := as.Lhs[0].(*ast.Ident)
		fn, ok2 := as.Lhs[1].(*ast.Ident)
		if !ok || !ok2 || ctx == nil || o.pass.TypesInfo.ObjectOf(id) != ctx {
			return true
		}
		cancel = nil
		if f := o.pass.TypesInfo.ObjectOf(fn); f != nil {
			if sig, ok := f.Type().Underlying().(*types.Signature); ok && sig.Params().Len() == 0 {
				cancel = f
			}
		}
		return true
	})
	return cancel != nil && o.deferred(body, cancel)
}

// deferred reports whether a function runs whenever the function around is left.
func (o *open) deferred(body *ast.BlockStmt, fn types.Object) bool {
	found := false
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.DeferStmt:
			found = found || o.mentions(n.Call, fn)
		case *ast.CallExpr: // t.Cleanup(cancel)
			for _, arg := range n.Args {
				found = found || o.mentions(arg, fn)
			}
		}
		return !found
	})
	return found
}
