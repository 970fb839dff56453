package survey

import (
	"go/ast"
	"go/types"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/querylint/querylint/analyzers/internal/sourcefile"
	"github.com/querylint/querylint/analyzers/internal/sqlvalue"
	"github.com/querylint/querylint/analyzers/internal/syntax"
	"github.com/querylint/querylint/analyzers/internal/template"
)

// templates are what the package says of the templates that it runs.
type templates struct {
	on       map[types.Object][]*ast.CallExpr       // calls of a template engine, by the variable that they are made on
	called   map[*types.Func]bool                   // in the package
	keys     map[types.Object]map[string][]ast.Expr // what is stored under a key of a map
	embedded map[types.Object]string                // variables that hold a file
	sets     map[types.Object]*template.Set         // of a variable
	runs     map[*syntax.Unit]*templateRun          // what functions run with what they are given
	calls    map[*ast.CallExpr][]template.Call      // see TemplateCalls
}

// templateRun is a call that runs a template.
type templateRun struct {
	on   ast.Expr // the template
	name ast.Expr // of one that belongs to it; nil: itself
	data ast.Expr
}

// TemplateCalls are the calls of methods and functions that a call makes by running a
// template, within a function.
func (p *Package) TemplateCalls(call *ast.CallExpr, within *syntax.Unit) []template.Call {
	if !p.runsTemplates() {
		return nil
	}
	if calls, ok := p.templates.calls[call]; ok {
		return calls
	}
	var calls []template.Call
	if r := p.templateRun(call); r != nil {
		if !p.givenAny(r.data, within) || !p.templates.called[within.Func] { // else its callers run it
			set := p.templateSet(r.on)
			name := set.Name
			if r.name != nil {
				name, _ = p.constText(r.name)
			}
			calls = set.Calls(name, r.data, template.Program{Package: p.Pkg, TypeOf: p.TypesInfo.TypeOf, Written: p.writtenUnder})
		}
	}
	p.templates.calls[call] = calls
	return calls
}

// runsTemplates reports whether the package imports a template engine. The first time, it
// sweeps the package.
func (p *Package) runsTemplates() bool {
	if p.templates != nil {
		return p.templates.on != nil
	}
	p.templates = new(templates)
	if !slices.ContainsFunc(p.Imported(), func(pkg *types.Package) bool { return p.Catalog.TemplateEngine(pkg.Path()) }) {
		return false
	}
	*p.templates = templates{
		on:       make(map[types.Object][]*ast.CallExpr),
		called:   make(map[*types.Func]bool),
		keys:     make(map[types.Object]map[string][]ast.Expr),
		embedded: make(map[types.Object]string),
		sets:     make(map[types.Object]*template.Set),
		runs:     make(map[*syntax.Unit]*templateRun),
		calls:    make(map[*ast.CallExpr][]template.Call),
	}
	for _, file := range p.Files {
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CallExpr:
				p.templates.called[p.StaticFunc(n)] = true
				if args, is := p.templating(n); is {
					if o := p.Object(args["on"]); o != nil {
						p.templates.on[o] = append(p.templates.on[o], n)
					}
				}
			case *ast.GenDecl:
				for _, spec := range n.Specs {
					if vs, ok := spec.(*ast.ValueSpec); ok && len(vs.Names) == 1 {
						if name := sqlvalue.Embedded(n, vs); name != "" {
							p.templates.embedded[p.TypesInfo.Defs[vs.Names[0]]] = name
						}
					}
				}
			case *ast.AssignStmt:
				for i, lhs := range n.Lhs {
					p.storesUnder(lhs, n.Rhs[min(i, len(n.Rhs)-1)], len(n.Lhs) == len(n.Rhs))
				}
			}
			return true
		})
	}
	return true
}

func (p *Package) storesUnder(lhs, value ast.Expr, own bool) {
	ix, ok := syntax.Unparen(lhs).(*ast.IndexExpr)
	if !ok {
		return
	}
	o, key := p.Object(ix.X), ""
	if key, ok = p.constText(ix.Index); o == nil || !ok {
		return
	}
	if p.templates.keys[o] == nil {
		p.templates.keys[o] = make(map[string][]ast.Expr)
	}
	if !own {
		value = nil
	}
	p.templates.keys[o][key] = append(p.templates.keys[o][key], value)
}

// templating is what the tables say of a call of a template engine, or of what templates
// are read from: the arguments by what they say, and as «on» what a method is called on.
func (p *Package) templating(call *ast.CallExpr) (args map[string]ast.Expr, ok bool) {
	fn := p.StaticFunc(call)
	if fn == nil || fn.Pkg() == nil {
		return nil, false
	}
	name := fn.Name()
	args = make(map[string]ast.Expr)
	if typ := syntax.ReceiverType(fn); typ != "" {
		name = typ[strings.LastIndexByte(typ, '.')+1:] + "." + name
		args["on"] = syntax.Receiver(call)
	}
	places, ok := p.Catalog.Templates(fn.Pkg().Path(), name)
	for what, i := range places {
		if i < len(call.Args) {
			args[what] = call.Args[i]
		}
	}
	return args, ok
}

