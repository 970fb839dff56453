package cost

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/querylint/querylint/analyzers/internal/effect"
	"github.com/querylint/querylint/analyzers/internal/link"
	"github.com/querylint/querylint/analyzers/internal/poly"
	"github.com/querylint/querylint/analyzers/internal/syntax"
)

// ran is a function among the arguments of a call, and the loops in which the
// callee runs it.
type ran struct {
	lit   *ast.FuncLit // a literal; else:
	fun   ast.Expr     // a declared function
	terms []poly.Term  // what that costs
	loops []poly.Factor
	first bool // only the first call ever runs it
	some  bool // other ways through the callee do without it
	guess bool // see mayRun
	cycle bool // running it closes a recursion
	// parallel: for several elements at once.
	parallel bool
}

// callee is what a call may reach: its cost in the caller's terms, and the
// literals among its arguments that it runs.
type callee struct {
	name   string   // as a reader of the call knows it
	fun    ast.Expr // that names it; nil where no expression does
	terms  []poly.Term
	runs   []ran
	sql    ast.Expr // argument that is SQL text
	cycle  bool     // the call closes a recursion
	climbs bool     // which walks up a chain
	value  bool     // a function value is called: what it reads does not show in the arguments
	reads  readBy
	argsOf func(param int) []ast.Expr // see actual; nil where none are put in
	chosen choices

	reached []link.Call     // what it may lead to
	args    []link.Argument // see Part
	pieces  []piece         // what the call does, in order
	bodies  []body          // the steps of the literals that it runs
}

// readBy are the arguments of a call that go into what its callee reads: all of them, if
// told.
type readBy struct {
	by   []ast.Expr
	told bool
}

func (w *walker) call(call *ast.CallExpr) []poly.Term {
	left := w.left
	var cost []poly.Term
	if w.evaluated.Leaves(call) {
		return nil
	}
	if w.p.TypesInfo.Types[call.Fun].IsType() || w.p.Builtin(call) != "" {
		return w.exprs(call.Args)
	}
	if lit, ok := ast.Unparen(call.Fun).(*ast.FuncLit); ok && w.p.ByLit[lit] == nil {
		cost = w.exprs(call.Args)
		w.left = left
		return poly.Add(cost, w.enter(lit, unchanged))
	}
	if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok {
		cost = w.expr(sel.X)
	} else if _, ok := ast.Unparen(call.Fun).(*ast.Ident); !ok {
		cost = w.expr(call.Fun)
	}
	c, from, aside := w.resolve(call), len(w.steps), len(w.aside)
	for _, r := range c.runs {
		if r.lit == nil {
			w.left = left
			cost = poly.Add(cost, w.placeRun(call, &c, r))
		}
	}
	for _, arg := range call.Args {
		w.left = left
		lit, ok := w.p.Handed(arg).(*ast.FuncLit)
		i := slices.IndexFunc(c.runs, func(r ran) bool { return ok && r.lit == lit })
		if i < 0 {
			cost = poly.Add(cost, w.expr(arg))
			continue
		}
		c.runs[i].parallel = w.p.Catalog.Parallel(w.p.StaticFunc(call))
		terms, steps := w.apart(func() []poly.Term { return w.runs(c.runs[i]) })
		cost = poly.Add(cost, terms)
		if len(steps) > 0 {
			c.bodies = append(c.bodies, body{lit, steps})
		}
	}
	w.left = left
	cost = poly.Add(cost, w.place(call, c))
	w.p.returnPieces(c.pieces)
	w.joinsCall(call, from, aside)
	w.left = left
	return poly.Add(cost, w.renders(call))
}

