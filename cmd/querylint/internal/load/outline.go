package load

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"slices"
	"strconv"
)

// outline is a package without its function bodies, of which only those
// declarations count that somebody needs.
type outline struct {
	pkg   *Package
	files []*outlineFile
	// decls are the package-level declarations by name; methods those by the name
	// of the receiver's type.
	decls   map[string]declared
	methods map[string][]declared
	asked   map[string]bool // names
	dots    []*Package      // whose names count as the package's own
}

// outlineFile is a file, and what of it counts.
type outlineFile struct {
	syntax  *ast.File
	imports map[string]*Package // by local name
	used    map[*Package]bool
	specs   map[ast.Node]bool // of groups
	decls   map[ast.Decl]bool
	usesC   bool
}

// declared is a declaration: a function, a group of constants, or a single
// specification of a group of types or variables.
type declared struct {
	file *outlineFile
	decl ast.Decl
	spec ast.Spec // nil for functions and constants
}

// readOutline parses the files of a package.
func readOutline(fset *token.FileSet, pkg *Package) (*outline, error) {
	o := &outline{
		pkg:     pkg,
		decls:   make(map[string]declared),
		methods: make(map[string][]declared),
		asked:   make(map[string]bool),
	}
	for _, name := range pkg.meta.GoFiles {
		src, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		blankBodies(src)
		syntax, err := parser.ParseFile(fset, name, src, parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		if err := o.add(syntax); err != nil {
			return nil, err
		}
	}
	o.resolveReceivers()
	return o, nil
}

// resolveReceivers gives methods that are declared by an alias to its type.
func (o *outline) resolveReceivers() {
	for name, methods := range o.methods {
		for range len(o.decls) { // an alias of itself has no type
			spec, ok := o.decls[name].spec.(*ast.TypeSpec)
			if !ok || !spec.Assign.IsValid() {
				break
			}
			aliased := baseName(spec.Type)
			if aliased == "" {
				break
			}
			name = aliased
			o.methods[name] = append(o.methods[name], methods...)
		}
	}
}

// add notes what a file imports and declares.
func (o *outline) add(syntax *ast.File) error {
	f := &outlineFile{
		syntax:  syntax,
		imports: make(map[string]*Package),
		used:    make(map[*Package]bool),
		specs:   make(map[ast.Node]bool),
		decls:   make(map[ast.Decl]bool),
	}
	o.files = append(o.files, f)
	for _, spec := range syntax.Imports {
		path, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			return err
		}
		if path == "C" {
			continue
		}
		imp := o.pkg.imports[path]
		if imp == nil {
			return fmt.Errorf("the go command knows no package %s", path)
		}
		switch {
		case spec.Name == nil:
			f.imports[imp.meta.Name] = imp
		case spec.Name.Name == ".":
			o.dots = append(o.dots, imp)
			f.used[imp] = true
		default:
			f.imports[spec.Name.Name] = imp
		}
	}
	for _, decl := range syntax.Decls {
		switch decl := decl.(type) {
		case *ast.FuncDecl:
			if decl.Recv == nil {
				o.decls[decl.Name.Name] = declared{file: f, decl: decl}
			} else if len(decl.Recv.List) > 0 {
				name := baseName(decl.Recv.List[0].Type)
				o.methods[name] = append(o.methods[name], declared{file: f, decl: decl})
			}
		case *ast.GenDecl:
			for _, spec := range decl.Specs {
				d := declared{file: f, decl: decl, spec: spec}
				if decl.Tok == token.CONST {
					d.spec = nil // iota counts the specifications
				}
				switch spec := spec.(type) {
				case *ast.TypeSpec:
					o.decls[spec.Name.Name] = d
				case *ast.ValueSpec:
					for _, name := range spec.Names {
						o.decls[name.Name] = d
					}
				}
			}
		}
	}
	delete(o.decls, "_")
	delete(o.decls, "init")
	return nil
}

// baseName is the name of the type that a method with such a receiver belongs to.
func baseName(t ast.Expr) string {
	for {
		switch x := t.(type) {
		case *ast.ParenExpr:
			t = x.X
		case *ast.StarExpr:
			t = x.X
		case *ast.IndexExpr:
			t = x.X
		case *ast.IndexListExpr:
			t = x.X
		case *ast.Ident:
			return x.Name
		default:
			return ""
		}
	}
}

