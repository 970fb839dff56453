package cost

import (
	"go/ast"
	"go/token"
	"slices"

	"github.com/querylint/querylint/analyzers/internal/catalog"
	"github.com/querylint/querylint/analyzers/internal/effect"
	"github.com/querylint/querylint/analyzers/internal/link"
	"github.com/querylint/querylint/analyzers/internal/poly"
	"github.com/querylint/querylint/analyzers/internal/syntax"
)

// piece is a step of a callee in the caller's terms, or the place where it runs
// a function literal among its arguments.
type piece struct {
	effect.Step
	lit  *ast.FuncLit
	keys []ast.Expr // the values of the caller that the step's key is made of
}

// arm walks code as an arm of a branch, or as the body of a loop.
func (w *walker) arm(a effect.Arm, walk func() []poly.Term) []poly.Term {
	return w.in(func(in *scope) { in.inArm(a) }, walk)
}

func (w *walker) node() int {
	w.nodes++
	return w.nodes
}

// apart walks code whose steps do not belong here, and returns them.
func (w *walker) apart(walk func() []poly.Term) ([]poly.Term, []effect.Step) {
	outer := w.steps
	w.steps = nil
	cost := walk()
	steps := w.steps
	w.steps = outer
	return cost, steps
}

// follow records what a call does.
func (w *walker) follow(call *ast.CallExpr, c *callee, coef int64, factors []poly.Factor) {
	at, end := w.p.Fset.Position(call.Pos()), w.p.Fset.Position(call.End())
	offset, ignored := w.nodes+1, w.p.Ignored(call.Pos())
	var again turns
	for _, pc := range c.pieces {
		inner := slices.Clone(pc.Path)
		for i := range inner {
			inner[i].Node += offset
			inner[i].Line = 0
			w.nodes = max(w.nodes, inner[i].Node)
		}
		path := slices.Concat(w.path, inner)
		if len(path) > effect.MaxPath {
			w.p.Limits.Reached(link.LimitPath, w.u.Name)
		}
		w.same(path[:len(w.path)], call, &pc, &again)
		if pc.lit != nil {
			w.enclose(path, c.take(pc.lit))
			continue
		}
		s := pc.Step
		s.Path = effect.Shorten(path)
		s.Coef = poly.Multiply(s.Coef, coef)
		s.Factors = poly.Product(factors, s.Factors)
		s.Needs = slices.Concat(w.needing, s.Needs)
		s.File, s.Line, s.Col, s.EndLine, s.EndCol = at.Filename, at.Line, at.Column, end.Line, end.Column
		s.Ignored = ignored
		s.Answers = slices.Concat(w.answers, s.Answers)
		if effect.Makes(s.Op) && s.Gives.Kind == effect.Unknown {
			s.Gives = w.assignedTo
		}
		w.steps = append(w.steps, s)
	}
	for _, b := range c.bodies { // of what it runs in a way that its steps do not show
		w.enclose(w.path, b.steps)
	}
	w.fit()
}

func (w *walker) fit() {
	var lost int
	if w.steps, lost = effect.Fit(w.steps); lost > 0 {
		w.p.Limits.Reached(link.LimitSteps, w.u.Name)
	}
}

// receives records that the code waits for a message, unless a select does.
func (w *walker) receives(e *ast.UnaryExpr) {
	if e.Op != token.ARROW {
		return
	}
	at, end := w.p.Fset.Position(e.Pos()), w.p.Fset.Position(e.End())
	name := syntax.ExprText(e)
	w.steps = append(w.steps, effect.Step{
		Op: catalog.Slow, Path: effect.Shorten(slices.Clone(w.path)),
		Term: poly.Term{Coef: 1, Leaf: poly.Leaf{Kind: poly.Free, Name: name, Handle: poly.None}, Chain: []poly.Frame{{Function: name, File: at.Filename, Line: at.Line, Col: at.Column}}},
		File: at.Filename, Line: at.Line, Col: at.Column, EndLine: end.Line, EndCol: end.Column,
	})
	w.fit()
}

// enclose records the steps of a literal, which have the path of its call, with
// the path on which the callee runs it.
func (w *walker) enclose(path []effect.Arm, steps []effect.Step) {
	for _, s := range steps {
		s.Path = effect.Shorten(slices.Concat(path, s.Path[min(len(w.path), len(s.Path)):]))
		w.steps = append(w.steps, s)
	}
}

// body is the steps of a literal among the arguments of a call.
type body struct {
	lit   *ast.FuncLit
	steps []effect.Step
}

// take returns the steps of a literal, for the first place where it runs.
func (c *callee) take(lit *ast.FuncLit) []effect.Step {
	i := slices.IndexFunc(c.bodies, func(b body) bool { return b.lit == lit })
	if i < 0 {
		return nil
	}
	steps := c.bodies[i].steps
	c.bodies = slices.Delete(c.bodies, i, i+1)
	return steps
}

