package value

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/querylint/querylint/analyzers/internal/catalog"
	"github.com/querylint/querylint/analyzers/internal/effect"
	"github.com/querylint/querylint/analyzers/internal/poly"
	"github.com/querylint/querylint/analyzers/internal/survey"
	"github.com/querylint/querylint/analyzers/internal/syntax"
)

// LoopOrder is the order in which a loop comes to its elements.
func (w *Function) LoopOrder(node ast.Node) effect.Order {
	switch s := node.(type) {
	case *ast.RangeStmt:
		return w.OrderOf(s.X, 0)
	case *ast.ForStmt:
		c, ok := syntax.Unparen(s.Cond).(*ast.BinaryExpr)
		if !ok {
			break
		}
		for _, side := range []ast.Expr{c.X, c.Y} { // i < len(ids), len(ids) > 0
			if list := w.LenIn(side); list != nil {
				return w.OrderOf(list, 0)
			}
		}
	}
	return effect.Order{}
}

// filledOnce reports whether a variable is a map that is made empty, and gets one element
// once.
func (w *Function) filledOnce(e ast.Expr) bool {
	o, ok := w.p.Object(e).(*types.Var)
	if !ok || o.IsField() || o.Kind() == types.ParamVar {
		return false
	}
	made, filled := 0, 0
	for _, a := range w.p.Assigned[o] {
		switch v := syntax.Unparen(a.Value).(type) {
		case *ast.CompositeLit:
			if len(v.Elts) > 0 {
				return false
			}
			made++
		case *ast.CallExpr:
			if w.p.Builtin(v) != "make" {
				return false
			}
			made++
		default:
			if a.Element == nil || a.InLoop {
				return false
			}
			filled++
		}
	}
	return made == 1 && filled <= 1
}

// oneEntry reports whether a map has one entry at most, which is written out, and
// nobody is given it who may add more.
func (w *Function) oneEntry(e ast.Expr) bool {
	if n, ok := w.p.ConstLen(e); (!ok || n > 1) && !w.filledOnce(e) {
		return false
	}
	id, ok := e.(*ast.Ident)
	if !ok {
		return true
	}
	v, ok := w.p.TypesInfo.ObjectOf(id).(*types.Var)
	if !ok || w.u == nil || v.Parent() == w.p.Pkg.Scope() {
		return false
	}
	known := make(map[*ast.Ident]bool) // read, or looped over
	shared := false
	ast.Inspect(w.u.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.RangeStmt:
			if x, ok := syntax.Unparen(n.X).(*ast.Ident); ok {
				known[x] = true
			}
		case *ast.IndexExpr:
			if x, ok := syntax.Unparen(n.X).(*ast.Ident); ok {
				known[x] = true
			}
		case *ast.CallExpr:
			if x, ok := syntax.Unparen(syntax.Only(n.Args)).(*ast.Ident); ok && w.p.Builtin(n) == "len" {
				known[x] = true
			}
		case *ast.Ident:
			shared = shared || w.p.TypesInfo.Uses[n] == v && !known[n]
		}
		return !shared
	})
	return !shared
}

// OrderOf is the order of the elements of a map, a list, an iterator or a
// channel; of anything else it says whether its parts have the order of a
// request.
func (w *Function) OrderOf(e ast.Expr, depth int) effect.Order {
	const deep = 8
	e = syntax.Unparen(e)
	if e == nil || depth > deep {
		return effect.Order{}
	}
	if _, ok := syntax.CoreType(w.p.TypesInfo.TypeOf(e)).(*types.Map); ok {
		if w.oneEntry(e) {
			return effect.Order{}
		}
		return effect.Order{Over: effect.OverMap, Map: w.p.MapName(e)}
	}
	switch e := e.(type) {
	case *ast.SliceExpr:
		return w.OrderOf(e.X, depth+1)
	case *ast.StarExpr:
		return w.OrderOf(e.X, depth+1)
	case *ast.UnaryExpr:
		if e.Op == token.AND {
			return w.OrderOf(e.X, depth+1)
		}
	case *ast.CompositeLit:
		if w.writesKeys(e) {
			return effect.Order{Over: effect.OverKeys}
		}
		if _, list := w.onlyList(e); list != nil {
			return w.OrderOf(list, depth+1)
		}
	case *ast.CallExpr:
		return w.orderOfCall(e, depth)
	case *ast.Ident, *ast.SelectorExpr:
		if w.p.Shuffles(e) {
			return effect.Order{Over: effect.OverMap}
		}
		return w.orderOfVariable(e, depth)
	}
	return w.plainOrder(e)
}

