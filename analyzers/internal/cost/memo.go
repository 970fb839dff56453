package cost

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/querylint/querylint/analyzers/internal/poly"
	"github.com/querylint/querylint/analyzers/internal/syntax"
)

// lookup recognises an if that asks a memo: `v, ok := m[k]; ok`, the same with
// the lookup a few statements before, `m[k] == nil`, a field that is filled on
// first use, and a list of the keys that a memo had no answer for. It returns
// the memo as a factor and whether the if's body is the hit.
func (w *walker) lookup(s *ast.IfStmt, before []ast.Stmt) (memo *poly.Factor, hit bool) {
	cond, negated := syntax.Unparen(s.Cond), false
	if u, ok := cond.(*ast.UnaryExpr); ok && u.Op == token.NOT {
		cond, negated = syntax.Unparen(u.X), true
	}
	switch c := cond.(type) {
	case *ast.SelectorExpr: // if !s.loaded { s.loaded = true; … }
		if o := w.p.Object(c); o != nil && negated && w.stores(s.Body, o) {
			return w.fill(c), false
		}
	case *ast.Ident:
		o := w.p.TypesInfo.ObjectOf(c)
		if a := w.definition(o, s.Init, before); a != nil && len(a.Lhs) == 2 && w.p.Object(a.Lhs[1]) == o {
			return w.memo(syntax.Unparen(a.Rhs[0]), s, !negated), !negated
		}
	case *ast.BinaryExpr:
		if negated {
			return nil, false
		}
		if f, hit := w.noneMissing(c); f != nil {
			return f, hit
		}
		x0 := syntax.Unparen(c.X)
		if call, ok := x0.(*ast.CallExpr); ok && w.p.Builtin(call) == "len" && len(call.Args) == 1 {
			x0 = syntax.Unparen(call.Args[0])
		}
		if o := w.lasting(x0); o != nil && w.zero(c.Y) {
			switch {
			case c.Op == token.EQL && w.stores(s.Body, o):
				return w.fill(x0), false
			case c.Op == token.NEQ && w.terminates(s.Body.List) && w.assigns(o, func(_ ast.Expr, tok token.Token) bool { return tok == token.ASSIGN }):
				return w.fill(x0), true
			}
		}
		if c.Op != token.EQL && c.Op != token.NEQ || !w.zero(c.Y) {
			return nil, false
		}
		if ix := w.lookedUp(x0, s.Init, before); ix != nil {
			return w.memo(ix, s, c.Op == token.NEQ), c.Op == token.NEQ
		}
	}
	return nil, false
}

// lookedUp is the lookup that a value is, or that a variable got its value from
// in the if or shortly before.
func (w *walker) lookedUp(e ast.Expr, init ast.Stmt, before []ast.Stmt) *ast.IndexExpr {
	if ix, ok := e.(*ast.IndexExpr); ok {
		return ix
	}
	o := w.p.Object(e)
	if _, local := e.(*ast.Ident); !local || o == nil {
		return nil
	}
	a := w.definition(o, init, before)
	if a == nil || w.p.Object(a.Lhs[0]) != o {
		return nil
	}
	ix, _ := syntax.Unparen(a.Rhs[0]).(*ast.IndexExpr)
	return ix
}

// zero reports whether the expression is nil, "" or 0.
func (w *walker) zero(e ast.Expr) bool {
	if id, ok := syntax.Unparen(e).(*ast.Ident); ok && id.Name == "nil" {
		return true
	}
	v := w.p.TypesInfo.Types[e].Value
	return v != nil && (v.ExactString() == `""` || v.ExactString() == "0")
}

// lasting is the field or the variable of a package that an expression is, or nil.
func (w *walker) lasting(e ast.Expr) types.Object {
	switch e := e.(type) {
	case *ast.SelectorExpr:
		return w.p.Object(e)
	case *ast.Ident:
		if o := w.p.Object(e); o != nil && o.Parent() == w.p.Pkg.Scope() {
			return o
		}
	}
	return nil
}

