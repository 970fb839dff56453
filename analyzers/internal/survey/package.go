package survey

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/analysis"

	"github.com/querylint/querylint/analyzers/internal/catalog"
	"github.com/querylint/querylint/analyzers/internal/eval"
	"github.com/querylint/querylint/analyzers/internal/link"
	"github.com/querylint/querylint/analyzers/internal/pack"
	"github.com/querylint/querylint/analyzers/internal/poly"
	"github.com/querylint/querylint/analyzers/internal/syntax"
)

// ProgramPath is the path of the package that a whole-program driver analyses
// last, for what no package of the program sees together.
const ProgramPath = "querylint/program"

// Package is the source of one package with what functions are known to do, its own
// and those that it calls.
type Package struct {
	*syntax.Package
	known
}

// known are answers to questions about the package, each asked once.
type known struct {
	costs        map[*syntax.Unit]*Computed
	imported     map[*types.Func]imported
	Interfaces   map[string]link.Interface
	Limits       link.Limits
	waiting      map[*syntax.Unit]bool        // see UnitWaits
	paramNames   map[types.Object]string      // see listParams
	listTexts    map[ast.Expr]string          // see ListText
	limitedLists map[ast.Expr]int64           // see limitedList
	perElement   map[*types.Func]string       // see elementwise
	registered   map[catalog.Does]bool        // see registers
	objects      *objects                     // see schemaObjects
	templates    *templates                   // see runsTemplates
	evaluator    *eval.Evaluator              // see Run
	mentioned    map[ast.Node]*mentions       // see mentionsIn
	literals     map[*ast.FuncLit][]poly.Term // see KeepLiteral
	mapNames     map[types.Object]string      // see mapParams
}

// NewPackage is the package of a pass.
func NewPackage(ap *analysis.Pass, cat *catalog.Catalog) *Package {
	p := &Package{
		Package: syntax.NewPackage(ap, cat),
		known: known{
			costs: make(map[*syntax.Unit]*Computed), imported: make(map[*types.Func]imported),
			Interfaces: make(map[string]link.Interface), Limits: make(link.Limits),
			waiting: make(map[*syntax.Unit]bool), listTexts: make(map[ast.Expr]string), limitedLists: make(map[ast.Expr]int64), registered: make(map[catalog.Does]bool),
			mentioned: make(map[ast.Node]*mentions), literals: make(map[*ast.FuncLit][]poly.Term),
		},
	}
	p.Limited, p.OnceElsewhere = p.limitedList, p.onceElsewhere
	return p
}

// imported is what is known of a function of another package.
type imported struct {
	summary *link.Summary
	packed  pack.Packed
}

// Computed is what is known of a unit.
type Computed struct {
	Summary  link.Summary
	Packed   pack.Packed     // Summary, once it is complete
	Reached  []link.Call     // with the flag functions
	Parts    []link.Part     // likewise
	Compared map[string]bool // see Compared
	Walks    bool            // of the first of a cycle: a call inside of it stands in a loop over data
}

// CostOf is what is known of a unit so far.
func (p *Package) CostOf(u *syntax.Unit) *Computed {
	c := p.costs[u]
	if c == nil {
		c = new(Computed)
		p.costs[u] = c
	}
	return c
}

// Invalid holds the entries that the user has added against the packages they
// name, as far as this package imports them.
func (p *Package) Invalid() []error {
	var errs []error
	if len(p.Catalog.Added()) > 0 {
		for _, pkg := range p.Imported() {
			errs = append(errs, p.Catalog.Check(pkg)...)
		}
	}
	return errs
}

// ReachesClient reports whether the package can reach a client of a database,
// cache or broker through its imports.
func (p *Package) ReachesClient() bool {
	for _, file := range p.Files {
		for _, spec := range file.Imports {
			pkg := p.ImportedBy(spec)
			if pkg == nil {
				continue
			}
			fact := new(link.Package)
			if p.Catalog.Client(pkg.Path()) || p.ImportPackageFact(pkg, fact) && fact.Reaches {
				return true
			}
		}
	}
	return false
}

// Summary is the cost of a function of this or another package, or nil.
func (p *Package) Summary(fn *types.Func) *link.Summary {
	if u := p.ByFunc[fn]; u != nil {
		return &p.CostOf(u).Summary
	}
	if fn.Pkg() == nil || fn.Pkg() == p.Pkg {
		return nil
	}
	return p.imports(fn).summary
}

// imports is what the fact of a function of another package says.
func (p *Package) imports(fn *types.Func) imported {
	im, ok := p.imported[fn]
	if !ok {
		var f link.Fact
		if p.ImportObjectFact(fn, &f) {
			im = imported{pack.Value[link.Summary](f.Summary), f.Summary}
		}
		p.imported[fn] = im
	}
	return im
}
