package txlock

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/types/typeutil"

	"github.com/querylint/querylint/analyzers/internal/catalog"
	"github.com/querylint/querylint/analyzers/internal/syntax"
)

// deepHelpers is how many functions of the package a transaction is followed through.
const deepHelpers = 4

// onlyWorks reports whether a transaction is an argument of a function of the package
// that calls methods of it but those that end it, and gives it to nobody who may do more.
func (o *open) onlyWorks(call *ast.CallExpr, arg *ast.Ident, depth int) bool {
	fn, _ := typeutil.Callee(o.pass.TypesInfo, call).(*types.Func)
	if fn == nil || fn.Pkg() != o.pass.Pkg || depth > deepHelpers || fn.Signature().Variadic() {
		return false
	}
	decl := o.declared(fn.Origin())
	for i, e := range call.Args {
		if e == ast.Expr(arg) {
			return decl != nil && decl.Body != nil && o.worksWith(decl.Body, fn.Origin().Signature().Params().At(i), depth)
		}
	}
	return false
}

// worksWith reports the same of a body and its parameter.
func (o *open) worksWith(body *ast.BlockStmt, param *types.Var, depth int) bool {
	works := true
	eachUse(o.pass, body, param, func(id *ast.Ident, stack []ast.Node) {
		switch parent := stack[len(stack)-2].(type) {
		case *ast.SelectorExpr:
			call, called := stack[len(stack)-3].(*ast.CallExpr)
			s := o.pass.TypesInfo.Selections[parent]
			works = works && called && call.Fun == ast.Expr(parent) && s != nil && !o.endsBy(s)
		case *ast.CallExpr:
			works = works && o.onlyWorks(parent, id, depth+1)
		default:
			works = false
		}
	})
	return works
}

// endsBy reports whether a method, be it one of an interface that the transaction has,
// ends the transaction, or is not one of its own.
func (o *open) endsBy(s *types.Selection) bool {
	own, _, _ := types.LookupFieldOrMethod(o.tx.Type(), true, o.pass.Pkg, s.Obj().Name())
	fn, ok := own.(*types.Func)
	if !ok {
		return true
	}
	recv := syntax.Named(fn.Signature().Recv().Type())
	if recv == nil || recv.Obj().Pkg() == nil {
		return true
	}
	m, _ := o.cat.Lookup(recv.Obj().Pkg().Path(), recv.Obj().Name(), fn.Name())
	return m.Op == catalog.Commit || m.Op == catalog.Rollback
}

// declared is the declaration of a function of the package, or nil.
func (o *open) declared(fn *types.Func) *ast.FuncDecl {
	for _, file := range o.pass.Files {
		for _, d := range file.Decls {
			if d, ok := d.(*ast.FuncDecl); ok && o.pass.TypesInfo.Defs[d.Name] == types.Object(fn) {
				return d
			}
		}
	}
	return nil
}
