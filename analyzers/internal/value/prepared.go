package value

import (
	"go/ast"
	"go/types"

	"github.com/querylint/querylint/analyzers/internal/effect"
	"github.com/querylint/querylint/analyzers/internal/syntax"
)

// preparedOn is the connection, a field beside it, that a statement in a field was
// prepared on wherever the package sets it: it runs there, and not in a transaction,
// unless it is bound to one. The statement may be an element of a map in a field, and
// the connection a field of what the field is a part of.
func (w *Function) preparedOn(e ast.Expr) (effect.Value, bool) {
	stmt, text := w.p.TypesInfo.TypeOf(e), syntax.ExprText(e)
	if ix, ok := e.(*ast.IndexExpr); ok {
		e = syntax.Unparen(ix.X)
	}
	sel, ok := e.(*ast.SelectorExpr)
	if !ok || !w.statement(stmt) {
		return effect.Value{}, false
	}
	field, ok := w.p.Object(sel).(*types.Var)
	if !ok || !field.IsField() {
		return effect.Value{}, false
	}
	sources, known := w.statements(field)
	if !known {
		return effect.Value{}, false
	}
	for owner := sel.X; ; {
		if pool := w.besideAll(w.p.TypesInfo.TypeOf(owner), sources); pool != nil {
			v := w.Variable(owner)
			if v.Kind == effect.Unknown {
				return effect.Value{}, false
			}
			v.Text, v.Field, v.Handle, v.Tx, v.Prepared = text, v.Field+"."+pool.Name(), true, false, true
			return v, true
		}
		part, ok := syntax.Unparen(owner).(*ast.SelectorExpr)
		if !ok {
			return effect.Value{}, false
		}
		owner = part.X
	}
}

// statements are the calls that prepare what a field, or a map in it, is given. Where
// it is given something else, known is false.
func (w *Function) statements(field *types.Var) (sources []ast.Expr, known bool) {
	_, isMap := field.Type().Underlying().(*types.Map)
	for _, a := range w.p.Assigned[field] {
		if !isMap {
			sources = append(sources, a.Source)
			continue
		}
		if a.Element != nil {
			sources = append(sources, a.Element)
			continue
		}
		switch made := syntax.Unparen(a.Source).(type) {
		case *ast.CompositeLit:
			sources = append(sources, elementsOf(made)...)
		case *ast.CallExpr:
			if w.p.Builtin(made) != "make" {
				return nil, false
			}
		default:
			return nil, false
		}
	}
	return sources, true
}

// besideAll is the field of a struct that is the connection on which all the
// statements are prepared, or nil.
func (w *Function) besideAll(owner types.Type, statements []ast.Expr) (pool *types.Var) {
	for _, s := range statements {
		beside := w.beside(owner, w.preparing(s, 0))
		if beside == nil || pool != nil && beside != pool {
			return nil
		}
		pool = beside
	}
	return pool
}

// PreparedText is the text of the statement that a call runs, where a variable or field
// holds it that is prepared once, or nil.
func (w *Function) PreparedText(call *ast.CallExpr) ast.Expr {
	recv := syntax.Receiver(call)
	if recv == nil || !w.statement(w.p.TypesInfo.TypeOf(recv)) {
		return nil
	}
	as := w.p.Assigned[w.p.Object(recv)]
	if len(as) != 1 {
		return nil
	}
	prepare, ok := syntax.Unparen(as[0].Source).(*ast.CallExpr)
	if !ok {
		return nil
	}
	for _, arg := range prepare.Args {
		if b, ok := w.p.TypesInfo.TypeOf(arg).Underlying().(*types.Basic); ok && b.Info()&types.IsString != 0 {
			return arg
		}
	}
	return nil
}

// statement reports whether a type is one of statements that are prepared.
func (w *Function) statement(t types.Type) bool {
	name, ok := w.p.NameOf(t)
	return ok && w.p.Catalog.Statement(name.Pkg, name.Name)
}

// preparing is the variable or field of the connection that prepares a statement, or
// nil.
func (w *Function) preparing(e ast.Expr, depth int) types.Object {
	const deep = 4
	if e == nil || depth > deep {
		return nil
	}
	switch e := syntax.Unparen(e).(type) {
	case *ast.Ident:
		if as := w.p.Assigned[w.p.Object(e)]; len(as) == 1 {
			return w.preparing(as[0].Source, depth+1)
		}
	case *ast.CallExpr:
		if sel, ok := ast.Unparen(e.Fun).(*ast.SelectorExpr); ok && w.p.TypesInfo.Selections[sel] != nil {
			if t := w.p.TypesInfo.TypeOf(sel.X); w.IsHandle(t) && !w.isTx(t) {
				return w.p.Object(sel.X)
			}
		}
		if pool, several := w.madeOf(e.Args); pool != nil && !several && w.IsHandle(w.p.TypesInfo.TypeOf(pool)) {
			return w.p.Object(pool) // prepare(db, text)
		}
		for _, arg := range e.Args { // must(db.Prepare(text))
			if o := w.preparing(arg, depth+1); o != nil {
				return o
			}
		}
	}
	return nil
}

// beside is the field of a struct that is a connection, or is set to it; or nil.
func (w *Function) beside(owner types.Type, pool types.Object) *types.Var {
	n := syntax.Named(owner)
	if n == nil || pool == nil {
		return nil
	}
	st, ok := n.Underlying().(*types.Struct)
	if !ok {
		return nil
	}
	for f := range st.Fields() {
		if !w.IsHandle(f.Type()) {
			continue
		}
		if f == pool {
			return f
		}
		for _, a := range w.p.Assigned[f] {
			if a.Source != nil && w.p.Object(a.Source) == pool {
				return f
			}
		}
	}
	return nil
}
