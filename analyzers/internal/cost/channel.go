package cost

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/querylint/querylint/analyzers/internal/syntax"
)

// sentFrom is the list whose elements a channel gets, one each, or nil where that is not
// known: a loop over the channel, or all loops of a pool of workers together, run as
// often as the list is long. The channel is a variable of the function, a parameter that
// all its callers give such a one for, or what a function returns that sends to it.
func (w *walker) sentFrom(ch ast.Expr) ast.Expr {
	if call, ok := syntax.Unparen(ch).(*ast.CallExpr); ok {
		return w.p.sentBy(call)
	}
	v, ok := w.p.Object(ch).(*types.Var)
	if !ok {
		return nil
	}
	if as := w.p.Assigned[v]; len(as) == 1 && !as[0].Later {
		if call, ok := syntax.Unparen(as[0].Source).(*ast.CallExpr); ok && w.p.Builtin(call) == "" {
			return w.p.sentBy(call)
		}
	}
	if i, isParam := w.u.Params[v]; isParam {
		return w.p.sentByCallers(w.u, i)
	}
	return w.p.sentInto(w.u, v)
}

// sentInto is the list whose elements a unit sends to a channel of its own, or nil where
// others may send, too.
func (p *pass) sentInto(u *syntax.Unit, v *types.Var) ast.Expr {
	if v.IsField() || v.Parent() == p.Pkg.Scope() || v.Pos() < u.Body.Pos() || v.Pos() > u.Body.End() {
		return nil
	}
	sends := p.Gathered[v]
	if len(sends) != 1 || len(sends[0].Heads) > 0 || len(sends[0].Loops) != 1 || p.handsOut(u.Body, v) {
		return nil
	}
	return sends[0].Loops[0]
}

// sentByCallers is the list for the channel that all calls of a unit hand over: workers
// that have a name.
func (p *pass) sentByCallers(u *syntax.Unit, param int) ast.Expr {
	if u.Func == nil || u.Func.Exported() && p.Pkg.Name() != "main" || param < 1 {
		return nil
	}
	calls, all := p.callsTo(u.Func)
	var list ast.Expr
	for _, c := range calls {
		if param > len(c.call.Args) {
			return nil
		}
		v, ok := p.Object(c.call.Args[param-1]).(*types.Var)
		if !ok {
			return nil
		}
		sent := p.sentInto(c.in, v)
		if sent == nil {
			return nil
		}
		if _, written := p.ConstLen(sent); list == nil || !written { // the longest of them
			list = sent
		}
	}
	if !all {
		return nil
	}
	return list
}

// sentBy is the list for the channel that a call of a function of the package returns.
func (p *pass) sentBy(call *ast.CallExpr) ast.Expr {
	fn := p.StaticFunc(call)
	if fn == nil || p.ByFunc[fn] == nil {
		return nil
	}
	u := p.ByFunc[fn]
	var list ast.Expr
	known := true
	ast.Inspect(u.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.ReturnStmt:
			if len(n.Results) != 1 {
				known = false
				break
			}
			v, ok := p.Object(n.Results[0]).(*types.Var)
			if ok {
				list = p.sentInto(u, v)
			}
			known = known && ok && list != nil
		}
		return known
	})
	if !known {
		return nil
	}
	return list
}

// unitCall is a call in a unit.
type unitCall struct {
	in   *syntax.Unit
	call *ast.CallExpr
}

// callsTo are the calls of a function in the package, and whether it is used for nothing
// but to call it.
func (p *pass) callsTo(fn *types.Func) (calls []unitCall, all bool) {
	if p.calls == nil {
		p.calls = make(map[*types.Func][]unitCall)
		p.handed = make(map[*types.Func]bool)
		for _, file := range p.Files {
			for _, d := range file.Decls {
				p.callsIn(d)
			}
		}
	}
	return p.calls[fn], !p.handed[fn]
}

