package catalog

import "go/types"

// service is what a method of a generated client does, which its last parameter gives
// away. What answers an interface is a stream: opening one is a round trip, and no call
// for one element.
func (c *Catalog) service(n *types.Named, fn *types.Func) (Method, bool) {
	sig := fn.Signature()
	if !types.IsInterface(n) || !sig.Variadic() {
		return Method{}, false
	}
	last := sig.Params().At(sig.Params().Len() - 1).Type().(*types.Slice)
	option := namedType(last.Elem())
	if option == nil || option.Obj().Pkg() == nil {
		return Method{}, false
	}
	library, ok := c.services[option.Obj().Pkg().Path()+"."+option.Obj().Name()]
	if !ok {
		return Method{}, false
	}
	m := Method{Library: library, Effect: RPC, SQL: -1, Op: Call}
	if res := sig.Results(); res.Len() > 1 && types.IsInterface(res.At(0).Type()) {
		m.Op = ""
	}
	return m, true
}

// Remote reports whether pkg is what clients of other services are made with, so that a
// package of the user's which imports it, directly or not, is worth analysing.
func (c *Catalog) Remote(pkg string) bool { return c.remote[pkg] }
