package kafkasafe

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/querylint/querylint/analyzers/finding"
	"github.com/querylint/querylint/analyzers/internal/catalog"
)

// skipped looks, in the body of a loop that takes messages, for one whose work has
// failed and which is left without a commit, while the commit of a later one counts
// for it, too.
func (p *pass) skipped(list []ast.Stmt, msg types.Object, loops bool) {
	c := p.follow(msg)
	c.read = make(map[types.Object]bool)
	for i, s := range list {
		if i > 0 {
			c.reads(list[i-1])
		}
		choice := eitherOr(s)
		if choice == nil {
			continue
		}
		work, failed, went := c.outcome(choice, list[:i])
		if work == nil || c.takesCare(failed) {
			continue
		}
		ack := c.acknowledges(list[i+1:])
		switch n := len(failed); {
		case n > 0 && continues(failed[n-1]) && ack != nil:
		case loops && !leaves(failed) && !c.exits(failed) && ack == nil && !c.takesCare(list[i+1:]):
			if ack = c.acknowledges(went); ack == nil {
				continue
			}
		default:
			continue
		}
		name := catalog.CalledName(work)
		f := c.report(s, kafkaFailureSkipped, finding.Warning, "return the error, try again, or send the message to a topic of its own, and then go on",
			"%s is skipped when %s fails, but %s of a later message commits its offset, too, and it does not come again", msg.Name(), name, catalog.CalledName(ack))
		f.Callee = name
	}
}

// reads notes what a statement makes of the message, or fills with it.
func (c *claim) reads(s ast.Stmt) {
	if choice, ok := s.(*ast.IfStmt); ok && choice.Init != nil {
		s = choice.Init
	}
	a, ok := s.(*ast.AssignStmt)
	if !ok || len(a.Rhs) != 1 {
		return
	}
	call, ok := ast.Unparen(a.Rhs[0]).(*ast.CallExpr)
	if !ok || !c.gets(call) {
		return
	}
	for _, lhs := range a.Lhs {
		if o := c.assignee(lhs); o != nil && !types.Identical(o.Type(), types.Universe.Lookup("error").Type()) {
			c.read[o] = true
		}
	}
	for _, arg := range call.Args {
		if u, ok := ast.Unparen(arg).(*ast.UnaryExpr); ok && u.Op == token.AND {
			if o := c.assignee(u.X); o != nil {
				c.read[o] = true
			}
		} else if o := c.assignee(arg); o != nil && !c.same[o] {
			if _, ok := o.Type().Underlying().(*types.Pointer); ok {
				c.read[o] = true // order := new(Order)
			}
		}
	}
}

// gets reports whether a call is given the message, or what was made of it.
func (c *claim) gets(call *ast.CallExpr) bool {
	return c.passes(call) || slices.ContainsFunc(call.Args, func(arg ast.Expr) bool {
		found := false
		ast.Inspect(arg, func(n ast.Node) bool {
			id, ok := n.(*ast.Ident)
			found = found || ok && c.read[c.TypesInfo.Uses[id]]
			return !found
		})
		return found
	})
}

// eitherOr is a statement that does one thing or the other: an if, or a switch that asks
// a single question. It is nil for others.
func eitherOr(s ast.Stmt) *ast.IfStmt {
	sw, ok := s.(*ast.SwitchStmt)
	if !ok {
		choice, _ := s.(*ast.IfStmt)
		return choice
	}
	var asked, other *ast.CaseClause
	for _, s := range sw.Body.List {
		clause := s.(*ast.CaseClause)
		switch {
		case len(clause.List) == 1 && asked == nil:
			asked = clause
		case other == nil && (clause.List == nil || asked != nil && len(clause.List) == 1 && opposite(asked.List[0], clause.List[0])):
			other = clause
		default:
			return nil
		}
	}
	if asked == nil {
		return nil
	}
	cond := asked.List[0]
	if sw.Tag != nil {
		cond = &ast.BinaryExpr{X: sw.Tag, Op: token.EQL, Y: cond}
	}
	choice := &ast.IfStmt{Init: sw.Init, Cond: cond, Body: &ast.BlockStmt{List: unbroken(asked.Body)}}
	if other != nil {
		choice.Else = &ast.BlockStmt{List: unbroken(other.Body)}
	}
	return choice
}

// opposite reports whether of two comparisons one holds if the other does not.
func opposite(a, b ast.Expr) bool {
	x, ok := ast.Unparen(a).(*ast.BinaryExpr)
	y, is := ast.Unparen(b).(*ast.BinaryExpr)
	return ok && is && x.Op != y.Op && (x.Op == token.EQL || x.Op == token.NEQ) && (y.Op == token.EQL || y.Op == token.NEQ) &&
		types.ExprString(x.X) == types.ExprString(y.X) && types.ExprString(x.Y) == types.ExprString(y.Y)
}

// outcome reads `if err := work(msg); err != nil`, or the same with the call in the
// statement before or in the condition: the call, what runs when it fails, and when it
// does not.
func (c *claim) outcome(s *ast.IfStmt, before []ast.Stmt) (work *ast.CallExpr, failed, went []ast.Stmt) {
	cond, ok := ast.Unparen(s.Cond).(*ast.BinaryExpr)
	if !ok || cond.Op != token.NEQ && cond.Op != token.EQL || !c.TypesInfo.Types[cond.Y].IsNil() {
		return nil, nil, nil
	}
	call, results := c.decides(cond.X, s.Init, before)
	if call == nil || !returnsError(c.TypesInfo.TypeOf(call.Fun)) || !c.gets(call) || !c.does(call, results) {
		return nil, nil, nil
	}
	var other []ast.Stmt
	switch e := s.Else.(type) {
	case *ast.BlockStmt:
		other = e.List
	case *ast.IfStmt:
		return nil, nil, nil
	}
	if cond.Op == token.NEQ {
		return call, s.Body.List, other
	}
	return call, other, s.Body.List
}

