package cost

import (
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strings"

	"github.com/querylint/querylint/analyzers/internal/catalog"
)

// ranLit is a function literal among the arguments of a call, and the loops in
// which the callee runs it.
type ranLit struct {
	lit   *ast.FuncLit
	loops []Factor
	first bool // only the first call ever runs it
}

// callee is what a call may reach: its cost in the caller's terms, and the
// literals among its arguments that it runs.
type callee struct {
	name  string // as a reader of the call knows it
	terms []Term
	runs  []ranLit
	sql   ast.Expr // argument that is SQL text
	cycle bool     // the call closes a recursion
}

func (w *walker) call(call *ast.CallExpr) []Term {
	left := w.left
	var cost []Term
	if w.p.TypesInfo.Types[call.Fun].IsType() || w.p.builtin(call) != "" {
		return w.exprs(call.Args)
	}
	if lit, ok := ast.Unparen(call.Fun).(*ast.FuncLit); ok {
		cost = w.exprs(call.Args)
		w.left = left
		return add(cost, w.enter(lit, func() []Term { return w.list(lit.Body.List, 0) }))
	}
	if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok {
		cost = w.expr(sel.X)
	} else if _, ok := ast.Unparen(call.Fun).(*ast.Ident); !ok {
		cost = w.expr(call.Fun)
	}
	c := w.resolve(call)
	for _, arg := range call.Args {
		w.left = left
		lit, ok := ast.Unparen(arg).(*ast.FuncLit)
		if !ok {
			cost = add(cost, w.expr(arg))
			continue
		}
		i := slices.IndexFunc(c.runs, func(r ranLit) bool { return r.lit == lit })
		if i < 0 {
			w.alone(lit)
			continue
		}
		cost = add(cost, w.runs(c.runs[i]))
	}
	w.left = left
	return add(cost, w.place(call, c))
}

// runs walks a literal that the callee runs, inside the callee's loops.
func (w *walker) runs(r ranLit) []Term {
	if r.first {
		return w.asFunction(r.lit, w.params)
	}
	return w.enter(r.lit, func() []Term {
		w.nest(r)
		w.base = len(w.loops)
		return w.list(r.lit.Body.List, 0)
	})
}

// nest enters the loops in which a callee runs the literal.
func (w *walker) nest(r ranLit) {
	vars := make(map[types.Object]bool)
	for o := range w.p.paramsOf(nil, r.lit.Type, 0) {
		vars[o] = true
	}
	w.loops = slices.Clone(w.loops)
	for _, f := range r.loops {
		w.loops = append(w.loops, &frame{node: r.lit, factor: f, line: w.p.line(r.lit.Pos()), vars: vars})
	}
}

// around are the loops that multiply a call: those that the code behind it
// leaves for sure, and those over connections, do not.
func (w *walker) around(call *ast.CallExpr) []*frame {
	n := len(w.loops)
	inner := max(w.base, n-w.left)
	var fs []*frame
	for i, f := range w.loops {
		if f.dropped == 0 && i < inner && !w.overHandles(call, f) {
			fs = append(fs, f)
		}
	}
	return fs
}

// place multiplies the cost of a callee by the loops around the call, and
// records a site where one of them grows with the data.
func (w *walker) place(call *ast.CallExpr, c callee) []Term {
	if len(c.terms) == 0 {
		return nil
	}
	loops := w.around(call)
	coef, factors := int64(1), []Factor(nil)
	var lines []int
	var innermost *frame
	for _, f := range loops {
		switch {
		case f.times > 0:
			coef = multiply(coef, f.times)
		case f.factor.Class == Retry:
		default:
			factors = append(factors, f.factor)
			if f.raises() {
				lines = append(lines, f.line)
				innermost = f
			}
		}
	}
	factors = append(factors, w.misses...)
	if w.record && (innermost != nil || coef > 1 || c.cycle) {
		w.site(call, c, factors, lines, coef, innermost)
	}
	if c.cycle {
		// The turns of the recursion count all calls of all its loops.
		return c.terms
	}
	out := make([]Term, 0, len(c.terms))
	for _, t := range c.terms {
		t.Coef = multiply(t.Coef, coef)
		t.Factors = product(factors, t.Factors)
		out = append(out, t)
	}
	return out
}

