package statement

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
)

// fieldOf is the bound of a field of a value.
func (b bounds) fieldOf(e ast.Expr, field string, depth int) bound {
	if depth > 8 {
		return free
	}
	e = ast.Unparen(e)
	if u, ok := e.(*ast.UnaryExpr); ok && u.Op == token.AND {
		e = ast.Unparen(u.X)
	}
	switch x := e.(type) {
	case *ast.CompositeLit:
		return b.literalField(x, field, depth)
	case *ast.CallExpr:
		return b.resultField(x, 0, field, depth)
	case *ast.Ident:
		return b.fieldAt(x, x.Pos(), field, depth)
	}
	return free
}

// fieldAt is the bound of a field of a variable where it is used.
func (b bounds) fieldAt(x *ast.Ident, at token.Pos, field string, depth int) bound {
	o := b.TypesInfo.ObjectOf(x)
	f, _, _ := types.LookupFieldOrMethod(b.TypesInfo.TypeOf(x), true, b.Pkg, field)
	v, _ := f.(*types.Var)
	if b.closed(x.Name+"."+field, v, b.tagIn(x, field)) {
		return bound{}
	}
	if i, ok := b.param(o); ok {
		return bound{sources: []source{{i, field, b.empty}}}
	}
	return b.assignedField(o, x.Name, field, at, depth)
}

// resultField is the bound of a field of result i of a call.
func (b bounds) resultField(call *ast.CallExpr, i int, field string, depth int) bound {
	fn := staticCallee(b.TypesInfo, call)
	if fn == nil || fn.Pkg() == nil || b.empty {
		return free
	}
	limits := b.limitsOf(fn, depth)
	if i >= len(limits) {
		return free
	}
	at := slices.IndexFunc(limits[i].Fields, func(f FieldLimit) bool { return f.Field == field })
	if at < 0 {
		return free
	}
	return b.passedAll(call, limits[i].Fields[at].Sources, depth)
}

// assignedField is the bound of a field of a local variable, by what is assigned to
// it and to the variable.
func (b bounds) assignedField(o types.Object, name, field string, at token.Pos, depth int) bound {
	values := b.assignments(o)
	if len(values) == 0 || b.filled(o) && !b.empty {
		return free
	}
	ast.Inspect(b.decl.Body, func(n ast.Node) bool {
		if a, ok := n.(*ast.AssignStmt); ok {
			for _, v := range given(a, func(l ast.Expr) bool { return types.ExprString(l) == name+"."+field }) {
				v.field = true
				values = append(values, v)
			}
		}
		return true
	})
	values, _ = b.reaching(o, values, at)
	var all bound
	for _, v := range values {
		call, isCall := ast.Unparen(v.expr).(*ast.CallExpr)
		switch {
		case v.changed && (v.field || !b.empty):
			return free
		case v.changed:
		case v.expr == nil:
			all.free = all.free || b.empty
		case v.field && v.result > 0 && isCall:
			all = all.and(b.result(call, v.result, depth+1))
		case v.field:
			all = all.and(b.bound(v.expr, depth+1))
		case isCall:
			all = all.and(b.resultField(call, v.result, field, depth+1))
		case v.result > 0:
			return free
		default:
			all = all.and(b.fieldOf(v.expr, field, depth+1))
		}
	}
	return all
}

// filled reports whether a call may set the fields of a local variable: it is given
// a pointer to it, or is a method of one.
func (b bounds) filled(o types.Object) bool {
	found := false
	ast.Inspect(b.decl.Body, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return !found
		}
		if _, ok := o.Type().Underlying().(*types.Pointer); ok {
			for _, a := range call.Args {
				found = found || b.objectOf(a) == o
			}
		}
		if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok && b.objectOf(sel.X) == o {
			if fn, ok := b.TypesInfo.ObjectOf(sel.Sel).(*types.Func); ok && fn.Signature().Recv() != nil {
				_, ptr := fn.Signature().Recv().Type().Underlying().(*types.Pointer)
				found = found || ptr
			}
		}
		return !found
	})
	return found
}

func (b bounds) literalField(x *ast.CompositeLit, field string, depth int) bound {
	for i, el := range x.Elts {
		switch kv, ok := el.(*ast.KeyValueExpr); {
		case ok:
			if id, ok := kv.Key.(*ast.Ident); ok && id.Name == field {
				return b.bound(kv.Value, depth+1)
			}
		default:
			if st, ok := pointed(b.TypesInfo.TypeOf(x)).Underlying().(*types.Struct); ok && i < st.NumFields() && st.Field(i).Name() == field {
				return b.bound(el, depth+1)
			}
		}
	}
	return bound{free: b.empty} // zero
}

// field is the bound of an expression that selects a field.
func (b bounds) field(e *ast.SelectorExpr, depth int) bound {
	v, ok := b.TypesInfo.ObjectOf(e.Sel).(*types.Var)
	if !ok {
		return free
	}
	if !v.IsField() {
		return b.ofPackage(v)
	}
	if b.closed(types.ExprString(e), v, b.tagOf(e)) {
		return bound{}
	}
	if x, ok := ast.Unparen(e.X).(*ast.Ident); ok {
		return b.fieldOf(x, e.Sel.Name, depth+1)
	}
	return free
}
