package syntax

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"
)

// SlotOf names what a call calls where that is a slot, a field or a variable that others
// may fill with functions, and what it is one of where that is one: a map or a list.
// Loop is the loop over all functions of the list, if the call is of its element.
//
//	s.load(id)                       pkg/path.Loader.load
//	handlers[kind](event)            pkg/path.handlers, element
//	for _, h := range s.hooks { h() }  pkg/path.Shop.hooks, element, loop
func (p *Package) SlotOf(fun ast.Expr, loops []*ast.RangeStmt) (key string, element bool, loop *ast.RangeStmt) {
	fun = Unparen(fun)
	if i := slices.IndexFunc(loops, func(r *ast.RangeStmt) bool { return p.isElement(fun, r) }); i >= 0 {
		return p.SlotKey(loops[i].X), true, loops[i]
	}
	if ix, ok := fun.(*ast.IndexExpr); ok {
		return p.SlotKey(ix.X), true, nil
	}
	if key := p.SlotKey(fun); key != "" {
		return key, false, nil
	}
	if as := p.Assigned[p.Object(fun)]; len(as) == 1 && !as[0].Later { // load := s.load
		if ix, ok := Unparen(as[0].Source).(*ast.IndexExpr); ok {
			return p.SlotKey(ix.X), true, nil
		}
		return p.SlotKey(as[0].Value), false, nil
	}
	return "", false, nil
}

// SlotKey names the field or the variable of a package that an expression is, of the
// program's own: pkg/path.T.Field, or pkg/path.Variable. It is "" for any other, and for
// what nothing fills.
func (p *Package) SlotKey(e ast.Expr) string {
	v, ok := p.Object(e).(*types.Var)
	if !ok || !v.Exported() && len(p.Assigned[v])+len(p.Unkeyed[v.Origin()]) == 0 {
		return ""
	}
	return p.SlotKeyOf(v)
}

// SlotKeyOf is the same of a variable.
func (p *Package) SlotKeyOf(v *types.Var) string {
	pkg := v.Pkg()
	switch {
	case pkg == nil || !p.Users() || pkg != p.Pkg && pkg.Path() != p.ModulePath() && !strings.HasPrefix(pkg.Path(), p.ModulePath()+"/"):
		return ""
	case v.IsField():
		return p.fieldKeys(pkg)[v.Origin()]
	case v.Parent() == pkg.Scope():
		return pkg.Path() + "." + v.Name()
	}
	return ""
}

// fieldKeys are the fields of the types that a package declares.
func (p *Package) fieldKeys(pkg *types.Package) map[*types.Var]string {
	keys, ok := p.slotKeys[pkg]
	if ok {
		return keys
	}
	keys = make(map[*types.Var]string)
	for _, name := range pkg.Scope().Names() {
		o, ok := pkg.Scope().Lookup(name).(*types.TypeName)
		if !ok || o.IsAlias() {
			continue
		}
		if st, ok := o.Type().Underlying().(*types.Struct); ok {
			for f := range st.Fields() {
				if _, told := keys[f]; !told { // type A struct{…}; type B A
					keys[f] = pkg.Path() + "." + name + "." + f.Name()
				}
			}
		}
	}
	p.slotKeys[pkg] = keys
	return keys
}

// HoldsFuncs reports whether a type is one of functions, and whether one of maps or lists
// of them.
func HoldsFuncs(t types.Type) (is, elements bool) {
	if _, is := CoreType(t).(*types.Signature); is {
		return true, false
	}
	var elem types.Type
	switch t := CoreType(t).(type) {
	case *types.Map:
		elem = t.Elem()
	case *types.Slice:
		elem = t.Elem()
	default:
		return false, false
	}
	_, elements = CoreType(elem).(*types.Signature)
	return false, elements
}
