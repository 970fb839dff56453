package value

import (
	"go/ast"
	"go/types"

	"github.com/querylint/querylint/analyzers/internal/catalog"
	"github.com/querylint/querylint/analyzers/internal/effect"
	"github.com/querylint/querylint/analyzers/internal/syntax"
)

// OnReplica reports whether a call runs SQL on what is called a replica, by the name of
// the connection or of what gives it, or is sent to one by the chain of calls that it ends.
func (w *Function) OnReplica(call *ast.CallExpr) bool {
	if w.p.SQL == nil {
		return false
	}
	for _, place := range w.p.SQL.Of(call) {
		for _, h := range place.Handles {
			if w.p.Catalog.Replica(nameOf(w.stood(h))) || w.p.Catalog.Replica(nameOf(w.sourceOf(h))) {
				return true
			}
		}
	}
	for e := ast.Expr(call); ; {
		link, ok := syntax.Unparen(e).(*ast.CallExpr)
		if !ok {
			return false
		}
		if link != call && w.p.Catalog.Replica(nameOf(link)) {
			return true
		}
		for _, arg := range link.Args {
			if c, ok := w.constant(arg); ok && c.Pkg() != nil && w.p.Catalog.Reads(c.Pkg().Path()+"."+c.Name()) {
				return true
			}
		}
		e = syntax.Receiver(link)
	}
}

func (w *Function) constant(e ast.Expr) (*types.Const, bool) {
	sel, ok := syntax.Unparen(e).(*ast.SelectorExpr)
	if !ok {
		return nil, false
	}
	c, ok := w.p.TypesInfo.Uses[sel.Sel].(*types.Const)
	return c, ok
}

// sourceOf is what a variable is set to once, or nil.
func (w *Function) sourceOf(e ast.Expr) ast.Expr {
	if as := w.p.Assigned[w.p.Object(e)]; len(as) == 1 && as[0].Source != nil {
		return as[0].Source
	}
	return nil
}

// nameOf is the name of a variable, a field, or the function that is called.
func nameOf(e ast.Expr) string {
	switch e := syntax.Unparen(e).(type) {
	case *ast.Ident:
		return e.Name
	case *ast.SelectorExpr:
		return e.Sel.Name
	case *ast.CallExpr:
		return catalog.CalledName(e)
	}
	return ""
}

// AskedBy are the columns by which the one statement that a call may run reads a table.
func (w *Function) AskedBy(call *ast.CallExpr) []effect.Column {
	places := w.p.SQL.Of(call)
	if len(places) != 1 || len(places[0].Alternatives) != 1 {
		return nil
	}
	return w.columns(places[0].Alternatives[0].Asks())
}