func (w *walker) site(call *ast.CallExpr, c callee, factors []Factor, lines []int, coef int64, innermost *frame) {
	terms := slices.DeleteFunc(slices.Clone(c.terms), func(t Term) bool { return t.Leaf.Kind == Param || t.Has(Daemon) })
	if len(terms) == 0 {
		return
	}
	at, end := w.p.Fset.Position(call.Pos()), w.p.Fset.Position(call.End())
	s := Site{
		Module: w.p.module(), File: at.Filename, Line: at.Line, Col: at.Column, EndLine: end.Line, EndCol: end.Column,
		Package: w.p.Pkg.Path(), Function: w.within, Callee: c.name,
		Loops: factors, LoopLines: lines, Coef: coef, Terms: terms,
		Request: w.request, Upkeep: w.upkeep || w.p.upkeepFile(call.Pos()), Test: strings.HasSuffix(at.Filename, "_test.go"),
		Generated: w.p.generated(call.Pos()),
	}
	if c.cycle {
		for _, u := range w.u.cycle {
			s.Recursion = append(s.Recursion, u.name)
		}
		slices.Sort(s.Recursion)
		if innermost == nil {
			return // one call per turn: a chain or a retry, not a walk
		}
	}
	if innermost != nil {
		changes := innermost.changes(w.p)
		s.Hoist = !w.p.mentions(call, changes) && !w.p.callsInside(call)
		s.Carried = w.carried(call, innermost)
		if c.sql != nil {
			s.Text = innermost.vars[w.p.object(c.sql)]
		}
	}
	w.p.sites = append(w.p.sites, s)
}

// changes are all variables that the loop's own clauses and body assign.
func (f *frame) changes(p *pass) map[types.Object]bool {
	if f.changed != nil {
		return f.changed
	}
	f.changed = maps.Clone(f.vars)
	note := func(e ast.Expr) {
		for {
			switch t := unparen(e).(type) {
			case *ast.SelectorExpr:
				e = t.X
				continue
			case *ast.IndexExpr:
				e = t.X
				continue
			case *ast.StarExpr:
				e = t.X
				continue
			case *ast.Ident:
				if o := p.TypesInfo.ObjectOf(t); o != nil {
					f.changed[o] = true
				}
			}
			return
		}
	}
	ast.Inspect(f.node, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for _, lhs := range n.Lhs {
				note(lhs)
			}
		case *ast.IncDecStmt:
			note(n.X)
		case *ast.RangeStmt:
			note(n.Key)
			note(n.Value)
		case *ast.ValueSpec:
			for _, name := range n.Names {
				note(name)
			}
		case *ast.UnaryExpr:
			if n.Op == token.AND {
				note(n.X)
			}
		case *ast.Field:
			for _, name := range n.Names {
				note(name)
			}
		}
		return true
	})
	return f.changed
}

// mentions reports whether the node names one of the variables. Errors do not
// count: they are assigned everywhere and say nothing of the work.
func (p *pass) mentions(n ast.Node, set map[types.Object]bool) bool {
	found := false
	ast.Inspect(n, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			if o := p.TypesInfo.ObjectOf(id); o != nil && set[o] && !isError(o.Type()) {
				found = true
			}
		}
		return !found
	})
	return found
}

// callsInside reports whether arguments are made by calls or functions of
// their own, so that equal names do not make equal values.
func (p *pass) callsInside(call *ast.CallExpr) bool {
	found := false
	for _, arg := range call.Args {
		ast.Inspect(arg, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CallExpr:
				found = found || !p.TypesInfo.Types[n.Fun].IsType()
			case *ast.FuncLit:
				found = true
			}
			return !found
		})
	}
	return found
}

