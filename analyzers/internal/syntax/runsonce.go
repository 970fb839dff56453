package syntax

import (
	"go/ast"
	"go/types"
	"slices"

	"github.com/querylint/querylint/analyzers/internal/catalog"
)

// givenTo is a parameter of a function, counted from 0.
type givenTo struct {
	fn    *types.Func
	param int
}

// runsOnce reports whether a literal runs where it stands: it is called there, or
// given to something that is known to run it once.
func (p *Package) runsOnce(around ast.Node, lit *ast.FuncLit) bool {
	call, ok := around.(*ast.CallExpr)
	if !ok {
		return false
	}
	if Unparen(call.Fun) == lit {
		return true
	}
	i := slices.IndexFunc(call.Args, func(e ast.Expr) bool { return Unparen(e) == lit })
	return i >= 0 && p.runsGiven(call, i)
}

// runsGiven reports whether a call runs one of its arguments, and no more than once.
func (p *Package) runsGiven(call *ast.CallExpr, arg int) bool {
	if m, ok := p.Catalogued(call); ok {
		return slices.ContainsFunc(m.Calls, func(cb catalog.Callback) bool {
			return !cb.Times.PerElement() && cb.Times != catalog.Batch && cb.Arg == arg
		})
	}
	fn := p.StaticFunc(call)
	if fn == nil {
		return false
	}
	fn = fn.Origin()
	if sig := fn.Signature(); arg >= sig.Params().Len() || sig.Variadic() && arg == sig.Params().Len()-1 {
		return false
	}
	body := p.bodies()[fn]
	if body == nil {
		return p.OnceElsewhere != nil && p.OnceElsewhere(fn, arg)
	}
	at := givenTo{fn, arg}
	once, known := p.once[at]
	if !known {
		p.once[at] = false // who hands it to himself runs it more often
		once = p.callsOnce(body, fn.Signature().Params().At(arg))
		p.once[at] = once
	}
	return once
}

// callsOnce reports whether a function does nothing with a parameter but call it, or have
// it called, and that no more than once for each place.
func (p *Package) callsOnce(body *ast.BlockStmt, param *types.Var) bool {
	var stack []ast.Node
	called, kept := false, false
	ast.Inspect(body, func(n ast.Node) bool {
		if n == nil {
			stack = stack[:len(stack)-1]
			return true
		}
		stack = append(stack, n)
		id, ok := n.(*ast.Ident)
		if !ok || p.TypesInfo.Uses[id] != param || len(stack) < 2 {
			return !kept
		}
		switch around := stack[len(stack)-2].(type) {
		case *ast.CallExpr:
			i := slices.Index(around.Args, ast.Expr(id))
			_, again := p.RunsOf(stack, "")
			called = true
			kept = kept || again || i >= 0 && !p.runsGiven(around, i)
		case *ast.BinaryExpr: // fn != nil
		default:
			kept = true
		}
		return !kept
	})
	return called && !kept
}
