package syntax

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/querylint/querylint/analyzers/internal/catalog"
)

// IsWait reports whether a call waits for an event.
func (p *Package) IsWait(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.SelectStmt:
		return true
	case *ast.UnaryExpr:
		return n.Op == token.ARROW
	case *ast.CallExpr:
		m, ok := p.Catalogued(n)
		return ok && m.Effect == catalog.Wait || !ok && p.sleeps(n)
	}
	return false
}

// sleeps reports whether a call through an interface or of a function value is
// given nothing but a time, as a clock's Sleep is: it comes back when that is over.
func (p *Package) sleeps(call *ast.CallExpr) bool {
	sig, ok := CoreType(p.TypesInfo.TypeOf(call.Fun)).(*types.Signature)
	if !ok || p.StaticFunc(call) != nil || p.TypesInfo.Types[call.Fun].IsType() {
		return false
	}
	if n := sig.Results().Len(); n > 1 || n == 1 && !ReturnsError(sig) {
		return false
	}
	timed := false
	for v := range sig.Params().Variables() {
		pkg, name := TypeKey(v.Type())
		if is := pkg == "time" && name == "Duration"; is {
			timed = true
		} else if !IsContext(v.Type()) {
			return false
		}
	}
	return timed
}

// IsConnection reports whether a type is a network connection, by what net.Conn and
// the connections of websocket libraries have.
func IsConnection(t types.Type) bool {
	o, _, _ := types.LookupFieldOrMethod(t, true, nil, "RemoteAddr")
	fn, ok := o.(*types.Func)
	if !ok || fn.Signature().Results().Len() != 1 {
		return false
	}
	pkg, name := TypeKey(fn.Signature().Results().At(0).Type())
	return pkg == "net" && name == "Addr"
}

// TypeUnder is the underlying type of a type, or of what it points to.
func TypeUnder(t types.Type) types.Type {
	if ptr, ok := t.Underlying().(*types.Pointer); ok {
		t = ptr.Elem()
	}
	return t.Underlying()
}
