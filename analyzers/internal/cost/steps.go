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
	to   *effect.Handed // of a literal that an open call gets
	keys []ast.Expr     // the values of the caller that the step's key is made of
	at   ast.Node       // the argument that runs, where the step is told, or nil: the call
	own  bool           // it is told where it stands, in this function
	// choice tells it from those of the other functions that at may be, or is 0.
	choice int
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
	w.steps = w.p.buffers.Take()
	cost := walk()
	steps := w.p.buffers.Copy(w.steps)
	w.steps = outer
	return cost, steps
}

// follow records what a call does.
func (w *walker) follow(call *ast.CallExpr, c *callee, coef int64, factors []poly.Factor) {
	var choices map[ast.Node]int
	for i := range c.pieces {
		if pc := &c.pieces[i]; pc.choice > 0 && choices[pc.at] == 0 {
			if choices == nil {
				choices = make(map[ast.Node]int)
			}
			choices[pc.at] = w.node()
		}
	}
	offset := w.nodes + 1
	var again turns
	w.steps = slices.Grow(w.steps, len(c.pieces))
	for i := range c.pieces {
		pc := &c.pieces[i]
		path := w.same(w.pathOf(pc, offset, choices[pc.at]), call, pc, &again)
		if pc.lit != nil {
			if i == c.placeOf(pc.lit) {
				steps := c.take(pc.lit)
				if pc.to != nil {
					effect.HandOver(steps, pc.to)
				}
				w.enclose(path, steps)
			}
			continue
		}
		w.steps = append(w.steps, pc.Step)
		s := &w.steps[len(w.steps)-1]
		s.Path = path
		s.Coef = poly.Multiply(s.Coef, coef)
		s.Factors = poly.Product(factors, s.Factors)
		s.Needs = poly.Joined(w.needing, s.Needs)
		if !pc.own {
			w.tellAt(s, call, pc.at)
		}
		s.Answers = poly.Joined(w.answers, s.Answers)
		if effect.Makes(s.Op) && s.Gives().Kind == effect.Unknown && w.assignedTo != (effect.Value{}) {
			to := w.assignedTo
			s.Made = &to
		}
		w.shares(s)
	}
	for _, b := range c.bodies { // of what it runs in a way that its steps do not show
		w.enclose(w.path, b.steps)
	}
	w.fit()
}

// pathOf is the way to a step of a callee: the branches and loops around the call, those
// of the callee, numbered from offset on, and between them which of several functions it
// is.
func (w *walker) pathOf(pc *piece, offset, choice int) []effect.Arm {
	for _, a := range pc.Path {
		w.nodes = max(w.nodes, a.Node+offset)
	}
	n := len(w.path)
	if pc.choice > 0 {
		n++
	}
	if n+len(pc.Path) > effect.MaxPath {
		w.p.Limits.Reached(link.LimitPath, w.u.Name)
	}
	if n+len(pc.Path) == len(w.path) || len(w.path) >= effect.MaxPath {
		return slices.Clip(effect.Shorten(w.path))
	}
	path := append(make([]effect.Arm, 0, min(n+len(pc.Path), effect.MaxPath)), w.path...)
	if pc.choice > 0 {
		path = append(path, effect.Arm{Node: choice, Arm: pc.choice})
	}
	path = append(path, pc.Path[:min(len(pc.Path), effect.MaxPath-n)]...)
	for i := n; i < len(path); i++ {
		path[i].Node += offset
		if !pc.own {
			path[i].Line, path[i].Order = 0, path[i].Outside()
		}
	}
	return path
}

// shares lets a step have its lists in common with the one before, where they are equal.
func (w *walker) shares(s *effect.Step) {
	if n := len(w.steps); n > 1 {
		before := &w.steps[n-2]
		if slices.Equal(s.Path, before.Path) {
			s.Path = before.Path
		}
		if slices.Equal(s.Factors, before.Factors) {
			s.Factors = before.Factors
		}
	}
}

// tellAt is where a step of a call is told: at the call, or at the argument that runs.
func (w *walker) tellAt(s *effect.Step, call, arg ast.Node) {
	if arg == nil {
		arg = call
	}
	at, end := w.p.Fset.Position(arg.Pos()), w.p.Fset.Position(arg.End())
	s.File, s.Line, s.Col, s.EndLine, s.EndCol = at.Filename, at.Line, at.Column, end.Line, end.Column
	s.Ignored = w.p.Ignored(arg.Pos())
}

func (w *walker) fit() {
	var lost int
	if w.steps, lost = effect.Fit(w.steps); lost > 0 {
		w.p.Limits.Reached(link.LimitSteps, w.u.Name)
	}
}

