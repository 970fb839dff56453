package value

import (
	"go/ast"
	"go/constant"
	"go/types"
	"slices"

	"github.com/querylint/querylint/analyzers/internal/catalog"
	"github.com/querylint/querylint/analyzers/internal/syntax"
)

// deepMaker is how many variables and functions lie between a client and what makes it.
const deepMaker = 5

// Sends is what a call does that gives a broker a message, with a client whose settings say
// whether it waits for the answer, those of all places that make it, or waited for by
// the code behind it.
func (w *Function) Sends(call *ast.CallExpr, m catalog.Method) catalog.Effect {
	recv := syntax.Receiver(call)
	switch {
	case recv == nil:
	case m.Effect == catalog.MQSend && w.madeAs(recv, catalog.SendsLater, 0):
		return catalog.Queue
	case m.Effect == catalog.Queue && (w.madeAs(recv, catalog.SendsAtOnce, 0) || w.awaits(call, m)):
		return catalog.MQSend
	}
	return m.Effect
}

// madeAs reports whether all that makes a client has a setting of a meaning.
func (w *Function) madeAs(e ast.Expr, means catalog.Meaning, depth int) bool {
	if depth > deepMaker {
		return false
	}
	switch e := syntax.Unparen(e).(type) {
	case *ast.UnaryExpr:
		return w.madeAs(e.X, means, depth)
	case *ast.CompositeLit:
		return w.literalMeans(e, means)
	case *ast.CallExpr:
		fn := w.p.StaticFunc(e)
		if fn == nil {
			return false
		}
		if u := w.p.ByFunc[fn]; u != nil {
			return w.returnsMade(u, means, depth)
		}
		return slices.ContainsFunc(e.Args, func(arg ast.Expr) bool { return w.optionMeans(arg, means, depth) })
	case *ast.Ident, *ast.SelectorExpr:
		v, ok := w.p.Object(e).(*types.Var)
		if !ok || v.Pkg() != w.p.Pkg || w.p.Ranged[v] != nil {
			return false
		}
		return w.givenAs(v, means, depth)
	}
	return false
}

// givenAs is the same of a variable or a field, by all that it is given.
func (w *Function) givenAs(v *types.Var, means catalog.Meaning, depth int) bool {
	if slices.ContainsFunc([]types.VarKind{types.ParamVar, types.RecvVar, types.ResultVar}, func(k types.VarKind) bool { return v.Kind() == k }) {
		return false
	}
	given := slices.Clone(w.p.Unkeyed[v])
	for _, a := range w.p.Assigned[v] {
		if !w.p.IsTest(a.Pos) {
			given = append(given, a.Source)
		}
	}
	given = slices.DeleteFunc(given, func(e ast.Expr) bool { return e != nil && w.p.TypesInfo.Types[e].IsNil() })
	if pkg, typ := syntax.TypeKey(v.Type()); w.setBehindAs(v, pkg, typ, means) {
		return true
	}
	return len(given) > 0 && !slices.ContainsFunc(given, func(e ast.Expr) bool { return e == nil || !w.madeAs(e, means, depth+1) })
}

// setBehindAs reports whether the function gives what a variable holds such a setting.
func (w *Function) setBehindAs(v *types.Var, pkg, typ string, means catalog.Meaning) bool {
	found := false
	w.changes(v, func(field string, value ast.Expr) {
		found = found || field != "" && slices.Contains(w.p.Catalog.Fields(pkg, typ, func(name string) (is, zero bool) {
			return name == field, w.isZero(value)
		}), means)
	})
	return found
}

// literalMeans reports whether a literal has such a setting.
func (w *Function) literalMeans(lit *ast.CompositeLit, means catalog.Meaning) bool {
	pkg, typ := syntax.TypeKey(w.p.TypesInfo.TypeOf(lit))
	return slices.Contains(w.p.Catalog.Fields(pkg, typ, func(field string) (is, zero bool) {
		for _, elt := range lit.Elts {
			if kv, ok := elt.(*ast.KeyValueExpr); ok && w.KeyName(kv.Key) == field {
				return true, w.isZero(kv.Value)
			}
		}
		return false, true
	}), means)
}

// isZero reports whether a setting is not sure to be anything but false.
func (w *Function) isZero(e ast.Expr) bool {
	v := w.p.TypesInfo.Types[e].Value
	return v == nil || v.Kind() == constant.Bool && !constant.BoolVal(v)
}

// optionMeans reports whether an argument of what makes a client is such a setting: an
// option, or a struct of settings.
func (w *Function) optionMeans(arg ast.Expr, means catalog.Meaning, depth int) bool {
	call, ok := syntax.Unparen(arg).(*ast.CallExpr)
	if !ok {
		return w.madeAs(arg, means, depth+1)
	}
	fn := w.p.StaticFunc(call)
	return fn != nil && fn.Pkg() != nil && w.p.Catalog.Value(fn.Pkg().Path(), fn.Name()) == means
}

// returnsMade reports whether a function of the package returns a client that has such a
// setting wherever it returns one.
func (w *Function) returnsMade(u *syntax.Unit, means catalog.Meaning, depth int) bool {
	made, all := false, true
	ast.Inspect(u.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.ReturnStmt:
			if len(n.Results) == 0 {
				all = false
			} else if !w.p.TypesInfo.Types[n.Results[0]].IsNil() {
				made = true
				all = all && w.madeAs(n.Results[0], means, depth+1)
			}
		}
		return true
	})
	return made && all
}
