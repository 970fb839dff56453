package cost

import (
	"go/ast"

	"github.com/querylint/querylint/analyzers/internal/effect"
)

// returnsOrder notes the order of what a return statement gives first.
func (w *walker) returnsOrder(s *ast.ReturnStmt) {
	if w.run.depth > 0 || len(s.Results) == 0 || w.p.TypesInfo.Types[s.Results[0]].IsNil() || !w.Ordered(s.Results[0]) {
		return
	}
	o := w.OrderOf(s.Results[0], 0)
	switch {
	case w.returns == effect.Order{} || o.Over.Random():
		w.returns = o
	case w.returns != o && !w.returns.Over.Random():
		w.returns = effect.Order{Over: effect.OverList}
	}
}
