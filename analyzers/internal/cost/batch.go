package cost

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/querylint/querylint/analyzers/internal/poly"
	"github.com/querylint/querylint/analyzers/internal/syntax"
)

// smallBatch is the divisor from which on n%size is a batch, not every other
// turn.
const smallBatch = 8

// whenFull reports whether a condition compares the size of a batch that the
// unit fills with a limit, len(batch) == size, or that counts up to it,
// n%size == 0 or n == size with n = 0 somewhere: the branch is taken once per
// batch, wherever the loop is that fills it.
func (w *walker) whenFull(cond ast.Expr) bool {
	b, ok := syntax.Unparen(cond).(*ast.BinaryExpr)
	if !ok {
		return false
	}
	switch b.Op {
	case token.LAND, token.LOR: // full, or at the end
		return w.whenFull(b.X) || w.whenFull(b.Y)
	case token.EQL, token.GEQ, token.GTR:
		return w.limits(b)
	}
	return false
}

// notFull is the opposite: len(batch) < size.
func (w *walker) notFull(cond ast.Expr) bool {
	b, ok := syntax.Unparen(cond).(*ast.BinaryExpr)
	return ok && (b.Op == token.LSS || b.Op == token.NEQ) && w.limits(b)
}

func (w *walker) limits(b *ast.BinaryExpr) bool {
	limit, known := w.p.ConstInt(b.Y)
	switch x := w.p.Plain(b.X).(type) {
	case *ast.CallExpr:
		if w.p.Builtin(x) == "len" {
			return (!known || limit > 1) && w.appended(w.p.Object(x.Args[0]))
		}
		return (!known || limit >= smallBatch) && w.queued(x)
	case *ast.BinaryExpr:
		size, fixed := w.p.ConstInt(x.Y)
		return x.Op == token.REM && known && (!fixed || size >= smallBatch) && w.countsUp(x.X)
	case *ast.Ident, *ast.SelectorExpr:
		return (!known || limit > 1) && w.resets(w.p.Object(x)) && w.countsUp(x)
	}
	return false
}

// queued reports whether a call asks a batch of a library how many are in it, such as
// pipe.Len(): a number that it has of itself, without a round trip.
func (w *walker) queued(call *ast.CallExpr) bool {
	sel, ok := syntax.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok || len(call.Args) > 0 || w.p.TypesInfo.Selections[sel] == nil || w.Costly(call) {
		return false
	}
	if fn, ok := w.p.Object(sel.Sel).(*types.Func); !ok || fn.Pkg() == nil || !w.p.Catalog.Opaque(fn.Pkg().Path()) {
		return false
	}
	b, ok := w.p.TypesInfo.TypeOf(call).Underlying().(*types.Basic)
	o := w.p.Object(sel.X)
	return ok && b.Info()&types.IsInteger != 0 && o != nil && slices.ContainsFunc(w.loops, func(f *frame) bool {
		return o.Pos() < f.node.Pos() || o.Pos() > f.node.End()
	})
}

// appended reports whether the unit appends to the list.
func (w *walker) appended(o types.Object) bool {
	return o != nil && w.assigns(o, func(value ast.Expr, _ token.Token) bool {
		call, ok := syntax.Unparen(value).(*ast.CallExpr)
		return ok && w.p.Builtin(call) == "append"
	})
}

// forMany is a cost of what several callers have brought.
func forMany(ts []poly.Term) []poly.Term {
	ts = slices.Clone(ts)
	for i := range ts {
		ts[i].Leaf.Many = true
	}
	return ts
}

// startsBatch reports whether a condition around the code asks how many are in a list to
// which the unit appends: the first, or the last of a batch, starts what takes all.
func (w *walker) startsBatch() bool {
	length := func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			return w.p.Builtin(n) == "len" && w.appended(w.p.Object(n.Args[0]))
		case *ast.Ident:
			as := w.p.Assigned[w.p.Object(n)]
			if len(as) != 1 {
				return false
			}
			call, ok := syntax.Unparen(as[0].Value).(*ast.CallExpr)
			return ok && w.p.Builtin(call) == "len" && w.appended(w.p.Object(call.Args[0]))
		}
		return false
	}
	return slices.ContainsFunc(w.conds, func(cond ast.Expr) bool { return w.Find(cond, length) })
}

// resets reports whether the unit sets the counter back to zero.
func (w *walker) resets(o types.Object) bool {
	return o != nil && w.assigns(o, func(value ast.Expr, tok token.Token) bool {
		if value == nil || tok != token.ASSIGN {
			return false
		}
		v, ok := w.p.ConstInt(value)
		return ok && v == 0
	})
}

// countsUp reports whether the number is the index of a loop or a counter, and
// not a value of the element.
func (w *walker) countsUp(e ast.Expr) bool {
	if b, ok := syntax.Unparen(e).(*ast.BinaryExpr); ok { // i+1
		return w.countsUp(b.X) || w.countsUp(b.Y)
	}
	o := w.p.Object(e)
	if o == nil {
		return false
	}
	for _, f := range w.loops {
		if r, ok := f.node.(*ast.RangeStmt); ok && r.Key != nil && w.p.Object(r.Key) == o {
			return true
		}
	}
	return w.assigns(o, func(_ ast.Expr, tok token.Token) bool { return tok == token.INC || tok == token.ADD_ASSIGN })
}

// assigns reports whether the unit, the literals in it included, has an
// assignment to the variable or field that f accepts. The value is nil where it
// is not known.
func (w *walker) assigns(o types.Object, f func(value ast.Expr, tok token.Token) bool) bool {
	return slices.ContainsFunc(w.p.Assigned[o], func(a syntax.Assignment) bool {
		return w.u.Body.Pos() <= a.Pos && a.Pos < w.u.Body.End() && f(a.Value, a.Tok)
	})
}
