package kafkasafe

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/types/typeutil"

	"github.com/querylint/querylint/analyzers/finding"
	"github.com/querylint/querylint/analyzers/internal/catalog"
)

// commits finds offsets that are committed before the message is handled, in
// each list of statements that takes a message and commits it.
func (p *pass) commits(body *ast.BlockStmt) {
	turns := make(map[ast.Node]bool)                 // lists of statements behind which a loop begins anew
	polls := make(map[*ast.CaseClause]*ast.CallExpr) // switch e := consumer.Poll(100).(type)
	ast.Inspect(body, func(n ast.Node) bool {
		if turns[n] {
			last(n, turns)
		}
		switch n := n.(type) {
		case *ast.RangeStmt:
			msg := p.variable(n.Value)
			if msg == nil {
				msg = p.variable(n.Key) // over a channel
			}
			if msg != nil {
				p.committed(n.Body.List, msg)
				p.skipped(n.Body.List, msg, true)
			}
		case *ast.ForStmt:
			turns[n.Body] = true
		case *ast.BlockStmt:
			p.taken(n.List, turns[n])
		case *ast.IfStmt: // if msg, ok := event.(*Message); ok
			if init, ok := n.Init.(*ast.AssignStmt); ok {
				p.taken(append([]ast.Stmt{init}, n.Body.List...), turns[n.Body])
			}
		case *ast.TypeSwitchStmt:
			if poll := switched(n); poll != nil {
				for _, s := range n.Body.List {
					polls[s.(*ast.CaseClause)] = poll
				}
			}
		case *ast.CaseClause:
			if msg := p.TypesInfo.Implicits[n]; msg != nil {
				poll := polls[n]
				if !p.cat.Message(typeName(msg.Type())) {
					poll = nil
				}
				p.received(poll, n.Body, msg)
				p.skipped(n.Body, msg, turns[n])
			}
			p.taken(n.Body, turns[n])
		case *ast.CallExpr:
			p.called(n)
		case *ast.CommClause:
			if a, ok := n.Comm.(*ast.AssignStmt); ok {
				if msg := p.variable(a.Lhs[0]); msg != nil {
					p.committed(n.Body, msg)
					p.skipped(n.Body, msg, turns[n])
				}
			}
			p.taken(n.Body, turns[n])
		}
		return true
	})
}

// last adds the lists of statements in the last one of a list, behind which comes what
// comes behind it.
func last(list ast.Node, turns map[ast.Node]bool) {
	var stmts []ast.Stmt
	switch n := list.(type) {
	case *ast.BlockStmt:
		stmts = n.List
	case *ast.CaseClause:
		stmts = n.Body
	case *ast.CommClause:
		stmts = n.Body
	case *ast.IfStmt: // else if
		stmts = []ast.Stmt{n}
	}
	if len(stmts) == 0 {
		return
	}
	var clauses *ast.BlockStmt
	switch s := stmts[len(stmts)-1].(type) {
	case *ast.IfStmt:
		turns[s.Body] = true
		if s.Else != nil {
			turns[s.Else] = true
		}
		return
	case *ast.SwitchStmt:
		clauses = s.Body
	case *ast.TypeSwitchStmt:
		clauses = s.Body
	case *ast.SelectStmt:
		clauses = s.Body
	default:
		return
	}
	for _, clause := range clauses.List {
		turns[clause] = true
	}
}

// taken looks for a statement that takes a message: a fetch, or a receive. The list
// may be the body of a loop.
func (p *pass) taken(list []ast.Stmt, loops bool) {
	for i, s := range list {
		a, ok := s.(*ast.AssignStmt)
		if !ok || len(a.Rhs) != 1 {
			continue
		}
		msg := p.variable(a.Lhs[0])
		if msg == nil {
			continue
		}
		switch rhs := ast.Unparen(a.Rhs[0]).(type) {
		case *ast.UnaryExpr:
			if rhs.Op == token.ARROW {
				p.committed(list[i+1:], msg)
				p.skipped(list[i+1:], msg, loops)
			}
		case *ast.TypeAssertExpr:
			var poll *ast.CallExpr
			if p.cat.Message(typeName(msg.Type())) {
				poll, _ = ast.Unparen(rhs.X).(*ast.CallExpr)
			}
			p.received(poll, list[i+1:], msg)
			if poll != nil {
				p.skipped(list[i+1:], msg, loops)
			}
		case *ast.CallExpr:
			if m, ok := p.method(rhs); ok && m.Op == catalog.Fetch {
				if sel, ok := ast.Unparen(rhs.Fun).(*ast.SelectorExpr); ok && p.inGroup(sel.X) && !p.alone(sel.X) && p.follow(msg).works(list[i+1:]) {
					f := p.report(rhs, kafkaCommitBeforeWork, finding.Error, "use FetchMessage, and CommitMessages when the work is done",
						"%s %s in a consumer group commits the offset before the message is handled: what is not done when the process ends is lost", m.Library, catalog.CalledName(rhs))
					f.Callee = m.Library + " " + catalog.CalledName(rhs)
				}
				continue
			}
			p.received(rhs, list[i+1:], msg)
			p.skipped(list[i+1:], msg, loops)
		}
	}
}