// A need is a name that a declaration mentions, of its own package or another.
type need struct {
	pkg  *Package
	name string
}

// ask makes the declaration of a name count and returns what it needs in turn.
func (o *outline) ask(name string) (needs []need) {
	if o.asked[name] {
		return nil
	}
	o.asked[name] = true
	d, ok := o.decls[name]
	if !ok {
		for _, dot := range o.dots {
			if ast.IsExported(name) {
				needs = append(needs, need{dot, name})
			}
		}
		return needs
	}
	needs = o.keep(d, needs)
	for _, m := range o.methods[name] {
		needs = o.keep(m, needs)
	}
	return needs
}

// keep makes a declaration count and adds to needs what it mentions. More names
// than it means, such as those of parameters, do no harm.
func (o *outline) keep(d declared, needs []need) []need {
	node := ast.Node(d.decl)
	if d.spec != nil {
		node = d.spec
	}
	if d.file.specs[node] {
		return needs
	}
	d.file.specs[node] = true
	d.file.decls[d.decl] = true
	var visit func(n ast.Node) bool
	visit = func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncDecl:
			n.Body = emptied(n.Body)
			if n.Recv != nil {
				ast.Inspect(n.Recv, visit)
			}
			ast.Inspect(n.Type, visit)
			return false
		case *ast.FuncLit:
			n.Body = emptied(n.Body)
		case *ast.ValueSpec:
			if n.Type != nil && d.spec != nil {
				n.Values = nil // a variable that says its type
			}
		case *ast.Field:
			ast.Inspect(n.Type, visit)
			return false
		case *ast.SelectorExpr:
			if x, ok := n.X.(*ast.Ident); ok {
				needs = o.mention(d.file, x, n.Sel.Name, needs)
			} else {
				ast.Inspect(n.X, visit)
			}
			return false
		case *ast.Ident:
			needs = append(needs, need{o.pkg, n.Name})
		}
		return true
	}
	ast.Inspect(node, visit)
	return needs
}

func emptied(body *ast.BlockStmt) *ast.BlockStmt {
	if body == nil {
		return nil
	}
	return &ast.BlockStmt{Lbrace: body.Lbrace, Rbrace: body.Rbrace}
}

// mention adds what x.sel needs.
func (o *outline) mention(f *outlineFile, x *ast.Ident, sel string, needs []need) []need {
	if x.Name == "C" {
		f.usesC = true
	}
	if imp := f.imports[x.Name]; imp != nil {
		f.used[imp] = true
		needs = append(needs, need{imp, sel})
	}
	return append(needs, need{o.pkg, x.Name})
}

// exported are the names that other packages can mention.
func (o *outline) exported() []need {
	var needs []need
	for name := range o.decls {
		if ast.IsExported(name) {
			needs = append(needs, need{o.pkg, name})
		}
	}
	return needs
}

// prune leaves what counts in the files and returns these.
func (o *outline) prune() []*ast.File {
	var files []*ast.File
	for _, f := range o.files {
		var decls []ast.Decl
		for _, decl := range f.syntax.Decls {
			gen, ok := decl.(*ast.GenDecl)
			switch {
			case ok && gen.Tok == token.IMPORT:
				if gen.Specs = f.usedImports(o.pkg, gen.Specs); len(gen.Specs) > 0 {
					decls = append(decls, gen)
				}
			case !f.decls[decl]:
			case ok && gen.Tok != token.CONST:
				var specs []ast.Spec
				for _, spec := range gen.Specs {
					if f.specs[spec] {
						specs = append(specs, spec)
					}
				}
				gen.Specs = specs
				decls = append(decls, gen)
			default:
				decls = append(decls, decl)
			}
		}
		f.syntax.Decls = decls
		files = append(files, f.syntax)
	}
	return files
}

func (f *outlineFile) usedImports(pkg *Package, specs []ast.Spec) (used []ast.Spec) {
	for _, spec := range specs {
		path, err := strconv.Unquote(spec.(*ast.ImportSpec).Path.Value)
		if err == nil && (path == "C" && f.usesC || f.used[pkg.imports[path]]) {
			used = append(used, spec)
		}
	}
	return used
}

// usesC reports whether what counts mentions what is declared in C.
func (o *outline) usesC() bool {
	return slices.ContainsFunc(o.files, func(f *outlineFile) bool { return f.usesC })
}
