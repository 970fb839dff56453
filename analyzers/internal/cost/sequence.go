package cost

import (
	"go/ast"
	"go/constant"
	"go/types"
	"slices"

	"github.com/querylint/querylint/analyzers/internal/catalog"
	"github.com/querylint/querylint/sqlcheck"
)

// sequence records what a unit of the user's module does.
func (p *pass) sequence(u *unit, w *walker) {
	if !p.users() {
		return
	}
	if len(w.steps) > 0 {
		p.sequences = append(p.sequences, p.describe(u.node, u.name, w.steps, p.serves(u), w.upkeep))
	}
	p.sequences = append(p.sequences, w.aside...)
}

func (p *pass) describe(node ast.Node, name string, steps []Step, request, upkeep bool) Sequence {
	at := p.Fset.Position(node.Pos())
	return Sequence{
		Module: p.module(), Package: p.Pkg.Path(), Function: name, File: at.Filename, Line: at.Line,
		Request: request, Upkeep: upkeep || p.upkeepFile(node.Pos()), Generated: p.generated(node.Pos()),
		Steps: slices.Clone(steps),
	}
}

func (s *Sequence) id() string { return s.Function + "\x00" + s.File + ":" + itoa(s.Line) }

func (s *Sequence) open() bool {
	return slices.ContainsFunc(s.Steps, func(s Step) bool { return s.Leaf.Kind == Iface })
}

// split tells the sequences that depend on an interface from the others.
func split(all []Sequence) (open, closed []Sequence) {
	for _, s := range all {
		if s.open() {
			open = append(open, s)
		} else {
			closed = append(closed, s)
		}
	}
	return open, closed
}

// known resolves the open sequences of a fact as far as the fact knows
// implementations. A sequence is told once, by the first package that knows
// something of it, and more than what a wrapper does besides; the others stay open, at
// the longest until package main, behind which no package knows more.
func (p *pass) known(fact *Package, closed []Sequence) (open, told []Sequence) {
	prog := newProgram(fact)
	last := p.Pkg.Name() == "main"
	for _, s := range fact.Seqs {
		steps := prog.steps(s.Steps, 0, "")
		if slices.ContainsFunc(steps, func(s Step) bool { return s.Bound && (last || s.Leaf.Kind != Free) }) {
			s.Steps = steps
			closed = append(closed, s)
		} else {
			open = append(open, s)
		}
	}
	return open, closed
}

// closeSequences resolves the open sequences of a whole program.
func (g *program) closeSequences(facts []*Package) []Sequence {
	var out []Sequence
	for _, f := range facts {
		for _, s := range f.Seqs {
			s.Steps = g.steps(s.Steps, 0, "")
			out = append(out, s)
		}
	}
	return out
}

// steps replaces the interface calls of a sequence. self is the type whose
// method it is of: what a wrapper calls is not the wrapper itself. Several
// implementations are the arms of one branch.
func (g *program) steps(all []Step, depth int, self string) []Step {
	nodes := 0
	for _, s := range all {
		for _, a := range s.Path {
			nodes = max(nodes, a.Node)
		}
	}
	var out []Step
	for _, s := range all {
		if s.Leaf.Kind != Iface {
			out = append(out, s)
			continue
		}
		if depth > maxDepth {
			g.limits.reached(limitInterface, s.Leaf.Iface)
			continue
		}
		methods := g.methods(s.Leaf.Iface, s.Leaf.Name, self)
		nodes++
		branch := nodes
		for arm, m := range methods {
			path := s.Path
			if len(methods) > 1 {
				path = append(slices.Clone(path), Arm{Node: branch, Arm: arm})
			}
			offset := nodes + 1
			for _, t := range g.methodSteps(m, depth) {
				t = t.through(&s)
				inner := slices.Clone(t.Path)
				for i := range inner {
					inner[i].Node += offset
					inner[i].Line = 0
					nodes = max(nodes, inner[i].Node)
				}
				t.Path = slices.Concat(path, inner)
				if len(t.Path) > maxPath {
					g.limits.reached(limitPath, m.Func)
					t.Path = shorten(t.Path)
				}
				t.Coef, t.Factors = multiply(s.Coef, t.Coef), product(s.Factors, t.Factors)
				if n := len(s.Chain); n > 0 {
					at := s.Chain[n-1]
					at.Function = m.Func
					t.Chain = joinChains(append(slices.Clone(s.Chain[:n-1]), at), t.Chain)
				}
				t.File, t.Line, t.Col, t.EndLine, t.EndCol, t.Ignored = s.File, s.Line, s.Col, s.EndLine, s.EndCol, s.Ignored
				t.Answers = slices.Concat(s.Answers, t.Answers)
				t.Bound, t.OneOf = true, t.OneOf || s.OneOf || len(methods) > 1
				out = append(out, t)
			}
		}
		if len(out) > maxOwnSteps {
			out = g.fit(out)
		}
	}
	return g.fit(out)
}

