package cost

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"
)

// over says in which order a loop comes to its elements.
func (p *pass) over(node ast.Node) Over {
	r, ok := node.(*ast.RangeStmt)
	if !ok {
		return Counting
	}
	switch coreType(p.TypesInfo.TypeOf(r.X)).(type) {
	case *types.Map:
		return OverMap
	case *types.Slice, *types.Array, *types.Pointer:
		if p.anyOrder(r.X) {
			return OverMap
		}
		if p.input(r.X) {
			return OverInput
		}
		return OverList
	case *types.Signature:
		if p.ofMap(r.X) {
			return OverMap
		}
	case *types.Chan:
		return OverChan
	}
	return Counting
}

// anyOrder reports whether a list has the keys or values of a map in the order
// in which the map gave them.
func (p *pass) anyOrder(list ast.Expr) bool {
	if p.ofMap(list) {
		return true
	}
	o := p.object(list)
	if o == nil || p.sorted[o] {
		return false
	}
	if p.fromMap[o] {
		return true
	}
	as := p.assigned[o]
	return len(as) == 1 && as[0].value != nil && p.ofMap(as[0].value)
}

// input reports whether a list is a variable, or a part of one, that nothing but
// calls which ask no database has filled: a request that was decoded.
func (p *pass) input(list ast.Expr) bool {
	o := p.object(root(list))
	if o == nil || p.sorted[o] || p.sorted[p.object(list)] || len(p.filled[o]) == 0 {
		return false
	}
	for _, a := range p.assigned[o] {
		if a.value != nil && a.tok != token.AND {
			if lit, ok := unparen(a.value).(*ast.CompositeLit); !ok || len(lit.Elts) > 0 {
				return false
			}
		}
	}
	return !slices.ContainsFunc(p.filled[o], p.asksStore)
}

// root is the variable that an expression is a field of.
func root(e ast.Expr) ast.Expr {
	for {
		sel, ok := unparen(e).(*ast.SelectorExpr)
		if !ok {
			return unparen(e)
		}
		e = sel.X
	}
}

// asksStore reports whether a call may read from a database or a cache: it does,
// or the callee cannot be seen through.
func (p *pass) asksStore(call *ast.CallExpr) bool {
	if m, ok := p.catalogued(call); ok {
		_, counts := leafKind(m.Effect)
		return counts
	}
	fn := p.staticFunc(call)
	if fn == nil {
		return p.hiddenStore(call)
	}
	if u := p.byFunc[fn]; u != nil {
		return len(u.summary.Terms) > 0
	}
	s := p.summary(fn)
	return s != nil && len(s.Terms) > 0
}

// hiddenStore reports whether what a call through an interface reaches may be a
// store: the interface is the program's own, or of a package with a way to one.
func (p *pass) hiddenStore(call *ast.CallExpr) bool {
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok {
		return true
	}
	m, ok := p.TypesInfo.Uses[sel.Sel].(*types.Func)
	if !ok || m.Pkg() == nil || m.Pkg() == p.Pkg {
		return true
	}
	fact := new(Package)
	return p.ImportPackageFact(m.Pkg(), fact) // only packages of the program, and those with a way to a store, have one
}

// fills notes the variables whose address a call is given.
func (p *pass) fills(call *ast.CallExpr) {
	for _, arg := range call.Args {
		if u, ok := unparen(arg).(*ast.UnaryExpr); ok && u.Op == token.AND {
			if o := p.object(u.X); o != nil {
				p.filled[o] = append(p.filled[o], call)
			}
		}
	}
}

// ofMap reports whether a call lists a map without sorting it, as maps.Keys
// does, and what gathers its result.
func (p *pass) ofMap(e ast.Expr) bool {
	call, ok := unparen(e).(*ast.CallExpr)
	if !ok || len(call.Args) != 1 || sorts(call) {
		return false
	}
	fn := p.staticFunc(call)
	if fn == nil || fn.Pkg() == nil || !p.cat.Opaque(fn.Pkg().Path()) && !p.cat.Combinator(fn.Pkg().Path()) {
		return false
	}
	if _, ok := coreType(p.TypesInfo.TypeOf(call.Args[0])).(*types.Map); ok {
		return true
	}
	return p.ofMap(call.Args[0])
}

// sorts reports whether a call sorts, by its name.
func sorts(call *ast.CallExpr) bool {
	return strings.Contains(strings.ToLower(exprText(call.Fun)), "sort")
}

// gathers notes the lists that a loop over a map fills.
func (p *pass) gathers(r *ast.RangeStmt) {
	if _, ok := coreType(p.TypesInfo.TypeOf(r.X)).(*types.Map); !ok {
		return
	}
	ast.Inspect(r.Body, func(n ast.Node) bool {
		as, ok := n.(*ast.AssignStmt)
		if !ok || as.Tok != token.ASSIGN || len(as.Lhs) != 1 || len(as.Rhs) != 1 {
			return true
		}
		call, ok := unparen(as.Rhs[0]).(*ast.CallExpr)
		if o := p.object(as.Lhs[0]); ok && o != nil && p.builtin(call) == "append" && o.Pos() < r.Pos() {
			p.fromMap[o] = true
		}
		return true
	})
}

// sortsLists notes the lists that a call sorts.
func (p *pass) sortsLists(call *ast.CallExpr) {
	if !sorts(call) {
		return
	}
	if recv := receiver(call); recv != nil {
		if o := p.object(recv); o != nil {
			p.sorted[o] = true
		}
	}
	for _, arg := range call.Args {
		ast.Inspect(arg, func(n ast.Node) bool { // sort.Sort(byID(ids))
			if id, ok := n.(*ast.Ident); ok {
				if o := p.TypesInfo.ObjectOf(id); o != nil {
					p.sorted[o] = true
				}
			}
			return true
		})
	}
}
