// Package run drives analyzers over a program. Facts stay in memory, as the
// objects that analyzers exported: the types that they belong to live in one
// universe (see package load), so there is nothing to encode.
package run

import (
	"errors"
	"fmt"
	"go/ast"
	"go/types"
	"iter"
	"os"
	"reflect"
	"runtime/debug"
	"slices"
	"sync"

	"golang.org/x/tools/go/analysis"

	"github.com/querylint/querylint/analyzers"
	"github.com/querylint/querylint/analyzers/finding"
	"github.com/querylint/querylint/cmd/querylint/internal/load"
)

// A Driver analyses the packages of one program. Analyze may be called for
// several packages at once, but for the imports of a package first.
type Driver struct {
	program   *load.Program
	analyzers []*analysis.Analyzer // with those they require, which come first
	roots     []*analysis.Analyzer // whose findings count
	facts     *factStore

	mu       sync.Mutex
	findings map[*load.Package][]*finding.Finding
	errs     map[*load.Package]error
	late     []*finding.Finding
	results  map[*analysis.Analyzer]any // of Close
}

var findingsType = reflect.TypeFor[[]*finding.Finding]()

// New returns a driver for analyzers whose results are []*finding.Finding.
func New(program *load.Program, analyzers []*analysis.Analyzer) (*Driver, error) {
	if err := analysis.Validate(analyzers); err != nil {
		return nil, err
	}
	for _, a := range analyzers {
		if a.ResultType != findingsType {
			return nil, fmt.Errorf("analyzer %s has results of type %v, not %v", a.Name, a.ResultType, findingsType)
		}
	}
	return &Driver{
		program:   program,
		analyzers: withRequired(analyzers),
		roots:     analyzers,
		facts:     newFactStore(),
		findings:  make(map[*load.Package][]*finding.Finding),
		errs:      make(map[*load.Package]error),
	}, nil
}

// withRequired lists analyzers and all that they require, each after what it
// requires.
func withRequired(analyzers []*analysis.Analyzer) []*analysis.Analyzer {
	var all []*analysis.Analyzer
	var visit func(a *analysis.Analyzer)
	visit = func(a *analysis.Analyzer) {
		if slices.Contains(all, a) {
			return
		}
		for _, required := range a.Requires {
			visit(required)
		}
		all = append(all, a)
	}
	for _, a := range analyzers {
		visit(a)
	}
	return all
}

// Analyze runs the analyzers over a package.
func (d *Driver) Analyze(unit *load.Unit) {
	target := &target{
		id:       unit.ID,
		pkg:      unit.Types,
		files:    unit.Files,
		info:     unit.Info,
		sizes:    unit.Sizes,
		errs:     unit.TypeErrors,
		other:    unit.OtherFiles(),
		ignored:  unit.IgnoredFiles(),
		module:   module(unit.Module),
		illTyped: unit.IllTyped,
		below: func(yield func(*types.Package) bool) {
			for imp := range d.program.Below(unit.Package) {
				if imp.Types != nil && !yield(imp.Types) {
					return
				}
			}
		},
	}
	found, _, err := d.analyze(target)
	d.mu.Lock()
	defer d.mu.Unlock()
	d.findings[unit.Package] = found
	if err != nil {
		d.errs[unit.Package] = err
	}
}

// Close runs the analyzers over the package that imports the whole program.
func (d *Driver) Close() error {
	pkg := types.NewPackage(analyzers.ProgramPath, "program")
	var all, imports []*types.Package
	var mod *analysis.Module
	for _, p := range d.program.Packages() {
		if p.Types == nil || p.Types == types.Unsafe {
			continue
		}
		all = append(all, p.Types)
		if p.Matched {
			imports = append(imports, p.Types)
			if mod == nil && p.Module != nil && p.Module.Main {
				mod = module(p.Module)
			}
		}
	}
	pkg.SetImports(imports)
	pkg.MarkComplete()
	var err error
	d.late, d.results, err = d.analyze(&target{
		id:     analyzers.ProgramPath,
		pkg:    pkg,
		info:   load.NewInfo(),
		sizes:  d.program.Sizes(),
		module: mod,
		below:  slices.Values(all),
	})
	return err
}