// CallbackOrder is the order in which a call of a library comes to the elements that it
// gives its callback.
func (w *Function) CallbackOrder(call *ast.CallExpr, cb catalog.Callback) effect.Order {
	return w.OrderOf(syntax.GoneThrough(call, cb), 0)
}

// plainOrder is the order of what is a list and of which no more is known.
func (w *Function) plainOrder(e ast.Expr) effect.Order {
	switch t := syntax.CoreType(w.p.TypesInfo.TypeOf(e)).(type) {
	case *types.Slice, *types.Array, *types.Signature:
		return effect.Order{Over: effect.OverList}
	case *types.Pointer:
		if _, ok := t.Elem().Underlying().(*types.Array); ok {
			return effect.Order{Over: effect.OverList}
		}
	case *types.Chan:
		return effect.Order{Over: effect.OverChan}
	}
	return effect.Order{}
}

// listed reports whether a value has elements in an order: a list, or an
// iterator.
func (w *Function) listed(e ast.Expr) bool {
	switch syntax.CoreType(w.p.TypesInfo.TypeOf(e)).(type) {
	case *types.Slice, *types.Signature:
		return true
	}
	return false
}

// Ordered reports whether a value has elements in an order, or may have parts
// that have.
func (w *Function) Ordered(e ast.Expr) bool {
	t := syntax.CoreType(w.p.TypesInfo.TypeOf(e))
	if ptr, ok := t.(*types.Pointer); ok {
		t = ptr.Elem().Underlying()
	}
	switch t.(type) {
	case *types.Slice, *types.Chan, *types.Signature, *types.Struct:
		return true
	}
	return false
}

// orderOfVariable is the order of a variable, or of a part of one.
func (w *Function) orderOfVariable(e ast.Expr, depth int) effect.Order {
	o := w.p.Object(e)
	if o == nil {
		return w.plainOrder(e)
	}
	if w.p.Sorted[o] {
		return effect.Order{Over: effect.OverSorted}
	}
	known, ok := w.orders[o]
	if !ok {
		w.orders[o] = effect.Order{} // while it is looked for
		known = w.gatheredOrder(o, depth).AsList(effect.Elsewhere)
		w.orders[o] = known
	}
	if known.Over != effect.Counting && known.Over != effect.OverList || known.Of > 0 {
		return known
	}
	root := w.p.Object(syntax.Root(e))
	if b, ok := w.Bound[root]; ok {
		return w.partOrder(e, b.Order)
	}
	if i, ok := w.Param(root); ok {
		return w.partOrder(e, effect.Order{Of: i + 1})
	}
	if x := w.p.Ranged[root]; x != nil && root != o {
		if of := w.OrderOf(x, depth+1); of.Over == effect.OverInput {
			return of // a list in an element of a request's list
		}
	}
	if w.input(e) {
		return effect.Order{Over: effect.OverInput}
	}
	if as := w.p.Assigned[o]; len(as) == 1 && len(w.p.Gathered[o]) == 0 {
		made := syntax.Unparen(as[0].Value)
		if u, ok := made.(*ast.UnaryExpr); ok && u.Op == token.AND {
			made = syntax.Unparen(u.X)
		}
		if lit, ok := made.(*ast.CompositeLit); ok {
			if w.writesKeys(lit) {
				return effect.Order{Over: effect.OverKeys}
			}
			if of := w.madeOrder(o, lit, depth); of != (effect.Order{}) {
				return of.AsList(effect.Elsewhere)
			}
		}
	}
	return w.plainOrder(e)
}

