package cost

import (
	"cmp"
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/querylint/querylint/analyzers/internal/catalog"
	"github.com/querylint/querylint/analyzers/internal/effect"
	"github.com/querylint/querylint/analyzers/internal/eval"
	"github.com/querylint/querylint/analyzers/internal/link"
	"github.com/querylint/querylint/analyzers/internal/poly"
	"github.com/querylint/querylint/analyzers/internal/syntax"
	"github.com/querylint/querylint/analyzers/internal/value"
)

// walker computes what one unit costs and collects its sites.
type walker struct {
	p      *pass
	u      *syntax.Unit
	cycle  []poly.Term // what one turn of the unit's recursion costs
	record bool        // collect sites
	// evaluated is the run of the unit that is walked.
	evaluated *eval.Evaluation

	value.Function // its expressions
	scope          // where the code being walked stands
	found          // what the walk has collected
	known          // what it has found out about variables and statements
}

// found is what a walk collects.
type found struct {
	steps []effect.Step
	// deferred are those that run when the function, or the literal that is walked as
	// a part of it, returns.
	deferred []effect.Step
	nodes    int         // branches and loops met so far
	result   []poly.Term // of the function literal that the unit returns
	// resultSteps are what that literal does; of several, none.
	resultSteps []effect.Step
	results     int
	returns     effect.Order      // of what the unit returns first
	aside       []effect.Sequence // literals that nothing here runs
	besides     []beside          // goroutines
	parts       []link.Part       // with the flag functions
}

// known are answers to questions about a unit's variables and statements, each
// asked once.
type known struct {
	flows        map[ast.Stmt]flow
	fills        *bool                        // the unit writes to a network cache
	fresh        map[string]bool              // memos that were empty before the lookup
	missing      map[types.Object]poly.Factor // lists of the keys that a memo had no answer for
	returnsLocal map[string]bool              // local variables that the unit returns
	resent       *ast.CallExpr                // sentByItself, once it is known
	resentKnown  bool
	making       map[*ast.CallExpr]bool // calls whose result is being called right now
	sites        map[ast.Node]int       // of a loop, those that it is the innermost one around
	seen         seen
}

func newKnown() known {
	return known{
		flows: make(map[ast.Stmt]flow), fresh: make(map[string]bool), missing: make(map[types.Object]poly.Factor), sites: make(map[ast.Node]int), seen: newSeen(),
	}
}

// body walks what a function does, and behind that what it has deferred.
func (w *walker) body(body *ast.BlockStmt) []poly.Term {
	outer := w.deferred
	w.deferred = nil
	cost := w.list(body.List, 0)
	w.steps = append(w.steps, w.deferred...)
	w.deferred = outer
	w.fit()
	return cost
}

// list walks statements in order. after is how many loops the code behind the
// list leaves for sure.
func (w *walker) list(list []ast.Stmt, after int) []poly.Term {
	behind := make([]int, len(list)+1)
	behind[len(list)] = after
	for i := len(list) - 1; i >= 0; i-- {
		behind[i] = w.flowOf(list[i]).left(behind[i+1], w.brk)
	}
	outer := w.scope
	all := list
	if n := len(w.before); n > 0 { // what stands before the branch has run before its arms
		all = slices.Concat(w.before[max(0, n-nearLookup):], list)
	}
	var cost, lacking []poly.Term
	guarded := false
	for i := 0; i < len(list); i++ {
		if l, ok := list[i].(*ast.LabeledStmt); ok {
			if n, cond := syntax.JumpBack(list[i:], l.Label.Name); n > 0 {
				body := slices.Concat([]ast.Stmt{l.Stmt}, list[i+1:i+n])
				loop := &ast.ForStmt{For: l.Pos(), Cond: cond, Body: &ast.BlockStmt{List: body, Lbrace: l.Pos(), Rbrace: list[i+n-1].End()}}
				cost = poly.Add(cost, w.loop(w.forFrame(loop, l.Pos()), "", func() []poly.Term { return w.list(body, 0) }))
				i += n - 1
				continue
			}
		}
		w.before = all[:len(all)-len(list)+i]
		of := w.stmt(list[i], behind[i+1])
		if guarded {
			of = poly.Sometimes(of)
		}
		if w.leavesLacking(list[i]) {
			lacking = poly.Add(lacking, of)
		} else {
			cost = poly.Add(cost, of)
		}
		guarded = guarded || w.mayEnd(list[i])
		w.needsBehind(list[i])
		w.foundBehind(list[i], w.before)
		switch s := list[i].(type) {
		case *ast.IfStmt:
			w.askedBehind(s, w.before)
			w.answeredBehind(s)
		case *ast.AssignStmt:
			w.collectsMissing(s)
		}
	}
	w.scope = outer
	return poly.Add(cost, lacking)
}

