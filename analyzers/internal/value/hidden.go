package value

import (
	"go/ast"
	"go/types"
	"slices"

	"github.com/querylint/querylint/analyzers/internal/syntax"
)

// hides reports whether an expression is a connection, or holds one, which its type does not
// say: behind an interface that the connection has the methods of.
//
//	type Queries struct{ db DBTX }        // q := queries.WithTx(tx)
//	var on execer = tx
//
// What else is made of a connection is what was read with it.
func (w *Function) hides(e ast.Expr, depth int) bool {
	const deep = 4
	if depth > deep {
		return false
	}
	e = syntax.Unparen(e)
	t := w.p.TypesInfo.TypeOf(e)
	if t == nil {
		return false
	}
	switch e := e.(type) {
	case *ast.Ident:
		as := w.p.Assigned[w.p.Object(e)]
		if len(as) != 1 || as[0].Source == nil {
			return false
		}
		return types.IsInterface(t) && w.Connects(w.p.TypesInfo.TypeOf(as[0].Source)) || w.hides(as[0].Source, depth+1)
	case *ast.UnaryExpr:
		return w.hides(e.X, depth)
	case *ast.CompositeLit:
		return w.coversOneOf(t, elementsOf(e), depth)
	case *ast.CallExpr:
		if tuple, ok := t.(*types.Tuple); ok && tuple.Len() > 0 {
			t = tuple.At(0).Type()
		}
		if syntax.IsContext(t) { // context.WithValue(ctx, key, tx), and what is made of that
			return slices.ContainsFunc(e.Args, func(arg ast.Expr) bool { return w.Connects(w.p.TypesInfo.TypeOf(arg)) || w.hides(arg, depth+1) })
		}
		return !w.p.TypesInfo.Types[e.Fun].IsType() && w.coversOneOf(t, e.Args, depth)
	}
	return false
}

// coversOneOf reports whether a value of the type can hold one of the expressions, a
// connection, behind an interface.
func (w *Function) coversOneOf(t types.Type, of []ast.Expr, depth int) bool {
	for _, e := range of {
		typ := w.p.TypesInfo.TypeOf(e)
		if w.Connects(typ) && covers(t, typ) || w.hides(e, depth+1) && (covers(t, typ) || types.Identical(t, typ)) {
			return true
		}
	}
	return false
}

// covers reports whether a struct has a field of an interface that a type has all methods of.
func covers(t, of types.Type) bool {
	n := syntax.Named(t)
	if n == nil || of == nil {
		return false
	}
	st, ok := n.Underlying().(*types.Struct)
	if !ok {
		return false
	}
	for f := range st.Fields() {
		if i, ok := f.Type().Underlying().(*types.Interface); ok && i.NumMethods() > 0 && types.Implements(of, i) {
			return true
		}
	}
	return false
}