func (g *program) fit(steps []Step) []Step {
	steps, lost := fit(steps)
	if lost > 0 && len(steps[0].Chain) > 0 {
		g.limits.reached(limitSteps, steps[0].Chain[0].Function)
	}
	return steps
}

// methodSteps are the steps of an implementation, once for all calls.
func (g *program) methodSteps(m boundMethod, depth int) []Step {
	steps, ok := g.stepsOf[m.Func]
	if !ok {
		g.stepsOf[m.Func] = nil // while busy: what wraps the interface adds nothing of its own
		steps = g.steps(m.Steps, depth+1, m.typ)
		g.stepsOf[m.Func] = steps
	}
	return steps
}

// boundMethod is a method of an implementation.
type boundMethod struct {
	*Method
	typ string
}

// methods are the functions that a call of an interface's method may reach, at
// most maxValues.
func (g *program) methods(iface, method, self string) []boundMethod {
	impls := g.wrapped(iface, method, self)
	if distinct(impls, method) > maxValues {
		g.limits.reached(limitImpls, iface+"."+method)
		return nil
	}
	var out []boundMethod
	for _, im := range impls {
		for i := range im.Costs {
			m := &im.Costs[i]
			if m.Name == method && !slices.ContainsFunc(out, func(o boundMethod) bool { return o.Func == m.Func }) {
				out = append(out, boundMethod{m, im.Type})
			}
		}
	}
	return out
}

// leafSteps are the steps of a call that the catalog knows: the call itself,
// and what it runs of its arguments.
func (w *walker) leafSteps(call *ast.CallExpr, m catalog.Method, step Step, counts bool, c *callee) {
	if w.brief {
		return
	}
	if counts || m.Op != "" || len(m.Args) > 0 {
		w.worksOn(call, m, &step)
	}
	step.Coef = 1
	step.Chain = w.hop(call, c.name, nil)
	if m.Op == catalog.Within || m.Op == catalog.Carried {
		w.transaction(call, m, step, c)
		return
	}
	run := w.statementOf(call, m)
	step.SQL, step.Args, step.Columns = run.does, append(step.Args, run.args...), run.columns
	if step.SQL == nil && m.Chain != nil && m.Chain.Run == "insert" {
		step.SQL = []sqlcheck.Description{{Verb: "INSERT", Tables: []sqlcheck.TableUse{{Access: sqlcheck.Written}}}}
	}
	memory := !m.Effect.ReachesStore() && (step.Op == catalog.Lock || step.Op == catalog.Unlock)
	if (counts || step.Op != "") && (!memory || w.p.users()) {
		c.pieces = append(c.pieces, piece{Step: step, keys: run.keys})
	}
	for _, cb := range m.Calls {
		if cb.Arg < len(call.Args) {
			run := Term{Coef: 1, Chain: step.Chain}
			if cb.Times == catalog.Shared || cb.Times == catalog.Miss {
				run.Factors = []Factor{w.loader(call, cb)}
			}
			w.splicedFunc(call.Args[cb.Arg], Step{Term: run}, c)
		}
	}
}

// worksOn notes the connection of a call.
func (w *walker) worksOn(call *ast.CallExpr, m catalog.Method, step *Step) {
	recv := receiver(call)
	if recv != nil {
		step.On = w.origin(call, recv)
	}
	step.Nests = recv == nil || w.nests(call, m.Op, recv)
	if m.Op == catalog.Begin && !w.p.givesHandle(call) {
		step.Gives = step.On
		if pool, ok := w.pool(recv); ok {
			step.On = pool
		}
	}
}

// transaction is a call that runs a function in a transaction: it begins, the
// function runs with the handle, it commits.
func (w *walker) transaction(call *ast.CallExpr, m catalog.Method, step Step, c *callee) {
	at := w.p.Fset.Position(call.Pos())
	handle := Value{Kind: Local, Text: "tx", Handle: true, ID: "tx " + at.Filename + ":" + itoa(at.Line) + ":" + itoa(at.Column)}
	for _, cb := range m.Calls {
		if cb.Arg < len(call.Args) {
			handle.Text = w.paramName(call.Args[cb.Arg], handle.Text)
		}
	}
	begin, commit := step, step
	begin.Op, begin.Gives = catalog.Begin, handle
	if m.Op == catalog.Carried {
		begin.On = Value{Text: step.On.Text} // what runs on the pool may be inside, too
	}
	commit.Op, commit.On = catalog.Commit, handle
	c.pieces = append(c.pieces, piece{Step: begin})
	for _, cb := range m.Calls {
		if cb.Arg >= len(call.Args) {
			continue
		}
		fn := call.Args[cb.Arg]
		inner := Step{Term: Term{Coef: 1, Chain: step.Chain}}
		if sig, ok := w.p.TypesInfo.TypeOf(fn).(*types.Signature); ok {
			inner.Passed = make([]Value, sig.Params().Len()+1)
			for i := range sig.Params().Len() {
				if w.connects(sig.Params().At(i).Type()) {
					inner.Passed[i+1] = handle
				}
			}
		}
		w.splicedFunc(fn, inner, c)
	}
	c.pieces = append(c.pieces, piece{Step: commit})
}