// carried reports whether the call takes, through a variable declared outside
// the loop, what the same call returned the turn before.
func (w *walker) carried(call *ast.CallExpr, f *frame) bool {
	derived := make(map[types.Object]bool)
	for range 2 {
		ast.Inspect(f.node, func(n ast.Node) bool {
			a, ok := n.(*ast.AssignStmt)
			if !ok {
				return true
			}
			for _, rhs := range a.Rhs {
				if contains(rhs, call) || w.p.mentions(rhs, derived) {
					for _, lhs := range a.Lhs {
						if o := w.p.object(lhs); o != nil && !isError(o.Type()) && !w.isHandle(o.Type()) {
							derived[o] = true
						}
					}
				}
			}
			return true
		})
	}
	maps.DeleteFunc(derived, func(o types.Object, _ bool) bool {
		return o.Pos() >= f.node.Pos() && o.Pos() < f.node.End()
	})
	if len(derived) == 0 {
		return false
	}
	return slices.ContainsFunc(call.Args, func(arg ast.Expr) bool {
		if u, ok := unparen(arg).(*ast.UnaryExpr); ok && u.Op == token.AND {
			return false // a place for the answer
		}
		return w.p.mentions(arg, derived)
	})
}

func contains(outer, inner ast.Node) bool {
	return outer.Pos() <= inner.Pos() && inner.End() <= outer.End()
}

// overHandles reports whether the loop runs over connections and the call uses
// the loop's own: shards, tenants, replicas.
func (w *walker) overHandles(call *ast.CallExpr, f *frame) bool {
	if !f.factor.Class.Raises() || f.times > 0 {
		return false
	}
	if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok && w.handleOf(sel.X, f, 0) {
		return true
	}
	return slices.ContainsFunc(call.Args, func(arg ast.Expr) bool {
		return w.isHandle(w.p.TypesInfo.TypeOf(arg)) && w.handleOf(arg, f, 0)
	})
}

// handleOf reports whether e is a connection that comes from the loop's
// variable, through fields, indexes and the methods of the connection itself.
func (w *walker) handleOf(e ast.Expr, f *frame, depth int) bool {
	if depth > 8 {
		return false
	}
	switch t := unparen(e).(type) {
	case *ast.Ident:
		o := w.p.TypesInfo.ObjectOf(t)
		if o == nil {
			return false
		}
		if f.vars[o] {
			return w.isHandle(o.Type()) || hasHandleField(o.Type(), w.isHandle)
		}
		if as := w.p.assigned[o]; len(as) == 1 && as[0].value != nil && contains(f.node, as[0].value) && w.isHandle(o.Type()) {
			return w.handleOf(as[0].value, f, depth+1)
		}
	case *ast.SelectorExpr:
		return w.isHandle(w.p.TypesInfo.TypeOf(t)) && w.handleOf(t.X, f, depth+1)
	case *ast.IndexExpr:
		return w.isHandle(w.p.TypesInfo.TypeOf(t)) && w.p.mentions(t.Index, f.vars)
	case *ast.StarExpr:
		return w.handleOf(t.X, f, depth+1)
	case *ast.CallExpr:
		if sel, ok := ast.Unparen(t.Fun).(*ast.SelectorExpr); ok {
			return w.handleOf(sel.X, f, depth+1)
		}
	}
	return false
}

func (w *walker) isHandle(t types.Type) bool { return w.p.isHandle(t) }

func (p *pass) isHandle(t types.Type) bool {
	pkg, name := typeKey(t)
	return name != "" && p.cat.Handle(pkg, name)
}

func hasHandleField(t types.Type, isHandle func(types.Type) bool) bool {
	n := named(t)
	if n == nil {
		return false
	}
	st, ok := n.Underlying().(*types.Struct)
	if !ok {
		return false
	}
	for f := range st.Fields() {
		if isHandle(f.Type()) {
			return true
		}
	}
	return false
}

