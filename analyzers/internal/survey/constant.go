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

// ConstantField is what a field of a struct is, where a literal, new or a declaration
// without a value writes the struct out and nothing in a function has set the field yet:
// what those leave out is zero.
func (p *Package) ConstantField(e ast.Expr, name string, within ast.Node) (string, bool) {
	field, value := p.writtenField(e, name, within)
	switch {
	case field == nil:
		return "", false
	case value == nil:
		return zero(field.Type())
	}
	return p.Constant(value)
}

// ConstFieldLen is likewise how long the list is that a field holds.
func (p *Package) ConstFieldLen(e ast.Expr, name string, within ast.Node) (int64, bool) {
	field, value := p.writtenField(e, name, within)
	switch {
	case field == nil:
		return 0, false
	case value == nil:
		return 0, true
	}
	return p.ConstLen(value)
}

// writtenField is the field of a struct that the code writes out, and what it writes
// there: nothing, if that is left out.
func (p *Package) writtenField(e ast.Expr, name string, within ast.Node) (field *types.Var, value ast.Expr) {
	e = syntax.Unparen(e)
	if u, ok := e.(*ast.UnaryExpr); ok && u.Op == token.AND {
		e = syntax.Unparen(u.X)
	}
	t := p.TypesInfo.TypeOf(e)
	if id, isVar := e.(*ast.Ident); isVar {
		if o := p.TypesInfo.ObjectOf(id); o == nil || o.Pos() < within.Pos() || o.Pos() > within.End() {
			return nil, nil // what is around the literal may set it
		}
		if !p.keepsField(id, name, within, true) {
			return nil, nil
		}
		if e = p.setOnce(id); e == nil && !p.unset(id, within) {
			return nil, nil
		}
	}
	if u, ok := syntax.Unparen(e).(*ast.UnaryExpr); ok && u.Op == token.AND {
		e = u.X
	}
	var lit *ast.CompositeLit
	switch made := syntax.Unparen(e).(type) {
	case *ast.CompositeLit:
		lit = made
	case *ast.CallExpr:
		if p.Builtin(made) != "new" || len(made.Args) != 1 {
			return nil, nil
		}
	case nil:
	default:
		return nil, nil
	}
	st, ok := structOf(t)
	if !ok {
		return nil, nil
	}
	for i := range st.NumFields() {
		field := st.Field(i)
		if field.Name() != name {
			continue
		}
		for k, elt := range elements(lit) {
			kv, keyed := elt.(*ast.KeyValueExpr)
			switch {
			case !keyed && k == i:
				return field, elt
			case keyed && p.TypesInfo.Uses[keyOf(kv)] == field:
				return field, kv.Value
			}
		}
		return field, nil
	}
	return nil, nil
}

// unset reports whether a variable, a struct, is declared without a value, and never
// given one.
func (p *Package) unset(id *ast.Ident, within ast.Node) bool {
	v, ok := p.TypesInfo.ObjectOf(id).(*types.Var)
	if !ok || slices.ContainsFunc(p.Assigned[v], func(a syntax.Assignment) bool { return a.Tok != token.AND }) {
		return false
	}
	if _, isStruct := syntax.CoreType(v.Type()).(*types.Struct); !isStruct {
		return false
	}
	declared := false // and no parameter
	ast.Inspect(within, func(n ast.Node) bool {
		if spec, ok := n.(*ast.ValueSpec); ok && len(spec.Values) == 0 {
			declared = declared || slices.ContainsFunc(spec.Names, func(name *ast.Ident) bool { return p.TypesInfo.Defs[name] == v })
		}
		return !declared
	})
	return declared
}

// structOf is the struct that a type is, or points to.
func structOf(t types.Type) (*types.Struct, bool) {
	t = syntax.CoreType(t)
	if ptr, ok := t.(*types.Pointer); ok {
		t = syntax.CoreType(ptr.Elem())
	}
	st, ok := t.(*types.Struct)
	return st, ok
}

// elements are those of a literal, or none.
func elements(lit *ast.CompositeLit) []ast.Expr {
	if lit == nil {
		return nil
	}
	return lit.Elts
}