// around are the loops that multiply a call: those that the code behind it
// leaves for sure, and those over connections or hooks, do not.
func (w *walker) around(call *ast.CallExpr) []*frame {
	n := len(w.loops)
	inner := max(w.base, n-w.left)
	var fs []*frame
	for i, f := range w.loops {
		if !w.drops(f) && i < inner && !w.overHandles(call, f) && !w.hook(call, f) && !w.takesGroup(call, f) && !w.sharesWork(call, f) && !w.isEach(call, f) {
			fs = append(fs, f)
		}
	}
	return withoutStarts(w.throughGroups(fs))
}

// throughGroups joins a loop over the groups of a list with the one inside over the
// elements of a group: together they take each element of the list once.
func (w *walker) throughGroups(fs []*frame) []*frame {
	for i, f := range fs {
		r, ok := f.node.(*ast.RangeStmt)
		if !ok || !w.raises(f) || !w.p.Groups(r.X) {
			continue
		}
		for k := i + 1; k < len(fs); k++ {
			inner, ok := fs[k].node.(*ast.RangeStmt)
			if ok && w.raises(fs[k]) && w.groupOf(inner.X, r) {
				all := *fs[k]
				all.factor.Before = "Σ " + all.factor.Before
				return append(append(slices.Clone(fs[:i]), fs[i+1:k]...), append([]*frame{&all}, fs[k+1:]...)...)
			}
		}
	}
	return fs
}

// groupOf reports whether an expression is the group that a loop over groups has come
// to: its value, or the map at its key.
func (w *walker) groupOf(e ast.Expr, r *ast.RangeStmt) bool {
	if ix, ok := syntax.Unparen(e).(*ast.IndexExpr); ok {
		return r.Key != nil && w.p.Object(ix.X) != nil && w.p.Object(ix.X) == w.p.Object(r.X) && w.p.Object(ix.Index) == w.p.Object(r.Key)
	}
	return r.Value != nil && w.p.Object(e) != nil && w.p.Object(e) == w.p.Object(r.Value)
}

// withoutStarts leaves out the loops that start workers: functions whose own loop
// waits for what there is to do run as often as that comes, however many there are.
func withoutStarts(fs []*frame) []*frame {
	for i, f := range slices.Backward(fs) {
		if f.factor.Class == poly.Daemon || f.received || takesWork(f.node) {
			return append(slices.DeleteFunc(fs[:i:i], func(outer *frame) bool { return hands(outer.node, f.node) }), fs[i:]...)
		}
	}
	return fs
}

// takesWork reports whether each turn of a loop begins with what comes out of a channel,
// whatever ends it.
func takesWork(loop ast.Node) bool {
	s, ok := loop.(*ast.ForStmt)
	if !ok || len(s.Body.List) == 0 {
		return false
	}
	a, ok := s.Body.List[0].(*ast.AssignStmt)
	if !ok || len(a.Rhs) != 1 {
		return false
	}
	u, ok := syntax.Unparen(a.Rhs[0]).(*ast.UnaryExpr)
	return ok && u.Op == token.ARROW
}

// hands reports whether a node stands in a function literal inside of another.
func hands(outer, inner ast.Node) bool {
	found := false
	ast.Inspect(outer, func(n ast.Node) bool {
		if lit, ok := n.(*ast.FuncLit); ok && n != outer && syntax.Contains(lit, inner) {
			found = true
		}
		return !found
	})
	return found
}

