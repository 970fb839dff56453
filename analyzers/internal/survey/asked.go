package survey

import (
	"go/ast"
	"go/constant"
	"go/types"
	"maps"
	"slices"
	"strings"

	"github.com/querylint/querylint/analyzers/internal/catalog"
	"github.com/querylint/querylint/analyzers/internal/link"
	"github.com/querylint/querylint/analyzers/internal/resolver"
	"github.com/querylint/querylint/analyzers/internal/syntax"
)

// PerElement reports whether a library calls a unit once per element of a list, and by
// which field it is given the list: "" where only a package that gives the library the
// root of all resolvers tells, and whether at all.
func (p *Package) PerElement(u *syntax.Unit) (by string, is bool) {
	if u.Func == nil || u.Func.Signature().Recv() == nil {
		return "", false
	}
	if by := p.elementwise()[u.Func]; by != "" {
		return by, true
	}
	return "", p.hasSchema() && resolver.Answers(u.Func)
}

// elementwise are the methods of the package that generated code calls once per element,
// with the field that returns the list.
func (p *Package) elementwise() map[*types.Func]string {
	if p.perElement != nil {
		return p.perElement
	}
	p.perElement = make(map[*types.Func]string)
	imported := p.Imported()
	for _, pkg := range append(slices.Clone(imported), p.Pkg) {
		imports := pkg.Imports()
		if pkg == p.Pkg {
			imports = imported
		}
		root := resolver.RootOf(p.Catalog, pkg, imports)
		if root == nil {
			continue
		}
		calls := root.PerElement()
		for _, name := range p.Pkg.Scope().Names() {
			o, ok := p.Pkg.Scope().Lookup(name).(*types.TypeName)
			if !ok || types.IsInterface(o.Type()) {
				continue
			}
			own := types.NewPointer(o.Type())
			for _, c := range calls {
				m, _, _ := types.LookupFieldOrMethod(own, true, p.Pkg, c.Method)
				if fn, ok := m.(*types.Func); ok && fn.Pkg() == p.Pkg && types.Implements(own, c.Resolvers) {
					p.perElement[fn.Origin()] = c.By
				}
			}
		}
	}
	return p.perElement
}

// hasSchema reports whether the package imports what is given the root of all resolvers.
func (p *Package) hasSchema() bool {
	return slices.ContainsFunc(p.Imported(), func(pkg *types.Package) bool {
		r := p.Catalog.Routes(pkg.Path(), "")
		return r != nil && slices.ContainsFunc(slices.Collect(maps.Values(r.Methods)), func(m *catalog.Registration) bool { return m.Does == catalog.Answering })
	})
}

// Asked are the methods, of any package, that a library calls once per element of a list,
// by the roots of resolvers that the package gives it.
func (p *Package) Asked() []link.Asked {
	if !p.hasSchema() {
		return nil
	}
	all := make(map[string]string)
	for _, file := range p.Files {
		if p.IsTest(file.FileStart) {
			continue
		}
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			if r := p.registration(call); r != nil && r.Does == catalog.Answering {
				maps.Copy(all, resolver.Served(p.TypesInfo.TypeOf(call.Args[r.Arg("object")]), p.schemaText(call, r), syntax.FuncName))
			}
			return true
		})
	}
	var out []link.Asked
	for _, name := range slices.Sorted(maps.Keys(all)) {
		out = append(out, link.Asked{Func: name, By: all[name]})
	}
	return out
}

// registration is what the tables say that a call registers, or nil.
func (p *Package) registration(call *ast.CallExpr) *catalog.Registration {
	fn := p.StaticFunc(call)
	if fn == nil || fn.Pkg() == nil || !p.Catalog.Registers(fn.Pkg().Path()) {
		return nil
	}
	typ := syntax.ReceiverType(fn)
	r := p.Catalog.Routes(fn.Pkg().Path(), typ[strings.LastIndexByte(typ, '.')+1:])
	if r == nil || r.Methods[fn.Name()] == nil || r.Methods[fn.Name()].Arg("object") >= len(call.Args) {
		return nil
	}
	return r.Methods[fn.Name()]
}

// schemaText is the schema that a call is given, where it is a constant.
func (p *Package) schemaText(call *ast.CallExpr, r *catalog.Registration) string {
	i := r.Arg("schema")
	if i < 0 || i >= len(call.Args) {
		return ""
	}
	if v := p.TypesInfo.Types[call.Args[i]].Value; v != nil && v.Kind() == constant.String {
		return constant.StringVal(v)
	}
	return ""
}
