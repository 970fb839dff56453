package cost

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/querylint/querylint/analyzers/internal/link"
	"github.com/querylint/querylint/analyzers/internal/poly"
)

// ask is a lookup that had no answer, on some of the ways to the code being
// walked.
type ask struct {
	text string
	call *link.Call // through an interface: it may turn out to be a query
}

// reaches notes what a call may lead to.
func (c *callee) reaches(call link.Call) {
	if settings.functions {
		c.reached = append(c.reached, call)
	}
}

// runsFunction notes a declared function that the callee runs, behind a memo if
// one of the factors is.
func (c *callee) runsFunction(fn *types.Func, factors []poly.Factor) {
	call := link.Call{Function: funcName(fn)}
	for _, f := range factors {
		if f.Class.Remembers() {
			call.Guard = f.Memo()
		}
	}
	c.reaches(call)
}

// note keeps what a call leads to, and what stands before it.
func (w *walker) note(call *ast.CallExpr, c *callee, factors []poly.Factor) {
	if !w.record {
		return
	}
	for _, r := range c.reached {
		r.Line, r.Later = w.p.line(call.Pos()), r.Later || w.run.later
		for _, f := range factors {
			if f.Class.Remembers() && r.Guard == "" {
				r.Guard = f.Memo()
			}
			r.Failed = r.Failed || f.Class == poly.Rare
			r.Repeats = r.Repeats || f.Class.Raises() || f.Class == poly.Daemon
		}
		if n := len(w.asked); r.Guard == "" && n > 0 {
			r.Guard, r.Asks = w.asked[n-1].text, w.asked[n-1].call
		}
		if !slices.ContainsFunc(w.u.reached, func(o link.Call) bool { return o.Same(&r) }) {
			w.u.reached = append(w.u.reached, r)
		}
	}
}

// handedOn are the functions that a unit uses as values: something else calls
// them.
func (p *pass) handedOn(u *unit) []link.Call {
	called := make(map[*ast.Ident]bool)
	var out []link.Call
	ast.Inspect(u.body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			switch fun := unparen(n.Fun).(type) {
			case *ast.Ident:
				called[fun] = true
			case *ast.SelectorExpr:
				called[fun.Sel] = true
			}
		case *ast.Ident:
			fn, ok := p.TypesInfo.Uses[n].(*types.Func)
			if !ok || called[n] {
				break
			}
			name := funcName(fn.Origin())
			if !slices.ContainsFunc(u.reached, func(c link.Call) bool { return c.Function == name }) {
				out = append(out, link.Call{Function: name, Line: p.line(n.Pos()), Later: true})
			}
		}
		return true
	})
	return out
}

// asks recognises an if that tells whether a lookup had an answer, with less
// evidence than a factor needs: the object that is asked, by whatever its methods
// are called, is also given keys with values somewhere in the package. It returns
// whether the if's body is the hit.
func (w *walker) asks(s *ast.IfStmt, before []ast.Stmt) (lookup ask, hit bool) {
	if !settings.functions {
		return ask{}, false
	}
	o, hit := w.tested(s.Cond)
	if o == nil {
		return ask{}, false
	}
	if w.readsCache(o, s.Init, before) {
		return ask{text: "the cache"}, hit
	}
	a := w.definition(o, s.Init, before)
	if a == nil {
		return ask{}, false
	}
	e := unparen(a.Rhs[0])
	if t, ok := e.(*ast.TypeAssertExpr); ok {
		e = unparen(t.X)
	}
	switch e := e.(type) {
	case *ast.IndexExpr:
		if m := w.p.object(e.X); m != nil && keepsValues(w.p.TypesInfo.TypeOf(e.X)) && w.p.kept[m] {
			return ask{text: exprText(e.X)}, hit
		}
	case *ast.CallExpr:
		return w.askedCall(e), hit
	}
	return ask{}, false
}

