package cost

import (
	"go/ast"
	"go/types"
	"slices"

	"github.com/querylint/querylint/analyzers/internal/effect"
	"github.com/querylint/querylint/analyzers/internal/link"
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
			known := len(c.pieces)
			w.unit(call, nil, u, c)
			w.rebind(v.Lit, c.pieces[known:])
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

// rebind puts what this function knows of its variables in the place of those that a
// literal has captured whose steps the pieces are.
func (w *walker) rebind(lit *ast.FuncLit, pieces []piece) {
	if len(pieces) == 0 {
		return
	}
	captured := w.captured(lit)
	for i := range pieces {
		pieces[i].Step = pieces[i].Rebound(captured)
	}
}

// callsParam is a call of a parameter of the function, or of an element of one.
func (w *walker) callsParam(call *ast.CallExpr, leaf poly.Leaf, c *callee) {
	t := poly.Term{Coef: 1, Leaf: leaf}
	c.terms = poly.Larger(c.terms, []poly.Term{t})
	w.opens(call, t, nil, c)
}

// callsResult is a call of the function that another call returns. One that is given what it
// returns, as in
//
//	for _, wrap := range wrappers { next = logged(next, wrap) }
//
// calls what it was given first: its own result adds nothing to that.
func (w *walker) callsResult(call, made *ast.CallExpr, c *callee) {
	fn := w.p.StaticFunc(made)
	if fn == nil || w.making[made] {
		return
	}
	if w.making == nil {
		w.making = map[*ast.CallExpr]bool{}
	}
	w.making[made] = true
	defer delete(w.making, made)
	if s := w.p.Summary(fn); s != nil {
		w.instantiate(call, made.Args, nil, fn, s.Result, c)
	}
}

// oneOf is a call of one of several functions. Where they are those of a field, one of
// which costs nothing, it is not known whether the value at hand has one that does.
func (w *walker) oneOf(call *ast.CallExpr, values []syntax.FuncValue, c *callee) {
	var arms [][]poly.Term
	free := false
	for i, v := range values {
		arm := callee{name: c.name}
		w.functionValue(call, v, &arm)
		arms = append(arms, arm.terms)
		free = free || len(arm.terms) == 0
		c.reached, c.runs, c.cycle = append(c.reached, arm.reached...), append(c.runs, arm.runs...), c.cycle || arm.cycle
		for _, pc := range arm.pieces {
			if pc.at == nil {
				pc.at, pc.choice = call, i+1
			}
			c.pieces = append(c.pieces, pc)
		}
	}
	field, _ := w.p.Object(call.Fun).(*types.Var)
	switch {
	case values[0].OneOf && !w.onlyPicks(call):
		c.terms = poly.Either(arms...)
	case values[0].OneOf || free && field != nil && field.IsField():
		c.runs, c.pieces = nil, nil
	default:
		for _, terms := range arms {
			c.terms = poly.Larger(c.terms, terms)
		}
	}
	c.terms = poly.OneOf(c.terms)
}

// onlyPicks reports whether a call, of one of the functions that are kept somewhere, tells
// it nothing: the loop around picks the functions, each of which does the same every time.
func (w *walker) onlyPicks(call *ast.CallExpr) bool {
	if v, ok := w.p.Object(call.Fun).(*types.Var); ok && v.Parent() == v.Pkg().Scope() {
		return false // there is one
	}
	return !slices.ContainsFunc(call.Args, func(arg ast.Expr) bool {
		t := w.p.TypesInfo.TypeOf(arg)
		return w.p.TypesInfo.Types[arg].Value == nil && !syntax.IsContext(t) && !w.IsHandle(t)
	})
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
	return ok && (w.p.Dispatches(call.Fun, r) || w.picking(call) == f)
}

// picking is the loop over the names of the functions of a map, each of which a call picks
// one of: that is called once. Where the name is a part of the element, only one of which
// many elements are makes it call one again.
func (w *walker) picking(call *ast.CallExpr) *frame {
	key := w.p.TableKey(call.Fun)
	if key == nil {
		return nil
	}
	if f := w.elementOf(key); f != nil {
		return f
	}
	part := syntax.Unparen(key)
	if got, ok := part.(*ast.CallExpr); ok {
		part = got.Fun
	}
	sel, ok := part.(*ast.SelectorExpr)
	if !ok || w.p.Catalog.Recurs(sel.Sel.Name) {
		return nil
	}
	for _, f := range w.loops {
		if r, ok := f.node.(*ast.RangeStmt); ok && r.Value != nil && w.p.Object(sel.X) != nil && w.p.Object(r.Value) == w.p.Object(sel.X) {
			return f
		}
	}
	return nil
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

// callsSlot is a call of a field, of a variable of a package, or of an element of one:
// what it may be, the packages of the program tell together.
func (w *walker) callsSlot(call *ast.CallExpr, c *callee) {
	var loops []*ast.RangeStmt
	for _, f := range w.loops {
		if r, ok := f.node.(*ast.RangeStmt); ok {
			loops = append(loops, r)
		}
	}
	key, element, all := w.p.SlotOf(call.Fun, loops)
	sig, ok := syntax.CoreType(w.p.TypesInfo.TypeOf(call.Fun)).(*types.Signature)
	switch {
	case key == "" || !ok || w.onlyPicks(call) && all == nil:
		return
	case all != nil:
		key += link.Each
	case element:
		key += link.Element
	}
	// What it does in which order nobody tells who is not the program's last package: no step.
	w.opensCall(call, poly.Leaf{Name: link.Called, Iface: key}, sig, c)
}

// opensCall is a call of a function that is not known yet, which others will tell.
func (w *walker) opensCall(call *ast.CallExpr, leaf poly.Leaf, sig *types.Signature, c *callee) poly.Term {
	c.reaches(link.Call{Function: leaf.Name, Iface: leaf.Iface})
	leaf.Kind, leaf.Handle = poly.Iface, poly.None
	leaf.Lens, leaf.Flags = w.lens(call, sig), w.flags(call, sig)
	own := make([]poly.Sources, min(sig.Params().Len()+1, 63)) // in the parameters of what is called
	for i := range own {
		own[i] = poly.Told | 1<<i
	}
	c.argsOf = actual(call, call.Args, syntax.Receiver(call), sig.Params().Len(), sig.Variadic())
	t := poly.Term{Coef: 1, Leaf: leaf, Chain: w.hop(call, leaf.Iface+"."+leaf.Name, nil), Args: w.passedOn(own, c.argsOf)}
	t.SetBy(0, own)
	c.terms = poly.Larger(c.terms, []poly.Term{t})
	return t
}