// decides is the call whose error a condition is about, which is made in it or right
// before, and what its results go to.
func (c *claim) decides(err ast.Expr, made ast.Stmt, before []ast.Stmt) (*ast.CallExpr, []ast.Expr) {
	if call, ok := ast.Unparen(err).(*ast.CallExpr); ok {
		return call, []ast.Expr{err}
	}
	if made == nil && len(before) > 0 {
		made = before[len(before)-1]
	}
	a, ok := made.(*ast.AssignStmt)
	if !ok || len(a.Rhs) != 1 || c.assignee(a.Lhs[len(a.Lhs)-1]) != c.assignee(err) || c.assignee(err) == nil {
		return nil, nil
	}
	call, _ := ast.Unparen(a.Rhs[0]).(*ast.CallExpr)
	return call, a.Lhs
}

// does reports whether a call that is given the message works on it: what gives a
// value back, or fills one, may only read it, and a message that cannot be read
// does not get better when it comes again.
func (c *claim) does(call *ast.CallExpr, results []ast.Expr) bool {
	for _, r := range results[:len(results)-1] {
		if !isBlank(r) {
			return false
		}
	}
	if slices.ContainsFunc(call.Args, func(arg ast.Expr) bool {
		u, ok := ast.Unparen(arg).(*ast.UnaryExpr)
		return ok && u.Op == token.AND && !c.same[c.whole(arg)] && !c.read[c.whole(arg)]
	}) {
		return false
	}
	if m, ok := c.method(call); ok {
		return m.Op != catalog.Ack && (m.Effect.ReachesStore() || m.Effect == catalog.RPC)
	}
	fn := c.callee(call)
	return fn == nil || c.reachesOut(fn, make(map[*types.Func]bool))
}

// reachesOut reports whether a function may do more than compute: it calls what the
// tables know, a function value or an interface's method; one of another package,
// what costs something.
func (c *claim) reachesOut(fn *types.Func, seen map[*types.Func]bool) bool {
	if fn.Pkg() != c.Pkg {
		return c.costs.Works(fn)
	}
	body := c.body(fn)
	if body == nil || seen[fn] {
		return false
	}
	seen[fn] = true
	found := false
	ast.Inspect(body, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok || found || c.TypesInfo.Types[call.Fun].IsType() || isBuiltin(c.TypesInfo, call) {
			return !found
		}
		m, known := c.method(call)
		switch callee := c.callee(call); {
		case known:
			found = m.Effect.ReachesStore() || m.Effect == catalog.RPC
		case callee != nil:
			found = c.reachesOut(callee, seen)
		default:
			found = !c.logs(call) && c.acts(call)
		}
		return !found
	})
	return found
}

// acts reports whether a call of a function value or an interface's method is one
// of the program's, not of the standard library's, and may fail: what it does it may
// not have done.
func (c *claim) acts(call *ast.CallExpr) bool {
	if !returnsError(c.TypesInfo.TypeOf(call.Fun)) {
		return false
	}
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok {
		return true
	}
	o := c.TypesInfo.Uses[sel.Sel]
	return o == nil || o.Pkg() == nil || !c.cat.Opaque(o.Pkg().Path())
}

// acknowledges is a commit of the message in the statements, or nil.
func (c *claim) acknowledges(list []ast.Stmt) *ast.CallExpr {
	var ack *ast.CallExpr
	for _, s := range list {
		ast.Inspect(s, func(n ast.Node) bool {
			if _, ok := n.(*ast.GoStmt); ok || ack != nil {
				return false
			}
			if call, ok := n.(*ast.CallExpr); ok {
				if m, ok := c.method(call); ok && m.Op == catalog.Ack {
					if arg := argument(call, m, "message"); arg != nil && c.mentionsAny(arg) {
						ack = call
					}
				}
			}
			return ack == nil
		})
	}
	return ack
}

// takesCare reports whether statements do something with the message: commit it,
// hand it on, or have the client go back to it.
func (c *claim) takesCare(list []ast.Stmt) bool {
	found := false
	for _, s := range list {
		ast.Inspect(s, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.SendStmt:
				found = found || c.mentionsAny(n.Value)
			case *ast.AssignStmt: // failed = append(failed, msg)
				found = found || slices.ContainsFunc(n.Rhs, c.contains)
			case *ast.CallExpr:
				if c.logs(n) {
					return false
				}
				fn := c.callee(n)
				m, known := c.method(n)
				clients := fn != nil && fn.Pkg() != nil && c.cat.Broker(fn.Pkg().Path()) || known && m.Op == catalog.Ack
				whole := func(arg ast.Expr) bool { return c.read[c.whole(arg)] }
				found = found || (c.passes(n) || slices.ContainsFunc(n.Args, whole)) && !isBuiltin(c.TypesInfo, n) || clients && c.mentionsAny(n)
			}
			return !found
		})
	}
	return found
}

// exits reports whether statements end the program, or the goroutine.
func (c *claim) exits(list []ast.Stmt) bool {
	return slices.ContainsFunc(list, func(s ast.Stmt) bool {
		e, ok := s.(*ast.ExprStmt)
		if !ok {
			return false
		}
		call, ok := e.X.(*ast.CallExpr)
		if !ok {
			return false
		}
		m, known := c.method(call)
		return known && m.Effect == catalog.Exit || isBuiltin(c.TypesInfo, call)
	})
}

func continues(s ast.Stmt) bool {
	b, ok := s.(*ast.BranchStmt)
	return ok && b.Tok == token.CONTINUE
}
