package survey

import (
	"go/ast"
	"go/types"
	"slices"

	"github.com/querylint/querylint/analyzers/internal/link"
	"github.com/querylint/querylint/analyzers/internal/poly"
	"github.com/querylint/querylint/analyzers/internal/syntax"
)

// UsesOf sweeps a package for uses of the program's functions. Tests are no part
// of the program.
func (p *Package) UsesOf() []link.Use {
	var out []link.Use
	for _, u := range p.Units {
		if u.Func == nil || p.IsTest(u.Node.Pos()) || p.HasParam(u.Type, p.Catalog.Test) {
			continue
		}
		if u.Recv != nil { // who calls the interface calls the method
			out = append(out, link.Use{Func: u.Name, In: syntax.BehindInterface(u.Func), Lists: p.sameLists(u.Func)})
		}
		out = append(out, p.usesIn(u.Body, u.Name)...)
	}
	for _, file := range p.Files {
		if p.IsTest(file.FileStart) {
			continue
		}
		for _, decl := range file.Decls {
			if decl, ok := decl.(*ast.GenDecl); ok {
				out = append(out, p.usesIn(decl, "")...)
			}
		}
	}
	return out
}

// onceElsewhere reports whether a function of another package calls a parameter, counted
// from 0, and no more than once for each place: nothing keeps it, and no event waits for it.
func (p *Package) onceElsewhere(fn *types.Func, param int) bool {
	s := p.imports(fn).summary
	if s == nil || slices.ContainsFunc(s.Keeps, func(k link.Keep) bool { return k.Param == param+1 }) {
		return false
	}
	called := false
	for _, t := range s.Terms {
		if t.Leaf.Kind != poly.Param || t.Leaf.Param != param+1 {
			continue
		}
		called = true
		if t.Leaf.Elem || t.Has(poly.Daemon) || t.Has(poly.Forever) || t.Has(poly.Page) || t.Has(poly.Rec) {
			return false
		}
	}
	return called
}

func (p *Package) usesIn(root ast.Node, in string) []link.Use {
	var out []link.Use
	var stack []ast.Node
	called := make(map[*ast.Ident]bool)
	again := func(us []link.Use) {
		for _, u := range us {
			u.Again = true
			out = append(out, u)
		}
	}
	ast.Inspect(root, func(n ast.Node) bool {
		if n == nil {
			stack = stack[:len(stack)-1]
			return true
		}
		stack = append(stack, n)
		switch n := n.(type) {
		case *ast.CallExpr:
			for i, arg := range n.Args {
				again(p.convertsTo(p.ParamType(n, i), arg, in))
			}
			id := syntax.CalledIdent(n.Fun)
			fn, ok := p.TypesInfo.Uses[id].(*types.Func)
			if !ok || !p.InProgram(fn) {
				break
			}
			called[id] = true
			from, repeats := p.RunsOf(stack, in)
			out = append(out, link.Use{Func: syntax.UseName(fn), In: from, Again: repeats, Behind: p.StartedIn(stack), Lists: p.passedLists(n, fn)})
		case *ast.Ident:
			if fn, ok := p.TypesInfo.Uses[n].(*types.Func); ok && !called[n] && p.InProgram(fn) {
				from, _ := p.RunsOf(stack, in)
				out = append(out, link.Use{Func: syntax.UseName(fn), In: from, Again: true, Lists: freeLists(fn)})
			}
		case *ast.CompositeLit:
			again(p.convertsIn(n, in))
		case *ast.AssignStmt:
			for i, lhs := range n.Lhs {
				if len(n.Lhs) == len(n.Rhs) {
					again(p.convertsTo(p.TypesInfo.TypeOf(lhs), n.Rhs[i], in))
				}
			}
		}
		return true
	})
	return out
}

// convertsIn finds the methods that fields of a struct hand to a library.
func (p *Package) convertsIn(lit *ast.CompositeLit, in string) []link.Use {
	st, ok := syntax.CoreType(p.TypesInfo.TypeOf(lit)).(*types.Struct)
	if !ok {
		return nil
	}
	var out []link.Use
	for i, elt := range lit.Elts {
		if kv, ok := elt.(*ast.KeyValueExpr); ok {
			out = append(out, p.convertsTo(p.TypesInfo.TypeOf(kv.Key), kv.Value, in)...)
		} else if i < st.NumFields() {
			out = append(out, p.convertsTo(st.Field(i).Type(), elt, in)...)
		}
	}
	return out
}

// convertsTo finds the methods that a library can call by an interface of its own
// which a value becomes.
func (p *Package) convertsTo(to types.Type, e ast.Expr, in string) []link.Use {
	if to == nil {
		return nil
	}
	iface, ok := to.Underlying().(*types.Interface)
	if pkg, name := syntax.TypeKey(to); !ok || iface.NumMethods() == 0 || name != "" && !p.Catalog.Opaque(pkg) {
		return nil
	}
	from := syntax.Named(p.TypesInfo.TypeOf(e))
	if from == nil || types.IsInterface(from) || from.Obj().Pkg() == nil || p.Catalog.Opaque(from.Obj().Pkg().Path()) {
		return nil
	}
	var out []link.Use
	for m := range iface.Methods() {
		o, _, _ := types.LookupFieldOrMethod(types.NewPointer(from), true, m.Pkg(), m.Name())
		if fn, ok := o.(*types.Func); ok && p.InProgram(fn) {
			out = append(out, link.Use{Func: syntax.UseName(fn), In: in, Lists: freeLists(fn)})
		}
	}
	return out
}
