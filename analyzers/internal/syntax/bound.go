package syntax

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/querylint/querylint/analyzers/internal/statement"
)

// AtMost is a number that a whole number does not exceed at a place of a unit, where the
// code shows one: a constant, min(3, n), or a variable that was compared before,
//
//	if n > 3 { n = 3 }
//	if len(ids) > 4 { return ErrTooMany }
func (p *Package) AtMost(e ast.Expr, u *Unit, at token.Pos) (int64, bool) {
	return (&upperBound{p, u, at}).number(e, 0)
}

// ElementsAtMost is a number that the length of a list does not exceed at a place of a
// unit, likewise: ids[:3], what was cut before, or what a query with a LIMIT has filled.
func (p *Package) ElementsAtMost(e ast.Expr, u *Unit, at token.Pos) (int64, bool) {
	return (&upperBound{p, u, at}).elements(e, 0)
}

type upperBound struct {
	p  *Package
	u  *Unit
	at token.Pos
}

func (b *upperBound) number(e ast.Expr, depth int) (int64, bool) {
	if n, ok := b.p.ConstInt(e); ok || depth > MaxNames {
		return n, ok
	}
	switch e := Unparen(e).(type) {
	case *ast.CallExpr:
		switch builtin := b.p.Builtin(e); {
		case builtin == "len" && len(e.Args) == 1:
			return b.elements(e.Args[0], depth+1)
		case builtin == "min" || builtin == "max":
			return b.oneOf(e.Args, builtin == "min", depth)
		case len(e.Args) == 1 && b.p.TypesInfo.Types[e.Fun].IsType():
			return b.number(e.Args[0], depth+1)
		}
	case *ast.Ident:
		if n, ok := b.guarded(e, func(x ast.Expr) bool { return b.p.Object(x) == b.p.Object(e) }, depth); ok {
			return n, true
		}
		if v := b.onlyValue(e); v != nil {
			return b.number(v, depth+1)
		}
	case *ast.SelectorExpr:
		return b.guarded(e, func(x ast.Expr) bool { return b.samePart(x, e) }, depth)
	}
	return 0, false
}

// oneOf is the bound of min, for which one argument is enough, or of max.
func (b *upperBound) oneOf(args []ast.Expr, smallest bool, depth int) (n int64, ok bool) {
	for _, arg := range args {
		m, known := b.number(arg, depth+1)
		switch {
		case !known && !smallest:
			return 0, false
		case known && (!ok || (m < n) == smallest):
			n, ok = m, true
		}
	}
	return n, ok
}

func (b *upperBound) elements(e ast.Expr, depth int) (int64, bool) {
	if depth > MaxNames {
		return 0, false
	}
	switch e := Unparen(e).(type) {
	case *ast.SliceExpr:
		if e.High == nil {
			return b.elements(e.X, depth+1)
		}
		high, ok := b.number(e.High, depth+1)
		if low, fixed := b.p.ConstInt(e.Low); ok && e.Low != nil && fixed {
			high = max(high-low, 0)
		}
		return high, ok
	case *ast.SelectorExpr:
		if n, ok := b.guarded(e, b.lengthOf(func(x ast.Expr) bool { return b.samePart(x, e) }), depth); ok {
			return n, true
		}
	case *ast.Ident:
		if n, ok := b.guarded(e, b.lengthOf(func(x ast.Expr) bool { return b.p.Object(x) == b.p.Object(e) }), depth); ok {
			return n, true
		}
		if v, ok := Unparen(b.onlyValue(e)).(*ast.SliceExpr); ok {
			return b.elements(v, depth+1)
		}
	}
	if n, ok := b.p.ConstLen(e); ok || b.p.Limited == nil {
		return n, ok
	}
	return b.p.Limited(e)
}

// lengthOf is what tells the length of a list.
func (b *upperBound) lengthOf(list func(ast.Expr) bool) func(ast.Expr) bool {
	return func(x ast.Expr) bool {
		call, ok := Unparen(x).(*ast.CallExpr)
		return ok && b.p.Builtin(call) == "len" && len(call.Args) == 1 && list(call.Args[0])
	}
}

// samePart reports whether two expressions are one field of one variable: form.IDs.
func (b *upperBound) samePart(x, y ast.Expr) bool {
	x, y = Unparen(x), Unparen(y)
	s, ok := x.(*ast.SelectorExpr)
	t, also := y.(*ast.SelectorExpr)
	if !ok || !also {
		return !ok && !also && IsIdent(x) && b.p.Object(x) != nil && b.p.Object(x) == b.p.Object(y)
	}
	return b.p.TypesInfo.Uses[s.Sel] == b.p.TypesInfo.Uses[t.Sel] && b.samePart(s.X, t.X)
}

// settled reports whether nothing gives a variable, or the part of one, another value behind
// a place.
func (b *upperBound) settled(e ast.Expr, behind token.Pos) bool {
	for {
		if slices.ContainsFunc(b.p.Assigned[b.p.Object(e)], func(a Assignment) bool { return behind < a.Pos && a.Pos < b.u.Body.End() }) {
			return false
		}
		sel, ok := Unparen(e).(*ast.SelectorExpr)
		if !ok {
			return true
		}
		e = sel.X
	}
}

