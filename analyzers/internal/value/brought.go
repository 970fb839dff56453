package value

import (
	"go/ast"
	"go/types"
	"slices"

	"github.com/querylint/querylint/analyzers/internal/poly"
	"github.com/querylint/querylint/analyzers/internal/syntax"
)

// origin is where a list comes from.
type origin struct {
	request bool // the request that the function serves
	store   bool // a database, a cache or another service, or it may
}

func (o origin) or(other origin) origin {
	return origin{o.request || other.request, o.store || other.store}
}

// Brought reports whether a list comes with the request that the function serves, and
// nothing of a database goes into it: it is as long as whoever sends the request makes it,
//
//	c.ShouldBindJSON(&form)
//	for _, id := range form.IDs {
//
// and does not grow with the data, as what is loaded does.
func (w *Function) Brought(list ast.Expr) bool {
	o := w.originOf(list)
	return o.request && !o.store
}

func (w *Function) originOf(e ast.Node) origin {
	var out origin
	ast.Inspect(e, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.CallExpr:
			if recv := syntax.Receiver(n); recv != nil && w.p.StaticFunc(n) == nil && w.p.OfRequest(w.p.TypesInfo.TypeOf(recv)) {
				return true // an interface of the framework: c.Bind(&form)
			}
			out.store = out.store || w.mayLoad(n)
		case *ast.Ident:
			if v, ok := w.p.TypesInfo.ObjectOf(n).(*types.Var); ok && !v.IsField() {
				out = out.or(w.variableOrigin(v))
			}
		}
		return true
	})
	return out
}

// mayLoad reports whether a call asks somebody outside of the program, or one of the program's
// own that cannot be seen.
func (w *Function) mayLoad(call *ast.CallExpr) bool {
	if w.p.StaticFunc(call) == nil && w.Calls(call) && w.p.Builtin(call) == "" {
		recv := syntax.Receiver(call)
		if recv == nil || syntax.Named(w.p.TypesInfo.TypeOf(recv)) == nil || w.p.Own(w.p.TypesInfo.TypeOf(recv)) {
			return true
		}
	}
	return slices.ContainsFunc(w.Cost(call), func(t poly.Term) bool {
		return poly.IsStore(t) || poly.IsOpen(t) || t.Leaf.Kind == poly.RPC
	})
}

// variableOrigin is where a variable comes from: what it is assigned, the keys that a map
// is given, what it ranges over, and what the calls that are given its address read into it.
func (w *Function) variableOrigin(v *types.Var) origin {
	if syntax.IsError(v.Type()) || syntax.IsContext(v.Type()) || w.Connects(v.Type()) {
		return origin{}
	}
	if o, ok := w.origins[v]; ok {
		return o
	}
	if w.seeking[v] {
		w.cut = true
		return origin{} // as far as the others tell
	}
	w.seeking[v] = true
	out := origin{request: w.p.OfRequest(v.Type())}
	for _, a := range w.p.Assigned[v] {
		if a.Source != nil {
			out = out.or(w.originOf(a.Source))
		}
	}
	if x := w.p.Ranged[v]; x != nil {
		out = out.or(w.originOf(x))
	}
	for _, call := range w.Fillers(v) {
		out = out.or(w.originOf(call))
	}
	for _, e := range w.elementsOf(v) {
		out = out.or(w.originOf(e))
	}
	delete(w.seeking, v)
	if outermost := len(w.seeking) == 0; outermost || !w.cut { // else something of the way here is missing
		w.origins[v] = out
		w.cut = w.cut && !outermost
	}
	return out
}

// elementsOf are the keys and values that the unit gives a map, or the elements of a list,
// one by one.
func (w *Function) elementsOf(v *types.Var) []ast.Expr {
	if w.elements == nil {
		w.elements = make(map[types.Object][]ast.Expr)
		ast.Inspect(w.u.Body, func(n ast.Node) bool {
			a, ok := n.(*ast.AssignStmt)
			if !ok {
				return true
			}
			for i, lhs := range a.Lhs {
				at, ok := syntax.Unparen(lhs).(*ast.IndexExpr)
				if !ok {
					continue
				}
				if o := w.p.Object(at.X); o != nil {
					w.elements[o] = append(w.elements[o], at.Index, a.Rhs[min(i, len(a.Rhs)-1)])
				}
			}
			return true
		})
	}
	return w.elements[v]
}
