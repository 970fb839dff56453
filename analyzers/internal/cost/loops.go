package cost

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/querylint/querylint/analyzers/internal/poly"
	"github.com/querylint/querylint/analyzers/internal/survey"
	"github.com/querylint/querylint/analyzers/internal/syntax"
)

// frame is one loop around the code that is being walked.
type frame struct {
	node     ast.Node // the loop, or the function literal that a callee runs in a loop
	factor   poly.Factor
	times    int64 // the length of a loop over a constant; 0: the factor counts
	line     int
	arm      int                   // its Arm.Node
	vars     map[types.Object]bool // key and value, or the literal's parameters
	changed  map[types.Object]bool // all that the body assigns, in whole or in part, filled when asked
	rebound  map[types.Object]bool // all that the body assigns in whole, likewise
	derived  map[types.Object]bool // vars and what a turn makes of them, likewise
	asked    *survey.Element       // of a library that calls a function per element
	asking   []*ast.CallExpr       // see askedInTurn, filled when asked
	received bool                  // it runs over what the function itself sends, however many receive
	label    string
	again    *attempts // it sends again at once what has failed
}

// raises reports whether the loop makes the code inside run once per element.
func (s *scope) raises(f *frame) bool { return !s.drops(f) && f.times == 0 && f.factor.Class.Raises() }

// textual makes a factor out of an expression: before + expression + after.
func (w *walker) textual(class poly.Class, before string, e ast.Expr, after string) poly.Factor {
	e = w.p.Plain(e)
	if _, ok := e.(*ast.BinaryExpr); ok && before == "" {
		before, after = "(", ")"
	}
	root, path, param := w.rooted(e)
	return poly.Factor{Class: class, Before: before, Root: root, After: path + after, Param: param, Own: before == "miss(" && w.ownMemo(e), Kept: w.keepsList(e)}
}

// ownMemo reports whether a memo is a variable of the function, or of the literal, that
// asks it, and made there.
func (w *walker) ownMemo(e ast.Expr) bool {
	id, ok := syntax.Unparen(e).(*ast.Ident)
	if !ok {
		return false
	}
	v, ok := w.p.Object(id).(*types.Var)
	if !ok || v.Kind() != types.LocalVar {
		return false
	}
	within := w.u.Body
	ast.Inspect(w.u.Body, func(n ast.Node) bool {
		if lit, ok := n.(*ast.FuncLit); ok && lit.Body.Pos() <= e.Pos() && e.Pos() < lit.Body.End() {
			within = lit.Body
		}
		return n != nil && n.Pos() <= e.Pos() && e.Pos() < n.End()
	})
	if v.Pos() < within.Pos() || v.Pos() >= within.End() {
		return false
	}
	return !slices.ContainsFunc(w.p.Assigned[v], func(a syntax.Assignment) bool {
		if a.Value == nil {
			return a.Source != nil || a.Tok != token.ASSIGN // but an element of it
		}
		made, _ := syntax.Unparen(a.Value).(*ast.CallExpr)
		return syntax.StructLit(a.Value) == nil && (made == nil || w.p.Builtin(made) == "")
	})
}

// rooted splits an expression into the parameter that it starts from and the
// fields selected from it; any other expression is a text of its own.
func (w *walker) rooted(e ast.Expr) (root, path string, param int) {
	x := syntax.Unparen(e)
	var field types.Object // of the parameter
	for {
		switch t := x.(type) {
		case *ast.SelectorExpr:
			if sel := w.p.TypesInfo.Selections[t]; sel != nil && sel.Kind() == types.FieldVal {
				path = "." + t.Sel.Name + path
				field = sel.Obj()
				x = syntax.Unparen(t.X)
				continue
			}
		case *ast.StarExpr:
			x = syntax.Unparen(t.X)
			continue
		case *ast.UnaryExpr:
			if t.Op == token.AND {
				x = syntax.Unparen(t.X)
				continue
			}
		case *ast.Ident:
			if i, ok := w.Param(w.p.TypesInfo.ObjectOf(t)); ok && !w.sets(field, e.Pos()) {
				return t.Name, path, i
			}
		}
		if u, ok := syntax.Unparen(e).(*ast.UnaryExpr); ok && u.Op == token.AND {
			e = u.X // the fields of &o are those of o
		}
		return syntax.ExprText(e), "", poly.None
	}
}

