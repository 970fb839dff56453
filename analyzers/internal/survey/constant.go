package survey

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/querylint/querylint/analyzers/internal/poly"
	"github.com/querylint/querylint/analyzers/internal/syntax"
)

// Constant is what a value is as poly.Need has it, where the code writes it out: a
// constant, nil, or what is not nil. A variable that is set once is what it is set to.
func (p *Package) Constant(e ast.Expr) (string, bool) {
	e = syntax.Unparen(e)
	tv := p.TypesInfo.Types[e]
	switch {
	case tv.Value != nil:
		return tv.Value.ExactString(), true
	case tv.IsNil():
		return poly.Nil, true
	}
	switch e := e.(type) {
	case *ast.FuncLit:
		return poly.NotNil, true
	case *ast.UnaryExpr:
		return poly.NotNil, e.Op == token.AND
	case *ast.CompositeLit:
		_, isStruct := syntax.CoreType(p.TypesInfo.TypeOf(e)).(*types.Struct)
		return poly.NotNil, !isStruct
	case *ast.CallExpr:
		b := p.Builtin(e)
		return poly.NotNil, b == "make" || b == "new"
	case *ast.Ident:
		if v := p.setOnce(e); v != nil {
			return p.Constant(v)
		}
	}
	return "", false
}

// setOnce is the only value that a variable of a function ever has, or nil.
func (p *Package) setOnce(id *ast.Ident) ast.Expr {
	v, ok := p.TypesInfo.ObjectOf(id).(*types.Var)
	if !ok || v.IsField() || v.Parent() == nil || v.Parent() == p.Pkg.Scope() || v.Pkg() != p.Pkg {
		return nil
	}
	as := p.Assigned[v]
	if len(as) != 1 || as[0].Tok != token.DEFINE || as[0].Value == nil {
		return nil
	}
	if _, isVar := syntax.Unparen(as[0].Value).(*ast.Ident); isVar && !p.TypesInfo.Types[as[0].Value].IsNil() && p.TypesInfo.Types[as[0].Value].Value == nil {
		return nil // another name of another variable
	}
	return as[0].Value
}

// ConstantField is what a field of a struct is, where a literal writes the struct out
// and nothing in a function sets the field: what a literal leaves out is zero.
func (p *Package) ConstantField(e ast.Expr, name string, within ast.Node) (string, bool) {
	e = syntax.Unparen(e)
	id, isVar := e.(*ast.Ident)
	if isVar {
		if o := p.TypesInfo.ObjectOf(id); o == nil || o.Pos() < within.Pos() || o.Pos() > within.End() {
			return "", false // what is around the literal may set it
		}
		if !p.KeepsField(id, name, within) {
			return "", false
		}
		e = p.setOnce(id)
	}
	if u, ok := syntax.Unparen(e).(*ast.UnaryExpr); ok && u.Op == token.AND {
		e = u.X
	}
	lit, ok := syntax.Unparen(e).(*ast.CompositeLit)
	if !ok {
		return "", false
	}
	st, ok := syntax.CoreType(p.TypesInfo.TypeOf(lit)).(*types.Struct)
	if !ok {
		return "", false
	}
	for i := range st.NumFields() {
		field := st.Field(i)
		if field.Name() != name {
			continue
		}
		for k, elt := range lit.Elts {
			kv, keyed := elt.(*ast.KeyValueExpr)
			switch {
			case !keyed && k == i:
				return p.Constant(elt)
			case keyed && p.TypesInfo.Uses[keyOf(kv)] == field:
				return p.Constant(kv.Value)
			}
		}
		return zero(field.Type())
	}
	return "", false
}

// KeepsField reports whether a field of a variable, a struct or a pointer to one, is in a
// function what it was when the function got or made the variable.
func (p *Package) KeepsField(at *ast.Ident, name string, within ast.Node) bool {
	t := syntax.CoreType(p.TypesInfo.TypeOf(at))
	if ptr, ok := t.(*types.Pointer); ok {
		t = syntax.CoreType(ptr.Elem())
	}
	st, ok := t.(*types.Struct)
	if !ok {
		return false
	}
	for field := range st.Fields() {
		if field.Name() == name {
			return p.onlyRead(at, within) && !slices.ContainsFunc(p.Assigned[field], func(a syntax.Assignment) bool {
				return a.Tok != token.COLON && a.Pos >= within.Pos() && a.Pos < within.End()
			})
		}
	}
	return false
}

// onlyRead reports whether nothing in a function but the place itself is given a
// variable that holds a struct, or a pointer to one, and could set its fields: neither a
// call nor a method of it, nor another variable.
func (p *Package) onlyRead(at *ast.Ident, within ast.Node) bool {
	v := p.TypesInfo.ObjectOf(at)
	if v == nil {
		return false
	}
	_, pointer := v.Type().Underlying().(*types.Pointer)
	fields := make(map[*ast.Ident]bool)
	only := true
	ast.Inspect(within, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SelectorExpr:
			sel := p.TypesInfo.Selections[n]
			if x, ok := syntax.Unparen(n.X).(*ast.Ident); ok && p.TypesInfo.Uses[x] == v {
				fields[x] = true
				only = only && (x == at || sel != nil && sel.Kind() == types.FieldVal)
			}
		case *ast.Ident:
			if p.TypesInfo.Uses[n] == v && n != at && !fields[n] {
				only = only && !pointer // of a struct, others have a copy
			}
		}
		return only
	})
	return only
}

// keyOf is the field that an element of a struct is for.
func keyOf(kv *ast.KeyValueExpr) *ast.Ident {
	id, _ := kv.Key.(*ast.Ident)
	return id
}

// zero is the zero value of a type, as Constant has it.
func zero(t types.Type) (string, bool) {
	switch t := t.Underlying().(type) {
	case *types.Basic:
		switch info := t.Info(); {
		case info&types.IsBoolean != 0:
			return "false", true
		case info&types.IsInteger != 0:
			return "0", true
		case info&types.IsString != 0:
			return `""`, true
		}
	case *types.Pointer, *types.Slice, *types.Map, *types.Signature, *types.Interface, *types.Chan:
		return poly.Nil, true
	}
	return "", false
}
