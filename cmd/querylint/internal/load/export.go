package load

import (
	"context"
	"fmt"
	"go/types"
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

	mu sync.Mutex
	// types holds all packages by path: those checked from source, those read,
	// and those that were only mentioned so far and are incomplete.
	types map[string]*types.Package
}

// build has the go command find, or build, the export data of all packages that
// are not read from source, and of matched packages that nobody asks for, to
// learn whether they compile. A package without export data does not, or
// imports one that does not: it is read from source after all, as far as that
// goes.
func (p *Program) build(ctx context.Context) (*exports, error) {
	wanted := make(map[string]bool)
	for _, pkg := range p.packages {
		if pkg.mode == fromExport || pkg.mode == skipped && pkg.Matched {
			if pkg.buildable() {
				wanted[pkg.Path] = true
			}
		}
	}
	ex := &exports{files: make(map[string]string), types: make(map[string]*types.Package)}
	var metas []*packages.Package
	if len(wanted) > 0 {
		// All packages below the wanted ones, too: they are imported by those
		// that lack export data.
		const mode = packages.NeedName | packages.NeedImports | packages.NeedDeps |
			packages.NeedExportFile | packages.NeedTypesSizes
		var err error
		if metas, err = p.export(ctx, mode, slices.Sorted(maps.Keys(wanted))); err != nil {
			return nil, err
		}
		packages.Visit(metas, nil, func(meta *packages.Package) {
			if meta.ExportFile != "" {
				ex.files[meta.PkgPath] = meta.ExportFile
			}
		})
	}
	p.sizes = sizesOf(metas)

	// From the top: a package that turns out to be read from source needs the
	// types of what it imports.
	for _, pkg := range slices.Backward(p.packages) {
		asked := pkg.mode == fromExport || pkg.mode == skipped && pkg.Matched
		if !asked || pkg.Path == "unsafe" || ex.files[pkg.Path] != "" {
			continue
		}
		if len(pkg.meta.GoFiles) == 0 { // a package that does not exist
			pkg.mode = skipped
			pkg.illTyped = true
			continue
		}
		pkg.mode = fromSource
		for _, imp := range pkg.imports {
			if imp.mode == skipped {
				imp.mode = fromExport
			}
		}
	}
	return ex, nil
}

// export asks the go command for packages by their paths and builds them.
func (p *Program) export(ctx context.Context, mode packages.LoadMode, paths []string) ([]*packages.Package, error) {
	metas, err := packages.Load(&packages.Config{
		Context:    ctx,
		Mode:       mode,
		Dir:        p.cfg.Dir,
		BuildFlags: p.cfg.BuildFlags,
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

// read reads the export data of the package.
func (ex *exports) read(p *Program, pkg *Package) error {
	file, err := os.Open(ex.files[pkg.Path])
	if err != nil {
		return err
	}
	defer file.Close() //nolint:errcheck // it is only read
	// Up to Go 1.27 the file is an archive of the compiler, which Read refuses.
	r, err := gcexportdata.NewReader(file) //nolint:staticcheck // Read alone will do from Go 1.28 on
	if err == nil {
		ex.mu.Lock()
		defer ex.mu.Unlock()
		pkg.Types, err = gcexportdata.Read(r, p.Fset, ex.types, pkg.Path)
	}
	if err != nil {
		return fmt.Errorf("export data of %s: %w (querylint was built with %s; build it again with the go command that builds this module)",
			pkg.Path, err, runtime.Version())
	}
	return nil
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
