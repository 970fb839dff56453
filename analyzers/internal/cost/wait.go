package cost

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/querylint/querylint/analyzers/internal/catalog"
)

// waits reports whether each turn of the loop waits for an event: a channel, a
// select, a timer, a message.
func (w *walker) waits(s *ast.ForStmt) bool { return w.find(s, w.p.isWait) }

func (p *pass) isWait(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.SelectStmt:
		return true
	case *ast.UnaryExpr:
		return n.Op == token.ARROW
	case *ast.CallExpr:
		m, ok := p.catalogued(n)
		return ok && m.Effect == catalog.Wait || !ok && p.sleeps(n)
	}
	return false
}

// sleeps reports whether a call through an interface or of a function value is
// given nothing but a time, as a clock's Sleep is: it comes back when that is over.
func (p *pass) sleeps(call *ast.CallExpr) bool {
	sig, ok := coreType(p.TypesInfo.TypeOf(call.Fun)).(*types.Signature)
	if !ok || p.staticFunc(call) != nil || p.TypesInfo.Types[call.Fun].IsType() {
		return false
	}
	if n := sig.Results().Len(); n > 1 || n == 1 && !returnsError(sig) {
		return false
	}
	timed := false
	for v := range sig.Params().Variables() {
		pkg, name := typeKey(v.Type())
		if is := pkg == "time" && name == "Duration"; is {
			timed = true
		} else if !isContext(v.Type()) {
			return false
		}
	}
	return timed
}

// serves reports whether the unit has been given a network connection: a loop without
// a counter in it takes what the other side sends, one thing after the other.
func (w *walker) serves() bool {
	for o := range w.params {
		t := o.Type()
		if isConnection(t) {
			return true
		}
		st, ok := typeUnder(t).(*types.Struct)
		for i := 0; ok && i < st.NumFields(); i++ {
			if isConnection(st.Field(i).Type()) {
				return true
			}
		}
	}
	return false
}

// isConnection reports whether a type is a network connection, by what net.Conn and
// the connections of websocket libraries have.
func isConnection(t types.Type) bool {
	o, _, _ := types.LookupFieldOrMethod(t, true, nil, "RemoteAddr")
	fn, ok := o.(*types.Func)
	if !ok || fn.Signature().Results().Len() != 1 {
		return false
	}
	pkg, name := typeKey(fn.Signature().Results().At(0).Type())
	return pkg == "net" && name == "Addr"
}

// typeUnder is the underlying type of a type, or of what it points to.
func typeUnder(t types.Type) types.Type {
	if ptr, ok := t.Underlying().(*types.Pointer); ok {
		t = ptr.Elem()
	}
	return t.Underlying()
}

// callsWait reports whether a function that the loop calls waits for an event.
func (w *walker) callsWait(s *ast.ForStmt) bool {
	return w.find(s, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		return ok && w.p.waitsIn(call)
	})
}

// waitsIn reports whether the function that is called waits for an event: itself,
// or by way of another.
func (p *pass) waitsIn(call *ast.CallExpr) bool {
	fn := p.staticFunc(call)
	if fn == nil {
		return false
	}
	u := p.byFunc[fn]
	if u == nil {
		s := p.summary(fn)
		return s != nil && s.Waits
	}
	return p.unitWaits(u)
}

func (p *pass) unitWaits(u *unit) bool {
	is, ok := p.waiting[u]
	if ok {
		return is
	}
	p.waiting[u] = false // while it is looked for
	ast.Inspect(u.body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit, *ast.GoStmt: // nobody waits for it
			return false
		case *ast.CallExpr:
			is = is || p.waitsIn(n)
		}
		is = is || n != nil && p.isWait(n)
		return !is
	})
	p.waiting[u] = is
	return is
}
