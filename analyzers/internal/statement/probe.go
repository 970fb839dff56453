package statement

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"
)

// probes reports whether the function asks of the number that a call reads only
// whether it is zero: if n > 0.
func (p *pass) probes(call *ast.CallExpr) bool {
	if p.decl == nil {
		return false
	}
	stack := enclosing(p.decl.Body, call)
	if stack == nil {
		return false
	}
	v, at := p.target(call, stack)
	if v == nil || v.Pos() < p.decl.Body.Pos() || v.Pos() > p.decl.Body.End() {
		return false // a result or a parameter is read elsewhere, too
	}
	asked := false
	only := true
	within(p.decl.Body, func(n ast.Node, above []ast.Node) bool {
		id, ok := n.(*ast.Ident)
		if !ok || p.TypesInfo.Uses[id] != v || id == at {
			return only
		}
		if p.comparesZero(id, above) {
			asked = true
		} else {
			only = false
		}
		return only
	})
	return asked && only
}

// target is the integer variable that the result of a call, or of the calls
// made on it, goes to: rows.Scan(&n), n, err := s.Count(). The identifier is
// where.
func (p *pass) target(call *ast.CallExpr, stack []ast.Node) (v *types.Var, at *ast.Ident) {
	note := func(e ast.Expr) {
		id, ok := ast.Unparen(e).(*ast.Ident)
		if !ok || v != nil {
			return
		}
		o, ok := p.TypesInfo.ObjectOf(id).(*types.Var)
		if !ok {
			return
		}
		if b, ok := o.Type().Underlying().(*types.Basic); ok && b.Info()&types.IsInteger != 0 {
			v, at = o, id
		}
	}
	outer := ast.Expr(call)
	for i := len(stack) - 1; ; i-- {
		if c, ok := outer.(*ast.CallExpr); ok {
			for _, a := range c.Args {
				if u, ok := ast.Unparen(a).(*ast.UnaryExpr); ok && u.Op == token.AND {
					note(u.X)
				}
			}
		}
		if i < 0 {
			return v, at
		}
		switch n := stack[i].(type) {
		case *ast.SelectorExpr:
			outer = n
			continue
		case *ast.CallExpr:
			if n.Fun == outer {
				outer = n
				continue
			}
		case *ast.AssignStmt:
			for _, l := range n.Lhs {
				note(l)
			}
		}
		return v, at
	}
}

// comparesZero reports whether an expression is an operand of a comparison that
// tells zero from more.
func (p *pass) comparesZero(e ast.Expr, above []ast.Node) bool {
	for len(above) > 0 {
		n := above[len(above)-1]
		above = above[:len(above)-1]
		switch n := n.(type) {
		case *ast.ParenExpr:
			e = n
			continue
		case *ast.BinaryExpr:
			op, other := n.Op, n.Y
			if n.Y == e {
				op, other = mirrored[op], n.X
			}
			value := p.TypesInfo.Types[other].Value
			if value == nil {
				return false
			}
			k, ok := constant.Int64Val(constant.ToInt(value))
			return ok && (k == 0 && slices.Contains([]token.Token{token.GTR, token.EQL, token.NEQ, token.LEQ}, op) ||
				k == 1 && (op == token.GEQ || op == token.LSS))
		}
		return false
	}
	return false
}

// mirrored is a comparison with its sides exchanged.
var mirrored = map[token.Token]token.Token{
	token.EQL: token.EQL, token.NEQ: token.NEQ,
	token.LSS: token.GTR, token.GTR: token.LSS, token.LEQ: token.GEQ, token.GEQ: token.LEQ,
}

// enclosing lists what a node stands in, from the outside in.
func enclosing(root, node ast.Node) []ast.Node {
	var found []ast.Node
	within(root, func(n ast.Node, above []ast.Node) bool {
		if n == node {
			found = slices.Clone(above)
		}
		return found == nil && n.Pos() <= node.Pos() && node.End() <= n.End()
	})
	return found
}

// within visits the nodes below root with what each of them stands in. Where
// visit returns false it goes no deeper.
func within(root ast.Node, visit func(n ast.Node, above []ast.Node) bool) {
	var above []ast.Node
	ast.Inspect(root, func(n ast.Node) bool {
		if n == nil {
			above = above[:len(above)-1]
			return true
		}
		if !visit(n, above) {
			return false
		}
		above = append(above, n)
		return true
	})
}
