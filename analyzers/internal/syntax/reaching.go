package syntax

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/querylint/querylint/analyzers/internal/flow"
)

// Reaching are the values of a variable of a function that it may have at a place, and
// start reports whether what its caller passes, or its zero value, is another. Those of
// fields and of variables of the package, which others set at any time, are all.
func (p *Package) Reaching(v *types.Var, use token.Pos) (values []Assignment, start bool) {
	all := p.Assigned[v]
	if len(all) == 0 || v.IsField() || v.Parent() == p.Pkg.Scope() {
		return all, true
	}
	body := p.flowAt(v.Pos())
	if body == nil {
		return all, true
	}
	defs := make([]flow.Definition, len(all))
	for i, a := range all {
		defs[i] = flow.Definition{Pos: a.Pos, Kind: p.makesOf(v, &a)}
	}
	reach, start := body.Reaching(v.Pos(), use, defs)
	for _, i := range reach {
		values = append(values, all[i])
	}
	return values, start
}

// makesOf is what an assignment makes of the values that the variable had before.
func (p *Package) makesOf(v *types.Var, a *Assignment) flow.Kind {
	switch {
	case a.Tok == token.AND:
		return flow.Lends
	case a.Source == nil, a.Element != nil, p.Mentions(a.Source, map[types.Object]bool{v: true}):
		return flow.Adds
	}
	return flow.Replaces
}

// startsUpAt reports whether code that stands at a place runs once per program: in main, in
// init, or outside of functions.
func (p *Package) startsUpAt(pos token.Pos) bool {
	u := p.declaredAt(pos)
	return u == nil || p.StartsUp(u)
}

// flowAt is the flow of the declared function that a place stands in, or nil.
func (p *Package) flowAt(pos token.Pos) *flow.Body {
	u := p.declaredAt(pos)
	if u == nil {
		return nil
	}
	b := p.flows[u]
	if b == nil {
		b = flow.New(u.Body, func(call *ast.CallExpr) bool { return p.Catalog.Returns(p.TypesInfo, call) })
		p.flows[u] = b
	}
	return b
}

// declaredAt is the declared function that a place stands in, or nil.
func (p *Package) declaredAt(pos token.Pos) *Unit {
	if p.flows == nil {
		for _, u := range p.Units {
			if _, ok := u.Node.(*ast.FuncDecl); ok {
				p.declared = append(p.declared, u)
			}
		}
		slices.SortFunc(p.declared, func(a, b *Unit) int { return int(a.Node.Pos() - b.Node.Pos()) })
		p.flows = make(map[*Unit]*flow.Body)
	}
	i, exact := slices.BinarySearchFunc(p.declared, pos, func(u *Unit, pos token.Pos) int { return int(u.Node.Pos() - pos) })
	if !exact {
		i--
	}
	if i < 0 || p.declared[i].Node.End() <= pos {
		return nil
	}
	return p.declared[i]
}
