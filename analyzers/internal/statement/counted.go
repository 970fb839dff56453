package statement

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"

	"github.com/querylint/querylint/sqlcheck"
)

// top is the largest value that an integer has.
type top struct {
	n       int64
	counted bool // a loop counts up to it
}

// shown is the bound of a value that a loop counts up to a number which is written
// down; false where no loop does.
func (b bounds) shown(e ast.Expr) (bound, bool) {
	t, ok := b.top(e, 0)
	return bound{free: t.n >= sqlcheck.DefaultDeepOffset}, ok && t.counted
}

// top is the largest value of an integer that is computed of constants and of what the
// heads of loops compare with such.
func (b bounds) top(e ast.Expr, depth int) (t top, ok bool) {
	if depth > 8 || e == nil {
		return top{}, false
	}
	e = ast.Unparen(e)
	if v := b.TypesInfo.Types[e].Value; v != nil {
		n, ok := constant.Int64Val(constant.ToInt(v))
		return top{n: n}, ok
	}
	switch e := e.(type) {
	case *ast.BinaryExpr:
		return b.topOfTwo(e, depth)
	case *ast.CallExpr:
		if b.TypesInfo.Types[e.Fun].IsType() && len(e.Args) == 1 {
			return b.top(e.Args[0], depth+1)
		}
	case *ast.Ident:
		return b.topOfVariable(e, depth)
	}
	return top{}, false
}

func (b bounds) topOfTwo(e *ast.BinaryExpr, depth int) (t top, ok bool) {
	const far = 1 << 31 // beyond, a product might overflow
	x, okX := b.top(e.X, depth+1)
	y, okY := b.top(e.Y, depth+1)
	if !okX || !okY || min(x.n, y.n) < 0 || max(x.n, y.n) > far {
		return top{}, false
	}
	t.counted = x.counted || y.counted
	switch e.Op {
	case token.ADD:
		t.n = x.n + y.n
	case token.MUL:
		t.n = x.n * y.n
	case token.SUB:
		t.n, ok = x.n-y.n, y.counted
		return t, !ok
	default:
		return top{}, false
	}
	return t, true
}

// topOfVariable is the largest value of a variable where it is used: that of the head of
// a loop around, or of the constants that it is given.
func (b bounds) topOfVariable(e *ast.Ident, depth int) (t top, ok bool) {
	v, isVar := b.TypesInfo.ObjectOf(e).(*types.Var)
	if !isVar || b.decl == nil {
		return top{}, false
	}
	if v.Parent() == b.Pkg.Scope() {
		return b.top(b.src.Initial(v), depth+1)
	}
	values := b.assignments(v)
	stack := enclosing(b.decl.Body, e)
	for i, around := range slices.Backward(stack) {
		n, body, ok := b.head(around, v, depth)
		if !ok || e.Pos() < body.Pos() || body.End() < e.End() {
			continue
		}
		if up, ok := b.counts(values, body, e, stack[i+1:]); ok {
			return top{n: n + up, counted: true}, true
		}
		return top{}, false
	}
	if _, param := b.param(v); param || len(values) == 0 {
		return top{}, false
	}
	values, _ = b.reaching(v, values, e.Pos())
	for _, given := range values {
		if given.changed || given.result > 0 {
			return top{}, false
		}
		if given.expr == nil {
			continue
		}
		x, ok := b.top(given.expr, depth+1)
		if !ok {
			return top{}, false
		}
		t.n, t.counted = max(t.n, x.n), t.counted || x.counted
	}
	return t, true
}

// head is the largest value of a variable with which a loop begins a turn, and its body.
func (b bounds) head(loop ast.Node, v *types.Var, depth int) (n int64, body *ast.BlockStmt, ok bool) {
	switch s := loop.(type) {
	case *ast.RangeStmt:
		if t := b.TypesInfo.TypeOf(s.X); s.Key != nil && t != nil && isInteger(t) && b.objectOf(s.Key) == v {
			t, ok := b.top(s.X, depth+1)
			return t.n - 1, s.Body, ok
		}
	case *ast.ForStmt:
		n, ok := b.below(s.Cond, v, depth)
		return n, s.Body, ok
	}
	return 0, nil, false
}

// below is the largest value of a variable with which a condition holds.
func (b bounds) below(cond ast.Expr, v *types.Var, depth int) (int64, bool) {
	c, ok := ast.Unparen(cond).(*ast.BinaryExpr)
	if !ok {
		return 0, false
	}
	x, y := c.X, c.Y
	switch c.Op {
	case token.LAND:
		if n, ok := b.below(x, v, depth); ok {
			return n, true
		}
		return b.below(y, v, depth)
	case token.LSS, token.LEQ:
	case token.GTR, token.GEQ:
		x, y = y, x
	default:
		return 0, false
	}
	if b.objectOf(x) != v {
		return 0, false
	}
	t, ok := b.top(y, depth+1)
	if c.Op == token.LSS || c.Op == token.GTR {
		t.n--
	}
	return t.n, ok
}

// counts says by how much the body of a loop counts a variable up before it is used
// there; false where it may have any other value. What comes behind the use is seen by
// the head again, unless a function literal is to run then. Inside are the nodes of the
// body that the use stands in.
func (b bounds) counts(values []assigned, body *ast.BlockStmt, use ast.Node, inside []ast.Node) (up int64, ok bool) {
	within := func(outer, n ast.Node) bool { return outer.Pos() <= n.Pos() && n.End() <= outer.End() }
	later := slices.ContainsFunc(inside, func(n ast.Node) bool { _, is := n.(*ast.FuncLit); return is })
	for _, v := range values {
		again := slices.ContainsFunc(inside, func(n ast.Node) bool {
			switch n.(type) {
			case *ast.ForStmt, *ast.RangeStmt:
				return within(n, v.node)
			}
			return false
		})
		inc, is := v.node.(*ast.IncDecStmt)
		switch _, address := v.node.(*ast.UnaryExpr); {
		case address: // who has it may do anything
			return 0, false
		case !within(body, v.node), v.node.Pos() > use.Pos() && !again && !later:
		case !is || inc.Tok != token.INC || again || !slices.Contains(body.List, ast.Stmt(inc)):
			return 0, false
		default:
			up++
		}
	}
	return up, true
}