// callsIn notes the calls in a declaration, those in literals as calls of the function
// around them, and what is used in another way.
func (p *pass) callsIn(d ast.Decl) {
	var u *syntax.Unit
	if decl, ok := d.(*ast.FuncDecl); ok {
		fn, _ := p.TypesInfo.Defs[decl.Name].(*types.Func)
		u = p.ByFunc[fn]
	}
	called := make(map[*ast.Ident]bool)
	ast.Inspect(d, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			if f := p.StaticFunc(n); f != nil && p.ByFunc[f] != nil && u != nil {
				p.calls[f] = append(p.calls[f], unitCall{u, n})
				called[nameOf(n.Fun)] = true
			}
		case *ast.Ident:
			if f, ok := p.TypesInfo.Uses[n].(*types.Func); ok && !called[n] {
				p.handed[f.Origin()] = true
			}
		}
		return true
	})
}

// nameOf is the name in a call that says what is called.
func nameOf(fun ast.Expr) *ast.Ident {
	switch f := syntax.Unparen(fun).(type) {
	case *ast.Ident:
		return f
	case *ast.SelectorExpr:
		return f.Sel
	case *ast.IndexExpr:
		return nameOf(f.X)
	case *ast.IndexListExpr:
		return nameOf(f.X)
	}
	return nil
}

// sharesWork reports whether a call hands a channel over that gets the elements of a list,
// and a loop around starts several such calls, which share them: not the loop that sends,
// to a semaphore.
func (w *walker) sharesWork(call *ast.CallExpr, f *frame) bool {
	return slices.ContainsFunc(call.Args, func(arg ast.Expr) bool {
		if _, ok := syntax.CoreType(w.p.TypesInfo.TypeOf(arg)).(*types.Chan); !ok {
			return false
		}
		v, ok := w.p.Object(arg).(*types.Var)
		if !ok || v.Pos() > f.node.Pos() {
			return false
		}
		list := w.p.sentInto(w.u, v)
		return list != nil && !syntax.Contains(f.node, list)
	})
}

// handsOut reports whether a channel is used for anything but to send, to receive, to
// close it, to return it, and to hand it to what only receives.
func (p *pass) handsOut(body *ast.BlockStmt, v *types.Var) bool {
	own := make(map[*ast.Ident]bool)
	note := func(e ast.Expr) {
		if id, ok := syntax.Unparen(e).(*ast.Ident); ok {
			own[id] = true
		}
	}
	other := false
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SendStmt:
			note(n.Chan)
		case *ast.RangeStmt:
			note(n.X)
		case *ast.ReturnStmt:
			for _, e := range n.Results {
				note(e)
			}
		case *ast.UnaryExpr:
			if n.Op == token.ARROW {
				note(n.X)
			}
		case *ast.CallExpr:
			for i, arg := range n.Args {
				if p.Builtin(n) != "" || p.receivesOnly(n, i) {
					note(arg)
				}
			}
		case *ast.Ident:
			other = other || p.TypesInfo.Uses[n] == v && !own[n]
		}
		return !other
	})
	return other
}

// receivesOnly reports whether a call can only receive from the channel that is an
// argument of it: by the type of the parameter, or as the function, which is of the
// package, does nothing else.
func (p *pass) receivesOnly(call *ast.CallExpr, arg int) bool {
	fn := p.StaticFunc(call)
	if fn == nil || arg >= fn.Signature().Params().Len() {
		return false
	}
	param := fn.Signature().Params().At(arg)
	c, ok := syntax.CoreType(param.Type()).(*types.Chan)
	if !ok {
		return false
	}
	if c.Dir() == types.RecvOnly {
		return true
	}
	u := p.ByFunc[fn]
	return u != nil && fn == fn.Origin() && len(p.Gathered[param]) == 0 && p.onlyReceived(u.Body, param)
}

// onlyReceived reports whether a function takes elements out of a channel, and does
// nothing else with it.
func (p *pass) onlyReceived(body *ast.BlockStmt, v *types.Var) bool {
	only := true
	received := make(map[*ast.Ident]bool)
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.RangeStmt:
			if id, ok := syntax.Unparen(n.X).(*ast.Ident); ok {
				received[id] = true
			}
		case *ast.UnaryExpr:
			if id, ok := syntax.Unparen(n.X).(*ast.Ident); ok && n.Op == token.ARROW {
				received[id] = true
			}
		case *ast.Ident:
			only = only && (p.TypesInfo.Uses[n] != v || received[n])
		}
		return only
	})
	return only
}
