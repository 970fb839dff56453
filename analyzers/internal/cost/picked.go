package cost

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"

	"github.com/querylint/querylint/analyzers/internal/syntax"
)

// picked reports whether a call stands behind a condition about an element of the loops
// around, so that it does not run for each: of its kind, of what it holds, or of what
// was found for it. That something is there, or has not failed, is no such condition;
// that something has failed, as the look-up of a row that is not there, is one.
func (w *walker) picked(call *ast.CallExpr) bool {
	return slices.ContainsFunc(w.loops, func(f *frame) bool {
		body := bodyOf(f.node)
		return body != nil && syntax.Contains(body, call) && w.picksIn(f, body, call)
	})
}

// picksIn looks for such conditions on the way from a loop's body to a call.
func (w *walker) picksIn(f *frame, body *ast.BlockStmt, call *ast.CallExpr) bool {
	of := w.p.ofElement(f, body)
	loop, _ := f.node.(*ast.ForStmt)
	found := false
	ast.Inspect(body, func(n ast.Node) bool {
		if n == nil || found || !syntax.Contains(n, call) {
			return false
		}
		switch n := n.(type) {
		case *ast.BlockStmt:
			found = w.skipped(n.List, call, of) || w.endsBehindCall(f, n.List, call, of)
		case *ast.CaseClause:
			found = w.skipped(n.Body, call, of) || slices.ContainsFunc(n.List, func(e ast.Expr) bool { return !syntax.Contains(e, call) && w.picks(e, of, false) })
		case *ast.IfStmt:
			if loop != nil && loop.Cond == n.Cond {
				break // a loop made of goto
			}
			found = syntax.Contains(n.Body, call) && w.picks(n.Cond, of, false) || n.Else != nil && syntax.Contains(n.Else, call) && w.picks(n.Cond, of, true)
		case *ast.SwitchStmt:
			found = n.Tag != nil && syntax.Contains(n.Body, call) && w.p.Mentions(n.Tag, of)
		case *ast.TypeSwitchStmt:
			found = syntax.Contains(n.Body, call) && w.p.Mentions(n.Assign, of)
		}
		return !found
	})
	return found
}

// skipped reports whether a statement in front of a call goes on to the next element
// where a condition about this one holds.
func (w *walker) skipped(list []ast.Stmt, call *ast.CallExpr, of map[types.Object]bool) bool {
	for _, s := range list {
		if s.End() > call.Pos() {
			break
		}
		if i, ok := s.(*ast.IfStmt); ok && w.skipsIn(i, call, of) {
			return true
		}
	}
	return false
}

// skipsIn reports whether an arm of an if does so.
func (w *walker) skipsIn(s *ast.IfStmt, call *ast.CallExpr, of map[types.Object]bool) bool {
	if (w.skipsTurn(s.Body) || w.breaks(s, of)) && w.picks(s.Cond, of, true) || !w.failure(s.Cond) && w.skipped(s.Body.List, call, of) {
		return true
	}
	switch other := s.Else.(type) {
	case *ast.BlockStmt:
		return w.skipsTurn(other) && w.picks(s.Cond, of, false) || w.skipped(other.List, call, of)
	case *ast.IfStmt:
		return w.skipsIn(other, call, of)
	}
	return false
}

// breaks reports whether an if ends the loop at an element: not where reading the next one
// has failed, as at the end of a file.
func (w *walker) breaks(s *ast.IfStmt, of map[types.Object]bool) bool {
	return !w.asksHowItWent(s.Cond, of) && w.done(s.Body)
}

// ofElement are the variables of a loop, and those that a turn makes of them.
func (p *pass) ofElement(f *frame, body *ast.BlockStmt) map[types.Object]bool {
	if f.derived != nil {
		return f.derived
	}
	f.derived = make(map[types.Object]bool, len(f.vars))
	for o := range f.vars {
		f.derived[o] = true
	}
	made := func(lhs []ast.Expr, from ...ast.Expr) {
		if !slices.ContainsFunc(from, func(e ast.Expr) bool { return e != nil && p.Mentions(e, f.derived) }) {
			return
		}
		for _, e := range lhs {
			id, ok := e.(*ast.Ident)
			if !ok {
				continue
			}
			if o := p.TypesInfo.ObjectOf(id); o != nil && (o.Pos() >= body.Pos() && o.Pos() < body.End() || syntax.IsError(o.Type())) {
				f.derived[o] = true
			}
		}
	}
	assigned := func(s ast.Stmt) {
		a, ok := s.(*ast.AssignStmt)
		if !ok {
			return
		}
		for i, lhs := range a.Lhs {
			if len(a.Lhs) == len(a.Rhs) {
				made([]ast.Expr{lhs}, a.Rhs[i])
			} else {
				made([]ast.Expr{lhs}, a.Rhs...)
			}
		}
	}
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			assigned(n)
		case *ast.RangeStmt:
			made([]ast.Expr{n.Key, n.Value}, n.X)
		case *ast.CallExpr:
			if p.Mentions(n, f.derived) {
				for _, arg := range n.Args {
					if o := p.readRow(arg); o != nil {
						f.derived[o] = true
					}
				}
			}
		case *ast.IfStmt: // if id == x.ID { found = true }
			assigned(n.Init)
			ast.Inspect(n.Body, func(inner ast.Node) bool {
				if a, ok := inner.(*ast.AssignStmt); ok && a.Tok == token.ASSIGN {
					made(a.Lhs, n.Cond)
				}
				return true
			})
		}
		return true
	})
	return f.derived
}

