// Package reach tells which functions of a program nothing in it comes to: code
// that is there for the tests, or that nobody calls any more. Where something could
// come to a function in a way that the source does not show, it is taken to: through
// an interface whose method is called, or by reflection, if what is reached names the
// type that it is a method of; by the linker, from another module.
package reach

import (
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/querylint/querylint/analyzers"
	"github.com/querylint/querylint/cmd/querylint/internal/load"
)

// A Graph is the references between the functions of a program. Packages may be
// added at the same time.
type Graph struct {
	mu       sync.Mutex
	funcs    map[string]*function // by full name
	types    map[string][]string  // what the declaration of a type names
	roots    []string             // what runs by itself, or may be called from anywhere
	packages map[*types.Package]bool
	own      map[string]bool // paths of the packages of the main module
	methods  map[string]bool // names of methods that interfaces have which others than the program may call
	mains    map[*types.Package]bool
	added    []*types.Package
	broken   bool // a package does not compile: references may be missing
}

// function is a declaration, with the functions that its body names.
type function struct {
	pkg      *types.Package
	name     string // in its package: F, (*T).M
	own      bool   // of the main module
	method   string // its name, if it is one
	recv     string // and the type that it is a method of, as a reference
	found    bool   // and a library may find it by reflection
	from, to token.Position
	refs     []string // functions and types
}

// New returns an empty graph.
func New() *Graph {
	return &Graph{
		funcs: make(map[string]*function), types: make(map[string][]string), packages: make(map[*types.Package]bool), own: make(map[string]bool),
		methods: map[string]bool{"Error": true}, mains: make(map[*types.Package]bool),
	}
}

// Add adds a package of the program, by its path in its module, such as internal/db.
func (g *Graph) Add(fset *token.FileSet, unit *load.Unit) {
	pkg, info := unit.Types, unit.Info
	public := isPublic(unit)
	var funcs []*function
	var names, roots []string
	declared := make(map[string][]string)
	bodies := make(map[ast.Expr]bool) // of types that have a name
	for _, file := range unit.Files {
		if strings.HasSuffix(fset.File(file.FileStart).Name(), "_test.go") {
			continue
		}
		for _, decl := range file.Decls {
			if d, ok := decl.(*ast.GenDecl); ok {
				for _, spec := range d.Specs {
					switch spec := spec.(type) {
					case *ast.TypeSpec:
						bodies[spec.Type] = true
						if o := info.Defs[spec.Name]; o != nil {
							declared[typeRef(o)] = references(spec, info)
						}
					case *ast.ValueSpec:
						if !asserts(spec) {
							roots = append(roots, references(spec, info)...) // what variables begin with
						}
					}
				}
			}
			fn, ok := decl.(*ast.FuncDecl)
			if !ok {
				continue
			}
			o, ok := info.Defs[fn.Name].(*types.Func)
			if !ok {
				continue
			}
			f := &function{pkg: pkg, name: localName(o), own: unit.Module != nil && unit.Module.Main, from: fset.Position(fn.Pos()), to: fset.Position(fn.End()), refs: references(fn, info)}
			if fn.Recv != nil {
				f.method, f.found = fn.Name.Name, reflected(o)
				if n, ok := types.Unalias(named(o.Signature().Recv().Type())).(*types.Named); ok {
					f.recv = typeRef(n.Obj())
				}
			}
			if startsAlone(fn, o) || public && o.Exported() {
				roots = append(roots, o.FullName())
			}
			funcs, names = append(funcs, f), append(names, o.FullName())
		}
	}
	var written []string // methods of interfaces without a name in the package
	for e, t := range info.Types {
		if bodies[e] {
			continue
		}
		if _, named := types.Unalias(t.Type).(*types.Named); t.IsType() && !named {
			written = append(written, interfaceMethods(t.Type)...)
		}
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	for i, f := range funcs {
		g.funcs[names[i]] = f // of several init, one is enough: all are roots
		if names[i] == pkg.Path()+".init" {
			roots = append(roots, f.refs...)
		}
	}
	g.roots = append(g.roots, roots...)
	maps.Copy(g.types, declared)
	g.broken = g.broken || unit.IllTyped
	if pkg.Name() == "main" && !isPublic(unit) {
		g.mains[pkg] = true
	}
	g.added = append(g.added, pkg)
	if unit.Module != nil && unit.Module.Main {
		g.own[pkg.Path()] = true
	}
	for _, name := range written {
		g.methods[name] = true
	}
}

// public are folders of a module whose functions are there for other modules, or
// whose programs show how to call them.
var public = map[string]bool{
	"api": true, "client": true, "contrib": true, "example": true, "examples": true, "pkg": true, "sdk": true,
}

// isPublic reports whether other modules are meant to call the functions of a
// package: that of the module itself, those of somebody else's module, and those in
// folders of such names.
func isPublic(unit *load.Unit) bool {
	if unit.Module == nil || !unit.Module.Main {
		return true
	}
	inModule := strings.TrimPrefix(strings.TrimPrefix(unit.Types.Path(), unit.Module.Path), "/")
	first, _, _ := strings.Cut(inModule, "/")
	return inModule == "" && unit.Types.Name() != "main" || public[first]
}

// localName is the name of a function as its package writes it.
func localName(o *types.Func) string {
	recv := o.Signature().Recv()
	if recv == nil {
		return o.Name()
	}
	t := types.TypeString(recv.Type(), func(*types.Package) string { return "" })
	if strings.HasPrefix(t, "*") {
		t = "(" + t + ")"
	}
	return t + "." + o.Name()
}

// asserts reports whether a declaration has no variable, and is there for the compiler
// to tell that a type implements an interface.
func asserts(spec *ast.ValueSpec) bool {
	return !slices.ContainsFunc(spec.Names, func(id *ast.Ident) bool { return id.Name != "_" })
}

// typeRef is a reference to a type, which no function's name is like.
func typeRef(o types.Object) string {
	if o.Pkg() == nil {
		return "type " + o.Name()
	}
	return "type " + o.Pkg().Path() + "." + o.Name()
}

// called is a reference to a method of some interface.
func called(method string) string { return "method " + method }

// references are the full names of the functions, and the types, that a piece of
// syntax names.
func references(n ast.Node, info *types.Info) []string {
	var refs []string
	ast.Inspect(n, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			switch o := info.Uses[id].(type) {
			case *types.Func:
				if recv := o.Signature().Recv(); recv != nil && types.IsInterface(recv.Type()) {
					refs = append(refs, called(o.Name()))
				} else {
					refs = append(refs, o.Origin().FullName())
				}
			case *types.TypeName:
				refs = append(refs, typeRef(o))
			}
		}
		return true
	})
	return refs
}

