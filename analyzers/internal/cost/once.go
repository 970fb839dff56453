package cost

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/querylint/querylint/analyzers/internal/syntax"
)

// oneShot are the loops in which a condition holds in one turn at most, as it is a flag
// that this turn turns over for good:
//
//	if !done { …; done = true }
//	if first { … }; first = false
func (w *walker) oneShot(cond ast.Expr, then []ast.Stmt) (loops []*frame) {
	e, over := syntax.Unparen(cond), "false"
	if not, ok := e.(*ast.UnaryExpr); ok && not.Op == token.NOT {
		e, over = syntax.Unparen(not.X), "true"
	}
	id, ok := e.(*ast.Ident)
	if !ok {
		return nil
	}
	v, ok := w.p.TypesInfo.Uses[id].(*types.Var)
	if !ok || v.Pos() < w.u.Body.Pos() || v.Pos() > w.u.Body.End() {
		return nil // others may turn it back
	}
	turns := func(s ast.Stmt) bool {
		a, ok := s.(*ast.AssignStmt)
		if !ok || a.Tok != token.ASSIGN || len(a.Lhs) != 1 || w.p.Object(a.Lhs[0]) != v {
			return false
		}
		value, known := w.p.Constant(a.Rhs[0])
		return known && value == over
	}
	for _, f := range w.loops {
		body := bodyOf(f.node)
		if body == nil || v.Pos() >= f.node.Pos() && v.Pos() < f.node.End() {
			continue
		}
		back := slices.ContainsFunc(w.p.Assigned[v], func(a syntax.Assignment) bool {
			if a.Pos < body.Pos() || a.Pos >= body.End() {
				return a.Tok == token.AND
			}
			value, known := "", false
			if a.Value != nil {
				value, known = w.p.Constant(a.Value)
			}
			return !known || value != over
		})
		if !back && (slices.ContainsFunc(then, turns) || slices.ContainsFunc(body.List, turns) && w.runsEachTurn(body.List, turns)) {
			loops = append(loops, f)
		}
	}
	return loops
}

// runsEachTurn reports whether each turn comes to a statement of its body: none before it goes
// on to the next element.
func (w *walker) runsEachTurn(list []ast.Stmt, is func(ast.Stmt) bool) bool {
	for _, s := range list {
		if is(s) {
			return true
		}
		skips := false
		ast.Inspect(s, func(n ast.Node) bool {
			b, ok := n.(*ast.BranchStmt)
			skips = skips || ok && b.Tok == token.CONTINUE
			return !skips
		})
		if skips {
			return false
		}
	}
	return false
}

// comesTo is the loop of which a condition picks one turn by its number or key: i == last,
// i+1 == len(xs), key == wanted.
func (w *walker) comesTo(number, at ast.Expr) *frame {
	if b, ok := syntax.Unparen(number).(*ast.BinaryExpr); ok && (b.Op == token.ADD || b.Op == token.SUB) && w.p.TypesInfo.Types[b.Y].Value != nil {
		number = b.X
	}
	f := w.elementOf(number)
	if f == nil {
		return nil
	}
	if r, ok := f.node.(*ast.RangeStmt); ok && w.p.Object(r.Key) != w.p.Object(number) {
		return nil // values may come again
	}
	v := &invariants{w: w, loop: f, known: make(map[heldVariable]bool)}
	if w.p.Mentions(at, f.changes(w.p)) || !v.holds(at) {
		return nil
	}
	return f
}

// goneOn is the loop that goes on to its next element where this is not the one that a
// condition asks for: if key != wanted { continue }.
func (w *walker) goneOn(s *ast.IfStmt) *frame {
	b, ok := syntax.Unparen(s.Cond).(*ast.BinaryExpr)
	if !ok || b.Op != token.NEQ || s.Else != nil || !w.skipsTurn(s.Body) {
		return nil
	}
	return w.comparesElement(&ast.BinaryExpr{X: b.X, Op: token.EQL, Y: b.Y}, w.elementOf)
}
