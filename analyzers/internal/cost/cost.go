package cost

import (
	"go/ast"
	"go/token"
	"go/types"
	"reflect"
	"slices"

	"golang.org/x/tools/go/analysis"

	"github.com/querylint/querylint/analyzers/config"
	"github.com/querylint/querylint/analyzers/finding"
	"github.com/querylint/querylint/analyzers/ignore"
	"github.com/querylint/querylint/analyzers/internal/catalog"
	"github.com/querylint/querylint/analyzers/internal/effect"
	"github.com/querylint/querylint/analyzers/internal/link"
	"github.com/querylint/querylint/analyzers/internal/poly"
	"github.com/querylint/querylint/analyzers/internal/sourcefile"
	"github.com/querylint/querylint/analyzers/internal/statement"
)

// Analyzer computes the costs of a package's functions. It reports nothing:
// the analyzers of the rules ask its Result.
var Analyzer = &analysis.Analyzer{
	Name:       "querylintcost",
	Doc:        "compute how many round trips to databases, caches and brokers functions make",
	Run:        run,
	Requires:   []*analysis.Analyzer{statement.Analyzer},
	ResultType: reflect.TypeFor[*Result](),
	FactTypes:  []analysis.Fact{new(link.Summary), new(link.Package)},
}

// Result is what rules ask of the engine.
type Result struct {
	// Sites are the loops of this package, and of packages that it imports,
	// whose cost is known now: all interface calls that can be resolved are.
	Sites []link.Site
	// Sequences are what the functions do, likewise.
	Sequences []effect.Sequence
	// Upkeep are the declarations of functions of this package that are a
	// migration, a seed, start-up or a command-line task.
	Upkeep map[token.Pos]bool
	// Last: no package that comes later sees more of the program. It is
	// ProgramPath, or without one a package main.
	Last bool
	// Functions are those of all the user's packages, in the result for
	// ProgramPath, if the flag functions is set.
	Functions []link.Function
	// Literals are the function literals that run apart from the code around them,
	// likewise.
	Literals []link.Function
	// Seldom tells whether nothing but the start of a server, and commands that
	// somebody types, come to a line of a function, likewise.
	Seldom func(function, file string, line int) bool
	// Limits are the bounds that the analysis has reached, in the result for
	// ProgramPath.
	Limits []link.Limit
	// Invalid are the entries of the user's catalog that do not fit a library
	// that this package imports.
	Invalid []error
	// Reaches: the package can reach a client of a database, a cache or a broker
	// through its imports.
	Reaches bool

	program *link.Program
	summary func(*types.Func) *link.Summary // nil where no function has a cost
}

// Works reports whether a call of a function, be it of another package, comes to a
// database, a cache, a broker or another service, or to an interface of the program
// that may.
func (r *Result) Works(fn *types.Func) bool {
	if r.summary == nil {
		return false
	}
	s := r.summary(fn.Origin())
	if s == nil {
		return false
	}
	does := func(k poly.Kind) bool { return k != poly.Param && k != poly.Free }
	return slices.ContainsFunc(s.Terms, func(t poly.Term) bool { return does(t.Leaf.Kind) }) ||
		slices.ContainsFunc(s.Steps, func(s effect.Step) bool { return does(s.Leaf.Kind) })
}

var settings struct {
	wholeProgram bool
	functions    bool
}

func init() {
	Analyzer.Flags.BoolVar(&settings.wholeProgram, "whole-program", false,
		"leave interface calls open until ProgramPath is analysed, a package of no files that imports the whole program")
	Analyzer.Flags.BoolVar(&settings.functions, "functions", false, "with -whole-program: list what functions cost")
}

// ProgramPath is the path of the package that a whole-program driver analyses
// last, for what no package of the program sees together.
const ProgramPath = "querylint/program"

// pass is the analysis of one package.
type pass struct {
	*analysis.Pass
	scan
	cat         *catalog.Catalog
	sql         *statement.Result // nil without it
	reaches     bool              // a client of a database, cache or broker
	sites       []link.Site
	sequences   []effect.Sequence
	interfaces  map[string]link.Interface
	summaries   map[*types.Func]*link.Summary
	storedMaps  map[*unit]map[types.Object][]storing
	handleTypes *[]handle
	knownAs     map[*types.Named]catalog.TypeName
	bodyOf      map[*types.Func]*ast.BlockStmt // of the functions of the package
	sorting     map[*types.Func]bool           // which of them sort what they are given
	upkeepFiles map[string]bool
	generatedAt map[string]bool
	directives  map[string][]finding.Directive // by file
	literals    []link.Function
	served      map[string][]poly.Term // costs of the literals that answer requests, by the function around
	limits      link.Limits
	randoms     map[variableAt]bool  // see random
	waiting     map[*unit]bool       // see unitWaits
	globals     map[*types.Var]roots // see variableRoots
	work        int                  // see spent
	mostWork    int
	paramNames  map[types.Object]string // see listParams
	listTexts   map[ast.Expr]string     // see listText
	uses        []link.Use
	callers     *link.Callers // in the package
}

