package cost

import (
	"go/ast"
	"go/token"
	"go/types"
	"hash/fnv"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/tools/go/types/typeutil"

	"github.com/querylint/querylint/analyzers/internal/catalog"
)

func (p *pass) line(pos token.Pos) int { return p.Fset.Position(pos).Line }

// staticFunc is the declared function or concrete method that a call names, as
// it was declared (not its instance).
func (p *pass) staticFunc(call *ast.CallExpr) *types.Func {
	fn := typeutil.StaticCallee(p.TypesInfo, call)
	if fn == nil {
		return nil
	}
	return fn.Origin()
}

// catalogued looks the callee up in the catalog. The static type of the
// receiver comes first: a pipeline and a client share the very method.
func (p *pass) catalogued(call *ast.CallExpr) (catalog.Method, bool) {
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
		if sel := p.TypesInfo.Selections[f]; sel != nil {
			return p.cataloguedMethod(sel)
		}
		id = f.Sel
	default:
		return catalog.Method{}, false
	}
	fn, ok := p.TypesInfo.Uses[id].(*types.Func)
	if !ok || fn.Pkg() == nil {
		return catalog.Method{}, false
	}
	return p.cat.Lookup(fn.Pkg().Path(), "", fn.Name())
}

func (p *pass) cataloguedMethod(sel *types.Selection) (catalog.Method, bool) {
	fn, ok := sel.Obj().(*types.Func)
	if !ok {
		return catalog.Method{}, false
	}
	t := sel.Recv()
	for i := 0; ; i++ {
		if pkg, name := typeKey(t); name != "" {
			if m, ok := p.cat.Lookup(pkg, name, fn.Name()); ok {
				return m, true
			}
		}
		if i == len(sel.Index())-1 {
			break
		}
		n, _ := t.Underlying().(*types.Struct)
		if ptr, ok := t.Underlying().(*types.Pointer); ok {
			n, _ = ptr.Elem().Underlying().(*types.Struct)
		}
		if n == nil || sel.Index()[i] >= n.NumFields() {
			break
		}
		t = n.Field(sel.Index()[i]).Type()
	}
	recv := fn.Signature().Recv()
	if recv == nil {
		return catalog.Method{}, false
	}
	if pkg, name := typeKey(recv.Type()); name != "" {
		if m, ok := p.cat.Lookup(pkg, name, fn.Name()); ok {
			return m, true
		}
	}
	return p.generatedMethod(recv.Type(), fn)
}

// generatedMethod looks up a method of a type that a library's generator wrote
// into the user's packages, and that one of its methods gives away.
func (p *pass) generatedMethod(recv types.Type, fn *types.Func) (catalog.Method, bool) {
	n := named(recv)
	if n == nil || types.IsInterface(n) {
		return catalog.Method{}, false
	}
	for _, m := range p.cat.Markers() {
		if known, ok := p.cat.Lookup(m.Type.Pkg, m.Type.Name, fn.Name()); ok {
			if o, _, _ := types.LookupFieldOrMethod(types.NewPointer(n), false, n.Obj().Pkg(), m.Method); o != nil {
				return known, true
			}
		}
	}
	return catalog.Method{}, false
}

// own reports whether the type is declared in a package that is analysed, not
// in a library that the tables stand for.
func (p *pass) own(t types.Type) bool {
	pkg, name := typeKey(t)
	return name != "" && !p.cat.Opaque(pkg)
}

// ifaceOf returns the key of an interface that late binding follows, and
// remembers its methods. Interfaces of the standard library and of catalogued
// libraries are not followed: everything implements io.Writer.
func (p *pass) ifaceOf(t types.Type) string {
	if tp, ok := types.Unalias(t).(*types.TypeParam); ok {
		t = tp.Constraint()
	}
	iface, ok := t.Underlying().(*types.Interface)
	if !ok || iface.NumMethods() == 0 || !p.own(t) {
		return ""
	}
	n := named(t)
	key := n.Obj().Pkg().Path() + "." + n.Obj().Name()
	generic := n.TypeParams().Len() > 0
	if generic {
		key = types.TypeString(n, nil)
		generic = slices.ContainsFunc(typeArgs(n), func(a types.Type) bool { _, ok := types.Unalias(a).(*types.TypeParam); return ok })
	}
	if _, ok := p.interfaces[key]; !ok {
		d := Interface{Key: key, Generic: generic}
		for m := range iface.Methods() {
			d.Methods = append(d.Methods, methodHash(m, false))
			d.Loose = append(d.Loose, methodHash(m, true))
		}
		slices.Sort(d.Methods)
		slices.Sort(d.Loose)
		p.interfaces[key] = d
	}
	return key
}

