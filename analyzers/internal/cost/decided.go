package cost

import (
	"go/ast"
	"go/constant"
	"go/token"

	"github.com/querylint/querylint/analyzers/internal/syntax"
)

// decided reports whether what a value is decides a condition, so that some come to the
// code behind it and others do not. Whether something failed, is there or has elements
// is no such question: the usual run has one answer to it.
func (w *walker) decided(cond ast.Expr) bool {
	switch e := syntax.Unparen(cond).(type) {
	case *ast.UnaryExpr:
		return e.Op != token.NOT || w.decided(e.X)
	case *ast.BinaryExpr:
		if e.Op == token.LAND || e.Op == token.LOR {
			return w.decided(e.X) || w.decided(e.Y)
		}
		return !w.absence(e.X, e.Y) && !w.absence(e.Y, e.X)
	case *ast.CallExpr: // errors.Is(err, ErrNotFound)
		return len(e.Args) == 0 || !syntax.IsError(w.p.TypesInfo.TypeOf(e.Args[0]))
	case *ast.Ident:
		return !w.beside(e)
	}
	return true
}

// absence reports whether a comparison asks whether something is there: of an error, with
// nil, of a length, with the value of what is empty.
func (w *walker) absence(e, with ast.Expr) bool {
	if syntax.ImplementsError(w.p.TypesInfo.TypeOf(e)) || w.p.TypesInfo.Types[with].IsNil() {
		return true
	}
	if n, ok := w.p.ConstInt(with); ok && (n == 0 || w.LenIn(e) != nil) {
		return true
	}
	v := w.p.TypesInfo.Types[with].Value
	return v != nil && v.Kind() == constant.String && constant.StringVal(v) == ""
}

// beside reports whether a variable is what a call or a look-up has said beside its answer:
// v, ok := m[k].
func (w *walker) beside(id *ast.Ident) bool {
	all := w.p.Assigned[w.p.Object(id)]
	for _, a := range all {
		if a.Value != nil || !a.Later {
			return false
		}
	}
	return len(all) > 0
}

// decidedCase is decided of an arm of a switch over a tag, or over none.
func (w *walker) decidedCase(tag ast.Expr, c ast.Stmt) bool {
	clause, ok := c.(*ast.CaseClause)
	if !ok {
		return false // of a select: an event
	}
	for _, e := range clause.List {
		if tag == nil && !w.decided(e) || tag != nil && w.absence(tag, e) {
			return false
		}
	}
	return true
}