// startsAlone reports whether a function runs without being called in Go.
func startsAlone(fn *ast.FuncDecl, o *types.Func) bool {
	if fn.Body == nil {
		return true
	}
	if fn.Recv == nil && (fn.Name.Name == "init" || fn.Name.Name == "main" && o.Pkg().Name() == "main") {
		return true
	}
	if fn.Doc == nil {
		return false
	}
	for _, c := range fn.Doc.List {
		if strings.HasPrefix(c.Text, "//export ") || strings.HasPrefix(c.Text, "//go:linkname ") {
			return true
		}
	}
	return false
}

// reflected reports whether a library may find a method by reflection: a framework
// of the receiver's embedded type, or one whose types the parameters have; or
// func(ctx, *Request) (*Reply, error) and func(Request, *Reply) error, as services are
// registered. The types of a database are no such types: what a library of one calls
// of a model, it has an interface for.
func reflected(o *types.Func) bool {
	sig := o.Signature()
	recv := sig.Recv()
	if recv == nil || !o.Exported() {
		return false
	}
	if embedsForeign(recv.Type(), o.Pkg(), 0) {
		return true
	}
	params := sig.Params()
	for p := range params.Variables() {
		if ptr, ok := p.Type().(*types.Pointer); ok && foreign(ptr, o.Pkg()) && !analyzers.Connection(ptr) {
			return true
		}
	}
	results := sig.Results()
	if params.Len() < 2 || results.Len() == 0 || !isError(results.At(results.Len()-1).Type()) {
		return false
	}
	_, reply := params.At(params.Len() - 1).Type().(*types.Pointer)
	return reply
}

// embedsForeign reports whether a struct embeds one of another module that has methods,
// or one that does.
func embedsForeign(t types.Type, here *types.Package, depth int) bool {
	st, ok := named(t).Underlying().(*types.Struct)
	if !ok || depth > 5 {
		return false
	}
	for f := range st.Fields() {
		if !f.Embedded() {
			continue
		}
		own := foreign(f.Type(), here) && !analyzers.Connection(f.Type()) && types.NewMethodSet(types.NewPointer(named(f.Type()))).Len() > 0
		if own || embedsForeign(f.Type(), here, depth+1) {
			return true
		}
	}
	return false
}

