package syntax

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
)

// asksWhether reports whether a call answers, or its code asks of its answer, no more than
// whether there are rows: Exist() gives a bool, and so does n > 0 behind Count(&n).
func (p *Package) asksWhether(call *ast.CallExpr) bool {
	t := p.TypesInfo.TypeOf(call)
	if tuple, ok := t.(*types.Tuple); ok && tuple.Len() > 0 {
		t = tuple.At(0).Type()
	}
	if t != nil && isBasic(t, types.IsBoolean) {
		return true
	}
	into := p.countedInto(call)
	return into != nil && p.onlyAgainstZero(into)
}

func isBasic(t types.Type, info types.BasicInfo) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&info != 0
}

// countedInto is the local number that a call fills or is the value of, or nil.
func (p *Package) countedInto(call *ast.CallExpr) *types.Var {
	local := func(e ast.Expr) *types.Var {
		v, ok := p.Object(e).(*types.Var)
		if !ok || v.Kind() != types.LocalVar || !isBasic(v.Type(), types.IsInteger) {
			return nil
		}
		return v
	}
	for _, arg := range call.Args {
		if u, ok := Unparen(arg).(*ast.UnaryExpr); ok && u.Op == token.AND {
			if v := local(u.X); v != nil {
				return v
			}
		}
	}
	u := p.declaredAt(call.Pos())
	if u == nil {
		return nil
	}
	var into *types.Var
	ast.Inspect(u.Body, func(n ast.Node) bool {
		if a, ok := n.(*ast.AssignStmt); ok && len(a.Rhs) == 1 && Unparen(a.Rhs[0]) == call {
			into = local(a.Lhs[0])
		}
		return into == nil
	})
	return into
}

// onlyAgainstZero reports whether a number is read, and only to compare it with 0 or 1.
func (p *Package) onlyAgainstZero(v *types.Var) bool {
	u := p.declaredAt(v.Pos())
	if u == nil {
		return false
	}
	compared, other := 0, 0
	ast.Inspect(u.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BinaryExpr:
			ops := []token.Token{token.EQL, token.NEQ, token.LSS, token.LEQ, token.GTR, token.GEQ}
			if c, ok := p.ConstInt(n.Y); slices.Contains(ops, n.Op) && ok && (c == 0 || c == 1) && p.Object(n.X) == v {
				compared++
				return false
			}
		case *ast.UnaryExpr:
			if n.Op == token.AND && p.Object(n.X) == v {
				return false // to be filled
			}
		case *ast.Ident:
			if p.TypesInfo.Uses[n] == v {
				other++
			}
		}
		return true
	})
	return compared > 0 && other == 0
}
