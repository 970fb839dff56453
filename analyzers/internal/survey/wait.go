package survey

import (
	"go/ast"

	"github.com/querylint/querylint/analyzers/internal/syntax"
)

// WaitsIn reports whether the function that is called waits for an event: itself,
// or by way of another.
func (p *Package) WaitsIn(call *ast.CallExpr) bool {
	fn := p.StaticFunc(call)
	if fn == nil {
		return false
	}
	u := p.ByFunc[fn]
	if u == nil {
		s := p.Summary(fn)
		return s != nil && s.Waits
	}
	return p.UnitWaits(u)
}

// UnitWaits x
func (p *Package) UnitWaits(u *syntax.Unit) bool {
	is, ok := p.waiting[u]
	if ok {
		return is
	}
	p.waiting[u] = false // while it is looked for
	ast.Inspect(u.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit, *ast.GoStmt: // nobody waits for it
			return false
		case *ast.CallExpr:
			is = is || p.WaitsIn(n)
		}
		is = is || n != nil && p.IsWait(n)
		return !is
	})
	p.waiting[u] = is
	return is
}