// fill is the factor of a field or a variable that is filled on first use, as in
//
//	if s.config == nil { s.config = load() }
//
// Each element of a loop has a field of its own.
func (w *walker) fill(e ast.Expr) *poly.Factor {
	var keys uint64
	if sel, ok := e.(*ast.SelectorExpr); ok {
		var varies bool
		if keys, varies = w.keys(sel.X); varies {
			return nil
		}
	}
	f := w.textual(poly.Guard, "miss(", e, ")")
	f.Keys = keys
	return &f
}

// foundBehind notes the memo of an if whose body is the hit and leaves: what
// stands behind it runs on a miss.
func (w *walker) foundBehind(s ast.Stmt, before []ast.Stmt) {
	switch s := s.(type) {
	case *ast.IfStmt:
		w.foundBehindIf(s, before)
	case *ast.SwitchStmt:
		w.missed(w.caseMisses(s, before).behind...)
	}
}

func (w *walker) foundBehindIf(s *ast.IfStmt, before []ast.Stmt) {
	if w.notFull(s.Cond) && w.terminates(s.Body.List) {
		w.missed(poly.Factor{Class: poly.Full, Root: "full", Param: poly.None})
		return
	}
	if failed, ok := w.errCheck(s.Cond); ok && !failed && w.terminates(s.Body.List) {
		w.missed(poly.Factor{Class: poly.Rare, Root: "failures", Param: poly.None})
	}
	memo, hit := w.miss(s, before)
	switch {
	case memo != nil && hit && (w.terminates(s.Body.List) || w.returnsHit(s, before)):
		w.missed(*memo)
	case memo != nil && !hit && s.Else != nil && !w.flowOf(s.Else).falls:
		w.missed(*memo)
	}
	if other, ok := s.Else.(*ast.IfStmt); ok && w.terminates(s.Body.List) {
		w.foundBehindIf(other, before)
	}
}

// returnsHit reports whether the body returns what the lookup found, or has decoded it
// into what is returned: an answer of the wrong type, or one that cannot be decoded or
// is too old, may still fall through.
func (w *walker) returnsHit(s *ast.IfStmt, before []ast.Stmt) bool {
	f := &foundValues{w: w, vars: make(map[types.Object]bool)}
	f.add(s.Init)
	ast.Inspect(s.Cond, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			if a := w.definition(w.p.Object(id), s.Init, before); a != nil {
				f.add(a)
			}
		}
		return true
	})
	returned := false
	ast.Inspect(s.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.AssignStmt:
			if slices.ContainsFunc(n.Rhs, f.in) {
				f.add(n)
			}
		case *ast.CallExpr:
			if f.in(n) {
				f.fills(n)
			}
		case *ast.ReturnStmt:
			returned = returned || f.returned(n)
		}
		return !returned
	})
	return returned
}

// foundValues are the variables that hold what a lookup found.
type foundValues struct {
	w    *walker
	vars map[types.Object]bool
}

func (f *foundValues) in(e ast.Expr) bool { return f.w.p.Mentions(e, f.vars) }

// add notes what an assignment gives the variables on its left, and what the calls on
// its right fill.
func (f *foundValues) add(s ast.Stmt) {
	a, ok := s.(*ast.AssignStmt)
	if !ok {
		return
	}
	for _, lhs := range a.Lhs {
		if o := f.w.p.Object(lhs); o != nil {
			f.vars[o] = true
		}
	}
	for _, rhs := range a.Rhs {
		f.fills(rhs)
	}
}

// fills notes what the calls of an expression are given to fill: json.Unmarshal(data, &u).
func (f *foundValues) fills(e ast.Expr) {
	ast.Inspect(e, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		for _, arg := range call.Args {
			arg = syntax.Unparen(arg)
			if u, ok := arg.(*ast.UnaryExpr); ok && u.Op == token.AND {
				arg = u.X
			} else if _, pointer := syntax.CoreType(f.w.p.TypesInfo.TypeOf(arg)).(*types.Pointer); !pointer {
				continue
			}
			if o := f.w.p.Object(arg); o != nil {
				f.vars[o] = true
			}
		}
		return true
	})
}