// templateRun is the template that a call runs, by itself or by way of a function of the
// package that is given the data; or nil.
func (p *Package) templateRun(call *ast.CallExpr) *templateRun {
	if args, ok := p.templating(call); ok {
		if args["data"] == nil {
			return nil
		}
		return &templateRun{args["on"], args["run"], args["data"]}
	}
	u := p.ByFunc[p.StaticFunc(call)]
	if u == nil {
		return nil
	}
	inner, known := p.templates.runs[u]
	if !known {
		p.templates.runs[u] = nil // while it is looked for
		inner = p.runsGiven(u)
		p.templates.runs[u] = inner
	}
	if inner == nil {
		return nil
	}
	given := func(e ast.Expr) ast.Expr {
		if i, ok := u.Params[p.Object(e)]; e != nil && ok && i > 0 && i <= len(call.Args) {
			return call.Args[i-1]
		}
		return e
	}
	return &templateRun{given(inner.on), given(inner.name), given(inner.data)}
}

// runsGiven is the template that a function runs with an argument of its own.
func (p *Package) runsGiven(u *syntax.Unit) (found *templateRun) {
	if u.Variadic() {
		return nil
	}
	ast.Inspect(u.Body, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok || found != nil {
			return found == nil
		}
		if r := p.templateRun(call); r != nil {
			if p.givenAny(r.data, u) {
				found = r
			}
		}
		return true
	})
	return found
}

// givenAny reports whether an expression is a parameter of a function, whose type does not
// tell what callers give it.
func (p *Package) givenAny(e ast.Expr, u *syntax.Unit) bool {
	o := p.Object(e)
	i, is := u.Params[o]
	if !is || i == 0 || len(p.Assigned[o]) > 0 {
		return false
	}
	m, isMap := o.Type().Underlying().(*types.Map)
	return types.IsInterface(o.Type()) || isMap && types.IsInterface(m.Elem())
}

// writtenUnder is what the code writes into a field of a literal, or under a key of one or
// of a variable that holds a map.
func (p *Package) writtenUnder(e ast.Expr, name string) ast.Expr {
	lit := syntax.StructLit(e)
	var all []ast.Expr
	if v, ok := p.Object(e).(*types.Var); ok && !v.IsField() {
		if _, isMap := v.Type().Underlying().(*types.Map); !isMap {
			return nil
		}
		for _, a := range p.Assigned[v] {
			if a.Value != nil && lit != nil || a.Value == nil && a.Element == nil {
				return nil // it is sometimes another one
			}
			if a.Value != nil {
				lit = syntax.StructLit(a.Value)
			}
		}
		all = slices.Clone(p.templates.keys[v][name])
	}
	for _, elt := range elements(lit) {
		if kv, ok := elt.(*ast.KeyValueExpr); ok {
			key, isText := p.constText(kv.Key)
			if id := keyOf(kv); !isText && id != nil {
				key = id.Name
			}
			if key == name {
				all = append(all, kv.Value)
			}
		}
	}
	if len(all) != 1 {
		return nil
	}
	return all[0]
}

// templateSet are the templates of an expression.
func (p *Package) templateSet(e ast.Expr) *template.Set {
	o := p.Object(e)
	if set := p.templates.sets[o]; set != nil {
		return set
	}
	set := template.NewSet()
	p.addTemplates(set, e, make(map[types.Object]bool))
	if o != nil {
		p.templates.sets[o] = set
	}
	return set
}

// addTemplates follows how an expression has come to its templates: calls of the engine,
// one on the other, variables with all that they are given, and functions of the package.
func (p *Package) addTemplates(set *template.Set, e ast.Expr, seen map[types.Object]bool) {
	call, ok := syntax.Unparen(e).(*ast.CallExpr)
	if !ok {
		o := p.Object(e)
		if o == nil || seen[o] {
			return
		}
		seen[o] = true
		name, names := "", 0
		for _, a := range p.Assigned[o] {
			set.Name = name
			p.addTemplates(set, a.Source, seen)
			if set.Name != name {
				name, names = set.Name, names+1
			}
		}
		for _, on := range p.templates.on[o] {
			set.Name = name
			p.addTemplates(set, on, seen) // of a New on it, the variable does not have the name
		}
		if set.Name = name; names > 1 {
			set.Name = ""
		}
		return
	}
	args, ok := p.templating(call)
	if ok {
		if args["data"] == nil {
			p.addTemplates(set, args["on"], seen)
			p.addTemplates(set, args["template"], seen)
			p.parses(set, call, args)
		}
		return
	}
	u := p.ByFunc[p.StaticFunc(call)]
	if u == nil || seen[u.Func] {
		return
	}
	seen[u.Func] = true
	syntax.OwnNodes(u.Body, func(n ast.Node) {
		if r, ok := n.(*ast.ReturnStmt); ok && len(r.Results) > 0 {
			p.addTemplates(set, r.Results[0], seen)
		}
	})
}

