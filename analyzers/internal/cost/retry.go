package cost

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strconv"
	"strings"

	"github.com/querylint/querylint/analyzers/internal/catalog"
	"github.com/querylint/querylint/analyzers/internal/poly"
	"github.com/querylint/querylint/analyzers/internal/syntax"
)

// fewAttempts is how often the same may be tried without a pause: what does not
// succeed then waits for something.
const fewAttempts = 10

// asVictim is how often a statement may be tried that comes back for a deadlock only: the
// victim has given back all its locks, and is to try again (MySQL manual, How to Minimize and
// Handle Deadlocks).
const asVictim = 100

// attempts are those of a loop that sends again, at once, what has failed.
type attempts struct {
	bound string // as a message says it
	told  bool   // a site says it
}

// retries tells whether a loop sends again at once what has failed: success leaves it,
// what comes back to its start has failed, and nothing waits meanwhile.
func (w *walker) retries(s *ast.ForStmt) *attempts {
	most, bounded := w.mostTurns(s)
	if bounded || !w.succeeds(s) && !w.failedCond(s.Cond) && !w.continuesOnFailure(s) {
		return nil
	}
	if w.paused(s) || w.givesUp(s) {
		return nil
	}
	if n, err := strconv.Atoi(most); err == nil && n <= asVictim {
		if about := w.numbersOf(s); about[errDeadlock] && !about[errLockWait] {
			return nil
		}
	}
	if most != "" {
		return &attempts{bound: "up to " + most + " times"}
	}
	return &attempts{bound: "without a bound"}
}

// triesAgain tells whether a loop makes the same call again because it has failed, be
// it at once or not, and whether its conditions name a deadlock. One that is only
// about waiting for a lock is none.
func (w *walker) triesAgain(f *frame) (again, deadlock bool) {
	s := w.attemptsOf(f.node)
	if s == nil || w.Brief || !w.succeeds(s) && !w.failedCond(s.Cond) && !w.continuesOnFailure(s) && !w.leftUnlessFailed(s) {
		return false, false
	}
	if !w.Find(s.Body, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		return ok && !w.differs(call, f) && (w.Find(s.Body, func(n ast.Node) bool { return w.givesError(n, call) }))
	}) {
		return false, false
	}
	about := w.numbersOf(s)
	deadlock = about[errDeadlock]
	return deadlock || !about[errLockWait], deadlock
}

// attemptsOf is a loop that is not over elements: for range 3 is for with a number of
// turns.
func (w *walker) attemptsOf(n ast.Node) *ast.ForStmt {
	switch n := n.(type) {
	case *ast.ForStmt:
		return n
	case *ast.RangeStmt:
		if syntax.IsNumber(w.p.TypesInfo.TypeOf(n.X)) {
			return &ast.ForStmt{For: n.For, Body: n.Body}
		}
	}
	return nil
}

// The numbers of MySQL's errors: the one rolls the transaction back, the other only the
// statement.
const (
	errDeadlock = 1213
	errLockWait = 1205
)

// leftUnlessFailed reports whether a loop is left where an error is not of a kind.
func (w *walker) leftUnlessFailed(s *ast.ForStmt) bool {
	return slices.ContainsFunc(s.Body.List, func(st ast.Stmt) bool {
		i, ok := st.(*ast.IfStmt)
		if !ok {
			return false
		}
		not, ok := syntax.Unparen(i.Cond).(*ast.UnaryExpr)
		return ok && not.Op == token.NOT && w.failedCond(not.X) && w.flowOfList(i.Body.List).left(0, 1) > 0
	})
}

// numbersOf are the errors that the conditions of a loop name, by their number or by a
// word, here or in the functions of the package that they call.
func (w *walker) numbersOf(s *ast.ForStmt) map[int64]bool {
	about := make(map[int64]bool)
	look := func(n ast.Node) {
		w.Find(n, func(n ast.Node) bool {
			e, ok := n.(ast.Expr)
			if !ok {
				return false
			}
			if v, ok := w.p.ConstInt(e); ok {
				about[v] = true
			}
			about[errDeadlock] = about[errDeadlock] || w.namesDeadlock(e)
			return false
		})
	}
	w.Find(s, func(n ast.Node) bool {
		var cond ast.Expr
		switch n := n.(type) {
		case *ast.IfStmt:
			cond = n.Cond
		case *ast.ForStmt:
			cond = n.Cond
		case *ast.CaseClause:
			for _, e := range n.List {
				look(e)
			}
		}
		if cond == nil {
			return false
		}
		look(cond)
		w.Find(cond, func(n ast.Node) bool {
			if call, ok := n.(*ast.CallExpr); ok {
				if fn, ok := w.p.Object(call.Fun).(*types.Func); ok && w.p.ByFunc[fn] != nil {
					look(w.p.ByFunc[fn].Body)
				}
			}
			return false
		})
		return false
	})
	return about
}

