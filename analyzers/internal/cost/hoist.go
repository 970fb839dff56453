package cost

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/querylint/querylint/analyzers/internal/poly"
	"github.com/querylint/querylint/analyzers/internal/syntax"
)

// hoists reports whether a call asks the same in each turn of a loop: nothing that it
// is given changes with the loop. A struct that it fills holds the same before, too: an
// ORM takes the key of the row from there.
func (w *walker) hoists(call *ast.CallExpr, f *frame) bool {
	return (&invariants{w: w, call: call, loop: f, known: make(map[heldVariable]bool)}).asks(call)
}

// sourcesOf are the parameters that what a call reads is asked by is made of.
func (w *walker) sourcesOf(call *ast.CallExpr, kind poly.Kind) poly.Sources {
	if kind != poly.DBRead && kind != poly.CacheRead {
		return 0
	}
	from := poly.Told
	calls, begin := chainOf(call)
	for _, call := range calls {
		for _, arg := range call.Args {
			if !w.answersInto(arg) {
				from = from.With(w.sourcesIn(arg))
			}
		}
	}
	return from.With(w.sourcesIn(begin))
}

// chainOf are the calls of a chain, the last first, and what it begins with.
func chainOf(call *ast.CallExpr) (calls []*ast.CallExpr, begin ast.Expr) {
	for {
		calls = append(calls, call)
		fun := syntax.Unparen(call.Fun)
		if sel, ok := fun.(*ast.SelectorExpr); ok {
			fun = syntax.Unparen(sel.X)
		}
		next, ok := fun.(*ast.CallExpr)
		if !ok {
			return calls, fun
		}
		call = next
	}
}

// sourcesIn are the parameters that an expression is made of.
func (w *walker) sourcesIn(e ast.Expr) poly.Sources {
	params, varies := w.keys(e)
	if varies || params >= uint64(poly.Told) || !w.settled(e) {
		return 0
	}
	return poly.Told | poly.Sources(params)
}

// settled reports whether the variables of the unit in an expression hold nothing but what
// they are assigned: numbers and texts, connections, and structs that nothing else has been
// given.
func (w *walker) settled(e ast.Expr) bool {
	all := true
	ast.Inspect(e, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		if !ok {
			return all
		}
		v, ok := w.p.TypesInfo.Uses[id].(*types.Var)
		if !ok || v.IsField() || v.Pos() < w.u.Body.Pos() || v.Pos() > w.u.Body.End() || syntax.IsContext(v.Type()) || w.IsHandle(v.Type()) {
			return all
		}
		if _, isParam := w.Param(v); isParam {
			return all
		}
		if _, basic := syntax.CoreType(v.Type()).(*types.Basic); !basic {
			all = all && w.p.Untouched(id, w.u.Body)
		}
		return all
	})
	return all
}

// answersInto reports whether an argument is a variable of the unit that holds nothing
// until the answer comes.
func (w *walker) answersInto(arg ast.Expr) bool {
	u, ok := syntax.Unparen(arg).(*ast.UnaryExpr)
	if !ok || u.Op != token.AND {
		return false
	}
	id, ok := syntax.Unparen(u.X).(*ast.Ident)
	if !ok {
		return false
	}
	o := w.p.Object(id)
	if _, isParam := w.Param(o); o == nil || isParam || slices.ContainsFunc(w.p.Assigned[o], func(a syntax.Assignment) bool { return a.Tok != token.AND && a.Value != nil }) {
		return false
	}
	_, isStruct := o.Type().Underlying().(*types.Struct)
	return !isStruct || w.p.Untouched(id, w.u.Body)
}

// readsTheSame reports whether all that a call reads is asked for by what is the same in
// each turn of a loop, whatever else the call is given, and whether it only reads.
func (w *walker) readsTheSame(call *ast.CallExpr, c *callee, f *frame) bool {
	v := &invariants{w: w, call: call, loop: f, known: make(map[heldVariable]bool)}
	reads := false
	for _, t := range c.terms {
		switch t.Leaf.Kind {
		case poly.DBRead, poly.CacheRead:
			reads = true
		case poly.Free:
		default:
			return false
		}
	}
	return reads && c.reads.told && !slices.ContainsFunc(c.reads.by, func(arg ast.Expr) bool { return !v.holds(arg) })
}

