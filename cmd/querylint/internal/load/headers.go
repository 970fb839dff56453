package load

import (
	"bytes"
	"context"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"runtime"
	"slices"
	"sync"

	"golang.org/x/tools/go/gcexportdata"
)

// headers makes export data of packages from what they declare. Compiling a
// program costs many times as much as reading the declarations that its packages
// see of each other: of a package, those are read that the packages wanted can
// mention, and those that these mention in turn. No function body is looked at.
//
// The types have a universe of their own, which is gone afterwards: what leaves it
// is export data as the compiler would have written it.
type headers struct {
	fset     *token.FileSet
	sizes    types.Sizes
	exports  *exports // that exist
	outlines map[*Package]*outline
	cgo      func(pkg *Package) *ast.File

	types map[string]*types.Package // as in exports
	done  map[*Package]error
}

// makeHeaders adds the export data of packages to ex, and returns those of which
// it cannot be made, as their declarations have errors.
func (p *Program) makeHeaders(ctx context.Context, ex *exports, wanted []*Package) (failed []*Package) {
	h := &headers{
		fset:     token.NewFileSet(),
		sizes:    p.sizes,
		exports:  &exports{files: ex.files, types: make(map[string]*types.Package)},
		outlines: make(map[*Package]*outline),
		done:     make(map[*Package]error),
	}
	h.types = h.exports.types
	h.cgo = func(pkg *Package) *ast.File { return p.cgoTypes(ctx, h.fset, pkg) }
	h.read(ctx, wanted)
	var good []*Package
	for _, pkg := range wanted {
		if h.check(pkg) != nil {
			failed = append(failed, pkg)
		} else {
			good = append(good, pkg)
		}
	}
	data := make([][]byte, len(good))
	parallel(len(good), func(i int) {
		data[i] = h.export(good[i])
	})
	for i, pkg := range good {
		if data[i] == nil {
			failed = append(failed, pkg)
		} else {
			ex.data[pkg.Path] = data[i]
		}
	}
	return failed
}

// read parses packages, finds out which of their declarations count, and goes on
// with the packages that these mention.
func (h *headers) read(ctx context.Context, wanted []*Package) {
	var needs []need
	all := make(map[*Package]bool) // all that they export counts
	for _, pkg := range wanted {
		all[pkg] = true
	}
	next := slices.Clone(wanted)
	for len(next) > 0 && ctx.Err() == nil {
		outlines := make([]*outline, len(next))
		errs := make([]error, len(next))
		parallel(len(next), func(i int) {
			outlines[i], errs[i] = readOutline(h.fset, next[i])
		})
		for i, pkg := range next {
			h.outlines[pkg] = outlines[i]
			if errs[i] != nil {
				h.done[pkg] = errs[i]
			} else if all[pkg] {
				needs = append(needs, outlines[i].exported()...)
			}
		}
		next, needs = h.follow(needs)
	}
}

// follow asks packages for what is needed of them until that needs packages that
// are not read yet: these, and what is needed of them, it returns.
func (h *headers) follow(needs []need) (unread []*Package, open []need) {
	seen := make(map[*Package]bool)
	for len(needs) > 0 {
		n := needs[len(needs)-1]
		needs = needs[:len(needs)-1]
		if n.pkg.Path == "unsafe" || h.exports.files[n.pkg.Path] != "" {
			continue
		}
		o, read := h.outlines[n.pkg]
		switch {
		case !read:
			open = append(open, n)
			if !seen[n.pkg] {
				seen[n.pkg] = true
				unread = append(unread, n.pkg)
			}
		case o != nil:
			needs = append(needs, o.ask(n.name)...)
		}
	}
	return unread, open
}

// check type-checks what counts of a package, and first of the packages that this
// imports.
func (h *headers) check(pkg *Package) (first error) {
	if err, ok := h.done[pkg]; ok {
		return err
	}
	defer func() {
		if v := recover(); v != nil { // the compiler shall decide
			first = fmt.Errorf("the type checker failed on %s: %v", pkg.Path, v)
		}
		h.done[pkg] = first
	}()
	o := h.outlines[pkg]
	if o == nil {
		return fmt.Errorf("package %s has not been read", pkg.Path)
	}
	note := func(err error) {
		if first == nil {
			first = err
		}
	}
	files := o.prune()
	conf := types.Config{
		IgnoreFuncBodies: true,
		Sizes:            h.sizes,
		Error:            note,
	}
	var declared *ast.File
	if o.usesC() {
		if declared = h.cgo(pkg); declared == nil || !useCgo(&conf) {
			return fmt.Errorf("%s needs C", pkg.Path)
		}
		files = append(files, declared)
	}
	conf.Importer = importerFunc(func(path string) (*types.Package, error) {
		return h.importOf(pkg, path, declared != nil)
	})
	if pkg.Module != nil && pkg.Module.GoVersion != "" {
		conf.GoVersion = "go" + pkg.Module.GoVersion
	}
	t := types.NewPackage(pkg.Path, pkg.meta.Name)
	// The errors have all gone to conf.Error.
	_ = types.NewChecker(&conf, h.fset, t, nil).Files(files)
	h.types[pkg.Path] = t
	delete(h.outlines, pkg)
	return first
}

func (h *headers) importOf(pkg *Package, path string, cgo bool) (*types.Package, error) {
	imp := pkg.imports[path]
	if imp == nil && cgo {
		if p := cgoImport(path); p != nil {
			return p, nil
		}
	}
	switch {
	case imp == nil:
		return nil, fmt.Errorf("the go command knows no package %s", path)
	case path == "unsafe":
		return types.Unsafe, nil
	case h.exports.files[imp.Path] != "":
		return h.exports.of(h.fset, imp.Path)
	}
	if err := h.check(imp); err != nil {
		return nil, err
	}
	return h.types[imp.Path], nil
}

// export is the export data of a package that has been checked, or nil.
func (h *headers) export(pkg *Package) (data []byte) {
	defer func() {
		if recover() != nil { // a type that export data cannot tell
			data = nil
		}
	}()
	var buf bytes.Buffer
	if err := gcexportdata.Write(&buf, h.fset, h.types[pkg.Path]); err != nil {
		return nil
	}
	return buf.Bytes()
}

// parallel calls f for 0 to n-1, as many at once as there are processors.
func parallel(n int, f func(i int)) {
	var wg sync.WaitGroup
	next := make(chan int)
	for range min(n, runtime.GOMAXPROCS(0)) {
		wg.Go(func() {
			for i := range next {
				f(i)
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	wg.Wait()
}
