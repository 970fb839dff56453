package value

import (
	"go/ast"
	"go/types"
	"slices"

	"github.com/querylint/querylint/analyzers/internal/syntax"
	"github.com/querylint/querylint/sqlcheck"
)

// born reports whether a value is the key of a row that the function itself has
// inserted: a field of what it has given an INSERT to fill in, what the result of one
// says, or an element of a map that holds nothing else.
func (w *Function) born(e ast.Expr, depth int) bool {
	const deep = 4
	if depth > deep || w.u == nil {
		return false
	}
	switch e := w.p.Plain(e).(type) {
	case *ast.SelectorExpr:
		if sel := w.p.TypesInfo.Selections[e]; sel == nil || sel.Kind() != types.FieldVal {
			return false
		}
		return w.filledByInserts(variableOf(e.X))
	case *ast.CallExpr: // res.LastInsertId()
		res, ok := syntax.Unparen(syntax.Receiver(e)).(*ast.Ident)
		if !ok || len(e.Args) > 0 {
			return false
		}
		as := w.p.Assigned[w.p.Object(res)]
		if len(as) != 1 {
			return false
		}
		call, ok := syntax.Unparen(as[0].Source).(*ast.CallExpr)
		return ok && w.insertsRow(call)
	case *ast.IndexExpr:
		return w.holdsBorn(e.X, depth)
	case *ast.Ident:
		v, ok := w.p.TypesInfo.ObjectOf(e).(*types.Var)
		if !ok {
			return false
		}
		if list := w.p.Ranged[v]; list != nil && len(w.p.Assigned[v]) == 1 {
			return w.holdsBorn(list, depth)
		}
		as := w.p.Assigned[v]
		return len(as) == 1 && as[0].Source != nil && !as[0].Later && w.born(as[0].Source, depth+1)
	}
	return false
}

// filledByInserts reports whether a variable is given to calls that insert it, and to
// no other that could fill it.
func (w *Function) filledByInserts(id *ast.Ident) bool {
	if id == nil {
		return false
	}
	v, ok := w.p.TypesInfo.ObjectOf(id).(*types.Var)
	if !ok || w.p.Ranged[v] != nil {
		return false
	}
	fillers := w.Fillers(v)
	return len(fillers) > 0 && !slices.ContainsFunc(fillers, func(call *ast.CallExpr) bool { return !w.insertsRow(call) })
}

// insertsRow reports whether a call runs an INSERT, and nothing else, of a row that was
// not there.
func (w *Function) insertsRow(call *ast.CallExpr) bool {
	m, ok := w.p.Catalogued(call)
	if !ok {
		return false
	}
	if m.Chain != nil && m.Chain.Run == "insert" {
		return true
	}
	var does []sqlcheck.Description
	if w.p.SQL != nil { // not StatementOf, which asks for the columns, and so for this
		for _, place := range w.p.SQL.Of(call) {
			for _, s := range place.Alternatives {
				does = append(does, s.Describe()...)
			}
		}
	}
	return len(does) > 0 && !slices.ContainsFunc(does, func(d sqlcheck.Description) bool { return d.Verb != "INSERT" || d.Upsert })
}

// holdsBorn reports whether all elements that the function gives a map of its own are
// keys of rows that it has inserted.
func (w *Function) holdsBorn(m ast.Expr, depth int) bool {
	v, ok := w.p.Object(m).(*types.Var)
	if !ok || v.IsField() || v.Parent() == w.p.Pkg.Scope() {
		return false
	}
	if _, isParam := w.Param(v); isParam {
		return false
	}
	if _, isMap := v.Type().Underlying().(*types.Map); !isMap {
		return false
	}
	set, all := false, true
	ast.Inspect(w.u.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for i, lhs := range n.Lhs {
				ix, ok := syntax.Unparen(lhs).(*ast.IndexExpr)
				if !ok || w.p.Object(ix.X) != v {
					continue
				}
				set = true
				all = all && len(n.Lhs) == len(n.Rhs) && w.born(n.Rhs[i], depth+1)
			}
		case *ast.CallExpr: // who is given the map may add to it
			if b := w.p.Builtin(n); b != "len" && b != "delete" && b != "clear" {
				all = all && !slices.ContainsFunc(n.Args, func(arg ast.Expr) bool { return w.p.Object(arg) == v })
			}
		case *ast.CompositeLit:
			if as := w.p.Assigned[v]; len(n.Elts) > 0 && slices.ContainsFunc(as, func(a syntax.Assignment) bool { return syntax.Unparen(a.Value) == ast.Expr(n) }) {
				all = false
			}
		}
		return all
	})
	return set && all
}