// fix marks the reads behind a call that ask for the same in each turn of a loop, whatever
// else the call is given: of what the callee reads, they can be asked once before. Of a method
// that is not known yet it marks what it is given.
func (w *walker) fix(terms []poly.Term, call *ast.CallExpr, c *callee, f *frame) {
	if c.argsOf == nil || c.value {
		return
	}
	v := &invariants{w: w, call: call, loop: f, known: make(map[heldVariable]bool)}
	held := make(map[int]bool)
	holds := func(param int) bool {
		is, known := held[param]
		if !known {
			args := c.argsOf(param)
			is = len(args) > 0 && !slices.ContainsFunc(args, func(arg ast.Expr) bool { return !v.holds(arg) })
			held[param] = is
		}
		return is
	}
	for i := range terms {
		t := &terms[i]
		t.Fixed = (t.Leaf.Kind == poly.DBRead || t.Leaf.Kind == poly.CacheRead) && t.Degree() == 0 && t.By().Fixed(holds)
		t.Args = make([]poly.Sources, len(t.ArgsBy()))
		for k, of := range t.ArgsBy() {
			if of.Fixed(holds) {
				t.Args[k] = poly.Told
			}
		}
	}
}

// invariants tells what is the same in each turn of a loop that comes to a call.
type invariants struct {
	w    *walker
	call *ast.CallExpr
	loop *frame
	// known are the variables that have been asked for, each once: false while it is.
	known map[heldVariable]bool
}

// heldVariable is a variable of a loop, asked for what it holds or, as a place, for
// what it holds besides answers.
type heldVariable struct {
	types.Object
	place bool
}

// asks reports whether a call, or the calls of its chain, are given the same in each
// turn. A function in an argument may give something else each time.
func (v *invariants) asks(call *ast.CallExpr) bool {
	calls, begin := chainOf(call)
	for _, call := range calls {
		for _, arg := range call.Args {
			if !v.fills(arg) && !v.holds(arg) {
				return false
			}
		}
	}
	return v.holds(begin)
}

// fills reports whether an argument is a place for an answer that gives the call
// nothing: of a struct, only what else sets it counts.
func (v *invariants) fills(arg ast.Expr) bool {
	u, ok := syntax.Unparen(arg).(*ast.UnaryExpr)
	if !ok || u.Op != token.AND || !syntax.IsIdent(u.X) {
		return false
	}
	o := v.w.p.Object(u.X)
	if o == nil {
		return false
	}
	_, isStruct := o.Type().Underlying().(*types.Struct)
	return !isStruct || !v.loop.changes(v.w.p)[o] || v.variable(o, true)
}

// holds reports whether an expression without calls is the same in each turn.
func (v *invariants) holds(e ast.Expr) bool {
	is := true
	ast.Inspect(e, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			is = is && (v.w.p.TypesInfo.Types[n.Fun].IsType() || v.w.p.Builtin(n) == "len")
		case *ast.FuncLit:
			is = false
		case *ast.UnaryExpr:
			is = is && n.Op != token.ARROW
		case *ast.Ident:
			o := v.w.p.TypesInfo.ObjectOf(n)
			is = is && (o == nil || !v.loop.changes(v.w.p)[o] || syntax.IsError(o.Type()) || v.variable(o, false))
		}
		return is
	})
	return is
}

// variable reports whether a variable that the loop sets has the same value in each
// turn where it is used: all that sets it does so to what is the same, under conditions
// that are the same. A place is what it is before the answer comes.
func (v *invariants) variable(o types.Object, place bool) bool {
	held := heldVariable{o, place}
	if is, ok := v.known[held]; ok || v.loop.vars[o] {
		return is
	}
	v.known[held] = false
	own := o.Pos() >= v.loop.node.Pos() && o.Pos() < v.loop.node.End() // new in each turn
	is, sets := true, place
	var stack []ast.Node
	ast.Inspect(v.loop.node, func(n ast.Node) bool {
		if n == nil {
			stack = stack[:len(stack)-1]
			return true
		}
		stack = append(stack, n)
		set, to := v.sets(n, o, own)
		if set && (!place || !v.answers(n)) {
			sets = true
			is = is && to && v.conditions(stack)
		}
		return true
	})
	v.known[held] = is && sets
	return v.known[held]
}

