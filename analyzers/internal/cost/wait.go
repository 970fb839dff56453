package cost

import (
	"go/ast"
	"go/types"

	"github.com/querylint/querylint/analyzers/internal/syntax"
)

// waits reports whether each turn of the loop waits for an event: a channel, a
// select, a timer, a message.
func (w *walker) waits(s *ast.ForStmt) bool { return w.Find(s, w.p.IsWait) }

// serves reports whether the unit has been given a network connection: a loop without
// a counter in it takes what the other side sends, one thing after the other.
func (w *walker) serves() bool {
	for o := range w.Params {
		t := o.Type()
		if syntax.IsConnection(t) {
			return true
		}
		st, ok := syntax.TypeUnder(t).(*types.Struct)
		for i := 0; ok && i < st.NumFields(); i++ {
			if syntax.IsConnection(st.Field(i).Type()) {
				return true
			}
		}
	}
	return false
}

// callsWait reports whether a function that the loop calls waits for an event.
func (w *walker) callsWait(s *ast.ForStmt) bool {
	return w.Find(s, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		return ok && w.p.WaitsIn(call)
	})
}
