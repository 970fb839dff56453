package cost

import (
	"go/ast"
	"go/token"
	"go/types"
	"strconv"
	"strings"

	"github.com/querylint/querylint/analyzers/internal/link"
)

// behindInterface names all methods that a call through an interface may reach,
// by their name and signature.
func behindInterface(fn *types.Func) string {
	return "~" + fn.Name() + "·" + strconv.FormatUint(methodHash(fn, false), 36)
}

// usesOf sweeps a package for uses of the program's functions. Tests are no part
// of the program.
func (p *pass) usesOf() []link.Use {
	var out []link.Use
	for _, u := range p.units {
		if u.fn == nil || p.isTest(u.node.Pos()) {
			continue
		}
		if u.recv != nil { // who calls the interface calls the method
			out = append(out, link.Use{Func: u.name, In: behindInterface(u.fn), Lists: p.sameLists(u.fn)})
		}
		out = append(out, p.usesIn(u.body, u.name)...)
	}
	for _, file := range p.Files {
		if p.isTest(file.FileStart) {
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

func (p *pass) isTest(pos token.Pos) bool {
	return strings.HasSuffix(p.Fset.File(pos).Name(), "_test.go")
}

func (p *pass) usesIn(root ast.Node, in string) []link.Use {
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
				again(p.convertsTo(p.paramType(n, i), arg, in))
			}
			id := calledIdent(n.Fun)
			fn, ok := p.TypesInfo.Uses[id].(*types.Func)
			if !ok || !p.inProgram(fn) {
				break
			}
			called[id] = true
			from, repeats := p.runsOf(stack, in)
			out = append(out, link.Use{Func: useName(fn), In: from, Again: repeats, Lists: p.passedLists(n, fn)})
		case *ast.Ident:
			if fn, ok := p.TypesInfo.Uses[n].(*types.Func); ok && !called[n] && p.inProgram(fn) {
				from, _ := p.runsOf(stack, in)
				out = append(out, link.Use{Func: useName(fn), In: from, Again: true, Lists: freeLists(fn)})
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

// inProgram reports whether a function is one of those that are analysed.
func (p *pass) inProgram(fn *types.Func) bool {
	return fn.Pkg() != nil && !p.cat.Opaque(fn.Pkg().Path())
}

func useName(fn *types.Func) string {
	fn = fn.Origin()
	if recv := fn.Signature().Recv(); recv != nil && types.IsInterface(recv.Type()) {
		return behindInterface(fn)
	}
	return funcName(fn)
}

// calledIdent is the name of the function that a call names, or nil.
func calledIdent(fun ast.Expr) *ast.Ident {
	switch fun := ast.Unparen(fun).(type) {
	case *ast.Ident:
		return fun
	case *ast.SelectorExpr:
		return fun.Sel
	case *ast.IndexExpr:
		return calledIdent(fun.X)
	case *ast.IndexListExpr:
		return calledIdent(fun.X)
	}
	return nil
}

// paramType is the type of the parameter that gets an argument, or nil.
func (p *pass) paramType(call *ast.CallExpr, arg int) types.Type {
	sig, ok := coreType(p.TypesInfo.TypeOf(call.Fun)).(*types.Signature)
	if !ok {
		return nil
	}
	n := sig.Params().Len()
	switch {
	case sig.Variadic() && arg >= n-1 && !call.Ellipsis.IsValid():
		if s, ok := sig.Params().At(n - 1).Type().(*types.Slice); ok {
			return s.Elem()
		}
	case arg < n:
		return sig.Params().At(arg).Type()
	}
	return nil
}

// convertsIn finds the methods that fields of a struct hand to a library.
func (p *pass) convertsIn(lit *ast.CompositeLit, in string) []link.Use {
	st, ok := coreType(p.TypesInfo.TypeOf(lit)).(*types.Struct)
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
func (p *pass) convertsTo(to types.Type, e ast.Expr, in string) []link.Use {
	if to == nil {
		return nil
	}
	iface, ok := to.Underlying().(*types.Interface)
	if pkg, name := typeKey(to); !ok || iface.NumMethods() == 0 || name != "" && !p.cat.Opaque(pkg) {
		return nil
	}
	from := named(p.TypesInfo.TypeOf(e))
	if from == nil || types.IsInterface(from) || from.Obj().Pkg() == nil || p.cat.Opaque(from.Obj().Pkg().Path()) {
		return nil
	}
	var out []link.Use
	for m := range iface.Methods() {
		o, _, _ := types.LookupFieldOrMethod(types.NewPointer(from), true, m.Pkg(), m.Name())
		if fn, ok := o.(*types.Func); ok && p.inProgram(fn) {
			out = append(out, link.Use{Func: useName(fn), In: in, Lists: freeLists(fn)})
		}
	}
	return out
}

// findCallers collects the calls in the package, and whose are all of them.
func (p *pass) findCallers() {
	p.uses = p.usesOf()
	here := make(map[string]bool)
	for _, u := range p.units {
		if u.fn != nil && (!u.fn.Exported() || u.recv == nil && p.Pkg.Name() == "main") {
			here[u.name] = true
		}
	}
	p.callers = link.CallersOf(p.uses, func(function string) bool { return here[function] })
}