// returned reports whether a return gives back what was found, by its results or by what
// the caller has handed over to be filled.
func (f *foundValues) returned(r *ast.ReturnStmt) bool {
	if slices.ContainsFunc(r.Results, f.in) {
		return true
	}
	for o := range f.vars {
		_, param := f.w.u.Params[o]
		if param || len(r.Results) == 0 && isResult(f.w.u.Type, o) {
			return true
		}
	}
	return false
}

// isResult reports whether a variable is a result that a function's type names.
func isResult(t *ast.FuncType, o types.Object) bool {
	return t.Results != nil && t.Results.Pos() <= o.Pos() && o.Pos() < t.Results.End()
}

// memo is the factor of a lookup m[k] or cache.Get(k) that s asks, or nil if the
// code does not store there what it loads, behind a lookup without an answer.
func (w *walker) memo(e ast.Expr, s *ast.IfStmt, hit bool) *poly.Factor {
	switch e := e.(type) {
	case *ast.IndexExpr:
		return w.memoOfMap(e, s, hit)
	case *ast.CallExpr:
		return w.guardOf(e)
	}
	return nil
}

func (w *walker) memoOfMap(e *ast.IndexExpr, s *ast.IfStmt, hit bool) *poly.Factor {
	o := w.p.Object(e.X)
	if o == nil || !syntax.KeepsValues(w.p.TypesInfo.TypeOf(e.X)) {
		return nil
	}
	answered := s.Else
	if hit {
		answered = s.Body
	}
	stores := slices.DeleteFunc(w.p.StoredBehind(w.u, o, e), func(at token.Pos) bool {
		return answered != nil && answered.Pos() <= at && at < answered.End()
	})
	empty := w.p.EmptyBefore(w.u, o, e.Pos())
	if len(stores) == 0 || empty && w.comesOnce(e.Index, o) {
		return nil
	}
	f := w.memoOf(e.X)
	if f == nil {
		return nil
	}
	if empty {
		w.fresh[f.Text()] = true
	}
	f.SetFilter(len(w.loops) > 0 && !slices.ContainsFunc(w.loops, func(loop *frame) bool {
		return slices.ContainsFunc(stores, func(at token.Pos) bool { return loop.node.Pos() <= at && at < loop.node.End() })
	}))
	return f
}

// comesOnce reports whether no key comes again while a local map is there: the
// loop is over the keys of another map.
func (w *walker) comesOnce(key ast.Expr, local types.Object) bool {
	inside := slices.DeleteFunc(slices.Clone(w.loops), func(f *frame) bool { return f.node.Pos() < local.Pos() })
	if len(inside) != 1 {
		return false
	}
	r, ok := inside[0].node.(*ast.RangeStmt)
	if !ok || r.Key == nil {
		return false
	}
	_, isMap := syntax.CoreType(w.p.TypesInfo.TypeOf(r.X)).(*types.Map)
	return isMap && w.p.Object(r.Key) == w.p.Object(key)
}

// memoOf is the factor of a memo that outlives the turns of the loops around.
func (w *walker) memoOf(e ast.Expr) *poly.Factor {
	for _, f := range w.loops {
		if w.p.Mentions(e, f.rebinds(w.p)) {
			return nil
		}
	}
	f := w.textual(poly.Miss, "miss(", e, ")")
	return &f
}

// varies reports whether the expression changes with one of the loops around.
func (w *walker) varies(e ast.Node) bool {
	for _, f := range w.loops {
		if w.p.Mentions(e, f.changes(w.p)) {
			return true
		}
	}
	return false
}