// paramName is what a literal calls the connection that it is given, or another
// name.
func (w *walker) paramName(fn ast.Expr, other string) string {
	if lit, ok := unparen(fn).(*ast.FuncLit); ok {
		for _, f := range lit.Type.Params.List {
			if len(f.Names) > 0 && w.connects(w.p.TypesInfo.TypeOf(f.Type)) {
				return f.Names[0].Name
			}
		}
	}
	return other
}

// spliceCall puts the steps of a callee in the place of its call.
func (w *walker) spliceCall(call *ast.CallExpr, recv ast.Expr, name string, params int, variadic bool, steps []Step, c *callee) {
	if len(steps) == 0 || w.brief || w.p.spent(w.u, len(steps)) {
		return
	}
	run, known := w.sqlOf(call), len(c.pieces)
	if run.does != nil { // it runs the text that it is given
		steps = slices.Clone(steps)
		for i := range steps {
			if len(steps[i].SQL) == 0 && isQuery(steps[i].Term) {
				steps[i].SQL = run.does
			}
		}
	}
	argsOf := actual(call, call.Args, recv, params, variadic)
	spread := variadic && !call.Ellipsis.IsValid()
	w.splice(call, name, w.passed(recv, call.Args), argsOf, func(fs []Factor) ([]Factor, int64, bool) {
		return w.substitute(fs, argsOf, params, spread, len(call.Args))
	}, steps, c)
	for i := range c.pieces[known:] {
		if s := &c.pieces[known+i]; len(s.Columns) == 0 && len(run.does) > 0 && len(s.SQL) > 0 && &s.SQL[0] == &run.does[0] {
			s.Columns = run.columns
		}
	}
}

// constSQL is what a constant text does that runs on an interface which stands
// for a connection.
func (p *pass) constSQL(call *ast.CallExpr, arg int) []sqlcheck.Description {
	if p.sql == nil || len(p.sql.Of(call)) > 0 {
		return nil
	}
	v := p.TypesInfo.Types[call.Args[arg]].Value
	if v == nil || v.Kind() != constant.String {
		return nil
	}
	return sqlcheck.Describe(sqlcheck.Input{Text: constant.StringVal(v)})
}

// methodSteps are the steps of a method as an implementation of interfaces.
func (p *pass) methodSteps(sel *types.Selection, fn *types.Func) []Step {
	if _, ok := p.cat.Selected(sel); ok {
		return nil
	}
	if recv := fn.Signature().Recv(); recv != nil && types.IsInterface(recv.Type()) {
		return nil
	}
	s := p.summary(fn.Origin())
	if s == nil {
		return nil
	}
	return s.Steps
}

// givesHandle reports whether the first result of a call is a connection.
func (p *pass) givesHandle(call *ast.CallExpr) bool {
	t := p.TypesInfo.TypeOf(call)
	if tuple, ok := t.(*types.Tuple); ok && tuple.Len() > 0 {
		t = tuple.At(0).Type()
	}
	return t != nil && p.isHandle(t)
}

// returnedLocals are the variables that a function returns, if it returns a
// connection.
func (p *pass) returnedLocals(u *unit) map[string]bool {
	if u.typ.Results == nil || !slices.ContainsFunc(u.typ.Results.List, func(f *ast.Field) bool {
		t := p.TypesInfo.TypeOf(f.Type)
		return t != nil && (p.isHandle(t) || hasHandleField(t, p.isHandle))
	}) {
		return nil
	}
	set := make(map[string]bool)
	ast.Inspect(u.body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.ReturnStmt:
			for _, e := range n.Results {
				for _, id := range kept(e) {
					if v, ok := p.TypesInfo.ObjectOf(id).(*types.Var); ok {
						set[p.localID(v)] = true
					}
				}
			}
		}
		return true
	})
	for _, f := range u.typ.Results.List {
		for _, n := range f.Names {
			if o := p.TypesInfo.Defs[n]; o != nil {
				set[p.localID(o)] = true
			}
		}
	}
	return set
}

// kept are the variables that a result is, or that it is made of.
func kept(e ast.Expr) []*ast.Ident {
	switch e := unparen(e).(type) {
	case *ast.Ident:
		return []*ast.Ident{e}
	case *ast.UnaryExpr:
		return kept(e.X)
	case *ast.KeyValueExpr:
		return kept(e.Value)
	case *ast.CompositeLit:
		var all []*ast.Ident
		for _, elt := range e.Elts {
			all = append(all, kept(elt)...)
		}
		return all
	}
	return nil
}
