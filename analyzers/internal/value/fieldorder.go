package value

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/querylint/querylint/analyzers/internal/effect"
	"github.com/querylint/querylint/analyzers/internal/syntax"
)

// fieldOrder is the order of a list in a field, if all that the package puts into it comes
// in a random one, and nothing sorts it. A field that other packages see belongs to them, too.
func (w *Function) fieldOrder(v *types.Var, depth int) effect.Order {
	if v.Exported() || w.sortedElsewhere(v) || len(w.p.Filled[v]) > 0 {
		return effect.Order{}
	}
	var found effect.Order
	add := func(o effect.Order) bool {
		if found.Over == effect.Counting {
			found = effect.Order{Over: o.Over}
		}
		return o.Over.Random()
	}
	for _, g := range w.p.Collected[v] {
		if g.Started != nil && w.concurrent(g.Started) {
			add(effect.Order{Over: effect.OverRace})
			continue
		}
		if g.Counts || !slices.ContainsFunc(g.Loops, func(x ast.Expr) bool { return add(w.OrderOf(x, depth+1)) }) {
			return effect.Order{}
		}
	}
	for _, e := range w.p.Unkeyed[v] {
		if !w.begins(e) && !add(w.OrderOf(e, depth+1)) {
			return effect.Order{}
		}
	}
	for _, a := range w.p.Assigned[v] {
		call, isCall := syntax.Unparen(a.Value).(*ast.CallExpr)
		made := isCall && w.p.Builtin(call) == "make"
		switch {
		case a.Tok == token.AND, a.Value == nil:
			return effect.Order{}
		case a.Append && !call.Ellipsis.IsValid(), made, w.begins(a.Value):
		case a.Append:
			if !add(w.OrderOf(call.Args[len(call.Args)-1], depth+1)) {
				return effect.Order{}
			}
		case !add(w.OrderOf(a.Value, depth+1)):
			return effect.Order{}
		}
	}
	return found
}

// sortedElsewhere reports whether the package sorts what has the field, or another name
// of its list.
func (w *Function) sortedElsewhere(v *types.Var) bool {
	for o := range w.p.Sorted {
		if o == v || slices.ContainsFunc(w.p.Assigned[o], func(a syntax.Assignment) bool { return w.p.Object(a.Value) == v }) {
			return true
		}
		t := o.Type()
		if ptr, ok := t.Underlying().(*types.Pointer); ok {
			t = ptr.Elem()
		}
		if st, ok := t.Underlying().(*types.Struct); ok {
			for f := range st.Fields() {
				if f == v {
					return true
				}
			}
		}
	}
	return false
}
