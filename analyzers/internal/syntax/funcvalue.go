package syntax

import (
	"go/ast"
	"go/types"
	"slices"
)

// FuncValue is a function value: a declared function, a literal, or one of the
// parameters of the function around it.
type FuncValue struct {
	Func   *types.Func
	Lit    *ast.FuncLit
	Made   *ast.CallExpr // of a function that makes the one that is called
	At     ast.Expr      // where the code names it
	Object types.Object  // a variable whose values are not known here
	OneOf  bool          // it stands in a table of functions, of which one is called
}

const (
	maxValues = 3  // a variable with more of them stays unresolved
	maxTable  = 32 // so does a table
)

// Values returns the functions that the expression may be, and nothing when
// that is not known.
func (p *Package) Values(e ast.Expr) []FuncValue {
	switch e := Unparen(e).(type) {
	case *ast.FuncLit:
		return []FuncValue{{Lit: e}}
	case *ast.IndexExpr:
		if vs := p.valuesOfGeneric(e.X); vs != nil {
			return vs
		}
		return p.table(e)
	case *ast.IndexListExpr:
		return p.valuesOfGeneric(e.X)
	case *ast.Ident, *ast.SelectorExpr:
		var o types.Object
		if sel, ok := e.(*ast.SelectorExpr); ok {
			if s := p.TypesInfo.Selections[sel]; s != nil {
				o = s.Obj()
			} else {
				o = p.TypesInfo.Uses[sel.Sel]
			}
		} else {
			o = p.TypesInfo.ObjectOf(e.(*ast.Ident))
		}
		switch o := o.(type) {
		case *types.Func:
			return []FuncValue{{Func: o.Origin()}}
		case *types.Var:
			if o == nil {
				return nil
			}
			if v, ok := p.ofInstance(e); ok {
				return []FuncValue{v}
			}
			if vs := p.table(e); vs != nil {
				return vs
			}
			return p.valuesOfVar(o.Origin())
		}
	}
	return nil
}

func (p *Package) valuesOfGeneric(x ast.Expr) []FuncValue {
	if _, ok := p.TypesInfo.TypeOf(x).(*types.Signature); ok {
		return p.Values(x)
	}
	return nil
}

func (p *Package) valuesOfVar(o *types.Var) []FuncValue {
	as := p.Assigned[o]
	for _, e := range p.Unkeyed[o] {
		as = append(slices.Clip(as), Assignment{Value: e, Source: e})
	}
	if len(as) == 0 {
		return []FuncValue{{Object: o}}
	}
	if _, ok := p.Ranged[o]; ok {
		return []FuncValue{{Object: o}}
	}
	var vs []FuncValue
	for _, a := range as {
		if id, ok := Unparen(a.Value).(*ast.Ident); ok && id.Name == "nil" {
			continue
		}
		v, ok := p.function(a.Value)
		if !ok {
			return nil
		}
		vs = append(vs, v)
		if len(vs) > maxValues {
			return nil
		}
	}
	return vs
}

// function is the function that an expression is, without following variables a second
// time.
func (p *Package) function(e ast.Expr) (FuncValue, bool) {
	v := FuncValue{At: Unparen(e)}
	var o types.Object
	switch e := v.At.(type) {
	case *ast.FuncLit:
		v.Lit = e
		return v, true
	case *ast.CallExpr:
		if p.TypesInfo.Types[e.Fun].IsType() && len(e.Args) == 1 {
			return p.function(e.Args[0])
		}
		v.Made = e
		return v, p.StaticFunc(e) != nil
	case *ast.Ident:
		o = p.TypesInfo.ObjectOf(e)
	case *ast.SelectorExpr:
		o = p.TypesInfo.ObjectOf(e.Sel)
	}
	fn, ok := o.(*types.Func)
	if ok {
		v.Func = fn.Origin()
	}
	return v, ok
}
