package cost

import (
	"go/ast"
	"go/types"
	"maps"
	"slices"
)

// runs walks a literal that the callee runs, inside the callee's loops.
func (w *walker) runs(r ran) []Term {
	if r.first {
		return w.asFunction(r.lit, w.params, r.loops...)
	}
	guessed := w.guessed
	w.guessed = guessed || r.guess
	defer func() { w.guessed = guessed }()
	return w.enter(r.lit, func() []Term {
		vars := make(map[types.Object]bool)
		for o := range w.p.paramsOf(nil, r.lit.Type, 0) {
			vars[o] = true
		}
		w.nest(r.lit, r.loops, vars)
		return w.list(r.lit.Body.List, 0)
	})
}

// nest enters the loops in which a callee runs a function.
func (w *walker) nest(node ast.Node, loops []Factor, vars map[types.Object]bool) {
	w.loops = slices.Clone(w.loops)
	for _, f := range loops {
		w.loops = append(w.loops, &frame{node: node, factor: f, line: w.p.line(node.Pos()), vars: vars})
	}
	w.base = len(w.loops)
}

// placeRun multiplies the cost of a declared function that is among the
// arguments by the loops in which the callee runs it.
func (w *walker) placeRun(call *ast.CallExpr, name string, r ran) []Term {
	loops, base := w.loops, w.base
	w.nest(call, r.loops, map[types.Object]bool{})
	cost := w.place(call, callee{name: name, terms: r.terms, value: true})
	w.loops, w.base = loops, base
	return cost
}

// rangeOverFunc walks `for x := range seq(…)`: the body is a function that the
// iterator runs, in the loops that its source shows.
func (w *walker) rangeOverFunc(s *ast.RangeStmt, label string) ([]Term, bool) {
	call, ok := unparen(s.X).(*ast.CallExpr)
	if !ok {
		return nil, false
	}
	fn := w.p.staticFunc(call)
	if fn == nil {
		return nil, false
	}
	sum := w.p.summary(fn)
	if sum == nil || len(sum.Result) == 0 {
		return nil, false
	}
	var own, yields []Term
	for _, t := range sum.Result {
		if t.Leaf.Kind == Param && t.Leaf.Param >= resultParam {
			yields = append(yields, t)
		} else {
			own = append(own, t)
		}
	}
	c := callee{name: exprText(call.Fun)}
	w.instantiate(call, call.Args, receiver(call), fn, own, &c)
	cost := w.place(call, c)
	f := w.rangeFrame(s)
	if len(yields) > 0 {
		best := slices.MaxFunc(yields, func(a, b Term) int { return a.Degree() - b.Degree() })
		var inner callee
		best.Leaf = Leaf{Kind: DBRead, Handle: none} // only its factors are of use
		w.instantiate(call, call.Args, receiver(call), fn, []Term{best}, &inner)
		if len(inner.terms) == 1 {
			if fs := inner.terms[0].Factors; len(fs) == 0 {
				f.times = max(inner.terms[0].Coef, 1)
			} else {
				f.factor = fs[len(fs)-1]
			}
		}
	}
	return add(cost, w.loop(f, label, func() []Term { return w.list(s.Body.List, 0) })), true
}

// enter walks a function literal where it stands, as part of the code around
// it. Its own returns leave none of the loops outside.
func (w *walker) enter(lit *ast.FuncLit, body func() []Term) []Term {
	base, left, brk, request := w.base, w.left, w.brk, w.request
	for _, f := range w.loops[max(base, len(w.loops)-left):] {
		f.dropped++
	}
	outer := w.loops
	w.base, w.left, w.brk = len(w.loops), 0, 0
	if w.p.hasParam(lit.Type, w.p.cat.Request) {
		w.request = true
	}
	w.depth++
	cost := body()
	w.depth--
	w.loops = outer
	w.base, w.left, w.brk, w.request = base, left, brk, request
	for _, f := range w.loops[max(base, len(w.loops)-left):] {
		f.dropped--
	}
	return cost
}

// alone walks a literal that is stored, or given to something that is not
// known to run it: as a function of its own.
func (w *walker) alone(lit *ast.FuncLit) {
	if w.p.byLit[lit] == nil {
		w.asFunction(lit, w.params)
	}
}

// asFunction walks a literal that runs apart from the code around it, and only
// after misses.
func (w *walker) asFunction(lit *ast.FuncLit, params paramSet, misses ...Factor) []Term {
	loops, params0, misses0, upkeep, asked, later := w.loops, w.params, w.misses, w.upkeep, w.asked, w.later
	known := w.seen
	w.loops, w.params, w.misses, w.asked, w.seen = nil, params, misses, nil, newSeen()
	w.later = w.later || len(misses) == 0 && !w.p.hasParam(lit.Type, w.p.cat.Request)
	if w.p.hasParam(lit.Type, w.p.cat.Command) {
		w.upkeep = true
	} else if w.p.startsUp(w.u) || w.p.hasParam(lit.Type, w.p.cat.Request) {
		w.upkeep = false // main only hands it on
	}
	base := w.base
	w.base = 0
	path, parts, when := w.path, w.parts, w.when
	w.path, w.parts, w.when = nil, nil, nil
	task := w.upkeep
	cost, steps := w.apart(func() []Term {
		return w.enter(lit, func() []Term { return w.list(lit.Body.List, 0) })
	})
	w.base, w.path = base, path
	w.notes(lit, cost, w.parts, steps)
	w.parts, w.when = parts, when
	if len(steps) > 0 {
		request := w.p.hasParam(lit.Type, w.p.cat.Request)
		if request && !w.request {
			steps = captured(steps)
		}
		w.aside = append(w.aside, w.p.describe(lit, w.within, steps, request, task))
	}
	w.loops, w.params, w.misses, w.upkeep, w.asked, w.later, w.seen = loops, params0, misses0, upkeep, asked, later, known
	if w.record && settings.functions && w.p.hasParam(lit.Type, w.p.cat.Request) {
		w.p.served[w.within] = larger(w.p.served[w.within], cost)
	}
	return cost
}

// captured are the steps of a literal that serves requests, to which what the
// function around it was given is one value for all of them.
func captured(steps []Step) []Step {
	steps = slices.Clone(steps)
	for i := range steps {
		steps[i].Args = slices.Clone(steps[i].Args)
		for j, a := range steps[i].Args {
			if a.For == "dsn" && a.Kind == Parameter {
				steps[i].Args[j].Value = Value{Kind: Global, Text: a.Text}
			}
		}
	}
	return steps
}

// returned walks a return statement. What a returned literal costs is the cost
// of calling the result, not of this call.
func (w *walker) returned(s *ast.ReturnStmt) []Term {
	w.returnsOrder(s)
	left := w.left
	var cost []Term
	for _, e := range s.Results {
		w.left = left
		lit, ok := unparen(e).(*ast.FuncLit)
		if !ok || w.depth > 0 {
			cost = add(cost, w.expr(e))
			continue
		}
		params := w.p.paramsOf(nil, lit.Type, resultParam)
		maps.Copy(params, w.params)
		w.result = larger(w.result, w.asFunction(lit, params))
	}
	return cost
}