// tested is the variable that a condition compares with its zero value, and
// whether the condition holds when it has another: for an error, when it has not.
func (w *walker) tested(cond ast.Expr) (o types.Object, hit bool) {
	switch c := unparen(cond).(type) {
	case *ast.UnaryExpr:
		if c.Op == token.NOT {
			o, hit = w.tested(c.X)
			return o, !hit
		}
	case *ast.Ident:
		return w.p.TypesInfo.ObjectOf(c), true
	case *ast.CallExpr: // errors.Is(err, cache.ErrNotFound)
		if len(c.Args) == 2 && isError(w.p.TypesInfo.TypeOf(c.Args[0])) {
			return w.p.object(c.Args[0]), false
		}
	case *ast.BinaryExpr:
		switch c.Op {
		case token.LAND: // if ok && fresh(v) { return v }
			if o, hit = w.tested(c.X); o == nil || !hit {
				o, hit = w.tested(c.Y)
			}
			return o, hit
		case token.EQL, token.NEQ:
			if o = w.p.object(c.X); o == nil {
				return nil, false
			}
			none := w.zero(c.Y)
			if isError(o.Type()) {
				return o, none == (c.Op == token.EQL)
			}
			if none {
				return o, c.Op == token.NEQ
			}
		}
	}
	return nil, false
}

// askedCall is a lookup by a call that sends no query.
func (w *walker) askedCall(call *ast.CallExpr) ask {
	var open *link.Call
	for _, t := range w.costed(call) {
		switch t.Leaf.Kind {
		case poly.Iface:
			open = &link.Call{Function: t.Leaf.Name, Iface: t.Leaf.Iface}
		case poly.Param:
		default:
			return ask{}
		}
	}
	if sel, ok := unparen(call.Fun).(*ast.SelectorExpr); ok && w.p.isFed(sel) {
		return ask{text: exprText(sel.X), call: open}
	}
	fn := w.p.staticFunc(call)
	if fn == nil {
		return ask{}
	}
	if u := w.p.byFunc[fn]; u != nil && w.p.looksUp(u) {
		return ask{text: exprText(call.Fun), call: open}
	}
	if s := w.p.summary(fn); s != nil && s.LooksUp {
		return ask{text: exprText(call.Fun), call: open}
	}
	return ask{}
}

// isFed reports whether other methods of what a method is called on are given
// keys with values.
func (p *pass) isFed(sel *ast.SelectorExpr) bool {
	for method := range p.fed[p.object(sel.X)] {
		if method != sel.Sel.Name {
			return true
		}
	}
	return false
}

// looksUp reports whether a function answers from a map or cache that outlives it.
func (p *pass) looksUp(u *unit) bool {
	outlives := func(e ast.Expr) bool {
		o := p.object(e)
		return o != nil && (o.Pos() < u.body.Pos() || o.Pos() > u.body.End())
	}
	found := false
	ast.Inspect(u.body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.IndexExpr:
			found = found || outlives(n.X) && p.kept[p.object(n.X)] && keepsValues(p.TypesInfo.TypeOf(n.X))
		case *ast.CallExpr:
			if sel, ok := unparen(n.Fun).(*ast.SelectorExpr); ok && outlives(sel.X) {
				found = found || p.isFed(sel)
			}
		}
		return !found
	})
	return found && u.typ.Results.NumFields() > 0
}

// askedBehind notes the lookups in a statement whose hits leave: what stands
// behind it runs, on some ways at least, because they had no answer.
func (w *walker) askedBehind(s *ast.IfStmt, before []ast.Stmt) {
	lookup, hit := w.asks(s, before)
	if lookup.text != "" && hit && w.leavesSomewhere(s.Body) {
		w.ask(lookup)
		return
	}
	if memo, hit := w.miss(s, before); settings.functions && memo != nil && hit && w.leavesSomewhere(s.Body) {
		w.ask(ask{text: memo.Memo()})
		return
	}
	for i, inner := range s.Body.List {
		if inner, ok := inner.(*ast.IfStmt); ok {
			w.askedBehind(inner, s.Body.List[:i])
		}
	}
}

func (w *walker) leavesSomewhere(body *ast.BlockStmt) bool {
	return w.find(body, func(n ast.Node) bool {
		_, ok := n.(*ast.ReturnStmt)
		return ok
	})
}
