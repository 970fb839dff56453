package cost

import (
	"go/ast"
	"go/token"
	"slices"

	"github.com/querylint/querylint/analyzers/internal/poly"
	"github.com/querylint/querylint/analyzers/internal/syntax"
)

// succeeds reports whether the loop is left as soon as an attempt succeeds: on
// err == nil, or behind `if err != nil { continue }`, or by its head.
func (w *walker) succeeds(s *ast.ForStmt) bool {
	if w.whileFailing(s.Cond) {
		return true
	}
	list := s.Body.List
	for i, st := range list {
		if c, ok := st.(*ast.SwitchStmt); ok && c.Tag == nil && w.succeedsBy(c) {
			return true
		}
		c, ok := st.(*ast.IfStmt)
		if !ok {
			continue
		}
		failed, err := w.errCheck(c.Cond)
		if !err {
			continue
		}
		body := w.flowOfList(c.Body.List)
		if !failed && body.left(0, 1) > 0 {
			return true
		}
		if failed && w.flowOfList(list[i+1:]).left(0, 1) > 0 && body.min == 0 {
			return true // if err != nil { …; continue }; …; return
		}
		if failed && c.Else != nil && w.flowOf(c.Else).left(0, 1) > 0 {
			return true
		}
	}
	return false
}

// succeedsBy reports whether a case for success leaves the loop.
func (w *walker) succeedsBy(s *ast.SwitchStmt) bool {
	return slices.ContainsFunc(s.Body.List, func(st ast.Stmt) bool {
		c, ok := st.(*ast.CaseClause)
		return ok && slices.ContainsFunc(c.List, func(e ast.Expr) bool {
			failed, isErr := w.errCheck(e)
			return isErr && !failed && w.flowOfList(c.Body).left(0, 0) > 0
		})
	})
}

// errCheck reports whether a condition compares an error with nil, and with
// != (an attempt failed) or ==.
func (w *walker) errCheck(e ast.Expr) (failed, ok bool) {
	b, isBin := syntax.Unparen(e).(*ast.BinaryExpr)
	if !isBin {
		return false, false
	}
	if b.Op == token.LAND || b.Op == token.LOR {
		if failed, ok = w.errCheck(b.X); ok {
			return failed, ok
		}
		return w.errCheck(b.Y)
	}
	if b.Op != token.EQL && b.Op != token.NEQ {
		return false, false
	}
	if id, isNil := syntax.Unparen(b.Y).(*ast.Ident); !isNil || id.Name != "nil" {
		return false, false
	}
	return b.Op == token.NEQ, syntax.ImplementsError(w.p.TypesInfo.TypeOf(b.X))
}

// failure reports whether a condition holds only after something failed.
func (w *walker) failure(cond ast.Expr) bool {
	if failed, ok := w.errCheck(cond); ok {
		return failed
	}
	call, ok := syntax.Unparen(cond).(*ast.CallExpr) // errors.Is(err, ErrNotFound)
	return ok && len(call.Args) == 2 && syntax.IsError(w.p.TypesInfo.TypeOf(call.Args[0]))
}

// faults reports whether the error that an if asks for is that of a call which asks no
// database or cache for anything: where it reads, an error may be the usual answer.
func (w *walker) faults(s *ast.IfStmt) bool {
	b, ok := syntax.Unparen(s.Cond).(*ast.BinaryExpr)
	for ok && b.Op == token.LAND { // err != nil && err != errSkip
		b, ok = syntax.Unparen(b.X).(*ast.BinaryExpr)
	}
	if !ok {
		return false
	}
	err := w.p.Object(b.X)
	if err == nil {
		return false
	}
	for _, st := range slices.Backward(append(slices.Clone(w.before), s.Init)) {
		a, ok := st.(*ast.AssignStmt)
		if !ok || !slices.ContainsFunc(a.Lhs, func(e ast.Expr) bool { return w.p.Object(e) == err }) {
			continue
		}
		_, ok = syntax.Unparen(a.Rhs[0]).(*ast.CallExpr)
		return ok && !w.Find(a.Rhs[0], func(n ast.Node) bool { // db.QueryRow(…).Scan(&n)
			call, ok := n.(*ast.CallExpr)
			return ok && slices.ContainsFunc(w.costed(call), func(t poly.Term) bool {
				return t.Leaf.Kind != poly.DBWrite && t.Leaf.Kind != poly.Tx && t.Leaf.Kind != poly.RPC
			})
		})
	}
	return false
}
