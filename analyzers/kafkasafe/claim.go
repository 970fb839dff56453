package kafkasafe

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/querylint/querylint/analyzers/finding"
	"github.com/querylint/querylint/analyzers/internal/catalog"
)

// progress says how far the work on a message is.
type progress uint8

const (
	untouched progress = iota
	aside              // in a list, a channel or a goroutine
	done               // a call was given it, or its goroutine was waited for
)

// claim follows one message through the statements behind the one that takes it.
type claim struct {
	*pass
	msg     types.Object
	same    map[types.Object]bool // variables that are the message, msg included
	holders map[types.Object]bool // variables and fields that it was put into
	polled  types.Object          // the consumer, if the message is all that it was asked for
	marks   bool                  // what it commits, the package says by other calls
	read    map[types.Object]bool // what was made of it
	decoded map[types.Object]bool // what it holds, and what was made of that
	// decoders are the calls that only say what it holds
	decoders map[*ast.CallExpr]bool
	loose    []looseAck
	signals  signals
	rests    [][]ast.Stmt // what comes behind the statement at hand, in each list around it
	peak     progress     // how far the work has come anywhere in the innermost loop
	handed   bool         // to a goroutine or a channel
}

// committed looks, in the statements that follow the taking of a message, for a
// commit before anything has worked on it.
func (p *pass) committed(list []ast.Stmt, msg types.Object) {
	p.follow(msg).all(list)
}

// all goes through all that is done with a message, and judges the commits of
// goroutines that nothing has waited for. It reports whether the work on the message
// is then still to be done.
func (c *claim) all(list []ast.Stmt) (aheadOfWork bool) {
	at, _ := c.list(list, untouched)
	if at != aside {
		return false
	}
	for _, l := range c.loose {
		c.disordered(l)
	}
	return true
}

func (p *pass) follow(msg types.Object) *claim {
	return &claim{pass: p, msg: msg, same: map[types.Object]bool{msg: true}, holders: make(map[types.Object]bool)}
}

// list goes through statements, and reports whether control ends elsewhere than
// behind them.
func (c *claim) list(stmts []ast.Stmt, at progress) (_ progress, left bool) {
	outer := c.rests
	defer func() { c.rests = outer }()
	if leaves(stmts) {
		c.rests = nil
	}
	around := c.rests
	for i, s := range stmts {
		c.rests = slices.Concat(around, [][]ast.Stmt{stmts[i+1:]})
		at, left = c.stmt(s, at)
		c.peak = max(c.peak, at)
		if left {
			return at, true
		}
	}
	return at, false
}

func (c *claim) stmt(s ast.Stmt, at progress) (_ progress, left bool) {
	switch s := s.(type) {
	case *ast.BlockStmt:
		return c.list(s.List, at)
	case *ast.LabeledStmt:
		return c.stmt(s.Stmt, at)
	case *ast.IfStmt:
		at = c.simple(at, s.Init, s.Cond)
		no, noLeft := at, false
		yes, yesLeft := c.list(s.Body.List, at)
		if s.Else != nil {
			no, noLeft = c.stmt(s.Else, at)
		}
		return join([]arm{{yes, yesLeft}, {no, noLeft}}, func(a, b progress) progress { return max(a, b) })
	case *ast.ForStmt:
		return c.loop(c.simple(at, s.Init, s.Cond), s.Body), false
	case *ast.RangeStmt:
		at = c.simple(at, s.X)
		if c.signals.channel(c.pass, s.X) {
			at = wait(at)
		}
		if v := c.variable(s.Value); v != nil && c.holds(s.X) {
			c.same[v] = true
		}
		c.rangesDecoded(s)
		return c.loop(at, s.Body), false
	case *ast.SwitchStmt:
		return c.clauses(s.Body, c.simple(at, s.Init, s.Tag))
	case *ast.TypeSwitchStmt:
		if c.mentionsDecoded(s.Assign) {
			at = done // its cases have other names for it
		}
		return c.clauses(s.Body, c.simple(at, s.Init, s.Assign))
	case *ast.SelectStmt:
		return c.clauses(s.Body, at)
	case *ast.GoStmt:
		if c.mentionsDecoded(s.Call) {
			at = done
		}
		return c.start(s.Call, at), false
	case *ast.DeferStmt:
		if (c.passes(s.Call) || c.mentionsDecoded(s.Call)) && !c.logs(s.Call) {
			at = done
		}
		return at, false
	case *ast.ReturnStmt:
		return c.simple(at, s), true
	case *ast.BranchStmt:
		return at, true
	}
	return c.simple(at, s), false
}

// loop goes through the body of a loop. Work that is done in it, or waited for,
// is trusted to be done behind it.
func (c *claim) loop(at progress, body *ast.BlockStmt) progress {
	outer := c.peak
	c.peak = at
	out, left := c.list(body.List, at)
	if !left {
		at = max(at, out)
	}
	at = max(at, c.peak)
	c.peak = max(outer, at)
	return at
}