// keepOpened notes the pools and clients that outlive the unit, as what is made of them
// is given to a field of a parameter or to a variable of a package.
func (w *walker) keepOpened() {
	for i := range w.steps {
		s := &w.steps[i]
		if !effect.Opens(s.Op) || s.Gives.Kind != effect.Local {
			continue
		}
		for _, e := range w.p.KeepsIn(w.u, s.Gives.ID) {
			if v := w.Variable(e); v.Kind == effect.Global || v.Kind == effect.Parameter {
				s.Gives = v
				break
			}
		}
	}
}

// exported are the steps of a unit as its callers may use them.
func (w *walker) exported() []effect.Step {
	numbers := len(w.steps) > 0 && w.p.HandsOutNumbers(w.u, w.steps)
	for i := range w.steps {
		s := &w.steps[i]
		if effect.Makes(s.Op) && w.returnsLocal[s.Gives.ID] {
			s.Gives = effect.Value{} // the caller's variable
		}
		s.Numbers = s.Numbers || numbers && !s.On.Tx
		s.Given = s.Given || s.On.Tx && s.On.Kind == effect.Parameter
	}
	if len(w.steps) > effect.ManySteps {
		return effect.WithoutRepeats(w.steps)
	}
	return w.steps
}

// splice puts the arguments of a call in the place of the callee's parameters.
func (w *walker) splice(call *ast.CallExpr, name string, passed []effect.Value, argsOf func(int) []ast.Expr, meets func([]poly.Need) ([]poly.Need, bool), substitute func([]poly.Factor) ([]poly.Factor, int64, bool), steps []effect.Step, c *callee) {
	for _, s := range steps {
		needs, met := meets(s.Needs)
		fs, coef, ok := substitute(s.Factors)
		if !ok || !met {
			continue
		}
		s.Needs = needs
		s.Factors, s.Coef = fs, poly.Multiply(s.Coef, coef)
		keys := keyExprs(&s, argsOf)
		s = s.With(passed)
		s.Chain = w.hop(call, name, s.Chain)
		if s.Leaf.Kind != poly.Param {
			s.Leaf.Handle = poly.None
			w.splices(c, piece{Step: s, keys: keys})
			continue
		}
		for _, arg := range argsOf(s.Leaf.Param) {
			w.splicedFunc(arg, s, c)
		}
	}
}

// splicedFunc is a function value among the arguments, run where step is.
func (w *walker) splicedFunc(arg ast.Expr, step effect.Step, c *callee) {
	if lit, ok := syntax.Unparen(arg).(*ast.FuncLit); ok {
		w.bindParams(lit, step.Passed)
		c.pieces = append(c.pieces, piece{Step: step, lit: lit})
		return
	}
	for _, v := range w.p.Values(arg) {
		switch {
		case v.Func != nil || v.Lit != nil:
			var steps []effect.Step
			if u := w.p.UnitOf(v); u != nil {
				steps = w.p.CostOf(u).Summary.Steps
			} else if v.Func != nil {
				if sum := w.p.Summary(v.Func); sum != nil {
					steps = sum.Steps
				}
			}
			if w.p.spent(w.u, len(steps)) {
				return
			}
			for _, s := range steps {
				s = s.With(step.Passed)
				s.Path = slices.Concat(step.Path, s.Path)
				s.Factors = poly.Product(step.Factors, s.Factors)
				if s.Leaf.Kind != poly.Param {
					s.Chain = poly.JoinChains(step.Chain, s.Chain)
					w.splices(c, piece{Step: s})
				}
			}
		case v.Object != nil:
			if i, ok := w.Param(v.Object); ok {
				step.Leaf = poly.Leaf{Kind: poly.Param, Param: i, Handle: poly.None}
				c.pieces = append(c.pieces, piece{Step: step})
			}
		}
	}
}

// splices adds a step of a callee, unless there are more of them than a function
// may have: a helper that calls what it is given at many places has the steps of
// that at each.
func (w *walker) splices(c *callee, pc piece) {
	if n := len(c.pieces); n >= effect.MaxOwnSteps && (n >= 2*effect.MaxOwnSteps || !effect.Bounds(pc.Op)) {
		w.p.Limits.Reached(link.LimitSteps, w.u.Name)
		return
	}
	c.pieces = append(c.pieces, pc)
}

// bindParams says what the parameters of a literal stand for.
func (w *walker) bindParams(lit *ast.FuncLit, passed []effect.Value) {
	for o, i := range w.p.ParamsOf(nil, lit.Type, 0) {
		if i < len(passed) && passed[i].Kind != effect.Unknown {
			w.Bound[o] = passed[i]
		}
	}
}
