package statement

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"reflect"
)

// closed reports whether the function, or what checks requests, keeps a variable or
// field from being too large, or empty.
func (b bounds) closed(name string, field *types.Var, tag reflect.StructTag) bool {
	if b.empty {
		return b.cat.Filled(tag) || b.refuses(name)
	}
	return field != nil && b.limitedField(field, tag) || b.comparedText(name)
}

// comparedText reports whether the function limits a variable or field: if v > 100,
// or hands it to a function that does.
func (b bounds) comparedText(name string) bool {
	if b.decl == nil {
		return false
	}
	found := false
	ignored := make(map[ast.Expr]bool) // calls whose result nobody asks for
	ast.Inspect(b.decl.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ExprStmt:
			ignored[n.X] = true
		case *ast.IfStmt:
			found = found || b.compares(n.Cond, name)
		case *ast.CaseClause:
			for _, e := range n.List {
				found = found || b.compares(e, name)
			}
		case *ast.CallExpr:
			found = found || b.checks(n, name, ignored[n])
		}
		return !found
	})
	return found
}

// compares reports whether a condition compares a variable with a bound above 1.
func (b bounds) compares(cond ast.Expr, name string) bool {
	found := false
	ast.Inspect(cond, func(n ast.Node) bool {
		c, ok := n.(*ast.BinaryExpr)
		if !ok {
			return true
		}
		x, y := c.X, c.Y
		switch c.Op {
		case token.GTR, token.GEQ:
		case token.LSS, token.LEQ:
			x, y = y, x
		default:
			return true
		}
		if !mentionsText(x, name) || mentionsText(y, name) {
			return true
		}
		if v := b.TypesInfo.Types[y].Value; v != nil {
			n, ok := constant.Int64Val(constant.ToInt(v))
			found = found || !ok || n > 1
		} else if v, ok := b.objectOf(y).(*types.Var); ok {
			found = found || v.IsField() || v.Parent() == v.Pkg().Scope() // a setting
		}
		return true
	})
	return found
}

// mentionsText reports whether an expression is a variable or field, or is computed
// of it.
func mentionsText(e ast.Expr, name string) bool {
	switch x := ast.Unparen(e).(type) {
	case *ast.BinaryExpr:
		return mentionsText(x.X, name) || mentionsText(x.Y, name)
	case *ast.CallExpr:
		return len(x.Args) == 1 && mentionsText(x.Args[0], name)
	case *ast.StarExpr:
		return mentionsText(x.X, name)
	case *ast.Ident, *ast.SelectorExpr:
		return types.ExprString(x) == name
	}
	return false
}

// checks reports whether a call gives a variable to a function of the package that
// compares it.
func (b bounds) checks(call *ast.CallExpr, name string, ignored bool) bool {
	fn := staticCallee(b.TypesInfo, call)
	if fn == nil || fn.Pkg() != b.Pkg || b.busy[fn] {
		return false
	}
	d := b.src.Decl(fn)
	if d == nil || d.Body == nil {
		return false
	}
	for i, a := range call.Args {
		u, ok := ast.Unparen(a).(*ast.UnaryExpr)
		switch {
		case ok && u.Op == token.AND:
			a = u.X
		case ignored:
			continue
		}
		if types.ExprString(a) != name || i >= fn.Signature().Params().Len() {
			continue
		}
		b.busy[fn] = true
		limits := b.within(d).comparedText(fn.Signature().Params().At(i).Name())
		delete(b.busy, fn)
		if limits {
			return true
		}
	}
	return false
}

// limitedField reports whether what checks requests, or a function of the field's
// package, limits a field.
func (b bounds) limitedField(v *types.Var, tag reflect.StructTag) bool {
	if b.cat.Bounded(tag) {
		return true
	}
	if v.Pkg() != b.Pkg {
		return b.ImportObjectFact(v.Origin(), new(Limited))
	}
	return b.limitedFields()[v.Origin()]
}

// limitedFields are the fields that functions of the package compare with a bound.
func (p *pass) limitedFields() map[*types.Var]bool {
	if p.limited != nil {
		return p.limited
	}
	p.limited = make(map[*types.Var]bool)
	for _, f := range p.Files {
		for _, d := range f.Decls {
			d, ok := d.(*ast.FuncDecl)
			if !ok || d.Body == nil {
				continue
			}
			b := p.within(d)
			ast.Inspect(d.Body, func(n ast.Node) bool {
				var conds []ast.Expr
				switch n := n.(type) {
				case *ast.IfStmt:
					conds = []ast.Expr{n.Cond}
				case *ast.CaseClause:
					conds = n.List
				case *ast.CallExpr:
					if calledName(n) == "min" {
						for _, a := range n.Args {
							b.noteLimited(a)
						}
					}
				}
				for _, c := range conds {
					ast.Inspect(c, func(n ast.Node) bool {
						if sel, ok := n.(*ast.SelectorExpr); ok && b.compares(c, types.ExprString(sel)) {
							b.noteLimited(sel)
						}
						return true
					})
				}
				return true
			})
		}
	}
	return p.limited
}

// noteLimited notes the field that is compared, unless it is one of a value that the
// function has made or been given by a call: what it does with that says nothing of
// others of the type.
func (b bounds) noteLimited(e ast.Expr) {
	sel, ok := ast.Unparen(e).(*ast.SelectorExpr)
	if !ok || b.own(sel.X) {
		return
	}
	if v, ok := b.TypesInfo.ObjectOf(sel.Sel).(*types.Var); ok && v.IsField() && isInteger(v.Type()) {
		b.limited[v.Origin()] = true
	}
}

// own reports whether a value is that of a local variable that is filled by calls,
// literals or through its address, and is not kept as a value of any type.
func (b bounds) own(e ast.Expr) bool {
	id, ok := ast.Unparen(e).(*ast.Ident)
	if !ok {
		return false
	}
	o := b.TypesInfo.ObjectOf(id)
	values := b.assignments(o)
	for _, v := range values {
		switch ast.Unparen(v.expr).(type) {
		case nil, *ast.CallExpr, *ast.CompositeLit, *ast.UnaryExpr:
		default:
			return false // the value of another, such as one that is kept
		}
	}
	return len(values) > 0 && !b.boxed(o)
}

// boxed reports whether the function returns or passes a variable as an interface:
// who takes it out again sees what was done to it here.
func (b bounds) boxed(o types.Object) bool {
	found := false
	as := func(e ast.Expr, t types.Type) {
		if b.objectOf(e) == o && t != nil && types.IsInterface(t) {
			found = true
		}
	}
	ast.Inspect(b.decl.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.ReturnStmt:
			for i, e := range n.Results {
				if b.fn != nil && i < b.fn.Signature().Results().Len() {
					as(e, b.fn.Signature().Results().At(i).Type())
				}
			}
		case *ast.CallExpr:
			if sig, ok := b.TypesInfo.TypeOf(n.Fun).(*types.Signature); ok {
				for i, e := range n.Args {
					as(e, paramType(sig, i))
				}
			}
		}
		return !found
	})
	return found
}

// tagIn is the tag of a field of a value's type.
func (p *pass) tagIn(e ast.Expr, field string) reflect.StructTag {
	st, ok := pointed(p.TypesInfo.TypeOf(e)).Underlying().(*types.Struct)
	if !ok {
		return ""
	}
	for i := range st.NumFields() {
		if st.Field(i).Name() == field {
			return reflect.StructTag(st.Tag(i))
		}
	}
	return ""
}
