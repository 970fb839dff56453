package cost

import (
	"go/token"
	"go/types"
	"reflect"
	"slices"

	"golang.org/x/tools/go/analysis"

	"github.com/querylint/querylint/analyzers/config"
	"github.com/querylint/querylint/analyzers/finding"
	"github.com/querylint/querylint/analyzers/internal/catalog"
	"github.com/querylint/querylint/analyzers/internal/effect"
	"github.com/querylint/querylint/analyzers/internal/eval"
	"github.com/querylint/querylint/analyzers/internal/link"
	"github.com/querylint/querylint/analyzers/internal/poly"
	"github.com/querylint/querylint/analyzers/internal/statement"
	"github.com/querylint/querylint/analyzers/internal/survey"
	"github.com/querylint/querylint/analyzers/internal/syntax"
	"github.com/querylint/querylint/analyzers/internal/value"
)

// Analyzer computes the costs of a package's functions. It reports nothing:
// the analyzers of the rules ask its Result.
var Analyzer = &analysis.Analyzer{
	Name:       "querylintcost",
	Doc:        "compute how many round trips to databases, caches and brokers functions make",
	Run:        run,
	Requires:   []*analysis.Analyzer{statement.Analyzer},
	ResultType: reflect.TypeFor[*Result](),
	FactTypes:  []analysis.Fact{new(link.Fact), new(link.Package)},
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
	// Entries is how many entries a map has at most, by the name that Order.Map has, likewise.
	Entries func(name string) (int64, bool)
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

// pass is the analysis of one package.
type pass struct {
	*survey.Package
	collected
	reaches   bool // a client of a database, cache or broker
	work      int  // see spent
	mostWork  int
	callers   *link.Callers              // in the package
	calls     map[*types.Func][]unitCall // likewise, see callsTo
	handed    map[*types.Func]bool
	callbacks map[*types.Var]callback
	globals   value.Globals
	buffers   effect.Buffers
	pieces    [][]piece                        // lists of the steps of a callee, to be used again
	runs      map[*eval.Evaluation][]poly.Term // see termsOf
}

// collected is what the pass finds, for facts and rules.
type collected struct {
	sites     []link.Site
	sequences []effect.Sequence
	literals  []link.Function
	uses      []link.Use
	served    map[string][]poly.Term // costs of the literals that answer requests, by the function around
}

func run(ap *analysis.Pass) (any, error) {
	cat, err := catalog.Load(config.Current())
	if err != nil {
		return nil, err
	}
	p := newPass(ap, cat)
	p.SQL, _ = ap.ResultOf[statement.Analyzer].(*statement.Result)
	if ap.Pkg.Path() == survey.ProgramPath {
		facts := p.PackageFacts()
		prog := link.WholeProgram(facts...)
		_, closed := prog.Close(facts, settings.wholeProgram)
		result := &Result{Last: true, Sites: closed, Sequences: prog.CloseSequences(facts), Functions: prog.Functions(facts), Literals: prog.Literals(facts), Seldom: prog.Startup.Seldom, Entries: prog.Entries, program: prog}
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
	p.reaches = p.ReachesClient()
	if !p.reaches && !p.Users() && !cat.Combinator(ap.Pkg.Path()) {
		return new(Result), nil
	}
	p.analyze()
	result := p.finish()
	result.Reaches, result.summary = p.reaches, p.Summary
	result.Upkeep = make(map[token.Pos]bool)
	for _, u := range p.Units {
		if p.Upkeep(u) || p.UpkeepFile(u.Node.Pos()) {
			result.Upkeep[u.Node.Pos()] = true
		}
	}
	result.Invalid = p.Invalid()
	return result, nil
}

func newPass(ap *analysis.Pass, cat *catalog.Catalog) *pass {
	return &pass{
		Package:   survey.NewPackage(ap, cat),
		collected: collected{served: make(map[string][]poly.Term)},
		globals:   make(value.Globals),
		runs:      make(map[*eval.Evaluation][]poly.Term),
	}
}

// analyze computes the costs of all functions of the package.
func (p *pass) analyze() {
	p.ScanPackage()
	p.LinkUnits()
	p.linkTemplates()
	p.mostWork = workPerFunction * max(len(p.Units), fewFunctions)
	p.computeAll()
}

func (p *pass) computeAll() {
	p.findCallers()
	for _, u := range p.Cycles() {
		p.compute(u)
	}
}

// compute walks a unit whose callees are known. In a recursion the first walk
// leaves the recursive calls out; what it finds is the cost of one turn.
func (p *pass) compute(u *syntax.Unit) {
	if len(u.Cycle) == 0 {
		p.CostOf(u).Summary = p.walk(u, nil, true, p.Run(u))
		return
	}
	if u != u.Cycle[len(u.Cycle)-1] {
		return // the last one of the component does it for all
	}
	var turn []poly.Term
	for _, c := range u.Cycle {
		p.CostOf(c).Summary = p.walk(c, nil, false, p.Run(c))
	}
	for _, c := range u.Cycle {
		for _, t := range p.CostOf(c).Summary.Terms {
			if t.Leaf.Kind != poly.Param {
				t.Factors = slices.Clone(t.Factors)
				for i := range t.Factors {
					t.Factors[i].Param = poly.None
				}
				t.Leaf.Handle, t.Leaf.Chosen = poly.None, 0
				turn = poly.Larger(turn, []poly.Term{t})
			}
		}
	}
	from := len(p.sites)
	for _, c := range u.Cycle {
		p.CostOf(c).Summary = p.walk(c, turn, true, p.Run(c))
	}
	p.sites = append(p.sites[:from], oneCycle(p.sites[from:])...)
}

// oneCycle keeps, of the calls that close a recursion, the first, which knows the others:
// what mends one mends all.
func oneCycle(sites []link.Site) []link.Site {
	first := -1
	var closing []finding.Place
	for i := range sites {
		s := &sites[i]
		if s.Recursion == nil {
			continue
		}
		closing = append(closing, finding.Place{File: s.File, Line: s.Line, Column: s.Col})
		if first < 0 || s.Before(&sites[first]) {
			first = i
		}
	}
	slices.SortFunc(closing, finding.Place.Compare)
	closing = slices.Compact(closing)
	var out []link.Site
	for i, s := range sites {
		if i == first && len(closing) > 1 {
			s.Closing = closing
		}
		if s.Recursion == nil || i == first {
			out = append(out, s)
		}
	}
	return out
}

// walk walks a run of a unit.
func (p *pass) walk(u *syntax.Unit, turn []poly.Term, record bool, run *eval.Evaluation) link.Summary {
	w := &walker{
		p: p, u: u, cycle: turn, record: record, evaluated: run,
		Function: value.NewFunction(p.Package, u, p.globals),
		scope:    scope{within: u.Name, request: p.Serves(u), upkeep: p.Upkeep(u), element: p.elementFrame(u)},
		known:    newKnown(),
	}
	w.Cost = w.costed
	w.steps = p.buffers.Take()
	w.returnsLocal = p.ReturnedLocals(u)
	terms := w.body(u.Body)
	if len(terms) >= poly.MaxTerms {
		p.Limits.Reached(link.LimitTerms, u.Name)
	}
	w.keepOpened()
	var told []effect.Step
	if record {
		p.CostOf(u).Parts = w.parts
		told = p.sequence(u, w)
	}
	out := link.Summary{Terms: terms, Result: w.result, ResultSteps: w.resultSteps, Gives: w.Gives(), Carries: w.Carries(), Chooses: w.Chooses(), Returns: w.returns, Steps: w.exported(told)}
	p.buffers.Return(w.steps)
	return out
}