// receives records that the code waits for a message, unless a select does.
func (w *walker) receives(e *ast.UnaryExpr) {
	if e.Op != token.ARROW || w.joins(e, w.p.Object(e.X)) {
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
	w.steps = slices.Grow(w.steps, len(steps))
	for i := range steps {
		w.steps = append(w.steps, steps[i])
		s := &w.steps[len(w.steps)-1]
		s.Path = joinPaths(path, s.Path[min(len(w.path), len(s.Path)):])
		w.shares(s)
	}
}

// joinPaths is effect.Shorten of both.
func joinPaths(a, b []effect.Arm) []effect.Arm {
	a = effect.Shorten(a)
	return poly.Joined(a, b[:min(len(b), effect.MaxPath-len(a))])
}

// body is the steps of a literal among the arguments of a call.
type body struct {
	lit   *ast.FuncLit
	steps []effect.Step
}

// placeOf is the piece at which a literal runs: behind the begin of a transaction, if it
// runs in one and without, too; else the first.
func (c *callee) placeOf(lit *ast.FuncLit) int {
	place, begun := -1, false
	for i := range c.pieces {
		pc := &c.pieces[i]
		begun = begun || pc.Op == catalog.Begin
		if pc.lit == lit && (begun || place < 0) {
			if place = i; begun {
				break
			}
		}
	}
	return place
}

// take returns the steps of a literal, for the place where it runs.
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
		if !effect.Opens(s.Op) || s.Gives().Kind != effect.Local {
			continue
		}
		for _, e := range w.p.KeepsIn(w.u, s.Made.ID) {
			if v := w.Variable(e); v.Kind == effect.Global || v.Kind == effect.Parameter {
				s.Made = &v
				break
			}
		}
	}
}

// exported are the steps of a unit as its callers may use them. told are the same, as the
// sequence has them: where nothing is to be changed, both are one list.
func (w *walker) exported(told []effect.Step) []effect.Step {
	numbers := len(w.steps) > 0 && w.p.HandsOutNumbers(w.u, w.steps)
	changed := len(told) != len(w.steps)
	for i := range w.steps {
		s := &w.steps[i]
		if effect.Makes(s.Op) && w.returnsLocal[s.Gives().ID] {
			s.Made, changed = nil, true // the caller's variable
		}
		if numbers && !s.On.Tx && !s.Numbers {
			s.Numbers, changed = true, true
		}
		if s.On.Tx && s.On.Kind == effect.Parameter && !s.Given {
			s.Given, changed = true, true
		}
	}
	if len(w.steps) > effect.ManySteps {
		n := len(w.steps)
		w.steps = effect.WithoutRepeats(w.steps)
		changed = changed || len(w.steps) < n
	}
	if !changed {
		return told
	}
	return slices.Clip(slices.Clone(w.steps))
}

// splice puts the arguments of a call in the place of the callee's parameters.
func (w *walker) splice(call *ast.CallExpr, name string, passed []effect.Value, argsOf func(int) []ast.Expr, meets func([]poly.Need) ([]poly.Need, bool), substitute func([]poly.Factor) ([]poly.Factor, int64, bool), steps []effect.Step, c *callee) {
	for _, s := range steps {
		needs, met := meets(s.Needs)
		if s.Leaf.Kind == poly.Param && s.Leaf.Elem {
			s = s.EachOnce()
		}
		fs, coef, ok := substitute(s.Factors)
		if !ok || !met {
			continue
		}
		s.Needs = needs
		s.Factors, s.Coef = fs, poly.Multiply(s.Coef, coef)
		keys := keyExprs(&s, argsOf)
		words := commandWords(&s, argsOf)
		if s = s.With(passed); len(words) > 0 && w.command(call, words, &s) {
			s.Chain = w.hop(call, s.Leaf.Name, nil) // the call is the command
		} else {
			s.Chain = w.hop(call, name, s.Chain)
		}
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

// splices adds a step of a callee, unless there are more of them than a function
// may have: a helper that calls what it is given at many places has the steps of
// that at each.
func (w *walker) splices(c *callee, pc piece) {
	if n := len(c.pieces); n >= effect.MaxOwnSteps && (n >= 2*effect.MaxOwnSteps || !effect.Bounds(pc.Op)) {
		w.p.Limits.Reached(link.LimitSteps, w.u.Name)
		return
	}
	if n := len(w.p.pieces); c.pieces == nil && n > 0 {
		c.pieces, w.p.pieces = w.p.pieces[n-1], w.p.pieces[:n-1]
	}
	c.pieces = append(c.pieces, pc)
}

// returnPieces takes back the list of what a call does, for another call.
func (p *pass) returnPieces(list []piece) {
	if cap(list) > 0 {
		clear(list)
		p.pieces = append(p.pieces, list[:0])
	}
}