func named(t types.Type) types.Type {
	if ptr, ok := types.Unalias(t).(*types.Pointer); ok {
		t = ptr.Elem()
	}
	return t
}

func isError(t types.Type) bool { return types.Identical(t, types.Universe.Lookup("error").Type()) }

// foreign reports whether a type is declared in another module: the first part of
// its package's path, and the second behind a domain, is another.
func foreign(t types.Type, here *types.Package) bool {
	n, ok := types.Unalias(named(t)).(*types.Named)
	if !ok || n.Obj().Pkg() == nil {
		return false
	}
	return root(n.Obj().Pkg().Path()) != root(here.Path())
}

func root(path string) string {
	parts := strings.SplitN(path, "/", 4)
	if strings.Contains(parts[0], ".") && len(parts) >= 3 {
		return strings.Join(parts[:3], "/")
	}
	return parts[0]
}

// interfaces notes the methods of all interfaces that a package and its imports
// declare, unless it is the main module's: who calls those is seen.
func (g *Graph) interfaces(pkg *types.Package) {
	if g.packages[pkg] {
		return
	}
	g.packages[pkg] = true
	scope := pkg.Scope()
	for _, name := range scope.Names() {
		if tn, ok := scope.Lookup(name).(*types.TypeName); ok && !g.own[pkg.Path()] {
			for _, m := range interfaceMethods(tn.Type()) {
				g.methods[m] = true
			}
		}
	}
	for _, imp := range pkg.Imports() {
		g.interfaces(imp)
	}
}

func interfaceMethods(t types.Type) (names []string) {
	if i, ok := t.Underlying().(*types.Interface); ok {
		for m := range i.Methods() {
			names = append(names, m.Name())
		}
	}
	return names
}

// mostUnreached is the share of the functions from which on it is more likely that
// the program calls them in a way that nobody sees here: a framework that finds the
// methods of controllers by reflection.
const mostUnreached = 0.25

// Unreached is a function to which nothing comes, from its first to its last line.
type Unreached struct {
	Name     string // in its package: F, (*T).M
	File     string
	From, To int
}

// live are the functions, types and called methods of interfaces that something comes
// to. What is not below a main package may be called by what is not there.
func (g *Graph) live(below map[string]bool) map[string]bool {
	live := make(map[string]bool)
	todo := append([]string(nil), g.roots...)
	methods := make(map[string][]string) // by their type
	for name, f := range g.funcs {
		switch {
		case !below[f.pkg.Path()], !f.own && (f.found || g.methods[f.method]):
			todo = append(todo, name)
		case f.own && f.method != "":
			methods[f.recv] = append(methods[f.recv], name)
		}
	}
	waiting := make(map[string][]string) // methods of live types, by what calls them
	for len(todo) > 0 {
		name := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if live[name] {
			continue
		}
		live[name] = true
		if f := g.funcs[name]; f != nil {
			todo = append(todo, f.refs...)
		}
		todo = append(append(todo, g.types[name]...), waiting[name]...)
		for _, m := range methods[name] {
			switch f := g.funcs[m]; {
			case f.found || g.methods[f.method] || live[called(f.method)]:
				todo = append(todo, m)
			default:
				waiting[called(f.method)] = append(waiting[called(f.method)], m)
			}
		}
	}
	return live
}

// Unreached lists the functions to which nothing in the program comes: none where
// there is no main package, whose functions others call.
func (g *Graph) Unreached() []Unreached {
	g.mu.Lock()
	defer g.mu.Unlock()
	if len(g.mains) == 0 || g.broken {
		return nil
	}
	for _, p := range g.added { // only now: others may have been reading its imports
		g.interfaces(p)
	}
	below := make(map[string]bool) // paths: with tests, a package is there twice
	var visit func(*types.Package)
	visit = func(p *types.Package) {
		if !below[p.Path()] {
			below[p.Path()] = true
			for _, imp := range p.Imports() {
				visit(imp)
			}
		}
	}
	for p := range g.mains {
		visit(p)
	}
	live := g.live(below)
	var list []Unreached
	own := 0
	for name, f := range g.funcs {
		if f.own {
			own++
		}
		if !live[name] {
			list = append(list, Unreached{f.name, f.from.Filename, f.from.Line, f.to.Line})
		}
	}
	if float64(len(list)) > mostUnreached*float64(own) {
		return nil
	}
	return list
}
