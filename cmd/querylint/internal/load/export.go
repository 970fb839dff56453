package load

import (
	"bytes"
	"context"
	"fmt"
	"go/token"
	"go/types"
	"io"
	"maps"
	"os"
	"runtime"
	"slices"
	"sync"

	"golang.org/x/tools/go/gcexportdata"
	"golang.org/x/tools/go/packages"
)

// exports reads export data. It works on types that many packages share, so
// only one package is read at a time.
type exports struct {
	files map[string]string // export data files by package path
	data  map[string][]byte // the same in memory, of packages without files

	mu sync.Mutex
	// types holds all packages by path: those checked from source, those read,
	// and those that were only mentioned so far and are incomplete.
	types map[string]*types.Package
}

// build has the go command find the export data of all packages that are not read
// from source, and of matched packages that nobody asks for. What it has none of is
// not compiled for that: the user's own packages are read from source, which tells
// whether they compile; of libraries, export data is made from what they declare.
// Only where that has errors does the go command have to compile. A package that
// does not compile, or imports one that does not, is read from source after all, as
// far as that goes.
func (p *Program) build(ctx context.Context) (*exports, error) {
	ex := &exports{files: make(map[string]string), data: make(map[string][]byte), types: make(map[string]*types.Package)}
	flags, probing := cachedOnly()
	metas, err := p.findExports(ctx, ex, flags)
	if err != nil {
		return nil, err
	}
	p.sizes = sizesOf(metas)
	if probing {
		lacking := p.settleModes(ex, func(pkg *Package) bool { return !pkg.own() })
		if len(lacking) == 0 {
			return ex, nil
		}
		if failed := p.makeHeaders(ctx, ex, lacking); len(failed) == 0 {
			return ex, nil
		}
		if _, err := p.findExports(ctx, ex, nil); err != nil {
			return nil, err
		}
	}
	p.settleModes(ex, func(*Package) bool { return false })
	return ex, nil
}

// findExports asks the go command for the export data that nobody has yet.
func (p *Program) findExports(ctx context.Context, ex *exports, flags []string) ([]*packages.Package, error) {
	wanted := make(map[string]bool)
	for _, pkg := range p.packages {
		if (pkg.mode == fromExport || pkg.mode == skipped && pkg.Matched) && pkg.buildable() && !ex.has(pkg) {
			wanted[pkg.Path] = true
		}
	}
	if len(wanted) == 0 {
		return nil, nil
	}
	// All packages below the wanted ones, too: they are imported by those that lack
	// export data.
	const mode = packages.NeedName | packages.NeedImports | packages.NeedDeps |
		packages.NeedExportFile | packages.NeedTypesSizes
	metas, err := p.export(ctx, mode, slices.Sorted(maps.Keys(wanted)), flags...)
	if err != nil {
		return nil, err
	}
	packages.Visit(metas, nil, func(meta *packages.Package) {
		if meta.ExportFile != "" && ex.data[meta.PkgPath] == nil {
			ex.files[meta.PkgPath] = meta.ExportFile
		}
	})
	return metas, nil
}

// settleModes has the packages without export data read from source, except those
// of which it can still be made, and returns these.
func (p *Program) settleModes(ex *exports, canMake func(*Package) bool) (lacking []*Package) {
	// From the top: a package that turns out to be read from source needs the
	// types of what it imports.
	for _, pkg := range slices.Backward(p.packages) {
		asked := pkg.mode == fromExport || pkg.mode == skipped && pkg.Matched
		if !asked || pkg.Path == "unsafe" || ex.has(pkg) {
			continue
		}
		if len(pkg.meta.GoFiles) == 0 { // a package that does not exist
			pkg.mode = skipped
			pkg.illTyped = true
			continue
		}
		if canMake(pkg) {
			lacking = append(lacking, pkg)
			continue
		}
		pkg.mode = fromSource
		for _, imp := range pkg.imports {
			if imp.mode == skipped {
				imp.mode = fromExport
			}
		}
	}
	return lacking
}

// export asks the go command for packages by their paths and builds them.
func (p *Program) export(ctx context.Context, mode packages.LoadMode, paths []string, flags ...string) ([]*packages.Package, error) {
	metas, err := packages.Load(&packages.Config{
		Context:    ctx,
		Mode:       mode,
		Dir:        p.cfg.Dir,
		BuildFlags: slices.Concat(p.cfg.BuildFlags, flags),
	}, paths...)
	if err != nil {
		return nil, listError(err)
	}
	return metas, nil
}

// Outside returns the types of those packages that exist and that the program
// does not know; they belong to a universe of their own.
func (p *Program) Outside(ctx context.Context, paths []string) (map[string]*types.Package, error) {
	absent := slices.DeleteFunc(slices.Clone(paths), func(path string) bool { return p.Types(path) != nil })
	if len(absent) == 0 {
		return nil, nil
	}
	metas, err := p.export(ctx, packages.NeedName|packages.NeedTypes, absent)
	if err != nil {
		return nil, err
	}
	outside := make(map[string]*types.Package)
	for _, meta := range metas {
		if len(meta.Errors) == 0 && meta.Types != nil {
			outside[meta.PkgPath] = meta.Types
		}
	}
	return outside, nil
}

// buildable reports whether the go command can be asked for the package by its
// path.
func (pkg *Package) buildable() bool {
	return pkg.Path != "unsafe" && pkg.Path != "command-line-arguments" &&
		!pkg.variant() && len(pkg.meta.GoFiles) > 0
}

// has reports whether there is export data of the package.
func (ex *exports) has(pkg *Package) bool {
	return ex.files[pkg.Path] != "" || ex.data[pkg.Path] != nil
}

// read reads the export data of the package.
func (ex *exports) read(p *Program, pkg *Package) (err error) {
	pkg.Types, err = ex.of(p.Fset, pkg.Path)
	return err
}

// of reads the export data of the package with this path.
func (ex *exports) of(fset *token.FileSet, path string) (*types.Package, error) {
	ex.mu.Lock()
	defer ex.mu.Unlock()
	if pkg := ex.types[path]; pkg != nil && pkg.Complete() {
		return pkg, nil
	}
	var r io.Reader = bytes.NewReader(ex.data[path])
	if ex.data[path] == nil {
		file, err := os.Open(ex.files[path])
		if err != nil {
			return nil, err
		}
		defer file.Close() //nolint:errcheck // it is only read
		// Up to Go 1.27 the file is an archive of the compiler, which Read refuses.
		r, err = gcexportdata.NewReader(file) //nolint:staticcheck // Read alone will do from Go 1.28 on
		if err != nil {
			return nil, exportError(path, err)
		}
	}
	pkg, err := gcexportdata.Read(r, fset, ex.types, path)
	if err != nil {
		return nil, exportError(path, err)
	}
	return pkg, nil
}

func exportError(path string, err error) error {
	return fmt.Errorf("export data of %s: %w (querylint was built with %s; build it again with the go command that builds this module)",
		path, err, runtime.Version())
}

// add makes a package that was checked from source known to the export data of
// the packages that import it. Variants for tests stay outside: no export data
// mentions them.
func (ex *exports) add(pkg *Package) {
	if pkg.variant() {
		return
	}
	ex.mu.Lock()
	defer ex.mu.Unlock()
	ex.types[pkg.Path] = pkg.Types
}