// Findings are those of all packages in the order of the program, and those of
// Close behind them, but for those that comments take back.
func (d *Driver) Findings() []*finding.Finding {
	return slices.DeleteFunc(d.all(), func(f *finding.Finding) bool { return f.Ignored != nil })
}

// Ignored are the findings that comments take back, in the same order.
func (d *Driver) Ignored() []*finding.Finding {
	return slices.DeleteFunc(d.all(), func(f *finding.Finding) bool { return f.Ignored == nil })
}

func (d *Driver) all() []*finding.Finding {
	var all []*finding.Finding
	for _, pkg := range d.program.Packages() {
		all = append(all, d.findings[pkg]...)
	}
	return append(all, d.late...)
}

// Result is what an analyzer had for the package that imports the whole program,
// or nil.
func (d *Driver) Result(a *analysis.Analyzer) any { return d.results[a] }

// Err joins what went wrong with packages, in the order of the program.
func (d *Driver) Err() error {
	var errs []error
	for _, pkg := range d.program.Packages() {
		errs = append(errs, d.errs[pkg])
	}
	return errors.Join(errs...)
}

// A target is what the analyzers run over.
type target struct {
	id             string
	pkg            *types.Package
	files          []*ast.File
	info           *types.Info
	sizes          types.Sizes
	errs           []types.Error
	other, ignored []string
	module         *analysis.Module
	illTyped       bool
	below          iter.Seq[*types.Package] // transitive imports
}

// analyze runs all analyzers over a target. A panic of an analyzer is an error,
// unless the code does not compile: then what has been found so far counts.
func (d *Driver) analyze(t *target) (found []*finding.Finding, results map[*analysis.Analyzer]any, err error) {
	defer func() {
		if v := recover(); v != nil && !t.illTyped {
			err = &load.InternalError{Package: t.id, Value: v, Stack: debug.Stack()}
		}
	}()
	results = make(map[*analysis.Analyzer]any, len(d.analyzers))
	for _, a := range d.analyzers {
		required := make(map[*analysis.Analyzer]any, len(a.Requires))
		for _, req := range a.Requires {
			required[req] = results[req]
		}
		result, err := a.Run(d.pass(a, t, required))
		if err != nil {
			return found, results, fmt.Errorf("%s: %s: %w", t.id, a.Name, err)
		}
		results[a] = result
		if slices.Contains(d.roots, a) {
			found = append(found, result.([]*finding.Finding)...)
		}
	}
	return found, results, nil
}

// pass is the pass of one analyzer over a target. Diagnostics are dropped: they
// are the findings, without those below a severity, for drivers that know
// nothing else.
func (d *Driver) pass(a *analysis.Analyzer, t *target, required map[*analysis.Analyzer]any) *analysis.Pass {
	facts := d.facts.of(t.pkg, t.below, a.FactTypes)
	return &analysis.Pass{
		Analyzer:     a,
		Fset:         d.program.Fset,
		Files:        t.files,
		OtherFiles:   t.other,
		IgnoredFiles: t.ignored,
		Pkg:          t.pkg,
		TypesInfo:    t.info,
		TypesSizes:   t.sizes,
		TypeErrors:   t.errs,
		Module:       t.module,
		ResultOf:     required,
		Report:       func(analysis.Diagnostic) {},
		ReadFile:     os.ReadFile,

		ImportObjectFact:  facts.importObject,
		ExportObjectFact:  facts.exportObject,
		AllObjectFacts:    facts.allObjects,
		ImportPackageFact: facts.importPackage,
		ExportPackageFact: facts.exportPackage,
		AllPackageFacts:   facts.allPackages,
	}
}
