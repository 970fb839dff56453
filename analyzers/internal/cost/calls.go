package cost

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/querylint/querylint/analyzers/internal/link"
	"github.com/querylint/querylint/analyzers/internal/poly"
	"github.com/querylint/querylint/analyzers/internal/syntax"
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
	call := link.Call{Function: syntax.FuncName(fn)}
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
	own := w.p.CostOf(w.u)
	for _, r := range c.reached {
		r.Line, r.Later = w.p.Line(call.Pos()), r.Later || w.run.later
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
		if !slices.ContainsFunc(own.Reached, func(o link.Call) bool { return o.Same(&r) }) {
			own.Reached = append(own.Reached, r)
		}
	}
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
	e := syntax.Unparen(a.Rhs[0])
	if t, ok := e.(*ast.TypeAssertExpr); ok {
		e = syntax.Unparen(t.X)
	}
	switch e := e.(type) {
	case *ast.IndexExpr:
		if m := w.p.Object(e.X); m != nil && syntax.KeepsValues(w.p.TypesInfo.TypeOf(e.X)) && w.p.Kept[m] {
			return ask{text: syntax.ExprText(e.X)}, hit
		}
	case *ast.CallExpr:
		return w.askedCall(e), hit
	}
	return ask{}, false
}

// tested is the variable that a condition compares with its zero value, and
// whether the condition holds when it has another: for an error, when it has not.
func (w *walker) tested(cond ast.Expr) (o types.Object, hit bool) {
	switch c := syntax.Unparen(cond).(type) {
	case *ast.UnaryExpr:
		if c.Op == token.NOT {
			o, hit = w.tested(c.X)
			return o, !hit
		}
	case *ast.Ident:
		return w.p.TypesInfo.ObjectOf(c), true
	case *ast.CallExpr: // errors.Is(err, cache.ErrNotFound)
		if len(c.Args) == 2 && syntax.IsError(w.p.TypesInfo.TypeOf(c.Args[0])) {
			return w.p.Object(c.Args[0]), false
		}
	case *ast.BinaryExpr:
		switch c.Op {
		case token.LAND: // if ok && fresh(v) { return v }
			if o, hit = w.tested(c.X); o == nil || !hit {
				o, hit = w.tested(c.Y)
			}
			return o, hit
		case token.EQL, token.NEQ:
			if o = w.p.Object(c.X); o == nil {
				return nil, false
			}
			none := w.zero(c.Y)
			if syntax.IsError(o.Type()) {
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
	if sel, ok := syntax.Unparen(call.Fun).(*ast.SelectorExpr); ok && w.p.IsFed(sel) {
		return ask{text: syntax.ExprText(sel.X), call: open}
	}
	fn := w.p.StaticFunc(call)
	if fn == nil {
		return ask{}
	}
	if u := w.p.ByFunc[fn]; u != nil && w.p.LooksUp(u) {
		return ask{text: syntax.ExprText(call.Fun), call: open}
	}
	if s := w.p.Summary(fn); s != nil && s.LooksUp {
		return ask{text: syntax.ExprText(call.Fun), call: open}
	}
	return ask{}
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
	return w.Find(body, func(n ast.Node) bool {
		_, ok := n.(*ast.ReturnStmt)
		return ok
	})
}