// received looks at what is done with what a call, if any is known, gave.
func (p *pass) received(call *ast.CallExpr, list []ast.Stmt, msg types.Object) {
	c := p.follow(msg)
	if call != nil {
		c.polled, c.marks = p.polled(call)
	}
	if c.all(list) && call != nil && !c.marks {
		c.committedAside(call)
	}
}

// switched is the call whose answer a type switch is about, or nil.
func switched(s *ast.TypeSwitchStmt) *ast.CallExpr {
	a, ok := s.Assign.(*ast.AssignStmt)
	if !ok {
		return nil
	}
	call, _ := ast.Unparen(a.Rhs[0].(*ast.TypeAssertExpr).X).(*ast.CallExpr)
	return call
}

// polled is the consumer that a call waits for messages on, or nil, and whether the package
// tells its library message by message which are to be committed.
func (p *pass) polled(call *ast.CallExpr) (consumer types.Object, marks bool) {
	m, ok := p.method(call)
	sel, is := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok || !is || m.Effect != catalog.Wait {
		return nil, false
	}
	return p.assignee(sel.X), p.marks[m.Library]
}

// called looks into a function that a library calls with each message.
func (p *pass) called(call *ast.CallExpr) {
	m, ok := p.method(call)
	if !ok {
		return
	}
	for _, cb := range m.Calls {
		if cb.Times != catalog.Each || cb.Arg >= len(call.Args) {
			continue
		}
		lit, ok := ast.Unparen(call.Args[cb.Arg]).(*ast.FuncLit)
		if !ok {
			continue
		}
		for _, f := range lit.Type.Params.List {
			for _, name := range f.Names {
				if msg := p.variable(name); msg != nil {
					p.committed(lit.Body.List, msg)
				}
			}
		}
	}
}

// mentionsAny reports whether code names the message, or what holds it.
func (c *claim) mentionsAny(n ast.Node) bool {
	found := false
	ast.Inspect(n, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			o := c.TypesInfo.ObjectOf(id)
			found = found || c.same[o] || c.holders[o] || o != nil && c.isMessage(o.Type())
		}
		return !found
	})
	return found
}

// isMessage reports whether a value is one of the messages that were polled, or
// holds some: all that the statements have were.
func (c *claim) isMessage(t types.Type) bool {
	if c.polled == nil {
		return false
	}
	for range 4 {
		switch u := types.Unalias(t).(type) {
		case *types.Pointer:
			t = u.Elem()
			continue
		case *types.Slice:
			t = u.Elem()
			continue
		case *types.Map:
			t = u.Elem()
			continue
		}
		break
	}
	return c.cat.Message(typeName(t))
}

// handsOn reports whether a call is given one of the messages that were polled, or
// a part of one, by code that is not the client's.
func (c *claim) handsOn(call *ast.CallExpr) bool {
	if c.polled == nil {
		return false
	}
	if fn := c.callee(call); fn != nil && fn.Pkg() != nil && c.cat.Broker(fn.Pkg().Path()) {
		return false
	}
	return slices.ContainsFunc(call.Args, func(arg ast.Expr) bool {
		if _, ok := ast.Unparen(arg).(*ast.FuncLit); ok {
			return false
		}
		found := false
		ast.Inspect(arg, func(n ast.Node) bool {
			if e, ok := n.(ast.Expr); ok && !found {
				found = c.TypesInfo.Types[e].IsValue() && c.isMessage(c.TypesInfo.TypeOf(e))
			}
			return !found
		})
		return found
	})
}

// works reports whether a call in the statements is given the message.
func (c *claim) works(list []ast.Stmt) bool {
	found := false
	for _, s := range list {
		ast.Inspect(s, func(n ast.Node) bool {
			if _, ok := n.(*ast.GoStmt); ok {
				return false
			}
			call, ok := n.(*ast.CallExpr)
			found = found || ok && c.passes(call) && !isBuiltin(c.TypesInfo, call) && !c.logs(call)
			return !found
		})
	}
	return found
}

// passes reports whether a call is given the message itself, or what it says.
func (c *claim) passes(call *ast.CallExpr) bool {
	if m, ok := c.method(call); ok && m.Op == catalog.Ack {
		return false
	}
	return c.handsOn(call) || slices.ContainsFunc(call.Args, func(arg ast.Expr) bool { return c.same[c.whole(arg)] })
}