// arm is the end of one way through a branch.
type arm struct {
	at   progress
	left bool
}

// join is how far the work is behind a branch.
func join(arms []arm, of func(a, b progress) progress) (at progress, left bool) {
	left = true
	for _, a := range arms {
		switch {
		case a.left:
		case left:
			at, left = a.at, false
		default:
			at = of(at, a.at)
		}
	}
	return at, left
}

// clauses goes through a switch or a select. Behind a select nothing is done that
// one of its cases has not waited for; a switch is trusted like an if.
func (c *claim) clauses(body *ast.BlockStmt, at progress) (progress, bool) {
	arms := make([]arm, 0, len(body.List)+1)
	of := func(a, b progress) progress { return max(a, b) }
	all := false
	for _, s := range body.List {
		switch s := s.(type) {
		case *ast.CaseClause:
			all = all || s.List == nil
			now := at
			for _, e := range s.List {
				now = c.simple(now, e)
			}
			out, left := c.list(unbroken(s.Body), now)
			arms = append(arms, arm{out, left})
		case *ast.CommClause:
			all = true
			of = func(a, b progress) progress { return min(a, b) }
			now := at
			if s.Comm != nil {
				now = c.simple(now, s.Comm)
			}
			out, left := c.list(unbroken(s.Body), now)
			arms = append(arms, arm{out, left})
		}
	}
	if !all {
		arms = append(arms, arm{at, false})
	}
	return join(arms, of)
}

// unbroken is the body of a case without a break at its end, which leads behind
// the switch.
func unbroken(list []ast.Stmt) []ast.Stmt {
	if n := len(list); n > 0 {
		if b, ok := list[n-1].(*ast.BranchStmt); ok && b.Tok == token.BREAK && b.Label == nil {
			return list[:n-1]
		}
	}
	return list
}

// leaves reports whether a list of statements ends somewhere else than in the
// one behind it.
func leaves(list []ast.Stmt) bool {
	if len(list) == 0 {
		return false
	}
	switch list[len(list)-1].(type) {
	case *ast.ReturnStmt, *ast.BranchStmt:
		return true
	}
	return false
}

// simple goes through expressions and statements without a body.
func (c *claim) simple(at progress, nodes ...ast.Node) progress {
	for _, n := range nodes {
		if n == nil {
			continue
		}
		ast.Inspect(n, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncLit:
				if c.works([]ast.Stmt{n.Body}) || c.mentionsDecoded(n.Body) {
					at = done
				}
				return false
			case *ast.UnaryExpr:
				if n.Op == token.ARROW && c.signals.channel(c.pass, n.X) {
					at = wait(at)
				}
			case *ast.SendStmt:
				if c.mentionsDecoded(n.Value) {
					at = done
				}
				if c.mentionsAny(n.Value) {
					c.signals.sent(c.pass, n)
					c.handed = true
					at = max(at, aside)
				}
			case *ast.AssignStmt:
				at = max(at, c.assigned(n))
			case *ast.CallExpr:
				m, ok := c.method(n)
				if ok && m.Op == catalog.AckAll && !c.marks && c.on(n, c.polled) {
					c.commit(n, m, at)
					at = done
					return false
				}
				if ok && m.Op == catalog.Ack {
					if arg := argument(n, m, "message"); arg != nil && c.mentionsAny(arg) {
						c.commit(n, m, at)
						at = done
						return false
					}
				}
				if c.cat.Starts(c.callee(n)) {
					at = c.start(n, at)
					return false
				}
				if lit := c.eachOf(n, m); lit != nil {
					at = c.loop(at, lit.Body)
					return false
				}
				at = max(at, c.called(n, at))
			}
			return true
		})
	}
	return at
}

// eachOf is the literal that a call runs with each message of a list before it returns, as
// methods of a client and combinators do: a loop.
func (c *claim) eachOf(call *ast.CallExpr, m catalog.Method) *ast.FuncLit {
	arg := len(call.Args) - 1
	if i := slices.IndexFunc(m.Calls, func(cb catalog.Callback) bool { return cb.Times == catalog.Each }); i >= 0 {
		arg = m.Calls[i].Arg
	} else if fn := c.callee(call); fn == nil || fn.Pkg() == nil || !c.cat.Combinator(fn.Pkg().Path()) {
		return nil
	}
	if arg < 0 || arg >= len(call.Args) {
		return nil
	}
	lit, ok := ast.Unparen(call.Args[arg]).(*ast.FuncLit)
	if !ok || c.marksIn(lit.Body) {
		return nil // what it commits, it is asked for by itself
	}
	return lit
}

// marksIn reports whether code commits a message.
func (p *pass) marksIn(body ast.Node) bool {
	found := false
	ast.Inspect(body, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok && !found {
			m, known := p.method(call)
			found = known && m.Op == catalog.Ack
		}
		return !found
	})
	return found
}

// wait is how far work is that was waited for.
func wait(at progress) progress {
	if at == aside {
		return done
	}
	return at
}