// place multiplies the cost of a callee by the loops around the call, and
// records a site where one of them grows with the data.
func (w *walker) place(call *ast.CallExpr, c callee) []poly.Term {
	c.terms = slices.DeleteFunc(slices.Clone(c.terms), func(t poly.Term) bool { return poly.Exclude(w.needing, t.Needs) })
	if len(c.terms) == 0 && len(c.pieces) == 0 && len(c.bodies) == 0 && len(c.reached) == 0 {
		return nil
	}
	loops := slices.DeleteFunc(w.around(call), func(f *frame) bool { return w.overConnections(call, &c, f) })
	coef, factors := int64(1), []poly.Factor(nil)
	var lines []int
	innermost := w.lastRaising(loops)
	for _, f := range loops {
		switch {
		case f.times > 0:
			coef = poly.Multiply(coef, f.times)
		case f.factor.Class == poly.Retry:
		default:
			factors = append(factors, f.factor)
			if w.raises(f) {
				lines = append(lines, f.line)
			}
		}
	}
	for _, f := range w.misses {
		if f.Filters() {
			continue
		}
		if f.Class == poly.Rare || f.Class == poly.Fault {
			f.Keys = uint64(btoi(f.Keys > 0 && f.Keys == uint64(len(w.loops))))
		}
		factors = append(factors, f)
	}
	full := slices.ContainsFunc(w.misses, func(f poly.Factor) bool { return f.Class == poly.Full })
	w.note(call, &c, factors)
	w.follow(call, &c, coef, factors)
	if len(c.terms) == 0 {
		return nil
	}
	if w.record {
		if again := w.retried(call, &c, loops); again != nil {
			s := w.newSite(call, c, c.terms)
			s.Again = again.bound
			w.p.sites = append(w.p.sites, s)
		}
	}
	if w.record && !full {
		switch {
		case w.template != nil:
			if innermost != nil || coef > 1 {
				w.renderSite(call, c, factors, coef)
			}
		case innermost == nil && !c.cycle && w.element != nil:
			w.elementSite(call, c, factors, coef)
		case innermost != nil || coef > 1 || c.cycle:
			w.site(call, c, factors, lines, coef, loops)
		}
	}
	if c.cycle {
		// The turns of the recursion count all calls of all its loops.
		w.part(call, &c, 1, nil, nil, c.terms)
		return c.terms
	}
	out := make([]poly.Term, 0, len(c.terms))
	for _, t := range c.terms {
		t.Coef = poly.Multiply(t.Coef, coef)
		if len(factors)+len(t.Factors) > poly.MaxFactors {
			w.p.Limits.Reached(link.LimitFactors, w.u.Name)
		}
		t.Factors = poly.Product(factors, t.Factors)
		t.Needs, t.Leaf.Lazy = slices.Concat(w.needing, t.Needs), t.Leaf.Lazy || w.lacks
		out = append(out, t)
	}
	w.part(call, &c, coef, factors, lines, out)
	return out
}

// lastRaising is the last of some loops that makes what stands inside run once per element, or
// nil.
func (w *walker) lastRaising(loops []*frame) *frame {
	for _, f := range slices.Backward(loops) {
		if f.factor.Class != poly.Retry && w.raises(f) {
			return f
		}
	}
	return nil
}

// named is what an expression names.
func named(fun ast.Expr) callee {
	if _, ok := syntax.Unparen(fun).(*ast.FuncLit); ok {
		return callee{name: "func literal"}
	}
	return callee{name: syntax.ExprText(fun), fun: fun}
}

// resolve finds what a call reaches and what that costs in the terms of the
// function being walked.
func (w *walker) resolve(call *ast.CallExpr) callee {
	c := named(call.Fun)
	w.throughCache(call, &c)
	if m, ok := w.p.Catalogued(call); ok {
		w.leaf(call, m, &c)
		return c
	}
	fun := syntax.Unparen(call.Fun)
	if fn := w.p.StaticFunc(call); fn != nil {
		w.static(call, syntax.Receiver(call), fn, &c)
		return c
	}
	if sel, ok := fun.(*ast.SelectorExpr); ok {
		if s := w.p.TypesInfo.Selections[sel]; s != nil && s.Kind() == types.MethodVal {
			if fn := w.p.Concrete(call); fn != nil {
				w.static(call, sel.X, fn, &c)
				return c
			}
			w.dynamic(call, s, &c)
			return c
		}
	}
	// a function value: a variable, a field, a parameter, a result
	if inner, ok := fun.(*ast.CallExpr); ok {
		w.callsResult(call, inner, &c)
		return c
	}
	c.value = true
	if id, ok := fun.(*ast.Ident); ok { // get := s.getter(db); get(id)
		if as := w.p.Assigned[w.p.Object(id)]; len(as) == 1 && !as[0].Later {
			if inner, ok := syntax.Unparen(as[0].Source).(*ast.CallExpr); ok {
				w.callsResult(call, inner, &c)
				return c
			}
		}
	}
	if each := w.each(call); each != nil {
		w.allOf(call, each, &c)
		return c
	}
	values := w.p.Values(call.Fun)
	switch {
	case len(values) > 1:
		w.oneOf(call, values, &c)
	case len(values) == 1:
		w.functionValue(call, values[0], &c)
	}
	if len(values) == 0 || values[0].Object != nil && len(c.terms) == 0 {
		w.callsSlot(call, &c)
	}
	return c
}

