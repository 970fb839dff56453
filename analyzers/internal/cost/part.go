package cost

import (
	"go/ast"
	"go/types"
	"slices"

	"github.com/querylint/querylint/analyzers/internal/catalog"
)

// Part is one call of a function and what it adds to the function's cost: what a
// tree of calls is made of.
type Part struct {
	Callee    string // as a reader of the call knows it
	Functions []string
	Leaf      bool // a call of the driver
	Line      int  // in the file of the function
	Coef      int64
	Loops     []Factor // around the call, and the memos without an answer
	LoopLines []int    // of those that raise the degree
	Under     []string // conditions
	Args      []Argument
	Terms     []Term // in the terms of the function, its loops included

	calls []Call // until interfaces are resolved
}

// Argument is what stands for a parameter in the factors of a callee.
type Argument struct {
	Param      int
	Root, Path string
	From       int   // the parameter of the caller that Root is, or none
	Times      int64 // >0: a length or number that is written out
}

// part notes what a call adds to the cost of the function.
func (w *walker) part(call *ast.CallExpr, c *callee, coef int64, factors []Factor, lines []int, terms []Term) {
	if !settings.functions || !w.record {
		return
	}
	part := Part{
		Callee: c.name, Line: w.p.line(call.Pos()), Coef: coef, Loops: factors, LoopLines: lines, Under: w.when,
		Args: c.args, Terms: runs(terms), calls: slices.Clone(c.reached),
	}
	if len(part.Terms) > 0 {
		w.parts = append(w.parts, part)
	}
}

// passes notes what a call puts in the place of a parameter that the factors of
// its callee name.
func (w *walker) passes(f Factor, argsOf func(int) []ast.Expr, c *callee) {
	if !settings.functions || f.Param == none || slices.ContainsFunc(c.args, func(a Argument) bool { return a.Param == f.Param }) {
		return
	}
	as := argsOf(f.Param)
	if len(as) != 1 {
		return
	}
	a := Argument{Param: f.Param, From: none}
	if n, ok := w.p.constLen(as[0]); ok && f.Before == "len(" {
		a.Times = n
	} else if n, ok := w.p.constInt(as[0]); ok {
		a.Times = n
	} else {
		a.Root, a.Path, a.From = w.rooted(as[0])
	}
	c.args = append(c.args, a)
}

// notes describes a function literal that runs apart from the code around it, as a
// function of its own.
func (w *walker) notes(lit *ast.FuncLit, terms []Term, parts []Part, steps []Step) {
	if settings.functions && w.record {
		w.p.literals = append(w.p.literals, w.p.function(lit, w.within+".func", terms, parts, steps))
	}
}

// function describes a function or a literal, without what its place in the
// program makes of it.
func (p *pass) function(node ast.Node, name string, terms []Term, parts []Part, steps []Step) Function {
	at := p.Fset.Position(node.Pos())
	return Function{
		Package: p.Pkg.Path(), Name: name, File: at.Filename, Line: at.Line, Col: at.Column,
		Terms: runs(terms), Parts: parts, steps: slices.Clone(steps),
	}
}

// mixed reports whether a function takes what may be anything: a helper of many,
// which cannot take a list instead.
func mixed(fn *types.Func) bool {
	if fn == nil {
		return true
	}
	sig := fn.Signature()
	if sig.TypeParams().Len() > 0 || sig.RecvTypeParams().Len() > 0 {
		return true
	}
	for v := range sig.Params().Variables() {
		t := v.Type()
		if s, ok := t.Underlying().(*types.Slice); ok {
			t = s.Elem()
		}
		switch u := t.Underlying().(type) {
		case *types.Signature:
			return true
		case *types.Interface:
			if u.Empty() {
				return true
			}
		}
	}
	return false
}

// finishFunction resolves the interface calls of a function.
func (g *program) finishFunction(f *Function) {
	raw := f.Terms
	f.Terms = g.terms(raw, 0, "")
	f.Calls = g.calls(f.Calls, f.Type)
	for _, t := range g.resolve(raw, 0, "") {
		if t.Has(Daemon) && !t.seldom(nil) {
			f.Events = append(f.Events, t)
		}
	}
	parts := make([]Part, 0, len(f.Parts))
	for _, p := range f.Parts {
		p.Terms = slices.DeleteFunc(g.resolve(p.Terms, 0, f.Type), func(t Term) bool { return t.seldom(nil) })
		if len(p.Terms) == 0 {
			continue
		}
		for _, c := range g.calls(p.calls, f.Type) {
			p.Leaf = p.Leaf || c.Query
			if !c.Query && !slices.Contains(p.Functions, c.Function) {
				p.Functions = append(p.Functions, c.Function)
			}
		}
		p.Leaf = len(p.Functions) == 0
		parts = append(parts, p)
	}
	f.Parts = parts
}

// Steps are what a function and all that it calls do, in order. There may be more of
// them where cut is set.
func (r *Result) Steps(f *Function) (steps []Step, cut bool) {
	if r.program == nil {
		return nil, false
	}
	steps = r.program.steps(f.steps, 0, f.Type)
	return steps, len(steps) >= maxSteps
}

// Transaction is what a function does while a transaction is open that it or
// what it calls has begun.
func (r *Result) Transaction(f *Function) (open bool, terms []Term) {
	if r.program == nil {
		return false, nil
	}
	begun := 0
	for _, s := range r.program.steps(f.steps, 0, f.Type) {
		aside := slices.ContainsFunc(s.Path, func(a Arm) bool { return a.Kind == Deferred || a.Kind == Goroutine || a.Fails })
		switch {
		case s.Op == catalog.Begin && !aside:
			begun, open = begun+1, true
		case (s.Op == catalog.Commit || s.Op == catalog.Rollback) && !aside:
			begun = max(begun-1, 0)
		case begun > 0 && s.Leaf.Kind < Tx:
			terms = add(terms, []Term{s.Term})
		}
	}
	return open, terms
}

// Lift puts what a callee costs into the terms of the function that calls it.
func (p *Part) Lift(ts []Term) []Term {
	var out []Term
	for _, t := range ts {
		coef := multiply(p.Coef, t.Coef)
		var fs []Factor
		for _, f := range t.Factors {
			i := slices.IndexFunc(p.Args, func(a Argument) bool { return a.Param == f.Param })
			switch {
			case f.Param == none || f.Class == Guard:
			case i < 0:
				f.Param = none
			case p.Args[i].Times > 0:
				coef = multiply(coef, p.Args[i].Times)
				continue
			default:
				a := p.Args[i]
				f.Root, f.After, f.Param = a.Root, a.Path+f.After, a.From
			}
			fs = append(fs, f)
		}
		t.Coef, t.Factors = coef, product(p.Loops, fs)
		out = append(out, t)
	}
	return out
}

// Add returns the sum of two costs.
func Add(a, b []Term) []Term { return add(a, b) }

// Larger returns, per monomial, the larger of two costs.
func Larger(a, b []Term) []Term { return larger(a, b) }

// Turns are the factors of a term that raise its degree, without the innermost loop
// around what something has to fail for: that fails for one element.
func (t *Term) Turns() []Factor {
	var out []Factor
	for _, f := range t.Factors {
		switch {
		case f.Class.Raises():
			out = append(out, f)
		case (f.Class == Rare || f.Class == Fault) && f.Keys == 1 && len(out) > 0:
			out = out[:len(out)-1]
		}
	}
	return out
}

// Implementations are the functions that a call of an interface's method reaches.
func (r *Result) Implementations(iface, method string) []string {
	if r.program == nil {
		return nil
	}
	return r.program.targets(iface, method, "")
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}
