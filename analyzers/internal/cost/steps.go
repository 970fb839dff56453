package cost

import (
	"go/ast"
	"go/token"
	"slices"

	"github.com/querylint/querylint/analyzers/finding"
	"github.com/querylint/querylint/analyzers/internal/catalog"
	"github.com/querylint/querylint/sqlcheck"
)

// Sequence is what one function does, in the order of its source, the functions
// that it calls included. A cost says how often; rules about transactions and
// caches ask what comes before what.
type Sequence struct {
	Module, Package string
	Function        string // full name
	File            string // of the declaration
	Line            int
	Request         bool // the function serves a request
	Upkeep          bool // a migration, seed, start-up or command-line task
	Generated       bool
	Steps           []Step
}

// Step is one thing that a function does.
type Step struct {
	Term
	Op   catalog.Op
	Path []Arm // the branches and loops around it, outermost first
	On   Value // the connection, transaction, cache or producer that it works on
	// Gives is the handle that it makes: of a transaction that begins, or of a
	// pool that is opened.
	Gives Value
	// Nests: what a transaction begins on may be a transaction itself, on which this
	// one is a savepoint.
	Nests bool
	// SQL is what it does to which tables; of several statements that it may run,
	// the first.
	SQL  []sqlcheck.Description
	Args []Arg // arguments by what they are for; see also ArgKey and ArgRows
	// Columns are those of the rows that it locks or inserts, as far as SQL has one
	// statement and shows them.
	Columns []Column
	// Answers: what earlier calls have found, where the step runs.
	Answers []Answer
	// Given: a function on the way to it has got the transaction that it works on
	// as an argument.
	Given bool
	// Numbers: a function on the way to it hands out numbers, see handsOutNumbers.
	Numbers bool
	// Passed are the receiver and the arguments of a call that is still open: of
	// an interface method or a parameter.
	Passed []Value
	// The call, in the function of the Sequence. Where the step itself stands is
	// the last frame of Chain.
	File            string
	Line, Col       int
	EndLine, EndCol int
	Ignored         []finding.Directive // comments that may take a finding back there
}

// Arg is one argument and what it is for, as catalog.Argument says.
type Arg struct {
	For string
	Value
}

// Arm is one way through a branch, or one loop.
type Arm struct {
	Node   int // arms of one branch share it
	Arm    int
	Kind   ArmKind
	Leaves bool // it never comes to what stands behind the branch
	Fails  bool // it is taken after something failed
	Order       // of a Loop
	// Same: each turn reaches the same rows as the one before.
	Same bool
	// Takes: each turn of a loop takes a message of a broker.
	Takes bool
	Line  int // of a Branch or Loop in the function of the Sequence itself; else 0
}

// ArmKind says what an Arm is an arm of.
type ArmKind uint8

const (
	Branch ArmKind = iota
	Loop
	Deferred
	Goroutine
)

// Before reports whether t can run behind s in one run of the function, s being
// earlier in its Sequence.
func (s *Step) Before(t *Step) bool {
	for i, a := range s.Path {
		if i >= len(t.Path) || t.Path[i].Node != a.Node {
			return !slices.ContainsFunc(s.Path[i:], func(a Arm) bool { return a.Leaves })
		}
		if b := t.Path[i]; b.Arm != a.Arm {
			return false
		}
	}
	return true
}

// piece is a step of a callee in the caller's terms, or the place where it runs
// a function literal among its arguments.
type piece struct {
	Step
	lit  *ast.FuncLit
	keys []ast.Expr // the values of the caller that the step's key is made of
}

// arm walks code as an arm of a branch, or as the body of a loop.
func (w *walker) arm(a Arm, walk func() []Term) []Term {
	return w.in(func(in *scope) { in.inArm(a) }, walk)
}

func (w *walker) node() int {
	w.nodes++
	return w.nodes
}

// apart walks code whose steps do not belong here, and returns them.
func (w *walker) apart(walk func() []Term) ([]Term, []Step) {
	outer := w.steps
	w.steps = nil
	cost := walk()
	steps := w.steps
	w.steps = outer
	return cost, steps
}

