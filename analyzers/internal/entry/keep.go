package entry

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/types/typeutil"

	"github.com/querylint/querylint/analyzers/internal/catalog"
)

// kept is the syntax of a package that registers something.
type kept struct {
	pkg   *types.Package
	info  *types.Info
	order []*types.Func
	decls map[*types.Func]*ast.FuncDecl
	vars  map[types.Object]ast.Expr // of the package, with the values that they are declared with
	inits []ast.Expr                // the same, in the order of the source
	// touches are the functions that register something themselves.
	touches map[*types.Func]bool
	// uses are the functions that a function names.
	uses map[*types.Func][]*types.Func
}

// keep returns what is needed of a package, or nil if it registers nothing.
func keep(pass *analysis.Pass, cat *catalog.Catalog) *kept {
	if !registers(pass, cat) {
		return nil
	}
	k := &kept{
		pkg: pass.Pkg, info: pass.TypesInfo,
		decls: make(map[*types.Func]*ast.FuncDecl), vars: make(map[types.Object]ast.Expr),
		touches: make(map[*types.Func]bool), uses: make(map[*types.Func][]*types.Func),
	}
	for _, file := range pass.Files {
		for _, d := range file.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				fn, ok := pass.TypesInfo.Defs[d.Name].(*types.Func)
				if !ok || d.Body == nil {
					continue
				}
				k.decls[fn] = d
				k.order = append(k.order, fn)
				k.look(fn, d, cat)
			case *ast.GenDecl:
				k.declare(d)
			}
		}
	}
	return k
}

// registers reports whether a package calls something of the tables, or has it
// among the types of its functions.
func registers(pass *analysis.Pass, cat *catalog.Catalog) bool {
	for _, o := range pass.TypesInfo.Uses {
		switch o := o.(type) {
		case *types.Func:
			if registration(cat, o, nil) != nil || service(cat, o) != nil {
				return true
			}
		case *types.TypeName:
			if o.Pkg() == nil || !cat.Registers(o.Pkg().Path()) {
				continue
			}
			if r := cat.Routes(o.Pkg().Path(), o.Name()); r != nil && (len(r.Methods) > 0 || r.Fields != nil || r.Serves != "") {
				return true
			}
		}
	}
	return false
}

func (k *kept) look(fn *types.Func, d *ast.FuncDecl, cat *catalog.Catalog) {
	ast.Inspect(d.Body, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			if o, ok := k.info.Uses[id].(*types.Func); ok {
				k.uses[fn] = append(k.uses[fn], o.Origin())
			}
		}
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		if o := typeutil.StaticCallee(k.info, call); o != nil && (registration(cat, o, nil) != nil || service(cat, o) != nil) {
			k.touches[fn] = true
		} else if o, ok := typeutil.Callee(k.info, call).(*types.Func); ok && registration(cat, o, nil) != nil {
			k.touches[fn] = true
		}
		return true
	})
}

func (k *kept) declare(d *ast.GenDecl) {
	for _, spec := range d.Specs {
		v, ok := spec.(*ast.ValueSpec)
		if !ok {
			continue
		}
		for i, name := range v.Names {
			if len(v.Values) == len(v.Names) {
				k.vars[k.info.Defs[name]] = v.Values[i]
			}
		}
		k.inits = append(k.inits, v.Values...)
	}
}

// registration is what the tables say of a function or method, called on a value
// of a type.
func registration(cat *catalog.Catalog, fn *types.Func, recv types.Type) *catalog.Registration {
	if fn.Pkg() == nil {
		return nil
	}
	for _, t := range []types.Type{recv, receiver(fn)} {
		pkg, name := fn.Pkg().Path(), ""
		if t != nil {
			n := named(t)
			if n == nil || n.Obj().Pkg() == nil {
				continue
			}
			pkg, name = n.Obj().Pkg().Path(), n.Obj().Name()
		} else if fn.Signature().Recv() != nil {
			continue
		}
		if !cat.Registers(pkg) {
			continue
		}
		if r := cat.Routes(pkg, name); r != nil && r.Methods[fn.Name()] != nil {
			return r.Methods[fn.Name()]
		}
	}
	return nil
}

func receiver(fn *types.Func) types.Type {
	if recv := fn.Signature().Recv(); recv != nil {
		return recv.Type()
	}
	return nil
}

// named is the named type behind pointers and aliases, or nil.
func named(t types.Type) *types.Named {
	if t == nil {
		return nil
	}
	t = types.Unalias(t)
	if p, ok := t.(*types.Pointer); ok {
		t = types.Unalias(p.Elem())
	}
	n, _ := t.(*types.Named)
	return n
}
