package syntax

import (
	"go/ast"
	"go/types"

	"github.com/querylint/querylint/analyzers/internal/catalog"
)

// Handed is the function that an argument is or holds: in a conversion, or as a
// field of a struct that is made on the spot.
func (p *Package) Handed(arg ast.Expr) ast.Expr {
	arg = Unparen(arg)
	if call, ok := arg.(*ast.CallExpr); ok && len(call.Args) == 1 && p.TypesInfo.Types[call.Fun].IsType() {
		return p.Handed(call.Args[0])
	}
	if lit := StructLit(arg); lit != nil {
		for _, elt := range lit.Elts {
			if kv, ok := elt.(*ast.KeyValueExpr); ok && p.IsFunc(kv.Value) {
				return Unparen(kv.Value)
			}
		}
	}
	return arg
}

// StructLit is the literal in T{…} or &T{…} whose elements have names, or nil.
func StructLit(e ast.Expr) *ast.CompositeLit {
	if u, ok := Unparen(e).(*ast.UnaryExpr); ok {
		e = u.X
	}
	lit, _ := Unparen(e).(*ast.CompositeLit)
	return lit
}

// IsFunc reports whether an expression is a function.
func (p *Package) IsFunc(e ast.Expr) bool {
	t := p.TypesInfo.TypeOf(e)
	if t == nil {
		return false
	}
	_, ok := t.Underlying().(*types.Signature)
	return ok
}

const maxMade = 4 // variables between a cache and the call that made it

// CallsIn are the calls in the body of a literal.
func CallsIn(lit *ast.FuncLit) []*ast.CallExpr {
	var calls []*ast.CallExpr
	ast.Inspect(lit.Body, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok {
			calls = append(calls, call)
		}
		return true
	})
	return calls
}

// LoadersOf are the functions that the cache in a variable or field runs for what
// it does not have.
func (p *Package) LoadersOf(o types.Object, depth int) []ast.Expr {
	if depth > maxMade {
		return nil
	}
	var out []ast.Expr
	for _, a := range p.Assigned[o] {
		e := Unparen(a.Source)
		if made := p.Object(e); made != nil && made != o {
			out = append(out, p.LoadersOf(made, depth+1)...)
		}
		for { // theine.NewBuilder(…).Loading(load).Build()
			call, ok := e.(*ast.CallExpr)
			if !ok {
				break
			}
			if m, ok := p.Catalogued(call); ok {
				for _, cb := range m.Calls {
					if cb.Times == catalog.Miss && cb.Arg < len(call.Args) {
						out = append(out, p.Handed(call.Args[cb.Arg]))
					}
				}
			}
			sel, ok := Unparen(call.Fun).(*ast.SelectorExpr)
			if !ok {
				break
			}
			e = Unparen(sel.X)
		}
	}
	return out
}

// Around is the name of the unit that a node stands in.
func (p *Package) Around(n ast.Node) string {
	for _, u := range p.Units {
		if Contains(u.Body, n) {
			return u.Name
		}
	}
	return ""
}
