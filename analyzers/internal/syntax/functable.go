package syntax

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
)

// table are the functions of a map or list that the code writes out, of which an
// expression is one, or a field of one; nothing where one of them is not known.
func (p *Package) table(e ast.Expr) []FuncValue {
	if ix, field := p.fieldOf(e); ix != nil {
		if elem, ok := Unparen(ix).(*ast.IndexExpr); ok {
			return p.oneOf(elem.X, field)
		}
		o := p.Object(ix)
		if _, ranged := p.Ranged[o]; ranged || o == nil {
			return nil
		}
		if as := p.Assigned[o]; len(as) == 1 && !as[0].Later { // fn, ok := table[kind]
			if elem, ok := Unparen(as[0].Source).(*ast.IndexExpr); ok {
				return p.oneOf(elem.X, field)
			}
		}
	}
	return nil
}

// TableKey is what a function of a map is looked up by that is called, or nil.
func (p *Package) TableKey(fun ast.Expr) ast.Expr {
	e, _ := p.fieldOf(fun)
	if as := p.Assigned[p.Object(e)]; len(as) == 1 && !as[0].Later {
		e = as[0].Source
	}
	ix, ok := Unparen(e).(*ast.IndexExpr)
	if !ok {
		return nil
	}
	if _, ok := CoreType(p.TypesInfo.TypeOf(ix.X)).(*types.Map); !ok {
		return nil
	}
	return ix.Index
}

func (p *Package) oneOf(list ast.Expr, field *types.Var) []FuncValue {
	vs := p.functionsIn(list, field)
	for i := range vs {
		vs[i].OneOf = true
	}
	return vs
}

// Each are the functions of a list that the code writes out, where a loop ranges over it
// and calls, as fun, the one of each element:
//
//	for _, step := range []step{{"carts", s.carts}, {"orders", s.orders}} {
//		step.run(ctx)
//	}
func (p *Package) Each(fun ast.Expr, loop *ast.RangeStmt) []FuncValue {
	e, field := p.fieldOf(fun)
	if !p.isElement(e, loop) {
		return nil
	}
	return p.functionsIn(loop.X, field)
}

// Dispatches reports whether a loop ranges over a list whose elements have functions of
// their own, and calls that of each: however long it is, it is no list of data.
func (p *Package) Dispatches(fun ast.Expr, loop *ast.RangeStmt) bool {
	e, field := p.fieldOf(fun)
	if !p.isElement(e, loop) {
		return false
	}
	if field == nil {
		return p.functionsIn(loop.X, nil) != nil || p.SlotKey(loop.X) != ""
	}
	return len(p.Values(fun)) != 1 || p.functionsIn(loop.X, field) != nil
}

// isElement reports whether an expression is the element at which a loop is.
func (p *Package) isElement(e ast.Expr, loop *ast.RangeStmt) bool {
	if ix, ok := Unparen(e).(*ast.IndexExpr); ok {
		return loop.Key != nil && p.Object(ix.Index) == p.Object(loop.Key) && p.Object(ix.X) != nil && p.Object(ix.X) == p.Object(loop.X)
	}
	return loop.Value != nil && p.Object(e) != nil && p.Object(e) == p.Object(loop.Value)
}

// fieldOf takes apart what is called of an element: the element, and the field of it that
// is a function, where it is not one itself.
func (p *Package) fieldOf(fun ast.Expr) (element ast.Expr, field *types.Var) {
	fun = Unparen(fun)
	sel, ok := fun.(*ast.SelectorExpr)
	if !ok {
		return fun, nil
	}
	s := p.TypesInfo.Selections[sel]
	if s == nil || s.Kind() != types.FieldVal || len(s.Index()) != 1 {
		return nil, nil
	}
	field, _ = s.Obj().(*types.Var)
	return sel.X, field.Origin()
}

// functionsIn are the functions in a list or map, or those of a field of its elements,
// where the code writes all of them out.
func (p *Package) functionsIn(list ast.Expr, field *types.Var) []FuncValue {
	elements, ok := p.elementsOf(list)
	if !ok || len(elements) > maxTable {
		return nil
	}
	var vs []FuncValue
	for _, e := range elements {
		if field != nil {
			st := StructLit(e)
			if st == nil {
				return nil
			}
			if e = p.fieldIn(st, field); e == nil {
				continue // whoever calls it has asked whether there is one
			}
		}
		v, ok := p.function(e)
		if id, isName := Unparen(e).(*ast.Ident); !ok && isName && id.Name == "nil" {
			continue
		}
		if !ok {
			return nil
		}
		vs = append(vs, v)
	}
	return vs
}

