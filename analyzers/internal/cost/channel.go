package cost

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/querylint/querylint/analyzers/internal/syntax"
)

// sentFrom is the list whose elements a channel of the function gets, one each, or
// nil where others may send, too: a loop over the channel, or all loops of a pool
// of workers together, run as often as the list is long.
func (w *walker) sentFrom(ch ast.Expr) ast.Expr {
	v, ok := w.p.Object(ch).(*types.Var)
	if !ok || v.IsField() || v.Parent() == w.p.Pkg.Scope() || v.Pos() < w.u.Body.Pos() || v.Pos() > w.u.Body.End() {
		return nil
	}
	sends := w.p.Gathered[v]
	if len(sends) != 1 || sends[0].Counts || len(sends[0].Loops) != 1 || w.handsOut(v) {
		return nil
	}
	return sends[0].Loops[0]
}

// handsOut reports whether a channel is used for anything but to send, to receive
// and to close it.
func (w *walker) handsOut(v *types.Var) bool {
	own := make(map[*ast.Ident]bool)
	note := func(e ast.Expr) {
		if id, ok := syntax.Unparen(e).(*ast.Ident); ok {
			own[id] = true
		}
	}
	other := false
	ast.Inspect(w.u.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SendStmt:
			note(n.Chan)
		case *ast.RangeStmt:
			note(n.X)
		case *ast.UnaryExpr:
			if n.Op == token.ARROW {
				note(n.X)
			}
		case *ast.CallExpr:
			if w.p.Builtin(n) != "" {
				for _, arg := range n.Args {
					note(arg)
				}
			}
		case *ast.Ident:
			other = other || w.p.TypesInfo.Uses[n] == v && !own[n]
		}
		return !other
	})
	return other
}
