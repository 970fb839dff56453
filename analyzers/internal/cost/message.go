package cost

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/querylint/querylint/analyzers/internal/catalog"
	"github.com/querylint/querylint/analyzers/internal/syntax"
)

// takes reports whether each turn of a loop takes a message of a broker: from a
// channel, or by a call that waits for one. What an inner loop takes is its own:
// the one around may connect again when the inner one has ended.
func (w *walker) takes(loop ast.Node) bool {
	switch loop := loop.(type) {
	case *ast.RangeStmt:
		return w.ofMessages(w.p.TypesInfo.TypeOf(loop.X))
	case *ast.ForStmt:
		return w.takesIn(loop.Body)
	}
	return false
}

func (w *walker) takesIn(body *ast.BlockStmt) bool {
	found := false
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit, *ast.ForStmt, *ast.RangeStmt:
			return false
		case *ast.UnaryExpr:
			found = found || n.Op == token.ARROW && w.ofMessages(w.p.TypesInfo.TypeOf(n.X))
		case *ast.CallExpr:
			if m, ok := w.p.Catalogued(n); ok && m.Effect == catalog.Wait {
				t := w.p.TypesInfo.TypeOf(n)
				if tuple, ok := t.(*types.Tuple); ok && tuple.Len() > 0 {
					t = tuple.At(0).Type()
				}
				found = found || w.isMessage(t)
			}
		}
		return !found
	})
	return found
}

func (w *walker) isMessage(t types.Type) bool {
	return t != nil && w.p.Catalog.Message(syntax.TypeKey(t))
}

// ofMessages reports whether a type is a channel of messages.
func (w *walker) ofMessages(t types.Type) bool {
	ch, ok := syntax.CoreType(t).(*types.Chan)
	return ok && w.isMessage(ch.Elem())
}