// elementsOf are the elements of a list or map that the code writes out: in a literal, or
// in a variable that has no other value than one and what appends outside of loops add.
func (p *Package) elementsOf(list ast.Expr) ([]ast.Expr, bool) {
	if lit, ok := Unparen(list).(*ast.CompositeLit); ok {
		var out []ast.Expr
		for _, elt := range lit.Elts {
			if kv, ok := elt.(*ast.KeyValueExpr); ok {
				elt = kv.Value
			}
			out = append(out, elt)
		}
		return out, true
	}
	v, ok := p.Object(list).(*types.Var)
	if !ok || v.IsField() || len(p.Assigned[v]) == 0 {
		return nil, false
	}
	var out []ast.Expr
	for _, a := range p.Assigned[v] {
		switch e := Unparen(a.Value).(type) {
		case *ast.CompositeLit:
			elements, _ := p.elementsOf(e)
			out = append(out, elements...)
		case *ast.CallExpr:
			if !a.Append || a.InLoop || e.Ellipsis.IsValid() {
				return nil, false
			}
			out = append(out, e.Args[1:]...)
		default:
			return nil, false
		}
	}
	return out, true
}

// fieldIn is what a literal of a struct gives a field, or nil.
func (p *Package) fieldIn(st *ast.CompositeLit, field *types.Var) ast.Expr {
	t, _ := CoreType(p.TypesInfo.TypeOf(st)).(*types.Struct)
	for i, elt := range st.Elts {
		if kv, ok := elt.(*ast.KeyValueExpr); ok {
			if name, ok := kv.Key.(*ast.Ident); ok && name.Name == field.Name() {
				return kv.Value
			}
		} else if t != nil && i < t.NumFields() && t.Field(i).Name() == field.Name() {
			return elt
		}
	}
	return nil
}

// ofInstance is the function in a field of a value that the code makes, in a variable that
// has no other: by a literal, or by a function that returns one. Nothing else may set the
// field of any value.
func (p *Package) ofInstance(e ast.Expr) (FuncValue, bool) {
	x, field := p.fieldOf(e)
	id, ok := Unparen(x).(*ast.Ident)
	if !ok || field == nil {
		return FuncValue{}, false
	}
	as := p.Assigned[p.TypesInfo.ObjectOf(id)]
	if len(as) != 1 || as[0].Later || slices.ContainsFunc(p.Assigned[field], func(a Assignment) bool { return a.Tok != token.COLON }) {
		return FuncValue{}, false
	}
	if st := StructLit(as[0].Value); st != nil {
		return p.function(p.fieldIn(st, field))
	}
	call, ok := Unparen(as[0].Source).(*ast.CallExpr)
	if !ok {
		return FuncValue{}, false
	}
	u := p.ByFunc[p.StaticFunc(call)]
	if u == nil || len(u.Body.List) != 1 {
		return FuncValue{}, false
	}
	ret, ok := u.Body.List[0].(*ast.ReturnStmt)
	if !ok || len(ret.Results) == 0 || StructLit(ret.Results[0]) == nil {
		return FuncValue{}, false
	}
	given := p.fieldIn(StructLit(ret.Results[0]), field)
	if i, isParam := u.Params[p.Object(given)]; isParam && i > 0 && i <= len(call.Args) && len(p.Assigned[p.Object(given)]) == 0 {
		given = call.Args[i-1]
	}
	v, ok := p.function(given)
	return v, ok && (v.Lit == nil || p.ByLit[v.Lit] != nil)
}

// keepElements makes units of the literals that are elements of a list or map.
func (p *Package) keepElements(list *ast.CompositeLit, name string) {
	elements, _ := p.elementsOf(list)
	for _, e := range elements {
		if lit, ok := Unparen(e).(*ast.FuncLit); ok && p.ByLit[lit] == nil {
			p.keep(lit, name)
		}
	}
}

// SentFunc is the function that is sent over a channel, as it is or as the field of a
// struct by which the package calls it; or nil.
func (p *Package) SentFunc(s *ast.SendStmt) ast.Expr {
	if p.IsFunc(s.Value) {
		return Unparen(s.Value)
	}
	st := StructLit(s.Value)
	if as := p.Assigned[p.Object(s.Value)]; st == nil && len(as) == 1 {
		st = StructLit(as[0].Value)
	}
	if st == nil {
		return nil
	}
	t, _ := CoreType(p.TypesInfo.TypeOf(st)).(*types.Struct)
	if t == nil {
		return nil
	}
	for f := range t.Fields() {
		if e := p.fieldIn(st, f); p.called[f.Origin()] && p.IsFunc(e) {
			return Unparen(e)
		}
	}
	return nil
}