// namesDeadlock reports whether a name or text has the word.
func (w *walker) namesDeadlock(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.Ident:
		return strings.Contains(strings.ToLower(e.Name), "deadlock")
	case *ast.BasicLit:
		return strings.Contains(strings.ToLower(e.Value), "deadlock")
	}
	return false
}

// mostTurns is the constant that a loop counts up to, if that is more than a few;
// bounded are those of less, and of a number or a state that the program chooses.
func (w *walker) mostTurns(s *ast.ForStmt) (most string, bounded bool) {
	if s.Cond == nil || w.failedCond(s.Cond) {
		return "", false
	}
	b, ok := syntax.Unparen(s.Cond).(*ast.BinaryExpr)
	if !ok || b.Op != token.LSS && b.Op != token.LEQ || s.Post == nil {
		return "", true
	}
	n, ok := w.p.ConstInt(b.Y)
	return strconv.FormatInt(n, 10), !ok || n <= fewAttempts
}

// failedCond reports whether a condition is that something failed, and nothing else: an
// error that is there, or is of a kind.
func (w *walker) failedCond(cond ast.Expr) bool {
	switch e := syntax.Unparen(cond).(type) {
	case *ast.BinaryExpr:
		if failed, ok := w.errCheck(e); ok {
			return failed && e.Op == token.NEQ
		}
		switch e.Op {
		case token.LAND: // ok && me.Number == 1213
			return w.failedCond(e.X) && w.failedCond(e.Y)
		case token.EQL:
			return w.aboutError(e)
		}
	case *ast.CallExpr:
		return w.aboutError(e)
	case *ast.Ident: // of me, ok := err.(*mysql.MySQLError)
		return slices.ContainsFunc(w.p.Assigned[w.p.Object(e)], func(a syntax.Assignment) bool {
			if failed, compares := w.errCheck(a.Source); compares { // more = err == nil && n > 0
				return failed
			}
			return a.Source != nil && w.aboutError(a.Source)
		})
	}
	return false
}

// continuesOnFailure reports whether the end of the body leaves the loop, and every
// continue in it is behind a condition about an error: that it is a deadlock.
func (w *walker) continuesOnFailure(s *ast.ForStmt) bool {
	list := s.Body.List
	if s.Cond != nil || len(list) == 0 || w.flowOf(list[len(list)-1]).left(0, 1) == 0 {
		return false
	}
	found, other := false, false
	var look func(n ast.Node, failure bool)
	look = func(n ast.Node, failure bool) {
		ast.Inspect(n, func(m ast.Node) bool {
			switch m := m.(type) {
			case *ast.FuncLit, *ast.ForStmt, *ast.RangeStmt:
				return false
			case *ast.IfStmt:
				about := failure || w.aboutError(m.Cond)
				look(m.Body, about)
				if m.Else != nil {
					look(m.Else, about)
				}
				return false
			case *ast.CaseClause:
				about := failure || slices.ContainsFunc(m.List, w.aboutError)
				for _, s := range m.Body {
					look(s, about)
				}
				return false
			case *ast.SwitchStmt:
				if !failure && m.Tag != nil && w.aboutError(m.Tag) {
					look(m.Body, true)
					return false
				}
			case *ast.BranchStmt:
				if m.Tok == token.CONTINUE {
					found, other = true, other || !failure
				}
			}
			return true
		})
	}
	look(s.Body, false)
	return found && !other
}

// aboutError reports whether a condition names an error.
func (w *walker) aboutError(cond ast.Expr) bool {
	return w.Find(cond, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		return ok && w.p.Object(id) != nil && syntax.ImplementsError(w.p.Object(id).Type())
	})
}

// pauses reports whether a node is a call that by its name waits, or asks how long to.
func (w *walker) pauses(n ast.Node) bool {
	call, ok := n.(*ast.CallExpr)
	return ok && w.p.Catalog.Pauses(catalog.CalledName(call))
}

