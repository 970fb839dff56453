package kafkasafe

import (
	"go/ast"
	"go/types"
	"slices"

	"github.com/querylint/querylint/analyzers/internal/catalog"
)

// Readers is the package fact of a package that makes readers of a consumer group.
type Readers struct{ Grouped bool }

// AFact marks Readers as a fact.
func (*Readers) AFact() {}

// mostHops is how many variables and fields a client is followed through to the
// package that it comes from.
const mostHops = 4

// inGroup reports whether a reader is in a consumer group: one that this package
// makes, or the package whose field, variable or function gives it.
func (p *pass) inGroup(reader ast.Expr) bool {
	return p.grouped || slices.ContainsFunc(p.sources(reader, mostHops), func(from *types.Package) bool {
		return p.ImportPackageFact(from, new(Readers))
	})
}

// sources are the packages of the program from which a client comes into this one.
func (p *pass) sources(client ast.Expr, hops int) []*types.Package {
	if hops == 0 {
		return nil
	}
	client = ast.Unparen(client)
	if call, ok := client.(*ast.CallExpr); ok {
		if fn := p.callee(call); fn != nil && fn.Pkg() != nil && fn.Pkg() != p.Pkg && !p.cat.Broker(fn.Pkg().Path()) {
			return []*types.Package{fn.Pkg()}
		}
		return nil
	}
	o := p.assignee(client)
	if o == nil || o.Pkg() == nil {
		return nil
	}
	if o.Pkg() != p.Pkg {
		return []*types.Package{o.Pkg()}
	}
	var out []*types.Package
	for _, value := range p.definitions(o) {
		out = append(out, p.sources(value, hops-1)...)
	}
	return out
}

// heardElsewhere reports whether another package may hear of what a producer could
// not send: it comes from there, and has a channel for that.
func (p *pass) heardElsewhere(send *ast.CallExpr) bool {
	sel, ok := ast.Unparen(send.Fun).(*ast.SelectorExpr)
	if !ok || len(p.sources(sel.X, mostHops)) == 0 {
		return false
	}
	pkg, typ := typeName(p.TypesInfo.TypeOf(sel.X))
	methods := types.NewMethodSet(p.TypesInfo.TypeOf(sel.X))
	for m := range methods.Methods() {
		if known, ok := p.cat.Lookup(pkg, typ, m.Obj().Name()); ok && known.Op == catalog.Failures {
			return true
		}
	}
	return false
}
