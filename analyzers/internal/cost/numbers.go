package cost

import (
	"go/ast"
	"go/token"
	"go/types"
)

// handsOutNumbers reports whether a function returns a number that outlives it, in
// a field or a variable of the package, and counts it up: a sequence, which asks
// the database for the next block when the last one is used up.
func (p *pass) handsOutNumbers(u *unit) bool {
	if u == nil || u.body == nil || u.typ.Results == nil || !isInteger(p.TypesInfo.TypeOf(u.typ.Results.List[0].Type)) {
		return false
	}
	counted := p.countedUp(u.body)
	if len(counted) == 0 {
		return false
	}
	found := false
	ast.Inspect(u.body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.ReturnStmt:
			found = found || len(n.Results) > 0 && p.comesFrom(n.Results[0], counted)
		}
		return !found
	})
	return found
}

func isInteger(t types.Type) bool {
	b, ok := coreType(t).(*types.Basic)
	return ok && b.Info()&types.IsInteger != 0
}

// countedUp are the fields and variables of packages that a body adds to and
// compares with another: what is left of a block.
func (p *pass) countedUp(body *ast.BlockStmt) map[types.Object]bool {
	counted, compared := make(map[types.Object]bool), make(map[types.Object]bool)
	count := func(e ast.Expr) {
		if o := p.object(e); p.outlives(o) {
			counted[o] = true
		}
	}
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.IncDecStmt:
			count(n.X)
		case *ast.AssignStmt:
			if n.Tok == token.ADD_ASSIGN {
				count(n.Lhs[0])
			}
			for i, lhs := range n.Lhs {
				if b, ok := unparen(n.Rhs[min(i, len(n.Rhs)-1)]).(*ast.BinaryExpr); ok && b.Op == token.ADD && p.object(b.X) == p.object(lhs) {
					count(lhs)
				}
			}
		case *ast.IfStmt:
			ast.Inspect(n.Cond, func(n ast.Node) bool {
				if b, ok := n.(*ast.BinaryExpr); ok {
					for _, side := range []ast.Expr{b.X, b.Y} {
						ast.Inspect(side, func(n ast.Node) bool {
							if e, ok := n.(ast.Expr); ok && p.outlives(p.object(e)) {
								compared[p.object(e)] = true
							}
							return true
						})
					}
				}
				return true
			})
		}
		return true
	})
	for o := range counted {
		if !compared[o] {
			delete(counted, o)
		}
	}
	return counted
}

// outlives reports whether a variable is a field, or of the package.
func (p *pass) outlives(o types.Object) bool {
	v, ok := o.(*types.Var)
	return ok && (v.IsField() || v.Parent() == p.Pkg.Scope())
}

// comesFrom reports whether a number is made of one of some variables.
func (p *pass) comesFrom(e ast.Expr, of map[types.Object]bool) bool {
	found := false
	ast.Inspect(e, func(n ast.Node) bool {
		x, ok := n.(ast.Expr)
		if !ok || found {
			return !found
		}
		o := p.object(x)
		found = of[o]
		for _, a := range p.assigned[o] {
			if v, isVar := o.(*types.Var); isVar && !p.outlives(v) && a.value != nil && !found {
				ast.Inspect(a.value, func(n ast.Node) bool {
					y, ok := n.(ast.Expr)
					found = found || ok && of[p.object(y)]
					return !found
				})
			}
		}
		return !found
	})
	return found
}
