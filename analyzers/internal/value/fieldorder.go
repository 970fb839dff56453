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
		if len(g.Heads) > 0 || !slices.ContainsFunc(g.Loops, func(x ast.Expr) bool { return add(w.OrderOf(x, depth+1)) }) {
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

// onlyList is the field for the list of a struct that has no other, which is the one that
// a callee goes through, and what a literal gives it: nil where that leaves it out.
func (w *Function) onlyList(lit *ast.CompositeLit) (field *types.Var, list ast.Expr) {
	st, ok := syntax.CoreType(w.p.TypesInfo.TypeOf(lit)).(*types.Struct)
	if !ok {
		return nil, nil
	}
	at := -1
	for i := range st.NumFields() {
		t := st.Field(i).Type()
		if _, ok := syntax.CoreType(t).(*types.Slice); ok && !syntax.IsText(t) {
			if at >= 0 {
				return nil, nil
			}
			at = i
		}
	}
	if at < 0 {
		return nil, nil
	}
	field = st.Field(at)
	for i, e := range lit.Elts {
		kv, named := e.(*ast.KeyValueExpr)
		switch {
		case named && types.ExprString(kv.Key) == field.Name():
			return field, kv.Value
		case !named && i == at:
			return field, e
		}
	}
	return field, nil
}

// madeOrder is the order of the only list of a struct that a variable is made as: what
// the literal gives it, or else what the function appends to it.
func (w *Function) madeOrder(o types.Object, lit *ast.CompositeLit, depth int) effect.Order {
	field, list := w.onlyList(lit)
	if field == nil || w.sortedElsewhere(field) {
		return effect.Order{}
	}
	appended := false
	for _, g := range w.p.Collected[field] {
		if g.Owner != o {
			continue
		}
		appended = true
		for _, x := range g.Loops {
			if of := w.OrderOf(x, depth+1); of.Over.Random() {
				return of
			}
		}
	}
	if appended || list == nil {
		return effect.Order{}
	}
	return w.OrderOf(list, depth+1)
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