// follow records what a call does.
func (w *walker) follow(call *ast.CallExpr, c *callee, coef int64, factors []Factor) {
	at, end := w.p.Fset.Position(call.Pos()), w.p.Fset.Position(call.End())
	offset, ignored := w.nodes+1, w.p.ignored(call.Pos())
	var again turns
	for _, pc := range c.pieces {
		inner := slices.Clone(pc.Path)
		for i := range inner {
			inner[i].Node += offset
			inner[i].Line = 0
			w.nodes = max(w.nodes, inner[i].Node)
		}
		path := slices.Concat(w.path, inner)
		if len(path) > maxPath {
			w.p.limits.reached(limitPath, w.u.name)
		}
		w.same(path[:len(w.path)], call, &pc, &again)
		if pc.lit != nil {
			w.enclose(path, c.take(pc.lit))
			continue
		}
		s := pc.Step
		s.Path = shorten(path)
		s.Coef = multiply(s.Coef, coef)
		s.Factors = product(factors, s.Factors)
		s.File, s.Line, s.Col, s.EndLine, s.EndCol = at.Filename, at.Line, at.Column, end.Line, end.Column
		s.Ignored = ignored
		s.Answers = slices.Concat(w.answers, s.Answers)
		if makes(s.Op) && s.Gives.Kind == Unknown {
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
	if w.steps, lost = fit(w.steps); lost > 0 {
		w.p.limits.reached(limitSteps, w.u.name)
	}
}

// receives records that the code waits for a message, unless a select does.
func (w *walker) receives(e *ast.UnaryExpr) {
	if e.Op != token.ARROW {
		return
	}
	at, end := w.p.Fset.Position(e.Pos()), w.p.Fset.Position(e.End())
	name := exprText(e)
	w.steps = append(w.steps, Step{
		Op: catalog.Slow, Path: shorten(slices.Clone(w.path)),
		Term: Term{Coef: 1, Leaf: Leaf{Kind: Free, Name: name, Handle: none}, Chain: []Frame{{name, at.Filename, at.Line, at.Column}}},
		File: at.Filename, Line: at.Line, Col: at.Column, EndLine: end.Line, EndCol: end.Column,
	})
	w.fit()
}

// enclose records the steps of a literal, which have the path of its call, with
// the path on which the callee runs it.
func (w *walker) enclose(path []Arm, steps []Step) {
	for _, s := range steps {
		s.Path = shorten(slices.Concat(path, s.Path[min(len(w.path), len(s.Path)):]))
		w.steps = append(w.steps, s)
	}
}

// body is the steps of a literal among the arguments of a call.
type body struct {
	lit   *ast.FuncLit
	steps []Step
}

// take returns the steps of a literal, for the first place where it runs.
func (c *callee) take(lit *ast.FuncLit) []Step {
	i := slices.IndexFunc(c.bodies, func(b body) bool { return b.lit == lit })
	if i < 0 {
		return nil
	}
	steps := c.bodies[i].steps
	c.bodies = slices.Delete(c.bodies, i, i+1)
	return steps
}

// makes reports whether a step makes a handle.
func makes(op catalog.Op) bool { return op == catalog.Begin || Opens(op) }

// Opens reports whether a step makes a pool, or a client with connections of its
// own.
func Opens(op catalog.Op) bool {
	switch op {
	case catalog.Open, catalog.Client, catalog.Consumer, catalog.Produce:
		return true
	}
	return false
}

// exported are the steps of a unit as its callers may use them.
func (w *walker) exported() []Step {
	numbers := len(w.steps) > 0 && w.p.handsOutNumbers(w.u, w.steps)
	for i := range w.steps {
		s := &w.steps[i]
		if makes(s.Op) && w.returnsLocal[s.Gives.ID] {
			s.Gives = Value{} // the caller's variable
		}
		s.Numbers = s.Numbers || numbers && !s.On.Tx
		s.Given = s.Given || s.On.Tx && s.On.Kind == Parameter
	}
	if len(w.steps) > manySteps {
		return withoutRepeats(w.steps)
	}
	return w.steps
}

// splice puts the arguments of a call in the place of the callee's parameters.
func (w *walker) splice(call *ast.CallExpr, name string, passed []Value, argsOf func(int) []ast.Expr, substitute func([]Factor) ([]Factor, int64, bool), steps []Step, c *callee) {
	for _, s := range steps {
		fs, coef, ok := substitute(s.Factors)
		if !ok {
			continue
		}
		s.Factors, s.Coef = fs, multiply(s.Coef, coef)
		keys := s.keyExprs(argsOf)
		s = s.with(passed)
		s.Chain = w.hop(call, name, s.Chain)
		if s.Leaf.Kind != Param {
			s.Leaf.Handle = none
			w.splices(c, piece{Step: s, keys: keys})
			continue
		}
		for _, arg := range argsOf(s.Leaf.Param) {
			w.splicedFunc(arg, s, c)
		}
	}
}

// with replaces parameters by what is passed for them.
func (s Step) with(passed []Value) Step {
	if slices.ContainsFunc(s.Path, func(a Arm) bool { return a.Of > 0 || a.Bound }) {
		s.Path = slices.Clone(s.Path)
		for i, a := range s.Path {
			s.Path[i].Order = a.with(passed)
		}
	}
	s.On, s.Gives = s.On.with(passed), s.Gives.with(passed)
	s.Args = slices.Clone(s.Args)
	for i, a := range s.Args {
		s.Args[i].Value = a.with(passed)
	}
	s.Columns = slices.Clone(s.Columns)
	for i, c := range s.Columns {
		s.Columns[i].Value = c.with(passed)
	}
	s.Passed = slices.Clone(s.Passed)
	for i := range s.Passed {
		s.Passed[i] = s.Passed[i].with(passed)
	}
	return s
}

// through is a step of the function that an open call reaches. Where the call is
// a callee's, so is what it passes, unless the caller has given that: an order is
// reported once, where it comes from.
func (s Step) through(call *Step) Step {
	out := s.with(call.Passed)
	if len(call.Chain) < 2 {
		return out
	}
	given := func(o Order) bool { return o.Of > 0 && o.Of <= len(call.Passed) && call.Passed[o.Of-1].Order.Bound }
	for i := range out.Args {
		out.Args[i].Order.Bound = out.Args[i].Order.Bound && given(s.Args[i].Order)
	}
	for i := range out.Path {
		if out.Path[i].Bound && s.Path[i].Of > 0 {
			out.Path[i].Bound = given(s.Path[i].Order)
		}
	}
	return out
}

// splicedFunc is a function value among the arguments, run where step is.
func (w *walker) splicedFunc(arg ast.Expr, step Step, c *callee) {
	if lit, ok := unparen(arg).(*ast.FuncLit); ok {
		w.bindParams(lit, step.Passed)
		c.pieces = append(c.pieces, piece{Step: step, lit: lit})
		return
	}
	for _, v := range w.p.values(arg) {
		switch {
		case v.fn != nil || v.lit != nil:
			var steps []Step
			if u := w.p.unitOf(v); u != nil {
				steps = u.summary.Steps
			} else if v.fn != nil {
				if sum := w.p.summary(v.fn); sum != nil {
					steps = sum.Steps
				}
			}
			if w.p.spent(w.u, len(steps)) {
				return
			}
			for _, s := range steps {
				s = s.with(step.Passed)
				s.Path = slices.Concat(step.Path, s.Path)
				s.Factors = product(step.Factors, s.Factors)
				if s.Leaf.Kind != Param {
					s.Chain = joinChains(step.Chain, s.Chain)
					w.splices(c, piece{Step: s})
				}
			}
		case v.obj != nil:
			if i, ok := w.param(v.obj); ok {
				step.Leaf = Leaf{Kind: Param, Param: i, Handle: none}
				c.pieces = append(c.pieces, piece{Step: step})
			}
		}
	}
}

// splices adds a step of a callee, unless there are more of them than a function
// may have: a helper that calls what it is given at many places has the steps of
// that at each.
func (w *walker) splices(c *callee, pc piece) {
	if n := len(c.pieces); n >= maxOwnSteps && (n >= 2*maxOwnSteps || !bounds(pc.Op)) {
		w.p.limits.reached(limitSteps, w.u.name)
		return
	}
	c.pieces = append(c.pieces, pc)
}

func (p *pass) unitOf(v value) *unit {
	if v.fn != nil {
		return p.byFunc[v.fn]
	}
	return p.byLit[v.lit]
}

// bindParams says what the parameters of a literal stand for.
func (w *walker) bindParams(lit *ast.FuncLit, passed []Value) {
	for o, i := range w.p.paramsOf(nil, lit.Type, 0) {
		if i < len(passed) && passed[i].Kind != Unknown {
			w.bound[o] = passed[i]
		}
	}
}