// KeepsField reports whether a field of a parameter, a struct or a pointer to one, is at a
// place in a function what its caller has passed. Another parameter may point to the same.
func (p *Package) KeepsField(at *ast.Ident, name string, within ast.Node) bool {
	return p.keepsField(at, name, within, false)
}

// keepsField reports whether a field of a variable is at a place in a function what it was
// when the function got the variable, or has made it itself.
func (p *Package) keepsField(at *ast.Ident, name string, within ast.Node, made bool) bool {
	st, ok := structOf(p.TypesInfo.TypeOf(at))
	if !ok {
		return false
	}
	for field := range st.Fields() {
		if field.Name() == name {
			until := p.mayRunBefore(at, within)
			own, only := p.onlyRead(at, within, until)
			return only && !slices.ContainsFunc(p.Assigned[field], func(a syntax.Assignment) bool {
				return a.Tok != token.COLON && a.Pos >= within.Pos() && a.Pos < until && (!made || own[a.Pos])
			})
		}
	}
	return false
}

// Untouched reports whether a struct that a function has made is at a place what it was
// made as: no field of it has been set, and nothing else has been given it.
func (p *Package) Untouched(at *ast.Ident, within ast.Node) bool {
	st, ok := structOf(p.TypesInfo.TypeOf(at))
	if !ok {
		return false
	}
	for field := range st.Fields() {
		if !p.keepsField(at, field.Name(), within, true) {
			return false
		}
	}
	return true
}

// mayRunBefore is where what may run before a place ends: at the end of its expression,
// or of the outermost loop around it in which the variable stays the same. What stands in
// a function literal runs at any time, and so does what stands beside a goto.
func (p *Package) mayRunBefore(at *ast.Ident, within ast.Node) token.Pos {
	v := p.TypesInfo.ObjectOf(at)
	until := at.End()
	jumps := false
	ast.Inspect(within, func(n ast.Node) bool {
		if n == nil || n == within {
			return true
		}
		if b, ok := n.(*ast.BranchStmt); ok && b.Tok == token.GOTO {
			jumps = true
		}
		if at.Pos() < n.Pos() || at.End() > n.End() {
			_, isStmt := n.(ast.Stmt)
			return isStmt // for its gotos
		}
		declares := v == nil || n.Pos() <= v.Pos() && v.Pos() < n.End()
		switch n.(type) {
		case *ast.FuncLit:
			if !declares {
				until = within.End()
			}
		case *ast.ForStmt, *ast.RangeStmt:
			if !declares {
				until = max(until, n.End())
			}
		case ast.Expr:
			until = max(until, n.End()) // other arguments of one call
		}
		return true
	})
	if jumps {
		return within.End()
	}
	return until
}

// onlyRead reports whether nothing in a function up to until, but the place itself, is
// given a variable that holds a struct, or a pointer to one, and could set its fields:
// neither a call nor a method of it, nor another variable. Fields are the places where one
// of its fields is named.
func (p *Package) onlyRead(at *ast.Ident, within ast.Node, until token.Pos) (fields map[token.Pos]bool, only bool) {
	v := p.TypesInfo.ObjectOf(at)
	if v == nil {
		return nil, false
	}
	_, pointer := v.Type().Underlying().(*types.Pointer)
	fields, only = make(map[token.Pos]bool), true
	ast.Inspect(within, func(n ast.Node) bool {
		if n != nil && n.Pos() >= until {
			return false
		}
		switch n := n.(type) {
		case *ast.SelectorExpr:
			sel := p.TypesInfo.Selections[n]
			if x, ok := syntax.Unparen(n.X).(*ast.Ident); ok && p.TypesInfo.Uses[x] == v {
				fields[x.Pos()], fields[n.Pos()] = true, true // (x).Field begins before x
				only = only && (x == at || sel != nil && sel.Kind() == types.FieldVal)
			}
		case *ast.UnaryExpr:
			if x, ok := syntax.Unparen(n.X).(*ast.Ident); ok && n.Op == token.AND && p.TypesInfo.Uses[x] == v {
				only = only && x == at // who has its address may set them
			}
		case *ast.Ident:
			if p.TypesInfo.Uses[n] == v && n != at && !fields[n.Pos()] {
				only = only && !pointer // of a struct, others have a copy
			}
		}
		return only
	})
	return fields, only
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
