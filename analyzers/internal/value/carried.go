package value

import (
	"go/ast"
	"go/types"

	"github.com/querylint/querylint/analyzers/internal/effect"
	"github.com/querylint/querylint/analyzers/internal/syntax"
)

// A context carries a transaction to those who know its key:
//
//	ctx = context.WithValue(ctx, key{}, tx)
//
//	func (r *Repo) conn(ctx context.Context) DBTX {
//		if tx, ok := ctx.Value(key{}).(*sql.Tx); ok {
//			return tx
//		}
//		return r.db
//	}
//
// To a context that is made of a transaction, conn returns that one. Of another context it
// is not known what it carries, and so neither whether the pool is meant: what conn returns is
// a part of the context.
const carried = ".Value()"

// Carries is the parameter, counted from 1, that is the context which brings the connection
// that the function returns, or 0.
func (w *Function) Carries() int {
	if w.u.Func == nil || w.u.Func.Signature().Results().Len() == 0 || !w.mayConnect(w.u.Func.Signature().Results().At(0).Type()) {
		return 0
	}
	for v := range w.u.Func.Signature().Params().Variables() {
		if syntax.IsContext(v.Type()) {
			return w.returnsCarried()
		}
	}
	return 0
}

func (w *Function) returnsCarried() int {
	param := 0
	w.Find(w.u.Body, func(n ast.Node) bool {
		ret, ok := n.(*ast.ReturnStmt)
		if !ok || len(ret.Results) == 0 {
			return false
		}
		if ctx := w.carrier(ret.Results[0]); ctx != nil {
			param, _ = w.Param(w.p.Object(ctx))
		}
		return param > 0
	})
	return param
}

// carrier is the context that brings the connection which an expression is, or may be; or nil.
func (w *Function) carrier(e ast.Expr) ast.Expr {
	through := make(map[types.Object]bool)
	ctx := w.carrierBy(e, through)
	if ctx == nil { // nor of any of those: variables that are made of each other are asked once
		for v := range through {
			w.carriers[v] = nil
		}
	}
	return ctx
}

// carrierBy is carrier, by way of the variables that the connection is kept in, each of them once.
func (w *Function) carrierBy(e ast.Expr, through map[types.Object]bool) ast.Expr {
	switch e := syntax.Unparen(e).(type) {
	case *ast.Ident:
		v := w.p.Object(e)
		if ctx, known := w.carriers[v]; known || through[v] {
			return ctx
		}
		through[v] = true
		for _, a := range w.p.Assigned[v] {
			if a.Source == nil || a.Later {
				continue
			}
			if ctx := w.carrierBy(a.Source, through); ctx != nil {
				w.carriers[v] = ctx
				return ctx
			}
		}
	case *ast.TypeAssertExpr:
		if w.mayConnect(w.p.TypesInfo.TypeOf(e)) {
			return w.asked(e.X, 0)
		}
	case *ast.CallExpr:
		fn := w.p.StaticFunc(e)
		if fn == nil {
			return nil
		}
		if i := w.carries(fn); i > 0 && i <= len(e.Args) {
			return e.Args[i-1]
		}
		if sel, ok := ast.Unparen(e.Fun).(*ast.SelectorExpr); ok && w.p.TypesInfo.Selections[sel] != nil && w.builds(e) {
			return w.carrierBy(sel.X, through) // tx.WithContext(ctx)
		}
	}
	return nil
}

// asked is the context whose value an expression is, or nil.
func (w *Function) asked(e ast.Expr, depth int) ast.Expr {
	const deep = 4
	switch e := syntax.Unparen(e).(type) {
	case *ast.Ident:
		if as := w.p.Assigned[w.p.Object(e)]; len(as) == 1 && as[0].Source != nil && depth <= deep {
			return w.asked(as[0].Source, depth+1)
		}
	case *ast.CallExpr:
		if sel, ok := ast.Unparen(e.Fun).(*ast.SelectorExpr); ok && sel.Sel.Name == "Value" && syntax.IsContext(w.p.TypesInfo.TypeOf(sel.X)) {
			return sel.X
		}
	}
	return nil
}

// carries is Carries of a function of the program.
func (w *Function) carries(fn *types.Func) int {
	if u := w.p.ByFunc[fn]; u != nil {
		return w.p.CostOf(u).Summary.Carries
	}
	if s := w.p.Summary(fn); s != nil {
		return s.Carries
	}
	return 0
}

// mayConnect reports whether a value of the type may be a connection, or hold one.
func (w *Function) mayConnect(t types.Type) bool {
	if t == nil {
		return false
	}
	if tuple, ok := t.(*types.Tuple); ok { // tx, ok := ctx.Value(key).(*sql.Tx)
		return tuple.Len() > 0 && w.mayConnect(tuple.At(0).Type())
	}
	i, ok := t.Underlying().(*types.Interface)
	return w.Connects(t) || ok && i.NumMethods() > 0 && !syntax.IsError(t) && !syntax.IsContext(t)
}

// broughtBy is the connection, named e, that a context brings.
func (w *Function) broughtBy(ctx, e ast.Expr, depth int) effect.Value {
	v := w.Variable(ctx)
	if w.hides(ctx, 0) {
		v = w.handleValue(ctx, depth+1)
	}
	if v.Kind == effect.Unknown || v.Handle {
		return v
	}
	v.Text, v.Field, v.Handle = syntax.ExprText(e), v.Field+carried, true
	return v
}

// mayBring reports whether what a call of a function that cannot be seen makes of a context
// and a connection may be what the context carries.
func (w *Function) mayBring(call *ast.CallExpr) bool {
	t := w.p.TypesInfo.TypeOf(call)
	if tuple, ok := t.(*types.Tuple); ok && tuple.Len() > 0 {
		t = tuple.At(0).Type()
	}
	if _, known := w.p.Catalogued(call); known || !w.IsHandle(t) && (!types.IsInterface(t) || syntax.IsContext(t)) {
		return false
	}
	for _, arg := range call.Args {
		if syntax.IsContext(w.p.TypesInfo.TypeOf(arg)) {
			fn := w.p.StaticFunc(call)
			return fn == nil || w.p.ByFunc[fn] == nil && w.p.Summary(fn) == nil
		}
	}
	return false
}
