package syntax

import (
	"go/ast"
	"go/types"
)

// Random reports whether a value has a part that is another one at each call: a
// function that the tables know has made it, here, in the variable that it is, or
// in a function of the package.
func (p *Package) Random(e ast.Expr, depth int) bool {
	const deep = 4
	if e == nil || depth > deep {
		return false
	}
	found := false
	ast.Inspect(e, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.CallExpr:
			fn := p.StaticFunc(n)
			found = found || fn != nil && (p.Catalog.Random(fn) || p.returnsRandom(fn, depth))
		case *ast.Ident:
			v, ok := p.TypesInfo.ObjectOf(n).(*types.Var)
			if !ok || v.IsField() || v.Parent() == p.Pkg.Scope() {
				break
			}
			found = found || p.randomVariable(v, depth)
		}
		return !found
	})
	return found
}

func (p *Package) randomVariable(v *types.Var, depth int) bool {
	at := VariableAt{v, depth}
	is, ok := p.randoms[at]
	if !ok {
		as := p.Assigned[v]
		is = len(as) == 1 && as[0].Source != nil && p.Random(as[0].Source, depth+1)
		p.randoms[at] = is
	}
	return is
}

// returnsRandom reports whether a function of the package returns such a value.
func (p *Package) returnsRandom(fn *types.Func, depth int) bool {
	body := p.bodies()[fn.Origin()]
	if body == nil {
		return false
	}
	at := VariableAt{fn.Origin(), depth}
	found, ok := p.randoms[at]
	if ok {
		return found
	}
	defer func() { p.randoms[at] = found }()
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.ReturnStmt:
			found = found || len(n.Results) > 0 && p.Random(n.Results[0], depth+1)
		}
		return !found
	})
	return found
}
