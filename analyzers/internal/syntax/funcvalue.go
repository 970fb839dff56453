package syntax

import (
	"go/ast"
	"go/types"
)

// FuncValue is a function value: a declared function, a literal, or one of the
// parameters of the function around it.
type FuncValue struct {
	Func   *types.Func
	Lit    *ast.FuncLit
	Object types.Object // a variable whose values are not known here
	OneOf  bool         // it stands in a table of functions, of which one is called
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
		return p.table(e.X)
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
	if len(as) == 0 {
		return []FuncValue{{Object: o}}
	}
	if _, ok := p.Ranged[o]; ok {
		return []FuncValue{{Object: o}}
	}
	if ix, ok := Unparen(as[0].Source).(*ast.IndexExpr); ok && len(as) == 1 && !as[0].Later { // fn, ok := table[kind]
		return p.table(ix.X)
	}
	var vs []FuncValue
	for _, a := range as {
		if id, ok := Unparen(a.Value).(*ast.Ident); ok && id.Name == "nil" {
			continue
		}
		switch v := Unparen(a.Value).(type) {
		case *ast.FuncLit:
			vs = append(vs, FuncValue{Lit: v})
		case *ast.Ident, *ast.SelectorExpr:
			fns := p.functions(v)
			if len(fns) == 0 {
				return nil
			}
			vs = append(vs, fns...)
		default:
			return nil
		}
		if len(vs) > maxValues {
			return nil
		}
	}
	return vs
}

// table are the functions of a map or list that the code writes out, in a variable that
// has no other value; nothing where one of them is not known.
func (p *Package) table(e ast.Expr) []FuncValue {
	v, ok := p.Object(e).(*types.Var)
	if !ok || v.IsField() || len(p.Assigned[v]) != 1 {
		return nil
	}
	lit, ok := Unparen(p.Assigned[v][0].Value).(*ast.CompositeLit)
	if !ok || len(lit.Elts) > maxTable {
		return nil
	}
	var vs []FuncValue
	for _, elt := range lit.Elts {
		if kv, ok := elt.(*ast.KeyValueExpr); ok {
			elt = kv.Value
		}
		fns := p.functions(Unparen(elt))
		if len(fns) == 0 {
			return nil
		}
		vs = append(vs, FuncValue{Func: fns[0].Func, OneOf: true})
	}
	return vs
}

// functions is values without following variables a second time.
func (p *Package) functions(e ast.Expr) []FuncValue {
	var o types.Object
	switch e := e.(type) {
	case *ast.Ident:
		o = p.TypesInfo.ObjectOf(e)
	case *ast.SelectorExpr:
		o = p.TypesInfo.ObjectOf(e.Sel)
	}
	if fn, ok := o.(*types.Func); ok {
		return []FuncValue{{Func: fn.Origin()}}
	}
	return nil
}
