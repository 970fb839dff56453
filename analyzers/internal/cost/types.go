package cost

import (
	"go/ast"
	"go/token"
	"go/types"
	"hash/fnv"
	"slices"

	"golang.org/x/tools/go/types/typeutil"

	"github.com/querylint/querylint/analyzers/config"
	"github.com/querylint/querylint/analyzers/internal/catalog"
	"github.com/querylint/querylint/analyzers/internal/link"
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

// catalogued looks the callee up in the catalog.
func (p *pass) catalogued(call *ast.CallExpr) (catalog.Method, bool) {
	return p.cat.Callee(p.TypesInfo, call)
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
		d := link.Interface{Key: key, Generic: generic}
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
// receiver that embeds a controller, as a method of a gRPC service, or because
// the settings say so.
func (p *pass) serves(u *unit) bool {
	if p.hasParam(u.typ, p.cat.Request) || config.Current().EntryPoint(u.name) {
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
