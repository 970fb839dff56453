// Package load type-checks a program for analysis and reads from source only
// what the analysis can learn from.
//
// Most of a program that queries a database is neither the program's own code
// nor code that can reach the database: on a web service of 1,200 packages some
// 50 matter. The go command says which package imports which (List), and from
// that follows which packages are read from source and which are taken from the
// compiler's export data (see prune). Check then works through the import graph
// from the bottom, and each package's syntax lives only until it has been
// visited.
//
// All of a program shares one universe: a type is the same object whether a
// package was read from source or is mentioned by export data.
package load

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"go/token"
	"go/types"
	"iter"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"

	"golang.org/x/tools/go/packages"
)

// Scope tells libraries that are known by tables from code to be read.
type Scope interface {
	// Client reports whether path is a client of a database, cache or broker.
	Client(path string) bool
	// Remote reports whether path is what clients of other services are made with.
	Remote(path string) bool
	// Opaque reports whether path belongs to a library that is never read.
	Opaque(path string) bool
	// Combinator reports whether path is read although it reaches no client,
	// because it runs the functions it is given.
	Combinator(path string) bool
}

// Config says what to load.
type Config struct {
	Dir        string   // where patterns are resolved; "" is the working directory
	Patterns   []string // as the go command takes them
	Tests      bool     // include _test.go files
	BuildFlags []string // further flags of the go command, such as -tags=x
	Scope      Scope
	// Want names packages whose types Types must know even if no package that
	// is read imports them.
	Want []string
}

// A mode says where the types of a package come from.
type mode uint8

const (
	skipped    mode = iota // nobody asks for its types
	fromExport             // export data
	fromSource             // its files
)

// Package is one package of the import graph.
type Package struct {
	ID      string // unique: tells a package from its variants for tests
	Path    string // import path
	Module  *packages.Module
	Matched bool // by a pattern
	Needed  bool // to compile what is matched

	// Types is set once the package has been checked or read.
	Types *types.Package
	// Errors are the reasons why the package does not compile.
	Errors []Error

	meta     *packages.Package
	imports  map[string]*Package // by the path in the import declaration
	index    int                 // position in Program.packages
	mode     mode
	analyzed bool
	below    bitset      // analysed packages among the transitive imports
	illTyped bool        // it or a package it imports has errors
	partly   bool        // it or a package it imports is not there, or could not be parsed
	parsed   chan parsed // set while the package waits for its syntax
}

// Program is an import graph, pruned.
type Program struct {
	Fset *token.FileSet

	cfg      Config
	packages []*Package // imports before importers
	sizes    types.Sizes
	owners   map[string]*Package // matched packages by file name
	moved    sync.Map            // the same by the names in //line comments; known once Check has returned
	types    map[string]*types.Package
}

// ErrNoPackages is why there is nothing to load: the patterns are right, but no
// package has a name like that.
var ErrNoPackages = errors.New("no packages")

// List asks the go command for the import graph of the patterns and decides
// which packages are read from source. The error is one line.
func List(ctx context.Context, cfg Config) (*Program, error) {
	if _, err := exec.LookPath("go"); err != nil {
		return nil, fmt.Errorf("querylint asks the go command about packages, and there is none: %w", err)
	}
	if cfg.Dir == "" {
		dir, err := os.Getwd()
		if err != nil {
			return nil, err
		}
		cfg.Dir = dir
	}
	// Which revision a program is of is no concern of its export data, and git would
	// be run for it, with what the repository says about hooks.
	cfg.BuildFlags = append([]string{"-buildvcs=false"}, cfg.BuildFlags...)
	roots, err := list(ctx, cfg, cfg.Patterns)
	if err != nil {
		return nil, err
	}
	if err := patternError(cfg, roots); err != nil {
		return nil, err
	}
	all := roots
	if rest := restOfModules(cfg, roots); len(rest) > 0 {
		if all, err = list(ctx, cfg, slices.Concat(cfg.Patterns, rest)); err != nil {
			return nil, err
		}
	}
	p := &Program{
		Fset:   token.NewFileSet(),
		cfg:    cfg,
		owners: make(map[string]*Package),
		types:  make(map[string]*types.Package),
	}
	p.order(roots, all)
	p.prune()
	return p, nil
}

