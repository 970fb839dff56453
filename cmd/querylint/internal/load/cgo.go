package load

import (
	"bytes"
	"context"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"reflect"
	"slices"

	"golang.org/x/tools/go/packages"
)

// cgoTypes is the file in which cgo declares what a package imports from C, so that
// the package can be checked as its authors wrote it. Without a C compiler there is
// none.
func (p *Program) cgoTypes(ctx context.Context, fset *token.FileSet, pkg *Package) *ast.File {
	if pkg.Path == "command-line-arguments" {
		return nil
	}
	metas, err := p.export(ctx, packages.NeedName|packages.NeedCompiledGoFiles, []string{pkg.Path})
	if err != nil {
		return nil
	}
	for _, meta := range metas {
		for _, name := range meta.CompiledGoFiles {
			if slices.Contains(pkg.meta.GoFiles, name) {
				continue
			}
			src, err := os.ReadFile(name)
			if err != nil || !bytes.Contains(src, []byte("\nimport _cgopackage \"runtime/cgo\"\n")) {
				continue
			}
			file, err := parser.ParseFile(fset, name, src, parser.SkipObjectResolution)
			if err != nil {
				return nil
			}
			for _, d := range file.Decls {
				if fn, ok := d.(*ast.FuncDecl); ok {
					fn.Body = nil // it calls what only the compiler knows
				}
			}
			return file
		}
	}
	return nil
}

// useCgo has the type checker look up C.x as cgo declares it. The field has no
// exported name; x/tools sets it in the same way, for gopls.
func useCgo(conf *types.Config) bool {
	field := reflect.ValueOf(conf).Elem().FieldByName("go115UsesCgo")
	if !field.IsValid() {
		return false
	}
	*(*bool)(field.Addr().UnsafePointer()) = true
	return true
}

// cgoImport is a package that what cgo declares needs and its author need not have
// imported, with as much as is used of it; or nil.
func cgoImport(path string) *types.Package {
	var pkg *types.Package
	var name string
	var underlying types.Type = types.Typ[types.Uintptr]
	switch path {
	case "runtime/cgo":
		pkg, name, underlying = types.NewPackage(path, "cgo"), "Incomplete", types.NewStruct(nil, nil)
	case "syscall":
		pkg, name = types.NewPackage(path, "syscall"), "Errno"
	case "unsafe":
		return types.Unsafe
	default:
		return nil
	}
	o := types.NewTypeName(token.NoPos, pkg, name, nil)
	types.NewNamed(o, underlying, nil)
	pkg.Scope().Insert(o)
	pkg.MarkComplete()
	return pkg
}