// keepsList reports whether an expression is a field of a parameter that is, at this place,
// as the caller has passed it.
func (w *walker) keepsList(e ast.Expr) bool {
	sel, ok := syntax.Unparen(e).(*ast.SelectorExpr)
	if !ok {
		return false
	}
	id, ok := syntax.Unparen(sel.X).(*ast.Ident)
	if !ok {
		return false
	}
	_, ok = w.unchanged(id)
	return ok && w.keeps(id, sel.Sel.Name)
}

// sets reports whether the unit has set a field before a place: it is no longer what the
// caller has passed.
func (w *walker) sets(field types.Object, before token.Pos) bool {
	return field != nil && slices.ContainsFunc(w.p.Assigned[field], func(a syntax.Assignment) bool {
		return a.Tok != token.COLON && a.Pos >= w.u.Body.Pos() && a.Pos < before
	})
}

func (w *walker) rangeFrame(s *ast.RangeStmt) *frame {
	f := &frame{node: s, line: w.p.Line(s.Pos()), vars: map[types.Object]bool{}}
	for _, e := range []ast.Expr{s.Key, s.Value} {
		if e != nil {
			if o := w.p.Object(e); o != nil {
				f.vars[o] = true
			}
		}
	}
	typ := w.p.TypesInfo.TypeOf(s.X)
	if typ == nil {
		f.factor = poly.Factor{Class: poly.Data, Before: "len(", Root: syntax.ExprText(s.X), After: ")", Param: poly.None}
		return f
	}
	switch t := syntax.CoreType(typ).(type) {
	case *types.Chan:
		if list := w.sentFrom(s.X); list != nil && !w.isChannel(list) { // what comes out of another one has no length
			sent := w.rangeFrame(&ast.RangeStmt{For: s.For, X: list, Body: s.Body})
			f.factor, f.times, f.received = sent.factor, sent.times, true
			return f
		}
		f.factor = w.textual(poly.Daemon, "range ", s.X, "")
		return f
	case *types.Basic:
		if t.Info()&types.IsInteger != 0 {
			loop := &ast.ForStmt{For: s.For, Body: s.Body}
			if n, ok := w.p.ConstInt(s.X); ok {
				f.times = max(n, 1)
				if w.succeeds(loop) || w.byExit(loop).Class == poly.Page {
					f.times, f.factor = 0, poly.Factor{Class: poly.Retry, Root: "attempts", Param: poly.None}
				}
				return f
			}
			if n, ok := w.few(s.X, s.Pos()); ok {
				f.times = max(n, 1)
				return f
			}
			f.factor = w.upTo(w.countClass(s.X, nil, nil), s.X)
			if f.factor.Class == poly.Count && (w.succeeds(loop) || w.drains(loop, w.p.Object(s.Key))) {
				f.factor.Class = poly.Retry
			}
			return f
		}
	case *types.Array:
		f.times = max(t.Len(), 1)
		return f
	case *types.Pointer:
		if a, ok := t.Elem().Underlying().(*types.Array); ok {
			f.times = max(a.Len(), 1)
			return f
		}
	}
	if n, ok := w.p.ConstLen(s.X); ok {
		f.times = max(n, 1)
		return f
	}
	if n, ok := w.fewElements(s.X, s.Pos()); ok {
		f.times = max(n, 1)
		return f
	}
	if n, ok := w.capped(s); ok {
		f.times = max(n, 1)
		return f
	}
	if n, ok := w.inTable(s); ok {
		f.times = max(n, 1)
		return f
	}
	class := poly.Data
	if w.p.Chunks(s.X) {
		class = poly.Batch
	}
	f.factor = w.lengthOf(class, s.X)
	return f
}

func (w *walker) isChannel(e ast.Expr) bool {
	_, is := syntax.CoreType(w.p.TypesInfo.TypeOf(e)).(*types.Chan)
	return is
}

