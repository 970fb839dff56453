package statement

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
)

// Destination is what the rows of a place are read into.
type Destination struct {
	Type types.Type // nil where it is not known
	Expr ast.Expr   // the pointer to it
	Call *ast.CallExpr
}

// Destination is what the rows of a place are read into, where the function shows
// it: what the call is given a pointer to, or a call that is made on its result, or
// one that is given the text or the rows.
func (r *Result) Destination(q *Place) Destination {
	p := r.pass
	if t := p.pointedTo(q.Call); t.Type != nil {
		return t
	}
	if q.Decl == nil {
		return Destination{}
	}
	var holders []*types.Var
	stack := enclosing(q.Decl.Body, q.Call)
	inner := ast.Expr(q.Call)
	for _, around := range slices.Backward(stack) {
		switch n := around.(type) {
		case *ast.SelectorExpr, *ast.ParenExpr:
			inner = n.(ast.Expr)
			continue
		case *ast.CallExpr:
			if t := p.pointedTo(n); t.Type != nil {
				return t
			}
			if n.Fun == inner {
				inner = n
				continue
			}
		case *ast.AssignStmt:
			if v, ok := p.objectOf(n.Lhs[0]).(*types.Var); ok {
				holders = append(holders, v)
			}
		case *ast.ValueSpec:
			if v, ok := p.TypesInfo.Defs[n.Names[0]].(*types.Var); ok {
				holders = append(holders, v)
			}
		}
		break
	}
	for _, v := range holders {
		if t := p.readInto(q.Decl, v, q.Call.End()); t.Type != nil {
			return t
		}
	}
	return Destination{}
}

// readInto is what the rows, the row or the text that a variable holds are read
// into behind a place.
func (p *pass) readInto(d *ast.FuncDecl, v *types.Var, behind token.Pos) (found Destination) {
	ast.Inspect(d.Body, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok || found.Type != nil || call.Pos() < behind {
			return found.Type == nil
		}
		uses := false
		for _, a := range call.Args {
			uses = uses || p.objectOf(a) == v || p.writtenInto(a, v)
		}
		if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok {
			uses = uses || p.objectOf(sel.X) == v
		}
		if uses {
			found = p.pointedTo(call)
		}
		return found.Type == nil
	})
	return found
}

// writtenInto reports whether a struct is written out with a variable as the value of
// a field: &Param{DB: db}.
func (p *pass) writtenInto(e ast.Expr, v *types.Var) bool {
	if u, ok := ast.Unparen(e).(*ast.UnaryExpr); ok && u.Op == token.AND {
		e = u.X
	}
	lit, ok := ast.Unparen(e).(*ast.CompositeLit)
	return ok && slices.ContainsFunc(lit.Elts, func(e ast.Expr) bool {
		if kv, ok := e.(*ast.KeyValueExpr); ok {
			e = kv.Value
		}
		return p.objectOf(e) == v
	})
}

// pointedTo is the type of the model that a call is given a pointer to, alone: what
// several are given to takes the columns by their order.
func (p *pass) pointedTo(call *ast.CallExpr) Destination {
	var found Destination
	n := 0
	for _, a := range call.Args {
		t := p.TypesInfo.TypeOf(a)
		if t == nil {
			continue
		}
		ptr, ok := t.Underlying().(*types.Pointer)
		if !ok || p.carriesHandle(ptr.Elem()) {
			continue
		}
		n++
		if Model(ptr.Elem()) != nil && !p.handle(t) && !p.isCondition(t) && !p.catalogued(ptr.Elem()) {
			found = Destination{ptr.Elem(), a, call}
		}
	}
	if n > 1 {
		return Destination{}
	}
	return found
}

// carriesHandle reports whether a struct has a field for a connection or what a chain of
// calls builds: it is what a helper is to run, and no row.
func (p *pass) carriesHandle(t types.Type) bool {
	st, ok := t.Underlying().(*types.Struct)
	if !ok || p.handle(t) {
		return false
	}
	for f := range st.Fields() {
		if p.handle(f.Type()) {
			return true
		}
	}
	return false
}

// catalogued reports whether a type is one of a library.
func (p *pass) catalogued(t types.Type) bool {
	n := namedOf(t)
	return n != nil && n.Obj().Pkg() != nil && p.cat.Opaque(n.Obj().Pkg().Path())
}
