package catalog

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"
)

// Returns reports whether code runs on behind a call: not behind a panic, or what ends the
// goroutine or the program.
func (c *Catalog) Returns(info *types.Info, call *ast.CallExpr) bool {
	if id, ok := ast.Unparen(call.Fun).(*ast.Ident); ok {
		if b, ok := info.Uses[id].(*types.Builtin); ok {
			return b.Name() != "panic"
		}
	}
	m, ok := c.Callee(info, call)
	return !ok || m.Effect != Exit
}

// Callee looks the callee of a call up. The static type of the receiver comes
// first: a pipeline and a client share the very method.
func (c *Catalog) Callee(info *types.Info, call *ast.CallExpr) (Method, bool) {
	fun := ast.Unparen(call.Fun)
	switch f := fun.(type) {
	case *ast.IndexExpr:
		fun = f.X
	case *ast.IndexListExpr:
		fun = f.X
	}
	var id *ast.Ident
	switch f := fun.(type) {
	case *ast.Ident:
		id = f
	case *ast.SelectorExpr:
		if sel := info.Selections[f]; sel != nil {
			return c.Selected(sel)
		}
		id = f.Sel
	default:
		return Method{}, false
	}
	fn, ok := info.Uses[id].(*types.Func)
	if !ok || fn.Pkg() == nil {
		return Method{}, false
	}
	if m, ok := c.Lookup(fn.Pkg().Path(), "", fn.Name()); ok {
		return m, true
	}
	return c.maker(fn)
}

// maker looks up a function that a library's generator wrote into the user's packages, and
// that what it returns gives away: it begins a statement about one table.
func (c *Catalog) maker(fn *types.Func) (Method, bool) {
	sig := fn.Signature()
	if len(c.makers) == 0 || !sig.Variadic() || sig.Recv() != nil || sig.Params().Len() != 1 || sig.Results().Len() != 1 {
		return Method{}, false
	}
	n := namedType(sig.Results().At(0).Type())
	if n == nil || n.Obj().Pkg() != fn.Pkg() {
		return Method{}, false
	}
	for _, m := range c.markers {
		if name := c.makers[m.Type.Pkg+"."+m.Type.Name]; name != "" && m.fits(n) {
			return c.Lookup(m.Type.Pkg, "", name)
		}
	}
	return Method{}, false
}

// Maker reports whether a function is such.
func (c *Catalog) Maker(fn *types.Func) bool {
	_, ok := c.maker(fn)
	return ok
}

// Selected looks a method up as the selection of a value names it.
func (c *Catalog) Selected(sel *types.Selection) (Method, bool) {
	fn, ok := sel.Obj().(*types.Func)
	if !ok {
		return Method{}, false
	}
	t := sel.Recv()
	for i := 0; ; i++ {
		if n := namedType(t); n != nil && n.Obj().Pkg() != nil {
			if m, ok := c.Lookup(n.Obj().Pkg().Path(), n.Obj().Name(), fn.Name()); ok {
				return m, true
			}
		}
		if i == len(sel.Index())-1 {
			break
		}
		st, _ := t.Underlying().(*types.Struct)
		if ptr, ok := t.Underlying().(*types.Pointer); ok {
			st, _ = ptr.Elem().Underlying().(*types.Struct)
		}
		if st == nil || sel.Index()[i] >= st.NumFields() {
			break
		}
		t = st.Field(sel.Index()[i]).Type()
	}
	recv := fn.Signature().Recv()
	if recv == nil {
		return Method{}, false
	}
	n := namedType(recv.Type())
	if n == nil || n.Obj().Pkg() == nil {
		return Method{}, false
	}
	if m, ok := c.Lookup(n.Obj().Pkg().Path(), n.Obj().Name(), fn.Name()); ok {
		return m, true
	}
	if m, ok := c.generated(n, fn); ok {
		return m, true
	}
	return c.service(n, fn)
}

// generated looks up a method of a type that a library's generator wrote into
// the user's packages, and that its members give away.
func (c *Catalog) generated(n *types.Named, fn *types.Func) (Method, bool) {
	for _, m := range c.markers {
		if known, ok := c.Lookup(m.Type.Pkg, m.Type.Name, fn.Name()); ok && m.fits(n) {
			return known, true
		}
	}
	return Method{}, false
}

// Generated reports whether a function is a method that a library's generator wrote, and
// that the tables know: what it does they say, and not its body.
func (c *Catalog) Generated(fn *types.Func) bool {
	recv := fn.Signature().Recv()
	if recv == nil {
		return false
	}
	n := namedType(recv.Type())
	if n == nil || n.Obj().Pkg() == nil {
		return false
	}
	_, ok := c.generated(n, fn)
	return ok
}

// fits reports whether a type is one of those that the marker is of. An interface is only
// where its first member is one that nobody but the library can declare.
func (m *Marker) fits(n *types.Named) bool {
	var t types.Type = types.NewPointer(n)
	switch n.Underlying().(type) {
	case *types.Struct:
	case *types.Interface:
		t = n
		if first, _, _ := strings.Cut(m.Members[0], ":"); !strings.Contains(first, ".") {
			return false
		}
	default:
		return false
	}
	return !slices.ContainsFunc(m.Members, func(name string) bool {
		name, typ, typed := strings.Cut(name, ":")
		pkg, qualified := n.Obj().Pkg(), strings.Contains(name, ".")
		if i := strings.LastIndexByte(name, '.'); qualified {
			pkg, name = types.NewPackage(name[:i], ""), name[i+1:]
		}
		o, _, _ := types.LookupFieldOrMethod(t, false, pkg, name)
		return o == nil || typed && !isOf(o.Type(), typ)
	})
}

// isOf reports whether a type, or what it points to, is pkg.Name.
func isOf(t types.Type, name string) bool {
	n := namedType(t)
	return n != nil && n.Obj().Pkg() != nil && n.Obj().Pkg().Path()+"."+n.Obj().Name() == name
}

// Known is the name under which the tables have a type: its own, or that of the
// type which stands for what a generator writes.
func (c *Catalog) Known(n *types.Named) (TypeName, bool) {
	if n.Obj().Pkg() == nil {
		return TypeName{}, false
	}
	own := TypeName{n.Obj().Pkg().Path(), n.Obj().Name()}
	if c.entries[own] != nil || c.handles[own] {
		return own, true
	}
	for _, m := range c.markers {
		if m.fits(n) {
			return m.Type, true
		}
	}
	return TypeName{}, false
}

func namedType(t types.Type) *types.Named {
	t = types.Unalias(t)
	if p, ok := t.(*types.Pointer); ok {
		t = types.Unalias(p.Elem())
	}
	n, _ := t.(*types.Named)
	return n
}

// CalledName is the name of the function or method that a call names.
func CalledName(call *ast.CallExpr) string {
	switch f := ast.Unparen(call.Fun).(type) {
	case *ast.SelectorExpr:
		return f.Sel.Name
	case *ast.Ident:
		return f.Name
	case *ast.IndexExpr:
		return CalledName(&ast.CallExpr{Fun: f.X})
	case *ast.IndexListExpr:
		return CalledName(&ast.CallExpr{Fun: f.X})
	}
	return "call"
}
