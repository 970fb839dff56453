package cost

import (
	"go/ast"
	"go/types"
	"maps"
	"slices"

	"github.com/querylint/querylint/analyzers/internal/effect"
	"github.com/querylint/querylint/analyzers/internal/poly"
	"github.com/querylint/querylint/analyzers/internal/syntax"
)

// runs walks a literal that the callee runs, inside the callee's loops.
func (w *walker) runs(r ran) []poly.Term {
	if r.first {
		cost, _ := w.asFunction(r.lit, w.Params, r.loops...)
		return cost
	}
	vars := make(map[types.Object]bool)
	for o := range w.p.ParamsOf(nil, r.lit.Type, 0) {
		vars[o] = true
	}
	cost := w.enter(r.lit, func(in *scope) {
		in.run.guessed = in.run.guessed || r.guess
		in.run.parallel = in.run.parallel || r.parallel
		in.nest(r.loops, frame{node: r.lit, line: w.p.Line(r.lit.Pos()), vars: vars})
	})
	if r.some {
		return poly.Sometimes(cost)
	}
	return cost
}

// nest enters the loops in which a callee runs a function. Each of them is like the
// frame, with a factor of its own.
func (s *scope) nest(factors []poly.Factor, like frame) {
	for _, factor := range factors {
		f := like
		f.factor = factor
		s.inLoop(&f)
	}
	s.base = len(s.loops)
}

// placeRun multiplies the cost of a declared function that is among the
// arguments by the loops in which the callee runs it.
func (w *walker) placeRun(call *ast.CallExpr, runner *callee, r ran) []poly.Term {
	c := callee{name: runner.name, fun: runner.fun}
	if r.fun != nil {
		c = named(r.fun)
	}
	c.terms, c.value, c.cycle = r.terms, true, r.cycle
	return w.in(func(in *scope) {
		in.nest(r.loops, frame{node: call, line: w.p.Line(call.Pos()), vars: map[types.Object]bool{}})
	}, func() []poly.Term {
		return w.place(call, c)
	})
}

// rangeOverFunc walks `for x := range seq(…)`: the body is a function that the
// iterator runs, in the loops that its source shows.
func (w *walker) rangeOverFunc(s *ast.RangeStmt, label string) ([]poly.Term, bool) {
	call, ok := syntax.Unparen(s.X).(*ast.CallExpr)
	if !ok {
		return nil, false
	}
	fn := w.p.StaticFunc(call)
	if fn == nil {
		return nil, false
	}
	sum := w.p.Summary(fn)
	if sum == nil || len(sum.Result) == 0 {
		return nil, false
	}
	var own, yields []poly.Term
	for _, t := range sum.Result {
		if t.Leaf.Kind == poly.Param && t.Leaf.Param >= poly.ResultParam {
			yields = append(yields, t)
		} else {
			own = append(own, t)
		}
	}
	c := named(call.Fun)
	w.instantiate(call, call.Args, syntax.Receiver(call), fn, own, &c)
	w.splicedResult(call, effect.Step{Term: poly.Term{Coef: 1}}, s, &c)
	cost := w.place(call, c)
	f := w.rangeFrame(s)
	if len(yields) > 0 {
		best := slices.MaxFunc(yields, func(a, b poly.Term) int { return a.Degree() - b.Degree() })
		var inner callee
		best.Leaf = poly.Leaf{Kind: poly.DBRead, Handle: poly.None} // only its factors are of use
		w.instantiate(call, call.Args, syntax.Receiver(call), fn, []poly.Term{best}, &inner)
		if len(inner.terms) == 1 {
			if fs := inner.terms[0].Factors; len(fs) == 0 {
				f.times = max(inner.terms[0].Coef, 1)
			} else {
				f.factor = fs[len(fs)-1]
			}
		}
	}
	return poly.Add(cost, w.loop(f, label, func() []poly.Term { return w.list(s.Body.List, 0) })), true
}

