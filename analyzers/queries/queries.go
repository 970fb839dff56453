// Package queries lists the statements that a program can run, with their lines,
// for those who compare them with what a server says: how it would run them, or
// which it has run.
package queries

import (
	"go/token"
	"reflect"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/querylint/querylint/analyzers/finding"
	"github.com/querylint/querylint/analyzers/internal/sourcefile"
	"github.com/querylint/querylint/analyzers/internal/statement"
	"github.com/querylint/querylint/analyzers/internal/survey"
	"github.com/querylint/querylint/sqlcheck"
)

// Query is a statement that one place of the code may run.
type Query struct {
	Pos, End token.Pos // of the text, or of the last call of a chain
	File     string
	Line     int
	Function string         // around it: pkg/path.(*T).Method
	Input    sqlcheck.Input // with holes for what the code does not show
	// Insert is the table that a chain of calls inserts rows into, which has no text.
	Insert string
	// Also are the verbs that the library may send for the same row, by its key.
	Also []string
	// Foreign is the database that it is for, if that is not MySQL.
	Foreign string
}

// Statements are the queries of a package.
type Statements struct{ Queries []Query }

// AFact marks facts.
func (*Statements) AFact() {}

// Analyzer finds nothing: it is there for Of, in a driver that sees the whole
// program.
var Analyzer = &analysis.Analyzer{
	Name:       "queries",
	Doc:        "list the statements that the program can run",
	URL:        "https://github.com/querylint/querylint",
	Run:        func(*analysis.Pass) (any, error) { return []*finding.Finding(nil), nil },
	Requires:   []*analysis.Analyzer{collector},
	ResultType: reflect.TypeFor[[]*finding.Finding](),
}

var collector = &analysis.Analyzer{
	Name:       "querylintqueries",
	Doc:        "collect the statements of the packages",
	Run:        collect,
	Requires:   []*analysis.Analyzer{statement.Analyzer},
	ResultType: reflect.TypeFor[[]Query](),
	FactTypes:  []analysis.Fact{new(Statements)},
}

// Of are the queries of the whole program by their places, in a driver that has
// run Analyzer.
func Of(result func(*analysis.Analyzer) any) []Query {
	list, _ := result(collector).([]Query)
	return list
}

func collect(pass *analysis.Pass) (any, error) {
	if pass.Pkg.Path() == survey.ProgramPath {
		var all []Query
		for _, f := range pass.AllPackageFacts() {
			if s, ok := f.Fact.(*Statements); ok {
				all = append(all, s.Queries...)
			}
		}
		slices.SortStableFunc(all, func(a, b Query) int {
			if c := strings.Compare(a.File, b.File); c != 0 {
				return c
			}
			return a.Line - b.Line
		})
		return all, nil
	}
	var list []Query
	for _, place := range pass.ResultOf[statement.Analyzer].(*statement.Result).Places {
		if place.Built && place.Wrapper {
			continue
		}
		for _, s := range place.Alternatives {
			list = append(list, query(pass, place, s))
		}
	}
	if len(list) > 0 {
		pass.ExportPackageFact(&Statements{list})
	}
	return list, nil
}

func query(pass *analysis.Pass, place *statement.Place, s *statement.Statement) Query {
	q := Query{
		Pos: place.At.Pos(), End: place.At.End(), File: sourcefile.NameAt(pass, place.At.Pos()),
		Line: pass.Fset.Position(place.At.Pos()).Line, Function: place.Function, Insert: s.Insert, Also: s.Also, Foreign: s.Foreign,
	}
	switch {
	case s.Skeleton != nil:
		q.Input = s.Skeleton.Input()
	default:
		q.Input = s.Input
		q.Input.Partial = q.Input.Partial && !s.Shorter
	}
	return q
}
