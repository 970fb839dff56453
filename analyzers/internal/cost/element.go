package cost

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"

	"github.com/querylint/querylint/analyzers/internal/poly"
	"github.com/querylint/querylint/analyzers/internal/syntax"
)

// comparesElement finds the loop whose own element the condition compares with
// a constant: over distinct elements the branch is taken once, as in the
// dispatch on the paths of a field mask.
func (w *walker) comparesElement(cond ast.Expr) *frame {
	b, ok := syntax.Unparen(cond).(*ast.BinaryExpr)
	if !ok {
		return nil
	}
	switch b.Op {
	case token.LAND, token.LOR:
		x := w.comparesElement(b.X)
		y := w.comparesElement(b.Y)
		if x != nil && (b.Op == token.LAND || y != nil) {
			return x
		}
		if b.Op == token.LAND {
			return y
		}
	case token.EQL:
		for _, sides := range [2][2]ast.Expr{{b.X, b.Y}, {b.Y, b.X}} {
			if tv := w.p.TypesInfo.Types[sides[1]]; tv.Value != nil {
				return w.elementOf(sides[0])
			}
		}
	}
	return nil
}

// elementOf is the loop that e is the element of, as a plain value.
func (w *walker) elementOf(e ast.Expr) *frame {
	if ix, ok := syntax.Unparen(e).(*ast.IndexExpr); ok {
		return w.indexed(ix)
	}
	id, ok := syntax.Unparen(e).(*ast.Ident)
	if !ok {
		return nil
	}
	o := w.p.TypesInfo.ObjectOf(id)
	if o == nil {
		return nil
	}
	b, ok := o.Type().Underlying().(*types.Basic)
	if !ok || b.Info()&(types.IsString|types.IsInteger) == 0 {
		return nil
	}
	for _, f := range w.loops {
		if _, counts := f.node.(*ast.ForStmt); counts && f.vars[o] {
			return f // for i := range 5 { switch i { … } }
		}
		r, ok := f.node.(*ast.RangeStmt)
		if !ok || !f.vars[o] {
			continue
		}
		if _, isMap := syntax.CoreType(w.p.TypesInfo.TypeOf(r.X)).(*types.Map); isMap {
			if w.p.Object(r.Key) == o {
				return f // each key is there once
			}
		} else if b.Info()&types.IsString != 0 && w.p.Object(r.Key) != o && !w.fetched(r.X) { // numbers of a list may come again
			return f
		}
	}
	return nil
}

// picked reports whether a call stands behind a condition about the loop's element, so
// that it does not run for each: of its kind, or of what it holds. That something is
// there, or has not failed, is not such a condition.
func (w *walker) picked(call *ast.CallExpr, f *frame) bool {
	return w.Find(f.node, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.IfStmt:
			return (syntax.Contains(n.Body, call) || n.Else != nil && syntax.Contains(n.Else, call)) && w.picks(n.Cond, f)
		case *ast.SwitchStmt:
			return n.Tag != nil && syntax.Contains(n.Body, call) && w.p.Mentions(n.Tag, f.vars)
		}
		return false
	})
}

// picks reports whether a condition compares something of the loop's element with a
// value.
func (w *walker) picks(cond ast.Expr, f *frame) bool {
	b, ok := syntax.Unparen(cond).(*ast.BinaryExpr)
	if !ok {
		return false
	}
	switch b.Op {
	case token.LAND, token.LOR:
		return w.picks(b.X, f) || w.picks(b.Y, f)
	case token.EQL, token.NEQ, token.GTR, token.LSS, token.GEQ, token.LEQ:
		v := w.p.TypesInfo.Types[b.Y].Value
		return v != nil && w.p.Mentions(b.X, f.vars) && (b.Op != token.NEQ && b.Op != token.GTR || !empty(v))
	}
	return false
}

// empty reports whether a constant is what a field has that is not filled.
func empty(v constant.Value) bool {
	switch v.Kind() {
	case constant.String:
		return constant.StringVal(v) == ""
	case constant.Int, constant.Float:
		return constant.Sign(v) == 0
	}
	return false
}

// indexed is the loop that counts through a list whose element, a string, e is.
func (w *walker) indexed(e *ast.IndexExpr) *frame {
	list, ok := syntax.CoreType(w.p.TypesInfo.TypeOf(e.X)).(*types.Slice)
	if !ok {
		return nil
	}
	if b, ok := list.Elem().Underlying().(*types.Basic); !ok || b.Info()&types.IsString == 0 {
		return nil
	}
	i := slices.IndexFunc(w.loops, func(f *frame) bool {
		return f.vars[w.p.Object(e.Index)] && f.factor.Class == poly.Data && f.factor.Text() == w.lengthOf(poly.Data, e.X).Text()
	})
	if i < 0 || w.fetched(e.X) {
		return nil
	}
	return w.loops[i]
}

// fetched reports whether a list was read from a database, a column of rows:
// its elements may come again.
func (w *walker) fetched(e ast.Expr) bool {
	if call, ok := syntax.Unparen(e).(*ast.CallExpr); ok {
		return w.Costly(call)
	}
	v, ok := w.p.Object(e).(*types.Var)
	if !ok {
		return false
	}
	if _, isMap := syntax.CoreType(v.Type()).(*types.Map); isMap {
		return false
	}
	return slices.ContainsFunc(w.Fillers(v), w.Costly) || slices.ContainsFunc(w.p.Assigned[v], func(a syntax.Assignment) bool {
		call, ok := syntax.Unparen(a.Source).(*ast.CallExpr)
		return ok && w.Costly(call)
	})
}