// capped finds the constant at which a loop is left by its index:
// `if i >= 5 { break }`.
func (w *walker) capped(s *ast.RangeStmt) (int64, bool) {
	if s.Key == nil {
		return 0, false
	}
	index := w.p.Object(s.Key)
	for _, st := range s.Body.List {
		c, ok := st.(*ast.IfStmt)
		if !ok {
			continue
		}
		b, ok := syntax.Unparen(c.Cond).(*ast.BinaryExpr)
		if !ok || index == nil || w.p.Object(b.X) != index || b.Op != token.GEQ && b.Op != token.GTR && b.Op != token.EQL {
			continue
		}
		if n, ok := w.p.ConstInt(b.Y); ok && w.flowOfList(c.Body.List).left(0, 1) > 0 {
			return n, true
		}
	}
	return 0, false
}

// inTable finds the constant number of keys that a loop over a map works for: those of a table
// of the code, without which a turn does nothing.
//
//	for column, value := range where {
//		message, ok := messages[column]
//		if !ok {
//			return errUnknown
//		}
func (w *walker) inTable(s *ast.RangeStmt) (int64, bool) {
	if _, isMap := syntax.CoreType(w.p.TypesInfo.TypeOf(s.X)).(*types.Map); !isMap || s.Key == nil {
		return 0, false
	}
	for i, st := range s.Body.List {
		if c, ok := st.(*ast.IfStmt); ok && !w.flowOfList(c.Body.List).falls {
			if not, ok := syntax.Unparen(c.Cond).(*ast.UnaryExpr); ok && not.Op == token.NOT {
				a := w.definition(w.p.Object(not.X), c.Init, s.Body.List[:i])
				if n, ok := w.tableOf(a, w.p.Object(s.Key)); ok {
					return n, true
				}
			}
		}
		if w.Find(st, func(n ast.Node) bool { call, ok := n.(*ast.CallExpr); return ok && w.Costly(call) }) {
			break
		}
	}
	return 0, false
}

// tableOf is the number of keys of the table in which an assignment looks for a key.
func (w *walker) tableOf(lookup *ast.AssignStmt, key types.Object) (int64, bool) {
	if lookup == nil || key == nil || len(lookup.Lhs) != 2 {
		return 0, false
	}
	ix, ok := syntax.Unparen(lookup.Rhs[0]).(*ast.IndexExpr)
	if !ok || w.p.Object(ix.Index) != key {
		return 0, false
	}
	return w.p.ConstLen(ix.X)
}

// lengthOf is the factor «once per element of e». What only passes on the
// elements of its argument, such as an iterator over a slice, is looked through.
func (w *walker) lengthOf(class poly.Class, e ast.Expr) poly.Factor {
	if call, ok := syntax.Unparen(e).(*ast.CallExpr); ok && len(call.Args) == 1 {
		if fn := w.p.StaticFunc(call); fn != nil && fn.Pkg() != nil && w.p.Catalog.Opaque(fn.Pkg().Path()) {
			switch syntax.CoreType(w.p.TypesInfo.TypeOf(call.Args[0])).(type) {
			case *types.Slice, *types.Map:
				e = call.Args[0]
			}
		}
	}
	f := w.textual(class, "len(", e, ")")
	if class == poly.Data {
		f.List = w.p.ListText(e)
		if n, ok := w.p.ElementsAtMost(e, w.u, e.Pos()); ok {
			f.Most = n
		}
	}
	return f
}

// takesGroup reports whether the loop runs over groups of a list, as of keys by
// their slot, and the call takes a group as a whole.
func (w *walker) takesGroup(call *ast.CallExpr, f *frame) bool {
	r, ok := f.node.(*ast.RangeStmt)
	if !ok || r.Value == nil || !w.p.Groups(r.X) {
		return false
	}
	group := w.p.Object(r.Value)
	return slices.ContainsFunc(call.Args, func(arg ast.Expr) bool {
		return group != nil && w.p.Object(arg) == group
	})
}
