package value

import (
	"go/ast"
	"go/types"

	"github.com/querylint/querylint/analyzers/internal/effect"
	"github.com/querylint/querylint/analyzers/internal/syntax"
)

// MadeFor is what a call runs that is given a text which a chain of calls has made before,
// here or in a function of the package that returns it:
//
//	query, args, err := sq.Select("n").From("pots").Where(sq.Eq{"id": id}).ToSql()
//	…
//	err = tx.GetContext(ctx, &n, query, args...)
func (w *Function) MadeFor(call *ast.CallExpr) Run {
	if w.p.SQL == nil || w.Brief {
		return Run{}
	}
	for _, arg := range call.Args {
		id, ok := syntax.Unparen(arg).(*ast.Ident)
		if !ok || !isText(w.p.TypesInfo.TypeOf(id)) {
			continue
		}
		if made := w.madeBy(id); made != nil {
			if r := w.madeOfText(made); r.Does != nil {
				return r
			}
		}
	}
	return Run{}
}

// madeBy is the only call that a variable has its first result of, or nil.
func (w *Function) madeBy(id *ast.Ident) *ast.CallExpr {
	as := w.p.Assigned[w.p.Object(id)]
	if len(as) != 1 || as[0].Source == nil || as[0].Later {
		return nil
	}
	call, _ := syntax.Unparen(as[0].Source).(*ast.CallExpr)
	return call
}

// madeOfText is what the text does that a call returns.
func (w *Function) madeOfText(made *ast.CallExpr) Run {
	if r := w.SQLOf(made); r.Does != nil {
		return r
	}
	fn := w.p.StaticFunc(made)
	u := w.p.ByFunc[fn]
	if u == nil || u.Body == nil || made.Ellipsis.IsValid() {
		return Run{}
	}
	inner := w.returnedCall(u)
	if inner == nil {
		return Run{}
	}
	// The columns are those of the function, by what this call passes it.
	defer func(before map[types.Object]effect.Value) { w.Bound = before }(w.Bound)
	bound := make(map[types.Object]effect.Value)
	sig := fn.Signature()
	for i := range sig.Params().Len() {
		if i < len(made.Args) && (!sig.Variadic() || i != sig.Params().Len()-1) {
			v := w.keyed(made.Args[i])
			v.Fields = w.fields(made.Args[i])
			bound[sig.Params().At(i)] = v
		} else {
			bound[sig.Params().At(i)] = effect.Value{}
		}
	}
	if recv := sig.Recv(); recv != nil {
		bound[recv] = effect.Value{}
	}
	w.Bound = bound
	return w.SQLOf(inner)
}

// returnedCall is the one call of a chain whose text a function returns, or nil.
func (w *Function) returnedCall(u *syntax.Unit) *ast.CallExpr {
	var found *ast.CallExpr
	several := false
	w.Find(u.Body, func(n ast.Node) bool {
		r, ok := n.(*ast.ReturnStmt)
		if !ok || len(r.Results) == 0 {
			return false
		}
		e := syntax.Unparen(r.Results[0])
		if tv := w.p.TypesInfo.Types[e]; tv.Value != nil {
			return false // "", nil, err
		}
		if id, ok := e.(*ast.Ident); ok {
			if call := w.madeBy(id); call != nil {
				e = call
			}
		}
		call, ok := e.(*ast.CallExpr)
		several = several || !ok || found != nil && found != call
		found = call
		return several
	})
	if several {
		return nil
	}
	return found
}

func isText(t types.Type) bool {
	if t == nil {
		return false
	}
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&types.IsString != 0
}