// start is a call that runs beside what follows.
func (c *claim) start(call *ast.CallExpr, at progress) progress {
	if !c.mentionsAny(call) {
		return at
	}
	c.signals.started(c.pass, call)
	c.handed = true
	if ack := c.commitIn(call); ack != nil {
		c.loose = append(c.loose, looseAck{call, ack})
	}
	return max(at, aside)
}

// looseAck is a commit in a goroutine that is started for each message.
type looseAck struct{ start, ack *ast.CallExpr }

// commitIn is a commit of the message in what a call starts: a literal, or a
// function of the package that it is given to.
func (c *claim) commitIn(call *ast.CallExpr) *ast.CallExpr {
	var ack *ast.CallExpr
	look := func(body ast.Node, whole bool) {
		ast.Inspect(body, func(n ast.Node) bool {
			inner, ok := n.(*ast.CallExpr)
			if !ok || ack != nil {
				return ack == nil
			}
			if m, ok := c.method(inner); ok && m.Op == catalog.Ack {
				if arg := argument(inner, m, "message"); arg != nil && (whole || c.mentionsAny(arg)) {
					ack = inner
				}
			}
			return ack == nil
		})
	}
	look(call, false)
	if body := c.body(c.callee(call)); ack == nil && body != nil && c.passes(call) {
		look(body, true)
	}
	if lit, ok := ast.Unparen(call.Fun).(*ast.FuncLit); ok && ack == nil && c.passes(call) {
		look(lit.Body, true) // go func(m *Message) { … }(msg)
	}
	return ack
}

// disordered reports a commit whose goroutine may be done before that of an earlier
// message.
func (c *claim) disordered(l looseAck) {
	f := c.report(l.start, kafkaCommitBeforeWork, finding.Warning, "commit in the order of the messages, each when all before it are done",
		"%s in a goroutine for each message: a later one may be done first, and its commit counts for those before it that are still at work", catalog.CalledName(l.ack))
	f.Callee = catalog.CalledName(l.ack)
}

// called is what an ordinary call does with the message.
func (c *claim) called(call *ast.CallExpr, at progress) progress {
	switch {
	case isBuiltin(c.TypesInfo, call):
		if c.passes(call) && at == untouched && c.isAppend(call) {
			return aside
		}
		return at
	case c.decoders[call]:
		return at
	case c.passes(call) || c.passesHolder(call):
		if c.logs(call) {
			return at
		}
		return done
	case c.worksOnDecoded(call):
		return done
	case c.signals.joins(c.pass, call):
		return wait(at)
	}
	return at
}

// assigned notes under which other names a message goes.
func (c *claim) assigned(s *ast.AssignStmt) progress {
	at := untouched
	c.decodes(s)
	c.derives(s)
	for i, lhs := range s.Lhs {
		if i >= len(s.Rhs) {
			break
		}
		rhs := ast.Unparen(s.Rhs[i])
		to := c.assignee(lhs)
		if ix, ok := ast.Unparen(lhs).(*ast.IndexExpr); ok {
			if c.mentionsAny(rhs) {
				at = aside
			}
			to = c.assignee(ix.X)
		}
		switch {
		case to == nil || c.same[to]:
		case at == untouched && c.same[c.whole(rhs)]:
			c.same[to] = true
		case c.contains(rhs):
			c.holders[to] = true
		}
	}
	return at
}

// contains reports whether a value holds the message: a literal or a list.
func (c *claim) contains(e ast.Expr) bool {
	switch e := ast.Unparen(e).(type) {
	case *ast.UnaryExpr:
		return e.Op == token.AND && c.contains(e.X)
	case *ast.CompositeLit:
		for _, elt := range e.Elts {
			if kv, ok := elt.(*ast.KeyValueExpr); ok {
				elt = kv.Value
			}
			if c.same[c.whole(elt)] || c.contains(elt) {
				return true
			}
		}
	case *ast.CallExpr:
		return c.isAppend(e) && c.passes(e)
	default:
		return c.same[c.whole(e)]
	}
	return false
}

// on reports whether a call is of a method of a variable.
func (c *claim) on(call *ast.CallExpr, v types.Object) bool {
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	return ok && v != nil && c.assignee(sel.X) == v
}

// commit judges a commit of the message.
func (c *claim) commit(call *ast.CallExpr, m catalog.Method, at progress) {
	why := ""
	switch {
	case at == aside:
		why = "it has only been put aside"
	case at == untouched && c.behind():
		why = "its work comes behind"
	default:
		return
	}
	f := c.report(call, kafkaCommitBeforeWork, finding.Error, "commit when the work is done",
		"%s commits %s before it has been handled: %s, and what is not done when the process ends is lost", catalog.CalledName(call), c.msg.Name(), why)
	f.Callee = m.Library + " " + catalog.CalledName(call)
}

// behind reports whether what follows works on the message.
func (c *claim) behind() bool {
	return slices.ContainsFunc(c.rests, func(rest []ast.Stmt) bool { return c.works(rest) || c.decodedBehind(rest) })
}
