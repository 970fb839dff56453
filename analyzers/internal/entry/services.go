package entry

import (
	"go/ast"
	"go/constant"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/types/typeutil"

	"github.com/querylint/querylint/analyzers/internal/catalog"
	"github.com/querylint/querylint/analyzers/internal/poly"
	"github.com/querylint/querylint/analyzers/internal/resolver"
)

// offer is how a function registers the implementation of a service.
type offer struct {
	impl   int    // the argument that is the implementation
	kind   string // grpc
	suffix string // of the constants that name methods
	// describes: see catalog.Routes.
	describes map[string]string
}

// service tells whether a function takes the implementation of a service, by its
// signature: what it is registered with, or options of it, beside an interface.
func service(cat *catalog.Catalog, fn *types.Func) *offer {
	params := fn.Signature().Params()
	if fn.Pkg() == nil || cat.Registers(fn.Pkg().Path()) || params.Len() < 2 || params.Len() > 4 {
		return nil
	}
	about := func(t types.Type) *catalog.Routes {
		if s, ok := t.Underlying().(*types.Slice); ok {
			t = s.Elem()
		}
		n := named(t)
		if n == nil || n.Obj().Pkg() == nil || !cat.Registers(n.Obj().Pkg().Path()) {
			return nil
		}
		return cat.Routes(n.Obj().Pkg().Path(), n.Obj().Name())
	}
	if r := about(params.At(0).Type()); r != nil && r.Serves != "" && types.IsInterface(params.At(1).Type()) && params.Len() == 2 {
		return &offer{1, r.Kind, r.Serves, r.Describes}
	}
	if r := about(params.At(params.Len() - 1).Type()); r != nil && r.Options != "" && fn.Signature().Variadic() && types.IsInterface(params.At(0).Type()) {
		return &offer{0, r.Kind, r.Options, nil}
	}
	return nil
}

// serves adds the methods of a service. It reports whether there are any.
func (m *machine) serves(call *ast.CallExpr, fn *types.Func, s *offer, args []*value, e *env) bool {
	iface, ok := fn.Signature().Params().At(s.impl).Type().Underlying().(*types.Interface)
	if !ok || s.impl >= len(args) || args[s.impl] == nil {
		return false
	}
	name := strings.TrimPrefix(strings.TrimPrefix(fn.Name(), "Register"), "New")
	name = strings.TrimSuffix(strings.TrimSuffix(name, "Server"), "Handler")
	found := false
	for o := range iface.Methods() {
		if !o.Exported() {
			continue
		}
		v := m.function(o, args[s.impl])
		impl := v.funcs[0].decl
		if impl != o && impl.Pkg() == fn.Pkg() && impl.Pkg() != e.in.pkg {
			continue // generated: it is not implemented
		}
		found = true
		path := "/" + m.serviceName(fn.Pkg(), name, s) + "/" + o.Name()
		for _, c := range []string{name + "_" + o.Name() + s.suffix, name + o.Name() + s.suffix} {
			if c, ok := fn.Pkg().Scope().Lookup(c).(*types.Const); ok && c.Val().Kind() == constant.String {
				path = constant.StringVal(c.Val())
			}
		}
		m.nodes = append(m.nodes, &node{kind: s.kind, path: path, funcs: v.funcs, pos: call, in: e.in})
	}
	return found
}

// serviceName is what the description of a service calls it, or else name.
func (m *machine) serviceName(pkg *types.Package, name string, s *offer) string {
	for end, field := range s.describes {
		for _, of := range []string{name + end, "_" + name + end} {
			if v, ok := pkg.Scope().Lookup(of).(*types.Var); ok {
				if known := m.global(v).fields[field]; known != nil && known.text != nil {
					return *known.text
				}
			}
		}
	}
	return name
}

// own are the named types of the package, in the order of their names.
func own(pkg *types.Package) []*types.Named {
	var out []*types.Named
	for _, name := range pkg.Scope().Names() {
		if o, ok := pkg.Scope().Lookup(name).(*types.TypeName); ok && !o.IsAlias() && !types.IsInterface(o.Type()) {
			if n, ok := o.Type().(*types.Named); ok && n.TypeParams().Len() == 0 {
				out = append(out, n)
			}
		}
	}
	return out
}

// point is an entry point that a declared function is.
func point(pass *analysis.Pass, kind, path string, fn *types.Func) Point {
	at := pass.Fset.Position(fn.Pos())
	return Point{Kind: kind, Path: path, Runs: []Ref{refTo(fn)}, File: at.Filename, Line: at.Line}
}

// implemented are the types of the package that implement an interface whose
// method a library calls.
func implemented(pass *analysis.Pass, cat *catalog.Catalog) []Point {
	var out []Point
	for _, imp := range pass.Pkg.Imports() {
		if !cat.Registers(imp.Path()) {
			continue
		}
		for _, name := range imp.Scope().Names() {
			r := cat.Routes(imp.Path(), name)
			if r == nil || r.Implements == "" {
				continue
			}
			iface, ok := imp.Scope().Lookup(name).Type().Underlying().(*types.Interface)
			if !ok {
				continue
			}
			for _, n := range own(pass.Pkg) {
				fn := method(n, r.Implements)
				if fn != nil && fn.Pkg() == pass.Pkg && types.Implements(types.NewPointer(n), iface) {
					out = append(out, point(pass, r.Kind, poly.LocalName(fullName(fn)), fn))
				}
			}
		}
	}
	return out
}