func (w *walker) stmt(s ast.Stmt, after int) []poly.Term {
	w.left = after
	switch s := s.(type) {
	case *ast.ExprStmt:
		return w.expr(s.X)
	case *ast.AssignStmt:
		if len(s.Lhs) > 0 && len(s.Rhs) == 1 {
			to := w.Variable(s.Lhs[0])
			return w.in(func(in *scope) { in.assignedTo = to }, func() []poly.Term { return w.exprs(append(slices.Clone(s.Rhs), s.Lhs...)) })
		}
		return w.exprs(append(slices.Clone(s.Rhs), s.Lhs...))
	case *ast.DeclStmt:
		var cost []poly.Term
		if g, ok := s.Decl.(*ast.GenDecl); ok {
			for _, spec := range g.Specs {
				if v, ok := spec.(*ast.ValueSpec); ok {
					cost = poly.Add(cost, w.exprs(v.Values))
				}
			}
		}
		return cost
	case *ast.ReturnStmt:
		w.left = len(w.loops) - w.base
		return w.returned(s)
	case *ast.GoStmt:
		from := len(w.steps)
		waits := w.p.WaitsFor(w.u.Node, s)
		cost := w.in(func(in *scope) {
			in.inArm(effect.Arm{Node: w.node(), Kind: effect.Goroutine})
			if len(in.loops) == 0 && !waits {
				in.request, in.behind = false, true
			}
		}, func() []poly.Term { return w.expr(s.Call) })
		w.startsBeside(s.Call, w.steps[min(from, len(w.steps)):])
		if w.startsBatch() {
			cost = forMany(cost)
		}
		if !waits {
			return poly.Sometimes(cost) // what the caller waits for is the better example
		}
		return cost
	case *ast.DeferStmt:
		cost, steps := w.apart(func() []poly.Term {
			return w.arm(effect.Arm{Node: w.node(), Kind: effect.Deferred}, func() []poly.Term { return w.expr(s.Call) })
		})
		w.deferred = append(steps, w.deferred...) // the last one runs first
		return cost
	case *ast.SendStmt:
		return w.send(s)
	case *ast.IncDecStmt:
		return w.expr(s.X)
	case *ast.BlockStmt:
		return w.list(s.List, after)
	case *ast.LabeledStmt:
		switch loop := s.Stmt.(type) {
		case *ast.ForStmt:
			return w.forStmt(loop, s.Label.Name)
		case *ast.RangeStmt:
			return w.rangeStmt(loop, s.Label.Name)
		}
		return w.stmt(s.Stmt, after)
	case *ast.IfStmt:
		return w.ifStmt(s, after)
	case *ast.SwitchStmt:
		return w.switchStmt(s, after)
	case *ast.TypeSwitchStmt:
		cost := poly.Add(w.optional(s.Init, after), w.optional(s.Assign, after))
		return poly.Add(cost, w.clauses(s.Body, after, nil, inCases{}))
	case *ast.SelectStmt:
		return w.clauses(s.Body, after, nil, inCases{})
	case *ast.ForStmt:
		return w.forStmt(s, "")
	case *ast.RangeStmt:
		return w.rangeStmt(s, "")
	}
	return nil
}

func (w *walker) optional(s ast.Stmt, after int) []poly.Term {
	if s == nil {
		return nil
	}
	return w.stmt(s, after)
}