func run(ap *analysis.Pass) (any, error) {
	cat, err := catalog.Load(config.Current())
	if err != nil {
		return nil, err
	}
	p := newPass(ap, cat)
	p.sql, _ = ap.ResultOf[statement.Analyzer].(*statement.Result)
	if ap.Pkg.Path() == ProgramPath {
		facts := p.packageFacts()
		prog := link.NewProgram(facts...)
		_, closed := prog.Close(facts, settings.wholeProgram)
		result := &Result{Last: true, Sites: closed, Sequences: prog.CloseSequences(facts), Functions: prog.Functions(facts), Literals: prog.Literals(facts), Seldom: prog.Startup.Seldom, program: prog}
		all := prog.Limits.List()
		for _, f := range facts {
			all = append(all, f.Limits...)
		}
		result.Limits = link.JoinLimits(all)
		return result, nil
	}
	if cat.Opaque(ap.Pkg.Path()) {
		return new(Result), nil
	}
	p.reaches = p.reachesClient()
	if !p.reaches && !p.users() && !cat.Combinator(ap.Pkg.Path()) {
		return new(Result), nil
	}
	p.analyze()
	result := p.finish()
	result.Reaches, result.summary = p.reaches, p.summary
	result.Upkeep = make(map[token.Pos]bool)
	for _, u := range p.units {
		if p.upkeep(u) || p.upkeepFile(u.node.Pos()) {
			result.Upkeep[u.node.Pos()] = true
		}
	}
	result.Invalid = p.invalid()
	return result, nil
}

// invalid holds the entries that the user has added against the packages they
// name, as far as this package imports them.
func (p *pass) invalid() []error {
	var errs []error
	if len(p.cat.Added()) > 0 {
		for _, pkg := range p.imported() {
			errs = append(errs, p.cat.Check(pkg)...)
		}
	}
	return errs
}

func newPass(ap *analysis.Pass, cat *catalog.Catalog) *pass {
	return &pass{
		Pass: ap, cat: cat,
		interfaces:  make(map[string]link.Interface),
		summaries:   make(map[*types.Func]*link.Summary),
		storedMaps:  make(map[*unit]map[types.Object][]storing),
		sorting:     make(map[*types.Func]bool),
		upkeepFiles: make(map[string]bool),
		generatedAt: make(map[string]bool),
		directives:  make(map[string][]finding.Directive),
		served:      make(map[string][]poly.Term),
		listTexts:   make(map[ast.Expr]string),
		limits:      make(link.Limits),
		randoms:     make(map[variableAt]bool),
		waiting:     make(map[*unit]bool),
		globals:     make(map[*types.Var]roots),
		knownAs:     make(map[*types.Named]catalog.TypeName),
	}
}

// analyze computes the costs of all functions of the package.
func (p *pass) analyze() {
	p.scanPackage()
	p.link()
	p.mostWork = workPerFunction * max(len(p.units), fewFunctions)
	p.computeAll()
}

func (p *pass) computeAll() {
	p.findCallers()
	for _, u := range p.cycles() {
		p.compute(u)
	}
}

// reachesClient reports whether the package can reach a client of a database,
// cache or broker through its imports.
func (p *pass) reachesClient() bool {
	for _, file := range p.Files {
		for _, spec := range file.Imports {
			pkg := p.importedBy(spec)
			if pkg == nil {
				continue
			}
			fact := new(link.Package)
			if p.cat.Client(pkg.Path()) || p.ImportPackageFact(pkg, fact) && fact.Reaches {
				return true
			}
		}
	}
	return false
}

// users reports whether the package belongs to the user's own module: behind an
// interface it runs queries without importing a client, as the services of a
// layered program do. The go command gives dependencies a version. Without
// modules every package may be the user's.
func (p *pass) users() bool { return p.Module == nil || p.Module.Version == "" }

// importedBy is the package of an import, or nil where types are missing.
func (p *pass) importedBy(spec *ast.ImportSpec) *types.Package {
	o := p.TypesInfo.Implicits[spec]
	if spec.Name != nil {
		o = p.TypesInfo.Defs[spec.Name]
	}
	if name, ok := o.(*types.PkgName); ok {
		return name.Imported()
	}
	return nil
}

// summary is the cost of a function of this or another package, or nil.
func (p *pass) summary(fn *types.Func) *link.Summary {
	if u := p.byFunc[fn]; u != nil {
		return &u.summary
	}
	if fn.Pkg() == nil || fn.Pkg() == p.Pkg {
		return nil
	}
	s, ok := p.summaries[fn]
	if !ok {
		s = new(link.Summary)
		if !p.ImportObjectFact(fn, s) {
			s = nil
		}
		p.summaries[fn] = s
	}
	return s
}