// resolvers are the methods of the package that a generated package takes its
// answers from.
func resolvers(pass *analysis.Pass, cat *catalog.Catalog) []Point {
	var out []Point
	for _, imp := range append(slices.Clone(pass.Pkg.Imports()), pass.Pkg) {
		root := resolver.RootOf(cat, imp, imp.Imports())
		if root == nil {
			continue
		}
		for _, o := range root.Objects() {
			for _, n := range own(pass.Pkg) {
				if !types.Implements(types.NewPointer(n), o.Resolvers) {
					continue
				}
				for answer := range o.Resolvers.Methods() {
					if fn := method(n, answer.Name()); fn != nil && fn.Pkg() == pass.Pkg {
						out = append(out, point(pass, "graphql", resolver.FieldName(o.Name, fn.Name()), fn))
					}
				}
			}
		}
	}
	return out
}

// readers are the functions of the package that wait for messages in a loop.
func readers(pass *analysis.Pass, cat *catalog.Catalog) []Point {
	if !slices.ContainsFunc(pass.Pkg.Imports(), func(p *types.Package) bool { return cat.Registers(p.Path()) }) {
		return nil
	}
	var out []Point
	for _, file := range pass.Files {
		for _, d := range file.Decls {
			d, ok := d.(*ast.FuncDecl)
			if !ok || d.Body == nil {
				continue
			}
			fn, ok := pass.TypesInfo.Defs[d.Name].(*types.Func)
			if !ok {
				continue
			}
			if kind := reads(pass, cat, d.Body); kind != "" {
				out = append(out, point(pass, kind, poly.LocalName(fullName(fn)), fn))
			}
		}
	}
	return out
}

// reads is the kind of messages that code waits for in a loop, or "".
func reads(pass *analysis.Pass, cat *catalog.Catalog, body *ast.BlockStmt) string {
	var found string
	loops := false
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ForStmt, *ast.RangeStmt:
			loops = true
		case *ast.CallExpr:
			fn, ok := typeutil.Callee(pass.TypesInfo, n).(*types.Func)
			if !ok || receiver(fn) == nil || fn.Pkg() == nil {
				break
			}
			if r := named(receiver(fn)); r != nil && r.Obj().Pkg() != nil {
				if t := cat.Routes(r.Obj().Pkg().Path(), r.Obj().Name()); t != nil && t.Reads[fn.Name()] {
					found = t.Kind
				}
			}
		}
		return true
	})
	if !loops {
		return ""
	}
	return found
}

// described are the structs of the package that describe a field of an API, under
// the name that a map has them by.
func described(pass *analysis.Pass, cat *catalog.Catalog) []Point {
	var out []Point
	for _, file := range pass.Files {
		ast.Inspect(file, func(n ast.Node) bool {
			kv, ok := n.(*ast.KeyValueExpr)
			if !ok {
				return true
			}
			key := pass.TypesInfo.Types[kv.Key]
			lit := composite(kv.Value)
			if key.Value == nil || key.Value.Kind() != constant.String || lit == nil {
				return true
			}
			t := named(pass.TypesInfo.TypeOf(lit))
			if t == nil || t.Obj().Pkg() == nil {
				return true
			}
			r := cat.Routes(t.Obj().Pkg().Path(), t.Obj().Name())
			if r == nil || r.Fields == nil || r.Kind == "http" {
				return true
			}
			if p, ok := describedBy(pass, lit, r); ok {
				p.Path = constant.StringVal(key.Value)
				out = append(out, p)
			}
			return true
		})
	}
	return out
}

func composite(e ast.Expr) *ast.CompositeLit {
	if u, ok := ast.Unparen(e).(*ast.UnaryExpr); ok {
		e = u.X
	}
	lit, _ := ast.Unparen(e).(*ast.CompositeLit)
	return lit
}

func describedBy(pass *analysis.Pass, lit *ast.CompositeLit, r *catalog.Routes) (Point, bool) {
	for _, elt := range lit.Elts {
		kv, ok := elt.(*ast.KeyValueExpr)
		if !ok {
			continue
		}
		if id, ok := kv.Key.(*ast.Ident); !ok || id.Name != r.Fields["handler"] {
			continue
		}
		at := pass.Fset.Position(kv.Value.Pos())
		p := Point{Kind: r.Kind, File: at.Filename, Line: at.Line}
		var id *ast.Ident
		switch v := ast.Unparen(kv.Value).(type) {
		case *ast.FuncLit:
			p.Runs = []Ref{{File: at.Filename, Line: at.Line, Col: at.Column}}
			return p, true
		case *ast.Ident:
			id = v
		case *ast.SelectorExpr:
			id = v.Sel
		}
		if fn, ok := pass.TypesInfo.Uses[id].(*types.Func); ok {
			p.Runs = []Ref{refTo(fn)}
			return p, true
		}
	}
	return Point{}, false
}

// mains is the function main of a program.
func mains(pass *analysis.Pass) []Point {
	if fn, ok := pass.Pkg.Scope().Lookup("main").(*types.Func); ok && pass.Pkg.Name() == "main" {
		return []Point{point(pass, "main", pass.Pkg.Path(), fn)}
	}
	return nil
}