// enter walks a function literal where it stands, as part of the code around
// it. Its own returns leave none of the loops outside.
func (w *walker) enter(lit *ast.FuncLit, change func(*scope)) []poly.Term {
	return w.in(func(in *scope) {
		in.once(in.leaves()...)
		in.base, in.left, in.brk, in.before = len(in.loops), 0, 0, nil
		in.request = in.request || w.p.HasRequest(lit.Type)
		in.run.depth++
		change(in)
	}, func() []poly.Term { return w.body(lit.Body) })
}

func unchanged(*scope) {}

// alone walks a literal that is stored, or given to something that is not
// known to run it: as a function of its own.
func (w *walker) alone(lit *ast.FuncLit) {
	if w.p.ByLit[lit] == nil {
		terms, _ := w.asFunction(lit, w.Params)
		if w.record {
			w.p.KeepLiteral(lit, terms)
		}
	}
}

// asFunction walks a literal that runs apart from the code around it, and only
// after misses.
func (w *walker) asFunction(lit *ast.FuncLit, params syntax.ParamSet, misses ...poly.Factor) (cost []poly.Term, steps []effect.Step) {
	serves := w.p.HasRequest(lit.Type)
	outer := w.Params
	w.Params = params
	cost = w.in(func(in *scope) {
		in.loops, in.base, in.path, in.when, in.element = nil, 0, nil, nil, nil
		in.misses, in.asked = misses, nil
		in.run.later = in.run.later || len(misses) == 0 && !serves
		if w.p.HasParam(lit.Type, w.p.Catalog.Command) {
			in.upkeep = true
		} else if w.p.StartsUp(w.u) || serves {
			in.upkeep = false // main only hands it on
		}
	}, func() (terms []poly.Term) {
		terms, steps = w.ownFunction(lit, serves)
		return terms
	})
	w.Params = outer
	if w.record && settings.functions && serves {
		w.p.served[w.within] = poly.Larger(w.p.served[w.within], cost)
	}
	return cost, steps
}

// ownFunction walks a literal in a scope that has nothing around it, and describes
// it as a function. serves: it answers requests.
func (w *walker) ownFunction(lit *ast.FuncLit, serves bool) ([]poly.Term, []effect.Step) {
	parts, seen, fixed := w.parts, w.seen, w.FixedVars
	w.parts, w.seen, w.FixedVars = nil, newSeen(), make(map[syntax.VariableAt]bool)
	cost, steps := w.apart(func() []poly.Term { return w.enter(lit, unchanged) })
	w.notes(lit, cost, w.parts, steps)
	w.parts, w.seen, w.FixedVars = parts, seen, fixed
	if len(steps) > 0 {
		if serves && !w.request {
			steps = captured(steps, w.captured(lit))
		}
		w.aside = append(w.aside, w.p.DescribeSequence(lit, w.within, steps, serves, w.upkeep))
	}
	return cost, steps
}

// captured are the steps of a literal that serves requests, to which what the
// function around it was given or has in its variables is one value for all of them.
func captured(steps []effect.Step, around map[string]effect.Value) []effect.Step {
	steps = slices.Clone(steps)
	for i := range steps {
		steps[i].Args = slices.Clone(steps[i].Args)
		for j, a := range steps[i].Args {
			_, variable := around[a.ID]
			if a.For == "dsn" && (a.Kind == effect.Parameter || a.Kind == effect.Local && variable) {
				steps[i].Args[j].Value = effect.Value{Kind: effect.Global, Text: a.Text}
			}
		}
	}
	return steps
}

// returned walks a return statement. What a returned literal costs is the cost
// of calling the result, not of this call.
func (w *walker) returned(s *ast.ReturnStmt) []poly.Term {
	w.returnsOrder(s)
	left := w.left
	var cost []poly.Term
	for _, e := range s.Results {
		w.left = left
		lit, ok := syntax.Unparen(e).(*ast.FuncLit)
		if !ok || w.run.depth > 0 {
			cost = poly.Add(cost, w.expr(e))
			continue
		}
		params := w.p.ParamsOf(nil, lit.Type, poly.ResultParam)
		maps.Copy(params, w.Params)
		terms, steps := w.asFunction(lit, params)
		w.result = poly.Larger(w.result, terms)
		if w.results++; w.results > 1 {
			steps = nil
		}
		w.resultSteps = steps
	}
	return cost
}
