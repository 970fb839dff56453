package survey

import (
	"go/ast"
	"go/types"
	"maps"
	"slices"

	"github.com/querylint/querylint/analyzers/internal/link"
	"github.com/querylint/querylint/analyzers/internal/poly"
	"github.com/querylint/querylint/analyzers/internal/syntax"
)

// fitting finds the connections of libraries that a package puts into interfaces of
// the program. That a connection has the methods of an interface would not be
// enough: many things have a Get.
type fitting struct {
	p     *Package
	found map[string]link.Impl // by Impl.Type
}

// StandIns are those connections, as implementations of the interfaces: a
// signature such as
//
//	GetContext(ctx context.Context, dest any, query string, args ...any) error
//
// does not show what it is for.
func (p *Package) StandIns() []link.Impl {
	f := fitting{p, make(map[string]link.Impl)}
	for _, file := range p.Files {
		ast.Inspect(file, f.visit)
	}
	for id, inst := range p.TypesInfo.Instances {
		f.instance(id, inst)
	}
	var out []link.Impl
	for _, name := range slices.Sorted(maps.Keys(f.found)) {
		out = append(out, f.found[name])
	}
	return out
}

func (f *fitting) visit(n ast.Node) bool {
	info := f.p.TypesInfo
	switch n := n.(type) {
	case *ast.CallExpr:
		f.call(n)
	case *ast.AssignStmt:
		for i, lhs := range n.Lhs {
			if len(n.Lhs) == len(n.Rhs) {
				f.put(n.Rhs[i], info.TypeOf(lhs))
			}
		}
	case *ast.ValueSpec:
		for _, v := range n.Values {
			if n.Type != nil {
				f.put(v, info.TypeOf(n.Type))
			}
		}
	case *ast.CompositeLit:
		f.literal(n)
	case *ast.FuncDecl:
		if n.Body != nil {
			f.returns(n.Body, info.TypeOf(n.Name))
		}
	case *ast.FuncLit:
		f.returns(n.Body, info.TypeOf(n))
	}
	return true
}

func (f *fitting) call(call *ast.CallExpr) {
	if f.p.TypesInfo.Types[call.Fun].IsType() {
		if len(call.Args) == 1 {
			f.put(call.Args[0], f.p.TypesInfo.TypeOf(call.Fun))
		}
		return
	}
	sig, ok := syntax.CoreType(f.p.TypesInfo.TypeOf(call.Fun)).(*types.Signature)
	if !ok {
		return
	}
	params := sig.Params()
	for i, arg := range call.Args {
		switch last := params.Len() - 1; {
		case sig.Variadic() && i >= last && !call.Ellipsis.IsValid():
			if list, ok := params.At(last).Type().(*types.Slice); ok {
				f.put(arg, list.Elem())
			}
		case i <= last:
			f.put(arg, params.At(i).Type())
		}
	}
}

func (f *fitting) literal(lit *ast.CompositeLit) {
	t := syntax.CoreType(f.p.TypesInfo.TypeOf(lit))
	if ptr, ok := t.(*types.Pointer); ok { // an element of []*T{{…}}
		t = ptr.Elem().Underlying()
	}
	for i, elt := range lit.Elts {
		kv, keyed := elt.(*ast.KeyValueExpr)
		if keyed {
			elt = kv.Value
		}
		switch t := t.(type) {
		case *types.Struct:
			if keyed {
				f.put(elt, f.p.TypesInfo.TypeOf(kv.Key))
			} else if i < t.NumFields() {
				f.put(elt, t.Field(i).Type())
			}
		case interface{ Elem() types.Type }: // a list or a map
			f.put(elt, t.Elem())
		}
	}
}

// returns looks through the results of a function.
func (f *fitting) returns(body *ast.BlockStmt, fn types.Type) {
	sig, ok := fn.(*types.Signature)
	if !ok {
		return
	}
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.ReturnStmt:
			for i, e := range n.Results {
				if len(n.Results) == sig.Results().Len() {
					f.put(e, sig.Results().At(i).Type())
				}
			}
		}
		return true
	})
}

// instance is a use of a generic function or type: a constraint is an interface,
// too.
func (f *fitting) instance(id *ast.Ident, inst types.Instance) {
	var params *types.TypeParamList
	switch o := f.p.TypesInfo.Uses[id].(type) {
	case *types.Func:
		params = o.Signature().TypeParams()
	case *types.TypeName:
		if n, ok := o.Type().(*types.Named); ok {
			params = n.TypeParams()
		}
	}
	for i := range min(params.Len(), inst.TypeArgs.Len()) {
		f.fits(inst.TypeArgs.At(i), params.At(i).Constraint())
	}
}

func (f *fitting) put(e ast.Expr, in types.Type) {
	if in == nil || !types.IsInterface(in) {
		return
	}
	f.fits(f.p.TypesInfo.TypeOf(e), in)
}

// fits notes that a value of a type is put into an interface.
func (f *fitting) fits(t, in types.Type) {
	if t == nil || !f.p.IsHandle(t) || types.Identical(t, in) {
		return
	}
	iface, ok := in.Underlying().(*types.Interface)
	if !ok || !types.Implements(t, iface) {
		return
	}
	key := f.p.IfaceOf(in)
	if key == "" {
		return
	}
	im := link.Impl{Type: types.TypeString(t, nil) + " as " + key, For: key}
	if _, ok := f.found[im.Type]; ok {
		return
	}
	set := types.NewMethodSet(t)
	for m := range iface.Methods() {
		im.Methods = append(im.Methods, syntax.MethodHash(m, false))
		im.Loose = append(im.Loose, syntax.MethodHash(m, true))
		sel := set.Lookup(m.Pkg(), m.Name())
		if known, ok := f.p.Catalog.Selected(sel); ok {
			if kind, ok := LeafKind(known.Effect); ok {
				at := f.p.Fset.Position(sel.Obj().Pos())
				leaf := poly.Leaf{Kind: kind, Name: known.Library + " " + m.Name(), Batch: known.Batch, Handle: poly.None}
				im.Costs = append(im.Costs, link.Method{
					Name: m.Name(), Func: key + "." + m.Name(), File: at.Filename, Line: at.Line, // one function for a pool and a transaction
					Summary: link.Costs(poly.Term{Coef: 1, Leaf: leaf, Chain: []poly.Frame{{Function: leaf.Name, File: at.Filename, Line: at.Line, Col: at.Column}}}),
				})
			}
		}
	}
	slices.Sort(im.Methods)
	slices.Sort(im.Loose)
	f.found[im.Type] = im
}
