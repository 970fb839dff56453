package cost

import (
	"go/ast"
	"slices"

	"github.com/querylint/querylint/analyzers/internal/catalog"
	"github.com/querylint/querylint/analyzers/internal/effect"
	"github.com/querylint/querylint/analyzers/internal/link"
	"github.com/querylint/querylint/analyzers/internal/poly"
)

// part notes what a call adds to the cost of the function.
func (w *walker) part(call *ast.CallExpr, c *callee, coef int64, factors []poly.Factor, lines []int, terms []poly.Term) {
	if !settings.functions || !w.record {
		return
	}
	part := link.Part{
		Callee: c.name, Line: w.p.Line(call.Pos()), Coef: coef, Loops: factors, LoopLines: lines, Under: w.when,
		Args: c.args, Terms: poly.Unconditional(terms),
	}.WithCalls(slices.Clone(c.reached))
	if len(part.Terms) > 0 {
		w.parts = append(w.parts, part)
	}
}

// passes notes what a call puts in the place of a parameter that the factors of
// its callee name.
func (w *walker) passes(f poly.Factor, argsOf func(int) []ast.Expr, c *callee) {
	if !settings.functions || f.Param == poly.None || slices.ContainsFunc(c.args, func(a link.Argument) bool { return a.Param == f.Param }) {
		return
	}
	as := argsOf(f.Param)
	if len(as) != 1 {
		return
	}
	a := link.Argument{Param: f.Param, From: poly.None}
	if n, ok := w.p.ConstLen(as[0]); ok && f.Before == "len(" {
		a.Times = n
	} else if n, ok := w.p.ConstInt(as[0]); ok {
		a.Times = n
	} else {
		a.Root, a.Path, a.From = w.rooted(as[0])
	}
	c.args = append(c.args, a)
}

// notes describes a function literal that runs apart from the code around it, as a
// function of its own.
func (w *walker) notes(lit *ast.FuncLit, terms []poly.Term, parts []link.Part, steps []effect.Step) {
	if settings.functions && w.record {
		w.p.literals = append(w.p.literals, w.p.DescribeFunction(lit, w.within+".func", terms, parts, steps))
	}
}

// Steps are what a function and all that it calls do, in order. There may be more of
// them where cut is set.
func (r *Result) Steps(f *link.Function) (steps []effect.Step, cut bool) {
	if r.program == nil {
		return nil, false
	}
	steps = r.program.StepsOf(f)
	return steps, len(steps) >= effect.MaxSteps
}

// Transaction is what a function does while a transaction is open that it or
// what it calls has begun.
func (r *Result) Transaction(f *link.Function) (open bool, terms []poly.Term) {
	if r.program == nil {
		return false, nil
	}
	begun := 0
	for _, s := range r.program.StepsOf(f) {
		aside := slices.ContainsFunc(s.Path, func(a effect.Arm) bool { return a.Kind == effect.Deferred || a.Kind == effect.Goroutine || a.Fails })
		switch {
		case s.Op == catalog.Begin && !aside:
			begun, open = begun+1, true
		case (s.Op == catalog.Commit || s.Op == catalog.Rollback) && !aside:
			begun = max(begun-1, 0)
		case begun > 0 && s.Leaf.Kind < poly.Tx:
			terms = poly.Add(terms, []poly.Term{s.Term})
		}
	}
	return open, terms
}

// Implementations are the functions that a call of an interface's method reaches.
func (r *Result) Implementations(iface, method string) []string {
	if r.program == nil {
		return nil
	}
	return r.program.Targets(iface, method, "")
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}