// resolve finds what a call reaches and what that costs in the terms of the
// function being walked.
func (w *walker) resolve(call *ast.CallExpr) callee {
	c := callee{name: exprText(call.Fun)}
	if m, ok := w.p.catalogued(call); ok {
		w.leaf(call, m, &c)
		return c
	}
	fun := unparen(call.Fun)
	if fn := w.p.staticFunc(call); fn != nil {
		w.static(call, fn, &c)
		return c
	}
	if sel, ok := fun.(*ast.SelectorExpr); ok {
		if s := w.p.TypesInfo.Selections[sel]; s != nil && s.Kind() == types.MethodVal {
			w.dynamic(call, s, &c)
			return c
		}
	}
	// a function value: a variable, a field, a parameter, a result
	if inner, ok := fun.(*ast.CallExpr); ok {
		if fn := w.p.staticFunc(inner); fn != nil {
			if s := w.p.summary(fn); s != nil {
				w.instantiate(call, inner.Args, nil, fn, s.Result, &c)
			}
		}
		return c
	}
	for _, v := range w.p.values(call.Fun) {
		switch {
		case v.fn != nil:
			w.static(call, v.fn, &c)
		case v.lit != nil:
			if u := w.p.byLit[v.lit]; u != nil {
				w.unit(call, u, &c)
			}
		case v.obj != nil:
			if i, ok := w.param(v.obj); ok {
				c.terms = larger(c.terms, []Term{{Coef: 1, Leaf: Leaf{Kind: Param, Param: i, Handle: none}}})
			}
		}
	}
	return c
}

// leaf is a call that the catalog knows.
func (w *walker) leaf(call *ast.CallExpr, m catalog.Method, c *callee) {
	method := calledName(call)
	c.name = m.Library + " " + method
	if kind, ok := leafKind(m.Effect); ok {
		handle := none
		if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok {
			_, _, handle = w.rooted(w.chainRoot(sel.X))
		}
		c.terms = []Term{{Coef: 1, Leaf: Leaf{Kind: kind, Name: c.name, Handle: handle}}}
	}
	if m.SQL >= 0 && m.SQL < len(call.Args) {
		c.sql = call.Args[m.SQL]
	}
	for _, cb := range m.Calls {
		if cb.Arg >= len(call.Args) {
			continue
		}
		var loops []Factor
		switch cb.Times {
		case catalog.Each, catalog.Batch:
			class := Data
			if cb.Times == catalog.Batch {
				class = Batch
			}
			f := Factor{Class: class, Root: "each " + method, Param: none}
			if cb.Of >= 0 && cb.Of < len(call.Args) {
				f = w.lengthOf(class, call.Args[cb.Of])
				if n, ok := w.p.constLen(call.Args[cb.Of]); ok && n <= 4 {
					f.Class = Retry
				}
			}
			loops = []Factor{f}
		}
		w.given(call, call.Args[cb.Arg], Term{Coef: 1, Factors: loops}, cb.Times == catalog.First, c)
	}
}

func leafKind(e catalog.Effect) (Kind, bool) {
	switch e {
	case catalog.DBRead:
		return DBRead, true
	case catalog.DBWrite:
		return DBWrite, true
	case catalog.CacheRead:
		return CacheRead, true
	case catalog.CacheWrite:
		return CacheWrite, true
	case catalog.MQSend:
		return MQSend, true
	case catalog.RPC:
		return RPC, true
	case catalog.Tx:
		return Tx, true
	}
	return 0, false
}

func calledName(call *ast.CallExpr) string {
	switch f := unparen(call.Fun).(type) {
	case *ast.SelectorExpr:
		return f.Sel.Name
	case *ast.Ident:
		return f.Name
	case *ast.IndexExpr:
		return calledName(&ast.CallExpr{Fun: f.X})
	case *ast.IndexListExpr:
		return calledName(&ast.CallExpr{Fun: f.X})
	}
	return "call"
}

// chainRoot strips the methods of a builder chain: db.Where(…).Order(…) is db.
func (w *walker) chainRoot(e ast.Expr) ast.Expr {
	for {
		call, ok := unparen(e).(*ast.CallExpr)
		if !ok {
			return e
		}
		sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
		if !ok {
			return e
		}
		e = sel.X
	}
}

