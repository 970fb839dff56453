package survey

import (
	"go/ast"
	"go/types"
	"maps"
	"slices"
	"strings"

	"github.com/querylint/querylint/analyzers/internal/catalog"
	"github.com/querylint/querylint/analyzers/internal/link"
	"github.com/querylint/querylint/analyzers/internal/resolver"
	"github.com/querylint/querylint/analyzers/internal/syntax"
)

// Element is how a library calls a unit once per element of a list.
type Element struct {
	By    string // the field that returns the list; "" where only another package tells, if it does
	Of    string // what that tells it of: the function, or the variable of an object of a schema
	Field string // for which the unit answers, where that is no method: Post.author
	Param int    // what is given of the element: 0 is the receiver
}

// PerElement is how a library calls a unit once per element of a list, or nil.
func (p *Package) PerElement(u *syntax.Unit) *Element {
	if f := p.answersFor(u); f != nil {
		o := p.schemaObjects()
		if o.lists[f.of] == "" && o.shown[f.of] == "" {
			return nil
		}
		return &Element{By: o.lists[f.of], Of: o.shown[f.of], Field: f.name, Param: 1}
	}
	if u.Func == nil || u.Func.Signature().Recv() == nil {
		return nil
	}
	if by := p.elementwise()[u.Func]; by != "" {
		e := &Element{By: by, Param: 1}
		if params := u.Func.Signature().Params(); params.Len() > 0 && syntax.IsContext(params.At(0).Type()) {
			e.Param = 2
		}
		return e
	}
	if !p.registers(catalog.Answering) || !resolver.Answers(u.Func) {
		return nil
	}
	return &Element{Of: u.Name}
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

// registers reports whether the package imports one whose functions do something.
func (p *Package) registers(does catalog.Does) bool {
	if known, ok := p.registered[does]; ok {
		return known
	}
	p.registered[does] = slices.ContainsFunc(p.Imported(), func(pkg *types.Package) bool {
		r := p.Catalog.Routes(pkg.Path(), "")
		return r != nil && slices.ContainsFunc(slices.Collect(maps.Values(r.Methods)), func(m *catalog.Registration) bool { return m.Does == does })
	})
	return p.registered[does]
}

// Asked are the methods and objects of schemas, of any package, that a library asks once
// per element of a list, by the roots of resolvers that the package gives it and by the
// fields of the objects that it has.
func (p *Package) Asked() []link.Asked {
	all := make(map[string]string)
	for o, by := range p.schemaObjects().lists {
		if name := global(o); name != "" {
			all[name] = by
		}
	}
	for _, file := range p.Files {
		if p.IsTest(file.FileStart) || !p.registers(catalog.Answering) {
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
		out = append(out, link.Asked{Of: name, By: all[name]})
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
	if r == nil || r.Methods[fn.Name()] == nil {
		return nil
	}
	for _, i := range r.Methods[fn.Name()].Args {
		if i >= len(call.Args) {
			return nil
		}
	}
	return r.Methods[fn.Name()]
}

// schemaText is the schema that a call is given, where it is a constant.
func (p *Package) schemaText(call *ast.CallExpr, r *catalog.Registration) string {
	i := r.Arg("schema")
	if i < 0 || i >= len(call.Args) {
		return ""
	}
	text, _ := p.constText(call.Args[i])
	return text
}
