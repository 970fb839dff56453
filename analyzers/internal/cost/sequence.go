package cost

import (
	"go/ast"
	"go/constant"
	"go/types"
	"slices"
	"strconv"

	"github.com/querylint/querylint/analyzers/internal/catalog"
	"github.com/querylint/querylint/analyzers/internal/effect"
	"github.com/querylint/querylint/analyzers/internal/link"
	"github.com/querylint/querylint/analyzers/internal/poly"
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

func (p *pass) describe(node ast.Node, name string, steps []effect.Step, request, upkeep bool) effect.Sequence {
	at := p.Fset.Position(node.Pos())
	return effect.Sequence{
		Module: p.module(), Package: p.Pkg.Path(), Function: name, File: at.Filename, Line: at.Line,
		Request: request, Upkeep: upkeep || p.upkeepFile(node.Pos()), Generated: p.generated(node.Pos()),
		Steps: slices.Clone(steps),
	}
}

// known resolves the open sequences of a fact as far as the fact knows
// implementations. A sequence is told once, by the first package that knows
// something of it, and more than what a wrapper does besides; the others stay open, at
// the longest until package main, behind which no package knows more.
func (p *pass) known(fact *link.Package, closed []effect.Sequence) (open, told []effect.Sequence) {
	prog := link.NewProgram(fact)
	last := p.Pkg.Name() == "main"
	for _, s := range fact.Seqs {
		steps := prog.Steps(s.Steps, 0, "")
		if slices.ContainsFunc(steps, func(s effect.Step) bool { return s.Bound && (last || s.Leaf.Kind != poly.Free) }) {
			s.Steps = steps
			closed = append(closed, s)
		} else {
			open = append(open, s)
		}
	}
	return open, closed
}

// leafSteps are the steps of a call that the catalog knows: the call itself,
// and what it runs of its arguments.
func (w *walker) leafSteps(call *ast.CallExpr, m catalog.Method, step effect.Step, counts bool, c *callee) {
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
			run := poly.Term{Coef: 1, Chain: step.Chain}
			if cb.Times == catalog.Shared || cb.Times == catalog.Miss {
				run.Factors = []poly.Factor{w.loader(call, cb)}
			}
			w.splicedFunc(call.Args[cb.Arg], effect.Step{Term: run}, c)
		}
	}
}

// worksOn notes the connection of a call.
func (w *walker) worksOn(call *ast.CallExpr, m catalog.Method, step *effect.Step) {
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
func (w *walker) transaction(call *ast.CallExpr, m catalog.Method, step effect.Step, c *callee) {
	at := w.p.Fset.Position(call.Pos())
	handle := effect.Value{Kind: effect.Local, Text: "tx", Handle: true, ID: "tx " + at.Filename + ":" + strconv.Itoa(at.Line) + ":" + strconv.Itoa(at.Column)}
	for _, cb := range m.Calls {
		if cb.Arg < len(call.Args) {
			handle.Text = w.paramName(call.Args[cb.Arg], handle.Text)
		}
	}
	begin, commit := step, step
	begin.Op, begin.Gives = catalog.Begin, handle
	if m.Op == catalog.Carried {
		begin.On = effect.Value{Text: step.On.Text} // what runs on the pool may be inside, too
	}
	commit.Op, commit.On = catalog.Commit, handle
	c.pieces = append(c.pieces, piece{Step: begin})
	for _, cb := range m.Calls {
		if cb.Arg >= len(call.Args) {
			continue
		}
		fn := call.Args[cb.Arg]
		inner := effect.Step{Term: poly.Term{Coef: 1, Chain: step.Chain}}
		if sig, ok := w.p.TypesInfo.TypeOf(fn).(*types.Signature); ok {
			inner.Passed = make([]effect.Value, sig.Params().Len()+1)
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
func (w *walker) spliceCall(call *ast.CallExpr, recv ast.Expr, name string, params int, variadic bool, steps []effect.Step, c *callee) {
	if len(steps) == 0 || w.brief || w.p.spent(w.u, len(steps)) {
		return
	}
	run, known := w.sqlOf(call), len(c.pieces)
	if run.does != nil { // it runs the text that it is given
		steps = slices.Clone(steps)
		for i := range steps {
			if len(steps[i].SQL) == 0 && poly.IsQuery(steps[i].Term) {
				steps[i].SQL = run.does
			}
		}
	}
	argsOf := actual(call, call.Args, recv, params, variadic)
	spread := variadic && !call.Ellipsis.IsValid()
	w.splice(call, name, w.passed(recv, call.Args), argsOf, func(fs []poly.Factor) ([]poly.Factor, int64, bool) {
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
func (p *pass) methodSteps(sel *types.Selection, fn *types.Func) []effect.Step {
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
