package cost

import (
	"go/ast"

	"github.com/querylint/querylint/analyzers/internal/poly"
	"github.com/querylint/querylint/analyzers/internal/syntax"
)

// seen are the answers to questions that the code of a unit asks again and again.
// They hold for one set of parameters.
type seen struct {
	costs map[callIn][]poly.Term
	keys  map[variableIn]keyParts
}

func newSeen() seen {
	return seen{make(map[callIn][]poly.Term), make(map[variableIn]keyParts)}
}

// callIn is a call and the innermost loop around the code that asks.
type callIn struct {
	call *ast.CallExpr
	loop *frame
}

// variableIn is a variable in a loop.
type variableIn struct {
	syntax.VariableAt
	loop *frame
}

func (w *walker) innermost() *frame {
	if n := len(w.loops); n > 0 {
		return w.loops[n-1]
	}
	return nil
}

// costed is what a call costs, in the loops around the code being walked.
func (w *walker) costed(call *ast.CallExpr) []poly.Term {
	in := callIn{call, w.innermost()}
	terms, ok := w.seen.costs[in]
	if !ok {
		w.seen.costs[in] = nil // while it is looked for
		outer := w.Brief
		w.Brief = true
		terms = w.in(func(*scope) {}, func() []poly.Term { return w.resolve(call).terms })
		w.Brief = outer
		w.seen.costs[in] = terms
	}
	return terms
}