// onlyValue is the value of a variable of a function, where no other reaches the place.
func (b *upperBound) onlyValue(id *ast.Ident) ast.Expr {
	v, ok := b.p.Object(id).(*types.Var)
	if !ok || v.IsField() || v.Parent() == b.p.Pkg.Scope() {
		return nil
	}
	as, start := b.p.Reaching(v, id.Pos())
	if start || len(as) != 1 || as[0].Value == nil || as[0].Tok != token.DEFINE && as[0].Tok != token.ASSIGN || as[0].Append || b.p.Mentions(as[0].Value, map[types.Object]bool{v: true}) {
		return nil
	}
	return as[0].Value
}

// guarded is the bound that an if in front of the place sets, which leaves or cuts what is
// larger. Nothing gives the variable another value behind it.
func (b *upperBound) guarded(e ast.Expr, compared func(ast.Expr) bool, depth int) (n int64, ok bool) {
	o := b.p.Object(e)
	if o == nil {
		return 0, false
	}
	b.dominating(b.u.Body.List, func(s *ast.IfStmt) {
		if ok || s.Else != nil || !b.settled(e, s.End()) {
			return
		}
		leaves := statement.Leaves(s.Body)
		if leaves {
			n, ok = b.noneOf(s.Cond, compared)
		}
		for _, c := range conditions(s.Cond, leaves) {
			most, known := b.above(c, compared)
			if known && leaves {
				n, ok = most, true
			} else if cut, fixed := b.cut(s.Body, o, depth); known && fixed && IsIdent(e) { // a field may be another one's
				n, ok = max(most, cut), true
			}
		}
	})
	return n, ok
}

// conditions are those of which each alone, where that is enough, lets a condition hold.
func conditions(cond ast.Expr, each bool) []ast.Expr {
	cond = Unparen(cond)
	if or, ok := cond.(*ast.BinaryExpr); ok && each && or.Op == token.LOR {
		return append(conditions(or.X, each), conditions(or.Y, each)...)
	}
	return []ast.Expr{cond}
}

// noneOf is the largest of some numbers, where a condition says that it is none of them: n != 1 &&
// n != 10.
func (b *upperBound) noneOf(cond ast.Expr, compared func(ast.Expr) bool) (int64, bool) {
	c, ok := Unparen(cond).(*ast.BinaryExpr)
	if !ok {
		return 0, false
	}
	switch c.Op {
	case token.LAND:
		n, ok := b.noneOf(c.X, compared)
		m, also := b.noneOf(c.Y, compared)
		return max(n, m), ok && also
	case token.NEQ:
		n, known := b.p.ConstInt(c.Y)
		return n, known && compared(c.X)
	}
	return 0, false
}

// above is the largest number for which a condition does not hold: n > 3, 4 <= n.
func (b *upperBound) above(cond ast.Expr, compared func(ast.Expr) bool) (int64, bool) {
	c, ok := cond.(*ast.BinaryExpr)
	if !ok {
		return 0, false
	}
	x, op, y := c.X, c.Op, c.Y
	if op == token.LSS || op == token.LEQ {
		x, y = y, x
		op = map[token.Token]token.Token{token.LSS: token.GTR, token.LEQ: token.GEQ}[op]
	}
	most, known := b.p.ConstInt(y)
	if !known || op != token.GTR && op != token.GEQ || !compared(x) {
		return 0, false
	}
	if op == token.GEQ {
		most--
	}
	return most, true
}

// cut is what the only statement of a block that sets a variable makes of it: n = 3, or
// ids = ids[:3].
func (b *upperBound) cut(body *ast.BlockStmt, o types.Object, depth int) (int64, bool) {
	var value ast.Expr
	for _, a := range b.p.Assigned[o] {
		if a.Pos < body.Pos() || a.Pos > body.End() {
			continue
		}
		if value != nil || !slices.ContainsFunc(body.List, func(s ast.Stmt) bool { return s.Pos() <= a.Pos && a.Pos < s.End() && isAssign(s) }) {
			return 0, false
		}
		value = a.Value
	}
	slice, ok := Unparen(value).(*ast.SliceExpr)
	switch {
	case value == nil:
		return 0, false
	case !ok:
		return b.p.ConstInt(value)
	case slice.High == nil || b.p.Object(slice.X) != o:
		return 0, false
	}
	return b.number(slice.High, depth+1)
}

func isAssign(s ast.Stmt) bool { _, ok := s.(*ast.AssignStmt); return ok }

// dominating calls f with the ifs of a list, and of those that the place lies in, that
// stand in front of the place.
func (b *upperBound) dominating(list []ast.Stmt, f func(*ast.IfStmt)) {
	for _, s := range list {
		if s.End() <= b.at {
			if i, ok := s.(*ast.IfStmt); ok {
				f(i)
			}
			continue
		}
		if s.Pos() > b.at {
			return
		}
		ast.Inspect(s, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.BlockStmt:
				if n.Pos() <= b.at && b.at < n.End() {
					b.dominating(n.List, f)
				}
				return false
			case *ast.CaseClause:
				b.dominating(n.Body, f)
				return false
			case *ast.CommClause:
				b.dominating(n.Body, f)
				return false
			}
			return true
		})
	}
}