// static is a call of a function known by name.
func (w *walker) static(call *ast.CallExpr, fn *types.Func, c *callee) {
	if u := w.p.byFunc[fn]; u != nil {
		w.unit(call, u, c)
		return
	}
	if fn.Signature().Recv() != nil && types.IsInterface(fn.Signature().Recv().Type()) {
		w.open(call, fn, fn.Signature().Recv().Type(), c)
		return
	}
	if s := w.p.summary(fn); s != nil {
		w.instantiate(call, call.Args, receiver(call), fn, s.Terms, c)
	}
}

func receiver(call *ast.CallExpr) ast.Expr {
	if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok {
		return sel.X
	}
	return nil
}

const maxCycle = 4 // functions of a recursion; larger ones are interpreters and parsers

func (w *walker) unit(call *ast.CallExpr, u *unit, c *callee) {
	if len(u.cycle) > 0 && len(w.u.cycle) > 0 && u.cycle[0] == w.u.cycle[0] {
		if len(u.cycle) > maxCycle {
			return
		}
		for _, t := range w.cycle {
			t.Factors = product([]Factor{{Class: Rec, Root: "rec(" + shortName(u.name) + ")", Param: none}}, t.Factors)
			t.Chain = w.hop(call, u.name, t.Chain)
			c.terms = larger(c.terms, []Term{t})
		}
		c.cycle = len(c.terms) > 0
		return
	}
	w.instantiateNamed(call, call.Args, receiver(call), u.name, u.typ.Params.NumFields(), u.variadic(), u.summary.Terms, c)
}

func (u *unit) variadic() bool {
	l := u.typ.Params.List
	if len(l) == 0 {
		return false
	}
	_, ok := l[len(l)-1].Type.(*ast.Ellipsis)
	return ok
}

func (w *walker) hop(call *ast.CallExpr, name string, rest []Frame) []Frame {
	at := w.p.Fset.Position(call.Pos())
	chain := append([]Frame{{Function: name, File: at.Filename, Line: at.Line}}, rest...)
	return chain[:min(len(chain), maxChain)]
}

func (w *walker) instantiate(call *ast.CallExpr, args []ast.Expr, recv ast.Expr, fn *types.Func, terms []Term, c *callee) {
	sig := fn.Signature()
	w.instantiateNamed(call, args, recv, funcName(fn), sig.Params().Len(), sig.Variadic(), terms, c)
}

// instantiateNamed puts the arguments of a call in the place of the callee's
// parameters.
func (w *walker) instantiateNamed(call *ast.CallExpr, args []ast.Expr, recv ast.Expr, name string, params int, variadic bool, terms []Term, c *callee) {
	argsOf := func(param int) []ast.Expr {
		i := param - 1
		switch {
		case param == 0 && recv != nil:
			return []ast.Expr{recv}
		case i < 0 || i >= len(args):
			return nil
		case variadic && i == params-1 && call.Ellipsis == token.NoPos:
			return args[i:]
		}
		return args[i : i+1]
	}
	var out []Term
	for _, t := range terms {
		fs, coef, ok := w.substitute(t.Factors, argsOf, params, variadic && call.Ellipsis == token.NoPos, len(args))
		if !ok {
			continue
		}
		t.Factors, t.Coef = fs, multiply(t.Coef, coef)
		if t.Leaf.Kind == Param {
			for _, arg := range argsOf(t.Leaf.Param) {
				w.given(call, arg, t, false, c)
			}
			continue
		}
		if t.Leaf.Handle != none {
			handle := t.Leaf.Handle
			t.Leaf.Handle = none
			if as := argsOf(handle); len(as) == 1 {
				if w.queues(as[0]) {
					continue // the callee's command goes into a pipeline of ours
				}
				_, _, t.Leaf.Handle = w.rooted(as[0])
			}
		}
		t.Chain = w.hop(call, name, t.Chain)
		out = append(out, t)
	}
	c.terms = larger(c.terms, out)
}

