package sqltext

import (
	"go/ast"
	"go/types"
	"slices"

	"golang.org/x/tools/go/types/typeutil"

	"github.com/querylint/querylint/analyzers/internal/statement"
)

// rendered reports whether the function gives the rows to what takes values of any type,
// such as what writes an answer, alone or in a value that is made of them, or keeps them in
// a map that others read: it is not for single fields.
func (p *pass) rendered(dest statement.Destination) bool {
	v := p.rowsOf(dest)
	if v == nil {
		return false
	}
	carriers := p.carriers(v)
	is := func(e ast.Expr, to types.Type) bool { return takesAny(to) && p.carries(e, carriers) }
	found := false
	ast.Inspect(p.place.Decl.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			if sig := p.declared(n); sig != nil {
				for i, a := range n.Args {
					found = found || is(a, paramOf(sig, i))
				}
			}
		case *ast.CompositeLit:
			for i, e := range n.Elts {
				found = found || is(valueOf(e), elementOf(p.TypesInfo.TypeOf(n), e, i))
			}
		case *ast.AssignStmt:
			for i, l := range n.Lhs {
				if len(n.Rhs) == len(n.Lhs) {
					found = found || is(n.Rhs[i], p.TypesInfo.TypeOf(l)) || p.keeps(l, n.Rhs[i], v)
				}
			}
		}
		return !found
	})
	return found
}

// returned reports whether the rows are those that the function returns, or that its caller
// has it fill: who calls it, may read all of each.
func (p *pass) returned(dest statement.Destination) bool {
	decl := p.place.Decl
	if decl == nil {
		return false
	}
	e := ast.Unparen(dest.Expr)
	if u, ok := e.(*ast.UnaryExpr); ok {
		e = ast.Unparen(u.X)
	}
	id, ok := e.(*ast.Ident)
	if !ok {
		return false
	}
	v := p.TypesInfo.ObjectOf(id)
	if v == nil || v.Pos() < decl.Body.Pos() {
		return v != nil && v.Pos() > decl.Pos()
	}
	found := false
	ast.Inspect(decl.Body, func(n ast.Node) bool {
		if fn, ok := n.(*ast.FuncLit); ok && (v.Pos() < fn.Pos() || v.Pos() > fn.End()) {
			return false // it returns to somebody else
		}
		if n, ok := n.(*ast.ReturnStmt); ok {
			for _, r := range n.Results {
				found = found || p.carries(r, map[types.Object]bool{v: true})
			}
		}
		return !found
	})
	return found
}

// carriers are the variables of the function that hold rows which are in v, or values that
// are made of them.
func (p *pass) carriers(v types.Object) map[types.Object]bool {
	all := map[types.Object]bool{v: true}
	for again := true; again; {
		again = false
		ast.Inspect(p.place.Decl.Body, func(n ast.Node) bool {
			as, ok := n.(*ast.AssignStmt)
			if !ok || len(as.Lhs) != len(as.Rhs) {
				return true
			}
			for i, l := range as.Lhs {
				if sel, ok := ast.Unparen(l).(*ast.SelectorExpr); ok {
					l = sel.X
				}
				id, ok := ast.Unparen(l).(*ast.Ident)
				if o := p.TypesInfo.ObjectOf(id); ok && o != nil && !all[o] && p.carries(as.Rhs[i], all) {
					all[o], again = true, true
				}
			}
			return true
		})
	}
	return all
}

// carries reports whether a value is that of one of the variables, or is written out with it.
func (p *pass) carries(e ast.Expr, all map[types.Object]bool) bool {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		return all[p.TypesInfo.Uses[e]]
	case *ast.UnaryExpr: // the address of a variable is given to what fills it
		_, made := ast.Unparen(e.X).(*ast.CompositeLit)
		return made && p.carries(e.X, all)
	case *ast.CompositeLit:
		return slices.ContainsFunc(e.Elts, func(e ast.Expr) bool { return p.carries(valueOf(e), all) })
	}
	return false
}

// takesAny reports whether values of any type, or lists of such, may be given to a type.
func takesAny(t types.Type) bool {
	for t != nil {
		switch u := types.Unalias(t).(type) {
		case *types.TypeParam:
			return true
		case *types.Slice:
			t = u.Elem()
		case *types.Pointer:
			t = u.Elem()
		default:
			return types.IsInterface(u)
		}
	}
	return false
}

// declared is the signature of a callee as it is declared, with its type parameters; nil
// for a conversion or a builtin.
func (p *pass) declared(call *ast.CallExpr) *types.Signature {
	if fn := typeutil.StaticCallee(p.TypesInfo, call); fn != nil {
		return fn.Origin().Signature()
	}
	if tv := p.TypesInfo.Types[call.Fun]; tv.IsType() || tv.IsBuiltin() || tv.Type == nil {
		return nil
	}
	sig, _ := p.TypesInfo.TypeOf(call.Fun).Underlying().(*types.Signature)
	return sig
}

// paramOf is the type of what argument i is given to, or nil.
func paramOf(sig *types.Signature, i int) types.Type {
	if n := sig.Params().Len(); n == 0 || i >= n && !sig.Variadic() {
		return nil
	}
	return sig.Params().At(min(i, sig.Params().Len()-1)).Type()
}

func valueOf(e ast.Expr) ast.Expr {
	if kv, ok := e.(*ast.KeyValueExpr); ok {
		return kv.Value
	}
	return e
}

// elementOf is the type of what element i of a literal is given to, or nil.
func elementOf(t types.Type, e ast.Expr, i int) types.Type {
	if t == nil {
		return nil // of code with an error
	}
	switch u := t.Underlying().(type) {
	case *types.Map:
		return u.Elem()
	case *types.Slice:
		return u.Elem()
	case *types.Struct:
		kv, named := e.(*ast.KeyValueExpr)
		for at := range u.NumFields() {
			if !named && at == i || named && types.ExprString(kv.Key) == u.Field(at).Name() {
				return u.Field(at).Type()
			}
		}
	}
	return nil
}

// keeps reports whether an assignment puts the rows, or one of them, into a map that is
// no variable of the function.
func (p *pass) keeps(to, e ast.Expr, v types.Object) bool {
	ix, ok := ast.Unparen(to).(*ast.IndexExpr)
	if !ok {
		return false
	}
	id, ok := ast.Unparen(e).(*ast.Ident)
	if !ok || p.TypesInfo.Uses[id] != v {
		return false
	}
	_, isMap := p.TypesInfo.TypeOf(ix.X).Underlying().(*types.Map)
	switch x := ast.Unparen(ix.X).(type) {
	case *ast.SelectorExpr:
		return isMap
	case *ast.Ident:
		o := p.TypesInfo.Uses[x]
		return isMap && o != nil && o.Parent() == p.Pkg.Scope()
	}
	return false
}
