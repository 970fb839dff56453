package value

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/querylint/querylint/analyzers/internal/effect"
	"github.com/querylint/querylint/analyzers/internal/syntax"
)

// isolation is the level in the options that a transaction begins with, as a number:
// they have no other.
func (w *Function) isolation(e ast.Expr) effect.Value {
	const deep = 3
	x := syntax.Unparen(e)
	for range deep {
		if u, ok := x.(*ast.UnaryExpr); ok && u.Op == token.AND {
			x = syntax.Unparen(u.X)
		}
		if as := w.p.Assigned[w.p.Object(x)]; len(as) == 1 && as[0].Value != nil {
			x = syntax.Unparen(as[0].Value)
		}
	}
	lit, ok := x.(*ast.CompositeLit)
	if !ok {
		return w.value(e)
	}
	v := effect.Value{Kind: effect.Constant, Text: "0"}
	for _, elt := range lit.Elts {
		if kv, ok := elt.(*ast.KeyValueExpr); ok {
			elt = kv.Value
		}
		if b, ok := w.p.TypesInfo.TypeOf(elt).Underlying().(*types.Basic); ok && b.Info()&types.IsInteger != 0 {
			v = w.value(elt)
		}
	}
	return v
}
