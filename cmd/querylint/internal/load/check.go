package load

import (
	"context"
	"errors"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/tools/go/packages"
)

// A Unit is a package as an analysis sees it. Its syntax is gone once the
// visitor has returned.
type Unit struct {
	*Package
	Files      []*ast.File
	Info       *types.Info
	Sizes      types.Sizes
	TypeErrors []types.Error
	// IllTyped says that the package, or one it imports, has errors.
	IllTyped bool
}

// Times is where the time went. List and Build are spent waiting for the go
// command; Check and Visit are sums over all workers.
type Times struct {
	Build, Check, Visit time.Duration
}

// Check type-checks the program and calls visit for every analysed package, for
// imports before their importers and for independent packages at the same time.
// Errors in the code are left in the packages; the error returned is one of the
// surroundings, or a bug.
func (p *Program) Check(ctx context.Context, workers int, visit func(*Unit)) (Times, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	parsing := startParsing(ctx, p) // meanwhile, the go command has to build
	start := time.Now()
	ex, err := p.build(ctx)
	if err != nil {
		return Times{}, err
	}
	times := Times{Build: time.Since(start)}
	c := &checker{Program: p, exports: ex, parsing: parsing, visit: visit, doubtful: make(map[*Package][]Error)}
	if err := forEach(p.packages, workers, func(pkg *Package) error { return c.step(ctx, pkg) }); err != nil {
		return times, err
	}
	if err := c.settle(ctx); err != nil {
		return times, err
	}
	p.types = ex.types
	times.Check, times.Visit = c.checkTime, c.visitTime
	return times, nil
}

// Types is the package with this path as the program sees it, or nil.
func (p *Program) Types(path string) *types.Package {
	if pkg := p.types[path]; pkg != nil && pkg.Complete() {
		return pkg
	}
	return nil
}

// A checker has what the steps of all packages share.
type checker struct {
	*Program
	exports *exports
	parsing *parsing
	visit   func(*Unit)

	mu                   sync.Mutex
	checkTime, visitTime time.Duration
	doubtful             map[*Package][]Error // errors that need not be real
}

