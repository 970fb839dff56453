package kafkasafe

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
)

// signals are the channels and groups by which goroutines that have got a message
// can tell that they are done with it.
type signals struct {
	of map[types.Object]bool
	// any: the goroutine is out of sight, and any channel may be its.
	any bool
}

// channel reports whether waiting for a channel waits for the message.
func (s *signals) channel(p *pass, ch ast.Expr) bool {
	if !isChan(p.TypesInfo.TypeOf(ch)) {
		return false
	}
	ch = ast.Unparen(ch)
	if ix, ok := ch.(*ast.IndexExpr); ok {
		ch = ix.X
	}
	o := p.assignee(ch)
	return o != nil && (s.any || s.of[o])
}

// joins reports whether a call waits for the goroutines: a method of their group,
// or a function that is given their channel or group.
func (s *signals) joins(p *pass, call *ast.CallExpr) bool {
	if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok && p.cat.Joins(p.callee(call)) {
		return s.of[p.assignee(sel.X)]
	}
	for _, arg := range call.Args {
		if u, ok := ast.Unparen(arg).(*ast.UnaryExpr); ok && u.Op == token.AND {
			arg = u.X
		}
		if o := p.assignee(arg); o != nil && s.of[o] {
			return true
		}
	}
	return false
}

// started notes how a goroutine can tell that it is done.
func (s *signals) started(p *pass, call *ast.CallExpr) {
	if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok {
		s.add(p, sel.X) // group.Go(f)
	}
	s.reach(p, call, make(map[*types.Func]bool))
}

// sent notes how those who take messages from a channel can tell that they are
// done.
func (s *signals) sent(p *pass, send *ast.SendStmt) {
	s.reach(p, send.Value, make(map[*types.Func]bool))
	ch := p.assignee(send.Chan)
	seen := false
	for _, file := range p.Files {
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncDecl:
				if n.Body != nil && p.receives(n.Body, ch) {
					seen = true
					s.reach(p, n.Body, make(map[*types.Func]bool))
				}
			case *ast.CallExpr: // worker(jobs, results)
				if !isBuiltin(p.TypesInfo, n) && slices.ContainsFunc(n.Args, func(arg ast.Expr) bool { return ch != nil && p.assignee(arg) == ch }) {
					seen = true
					s.reach(p, n, make(map[*types.Func]bool))
				}
			}
			return true
		})
	}
	s.any = s.any || !seen
}

// receives reports whether code takes elements from a channel.
func (p *pass) receives(body ast.Node, ch types.Object) bool {
	found := false
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.UnaryExpr:
			found = found || n.Op == token.ARROW && ch != nil && p.assignee(n.X) == ch
		case *ast.RangeStmt:
			found = found || isChan(p.TypesInfo.TypeOf(n.X)) && ch != nil && p.assignee(n.X) == ch
		}
		return !found
	})
	return found
}

// reach notes the channels that code sends to, closes or hands on, and the groups
// that it uses, here and in the functions of the package that it calls.
func (s *signals) reach(p *pass, n ast.Node, seen map[*types.Func]bool) {
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SendStmt:
			s.add(p, n.Chan)
		case *ast.CallExpr:
			for _, arg := range n.Args {
				s.addChan(p, arg)
			}
			if fn := p.callee(n); fn != nil && !seen[fn] {
				seen[fn] = true
				if body := p.body(fn); body != nil {
					s.reach(p, body, seen)
				}
			}
		case *ast.KeyValueExpr:
			s.addChan(p, n.Value)
		case *ast.CompositeLit:
			for _, elt := range n.Elts {
				s.addChan(p, elt)
			}
		case *ast.SelectorExpr:
			if p.cat.Joinable(p.TypesInfo.TypeOf(n)) {
				s.add(p, n)
			}
		case *ast.Ident:
			if o := p.TypesInfo.Uses[n]; o != nil && p.cat.Joinable(o.Type()) {
				s.add(p, n)
			}
		}
		return true
	})
}

func (s *signals) addChan(p *pass, e ast.Expr) {
	if isChan(p.TypesInfo.TypeOf(e)) {
		s.add(p, e)
	}
}

func (s *signals) add(p *pass, e ast.Expr) {
	if ix, ok := ast.Unparen(e).(*ast.IndexExpr); ok {
		e = ix.X
	}
	if o := p.assignee(e); o != nil {
		if s.of == nil {
			s.of = make(map[types.Object]bool)
		}
		s.of[o] = true
	}
}

func isChan(t types.Type) bool {
	if t == nil {
		return false
	}
	_, ok := t.Underlying().(*types.Chan)
	return ok
}
