package cost

import (
	"go/ast"
	"go/token"

	"github.com/querylint/querylint/analyzers/internal/syntax"
)

// pausing reports whether a node waits: for an event, or by its name.
func (w *walker) pausing(n ast.Node) bool {
	return w.Find(n, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		return w.p.IsWait(n) || w.pauses(n) || ok && w.p.WaitsIn(call)
	})
}

// paused reports whether a loop waits before it makes again what has failed. A pause on
// the way of another error, or of success, is none.
func (w *walker) paused(s *ast.ForStmt) bool {
	if s.Init != nil && w.pausing(s.Init) || s.Cond != nil && w.pausing(s.Cond) || s.Post != nil && w.pausing(s.Post) {
		return true
	}
	if !w.pausing(s.Body) {
		return false
	}
	at := way{falls: true}
	w.hasten(s.Body.List, &at)
	return !at.falls && !at.again
}

// way is how far code comes that has failed and has not waited.
type way struct {
	falls bool // behind the statements
	again bool // to the next turn
	kind  bool // by the one kind of error and not by another: what asks for the kind again may know which
}

// hasten follows statements on the ways that do not wait.
func (w *walker) hasten(list []ast.Stmt, at *way) {
	for _, s := range list {
		if !at.falls {
			return
		}
		switch s := s.(type) {
		case *ast.BlockStmt:
			w.hasten(s.List, at)
		case *ast.LabeledStmt:
			w.hasten([]ast.Stmt{s.Stmt}, at)
		case *ast.IfStmt:
			w.hastenIf(s, at)
		case *ast.SwitchStmt:
			w.hastenSwitch(s, at)
		case *ast.BranchStmt:
			at.again = at.again || s.Tok == token.CONTINUE || s.Tok == token.GOTO
			at.falls = false
		default:
			at.falls = !w.pausing(s) && w.flowOf(s).falls
		}
	}
}

func (w *walker) hastenIf(s *ast.IfStmt, at *way) {
	if s.Init != nil && w.pausing(s.Init) || w.pausing(s.Cond) {
		at.falls = false
		return
	}
	var other []ast.Stmt
	if s.Else != nil {
		other = []ast.Stmt{s.Else}
	}
	if failed, plain := w.plainCheck(s.Cond); plain && failed {
		w.hasten(s.Body.List, at)
	} else if plain {
		w.hasten(other, at)
	} else {
		w.branch(s, w.aboutKind(s.Cond), [][]ast.Stmt{s.Body.List, other}, at)
	}
}

func (w *walker) hastenSwitch(s *ast.SwitchStmt, at *way) {
	if s.Init != nil && w.pausing(s.Init) || s.Tag != nil && w.pausing(s.Tag) {
		at.falls = false
		return
	}
	about := s.Tag != nil && w.aboutError(s.Tag)
	arms, all := make([][]ast.Stmt, 0, len(s.Body.List)+1), false
	for _, c := range s.Body.List {
		c := c.(*ast.CaseClause)
		failed, plain := false, false
		if s.Tag == nil && len(c.List) == 1 {
			failed, plain = w.plainCheck(c.List[0])
			about = about || w.aboutKind(c.List[0])
		}
		if plain && !failed {
			continue
		}
		arms = append(arms, c.Body)
		if all = c.List == nil || plain; plain {
			break
		}
	}
	if !all {
		arms = append(arms, nil)
	}
	w.branch(s, about, arms, at)
}

// branch follows the ways through a branch. One that is not about an error may be taken
// each time, and one about its kind that comes behind another may know the answer.
func (w *walker) branch(s ast.Stmt, about bool, arms [][]ast.Stmt, at *way) {
	waits := w.pausing(s)
	if waits && !about || about && at.kind {
		at.falls = false
		return
	}
	out := way{again: at.again, kind: at.kind || waits}
	for _, list := range arms {
		arm := way{falls: true, kind: at.kind}
		w.hasten(unbroken(list), &arm)
		out.falls, out.again = out.falls || arm.falls, out.again || arm.again
	}
	*at = out
}

// aboutKind reports whether a condition is about what failed, and nothing else.
func (w *walker) aboutKind(cond ast.Expr) bool {
	switch e := syntax.Unparen(cond).(type) {
	case *ast.UnaryExpr:
		return e.Op == token.NOT && w.aboutKind(e.X)
	case *ast.BinaryExpr:
		if e.Op == token.LAND || e.Op == token.LOR {
			return w.aboutKind(e.X) && w.aboutKind(e.Y)
		}
		return (e.Op == token.EQL || e.Op == token.NEQ) && w.aboutError(e)
	}
	return w.failedCond(cond)
}

// unbroken is a case without the break at its end, which leads behind the switch.
func unbroken(list []ast.Stmt) []ast.Stmt {
	if n := len(list); n > 0 {
		if b, ok := list[n-1].(*ast.BranchStmt); ok && b.Tok == token.BREAK && b.Label == nil {
			return list[:n-1]
		}
	}
	return list
}

// plainCheck reports whether a condition only compares an error with nil, and with !=.
func (w *walker) plainCheck(cond ast.Expr) (failed, ok bool) {
	b, is := syntax.Unparen(cond).(*ast.BinaryExpr)
	if !is || b.Op != token.EQL && b.Op != token.NEQ {
		return false, false
	}
	return w.errCheck(b)
}
