// Package entry finds where the outside world comes into a program: the functions
// that requests, messages and timers start, with the method and path of each, as
// far as constants tell. Which call registers what is data of package catalog. The
// code that registers is run in the mind, from main on: a router that is given to a
// function, kept in a field or returned keeps the beginning that its group has, and
// a helper registers what it is given. What is not a constant is … in a path.
package entry

import (
	"cmp"
	"reflect"
	"slices"

	"golang.org/x/tools/go/analysis"

	"github.com/querylint/querylint/analyzers/config"
	"github.com/querylint/querylint/analyzers/internal/catalog"
	"github.com/querylint/querylint/analyzers/internal/survey"
)

// Analyzer finds the entry points of a whole program, in the result for
// cost.ProgramPath. It does nothing without the flag functions.
var Analyzer = &analysis.Analyzer{
	Name:       "querylintentry",
	Doc:        "find the functions that requests, messages and timers start",
	Run:        run,
	ResultType: reflect.TypeFor[[]Point](),
	FactTypes:  []analysis.Fact{new(registrations)},
}

var enabled bool

func init() {
	Analyzer.Flags.BoolVar(&enabled, "functions", false, "look for entry points")
}

// Point is one entry point.
type Point struct {
	Kind   string // http, grpc, graphql, cron, task, kafka, main …
	Method string // of http: GET, ANY
	Path   string // or what else names it
	// Runs are the functions that it starts, one after the other; the last is the
	// handler, the others stand before it.
	Runs []Ref
	File string // where it is registered
	Line int
}

// Ref names a function.
type Ref struct {
	Function  string // full name; of a literal, that of the function around it
	Interface string // key of the interface whose method Function is the name of
	Returned  bool   // what Function returns
	File      string // of a literal
	Line, Col int
}

// Name is the entry point as a reader would call it.
func (p *Point) Name() string {
	switch p.Kind {
	case "http":
		return p.Method + " " + p.Path
	case "main":
		return "main " + p.Path
	}
	return p.Kind + " " + p.Path
}

// registrations is what is kept of a package that registers something. It never
// leaves the process: only whole-program runs have it.
type registrations struct {
	kept   *kept
	points []Point // that need no more of the program
}

// AFact marks registrations as a fact.
func (*registrations) AFact() {}

func run(pass *analysis.Pass) (any, error) {
	if !enabled {
		return []Point(nil), nil
	}
	cat, err := catalog.Load(config.Current())
	if err != nil {
		return nil, err
	}
	if pass.Pkg.Path() == survey.ProgramPath {
		return all(pass, cat), nil
	}
	if pass.Module != nil && pass.Module.Version != "" {
		return []Point(nil), nil // a library's
	}
	fact := &registrations{kept: keep(pass, cat)}
	fact.points = slices.Concat(implemented(pass, cat), resolvers(pass, cat), readers(pass, cat), described(pass, cat), mains(pass))
	if fact.kept != nil || len(fact.points) > 0 {
		pass.ExportPackageFact(fact)
	}
	return []Point(nil), nil
}

// all are the entry points of a program, each once.
func all(pass *analysis.Pass, cat *catalog.Catalog) []Point {
	m := newMachine(pass.Fset, cat)
	var points []Point
	facts := pass.AllPackageFacts()
	slices.SortFunc(facts, func(a, b analysis.PackageFact) int { return cmp.Compare(a.Package.Path(), b.Package.Path()) })
	for _, f := range facts {
		fact, ok := f.Fact.(*registrations)
		if !ok {
			continue
		}
		points = append(points, fact.points...)
		if fact.kept != nil {
			m.add(fact.kept)
		}
	}
	points = append(points, m.run()...)
	slices.SortStableFunc(points, func(a, b Point) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Path, b.Path), cmp.Compare(a.Method, b.Method), cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
	})
	return slices.CompactFunc(points, func(a, b Point) bool { return a.Name() == b.Name() && slices.Equal(a.Runs, b.Runs) })
}