// compute walks a unit whose callees are known. In a recursion the first walk
// leaves the recursive calls out; what it finds is the cost of one turn.
func (p *pass) compute(u *unit) {
	if len(u.cycle) == 0 {
		u.summary = p.walk(u, nil, true)
		return
	}
	if u != u.cycle[len(u.cycle)-1] {
		return // the last one of the component does it for all
	}
	var turn []poly.Term
	for _, c := range u.cycle {
		c.summary = p.walk(c, nil, false)
	}
	for _, c := range u.cycle {
		for _, t := range c.summary.Terms {
			if t.Leaf.Kind != poly.Param {
				for i := range t.Factors {
					t.Factors[i].Param = poly.None
				}
				t.Leaf.Handle = poly.None
				turn = poly.Larger(turn, []poly.Term{t})
			}
		}
	}
	from := len(p.sites)
	for _, c := range u.cycle {
		c.summary = p.walk(c, turn, true)
	}
	p.sites = append(p.sites[:from], oneCycle(p.sites[from:])...)
}

// oneCycle keeps, of the calls that close a recursion, the first.
func oneCycle(sites []link.Site) []link.Site {
	first := -1
	for i, s := range sites {
		if s.Recursion != nil && (first < 0 || s.Before(&sites[first])) {
			first = i
		}
	}
	var out []link.Site
	for i, s := range sites {
		if s.Recursion == nil || i == first {
			out = append(out, s)
		}
	}
	return out
}

func (p *pass) walk(u *unit, turn []poly.Term, record bool) link.Summary {
	w := &walker{
		p: p, u: u, cycle: turn, record: record,
		scope: scope{params: u.params, within: u.name, request: p.serves(u), upkeep: p.upkeep(u)},
		known: newKnown(),
	}
	w.returnsLocal = p.returnedLocals(u)
	terms := w.list(u.body.List, 0)
	if len(terms) >= poly.MaxTerms {
		p.limits.Reached(link.LimitTerms, u.name)
	}
	if record {
		u.parts = w.parts
		p.sequence(u, w)
	}
	return link.Summary{Terms: terms, Result: w.result, Returns: w.returns, Steps: w.exported()}
}

// upkeep reports whether the unit is a migration, a seed, start-up code or a
// command, by its name or by what it is given.
func (p *pass) upkeep(u *unit) bool {
	if p.hasParam(u.typ, p.cat.Command) {
		return true
	}
	d, ok := u.node.(*ast.FuncDecl)
	if !ok {
		return false
	}
	if p.startsUp(u) {
		return true
	}
	ws := catalog.Words(d.Name.Name)
	return len(ws) > 0 && (ws[0] == "init" || ws[0] == "initialize") || p.cat.Upkeep(d.Name.Name)
}

// startsUp reports whether the unit is main or init: it runs once.
func (p *pass) startsUp(u *unit) bool {
	d, ok := u.node.(*ast.FuncDecl)
	return ok && d.Recv == nil && (d.Name.Name == "init" || d.Name.Name == "main" && p.Pkg.Name() == "main")
}

func (p *pass) upkeepFile(pos token.Pos) bool {
	name := p.Fset.Position(pos).Filename
	is, ok := p.upkeepFiles[name]
	if !ok {
		is = p.cat.UpkeepFile(name, p.inModule())
		p.upkeepFiles[name] = is
	}
	return is
}

func (p *pass) generated(pos token.Pos) bool {
	name := p.Fset.File(pos).Name()
	is, ok := p.generatedAt[name]
	if !ok {
		for _, f := range p.Files {
			if f.FileStart <= pos && pos < f.FileEnd {
				is = sourcefile.Generated(p.Fset, f)
			}
		}
		p.generatedAt[name] = is
	}
	return is
}

// ignored are the comments that cover the line of a place. A site keeps them: who
// closes it may not have the file.
func (p *pass) ignored(pos token.Pos) []finding.Directive {
	at, name := p.Fset.Position(pos), p.Fset.File(pos).Name()
	all, ok := p.directives[name]
	if !ok {
		for _, f := range p.Files {
			if f.FileStart <= pos && pos < f.FileEnd {
				all = ignore.Directives(p.Fset, f)
			}
		}
		p.directives[name] = all
	}
	var here []finding.Directive
	for _, d := range all {
		if d.In(at.Filename) && d.From <= at.Line && at.Line <= d.To {
			here = append(here, d)
		}
	}
	return here
}

func (p *pass) module() string {
	if p.Module == nil {
		return ""
	}
	return p.Module.Path
}
