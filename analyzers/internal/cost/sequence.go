package cost

import (
	"go/ast"
	"go/types"
	"slices"
	"strconv"

	"github.com/querylint/querylint/analyzers/internal/catalog"
	"github.com/querylint/querylint/analyzers/internal/effect"
	"github.com/querylint/querylint/analyzers/internal/poly"
	"github.com/querylint/querylint/analyzers/internal/syntax"
	"github.com/querylint/querylint/sqlcheck"
)

// sequence records what a unit of the user's module does, and returns its steps.
func (p *pass) sequence(u *syntax.Unit, w *walker) (told []effect.Step) {
	if !p.Users() {
		return nil
	}
	if len(w.steps) > 0 {
		told = slices.Clip(slices.Clone(w.steps))
		p.sequences = append(p.sequences, p.DescribeSequence(u.Node, u.Name, told, p.Serves(u), w.upkeep))
	}
	p.sequences = append(p.sequences, w.aside...)
	return told
}

// leafSteps are the steps of a call that the catalog knows: the call itself,
// and what it runs of its arguments.
func (w *walker) leafSteps(call *ast.CallExpr, m catalog.Method, step effect.Step, counts bool, c *callee) {
	if w.Brief {
		return
	}
	if counts || m.Op != "" || len(m.Args) > 0 {
		w.worksOn(call, m, &step)
	}
	if step.Op == catalog.Stream && w.inParts(syntax.Receiver(call)) {
		step.Op = ""
	}
	step.Coef = 1
	step.Chain = w.hop(call, c.name, nil)
	if m.Op == catalog.Within || m.Op == catalog.Carried {
		w.transaction(call, m, step, c)
		return
	}
	run := w.StatementOf(call)
	step.SQL, step.Args, step.Columns = run.Does, append(step.Args, run.Args...), run.Columns
	if poly.IsQuery(step.Term) && w.OnReplica(call) {
		step.Replica = true
		if step.Columns == nil {
			step.Columns = w.AskedBy(call)
		}
	}
	if step.SQL == nil && m.Chain != nil && m.Chain.Run == "insert" {
		step.SQL = []sqlcheck.Description{{Verb: "INSERT", Tables: []sqlcheck.TableUse{{Access: sqlcheck.Written}}}}
	}
	memory := !m.Effect.ReachesStore() && (step.Op == catalog.Lock || step.Op == catalog.Unlock)
	if (counts || step.Op != "") && (!memory || w.p.Users()) {
		c.pieces = append(c.pieces, piece{Step: step, keys: run.Keys})
	}
	for _, cb := range m.Calls {
		if cb.Arg < len(call.Args) {
			run := poly.Term{Coef: 1, Chain: step.Chain}
			if cb.Times == catalog.Shared || cb.Times == catalog.Miss {
				run.Factors = []poly.Factor{w.loader(call, cb)}
			}
			w.callback(call, cb, run, c)
		}
	}
}

// callback is a function that a library runs, for each element in a loop of its own.
func (w *walker) callback(call *ast.CallExpr, cb catalog.Callback, run poly.Term, c *callee) {
	step := effect.Step{Term: run}
	if cb.Times.PerElement() {
		step.Path = []effect.Arm{{Kind: effect.Loop, Order: w.CallbackOrder(call, cb), Line: w.p.Fset.Position(call.Pos()).Line}}
	}
	before := len(c.pieces)
	w.splicedFunc(call.Args[cb.Arg], step, c)
	for i := range c.pieces[before:] {
		pc := &c.pieces[before+i]
		pc.own = pc.own || pc.lit != nil // the loop stands here
	}
}

// inParts reports whether a chain has said that rows are read some at a time.
func (w *walker) inParts(chain ast.Expr) bool {
	for {
		link, ok := syntax.Unparen(chain).(*ast.CallExpr)
		if !ok {
			return false
		}
		if m, ok := w.p.Catalogued(link); ok && m.Op == catalog.Parts {
			return true
		}
		chain = syntax.Receiver(link)
	}
}

// worksOn notes the connection of a call.
func (w *walker) worksOn(call *ast.CallExpr, m catalog.Method, step *effect.Step) {
	recv := syntax.Receiver(call)
	if recv != nil {
		step.On = w.Origin(call, recv)
	}
	step.Nests = recv == nil || w.Nests(call, m.Op, recv)
	if m.Op == catalog.Client || m.Op == catalog.Idling {
		w.copied(call, step)
	}
	if m.Op == catalog.Begin && !w.p.GivesHandle(call) {
		on := step.On
		step.Made = &on
		if pool, ok := w.Pool(recv); ok {
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
	begin.Op, begin.Made = catalog.Begin, &handle
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
				if w.Connects(sig.Params().At(i).Type()) {
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
	if lit, ok := syntax.Unparen(fn).(*ast.FuncLit); ok {
		for _, f := range lit.Type.Params.List {
			if len(f.Names) > 0 && w.Connects(w.p.TypesInfo.TypeOf(f.Type)) {
				return f.Names[0].Name
			}
		}
	}
	return other
}

// spliceCall puts the steps of a callee in the place of its call.
func (w *walker) spliceCall(call *ast.CallExpr, recv ast.Expr, name string, params int, variadic bool, steps []effect.Step, c *callee) {
	if len(steps) == 0 || w.Brief || w.p.spent(w.u, len(steps)) {
		return
	}
	run, known := w.SQLOf(call), len(c.pieces)
	if run.Does == nil {
		run = w.MadeFor(call)
	}
	if run.Does != nil { // it runs the text that it is given
		steps = slices.Clone(steps)
		for i := range steps {
			if len(steps[i].SQL) == 0 && poly.IsQuery(steps[i].Term) {
				steps[i].SQL = run.Does
			}
		}
	}
	argsOf := actual(call, call.Args, recv, params, variadic)
	spread := variadic && !call.Ellipsis.IsValid()
	w.splice(call, name, w.PassedBy(call, recv), argsOf, func(ns []poly.Need) ([]poly.Need, bool) {
		return w.meets(ns, argsOf, spread, params)
	}, func(fs []poly.Factor) ([]poly.Factor, int64, bool) {
		return w.substitute(fs, argsOf, params, spread, len(call.Args))
	}, steps, c)
	for i := range c.pieces[known:] {
		if s := &c.pieces[known+i]; len(s.Columns) == 0 && len(run.Does) > 0 && len(s.SQL) > 0 && &s.SQL[0] == &run.Does[0] {
			s.Columns = run.Columns
		}
	}
}