// parses adds what one call gives the templates of a set.
func (p *Package) parses(set *template.Set, call *ast.CallExpr, args map[string]ast.Expr) {
	for _, what := range []string{"name", "named"} {
		if args[what] != nil {
			set.Name, _ = p.constText(args[what])
		}
	}
	if args["left"] != nil && args["right"] != nil {
		left, _ := p.constText(args["left"])
		right, _ := p.constText(args["right"])
		set.Delims(left, right)
	}
	if lit := p.functionMap(args["functions"]); lit != nil {
		for _, elt := range lit.Elts {
			if kv, ok := elt.(*ast.KeyValueExpr); ok {
				if name, ok := p.constText(kv.Key); ok {
					set.Functions[name] = kv.Value
				}
			}
		}
	}
	if text, ok := p.templateText(args["text"]); ok {
		set.Parse(set.Name, text)
	}
	first := true
	for _, file := range p.templateFiles(call, args) {
		text, err := os.ReadFile(file)
		if err != nil {
			continue
		}
		name := filepath.Base(file)
		if first && args["on"] == nil {
			set.Name = name // as the library does
		}
		first = false
		set.Parse(name, string(text))
	}
}

// templateText is the text of an expression: a constant, a variable that has no other
// value, or a file that is embedded.
func (p *Package) templateText(e ast.Expr) (string, bool) {
	if e == nil {
		return "", false
	}
	e = p.Plain(e)
	o := p.Object(e)
	if name := p.templates.embedded[o]; name != "" {
		text, err := os.ReadFile(filepath.Join(filepath.Dir(sourcefile.NameAt(p.Pass, o.Pos())), filepath.FromSlash(name)))
		return string(text), err == nil
	}
	if o != nil && len(p.Assigned[o]) == 1 && p.Assigned[o][0].Value != nil {
		e = p.Assigned[o][0].Value
	}
	return p.constText(e)
}

// functionMap is the literal that says what functions templates may call, where an
// expression, a variable or a function of the package is that.
func (p *Package) functionMap(e ast.Expr) *ast.CompositeLit {
	if call, ok := syntax.Unparen(e).(*ast.CallExpr); ok {
		if u := p.ByFunc[p.StaticFunc(call)]; u != nil && len(u.Body.List) == 1 {
			if r, ok := u.Body.List[0].(*ast.ReturnStmt); ok && len(r.Results) == 1 {
				return syntax.StructLit(r.Results[0])
			}
		}
	}
	if o := p.Object(e); o != nil && len(p.Assigned[o]) == 1 {
		e = p.Assigned[o][0].Value
	}
	return syntax.StructLit(e)
}

// templateFiles are the files that a call reads, as far as constants tell.
func (p *Package) templateFiles(call *ast.CallExpr, args map[string]ast.Expr) []string {
	if args["files"] == nil {
		return nil
	}
	folders := p.folders()
	if args["fs"] != nil {
		folders = p.foldersOf(args["fs"])
	}
	var files []string
	for _, e := range call.Args[slices.Index(call.Args, args["files"]):] {
		pattern, ok := p.constText(e)
		if !ok {
			continue
		}
		for _, dir := range folders {
			if found, err := filepath.Glob(filepath.Join(dir, filepath.FromSlash(pattern))); err == nil && len(found) > 0 {
				files = append(files, found...)
				break
			}
		}
	}
	return files
}

// folders are those that a program may be started in: that of its module, and its own.
func (p *Package) folders() []string {
	own := filepath.Dir(sourcefile.Name(p.Fset, p.Files[0]))
	for dir := own; ; dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return []string{dir, own}
		}
		if dir == filepath.Dir(dir) {
			return []string{own}
		}
	}
}

// foldersOf are those that a file system may begin at.
func (p *Package) foldersOf(e ast.Expr) []string {
	if o := p.Object(e); o != nil {
		if pkg, name := syntax.TypeKey(o.Type()); global(o) != "" && o.Pkg() == p.Pkg {
			if _, is := p.Catalog.Templates(pkg, name); is { // what is embedded lies beside the file that says so
				return []string{filepath.Dir(sourcefile.NameAt(p.Pass, o.Pos()))}
			}
		}
		if len(p.Assigned[o]) != 1 {
			return nil
		}
		e = p.Assigned[o][0].Source
	}
	call, ok := syntax.Unparen(e).(*ast.CallExpr)
	if !ok {
		return nil
	}
	args, _ := p.templating(call)
	dir, ok := p.constText(args["dir"])
	if !ok {
		return nil
	}
	in := p.folders()
	if args["fs"] != nil {
		in = p.foldersOf(args["fs"])
	}
	for i := range in {
		in[i] = filepath.Join(in[i], filepath.FromSlash(dir))
	}
	return in
}

// elements are those of a literal, or none.
func elements(lit *ast.CompositeLit) []ast.Expr {
	if lit == nil {
		return nil
	}
	return lit.Elts
}

// keyOf is the field that an element of a struct is for.
func keyOf(kv *ast.KeyValueExpr) *ast.Ident {
	id, _ := kv.Key.(*ast.Ident)
	return id
}
