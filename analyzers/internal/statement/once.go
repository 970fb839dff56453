package statement

import (
	"go/ast"
	"go/types"
	"slices"

	"github.com/querylint/querylint/analyzers/internal/sqlvalue"
)

// writtenOnce reports whether all of a text stands in literals of code that runs once per
// run of the call and has no loops, which are walked once and may write a part of it many
// times, or of the package's own declarations: not in the arguments of calls, which may
// repeat it.
func (p *pass) writtenOnce(t *sqlvalue.Text, q *Place) bool {
	if q.Decl == nil {
		return false
	}
	turn := p.turn(q)
	return !loops(turn) && !slices.ContainsFunc(t.Segs, func(s sqlvalue.Seg) bool {
		return s.Lit == nil || s.Lit.Src == nil || p.elsewhere(s.Lit.Src, turn, q.Call)
	})
}

// turn is the code around the call of a place that runs once per run of it: the body of the
// function, or, where that begins with nothing of the one before, a turn of the innermost
// loop, or the function literal around.
func (p *pass) turn(q *Place) ast.Node {
	if q.Decl.Body == nil {
		return q.Decl
	}
	for _, n := range slices.Backward(enclosing(q.Decl.Body, q.Call)) {
		var body *ast.BlockStmt
		switch n := n.(type) {
		case *ast.ForStmt:
			body = n.Body
		case *ast.RangeStmt:
			body = n.Body
		case *ast.FuncLit:
			body = n.Body
		default:
			continue
		}
		if body.Pos() <= q.Call.Pos() && p.closed(body) {
			return body
		}
		return q.Decl
	}
	return q.Decl
}

// closed reports whether no text and no list grows in code that the code around it has.
func (p *pass) closed(body *ast.BlockStmt) bool {
	grows := func(e ast.Expr) bool {
		o, ok := p.objectOf(e).(*types.Var)
		if !ok || body.Pos() <= o.Pos() && o.Pos() < body.End() {
			return false
		}
		switch t := o.Type().Underlying().(type) {
		case *types.Basic:
			return t.Info()&types.IsString != 0
		case *types.Slice:
			return true
		}
		return false
	}
	open := false
	ast.Inspect(body, func(n ast.Node) bool {
		as, ok := n.(*ast.AssignStmt)
		open = open || ok && slices.ContainsFunc(as.Lhs, grows)
		return !open
	})
	return !open
}

// elsewhere reports whether a literal stands in another function than a call, before the
// code that runs once per run of it, or in another call.
func (p *pass) elsewhere(lit *ast.BasicLit, turn ast.Node, call *ast.CallExpr) bool {
	around := func(n ast.Node) bool { return n.Pos() <= lit.Pos() && lit.Pos() < n.End() }
	within := around(turn)
	for _, f := range p.Files {
		if !around(f) {
			continue
		}
		found := false
		ast.Inspect(f, func(n ast.Node) bool {
			if n == nil || !around(n) {
				return n == f
			}
			if within && n.Pos() < turn.Pos() {
				return true // the call runs in it, too
			}
			switch n := n.(type) {
			case *ast.FuncDecl:
				found = found || n != turn
			case *ast.CallExpr:
				found = found || n != call
			}
			return !found
		})
		return found
	}
	return true
}