// static is a call of a function known by name, of a receiver if it is a method.
func (w *walker) static(call *ast.CallExpr, recv ast.Expr, fn *types.Func, c *callee) {
	if u := w.p.ByFunc[fn]; u != nil {
		w.unit(call, recv, u, c)
		return
	}
	if fn.Signature().Recv() != nil && types.IsInterface(fn.Signature().Recv().Type()) {
		w.open(call, fn, fn.Signature().Recv().Type(), c)
		return
	}
	if s := w.p.Summary(fn); s != nil {
		c.reaches(link.Call{Function: syntax.FuncName(fn)})
		w.instantiate(call, call.Args, recv, fn, s.Terms, c)
		w.spliceCall(call, recv, syntax.FuncName(fn), fn.Signature().Params().Len(), fn.Signature().Variadic(), s.Steps, c)
	} else if fn.Pkg() != nil && fn.Pkg() != w.p.Pkg {
		w.mayRun(call, fn, c)
	}
}

const maxCycle = 4 // functions of a recursion; larger ones are interpreters and parsers

func (w *walker) unit(call *ast.CallExpr, recv ast.Expr, u *syntax.Unit, c *callee) {
	c.reaches(link.Call{Function: u.Name})
	if w.inCycle(u) {
		if len(u.Cycle) > maxCycle {
			w.p.Limits.Reached(link.LimitCycle, u.Name)
			return
		}
		if w.ends(call, u) || w.selectsLast(u) {
			w.lastTurn(call, u, c)
			return
		}
		if slices.ContainsFunc(w.around(call), w.raises) {
			w.p.CostOf(u.Cycle[0]).Walks = true
		}
		turns := recursion(u)
		if !w.p.CostOf(u.Cycle[0]).Walks {
			if u != w.u || !w.climbsTo(call) || w.shallow(call) {
				return // one call per turn: a page, a retry, or a few levels
			}
			turns, c.climbs = levels, true
		}
		c.terms = poly.Larger(c.terms, w.turnsOf(call, u, turns))
		c.cycle = len(c.terms) > 0
		return
	}
	w.instantiateNamed(call, call.Args, recv, u.Name, u.Type.Params.NumFields(), u.Variadic(), w.termsOf(call, u), c)
	w.spliceCall(call, recv, u.Name, u.Type.Params.NumFields(), u.Variadic(), w.p.CostOf(u).Summary.Steps, c)
}

// inCycle reports whether a call of a unit is one of the recursion being walked, and not of
// a run that is walked for what it was given.
func (w *walker) inCycle(u *syntax.Unit) bool {
	return w.evaluated.OfAll() && len(u.Cycle) > 0 && len(w.u.Cycle) > 0 && u.Cycle[0] == w.u.Cycle[0]
}

// recursion is the factor of the turns of a recursion.
func recursion(u *syntax.Unit) poly.Factor {
	return poly.Factor{Class: poly.Rec, Root: "rec(" + poly.LocalName(u.Name) + ")", Param: poly.None}
}

