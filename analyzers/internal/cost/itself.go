package cost

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/querylint/querylint/analyzers/internal/catalog"
	"github.com/querylint/querylint/analyzers/internal/syntax"
)

// sentByItself is the call that the unit makes again, at once and without a bound, by
// calling itself with the same arguments where it has failed; or nil.
func (w *walker) sentByItself() *ast.CallExpr {
	if !w.resentKnown {
		w.resentKnown = true
		if w.u.Func != nil && len(w.u.Cycle) == 1 {
			w.again(w.u.Body.List, nil)
		}
		if w.resent != nil && (w.pausing(w.u.Body) || w.givesUp(&ast.ForStmt{Body: w.u.Body})) {
			w.resent = nil
		}
	}
	return w.resent
}

// again looks for a call of the unit itself in statements that the conditions lead to,
// all of which are about an error.
func (w *walker) again(list []ast.Stmt, conds []ast.Expr) {
	for i, s := range list {
		if i > 0 && len(conds) > 0 && w.mends(list[i-1]) {
			return
		}
		switch s := s.(type) {
		case *ast.BlockStmt:
			w.again(s.List, conds)
		case *ast.IfStmt:
			failed, plain := w.plainCheck(s.Cond)
			if w.failedCond(s.Cond) {
				w.again(s.Body.List, slices.Concat(conds, []ast.Expr{s.Cond}))
			}
			if plain && !failed && s.Else != nil {
				w.again([]ast.Stmt{s.Else}, slices.Concat(conds, []ast.Expr{s.Cond}))
			}
		case *ast.SwitchStmt:
			for _, c := range s.Body.List {
				c := c.(*ast.CaseClause)
				switch {
				case s.Tag != nil && w.aboutError(s.Tag) && c.List != nil:
					w.again(c.Body, slices.Concat(conds, []ast.Expr{s.Tag}))
				case s.Tag == nil && len(c.List) == 1 && w.failedCond(c.List[0]):
					w.again(c.Body, slices.Concat(conds, c.List))
				}
			}
		case *ast.ReturnStmt, *ast.ExprStmt, *ast.AssignStmt:
			if len(conds) > 0 && w.callsItself(s) {
				w.resent = w.failedBefore(s.Pos(), conds)
			}
		}
	}
}

// callsItself reports whether a statement calls the unit with the arguments that it was
// given.
func (w *walker) callsItself(s ast.Stmt) bool {
	same := func(e ast.Expr) bool {
		o := w.p.Object(e)
		_, is := w.u.Params[o]
		return o != nil && is && len(w.p.Assigned[o]) == 0
	}
	return w.Find(s, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok || w.p.StaticFunc(call) != w.u.Func {
			return false
		}
		if recv := syntax.Receiver(call); w.u.Recv != nil && !same(recv) {
			return false
		}
		i := 0
		for _, f := range w.u.Type.Params.List {
			for _, name := range f.Names {
				if i >= len(call.Args) || w.p.Object(call.Args[i]) != w.p.TypesInfo.Defs[name] || !same(call.Args[i]) {
					return false
				}
				i++
			}
		}
		return i == len(call.Args)
	})
}

// mends reports whether a statement may do something about what has failed: all but a
// log or the end of a transaction.
func (w *walker) mends(s ast.Stmt) bool {
	e, ok := s.(*ast.ExprStmt)
	if !ok {
		return true
	}
	call, ok := e.X.(*ast.CallExpr)
	if !ok {
		return true
	}
	if m, ok := w.p.Catalogued(call); ok {
		return m.Op != catalog.Rollback
	}
	sig, ok := syntax.CoreType(w.p.TypesInfo.TypeOf(call.Fun)).(*types.Signature)
	return !ok || !sig.Variadic() || sig.Results().Len() > 0
}

// failedBefore is the call that gave the error which conditions ask about last, and the
// same as before.
func (w *walker) failedBefore(pos token.Pos, conds []ast.Expr) *ast.CallExpr {
	errs := make(map[types.Object]bool)
	add := func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && w.p.Object(id) != nil && syntax.ImplementsError(w.p.Object(id).Type()) {
			errs[w.p.Object(id)] = true
		}
		return false
	}
	for _, cond := range conds {
		w.Find(cond, add)
		w.Find(cond, func(n ast.Node) bool { // failed, ok := err.(*mysql.MySQLError)
			if id, ok := n.(*ast.Ident); ok {
				for _, a := range w.p.Assigned[w.p.Object(id)] {
					if _, ok := a.Source.(*ast.TypeAssertExpr); ok {
						w.Find(a.Source, add)
					}
				}
			}
			return false
		})
	}
	var last *ast.CallExpr
	w.Find(w.u.Body, func(n ast.Node) bool {
		a, ok := n.(*ast.AssignStmt)
		if !ok || a.End() > pos || len(a.Rhs) != 1 || !errs[w.p.Object(a.Lhs[len(a.Lhs)-1])] {
			return false
		}
		if call, ok := syntax.Unparen(a.Rhs[0]).(*ast.CallExpr); ok {
			last = call
		}
		return false
	})
	if last == nil || w.Find(last, w.ownOf) {
		return nil
	}
	return last
}

// ownOf reports whether a node is a variable of the unit that each call of it gives
// another value: none that it was given, and no error, context or connection.
func (w *walker) ownOf(n ast.Node) bool {
	id, ok := n.(*ast.Ident)
	if !ok {
		return false
	}
	v, ok := w.p.Object(id).(*types.Var)
	if !ok || v.IsField() || v.Pos() < w.u.Body.Pos() || v.Pos() >= w.u.Body.End() {
		return false
	}
	return !syntax.ImplementsError(v.Type()) && !syntax.IsContext(v.Type()) && !w.IsHandle(v.Type())
}
