package cost

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/querylint/querylint/analyzers/internal/poly"
	"github.com/querylint/querylint/analyzers/internal/syntax"
)

// comparesElement finds the loop whose own element the condition compares with
// a constant: over distinct elements the branch is taken once, as in the
// dispatch on the paths of a field mask. Which loop an expression is the element of, is
// asked of of.
func (w *walker) comparesElement(cond ast.Expr, of func(ast.Expr) *frame) *frame {
	b, ok := syntax.Unparen(cond).(*ast.BinaryExpr)
	if !ok {
		return nil
	}
	switch b.Op {
	case token.LAND, token.LOR:
		x := w.comparesElement(b.X, of)
		y := w.comparesElement(b.Y, of)
		if x != nil && (b.Op == token.LAND || y != nil) {
			return x
		}
		if b.Op == token.LAND {
			return y
		}
	case token.EQL:
		for _, sides := range [2][2]ast.Expr{{b.X, b.Y}, {b.Y, b.X}} {
			if tv := w.p.TypesInfo.Types[sides[1]]; tv.Value != nil {
				return of(sides[0])
			}
			if f := w.comesTo(sides[0], sides[1]); f != nil {
				return f
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
	if sel, ok := syntax.Unparen(e).(*ast.SelectorExpr); ok {
		return w.named(sel)
	}
	o, b := w.converted(e, true)
	if o == nil || b.Info()&(types.IsString|types.IsInteger) == 0 {
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
		} else if w.p.Object(r.Key) == o && b.Info()&types.IsInteger != 0 {
			return f // the index of a list
		} else if b.Info()&types.IsString != 0 && w.p.Object(r.Key) != o && !w.fetched(r.X) { // numbers of a list may come again
			return f
		}
	}
	return nil
}

// converted is the variable that an expression names, or converts to a basic type, and
// that type. Exactly: no two values become the same.
func (w *walker) converted(e ast.Expr, exactly bool) (types.Object, *types.Basic) {
	b, ok := syntax.CoreType(w.p.TypesInfo.TypeOf(e)).(*types.Basic)
	for ok {
		switch x := syntax.Unparen(e).(type) {
		case *ast.Ident:
			return w.p.TypesInfo.ObjectOf(x), b
		case *ast.TypeAssertExpr:
			e = x.X
		case *ast.CallExpr:
			if !w.p.TypesInfo.Types[x.Fun].IsType() || len(x.Args) != 1 || exactly && !w.keepsApart(x) {
				return nil, nil
			}
			e = x.Args[0]
		default:
			return nil, nil
		}
	}
	return nil, nil
}

// keepsApart reports whether a conversion gives no two values the same: of a text to
// another type of text, or of a number to one that is not narrower.
func (w *walker) keepsApart(conversion *ast.CallExpr) bool {
	from, ok := syntax.CoreType(w.p.TypesInfo.TypeOf(conversion.Args[0])).(*types.Basic)
	to, isBasic := syntax.CoreType(w.p.TypesInfo.TypeOf(conversion)).(*types.Basic)
	if !ok || !isBasic {
		return false
	}
	if from.Info()&to.Info()&types.IsString != 0 {
		return true
	}
	return from.Info()&to.Info()&types.IsInteger != 0 && w.p.TypesSizes.Sizeof(to) >= w.p.TypesSizes.Sizeof(from)
}

// kindOf is the loop over numbers, each a kind of thing, that e is the element of, where
// what runs for one kind only reads, and the same whichever element it is. Numbers of a
// list may come again, but then all but the first such turn learn nothing new; those that
// rows were asked for, or that the function has put together, are one for each of them.
func (w *walker) kindOf(e ast.Expr, arm []ast.Stmt) *frame {
	o, b := w.converted(e, false)
	if o == nil || b.Info()&types.IsInteger == 0 {
		return nil
	}
	i := slices.IndexFunc(w.loops, func(f *frame) bool {
		r, ok := f.node.(*ast.RangeStmt)
		return ok && w.p.Object(r.Value) == o && !w.fetched(r.X) && !w.gathered(r.X)
	})
	if i < 0 {
		return nil
	}
	f, same, costs := w.loops[i], true, false
	for _, s := range arm {
		ast.Inspect(s, func(n ast.Node) bool {
			if call, ok := n.(*ast.CallExpr); ok && w.Costly(call) {
				costs = true
				same = same && w.onlyReads(call) && w.hoists(call, f)
			}
			return same
		})
	}
	if !same || !costs && slices.ContainsFunc(arm, func(s ast.Stmt) bool { return w.p.Mentions(s, f.vars) }) {
		return nil
	}
	return f
}

// gathered reports whether a list is a variable that the function adds to.
func (w *walker) gathered(list ast.Expr) bool {
	return slices.ContainsFunc(w.p.Assigned[w.p.Object(list)], func(a syntax.Assignment) bool { return a.Append })
}

// onlyReads reports whether a call asks a database or cache, and does nothing else to it.
func (w *walker) onlyReads(call *ast.CallExpr) bool {
	return !slices.ContainsFunc(w.costed(call), func(t poly.Term) bool {
		return t.Leaf.Kind != poly.DBRead && t.Leaf.Kind != poly.CacheRead && t.Leaf.Kind != poly.Free
	})
}

// named is the loop over structs that e is the name of an element of.
func (w *walker) named(e *ast.SelectorExpr) *frame {
	o := w.p.Object(e.X)
	if field, ok := w.p.Object(e).(*types.Var); o == nil || !ok || !field.IsField() || !w.p.Catalog.Distinct(e.Sel.Name) {
		return nil
	}
	i := slices.IndexFunc(w.loops, func(f *frame) bool {
		r, ok := f.node.(*ast.RangeStmt)
		return ok && f.vars[o] && w.p.Object(r.Value) == o && !w.fetched(r.X)
	})
	if b, ok := w.p.TypesInfo.TypeOf(e).Underlying().(*types.Basic); i < 0 || !ok || b.Info()&types.IsString == 0 {
		return nil
	}
	return w.loops[i]
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