// turnsOf is the cost of the other turns of a recursion, that a call of a unit begins.
func (w *walker) turnsOf(call *ast.CallExpr, u *syntax.Unit, turns poly.Factor) (terms []poly.Term) {
	for _, t := range w.cycle {
		t.Factors = poly.Product([]poly.Factor{turns}, t.Factors)
		t.Chain = w.hop(call, u.Name, t.Chain)
		t.Needs = nil // of the turn that comes first
		terms = poly.Larger(terms, []poly.Term{t})
	}
	return terms
}

// ends reports whether the turn that a recursive call begins is the last one: with what
// the call passes, it comes to no call of the recursion.
func (w *walker) ends(call *ast.CallExpr, u *syntax.Unit) bool {
	run := w.evaluated.Callee(call, u)
	if run == nil || !run.Skips() {
		return false
	}
	return !w.Find(u.Body, func(n ast.Node) bool {
		inner, ok := n.(*ast.CallExpr)
		if !ok || run.Leaves(inner) {
			return false
		}
		of := w.p.ByFunc[w.p.StaticFunc(inner)]
		return of != nil && w.inCycle(of)
	})
}

// lastTurn is the cost of a turn of a recursion that begins no other.
func (w *walker) lastTurn(call *ast.CallExpr, u *syntax.Unit, c *callee) {
	args := actual(call, call.Args, syntax.Receiver(call), u.Type.Params.NumFields(), u.Variadic())
	for _, t := range w.cycle {
		if u == w.u {
			if _, ok := w.meets(t.Needs, args, u.Variadic() && !call.Ellipsis.IsValid(), u.Type.Params.NumFields()); !ok {
				continue
			}
		}
		t.Needs = nil
		t.Chain = w.hop(call, u.Name, t.Chain)
		c.terms = poly.Larger(c.terms, []poly.Term{t})
	}
}

func (w *walker) hop(call ast.Node, name string, rest []poly.Frame) []poly.Frame {
	at := w.p.Fset.Position(call.Pos())
	return poly.JoinChains([]poly.Frame{{Function: name, File: at.Filename, Line: at.Line, Col: at.Column}}, rest)
}

// dynamic is a call through an interface.
func (w *walker) dynamic(call *ast.CallExpr, s *types.Selection, c *callee) {
	if fn, ok := s.Obj().(*types.Func); ok {
		w.open(call, fn, s.Recv(), c)
	}
}

func (w *walker) open(call *ast.CallExpr, fn *types.Func, recv types.Type, c *callee) {
	if m, ok := w.p.HandleMethod(recv, fn); ok {
		w.leaf(call, m, c)
		return
	}
	key := w.p.IfaceOf(recv)
	if key == "" {
		return
	}
	w.opens(call, w.opensCall(call, poly.Leaf{Name: fn.Name(), Iface: key}, fn.Signature(), c), syntax.Receiver(call), c)
	w.mayRun(call, fn, c)
}

// opens adds a call as a step whose function is not known yet.
func (w *walker) opens(call *ast.CallExpr, t poly.Term, recv ast.Expr, c *callee) {
	if !w.Brief {
		c.pieces = append(c.pieces, piece{Step: effect.Step{Term: t, Passed: w.PassedBy(call, recv)}})
	}
}

// mayRun guesses what a function that cannot be seen does with a closure: what
// takes one that may fail, and may fail itself, runs it, as a transaction or a
// walk does; anything else keeps it for later.
func (w *walker) mayRun(call *ast.CallExpr, fn *types.Func, c *callee) {
	if !syntax.ReturnsError(fn.Signature()) {
		return
	}
	for i, arg := range call.Args {
		if lit, ok := syntax.Unparen(arg).(*ast.FuncLit); ok {
			if sig, ok := w.p.TypesInfo.TypeOf(lit).(*types.Signature); ok && syntax.ReturnsError(sig) {
				c.runs = append(c.runs, ran{lit: lit, guess: true})
				c.pieces = append(c.pieces, piece{lit: lit, to: w.handed(call, lit, i+1)})
			}
		}
	}
}
