package catalog

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/tools/go/packages"
)

// libraries is a module of its own that imports every package the tables name,
// so that they can be held against the real thing.
var libraries = filepath.Join("..", "..", "..", "testdata", "catalog")

// loadLibraries returns all packages that the module reaches, with the types of
// those that it imports itself.
func loadLibraries(t *testing.T) map[string]*packages.Package {
	t.Helper()
	all, err := loaded()
	require.NoError(t, err)
	return all
}

// loaded type-checks, once, what the libraries declare. It reads neither the
// bodies of functions nor the packages that are imported for these only, and it
// does without export data, for which the lot would have to be compiled, and
// without cgo, which asks a C compiler about sqlite3 and librdkafka.
var loaded = sync.OnceValues(func() (map[string]*packages.Package, error) { return importedBy(libraries, ".") })

// importedBy are the packages that those of a module import.
func importedBy(dir, pattern string) (map[string]*packages.Package, error) {
	roots, err := packages.Load(&packages.Config{
		Dir:  dir,
		Env:  append(os.Environ(), "GOWORK=off", "CGO_ENABLED=1"), // or there is no confluent-kafka-go
		Mode: packages.NeedName | packages.NeedFiles | packages.NeedImports | packages.NeedDeps | packages.NeedModule,
	}, pattern)
	if err != nil {
		return nil, err
	}
	c := libraryChecker{fset: token.NewFileSet()}
	for _, root := range roots {
		for _, pkg := range root.Imports {
			c.check(pkg)
		}
	}
	all := make(map[string]*packages.Package)
	packages.Visit(roots, nil, func(pkg *packages.Package) { all[pkg.PkgPath] = pkg })
	return all, nil
}

type libraryChecker struct{ fset *token.FileSet }

// check sets the types of the package, and adds to its errors.
func (c libraryChecker) check(pkg *packages.Package) *types.Package {
	if pkg.PkgPath == "unsafe" {
		pkg.Types = types.Unsafe
	}
	if pkg.Types != nil {
		return pkg.Types
	}
	wrong := func(err error) { pkg.Errors = append(pkg.Errors, packages.Error{Msg: err.Error()}) }
	var files []*ast.File
	for _, name := range pkg.GoFiles {
		file, err := parser.ParseFile(c.fset, name, nil, parser.SkipObjectResolution)
		if err != nil {
			wrong(err)
			continue
		}
		dropImports(file, pkg)
		files = append(files, file)
	}
	conf := types.Config{
		IgnoreFuncBodies: true,
		FakeImportC:      true,
		Sizes:            types.SizesFor("gc", runtime.GOARCH),
		Importer: importerFunc(func(path string) (*types.Package, error) {
			imp := pkg.Imports[path]
			if imp == nil {
				return nil, fmt.Errorf("go list knows no package %s", path)
			}
			return c.check(imp), nil
		}),
		Error: wrong,
	}
	// All errors go to conf.Error.
	pkg.Types, _ = conf.Check(pkg.PkgPath, c.fset, files, nil)
	return pkg.Types
}

// dropImports removes the imports that the declarations of the file do not use.
func dropImports(file *ast.File, pkg *packages.Package) {
	used := make(map[string]bool)
	ast.Inspect(file, func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok {
			if name, ok := sel.X.(*ast.Ident); ok {
				used[name.Name] = true
			}
		}
		_, body := n.(*ast.BlockStmt)
		return !body
	})
	unused := func(n ast.Spec) bool {
		spec, ok := n.(*ast.ImportSpec)
		if !ok {
			return false
		}
		path, _ := strconv.Unquote(spec.Path.Value) // the parser has seen to it
		imp := pkg.Imports[path]
		switch {
		case spec.Name != nil:
			return spec.Name.Name != "." && !used[spec.Name.Name]
		case imp != nil:
			return !used[imp.Name]
		}
		return false // "C", or an error for the type checker to tell
	}
	file.Decls = slices.DeleteFunc(file.Decls, func(decl ast.Decl) bool {
		gen, ok := decl.(*ast.GenDecl)
		if !ok || gen.Tok != token.IMPORT {
			return false
		}
		gen.Specs = slices.DeleteFunc(gen.Specs, unused)
		return len(gen.Specs) == 0
	})
}

type importerFunc func(path string) (*types.Package, error)

func (f importerFunc) Import(path string) (*types.Package, error) { return f(path) }