// list asks the go command for the import graph of patterns.
func list(ctx context.Context, cfg Config, patterns []string) ([]*packages.Package, error) {
	roots, err := packages.Load(&packages.Config{
		Context: ctx,
		// No export data, compiled files or sizes here: they make the go command
		// build what Check is going to read from source.
		Mode: packages.NeedName | packages.NeedFiles | packages.NeedImports |
			packages.NeedDeps | packages.NeedModule | packages.NeedForTest,
		Dir:        cfg.Dir,
		Tests:      cfg.Tests,
		BuildFlags: cfg.BuildFlags,
	}, patterns...)
	if err != nil {
		return nil, listError(err)
	}
	return roots, nil
}

// restOfModules are patterns for the modules that the roots are parts of: what
// is behind their interfaces, and who calls them, may be in packages that they
// do not import. There are none if the patterns name all of a module already,
// or files, which the go command does not list together with packages.
func restOfModules(cfg Config, roots []*packages.Package) []string {
	var rest []string
	for _, root := range roots {
		m := root.Module
		if root.PkgPath == "command-line-arguments" {
			return nil
		}
		if m == nil || !m.Main || slices.Contains(cfg.Patterns, "./...") && m.Dir == cfg.Dir {
			continue
		}
		if pattern := m.Path + "/..."; !slices.Contains(rest, pattern) {
			rest = append(rest, pattern)
		}
	}
	return rest
}

// order fills p.packages from the metadata: imports before importers, in an
// order that depends on nothing but the graph. Variants for tests come last, so
// that every plain package is settled before one of them is checked. The
// patterns match the roots; all are these and the rest of their modules.
func (p *Program) order(roots, all []*packages.Package) {
	byID := make(map[string]*Package)
	var plain, variants []*Package
	var visit func(meta *packages.Package) *Package
	visit = func(meta *packages.Package) *Package {
		if pkg, ok := byID[meta.ID]; ok {
			return pkg
		}
		pkg := &Package{
			ID:      meta.ID,
			Path:    meta.PkgPath,
			Module:  meta.Module,
			Errors:  listErrors(p.cfg.Dir, meta),
			meta:    meta,
			imports: make(map[string]*Package, len(meta.Imports)),
		}
		byID[meta.ID] = pkg
		paths := make([]string, 0, len(meta.Imports))
		for path := range meta.Imports {
			paths = append(paths, path)
		}
		slices.Sort(paths)
		for _, path := range paths {
			pkg.imports[path] = visit(meta.Imports[path])
		}
		if pkg.variant() {
			variants = append(variants, pkg)
		} else {
			plain = append(plain, pkg)
		}
		return pkg
	}
	visitAll := func(metas []*packages.Package) (pkgs []*Package) {
		slices.SortFunc(metas, func(a, b *packages.Package) int { return cmp.Compare(a.ID, b.ID) })
		for _, meta := range metas {
			if !generatedTestMain(meta) {
				pkgs = append(pkgs, visit(meta))
			}
		}
		return pkgs
	}
	for _, pkg := range visitAll(roots) {
		pkg.Matched = true
	}
	for _, pkg := range byID {
		pkg.Needed = true
	}
	visitAll(all)
	p.packages = slices.Concat(plain, variants)
	for i, pkg := range p.packages {
		pkg.index = i
		if !pkg.Matched {
			continue
		}
		for _, file := range pkg.meta.GoFiles {
			if p.owners[file] == nil {
				p.owners[file] = pkg
			}
		}
	}
}

// Listed is the number of packages in the import graph.
func (p *Program) Listed() int { return len(p.packages) }

// Checked is the number of packages that are read from source to be analysed, or
// for tests.
func (p *Program) Checked() int {
	n := 0
	for _, pkg := range p.packages {
		if pkg.analyzed || pkg.variant() {
			n++
		}
	}
	return n
}

