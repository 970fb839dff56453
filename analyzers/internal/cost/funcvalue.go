package cost

import (
	"go/ast"
	"slices"

	"github.com/querylint/querylint/analyzers/internal/effect"
	"github.com/querylint/querylint/analyzers/internal/poly"
	"github.com/querylint/querylint/analyzers/internal/syntax"
)

// functionValue is a call of a function that a variable, a field or a list holds.
func (w *walker) functionValue(call *ast.CallExpr, v syntax.FuncValue, c *callee) {
	switch {
	case v.Func != nil:
		var recv ast.Expr
		if v.At != nil && syntax.Contains(w.u.Node, v.At) {
			recv = w.boundTo(v.At)
		}
		w.static(call, recv, v.Func, c)
	case v.Lit != nil:
		if u := w.p.ByLit[v.Lit]; u != nil {
			w.unit(call, nil, u, c)
		}
	case v.Made != nil:
		w.callsResult(call, v.Made, c)
	case v.Object != nil:
		if i, ok := w.Param(v.Object); ok {
			w.callsParam(call, poly.Leaf{Kind: poly.Param, Param: i, Handle: poly.None}, c)
		} else if i, ok := w.Param(w.p.Object(w.p.Ranged[v.Object])); ok {
			w.callsParam(call, poly.Leaf{Kind: poly.Param, Param: i, Elem: true, Handle: poly.None}, c)
		}
	}
}

// callsParam is a call of a parameter of the function, or of an element of one.
func (w *walker) callsParam(call *ast.CallExpr, leaf poly.Leaf, c *callee) {
	t := poly.Term{Coef: 1, Leaf: leaf}
	c.terms = poly.Larger(c.terms, []poly.Term{t})
	w.opens(call, t, nil, c)
}

// callsResult is a call of the function that another call returns.
func (w *walker) callsResult(call, made *ast.CallExpr, c *callee) {
	fn := w.p.StaticFunc(made)
	if fn == nil {
		return
	}
	if s := w.p.Summary(fn); s != nil {
		w.instantiate(call, made.Args, nil, fn, s.Result, c)
	}
}

// oneOf is a call of one function of a table.
func (w *walker) oneOf(call *ast.CallExpr, table []syntax.FuncValue, c *callee) {
	var arms [][]poly.Term
	for _, v := range table {
		arm := callee{name: c.name}
		w.functionValue(call, v, &arm)
		arms = append(arms, arm.terms)
		c.picked = c.picked || len(arm.terms) == 0
		c.reached, c.runs, c.cycle = append(c.reached, arm.reached...), append(c.runs, arm.runs...), c.cycle || arm.cycle
	}
	c.terms = poly.Either(arms...)
	if len(table) > 1 {
		c.terms = poly.OneOf(c.terms)
	}
}

// allOf is the call that a loop over a list of functions makes of each of them.
func (w *walker) allOf(call *ast.CallExpr, list []syntax.FuncValue, c *callee) {
	for _, v := range list {
		one := callee{name: c.name, fun: c.fun}
		w.functionValue(call, v, &one)
		c.terms = poly.Add(c.terms, one.terms)
		c.reached, c.runs, c.cycle = append(c.reached, one.reached...), append(c.runs, one.runs...), c.cycle || one.cycle
		c.pieces = append(c.pieces, one.pieces...)
	}
}

// each are the functions of a list that is written out, where a loop around a call ranges
// over it and calls the one of each element.
func (w *walker) each(call *ast.CallExpr) []syntax.FuncValue {
	for _, f := range slices.Backward(w.loops) {
		if r, ok := f.node.(*ast.RangeStmt); ok {
			if vs := w.p.Each(call.Fun, r); vs != nil {
				return vs
			}
		}
	}
	return nil
}

// isEach reports whether a loop is the one over the functions that a call calls, each of
// them once.
func (w *walker) isEach(call *ast.CallExpr, f *frame) bool {
	r, ok := f.node.(*ast.RangeStmt)
	return ok && w.p.Dispatches(call.Fun, r)
}

// send walks a send. A function that is sent is called by who receives it: once for each
// that is sent, beside the code that goes on here.
func (w *walker) send(s *ast.SendStmt) []poly.Term {
	cost := w.expr(s.Chan)
	fun := w.p.SentFunc(s)
	if fun == nil || fun != syntax.Unparen(s.Value) {
		cost = poly.Add(cost, w.expr(s.Value))
	}
	if fun == nil {
		return cost
	}
	call := &ast.CallExpr{Fun: fun, Lparen: fun.End(), Rparen: fun.End()}
	return poly.Add(cost, w.in(func(in *scope) {
		in.inArm(effect.Arm{Node: w.node(), Kind: effect.Goroutine})
		if len(in.loops) == 0 {
			in.request, in.behind = false, true
		}
	}, func() []poly.Term { return w.call(call) }))
}
