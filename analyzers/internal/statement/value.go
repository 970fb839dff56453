package statement

import (
	"go/ast"
	"go/types"
)

// target is what a function value of the package may be: a method of a library, or of an
// interface, with the value that it is taken of, a function of the program, or a literal.
type target struct {
	sel *ast.SelectorExpr
	fn  *types.Func
	lit *ast.FuncLit
}

// maxHops bounds the variables that a function value is followed through.
const maxHops = 4

// targets are what a function value may be, as far as the package shows.
func (p *pass) targets(e ast.Expr, hops int) []target {
	switch x := ast.Unparen(e).(type) {
	case *ast.FuncLit:
		return []target{{lit: x}}
	case *ast.Ident, *ast.SelectorExpr:
		switch o := p.objectOf(x).(type) {
		case *types.Func:
			t := target{fn: o.Origin()}
			if sel, ok := x.(*ast.SelectorExpr); ok && p.TypesInfo.Selections[sel] != nil && p.TypesInfo.Selections[sel].Kind() == types.MethodVal {
				t.sel = sel
			}
			return []target{t}
		case *types.Var:
			if hops == maxHops {
				return nil
			}
			var all []target
			for _, given := range p.functionsIn(o.Origin()) {
				all = append(all, p.targets(given, hops+1)...)
			}
			return all
		}
	}
	return nil
}

// called is what the callee of a call may be, if it is a variable.
func (p *pass) called(call *ast.CallExpr) []target {
	fun := ast.Unparen(call.Fun)
	switch fun.(type) {
	case *ast.Ident, *ast.SelectorExpr:
	default:
		return nil
	}
	if _, ok := p.objectOf(fun).(*types.Var); !ok {
		return nil
	}
	return p.targets(fun, 0)
}

// functionsIn are the values that the package gives a variable, field or parameter that
// holds a function.
func (p *pass) functionsIn(v *types.Var) []ast.Expr {
	if p.functionValues == nil {
		p.functionValues = make(map[*types.Var][]ast.Expr)
		for _, f := range p.Files {
			ast.Inspect(f, p.noteFunctions)
		}
	}
	return p.functionValues[v]
}

func (p *pass) noteFunctions(n ast.Node) bool {
	note := func(o types.Object, e ast.Expr) {
		v, ok := o.(*types.Var)
		if !ok {
			return
		}
		if _, ok := v.Type().Underlying().(*types.Signature); ok {
			p.functionValues[v.Origin()] = append(p.functionValues[v.Origin()], e)
		}
	}
	switch n := n.(type) {
	case *ast.AssignStmt:
		for i, l := range n.Lhs {
			if len(n.Lhs) == len(n.Rhs) {
				note(p.objectOf(l), n.Rhs[i])
			}
		}
	case *ast.ValueSpec:
		for i, name := range n.Names {
			if len(n.Values) == len(n.Names) {
				note(p.TypesInfo.Defs[name], n.Values[i])
			}
		}
	case *ast.CompositeLit:
		var st *types.Struct
		if t := p.TypesInfo.TypeOf(n); t != nil {
			st, _ = pointed(t).Underlying().(*types.Struct)
		}
		for i, e := range n.Elts {
			if kv, ok := e.(*ast.KeyValueExpr); ok {
				note(p.objectOf(kv.Key), kv.Value)
			} else if st != nil && i < st.NumFields() {
				note(st.Field(i), e)
			}
		}
	case *ast.CallExpr:
		if fn := staticCallee(p.TypesInfo, n); fn != nil && fn.Pkg() == p.Pkg {
			params := fn.Signature().Params()
			for i, arg := range n.Args {
				if i < params.Len() {
					note(params.At(i), arg)
				}
			}
		}
	}
	return true
}

// methodValue is the method of a library that a call calls through a variable, and the
// value that it was taken of. Where the variable may hold several, they are alike.
func (p *pass) methodValue(call *ast.CallExpr) *ast.SelectorExpr {
	for _, t := range p.called(call) {
		if t.sel != nil {
			if m, ok := p.cat.Selected(p.TypesInfo.Selections[t.sel]); ok && m.SQL >= 0 {
				return t.sel
			}
		}
	}
	return nil
}

// interfaceMethod is the method of an interface that a call names.
func (p *pass) interfaceMethod(call *ast.CallExpr) *types.Func {
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok {
		return nil
	}
	fn, _ := p.TypesInfo.Uses[sel.Sel].(*types.Func)
	return fn
}

// functionVariable is the variable of another package that holds the function which is
// called, or nil: that package has given a function of its own, or of one below it, a name.
func (p *pass) functionVariable(call *ast.CallExpr) *types.Var {
	v, ok := p.objectOf(call.Fun).(*types.Var)
	if !ok || v.IsField() || v.Pkg() == nil || v.Pkg() == p.Pkg || v.Parent() != v.Pkg().Scope() {
		return nil
	}
	return v
}
