package cost

import (
	"go/ast"
	"slices"

	"github.com/querylint/querylint/analyzers/internal/poly"
	"github.com/querylint/querylint/analyzers/internal/syntax"
)

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
		return w.IsHandle(w.p.TypesInfo.TypeOf(arg)) && w.handleOf(arg, f, 0)
	})
}

// chosen are the parameters of the function around by which the connection of a call of a
// library is chosen among several.
func (w *walker) chosen(call *ast.CallExpr) (params uint64) {
	for _, key := range w.ChosenBy(syntax.Receiver(call)) {
		params |= w.KeyParams(key)
	}
	return params
}

// choices are what chooses the connections of a call: all statements behind it run on one
// that is chosen by what they name, unless one is shared.
type choices struct {
	by     []ast.Expr
	shared bool
}

// chooses puts the arguments of a call in the place of the parameters by which a term's
// connection is chosen.
func (w *walker) chooses(t *poly.Term, argsOf func(int) []ast.Expr, c *callee) {
	if !poly.IsStore(*t) {
		return
	}
	var by []ast.Expr
	for i := range 64 {
		if t.Leaf.Chosen&(1<<i) != 0 {
			by = append(by, argsOf(i)...)
		}
	}
	if t.Leaf.Handle != poly.None {
		for _, arg := range argsOf(t.Leaf.Handle) {
			by = append(by, w.ChosenBy(arg)...)
		}
	}
	by = slices.DeleteFunc(by, func(key ast.Expr) bool { return !w.PlainKey(key) })
	t.Leaf.Chosen = 0
	for _, key := range by {
		t.Leaf.Chosen |= w.KeyParams(key)
	}
	c.chosen.by = append(c.chosen.by, by...)
	c.chosen.shared = c.chosen.shared || len(by) == 0
}

// overConnections reports whether each turn of a loop has a connection of its own, which
// what the turn is about chooses.
func (w *walker) overConnections(call *ast.CallExpr, c *callee, f *frame) bool {
	if !f.factor.Class.Raises() || f.times > 0 || w.overRows(f) {
		return false
	}
	by := c.chosen.by
	if _, known := w.p.Catalogued(call); known {
		by = w.ChosenBy(syntax.Receiver(call))
	} else if c.chosen.shared {
		return false
	}
	return slices.ContainsFunc(by, func(key ast.Expr) bool { return w.p.follows(key, f, 0) })
}

// overRows reports whether a loop runs over rows of a database. Those that have a
// connection were given the one that they were read by, to ask for more by themselves:
// an active record.
func (w *walker) overRows(f *frame) bool {
	r, ok := f.node.(*ast.RangeStmt)
	return ok && w.fetched(r.X)
}

// handleOf reports whether e is a connection that comes from the loop's
// variable, through fields, indexes and the methods of the connection itself.
func (w *walker) handleOf(e ast.Expr, f *frame, depth int) bool {
	if depth > 8 {
		return false
	}
	switch t := syntax.Unparen(e).(type) {
	case *ast.Ident:
		o := w.p.TypesInfo.ObjectOf(t)
		if o == nil {
			return false
		}
		if f.vars[o] {
			return w.IsHandle(o.Type()) || syntax.HasHandleField(o.Type(), w.IsHandle) && !w.overRows(f)
		}
		if as := w.p.Assigned[o]; len(as) == 1 && as[0].Value != nil && syntax.Contains(f.node, as[0].Value) && w.IsHandle(o.Type()) {
			return w.handleOf(as[0].Value, f, depth+1)
		}
	case *ast.SelectorExpr:
		return w.IsHandle(w.p.TypesInfo.TypeOf(t)) && w.handleOf(t.X, f, depth+1)
	case *ast.IndexExpr:
		elem := w.p.TypesInfo.TypeOf(t)
		return (w.IsHandle(elem) || syntax.HasHandleField(elem, w.IsHandle) && !w.fetched(t.X)) && w.p.Mentions(t.Index, f.vars) && w.PlainKey(t.Index)
	case *ast.StarExpr:
		return w.handleOf(t.X, f, depth+1)
	case *ast.CallExpr:
		if sel, ok := ast.Unparen(t.Fun).(*ast.SelectorExpr); ok {
			return w.handleOf(sel.X, f, depth+1)
		}
	}
	return false
}
