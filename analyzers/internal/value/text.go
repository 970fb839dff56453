package value

import (
	"go/ast"
	"go/token"

	"github.com/querylint/querylint/analyzers/internal/catalog"
	"github.com/querylint/querylint/analyzers/internal/syntax"
)

// LenIn finds the x of a len(x) that a bound is made of: len(x), len(x)-1.
func (w *Function) LenIn(e ast.Expr) ast.Expr {
	switch e := syntax.Unparen(e).(type) {
	case *ast.CallExpr:
		if w.p.Builtin(e) == "len" && len(e.Args) == 1 {
			return e.Args[0]
		}
	case *ast.BinaryExpr:
		if e.Op == token.SUB || e.Op == token.ADD {
			return w.LenIn(e.X)
		}
	case *ast.Ident:
		// n := len(x)
		if as := w.p.Assigned[w.p.TypesInfo.ObjectOf(e)]; len(as) == 1 {
			if call, ok := syntax.Unparen(as[0].Value).(*ast.CallExpr); ok {
				return w.LenIn(call)
			}
		}
	}
	return nil
}

// ChainRoot strips the methods of a builder chain: db.Where(…).Order(…) is db.
func (w *Function) ChainRoot(e ast.Expr) ast.Expr {
	for {
		call, ok := syntax.Unparen(e).(*ast.CallExpr)
		if !ok {
			return e
		}
		sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
		if !ok {
			return e
		}
		e = sel.X
	}
}

// SQLText is the argument that is the SQL text of a call, or of a call before it in
// the same chain, or nil.
func (w *Function) SQLText(call *ast.CallExpr, m catalog.Method) ast.Expr {
	for {
		if m.SQL >= 0 && m.SQL < len(call.Args) {
			return call.Args[m.SQL]
		}
		before, ok := syntax.Unparen(syntax.Receiver(call)).(*ast.CallExpr) // db.Raw(text).Scan(&rows)
		if !ok {
			return nil
		}
		if m, ok = w.p.Catalogued(before); !ok {
			return nil
		}
		call = before
	}
}

// TextParam is one more than the parameter that an SQL text is, or that has it in a field;
// 0 is none.
func (w *Function) TextParam(text ast.Expr) int {
	for {
		sel, ok := syntax.Unparen(text).(*ast.SelectorExpr)
		if !ok {
			break
		}
		text = sel.X
	}
	if text == nil {
		return 0
	}
	if i, ok := w.Param(w.p.Object(text)); ok {
		return i + 1
	}
	return 0
}