// Matched are the packages that the patterns match, in the order of Packages.
func (p *Program) Matched() []*Package {
	var matched []*Package
	for _, pkg := range p.packages {
		if pkg.Matched {
			matched = append(matched, pkg)
		}
	}
	return matched
}

// Packages are all packages, imports before importers.
func (p *Program) Packages() []*Package { return p.packages }

// Sizes are those of the target; known once Check has returned.
func (p *Program) Sizes() types.Sizes { return p.sizes }

// Files are those of the matched packages, sorted.
func (p *Program) Files() []string { return slices.Sorted(maps.Keys(p.owners)) }

// Owner is the matched package that the file belongs to, or nil. A file that a
// //line comment names counts, once Check has returned.
func (p *Program) Owner(file string) *Package {
	if pkg := p.owners[file]; pkg != nil {
		return pkg
	}
	pkg, _ := p.moved.Load(file)
	owner, _ := pkg.(*Package)
	return owner
}

// Below yields the analysed packages among the transitive imports of pkg, in
// the order of Packages.
func (p *Program) Below(pkg *Package) iter.Seq[*Package] {
	return func(yield func(*Package) bool) {
		for i := range pkg.below.all {
			if !yield(p.packages[i]) {
				return
			}
		}
	}
}

// Imports are the paths of the packages that it imports, in no order.
func (pkg *Package) Imports() iter.Seq[string] { return maps.Keys(pkg.imports) }

// GoFiles are its source files.
func (pkg *Package) GoFiles() []string { return pkg.meta.GoFiles }

// OtherFiles are the names of its files in other languages.
func (pkg *Package) OtherFiles() []string { return pkg.meta.OtherFiles }

// IgnoredFiles are the names of files that build constraints leave out.
func (pkg *Package) IgnoredFiles() []string { return pkg.meta.IgnoredFiles }

// IllTyped reports whether the package, or one it imports, has errors; known once
// Check has returned.
func (pkg *Package) IllTyped() bool { return pkg.illTyped }

func (pkg *Package) String() string { return pkg.ID }

// variant reports whether the package was compiled for one test binary only.
// Variants are always checked from source: their export data cannot be asked
// for by name, and its types would belong to another universe.
func (pkg *Package) variant() bool { return pkg.meta.ForTest != "" }

// own reports whether the code is the user's: of a main module, of a module
// that is replaced by a directory, or asked for.
func (pkg *Package) own() bool {
	if m := pkg.Module; m != nil {
		return m.Main || m.Replace != nil && m.Replace.Version == "" || pkg.Matched
	}
	return pkg.Matched
}

// generatedTestMain reports whether meta is the main package that the go
// command writes to run tests.
func generatedTestMain(meta *packages.Package) bool {
	return meta.Name == "main" && strings.HasSuffix(meta.ID, ".test")
}

// patternError says in one line why the patterns give nothing to load.
func patternError(cfg Config, roots []*packages.Package) error {
	if len(roots) == 0 {
		return fmt.Errorf("%w match %s", ErrNoPackages, strings.Join(cfg.Patterns, " "))
	}
	for _, root := range roots {
		if len(root.Errors) == 0 || root.Name != "" || len(root.GoFiles) > 0 || root.Errors[0].Pos != "" {
			continue
		}
		if !inModule(cfg.Dir) && os.Getenv("GO111MODULE") != "off" {
			return &NoModuleError{cfg.Dir}
		}
		return errors.New(firstLine(root.Errors[0].Msg))
	}
	return nil
}

// inModule reports whether dir lies in a module or workspace.
func inModule(dir string) bool {
	for {
		for _, name := range []string{"go.mod", "go.work"} {
			if _, err := os.Stat(filepath.Join(dir, name)); err == nil {
				return true
			}
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return false
		}
		dir = parent
	}
}

// sizesOf are the sizes of the target, as the go command told them with the
// export data, or of the machine if there was nothing to ask for.
func sizesOf(metas []*packages.Package) types.Sizes {
	for _, meta := range metas {
		if meta.TypesSizes != nil {
			return meta.TypesSizes
		}
	}
	return types.SizesFor("gc", runtime.GOARCH)
}