// readRow is the variable that a call may read a row into: not a list, which may have those
// of the elements before, too.
func (p *pass) readRow(arg ast.Expr) types.Object {
	row := syntax.Unparen(arg)
	if u, ok := row.(*ast.UnaryExpr); ok && u.Op == token.AND {
		row = u.X
	} else {
		as := p.Assigned[p.Object(row)]
		if len(as) != 1 || as[0].Value == nil || !p.makesPointer(as[0].Value) {
			return nil
		}
	}
	id, ok := syntax.Unparen(row).(*ast.Ident)
	if !ok {
		return nil
	}
	t := p.TypesInfo.TypeOf(id)
	if ptr, ok := t.Underlying().(*types.Pointer); ok {
		t = ptr.Elem()
	}
	switch t.Underlying().(type) {
	case *types.Struct, *types.Basic:
		return p.Object(id)
	}
	return nil
}

// makesPointer reports whether an expression is &T{} or new(T).
func (p *pass) makesPointer(e ast.Expr) bool {
	switch e := syntax.Unparen(e).(type) {
	case *ast.UnaryExpr:
		_, lit := syntax.Unparen(e.X).(*ast.CompositeLit)
		return lit && e.Op == token.AND
	case *ast.CallExpr:
		return p.Builtin(e) == "new"
	}
	return false
}

// picks reports whether a condition, or its opposite, tells one element from another.
func (w *walker) picks(cond ast.Expr, of map[types.Object]bool, opposite bool) bool {
	switch c := syntax.Unparen(cond).(type) {
	case *ast.UnaryExpr:
		return c.Op == token.NOT && w.picks(c.X, of, !opposite)
	case *ast.BinaryExpr:
		switch c.Op {
		case token.LAND, token.LOR:
			return w.picks(c.X, of, opposite) || w.picks(c.Y, of, opposite)
		case token.EQL, token.NEQ, token.GTR, token.LSS, token.GEQ, token.LEQ:
			if !w.p.Mentions(c, of) && !w.asksHowItWent(c, of) {
				return false
			}
			if syntax.ImplementsError(w.p.TypesInfo.TypeOf(c.X)) { // what was not found, or has failed
				return !w.p.TypesInfo.Types[c.Y].IsNil() || (c.Op == token.EQL) == opposite
			}
			op := c.Op
			if opposite {
				op = negated[op]
			}
			if x, ok := syntax.Unparen(c.X).(*ast.CallExpr); ok && len(x.Args) > 1 {
				return true // strings.Count(t.Text, old) > 0 looks for something in it
			}
			return !w.p.unfilled(c.Y) || op != token.NEQ && op != token.GTR
		}
	case *ast.CallExpr:
		return w.p.Mentions(c, of) || w.asksHowItWent(c, of) // errors.Is(err, sql.ErrNoRows)
	case *ast.Ident, *ast.SelectorExpr, *ast.IndexExpr:
		return w.p.Mentions(c, of)
	}
	return false
}

// asksHowItWent reports whether a condition names the error of what a turn has done for
// its element.
func (w *walker) asksHowItWent(cond ast.Expr, of map[types.Object]bool) bool {
	return w.Find(cond, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		if !ok {
			return false
		}
		o := w.p.TypesInfo.ObjectOf(id)
		return of[o] && syntax.IsError(o.Type())
	})
}

var negated = map[token.Token]token.Token{
	token.EQL: token.NEQ, token.NEQ: token.EQL,
	token.LSS: token.GEQ, token.GEQ: token.LSS, token.GTR: token.LEQ, token.LEQ: token.GTR,
}

// unfilled reports whether an expression is what a field has that is not filled: a named
// constant with that value stands for a kind.
func (p *pass) unfilled(e ast.Expr) bool {
	tv := p.TypesInfo.Types[e]
	if tv.IsNil() {
		return true
	}
	if _, literal := syntax.Unparen(e).(*ast.BasicLit); !literal || tv.Value == nil {
		return false
	}
	switch tv.Value.Kind() {
	case constant.String:
		return constant.StringVal(tv.Value) == ""
	case constant.Int, constant.Float:
		return constant.Sign(tv.Value) == 0
	}
	return false
}