func typeArgs(n *types.Named) []types.Type {
	var ts []types.Type
	for t := range n.TypeArgs().Types() {
		ts = append(ts, t)
	}
	return ts
}

// methodHash identifies a method by name and signature, or, where type
// parameters leave the types open, by name and number of parameters.
func methodHash(m *types.Func, loose bool) uint64 {
	h := fnv.New64a()
	h.Write([]byte(m.Name()))
	if !m.Exported() && m.Pkg() != nil {
		h.Write([]byte(m.Pkg().Path()))
	}
	for i, tuple := range []*types.Tuple{m.Signature().Params(), m.Signature().Results()} {
		h.Write([]byte{0, byte(i), byte(tuple.Len())})
		if loose {
			continue
		}
		for v := range tuple.Variables() {
			h.Write([]byte(types.TypeString(v.Type(), nil)))
			h.Write([]byte{0})
		}
	}
	return h.Sum64()
}

// hasParam reports whether a parameter, or what it points to, is of a type
// that is marks.
func (p *pass) hasParam(typ *ast.FuncType, is func(pkg, name string) bool) bool {
	for _, f := range typ.Params.List {
		if pkg, name := typeKey(p.TypesInfo.TypeOf(f.Type)); name != "" && is(pkg, name) {
			return true
		}
	}
	return false
}

// serves reports whether the function answers requests: by a parameter, by a
// receiver that embeds a controller, or as a method of a gRPC service.
func (p *pass) serves(u *unit) bool {
	if p.hasParam(u.typ, p.cat.Request) {
		return true
	}
	if u.fn == nil || u.fn.Signature().Recv() == nil {
		return false
	}
	if p.embedsController(u.fn.Signature().Recv().Type(), 0) {
		return true
	}
	params := u.fn.Signature().Params()
	if params.Len() != 2 || !u.fn.Exported() {
		return false
	}
	if pkg, name := typeKey(params.At(0).Type()); pkg != "context" || name != "Context" {
		return false
	}
	m, _, _ := types.LookupFieldOrMethod(params.At(1).Type(), false, nil, "ProtoReflect")
	_, ok := m.(*types.Func)
	return ok
}

func (p *pass) embedsController(t types.Type, depth int) bool {
	n := named(t)
	if n == nil || depth > 4 {
		return false
	}
	st, ok := n.Underlying().(*types.Struct)
	if !ok {
		return false
	}
	for f := range st.Fields() {
		if !f.Embedded() {
			continue
		}
		if pkg, name := typeKey(f.Type()); p.cat.Request(pkg, name) || p.embedsController(f.Type(), depth+1) {
			return true
		}
	}
	return false
}

// words splits a name or path into its words, in lower case.
func words(name string) []string {
	var ws []string
	start := 0
	rs := []rune(name)
	flush := func(end int) {
		if end > start {
			ws = append(ws, strings.ToLower(string(rs[start:end])))
		}
		start = end
	}
	for i, r := range rs {
		switch {
		case !unicode.IsLetter(r):
			flush(i)
			start = i + 1
		case unicode.IsUpper(r) && i > 0 && (unicode.IsLower(rs[i-1]) || i+1 < len(rs) && unicode.IsLower(rs[i+1])):
			flush(i)
		}
	}
	flush(len(rs))
	return ws
}

// localName is a function's name without its package.
func localName(full string) string {
	name := full[strings.LastIndexByte(full, '/')+1:]
	if _, local, ok := strings.Cut(name, "."); ok {
		return local
	}
	return name
}