// whole is the variable that an expression is, be it a copy, the address or the
// value of a message: string(msg.Value).
func (p *pass) whole(arg ast.Expr) types.Object {
	e := ast.Unparen(arg)
	for {
		switch t := e.(type) {
		case *ast.UnaryExpr:
			if t.Op == token.AND {
				e = ast.Unparen(t.X)
				continue
			}
		case *ast.StarExpr:
			e = ast.Unparen(t.X)
			continue
		case *ast.CallExpr:
			if len(t.Args) == 1 && p.TypesInfo.Types[t.Fun].IsType() {
				e = ast.Unparen(t.Args[0])
				continue
			}
		}
		break
	}
	if sel, ok := e.(*ast.SelectorExpr); ok {
		if slice, ok := p.TypesInfo.TypeOf(sel).(*types.Slice); ok && types.Identical(slice.Elem(), types.Typ[types.Byte]) {
			e = ast.Unparen(sel.X) // msg.Value
		}
	}
	if id, ok := e.(*ast.Ident); ok {
		return p.TypesInfo.ObjectOf(id)
	}
	return nil
}

// holds reports whether an expression is the message, or a list that it was put
// into.
func (c *claim) holds(e ast.Expr) bool {
	if c.same[c.whole(e)] {
		return true
	}
	o := c.assignee(e)
	return o != nil && c.holders[o]
}

// passesHolder reports whether a call gets at what holds the message: as an
// argument, as its receiver, or as a field that the callee uses.
func (c *claim) passesHolder(call *ast.CallExpr) bool {
	if slices.ContainsFunc(call.Args, func(arg ast.Expr) bool {
		u, ok := ast.Unparen(arg).(*ast.UnaryExpr)
		if ok && u.Op == token.AND {
			arg = u.X
		}
		return c.holds(arg)
	}) {
		return true
	}
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if ok && c.TypesInfo.Selections[sel] != nil {
		if o := c.assignee(sel.X); o != nil && c.holders[o] {
			return true
		}
	}
	body := c.body(c.callee(call))
	return body != nil && len(c.holders) > 0 && c.mentionsAny(body)
}

func isBuiltin(info *types.Info, call *ast.CallExpr) bool {
	id, ok := ast.Unparen(call.Fun).(*ast.Ident)
	if !ok {
		return false
	}
	_, ok = info.Uses[id].(*types.Builtin)
	return ok
}

// callee is the function or method that a call names, or nil.
func (p *pass) callee(call *ast.CallExpr) *types.Func {
	return typeutil.StaticCallee(p.TypesInfo, call)
}

// body is that of a function of the package, or nil.
func (p *pass) body(fn *types.Func) *ast.BlockStmt {
	if fn == nil || fn.Pkg() != p.Pkg {
		return nil
	}
	for _, file := range p.Files {
		for _, d := range file.Decls {
			if d, ok := d.(*ast.FuncDecl); ok && p.TypesInfo.Defs[d.Name] == fn.Origin() {
				return d.Body
			}
		}
	}
	return nil
}

func (p *pass) isAppend(call *ast.CallExpr) bool {
	id, ok := ast.Unparen(call.Fun).(*ast.Ident)
	if !ok {
		return false
	}
	b, ok := p.TypesInfo.Uses[id].(*types.Builtin)
	return ok && b.Name() == "append"
}

// logs reports whether a call has the shape of one that writes a log: it takes
// anything and gives nothing back.
func (p *pass) logs(call *ast.CallExpr) bool {
	sig, ok := p.TypesInfo.TypeOf(call.Fun).Underlying().(*types.Signature)
	if !ok || !sig.Variadic() || sig.Results().Len() > 0 {
		return false
	}
	slice, ok := sig.Params().At(sig.Params().Len() - 1).Type().(*types.Slice)
	return ok && (types.IsInterface(slice.Elem()) || isStruct(slice.Elem()))
}

func isStruct(t types.Type) bool {
	_, ok := t.Underlying().(*types.Struct)
	return ok
}

// variable is the variable that an expression names, or nil.
func (p *pass) variable(e ast.Expr) types.Object {
	id, ok := e.(*ast.Ident)
	if !ok || id.Name == "_" {
		return nil
	}
	v, _ := p.TypesInfo.ObjectOf(id).(*types.Var)
	if v == nil {
		return nil
	}
	return v
}

// alone reports whether the package makes a reader for no group.
func (p *pass) alone(reader ast.Expr) bool {
	maker, ok := p.defined(reader).(*ast.CallExpr)
	if !ok || len(maker.Args) != 1 {
		return false
	}
	lit, ok := ast.Unparen(maker.Args[0]).(*ast.CompositeLit)
	return ok && !slices.Contains(p.given(lit), catalog.Grouped)
}