// step does what is to be done for one package, whose imports are done.
func (c *checker) step(ctx context.Context, pkg *Package) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = &InternalError{Package: pkg.ID, Value: v, Stack: debug.Stack()}
		}
	}()
	for _, imp := range pkg.imports {
		pkg.illTyped = pkg.illTyped || imp.illTyped
		pkg.partly = pkg.partly || imp.partly
	}
	pkg.partly = pkg.partly || len(pkg.Errors) > 0
	start := time.Now()
	var spent time.Duration
	switch {
	case pkg.Path == "unsafe":
		pkg.Types = types.Unsafe
	case pkg.mode == fromExport:
		err = c.exports.read(c.Program, pkg)
	case pkg.mode == fromSource:
		syntax, err := c.parsing.wait(ctx, pkg)
		if err != nil {
			return err
		}
		defer c.parsing.done(syntax)
		unit := c.check(ctx, pkg, syntax)
		c.exports.add(pkg)
		if pkg.analyzed {
			spent = -time.Since(start)
			c.visit(unit)
			spent += time.Since(start)
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.visitTime += spent
	c.checkTime += time.Since(start) - spent
	return err
}

// NewInfo is room for all that analyzers ask of types.
func NewInfo() *types.Info {
	return &types.Info{
		Types:        make(map[ast.Expr]types.TypeAndValue),
		Defs:         make(map[*ast.Ident]types.Object),
		Uses:         make(map[*ast.Ident]types.Object),
		Implicits:    make(map[ast.Node]types.Object),
		Instances:    make(map[*ast.Ident]types.Instance),
		Scopes:       make(map[ast.Node]*types.Scope),
		Selections:   make(map[*ast.SelectorExpr]*types.Selection),
		FileVersions: make(map[*ast.File]string),
	}
}

// check type-checks a package from its syntax. Errors do not stop it.
func (c *checker) check(ctx context.Context, pkg *Package, syntax parsed) *Unit {
	unit := &Unit{
		Package: pkg,
		Files:   syntax.files,
		Sizes:   c.sizes,
		Info:    NewInfo(),
	}
	if pkg.Matched {
		for _, name := range namedByLine(c.Fset, syntax.files) {
			c.moved.LoadOrStore(name, pkg)
		}
	}
	cgo, files := usesCgo(syntax.files), syntax.files
	var declared *ast.File // what cgo declares
	if cgo {
		if declared = c.cgoTypes(ctx, c.Fset, pkg); declared != nil {
			files = append(slices.Clip(files), declared)
		}
	}
	errs := syntax.errs
	pkg.partly = pkg.partly || len(errs) > 0
	silent := false // an error that the go command has already told
	conf := types.Config{
		Importer: importerFunc(func(path string) (*types.Package, error) {
			imp := pkg.imports[path]
			if imp == nil && declared != nil {
				if p := cgoImport(path); p != nil {
					return p, nil
				}
			}
			if imp == nil {
				return nil, fmt.Errorf("the go command knows no package %s", path)
			}
			if imp.Types == nil || !imp.Types.Complete() {
				return nil, fmt.Errorf("package %s has no types", path)
			}
			return imp.Types, nil
		}),
		Sizes: c.sizes,
		Error: func(err error) {
			typeErr, _ := errors.AsType[types.Error](err) // all are; see types.Config
			unit.TypeErrors = append(unit.TypeErrors, typeErr)
			if told(pkg, typeErr.Msg) {
				silent = true
				return
			}
			for _, e := range sourceErrors(err) {
				if pkg.partly || strings.HasPrefix(typeErr.Msg, "could not import ") {
					e.Kind = Consequence
				}
				errs = append(errs, e)
			}
		},
	}
	conf.FakeImportC = cgo && (declared == nil || !useCgo(&conf))
	if pkg.Module != nil && pkg.Module.GoVersion != "" {
		conf.GoVersion = "go" + pkg.Module.GoVersion
	}
	pkg.Types = types.NewPackage(pkg.Path, pkg.meta.Name)
	// The errors have all gone to conf.Error.
	_ = types.NewChecker(&conf, c.Fset, pkg.Types, unit.Info).Files(files)

	pkg.illTyped = pkg.illTyped || silent || len(errs) > 0 || len(pkg.Errors) > 0
	if cgo && len(errs) > len(syntax.errs) {
		// What C declares is unknown here, so that its uses may look wrong.
		c.mu.Lock()
		c.doubtful[pkg] = errs
		c.mu.Unlock()
		errs = syntax.errs
	}
	pkg.Errors = tidyErrors(append(pkg.Errors, errs...))
	unit.IllTyped = pkg.illTyped
	return unit
}

// settle lets the compiler decide on doubtful errors.
func (c *checker) settle(ctx context.Context) error {
	var paths []string
	for pkg := range c.doubtful {
		if pkg.buildable() {
			paths = append(paths, pkg.Path)
		}
	}
	if len(paths) == 0 {
		return nil
	}
	slices.Sort(paths)
	metas, err := c.export(ctx, packages.NeedName|packages.NeedExportFile, paths)
	if err != nil {
		return err
	}
	compiles := make(map[string]bool)
	for _, meta := range metas {
		compiles[meta.PkgPath] = meta.ExportFile != ""
	}
	for pkg, errs := range c.doubtful {
		if pkg.buildable() && !compiles[pkg.Path] {
			pkg.Errors = tidyErrors(append(pkg.Errors, errs...))
		}
	}
	return nil
}

// told reports whether a message of the type checker only says that a package
// cannot be imported that has errors of its own.
func told(pkg *Package, msg string) bool {
	rest, ok := strings.CutPrefix(msg, "could not import ")
	if !ok {
		return false
	}
	path, _, _ := strings.Cut(rest, " ")
	imp := pkg.imports[path]
	return imp != nil && len(imp.Errors) > 0
}

// namedByLine are the files that //line comments name.
func namedByLine(fset *token.FileSet, files []*ast.File) []string {
	var names []string
	for _, file := range files {
		for _, group := range file.Comments {
			for _, c := range group.List {
				next := c.End()
				switch tf := fset.File(next); {
				case strings.HasPrefix(c.Text, "/*line "):
				case strings.HasPrefix(c.Text, "//line ") && tf.PositionFor(next, false).Line < tf.LineCount():
					next = tf.LineStart(tf.PositionFor(next, false).Line + 1)
				default:
					continue
				}
				names = append(names, fset.Position(next).Filename)
			}
		}
	}
	return names
}

// usesCgo reports whether a file imports "C".
func usesCgo(files []*ast.File) bool {
	for _, file := range files {
		for _, imp := range file.Imports {
			if imp.Path.Value == `"C"` {
				return true
			}
		}
	}
	return false
}

type importerFunc func(path string) (*types.Package, error)

func (f importerFunc) Import(path string) (*types.Package, error) { return f(path) }