func (w *walker) ifStmt(s *ast.IfStmt, after int) []poly.Term {
	memo, hit := w.miss(s, w.before)
	fault := w.faults(s)
	lookup, answered := w.asks(s, w.before)
	then := w.flowOfList(s.Body.List).left(after, w.brk)
	otherwise := w.flowOf(s.Else).left(after, w.brk)
	cost := w.optional(s.Init, min(then, otherwise))
	w.left = min(then, otherwise)
	cost = poly.Add(cost, w.expr(s.Cond))

	once := w.comparesElement(s.Cond, w.elementOf)
	if once == nil {
		once = w.comparesElement(s.Cond, func(e ast.Expr) *frame { return w.kindOf(e, s.Body.List) })
	}
	holds, not := w.answered(s.Cond)
	full := w.whenFull(s.Cond)
	fails := w.failure(s.Cond)
	node, chosen := w.node(), w.decided(s.Cond)
	arm := func(in *scope, missed bool) {
		in.conds = append(slices.Clip(in.conds), s.Cond)
		if memo != nil && missed {
			in.missed(*memo)
		}
		if lookup.text != "" && missed != answered {
			in.ask(lookup)
		}
	}
	body := w.in(func(in *scope) {
		arm(in, !hit)
		in.need(w.needs(s.Cond, true)...)
		in.lacks = in.lacks || w.lacksWhere(s.Cond, true)
		in.once(append(w.oneShot(s.Cond, s.Body.List), once)...)
		in.inArm(effect.Arm{Node: node, Leaves: w.terminates(s.Body.List), Fails: fails, Chosen: chosen, Line: w.p.Line(s.Pos())})
		in.answer(holds...)
		in.under("if " + syntax.ExprText(s.Cond))
		if fails {
			class := poly.Rare
			if memo == nil && fault {
				class = poly.Fault
			}
			in.missed(poly.Factor{Class: class, Root: "failures", Param: poly.None, Keys: uint64(len(w.loops))})
		}
		if full {
			in.missed(poly.Factor{Class: poly.Full, Root: "full", Param: poly.None})
		}
	}, func() []poly.Term { return w.list(s.Body.List, after) })
	alt := w.in(func(in *scope) {
		arm(in, hit)
		in.need(w.needs(s.Cond, false)...)
		in.lacks = in.lacks || w.lacksWhere(s.Cond, false)
		in.inArm(effect.Arm{Node: node, Arm: 1, Leaves: s.Else != nil && !w.flowOf(s.Else).falls, Chosen: chosen, Line: w.p.Line(s.Pos())})
		in.answer(not...)
		in.under("not " + syntax.ExprText(s.Cond))
	}, func() []poly.Term { return w.optional(s.Else, after) })
	return poly.Add(cost, w.joinArms(s, fails, body, alt))
}

func (w *walker) switchStmt(s *ast.SwitchStmt, after int) []poly.Term {
	cost := w.optional(s.Init, 0)
	w.left = w.flowOfClauses(s.Body, true).left(after, after)
	cost = poly.Add(cost, w.expr(s.Tag))
	return poly.Add(cost, w.clauses(s.Body, after, s.Tag, inCases{w.caseMisses(s, w.before).in, w.caseAnswers(s), w.caseNeeds(s)}))
}

// inCases is what is known where the arms of a switch run.
type inCases struct {
	misses  map[ast.Stmt][]poly.Factor // memos that have had no answer
	answers map[ast.Stmt][]effect.Answer
	needs   map[ast.Stmt][]poly.Need
}

// clauses walks the arms of a switch or select, of which one runs. An arm of a
// switch over a loop's element, the tag, runs once per loop.
func (w *walker) clauses(body *ast.BlockStmt, after int, tag ast.Expr, is inCases) []poly.Term {
	var before []poly.Term
	var arms [][]poly.Term
	otherwise := false                               // one of the arms runs
	ways := func(list []ast.Stmt, arm []poly.Term) { // what only leaves is none
		if f := w.flowOfList(list); len(arm) > 0 || f.falls || f.breaks {
			arms = append(arms, arm)
		}
	}
	node := w.node()
	arm := func(in *scope, i int, c ast.Stmt, list []ast.Stmt) {
		in.brk = after
		flow := w.flowOfList(list)
		in.inArm(effect.Arm{Node: node, Arm: i, Leaves: !flow.falls && !flow.breaks, Chosen: w.decidedCase(tag, c), Line: w.p.Line(c.Pos())})
	}
	for i, c := range body.List {
		switch c := c.(type) {
		case *ast.CaseClause:
			w.in(func(in *scope) { arm(in, i, c, c.Body) }, func() []poly.Term {
				w.left = 0
				before = poly.Add(before, w.exprs(c.List))
				return nil
			})
			otherwise = otherwise || c.List == nil
			ways(c.Body, w.in(func(in *scope) {
				arm(in, i, c, c.Body)
				switch {
				case tag != nil && len(c.List) > 0:
					in.once(cmp.Or(w.elementOf(tag), w.kindOf(tag, c.Body)))
				case tag == nil && len(c.List) == 1:
					in.once(w.comparesElement(c.List[0], w.elementOf))
				}
				in.missed(is.misses[c]...)
				in.answer(is.answers[c]...)
				in.need(is.needs[c]...)
				in.under(syntax.CaseText(c))
			}, func() []poly.Term { return w.list(c.Body, after) }))
		case *ast.CommClause:
			otherwise = true
			arms = append(arms, w.in(func(in *scope) { arm(in, i, c, c.Body) }, func() []poly.Term {
				comm, _ := w.apart(func() []poly.Term { return w.optional(c.Comm, 0) })
				w.joinsReceived(c.Comm)
				return poly.Add(comm, w.list(c.Body, after))
			}))
		}
	}
	if !otherwise {
		arms = append(arms, nil)
	}
	return poly.Add(before, poly.Either(arms...))
}