// queues reports whether the value is a pipeline or batch, on which commands
// are only queued.
func (w *walker) queues(e ast.Expr) bool {
	pkg, name := typeKey(w.p.TypesInfo.TypeOf(e))
	if name == "" || w.p.cat.Handle(pkg, name) {
		return false
	}
	for _, m := range [...]string{"Set", "Get", "Queue", "Send"} {
		if known, ok := w.p.cat.Lookup(pkg, name, m); ok && known.Effect == catalog.Queue {
			return true
		}
	}
	return false
}

// substitute rewrites the factors of a callee for a call. A parameter whose
// argument is written out in the code counts as a constant.
func (w *walker) substitute(fs []Factor, argsOf func(int) []ast.Expr, params int, spread bool, nargs int) ([]Factor, int64, bool) {
	coef := int64(1)
	var out []Factor
	for _, f := range fs {
		if f.Class == Guard {
			if w.rekey(&f, argsOf) {
				out = append(out, f)
			}
			continue
		}
		if f.Param == none {
			out = append(out, f)
			continue
		}
		as := argsOf(f.Param)
		isLen := f.Before == "len(" && f.After == ")"
		if spread && f.Param == params && isLen { // f(a, b) for f(xs ...T)
			coef = multiply(coef, int64(max(nargs-params+1, 0)))
			continue
		}
		if len(as) != 1 {
			f.Param = none
			out = append(out, f)
			continue
		}
		arg := as[0]
		if isLen {
			if n, ok := w.p.constLen(arg); ok {
				coef = multiply(coef, n)
				continue
			}
		} else if n, ok := w.p.constInt(arg); ok && f.After == "" && f.Class == Count {
			coef = multiply(coef, max(n, 0))
			continue
		}
		if f.Class == Miss && w.varies(arg) {
			continue // each element has a memo of its own
		}
		root, path, param := w.rooted(arg)
		f.Root, f.After, f.Param = root, path+f.After, param
		out = append(out, f)
	}
	return out, coef, coef > 0
}

// rekey puts the arguments of a call into the key of a guard, and reports
// whether it still is one: a key that changes with a loop finds nothing cached.
func (w *walker) rekey(f *Factor, argsOf func(int) []ast.Expr) bool {
	var keys uint64
	for i := range 64 {
		if f.Keys&(1<<i) == 0 {
			continue
		}
		for _, arg := range argsOf(i) {
			k, varies := w.keys(arg, 0)
			if varies {
				return false
			}
			keys |= k
		}
	}
	f.Keys = keys
	if f.Param != none {
		if as := argsOf(f.Param); len(as) == 1 {
			f.Root, f.Param = exprText(as[0]), none
		}
	}
	return true
}

// given is a function value among the arguments of a call, run as t says.
func (w *walker) given(call *ast.CallExpr, arg ast.Expr, t Term, first bool, c *callee) {
	if lit, ok := unparen(arg).(*ast.FuncLit); ok {
		loops := slices.DeleteFunc(slices.Clone(t.Factors), func(f Factor) bool { return f.Class == Retry })
		if i := slices.IndexFunc(c.runs, func(r ranLit) bool { return r.lit == lit }); i < 0 {
			c.runs = append(c.runs, ranLit{lit, loops, first})
		} else if degree(loops) > degree(c.runs[i].loops) {
			c.runs[i].loops = loops
		}
		return
	}
	if first {
		return
	}
	for _, v := range w.p.values(arg) {
		var inner callee
		switch {
		case v.fn != nil:
			if u := w.p.byFunc[v.fn]; u != nil {
				w.instantiateNamed(call, nil, receiverOf(arg), u.name, 0, false, u.summary.Terms, &inner)
			} else if recv := v.fn.Signature().Recv(); recv != nil && types.IsInterface(recv.Type()) {
				w.open(call, v.fn, recv.Type(), &inner)
			} else if s := w.p.summary(v.fn); s != nil {
				w.instantiateNamed(call, nil, receiverOf(arg), funcName(v.fn), 0, false, s.Terms, &inner)
			}
		case v.lit != nil:
			if u := w.p.byLit[v.lit]; u != nil {
				w.instantiateNamed(call, nil, nil, u.name, 0, false, u.summary.Terms, &inner)
			}
		case v.obj != nil:
			if i, ok := w.param(v.obj); ok {
				inner.terms = []Term{{Coef: 1, Leaf: Leaf{Kind: Param, Param: i, Handle: none}}}
			}
		}
		for _, it := range inner.terms {
			it.Coef = multiply(it.Coef, t.Coef)
			it.Factors = product(t.Factors, it.Factors)
			c.terms = larger(c.terms, []Term{it})
		}
	}
}