// writesKeys reports whether a list is written out of two or more keys that the
// function is given, and that the code does not compare.
func (w *Function) writesKeys(lit *ast.CompositeLit) bool {
	if len(lit.Elts) < 2 {
		return false
	}
	return !slices.ContainsFunc(lit.Elts, func(e ast.Expr) bool {
		if !syntax.IsComparable(w.p.TypesInfo.TypeOf(e)) || w.compares(e) {
			return true
		}
		v := w.Variable(w.stood(e))
		return v.Kind != effect.Parameter && (v.Kind != effect.Local || v.Field == "")
	})
}

// partOrder is the order of a part of a value.
func (w *Function) partOrder(e ast.Expr, whole effect.Order) effect.Order {
	if whole.Over != effect.Counting {
		return whole
	}
	whole.Over = w.plainOrder(e).Over
	return whole
}

const maxGlobal = 16 // values that a variable of a package is given

// gatheredOrder is the order in which a variable has got its elements, if the
// code shows it.
func (w *Function) gatheredOrder(o types.Object, depth int) effect.Order {
	if v, ok := o.(*types.Var); ok && v.IsField() {
		if order := w.fieldOrder(v, depth); order.Over.Random() {
			return order
		}
	}
	var found []effect.Order
	for _, g := range w.p.Gathered[o] {
		if g.Started != nil && w.concurrent(g.Started) {
			return effect.Order{Over: effect.OverRace}
		}
		inner := effect.Order{}
		for _, x := range g.Loops {
			if inner = w.OrderOf(x, depth+1); inner.Over.Random() {
				return inner.AsList(w.p.Line(x.Pos()))
			}
		}
		if _, ok := syntax.CoreType(o.Type()).(*types.Chan); !ok && inner.Over != effect.Counting {
			found = append(found, inner)
		}
	}
	assigned := w.p.Assigned[o]
	if v, ok := o.(*types.Var); ok && v.IsField() && len(assigned) > 1 || o.Parent() == w.p.Pkg.Scope() && len(assigned) > maxGlobal {
		assigned = nil // it belongs to many
	}
	for _, a := range assigned {
		call, isCall := syntax.Unparen(a.Value).(*ast.CallExpr)
		switch {
		case a.Append && call.Ellipsis.IsValid():
			found = append(found, w.OrderOf(call.Args[len(call.Args)-1], depth+1))
		case a.Append, isCall && w.p.Builtin(call) == "make", w.begins(a.Value):
		case a.Source != nil && w.listed(a.Source), a.Value == nil && a.Source != nil && !a.Later:
			found = append(found, w.OrderOf(a.Source, depth+1))
		}
	}
	found = slices.DeleteFunc(found, func(o effect.Order) bool { return o == effect.Order{} })
	if i := slices.IndexFunc(found, func(o effect.Order) bool { return o.Over.Random() }); i >= 0 {
		return found[i]
	}
	if found = slices.Compact(found); len(found) == 1 {
		return found[0]
	}
	return effect.Order{}
}

// begins reports whether a value is the beginning of a list that others are
// appended to: elements written out, or none.
func (w *Function) begins(e ast.Expr) bool {
	switch e := w.p.Plain(e).(type) {
	case *ast.CompositeLit:
		return true
	case *ast.SliceExpr: // list[:0]
		n, ok := w.p.ConstInt(e.High)
		return ok && n == 0
	case *ast.Ident:
		return w.p.TypesInfo.Types[e].IsNil()
	}
	return false
}

// concurrent reports whether a function that is started once per turn of a loop
// runs beside those of the other turns.
func (w *Function) concurrent(s *syntax.Starter) bool {
	if s.Arg < 0 {
		return true
	}
	fn := w.p.StaticFunc(s.Call)
	if fn == nil {
		return false
	}
	var steps []effect.Step
	if u := w.p.ByFunc[fn]; u != nil {
		steps = w.p.CostOf(u).Summary.Steps
	} else if sum := w.p.Summary(fn); sum != nil {
		steps = sum.Steps
	}
	return slices.ContainsFunc(steps, func(t effect.Step) bool {
		return t.Leaf.Kind == poly.Param && t.Leaf.Param == s.Arg+1 && slices.ContainsFunc(t.Path, func(a effect.Arm) bool { return a.Kind == effect.Goroutine })
	})
}