// guardOf is the factor of a lookup in a cache object: a method that answers
// from memory, on a variable or field that the package also stores into. What an
// interface's method costs is counted beside the guard. A key that
// the loops change makes it a memo, if what is loaded is stored under that key: a
// loop over keys empties no cache, but it also finds none filled.
func (w *walker) guardOf(call *ast.CallExpr) *poly.Factor {
	sel, ok := syntax.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok || w.asksStore(call) {
		return nil
	}
	o := w.p.Object(sel.X)
	if o == nil {
		return nil
	}
	fed := false
	for method := range w.p.Fed[o] {
		fed = fed || method != sel.Sel.Name
	}
	if !fed {
		return nil
	}
	f := w.textual(poly.Guard, "miss(", sel.X, ")")
	f.Refills = w.refills(sel, o)
	for _, arg := range call.Args {
		keys, varies := w.keys(arg)
		switch {
		case varies && !f.Refills:
			return nil
		case varies:
			f.Class = poly.Miss
		}
		f.Keys |= keys
	}
	if f.Class == poly.Miss {
		f.Keys = 0
	}
	return &f
}

// asksStore reports whether a call is known to make a round trip: what an interface's method
// costs is open.
func (w *walker) asksStore(call *ast.CallExpr) bool {
	return slices.ContainsFunc(w.costed(call), func(t poly.Term) bool { return t.Leaf.Kind != poly.Param && t.Leaf.Kind != poly.Iface })
}

const nearLookup = 4 // statements between a lookup and its if: an unlock may stand there

// definition is the assignment of one value that a variable has its value from, in
// the if that tests it or shortly before, or nil.
func (w *walker) definition(o types.Object, init ast.Stmt, before []ast.Stmt) *ast.AssignStmt {
	for _, s := range slices.Backward(append(slices.Clone(before[max(0, len(before)-nearLookup):]), init)) {
		a, ok := s.(*ast.AssignStmt)
		if !ok || o == nil || !slices.ContainsFunc(a.Lhs, func(lhs ast.Expr) bool { return w.p.Object(lhs) == o }) {
			continue
		}
		if len(a.Rhs) != 1 {
			return nil
		}
		return a
	}
	return nil
}

// plain reports whether an expression is a variable, or a field of one.
func plain(e ast.Expr) bool {
	switch e := syntax.Unparen(e).(type) {
	case *ast.Ident:
		return true
	case *ast.SelectorExpr:
		return plain(e.X)
	}
	return false
}

// collectsMissing notes `missing = append(missing, key)` behind a failed lookup
// in a memo that was filled before: what is then loaded is what is missing.
func (w *walker) collectsMissing(s *ast.AssignStmt) {
	if len(w.misses) == 0 || len(s.Lhs) != 1 || len(s.Rhs) != 1 {
		return
	}
	call, ok := syntax.Unparen(s.Rhs[0]).(*ast.CallExpr)
	if !ok || w.p.Builtin(call) != "append" || len(call.Args) == 0 {
		return
	}
	memo := w.misses[len(w.misses)-1]
	memo.SetFilter(false) // it is filled behind the loop, with what was missing
	if o := w.p.Object(s.Lhs[0]); o != nil && o == w.p.Object(call.Args[0]) && !w.fresh[memo.Text()] {
		w.missing[o] = memo
	}
}

// noneMissing recognises len(missing) == 0 and len(missing) > 0.
func (w *walker) noneMissing(c *ast.BinaryExpr) (memo *poly.Factor, hit bool) {
	call, ok := syntax.Unparen(c.X).(*ast.CallExpr)
	if !ok || w.p.Builtin(call) != "len" || len(call.Args) != 1 {
		return nil, false
	}
	if n, ok := w.p.ConstInt(c.Y); !ok || n != 0 {
		return nil, false
	}
	f, ok := w.missing[w.p.Object(call.Args[0])]
	if !ok {
		return nil, false
	}
	return &f, c.Op == token.EQL
}

func (w *walker) stores(body *ast.BlockStmt, o types.Object) bool {
	return w.Find(body, func(n ast.Node) bool {
		a, ok := n.(*ast.AssignStmt)
		if !ok {
			return false
		}
		return slices.ContainsFunc(a.Lhs, func(lhs ast.Expr) bool { return w.p.Object(lhs) == o })
	})
}