func receiverOf(e ast.Expr) ast.Expr {
	if sel, ok := unparen(e).(*ast.SelectorExpr); ok {
		return sel.X
	}
	return nil
}

// dynamic is a call through an interface.
func (w *walker) dynamic(call *ast.CallExpr, s *types.Selection, c *callee) {
	if fn, ok := s.Obj().(*types.Func); ok {
		w.open(call, fn, s.Recv(), c)
	}
}

func (w *walker) open(call *ast.CallExpr, fn *types.Func, recv types.Type, c *callee) {
	if m, ok := w.p.handleMethod(recv, fn); ok {
		w.leaf(call, m, c)
		return
	}
	key := w.p.ifaceOf(recv)
	if key == "" {
		return
	}
	c.terms = larger(c.terms, []Term{{Coef: 1, Leaf: Leaf{Kind: Iface, Name: fn.Name(), Iface: key, Handle: none}}})
	// What runs a closure that may fail, and may fail itself, is a transaction
	// or a retry; anything else keeps the closure for later.
	if !w.p.own(recv) || !returnsError(fn.Signature()) {
		return
	}
	for _, arg := range call.Args {
		if lit, ok := unparen(arg).(*ast.FuncLit); ok {
			if sig, ok := w.p.TypesInfo.TypeOf(lit).(*types.Signature); ok && returnsError(sig) {
				c.runs = append(c.runs, ranLit{lit: lit})
			}
		}
	}
}

func returnsError(sig *types.Signature) bool {
	n := sig.Results().Len()
	return n > 0 && isError(sig.Results().At(n-1).Type())
}

// rangeOverFunc walks `for x := range seq(…)`: the body is a function that the
// iterator runs, in the loops that its source shows.
func (w *walker) rangeOverFunc(s *ast.RangeStmt, label string) ([]Term, bool) {
	call, ok := unparen(s.X).(*ast.CallExpr)
	if !ok {
		return nil, false
	}
	fn := w.p.staticFunc(call)
	if fn == nil {
		return nil, false
	}
	sum := w.p.summary(fn)
	if sum == nil || len(sum.Result) == 0 {
		return nil, false
	}
	var own, yields []Term
	for _, t := range sum.Result {
		if t.Leaf.Kind == Param && t.Leaf.Param >= resultParam {
			yields = append(yields, t)
		} else {
			own = append(own, t)
		}
	}
	c := callee{name: exprText(call.Fun)}
	w.instantiate(call, call.Args, receiver(call), fn, own, &c)
	cost := w.place(call, c)
	f := w.rangeFrame(s)
	if len(yields) > 0 {
		best := slices.MaxFunc(yields, func(a, b Term) int { return a.Degree() - b.Degree() })
		var inner callee
		best.Leaf = Leaf{Kind: DBRead, Handle: none} // only its factors are of use
		w.instantiate(call, call.Args, receiver(call), fn, []Term{best}, &inner)
		if len(inner.terms) == 1 {
			if fs := inner.terms[0].Factors; len(fs) == 0 {
				f.times = max(inner.terms[0].Coef, 1)
			} else {
				f.factor = fs[len(fs)-1]
			}
		}
	}
	return add(cost, w.loop(f, label, func() []Term { return w.list(s.Body.List, 0) })), true
}

// costly reports whether a call makes a round trip or may make one.
func (w *walker) costly(call *ast.CallExpr) bool {
	return slices.ContainsFunc(w.resolve(call).terms, func(t Term) bool { return t.Leaf.Kind != Param })
}
