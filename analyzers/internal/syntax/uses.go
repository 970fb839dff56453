package syntax

import (
	"go/ast"
	"go/token"
	"go/types"
	"strconv"
	"strings"
)

// IsList reports whether values of a type are lists. A map is none: whoever is
// given it may add to it.
func IsList(t types.Type) bool {
	s, ok := CoreType(t).(*types.Slice)
	if !ok {
		return false
	}
	b, ok := s.Elem().Underlying().(*types.Basic)
	return !ok || b.Kind() != types.Byte
}

// EachList calls f with the parameters of a function that are lists or maps.
func EachList(fn *types.Func, f func(i int)) {
	for i := range fn.Signature().Params().Len() {
		t := fn.Signature().Params().At(i).Type()
		if _, isMap := CoreType(t).(*types.Map); isMap || IsList(t) {
			f(i)
		}
	}
}

// BehindInterface names all methods that a call through an interface may reach,
// by their name and signature.
func BehindInterface(fn *types.Func) string {
	return "~" + fn.Name() + "·" + strconv.FormatUint(MethodHash(fn, false), 36)
}

// IsTest reports whether a position lies in a test.
func (p *Package) IsTest(pos token.Pos) bool {
	return strings.HasSuffix(p.Fset.File(pos).Name(), "_test.go")
}

// InProgram reports whether a function is one of those that are analysed.
func (p *Package) InProgram(fn *types.Func) bool {
	return fn.Pkg() != nil && !p.Catalog.Opaque(fn.Pkg().Path())
}

// UseName names a function, or all that a call through an interface may reach, for
// those who look for callers.
func UseName(fn *types.Func) string {
	fn = fn.Origin()
	if recv := fn.Signature().Recv(); recv != nil && types.IsInterface(recv.Type()) {
		return BehindInterface(fn)
	}
	return FuncName(fn)
}

// Target is the full name of the function that an expression names, such as the method
// of an interface; of a function value "func". It stays when variables get other names.
func Target(info *types.Info, fun ast.Expr) string {
	if id := CalledIdent(fun); id != nil {
		if fn, ok := info.Uses[id].(*types.Func); ok {
			return FuncName(fn.Origin())
		}
	}
	return "func"
}

// CalledIdent is the name of the function that a call names, or nil.
func CalledIdent(fun ast.Expr) *ast.Ident {
	switch fun := ast.Unparen(fun).(type) {
	case *ast.Ident:
		return fun
	case *ast.SelectorExpr:
		return fun.Sel
	case *ast.IndexExpr:
		return CalledIdent(fun.X)
	case *ast.IndexListExpr:
		return CalledIdent(fun.X)
	}
	return nil
}

// ParamType is the type of the parameter that gets an argument, or nil.
func (p *Package) ParamType(call *ast.CallExpr, arg int) types.Type {
	sig, ok := CoreType(p.TypesInfo.TypeOf(call.Fun)).(*types.Signature)
	if !ok {
		return nil
	}
	n := sig.Params().Len()
	switch {
	case sig.Variadic() && arg >= n-1 && !call.Ellipsis.IsValid():
		if s, ok := sig.Params().At(n - 1).Type().(*types.Slice); ok {
			return s.Elem()
		}
	case arg < n:
		return sig.Params().At(arg).Type()
	}
	return nil
}
