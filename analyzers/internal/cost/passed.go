package cost

import (
	"go/ast"
	"go/types"
	"slices"

	"github.com/querylint/querylint/analyzers/internal/catalog"
	"github.com/querylint/querylint/analyzers/internal/effect"
	"github.com/querylint/querylint/analyzers/internal/poly"
	"github.com/querylint/querylint/analyzers/internal/syntax"
)

// splicedFunc is a function value among the arguments, run where step is.
func (w *walker) splicedFunc(arg ast.Expr, step effect.Step, c *callee) {
	switch e := syntax.Unparen(arg).(type) {
	case *ast.FuncLit:
		w.bindParams(e, step.Passed)
		c.pieces = append(c.pieces, piece{Step: step, lit: e})
		return
	case *ast.CallExpr:
		w.splicedResult(e, step, e, c)
		return
	}
	if step.Leaf.Elem && !w.p.IsFunc(arg) {
		w.splicedList(arg, step, c)
		return
	}
	values := w.p.Values(arg)
	for i, v := range values {
		how := piece{at: arg}
		if len(values) > 1 {
			how.choice = i + 1
		}
		switch {
		case v.Func != nil:
			passed := slices.Clone(step.Passed)
			if recv := w.boundTo(arg); recv != nil && len(passed) > 0 {
				passed[0] = w.Passed(recv, nil)[0]
			}
			step.Chain = w.hop(arg, syntax.FuncName(v.Func), nil)
			w.splicedSteps(w.stepsOf(v), passed, nil, step, how, c)
		case v.Lit != nil:
			steps := w.stepsOf(v)
			// A literal of this function is read as if it stood at the call. What it begins
			// is judged where it stands.
			how.own = syntax.Contains(w.u.Node, v.Lit) && !slices.ContainsFunc(steps, func(s effect.Step) bool { return s.Op == catalog.Begin })
			w.splicedSteps(steps, step.Passed, w.captured(v.Lit), step, how, c)
		case v.Object != nil:
			if i, ok := w.Param(v.Object); ok {
				step.Leaf = poly.Leaf{Kind: poly.Param, Param: i, Handle: poly.None}
				c.pieces = append(c.pieces, piece{Step: step})
			}
		}
	}
}

// splicedList is a list of functions, each of which runs once where step is.
func (w *walker) splicedList(list ast.Expr, step effect.Step, c *callee) {
	if lit, ok := syntax.Unparen(list).(*ast.CompositeLit); ok {
		for _, elt := range lit.Elts {
			w.splicedFunc(elt, step, c)
		}
		return
	}
	if i, ok := w.Param(w.p.Object(list)); ok && len(w.p.Assigned[w.p.Object(list)]) == 0 {
		step.Leaf = poly.Leaf{Kind: poly.Param, Param: i, Elem: true, Handle: poly.None}
		c.pieces = append(c.pieces, piece{Step: step})
	}
}

// stepsOf are the steps of a function value.
func (w *walker) stepsOf(v syntax.FuncValue) []effect.Step {
	if u := w.p.UnitOf(v); u != nil {
		return w.p.CostOf(u).Summary.Steps
	}
	if v.Func != nil {
		if sum := w.p.Summary(v.Func); sum != nil {
			return sum.Steps
		}
	}
	return nil
}

// splicedSteps are the steps of a function value that gets what is passed and has
// captured the rest, run where step is. How says where they are told.
func (w *walker) splicedSteps(steps []effect.Step, passed []effect.Value, captured map[string]effect.Value, step effect.Step, how piece, c *callee) {
	if w.p.spent(w.u, len(steps)) {
		return
	}
	for _, s := range steps {
		s = s.With(passed).Rebound(captured)
		s.Needs = nil // of parameters that no call here gives
		s.Path = slices.Concat(step.Path, s.Path)
		s.Factors = poly.Product(step.Factors, s.Factors)
		if s.Leaf.Kind == poly.Param {
			continue
		}
		if !how.own {
			s.Chain = poly.JoinChains(step.Chain, s.Chain)
		}
		how.Step = s
		w.splices(c, how)
	}
}

// splicedResult is a function that another has made, move(from, to), and that runs at
// a node: with the arguments of both calls.
func (w *walker) splicedResult(call *ast.CallExpr, step effect.Step, at ast.Node, c *callee) {
	fn := w.p.StaticFunc(call)
	if fn == nil {
		return
	}
	sum := w.p.Summary(fn)
	if sum == nil || len(sum.ResultSteps) == 0 {
		return
	}
	passed := make([]effect.Value, poly.ResultParam+len(step.Passed))
	copy(passed, w.Passed(syntax.Receiver(call), call.Args))
	copy(passed[poly.ResultParam:], step.Passed)
	step.Chain = w.hop(call, syntax.FuncName(fn), nil)
	w.splicedSteps(sum.ResultSteps, passed, nil, step, piece{at: at}, c)
}

// boundTo is what a method value is bound to, be it in a variable; or nil.
func (w *walker) boundTo(fn ast.Expr) ast.Expr {
	if as := w.p.Assigned[w.p.Object(fn)]; len(as) == 1 && as[0].Source != nil {
		fn = as[0].Source
	}
	sel, ok := syntax.Unparen(fn).(*ast.SelectorExpr)
	if !ok || w.p.TypesInfo.Selections[sel] == nil || w.p.TypesInfo.Selections[sel].Kind() != types.MethodVal {
		return nil
	}
	return sel.X
}

// captured are the variables around a literal that it uses, as this function knows
// them, by their ids.
func (w *walker) captured(lit *ast.FuncLit) map[string]effect.Value {
	of := make(map[string]effect.Value)
	ast.Inspect(lit.Body, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		if !ok {
			return true
		}
		v, ok := w.p.TypesInfo.Uses[id].(*types.Var)
		if !ok || v.IsField() || v.Pkg() != w.p.Pkg || v.Parent() == w.p.Pkg.Scope() || v.Pos() >= lit.Pos() && v.Pos() < lit.End() {
			return true
		}
		if known := w.Passed(nil, []ast.Expr{id})[1]; known.Kind != effect.Unknown {
			of[w.p.LocalID(v)] = known
		}
		return true
	})
	return of
}

// bindParams says what the parameters of a literal stand for.
func (w *walker) bindParams(lit *ast.FuncLit, passed []effect.Value) {
	for o, i := range w.p.ParamsOf(nil, lit.Type, 0) {
		if i < len(passed) && passed[i].Kind != effect.Unknown {
			w.Bound[o] = passed[i]
		}
	}
}

// handed is a literal as an argument of a call that is open.
func (w *walker) handed(call *ast.CallExpr, lit *ast.FuncLit, arg int) *effect.Handed {
	params := w.p.ParamsOf(nil, lit.Type, 0)
	ids := make([]string, lit.Type.Params.NumFields()+1)
	for o, i := range params {
		ids[i] = w.p.LocalID(o)
	}
	return &effect.Handed{Call: w.hop(call, "", nil)[0], Arg: arg, Params: ids}
}
