package survey

import (
	"go/ast"
	"go/types"

	"github.com/querylint/querylint/analyzers/internal/catalog"
	"github.com/querylint/querylint/analyzers/internal/link"
	"github.com/querylint/querylint/analyzers/internal/poly"
)

// LeafKind is the sort of round trip that an effect is, and whether it is one.
func LeafKind(e catalog.Effect) (poly.Kind, bool) {
	switch e {
	case catalog.DBRead:
		return poly.DBRead, true
	case catalog.DBWrite:
		return poly.DBWrite, true
	case catalog.CacheRead:
		return poly.CacheRead, true
	case catalog.CacheWrite:
		return poly.CacheWrite, true
	case catalog.MQSend:
		return poly.MQSend, true
	case catalog.RPC:
		return poly.RPC, true
	case catalog.Tx:
		return poly.Tx, true
	}
	return 0, false
}

// AsksStore reports whether a call may read from a database or a cache: it does,
// or the callee cannot be seen through.
func (p *Package) AsksStore(call *ast.CallExpr) bool {
	if m, ok := p.Catalogued(call); ok {
		_, counts := LeafKind(m.Effect)
		return counts
	}
	fn := p.StaticFunc(call)
	if fn == nil {
		return p.hiddenStore(call)
	}
	if u := p.ByFunc[fn]; u != nil {
		return len(p.CostOf(u).Summary.Terms) > 0
	}
	s := p.Summary(fn)
	return s != nil && len(s.Terms) > 0
}

// hiddenStore reports whether what a call through an interface reaches may be a
// store: the interface is the program's own, or of a package with a way to one.
func (p *Package) hiddenStore(call *ast.CallExpr) bool {
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok {
		return true
	}
	m, ok := p.TypesInfo.Uses[sel.Sel].(*types.Func)
	if !ok || m.Pkg() == nil || m.Pkg() == p.Pkg {
		return true
	}
	fact := new(link.Package)
	return p.ImportPackageFact(m.Pkg(), fact) // only packages of the program, and those with a way to a store, have one
}
