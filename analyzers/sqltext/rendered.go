package sqltext

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/types/typeutil"

	"github.com/querylint/querylint/analyzers/internal/statement"
)

// rendered reports whether the function gives the rows to what takes values of any type,
// such as what writes an answer, or keeps them in a map that others read: it is not for
// single fields.
func (p *pass) rendered(dest statement.Destination) bool {
	v := p.rowsOf(dest)
	if v == nil {
		return false
	}
	is := func(e ast.Expr, to types.Type) bool {
		id, ok := ast.Unparen(e).(*ast.Ident)
		return ok && p.TypesInfo.Uses[id] == v && takesAny(to)
	}
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
