package statement

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/constant"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/querylint/querylint/analyzers/internal/catalog"
	"github.com/querylint/querylint/analyzers/internal/sourcefile"
)

// ProgramNaming is how the packages of a program name tables, each given as its
// files, which have no types yet: models are often in packages that do not import the
// one which opens the database. It is a value for the flag program-naming.
func ProgramNaming(cat *catalog.Catalog, packages [][]*ast.File) string {
	known := make(map[string]*LibraryNaming)
	for _, files := range packages {
		addNaming(known, written(cat, files))
	}
	var n Naming
	for _, library := range slices.Sorted(maps.Keys(known)) {
		n.Libraries = append(n.Libraries, *known[library])
	}
	return n.String()
}

// written is what the files of a package tell libraries, as far as names that they
// import and constants beside them show it.
func written(cat *catalog.Catalog, files []*ast.File) []LibraryNaming {
	constants := sourcefile.Constants(files)
	known := make(map[string]*LibraryNaming)
	for _, f := range files {
		imports := importsOf(f)
		r := &naming{cat: cat}
		r.name = func(e ast.Expr) string {
			switch x := e.(type) {
			case *ast.CallExpr:
				e = x.Fun
			case *ast.UnaryExpr:
				return r.name(x.X)
			case *ast.CompositeLit:
				e = x.Type
			}
			if sel, ok := e.(*ast.SelectorExpr); ok {
				if id, ok := sel.X.(*ast.Ident); ok && imports[id.Name] != "" {
					return imports[id.Name] + "." + sel.Sel.Name
				}
			}
			return ""
		}
		r.method = func(call *ast.CallExpr) (kind, library string) {
			sel, ok := call.Fun.(*ast.SelectorExpr)
			if !ok {
				return "", ""
			}
			for _, path := range imports {
				if kind, library = cat.NamingMethod(path, sel.Sel.Name); kind != "" {
					break
				}
			}
			return kind, library
		}
		r.value = func(e ast.Expr) constant.Value {
			switch e := e.(type) {
			case *ast.BasicLit:
				return constant.MakeFromLiteral(e.Value, e.Kind, 0)
			case *ast.Ident:
				if e.Name == "true" || e.Name == "false" {
					return constant.MakeBool(e.Name == "true")
				}
				if text, ok := constants[e.Name]; ok {
					return constant.MakeString(text)
				}
			}
			return nil
		}
		addNaming(known, r.of([]*ast.File{f}))
	}
	var list []LibraryNaming
	for _, n := range known {
		list = append(list, *n)
	}
	return list
}

// importsOf are the packages that a file imports, by the names that it has for them.
func importsOf(f *ast.File) map[string]string {
	imports := make(map[string]string)
	for _, s := range f.Imports {
		path, err := strconv.Unquote(s.Path.Value)
		if err != nil {
			continue
		}
		name := path[strings.LastIndexByte(path, '/')+1:]
		if s.Name != nil {
			name = s.Name.Name
		}
		imports[name] = path
	}
	return imports
}

// String is the value of the flag.
func (n *Naming) String() string {
	if len(n.Libraries) == 0 {
		return ""
	}
	text, err := json.Marshal(n.Libraries)
	if err != nil {
		panic(err) // texts and truth values
	}
	return string(text)
}

// Set reads the value of the flag.
func (n *Naming) Set(text string) error {
	n.Libraries = nil
	if text == "" {
		return nil
	}
	if err := json.Unmarshal([]byte(text), &n.Libraries); err != nil {
		return fmt.Errorf("how tables are named: %w", err)
	}
	return nil
}