// orderOfCall is the order of what a call returns.
func (w *Function) orderOfCall(call *ast.CallExpr, depth int) effect.Order {
	plain := w.plainOrder(call)
	if w.p.TypesInfo.Types[call.Fun].IsType() && len(call.Args) == 1 {
		return w.OrderOf(call.Args[0], depth+1)
	}
	if w.p.Sorts(call) {
		return effect.Order{Over: effect.OverSorted}
	}
	if w.p.Builtin(call) == "append" && len(call.Args) > 0 {
		if call.Ellipsis.IsValid() {
			if o := w.OrderOf(call.Args[len(call.Args)-1], depth+1); o.Over.Random() {
				return o
			}
		}
		return w.OrderOf(call.Args[0], depth+1)
	}
	if w.p.Chunks(call) {
		for _, arg := range call.Args {
			if w.listed(arg) {
				return w.OrderOf(arg, depth+1)
			}
		}
	}
	if m, ok := w.p.Catalogued(call); ok {
		if _, counts := survey.LeafKind(m.Effect); counts {
			return plain
		}
	}
	fn := w.p.StaticFunc(call)
	if fn == nil || fn.Pkg() == nil {
		return plain
	}
	if w.p.Catalog.Opaque(fn.Pkg().Path()) || w.p.Catalog.Combinator(fn.Pkg().Path()) {
		return w.orderOfLibrary(call, depth)
	}
	var returns effect.Order
	if u := w.p.ByFunc[fn]; u != nil {
		returns = w.p.CostOf(u).Summary.Returns
	} else if sum := w.p.Summary(fn); sum != nil {
		returns = sum.Returns
	}
	if of := returns.Of - 1; of >= 0 {
		arg := syntax.Receiver(call)
		if of > 0 {
			arg = nil
			if of <= len(call.Args) {
				arg = call.Args[of-1]
			}
		}
		if o := w.OrderOf(arg, depth+1); o.Over != effect.Counting {
			return o
		}
	}
	if returns.Over == effect.Counting {
		return plain
	}
	return effect.Order{Over: returns.Over}.AsList(effect.Elsewhere)
}

// orderOfLibrary is that of a list which a library makes: maps.Keys, slices.Collect and
// lo.Map keep the order of their first argument, and what slices.AppendSeq adds has its own.
func (w *Function) orderOfLibrary(call *ast.CallExpr, depth int) effect.Order {
	plain := w.plainOrder(call)
	if !w.listed(call) {
		return plain
	}
	order := plain
	for i, arg := range call.Args {
		o := w.OrderOf(arg, depth+1)
		if o.Over.Random() {
			return o
		}
		if i == 0 && o.Over != effect.Counting {
			order = o
		}
	}
	return order
}

// input reports whether a list is a variable, or a part of one, that nothing but
// calls which ask no database has filled: a request that was decoded.
func (w *Function) input(list ast.Expr) bool {
	p := w.p
	o := p.Object(syntax.Root(list))
	if o == nil || p.Sorted[o] {
		return false
	}
	filled := slices.DeleteFunc(slices.Clone(p.Filled[o]), func(call *ast.CallExpr) bool {
		m, ok := p.Catalogued(call)
		return ok && m.Effect == catalog.DBWrite // it stores the list
	})
	if len(filled) == 0 {
		return false
	}
	for _, a := range p.Assigned[o] {
		if a.Value != nil && a.Tok != token.AND {
			if lit, ok := syntax.Unparen(a.Value).(*ast.CompositeLit); !ok || len(lit.Elts) > 0 {
				return false
			}
		}
	}
	return !slices.ContainsFunc(filled, func(call *ast.CallExpr) bool {
		return p.AsksStore(call) || w.rootsOf(call.Fun).loads.Any() || slices.ContainsFunc(call.Args, w.copied)
	})
}

// copied reports whether an argument is something that a call may copy from: a
// list, or what comes from a database.
func (w *Function) copied(arg ast.Expr) bool {
	if u, ok := syntax.Unparen(arg).(*ast.UnaryExpr); ok && u.Op == token.AND {
		return false
	}
	t := w.p.TypesInfo.TypeOf(arg)
	_, list := syntax.CoreType(t).(*types.Slice)
	return list && !syntax.IsText(t) || w.rootsOf(arg).loads.Any()
}
