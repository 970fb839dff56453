package cost

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/querylint/querylint/analyzers/internal/catalog"
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
	// Gives is the handle that it makes: of a transaction that begins.
	Gives Value
	Args  []Arg // arguments by what they are for
	// Passed are the receiver and the arguments of a call that is still open: of
	// an interface method or a parameter.
	Passed []Value
	// The call, in the function of the Sequence. Where the step itself stands is
	// the last frame of Chain.
	File            string
	Line, Col       int
	EndLine, EndCol int
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
	Over   Over // of a Loop
	Line   int  // of a Loop in the function of the Sequence itself
}

// ArmKind says what an Arm is an arm of.
type ArmKind uint8

const (
	Branch ArmKind = iota
	Loop
	Deferred
	Goroutine
)

// Over says in which order a loop comes to its elements.
type Over uint8

const (
	Counting Over = iota // a counter or a condition
	OverMap              // in random order
	OverList             // in the order of a list
	OverChan
)

// ValueKind says how much is known of a Value.
type ValueKind uint8

const (
	// Unknown: the result of some call.
	Unknown ValueKind = iota
	// Constant: its text is its value.
	Constant
	// Parameter: a parameter of the function, or a part of one.
	Parameter
	// Local: a variable of the function, or a part of one.
	Local
	// Global: a variable of a package, or what a function without arguments
	// returns.
	Global
)

// Value is what the code shows of an argument or a connection.
type Value struct {
	Kind  ValueKind
	Text  string // as a reader would write it
	Param int    // of a Parameter
	Local string // identity of a Local: its name and place
}

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

const (
	maxSteps = 96
	maxPath  = 16
)

// piece is a step of a callee in the caller's terms, or the place where it runs
// a function literal among its arguments.
type piece struct {
	Step
	lit *ast.FuncLit
}

// arm walks code as an arm of a branch, or as the body of a loop.
func (w *walker) arm(a Arm, walk func() []Term) []Term {
	w.path = append(slices.Clip(w.path), a)
	cost := walk()
	w.path = w.path[:len(w.path)-1]
	return cost
}

func (w *walker) node() int {
	w.nodes++
	return w.nodes
}

// cut takes the steps recorded since a mark away.
func (w *walker) cut(mark int) []Step {
	steps := slices.Clone(w.steps[mark:])
	w.steps = w.steps[:mark]
	return steps
}