// answers reports whether a node is the call that is judged, or of another query: what
// those read into a place is no key for the next one.
func (v *invariants) answers(n ast.Node) bool {
	call, ok := n.(*ast.CallExpr)
	return ok && (syntax.Contains(call, v.call) || syntax.Contains(v.call, call) || v.w.Costly(call) || v.w.IsHandle(v.w.p.TypesInfo.TypeOf(call)))
}

// queries reports whether a call, or one of its chain, asks for something by what it is given:
// what else fills a variable, as a decoder does, may have another value each time.
func (v *invariants) queries(call *ast.CallExpr) bool {
	calls, _ := chainOf(call)
	return v.w.IsHandle(v.w.p.TypesInfo.TypeOf(call)) || slices.ContainsFunc(calls, v.w.Costly)
}

// sets reports whether a node sets a variable, and whether it is set to what is the
// same in each turn.
func (v *invariants) sets(n ast.Node, o types.Object, own bool) (sets, same bool) {
	p := v.w.p
	names := func(e ast.Expr) bool {
		_, isVar := syntax.Unparen(e).(*ast.Ident)
		return isVar && p.Object(e) == o
	}
	switch n := n.(type) {
	case *ast.AssignStmt:
		for i, lhs := range n.Lhs {
			if !p.Mentions(lhs, map[types.Object]bool{o: true}) {
				continue
			}
			if !names(lhs) || n.Tok != token.ASSIGN && n.Tok != token.DEFINE {
				return true, false
			}
			return true, v.value(n.Rhs[min(i, len(n.Rhs)-1)], o, own)
		}
	case *ast.ValueSpec:
		for i, name := range n.Names {
			if p.TypesInfo.Defs[name] == o {
				return true, len(n.Values) == 0 || v.value(n.Values[min(i, len(n.Values)-1)], o, own)
			}
		}
	case *ast.CallExpr: // Find(&x)
		for _, arg := range n.Args {
			if u, ok := syntax.Unparen(arg).(*ast.UnaryExpr); ok && u.Op == token.AND && names(u.X) {
				return true, v.queries(n) && v.asks(n)
			}
		}
	case *ast.IncDecStmt:
		return p.Object(n.X) == o, false
	case *ast.RangeStmt:
		return p.Object(n.Key) == o || p.Object(n.Value) == o, false
	case *ast.UnaryExpr:
		if n.Op == token.AND && !names(n.X) && p.Mentions(n.X, map[types.Object]bool{o: true}) {
			return true, false // a part of it
		}
	}
	return false, false
}

// value reports whether what a variable is set to is the same in each turn: a statement
// that is put together, or what was asked for. A variable that lives longer than a turn
// and is set to something made of itself grows.
func (v *invariants) value(e ast.Expr, o types.Object, own bool) bool {
	self := map[types.Object]bool{o: true}
	if v.w.p.Mentions(e, self) {
		if !own {
			return false
		}
		call, ok := syntax.Unparen(e).(*ast.CallExpr)
		return ok && v.w.IsHandle(o.Type()) && v.extends(call, o)
	}
	if call, ok := syntax.Unparen(e).(*ast.CallExpr); ok && (v.w.IsHandle(o.Type()) || v.w.Costly(call)) {
		return v.asks(call)
	}
	return v.holds(e)
}

// extends reports whether a chain adds to a statement what is the same in each turn.
func (v *invariants) extends(call *ast.CallExpr, o types.Object) bool {
	for {
		for _, arg := range call.Args {
			if !v.holds(arg) {
				return false
			}
		}
		sel, ok := syntax.Unparen(call.Fun).(*ast.SelectorExpr)
		if !ok {
			return false
		}
		if v.w.p.Object(sel.X) == o {
			return true
		}
		if call, ok = syntax.Unparen(sel.X).(*ast.CallExpr); !ok {
			return false
		}
	}
}

// conditions reports whether what decides in the loop that a node runs is the same in
// each turn, or decides of the call as well.
func (v *invariants) conditions(stack []ast.Node) bool {
	for i, n := range stack[:len(stack)-1] {
		if syntax.Contains(stack[i+1], v.call) {
			continue
		}
		switch n := n.(type) {
		case *ast.IfStmt:
			if stack[i+1] != n.Cond && stack[i+1] != n.Init && !v.holds(n.Cond) {
				return false
			}
		case *ast.CaseClause, *ast.CommClause, *ast.ForStmt, *ast.RangeStmt:
			if n != v.loop.node && !syntax.Contains(n, v.call) {
				return false
			}
		}
	}
	return true
}
