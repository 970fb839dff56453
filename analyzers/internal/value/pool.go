package value

import (
	"go/ast"
	"go/types"
	"maps"
	"slices"

	"github.com/querylint/querylint/analyzers/internal/effect"
	"github.com/querylint/querylint/analyzers/internal/syntax"
)

// poolOf is the field of the struct around a field that stands for the pool of both,
// as long as the package shows that they are given the same: of
// Service{tx: NewManager(db), logs: NewLogs(db)}, logs has the pool of tx. It is the first
// of them, or nil.
func (w *Function) poolOf(sel *ast.SelectorExpr) *types.Var {
	field, ok := w.p.Object(sel).(*types.Var)
	if !ok || !field.IsField() {
		return nil
	}
	pool, asked := w.pools[field]
	if !asked {
		pool = w.firstWith(w.p.TypesInfo.TypeOf(sel.X), field)
		w.pools[field] = pool
	}
	return pool
}

// promoted is what a method works on that its receiver has of an embedded field: the part of
// the receiver has no name of its own, but a pool.
func (w *Function) promoted(call *ast.CallExpr, recv effect.Value) effect.Value {
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok || recv.Handle || recv.Kind == effect.Unknown || recv.Pool != "" {
		return recv
	}
	s := w.p.TypesInfo.Selections[sel]
	if s == nil || s.Kind() != types.MethodVal || len(s.Index()) < 2 {
		return recv
	}
	owner := s.Recv()
	if p, ok := owner.Underlying().(*types.Pointer); ok {
		owner = p.Elem()
	}
	st, ok := owner.Underlying().(*types.Struct)
	if !ok {
		return recv
	}
	if pool := w.firstWith(owner, st.Field(s.Index()[0])); pool != nil {
		recv.Pool = recv.Field + "." + pool.Name()
	}
	return recv
}

func (w *Function) firstWith(owner types.Type, field *types.Var) *types.Var {
	n := syntax.Named(owner)
	if n == nil || n.Obj().Pkg() != w.p.Pkg || field.Exported() && !field.Embedded() {
		return nil // who else sets it does not show
	}
	st, ok := n.Underlying().(*types.Struct)
	if !ok {
		return nil
	}
	given := w.givenPools(field)
	if len(given) == 0 {
		return nil
	}
	for f := range st.Fields() {
		if !f.Exported() && (f == field || maps.Equal(given, w.givenPools(f))) {
			return f
		}
	}
	return nil
}

// givenPools are the variables of pools that a field is set to, or to what is made of
// one; nil where one of them is something else.
func (w *Function) givenPools(field *types.Var) map[types.Object]bool {
	given := make(map[types.Object]bool)
	sources := slices.Clone(w.p.Unkeyed[field])
	for _, a := range w.p.Assigned[field] {
		sources = append(sources, a.Source)
	}
	for _, source := range sources {
		o := w.madeOfPool(source, 0)
		if o == nil {
			return nil
		}
		given[o] = true
	}
	return given
}

// madeOfPool is the variable of the one pool that an expression is, or is made of; or
// nil.
func (w *Function) madeOfPool(e ast.Expr, depth int) types.Object {
	const deep = 4
	if e == nil || depth > deep {
		return nil
	}
	switch e := syntax.Unparen(e).(type) {
	case *ast.Ident:
		v, ok := w.p.Object(e).(*types.Var)
		if !ok {
			return nil
		}
		as := w.p.Assigned[v]
		if len(as) == 1 && as[0].Source != nil && v.Parent() != w.p.Pkg.Scope() {
			if o := w.madeOfPool(as[0].Source, depth+1); o != nil {
				return o
			}
		}
		if len(as) <= 1 && w.IsHandle(v.Type()) && !w.isTx(v.Type()) {
			return v
		}
	case *ast.UnaryExpr:
		return w.madeOfPool(e.X, depth+1)
	case *ast.CompositeLit:
		return w.oneMadeOfPool(elementsOf(e), depth)
	case *ast.CallExpr:
		if m, ok := w.p.Catalogued(e); ok && m.Op != "" {
			return nil // a transaction, a session
		}
		if sel, ok := ast.Unparen(e.Fun).(*ast.SelectorExpr); ok && w.p.TypesInfo.Selections[sel] != nil && w.Connects(w.p.TypesInfo.TypeOf(sel.X)) {
			return nil // of which it may take another
		}
		return w.oneMadeOfPool(e.Args, depth)
	}
	return nil
}

// oneMadeOfPool is madeOfPool of the one expression of a list that connects to
// anything.
func (w *Function) oneMadeOfPool(list []ast.Expr, depth int) types.Object {
	list = slices.DeleteFunc(slices.Clone(list), func(e ast.Expr) bool { return !w.Connects(w.p.TypesInfo.TypeOf(e)) })
	if len(list) != 1 {
		return nil
	}
	return w.madeOfPool(list[0], depth+1)
}

// elementsOf are those of the elements of a literal.
func elementsOf(lit *ast.CompositeLit) []ast.Expr {
	var out []ast.Expr
	for _, elt := range lit.Elts {
		if kv, ok := elt.(*ast.KeyValueExpr); ok {
			elt = kv.Value
		}
		out = append(out, elt)
	}
	return out
}

// given is the pool that a function without arguments gives, as its Summary has it.
func (w *Function) given(fn *types.Func) effect.Value {
	if u := w.p.ByFunc[fn]; u != nil {
		return w.p.CostOf(u).Summary.Gives
	}
	if s := w.p.Summary(fn); s != nil {
		return s.Gives
	}
	return effect.Value{}
}

// Gives is the pool that a function gives, where each of its ways returns the same
// variable of a package: func Pool() *sql.DB { return db }.
func (w *Function) Gives() effect.Value {
	if w.u.Func == nil {
		return effect.Value{}
	}
	sig := w.u.Func.Signature()
	if sig.Recv() != nil || sig.Params().Len() > 0 || sig.Results().Len() == 0 {
		return effect.Value{}
	}
	if t := sig.Results().At(0).Type(); !w.IsHandle(t) || w.isTx(t) {
		return effect.Value{}
	}
	var all []effect.Value
	ast.Inspect(w.u.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.ReturnStmt:
			if v := (effect.Value{}); len(n.Results) == 0 {
				all = append(all, v)
			} else if !w.p.TypesInfo.Types[n.Results[0]].IsNil() { // with an error
				all = append(all, w.handleValue(n.Results[0], 0))
			}
		}
		return true
	})
	if len(all) == 0 || slices.ContainsFunc(all, func(v effect.Value) bool { return v.Kind != effect.Global || !v.Same(all[0]) }) {
		return effect.Value{}
	}
	return all[0]
}