func (w *walker) forStmt(s *ast.ForStmt, label string) []poly.Term {
	cost := w.optional(s.Init, w.left)
	f := w.forFrame(s, s.Pos())
	w.pace(f, s.Body)
	return poly.Add(cost, w.loop(f, label, func() []poly.Term {
		w.left = 0
		turn := w.expr(s.Cond)
		turn = poly.Add(turn, w.list(s.Body.List, 0))
		return poly.Add(turn, w.optional(s.Post, 0))
	}))
}

func (w *walker) rangeStmt(s *ast.RangeStmt, label string) []poly.Term {
	cost := w.expr(s.X)
	switch syntax.CoreType(w.p.TypesInfo.TypeOf(s.X)).(type) {
	case *types.Chan:
		w.joins(s.X, w.p.Object(s.X))
	case *types.Signature:
		if terms, ok := w.rangeOverFunc(s, label); ok {
			return poly.Add(cost, terms)
		}
	}
	f := w.rangeFrame(s)
	w.pace(f, s.Body)
	return poly.Add(cost, w.loop(f, label, func() []poly.Term { return w.list(s.Body.List, 0) }))
}

// pace notes that each turn of a loop sleeps: it gives the server time on
// purpose.
func (w *walker) pace(f *frame, body *ast.BlockStmt) {
	sleeps := slices.ContainsFunc(body.List, func(s ast.Stmt) bool {
		e, ok := s.(*ast.ExprStmt)
		if !ok {
			return false
		}
		call, ok := syntax.Unparen(e.X).(*ast.CallExpr)
		if !ok {
			return false
		}
		m, ok := w.p.Catalogued(call)
		return ok && m.Effect == catalog.Wait && m.Op == catalog.Slow
	})
	if sleeps && w.raises(f) {
		f.factor.Class = poly.Daemon
	}
}

// loop walks the body of a loop.
func (w *walker) loop(f *frame, label string, body func() []poly.Term) []poly.Term {
	f.arm, f.label = w.node(), label
	return w.in(func(in *scope) {
		in.brk, in.before = 1, nil
		in.inLoop(f)
	}, func() []poly.Term {
		arm := effect.Arm{Node: f.arm, Kind: effect.Loop, Order: w.LoopOrder(f.node), Takes: w.takes(f.node), Line: f.line}
		arm.Again, arm.Deadlock = w.triesAgain(f)
		return w.arm(arm, body)
	})
}

func (w *walker) exprs(list []ast.Expr) []poly.Term {
	left := w.left
	var cost []poly.Term
	for _, e := range list {
		w.left = left
		cost = poly.Add(cost, w.expr(e))
	}
	return cost
}

// expr walks an expression: what its calls cost. A function literal that
// nothing here runs costs nothing and is walked for its own sites.
func (w *walker) expr(e ast.Expr) []poly.Term {
	switch e := e.(type) {
	case nil, *ast.Ident, *ast.BasicLit:
		return nil
	case *ast.CallExpr:
		return w.call(e)
	case *ast.FuncLit:
		w.alone(e)
		return nil
	case *ast.ParenExpr:
		return w.expr(e.X)
	case *ast.SelectorExpr:
		return w.expr(e.X)
	case *ast.StarExpr:
		return w.expr(e.X)
	case *ast.UnaryExpr:
		cost := w.expr(e.X)
		w.receives(e)
		return cost
	case *ast.TypeAssertExpr:
		return w.expr(e.X)
	case *ast.BinaryExpr:
		left := w.left
		cost := w.expr(e.X)
		w.left = left
		if e.Op == token.LAND && !w.usual(e.X) || e.Op == token.LOR {
			return poly.Add(cost, poly.Sometimes(w.expr(e.Y)))
		}
		return poly.Add(cost, w.expr(e.Y))
	case *ast.IndexExpr:
		return w.exprs([]ast.Expr{e.X, e.Index})
	case *ast.SliceExpr:
		return w.exprs([]ast.Expr{e.X, e.Low, e.High, e.Max})
	case *ast.KeyValueExpr:
		return w.exprs([]ast.Expr{e.Key, e.Value})
	case *ast.CompositeLit:
		return poly.Add(w.exprs(e.Elts), w.literal(e))
	}
	return nil
}