// follow records what a call does.
func (w *walker) follow(call *ast.CallExpr, c *callee, coef int64, factors []Factor) {
	at, end := w.p.Fset.Position(call.Pos()), w.p.Fset.Position(call.End())
	offset := w.nodes + 1
	for _, pc := range c.pieces {
		inner := slices.Clone(pc.Path)
		for i := range inner {
			inner[i].Node += offset
			inner[i].Line = 0
			w.nodes = max(w.nodes, inner[i].Node)
		}
		path := slices.Concat(w.path, inner)
		if pc.lit != nil {
			w.enclose(path, c.take(pc.lit))
			continue
		}
		s := pc.Step
		s.Path = shorten(path)
		s.Coef = multiply(s.Coef, coef)
		s.Factors = product(factors, s.Factors)
		s.File, s.Line, s.Col, s.EndLine, s.EndCol = at.Filename, at.Line, at.Column, end.Line, end.Column
		if s.Op == catalog.Begin && s.Gives.Kind == Unknown {
			s.Gives = w.assignedTo
		}
		w.steps = append(w.steps, s)
	}
	for _, b := range c.bodies { // of what it runs in a way that its steps do not show
		w.enclose(w.path, b.steps)
	}
	w.steps = w.steps[:min(len(w.steps), maxSteps)]
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

func shorten(path []Arm) []Arm { return path[:min(len(path), maxPath)] }

// exported are the steps of a unit as its callers may use them.
func (w *walker) exported() []Step {
	for i := range w.steps {
		s := &w.steps[i]
		if s.Op == catalog.Begin && w.returnsLocal[s.Gives.Local] {
			s.Gives = Value{} // the caller's variable
		}
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
		s = s.with(passed)
		s.Chain = w.hop(call, name, s.Chain)
		if s.Leaf.Kind != Param {
			s.Leaf.Handle = none
			c.pieces = append(c.pieces, piece{Step: s})
			continue
		}
		for _, arg := range argsOf(s.Leaf.Param) {
			w.splicedFunc(call, arg, s, c)
		}
	}
}

// with replaces parameters by what is passed for them.
func (s Step) with(passed []Value) Step {
	s.On, s.Gives = s.On.with(passed), s.Gives.with(passed)
	s.Args = slices.Clone(s.Args)
	for i := range s.Args {
		s.Args[i].Value = s.Args[i].Value.with(passed)
	}
	s.Passed = slices.Clone(s.Passed)
	for i := range s.Passed {
		s.Passed[i] = s.Passed[i].with(passed)
	}
	return s
}

func (v Value) with(passed []Value) Value {
	if v.Kind != Parameter {
		return v
	}
	if v.Param < 0 || v.Param >= len(passed) {
		return Value{Text: v.Text}
	}
	return passed[v.Param]
}

// splicedFunc is a function value among the arguments, run where step is.
func (w *walker) splicedFunc(call *ast.CallExpr, arg ast.Expr, step Step, c *callee) {
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
			for _, s := range steps {
				s = s.with(step.Passed)
				s.Path = slices.Concat(step.Path, s.Path)
				if s.Leaf.Kind != Param {
					s.Chain = joinChains(step.Chain, s.Chain)
					c.pieces = append(c.pieces, piece{Step: s})
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

// passed are the receiver and the arguments of a call.
func (w *walker) passed(recv ast.Expr, args []ast.Expr) []Value {
	const most = 8
	vs := make([]Value, 1, len(args)+1)
	if recv != nil {
		vs[0] = w.handleValue(recv, 0)
	}
	for _, arg := range args[:min(len(args), most)] {
		vs = append(vs, w.value(arg))
	}
	return vs
}

// value is what is known of an argument.
func (w *walker) value(e ast.Expr) Value {
	e = unparen(e)
	if tv := w.p.TypesInfo.Types[e]; tv.Value != nil {
		return Value{Kind: Constant, Text: tv.Value.ExactString()}
	}
	if w.connects(w.p.TypesInfo.TypeOf(e)) {
		return w.handleValue(e, 0)
	}
	return w.variable(e)
}

// variable is the variable that an expression is, or is a part of.
func (w *walker) variable(e ast.Expr) Value {
	x := unparen(e)
	for {
		switch t := x.(type) {
		case *ast.SelectorExpr:
			if sel := w.p.TypesInfo.Selections[t]; sel != nil && sel.Kind() == types.FieldVal {
				x = unparen(t.X)
				continue
			}
			if v, ok := w.p.TypesInfo.Uses[t.Sel].(*types.Var); ok && !v.IsField() {
				return Value{Kind: Global, Text: exprText(t)}
			}
		case *ast.StarExpr:
			x = unparen(t.X)
			continue
		case *ast.UnaryExpr:
			if t.Op == token.AND {
				x = unparen(t.X)
				continue
			}
		case *ast.Ident:
			return w.ident(t, exprText(e))
		}
		return Value{Text: exprText(e)}
	}
}

func (w *walker) ident(id *ast.Ident, text string) Value {
	v, ok := w.p.TypesInfo.ObjectOf(id).(*types.Var)
	if !ok {
		return Value{Text: text}
	}
	if b, ok := w.bound[v]; ok {
		return b
	}
	if i, ok := w.param(v); ok {
		return Value{Kind: Parameter, Text: text, Param: i}
	}
	if v.Parent() == w.p.Pkg.Scope() {
		return Value{Kind: Global, Text: text}
	}
	return Value{Kind: Local, Text: text, Local: w.p.localID(v)}
}

// localID identifies a variable by its name and place.
func (p *pass) localID(o types.Object) string {
	at := p.Fset.Position(o.Pos())
	return o.Name() + " " + at.Filename + ":" + itoa(at.Line) + ":" + itoa(at.Column)
}

// connects reports whether a value of the type is a connection or holds one: a
// repository, a service.
func (w *walker) connects(t types.Type) bool {
	return t != nil && (w.isHandle(t) || hasHandleField(t, w.isHandle))
}

// handleValue is the connection that an expression leads to: through builder
// chains, and through what is made of a connection, as in repo.WithTx(tx).
func (w *walker) handleValue(e ast.Expr, depth int) Value {
	const deep = 8
	e = unparen(e)
	if depth > deep {
		return Value{Text: exprText(e)}
	}
	switch t := e.(type) {
	case *ast.CallExpr:
		for _, arg := range t.Args {
			if w.connects(w.p.TypesInfo.TypeOf(arg)) {
				return w.handleValue(arg, depth+1)
			}
		}
		sel, ok := ast.Unparen(t.Fun).(*ast.SelectorExpr)
		method := ok && w.p.TypesInfo.Selections[sel] != nil
		switch {
		case method && (len(t.Args) == 0 || w.isHandle(w.p.TypesInfo.TypeOf(sel.X))):
			return w.handleValue(sel.X, depth+1)
		case method:
			return Value{Text: exprText(e)}
		case len(t.Args) == 0:
			return Value{Kind: Global, Text: exprText(e)}
		}
		return Value{Text: exprText(e)}
	case *ast.UnaryExpr:
		return w.handleValue(t.X, depth+1)
	case *ast.CompositeLit:
		for _, elt := range t.Elts {
			if kv, ok := elt.(*ast.KeyValueExpr); ok {
				elt = kv.Value
			}
			if w.connects(w.p.TypesInfo.TypeOf(elt)) {
				return w.handleValue(elt, depth+1)
			}
		}
		return Value{Text: exprText(e)}
	}
	v := w.variable(e)
	if v.Kind != Local {
		return v
	}
	// A variable that is a link of a chain, or made of a connection, is that one;
	// a transaction and a session are their own.
	if as := w.p.assigned[w.p.object(e)]; len(as) == 1 && as[0].source != nil && !w.ownHandle(as[0].source) {
		if o := w.handleValue(as[0].source, depth+1); o.Kind != Unknown {
			return o
		}
	}
	return v
}

// ownHandle reports whether the expression begins a transaction or opens a
// session or a pool, here or in a function of the program.
func (w *walker) ownHandle(e ast.Expr) bool {
	own := false
	for {
		call, ok := unparen(e).(*ast.CallExpr)
		if !ok {
			return own
		}
		if m, ok := w.p.catalogued(call); ok {
			own = own || m.Op == catalog.Begin || m.Op == catalog.Session
		} else if fn := w.p.staticFunc(call); fn != nil {
			var steps []Step
			if u := w.p.byFunc[fn]; u != nil {
				steps = u.summary.Steps
			} else if s := w.p.summary(fn); s != nil {
				steps = s.Steps
			}
			own = own || slices.ContainsFunc(steps, func(s Step) bool { return s.Op == catalog.Begin && s.Gives.Kind == Unknown })
		}
		sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
		if !ok {
			return own
		}
		e = sel.X
	}
}