// givesUp reports whether a condition under which the loop is left bounds it: by a
// number, a time or a context. One about what there is already says that the attempts
// are about a free name, and differ.
func (w *walker) givesUp(s *ast.ForStmt) bool {
	found := false
	w.exits(s.Body.List, func(cond ast.Expr) {
		found = found || w.Find(cond, func(n ast.Node) bool {
			e, ok := n.(ast.Expr)
			if !ok {
				return false
			}
			t := w.p.TypesInfo.TypeOf(e)
			if t == nil {
				return false
			}
			if b, ok := e.(*ast.BinaryExpr); ok && !w.aboutError(b) {
				basic, ok := syntax.CoreType(w.p.TypesInfo.TypeOf(b.X)).(*types.Basic)
				return ok && basic.Info()&types.IsNumeric != 0
			}
			pkg, _ := syntax.TypeKey(t)
			return pkg == "time" || syntax.IsContext(t)
		})
	})
	return found || w.Find(s.Body, func(n ast.Node) bool {
		i, ok := n.(*ast.IfStmt)
		return ok && w.Find(i.Cond, func(n ast.Node) bool {
			id, ok := n.(*ast.Ident)
			return ok && w.p.Catalog.Exists(id.Name)
		})
	})
}

// retried is the innermost loop around a call, if that sends the call again at once:
// it is what failed, or begins what failed, and is given the same as before.
func (w *walker) retried(call *ast.CallExpr, c *callee, loops []*frame) *attempts {
	if len(loops) == 0 {
		if call == w.sentByItself() && w.sends(c) {
			return &attempts{bound: "without a bound"}
		}
		return nil
	}
	f := loops[len(loops)-1]
	if f.again == nil || f.again.told || !w.failing(call, c, f) || w.differs(call, f) {
		return nil
	}
	f.again.told = true
	return f.again
}

// failing reports whether a call begins a transaction, or gives the error that the loop
// goes by.
func (w *walker) failing(call *ast.CallExpr, c *callee, f *frame) bool {
	if slices.ContainsFunc(c.terms, func(t poly.Term) bool { return t.Leaf.Kind == poly.Tx }) {
		return true
	}
	return w.sends(c) && !w.endsFailed(call, f) && w.Find(f.node, func(n ast.Node) bool {
		if i, ok := n.(*ast.IfStmt); ok && w.makes(i.Cond, call) {
			return true
		}
		return w.givesError(n, call)
	})
}

// sends reports whether what is called begins a transaction, or asks a database or an
// interface for something.
func (w *walker) sends(c *callee) bool {
	return slices.ContainsFunc(c.terms, func(t poly.Term) bool {
		switch t.Leaf.Kind {
		case poly.Tx:
			return true
		case poly.DBRead, poly.DBWrite, poly.Iface:
			return !t.Leaf.Probe
		}
		return false
	})
}

// givesError reports whether a node assigns the error of a call.
func (w *walker) givesError(n ast.Node, call *ast.CallExpr) bool {
	as, ok := n.(*ast.AssignStmt)
	return ok && len(as.Rhs) == 1 && w.makes(as.Rhs[0], call) && syntax.IsError(w.p.TypesInfo.TypeOf(as.Lhs[len(as.Lhs)-1]))
}

// endsFailed reports whether the loop is left where a call fails: what is tried again
// is something else.
func (w *walker) endsFailed(call *ast.CallExpr, f *frame) bool {
	leaves := func(i *ast.IfStmt) bool {
		b, ok := syntax.Unparen(i.Cond).(*ast.BinaryExpr)
		failed, _ := w.errCheck(i.Cond)
		return ok && b.Op == token.NEQ && failed && w.flowOfList(i.Body.List).left(0, 1) > 0
	}
	return w.Find(f.node, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.IfStmt:
			return (w.makes(n.Cond, call) || n.Init != nil && w.givesError(n.Init, call)) && leaves(n)
		case *ast.BlockStmt:
			for i, s := range n.List {
				if w.givesError(s, call) && i+1 < len(n.List) {
					next, ok := n.List[i+1].(*ast.IfStmt)
					return ok && next.Init == nil && leaves(next)
				}
			}
		}
		return false
	})
}

// makes reports whether an expression makes a call, outside of function literals.
func (w *walker) makes(e ast.Expr, call *ast.CallExpr) bool {
	return w.Find(e, func(n ast.Node) bool { return n == call })
}

// differs reports whether a call is given something else in each turn: a new number, a
// name that may be free. Errors, connections, contexts and places for answers are not
// what is sent.
func (w *walker) differs(call *ast.CallExpr, f *frame) bool {
	changes := f.changes(w.p)
	found := false
	ast.Inspect(call, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.UnaryExpr:
			return n.Op != token.AND
		case *ast.Ident:
			o := w.p.TypesInfo.ObjectOf(n)
			if o == nil || !changes[o] || syntax.ImplementsError(o.Type()) || syntax.IsContext(o.Type()) || w.IsHandle(o.Type()) {
				return true
			}
			found = true
		}
		return !found
	})
	return found
}
