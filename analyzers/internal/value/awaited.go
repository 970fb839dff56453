package value

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/querylint/querylint/analyzers/internal/catalog"
	"github.com/querylint/querylint/analyzers/internal/syntax"
)

// awaits reports whether the code waits for the answer to each message that a call queues
// before it comes to the next one: it receives from the channel that the call was given,
// or waits for what it has returned, in the same turn and on each way.
//
//	p.Produce(m, done)             c, err := ch.PublishWithDeferredConfirm(…)
//	<-done                         if !c.Wait() { … }
//
// A wait in a loop of its own, in a branch or in a goroutine is one for many.
func (w *Function) awaits(call *ast.CallExpr, m catalog.Method) bool {
	answers := w.answersTo(call, m)
	if len(answers) == 0 {
		return false
	}
	found := false
	var visit func(n ast.Node) bool
	visit = func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit, *ast.ForStmt, *ast.GoStmt, *ast.DeferStmt:
			return false
		case *ast.RangeStmt:
			return false
		case *ast.IfStmt: // only what runs on each way
			for _, part := range []ast.Node{n.Init, n.Cond} {
				if part != nil && !isNilNode(part) {
					ast.Inspect(part, visit)
				}
			}
			return false
		case *ast.SelectStmt:
			if slices.ContainsFunc(n.Body.List, func(s ast.Stmt) bool { return s.(*ast.CommClause).Comm == nil }) {
				return false
			}
			for _, s := range n.Body.List {
				ast.Inspect(s.(*ast.CommClause).Comm, visit)
			}
			return false
		case *ast.UnaryExpr:
			found = found || n.Op == token.ARROW && n.Pos() > call.Pos() && w.isAnswer(n.X, answers)
		case *ast.CallExpr:
			inner, ok := w.p.Catalogued(n)
			recv := syntax.Receiver(n)
			found = found || ok && inner.Effect == catalog.Wait && n.Pos() > call.Pos() && recv != nil && answers[w.p.Object(recv)]
		}
		return !found
	}
	for _, s := range w.turnOf(call) {
		ast.Inspect(s, visit)
	}
	return found
}

func isNilNode(n ast.Node) bool {
	s, ok := n.(ast.Stmt)
	return ok && s == nil
}

// isAnswer reports whether a channel is one that brings the answer: it was given to the
// call, or it is of what the call has returned.
func (w *Function) isAnswer(ch ast.Expr, answers map[types.Object]bool) bool {
	if call, ok := syntax.Unparen(ch).(*ast.CallExpr); ok {
		ch = syntax.Receiver(call)
		if m, ok := w.p.Catalogued(call); ch == nil || ok && m.Effect.ReachesStore() {
			return false
		}
	}
	return answers[w.p.Object(ch)]
}

// answersTo are the variables by which a caller hears of what becomes of a message that it
// queues.
func (w *Function) answersTo(call *ast.CallExpr, m catalog.Method) map[types.Object]bool {
	answers := make(map[types.Object]bool)
	for _, a := range m.Args {
		if a.For == "told" && a.Arg < len(call.Args) {
			if v, ok := w.p.Object(call.Args[a.Arg]).(*types.Var); ok {
				answers[v] = true
			}
		}
	}
	w.Find(w.u.Body, func(n ast.Node) bool {
		if a, ok := n.(*ast.AssignStmt); ok && len(a.Rhs) == 1 && syntax.Unparen(a.Rhs[0]) == call {
			if v, ok := w.p.Object(a.Lhs[0]).(*types.Var); ok {
				answers[v] = true
			}
		}
		return false
	})
	return answers
}

// turnOf are the statements of the innermost loop or function around a call.
func (w *Function) turnOf(call *ast.CallExpr) []ast.Stmt {
	body := w.u.Body
	ast.Inspect(w.u.Body, func(n ast.Node) bool {
		if n == nil || !syntax.Contains(n, call) {
			return false
		}
		switch n := n.(type) {
		case *ast.FuncLit:
			body = n.Body
		case *ast.ForStmt:
			if syntax.Contains(n.Body, call) {
				body = n.Body
			}
		case *ast.RangeStmt:
			if syntax.Contains(n.Body, call) {
				body = n.Body
			}
		}
		return true
	})
	return body.List
}
