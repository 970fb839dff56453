package run

import (
	"errors"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/tools/go/analysis"

	"github.com/querylint/querylint/analyzers"
	"github.com/querylint/querylint/analyzers/finding"
	"github.com/querylint/querylint/cmd/querylint/internal/load"
	"github.com/querylint/querylint/cmd/querylint/internal/testmod"
)

// everything is a Scope in which all code of modules is relevant.
type everything struct{}

func (everything) Client(path string) bool { return path == "database/sql" }
func (everything) Opaque(path string) bool { return !strings.Contains(path, ".") }
func (everything) Combinator(string) bool  { return false }
func (everything) Remote(string) bool      { return false }

// analyze runs analyzers over a module and returns the driver and what was
// wrong with the code or the analyzers.
func analyze(t *testing.T, archive string, analyzers ...*analysis.Analyzer) (*Driver, error) {
	t.Helper()
	dir := testmod.Write(t, archive)
	program, err := load.List(t.Context(), load.Config{Dir: dir, Patterns: []string{"./..."}, Scope: everything{}})
	require.NoError(t, err)
	driver, err := New(program, analyzers)
	require.NoError(t, err)
	_, err = program.Check(t.Context(), 4, driver.Analyze)
	require.NoError(t, err)
	late := driver.Close()
	return driver, errors.Join(driver.Err(), late)
}

// messages are those of all findings.
func messages(d *Driver) []string {
	var all []string
	for _, f := range d.Findings() {
		all = append(all, f.Message)
	}
	return all
}

// analyzer returns an analyzer that makes findings of messages.
func analyzer(run func(pass *analysis.Pass) []string, facts ...analysis.Fact) *analysis.Analyzer {
	return &analysis.Analyzer{
		Name: "standin", Doc: "stand-in",
		FactTypes:  facts,
		ResultType: findingsType,
		Run: func(pass *analysis.Pass) (any, error) {
			var found []*finding.Finding
			for _, msg := range run(pass) {
				found = append(found, &finding.Finding{Message: msg})
			}
			return found, nil
		},
	}
}

type objectFact struct{ Text string }

func (*objectFact) AFact() {}

type packageFact struct{ Funcs int }

func (*packageFact) AFact() {}

const layers = `
-- go.mod --
module example.com/m

go 1.26
-- a/a.go --
package a

import _ "database/sql"

func A() {}

func unexported() {}
-- b/b.go --
package b

import "example.com/m/a"

func B() { a.A() }
-- c/c.go --
package c

import _ "database/sql"

func C() {}
-- d/d.go --
package d

import (
	"example.com/m/b"
	"example.com/m/c"
)

func D() { b.B(); c.C() }
`

// funcs are the functions declared in the pass's package.
func funcs(pass *analysis.Pass) []*types.Func {
	var fns []*types.Func
	for _, file := range pass.Files {
		for _, decl := range file.Decls {
			if fn, ok := decl.(*ast.FuncDecl); ok {
				fns = append(fns, pass.TypesInfo.Defs[fn.Name].(*types.Func))
			}
		}
	}
	return fns
}

func TestFacts(t *testing.T) {
	a := analyzer(func(pass *analysis.Pass) []string {
		var seen []string
		for id, obj := range pass.TypesInfo.Uses {
			fn, ok := obj.(*types.Func)
			if !ok {
				continue
			}
			fact := new(objectFact)
			if pass.ImportObjectFact(fn, fact) {
				seen = append(seen, fmt.Sprintf("%s uses %s: %s", pass.Pkg.Name(), id.Name, fact.Text))
				fact.Text = "changed by an importer" // of its own copy
			}
		}
		for _, fn := range funcs(pass) {
			pass.ExportObjectFact(fn, &objectFact{"fact of " + fn.Name()})
		}
		if len(pass.Files) > 0 {
			pass.ExportPackageFact(&packageFact{len(funcs(pass))})
		}
		var below []string
		for _, f := range pass.AllPackageFacts() {
			below = append(below, fmt.Sprintf("%s=%d", f.Package.Name(), f.Fact.(*packageFact).Funcs))
		}
		return append(seen,
			fmt.Sprintf("%s sees packages %v", pass.Pkg.Name(), below),
			fmt.Sprintf("%s sees %d objects", pass.Pkg.Name(), len(pass.AllObjectFacts())))
	}, new(objectFact), new(packageFact))
	for range 20 {
		driver, err := analyze(t, layers, a)
		require.NoError(t, err)
		got := messages(driver)
		// Uses is a map: sort nothing but what the stand-in got out of it.
		assert.Subset(t, got, []string{"d uses B: fact of B", "d uses C: fact of C", "b uses A: fact of A"})
		got = deleteUses(got)
		assert.Equal(t, []string{
			"a sees packages [a=2]",
			"a sees 2 objects",
			"b sees packages [a=2 b=1]",
			"b sees 3 objects",
			"c sees packages [c=1]",
			"c sees 1 objects",
			"d sees packages [a=2 b=1 c=1 d=1]",
			"d sees 5 objects",
			"program sees packages [a=2 b=1 c=1 d=1]",
			"program sees 5 objects",
		}, got)
	}
}

func deleteUses(msgs []string) []string {
	var rest []string
	for _, msg := range msgs {
		if !strings.Contains(msg, " uses ") {
			rest = append(rest, msg)
		}
	}
	return rest
}

func TestResultsOfRequired(t *testing.T) {
	first := &analysis.Analyzer{
		Name: "first", Doc: "first",
		ResultType: reflect.TypeFor[string](),
		Run:        func(pass *analysis.Pass) (any, error) { return "result for " + pass.Pkg.Name(), nil },
	}
	other := &analysis.Analyzer{
		Name: "other", Doc: "other", ResultType: findingsType,
		Run: func(*analysis.Pass) (any, error) { return []*finding.Finding(nil), nil },
	}
	second := analyzer(func(pass *analysis.Pass) []string {
		assert.Len(t, pass.ResultOf, 1, "not what it does not require")
		return []string{pass.ResultOf[first].(string)}
	})
	second.Requires = []*analysis.Analyzer{first}
	driver, err := analyze(t, layers, other, second)
	require.NoError(t, err)
	assert.Equal(t, []string{"result for a", "result for b", "result for c", "result for d", "result for program"}, messages(driver))
}

// The package of the whole program sees everything, and may report at places in
// files that it has no syntax of.
func TestProgramPackage(t *testing.T) {
	a := analyzer(func(*analysis.Pass) []string { return nil })
	a.Run = func(pass *analysis.Pass) (any, error) {
		if pass.Pkg.Path() != analyzers.ProgramPath {
			return []*finding.Finding(nil), nil
		}
		assert.Empty(t, pass.Files)
		assert.True(t, pass.Pkg.Complete())
		assert.Len(t, pass.Pkg.Imports(), 4)
		require.NotNil(t, pass.Module)
		assert.Equal(t, "example.com/m", pass.Module.Path)
		assert.True(t, pass.Module.Main)
		file := pass.Fset.AddFile("fabricated.go", -1, 100)
		return []*finding.Finding{{Message: "late", Pos: file.Pos(10)}}, nil
	}
	driver, err := analyze(t, layers, a)
	require.NoError(t, err)
	require.Len(t, driver.Findings(), 1)
	assert.Equal(t, "fabricated.go", driver.program.Fset.Position(driver.Findings()[0].Pos).Filename)
}

func TestPanics(t *testing.T) {
	const bad = `
-- go.mod --
module example.com/m

go 1.26
-- bad/bad.go --
package bad

import _ "database/sql"

func Bad() int { return "text" }
-- good/good.go --
package good

import _ "database/sql"

func Good() {}
`
	panicIn := func(name string) *analysis.Analyzer {
		return analyzer(func(pass *analysis.Pass) []string {
			if pass.Pkg.Name() == name {
				panic("cannot happen")
			}
			return []string{pass.Pkg.Name()}
		})
	}
	driver, err := analyze(t, bad, panicIn("bad"))
	require.NoError(t, err, "in code that does not compile it may happen")
	assert.Equal(t, []string{"good", "program"}, messages(driver))

	driver, err = analyze(t, bad, panicIn("good"))
	require.EqualError(t, err, "internal error on package example.com/m/good: cannot happen")
	var bug *load.InternalError
	require.ErrorAs(t, err, &bug)
	assert.Contains(t, string(bug.Stack), "run_test.go")
	assert.Equal(t, []string{"bad", "program"}, messages(driver))
}

func TestMisuseOfFacts(t *testing.T) {
	for name, test := range map[string]struct {
		run  func(pass *analysis.Pass)
		want string
	}{
		"undeclared fact": {
			func(pass *analysis.Pass) { pass.ExportPackageFact(new(packageFact)) },
			"fact type *run.packageFact is not in FactTypes",
		},
		"foreign object": {
			func(pass *analysis.Pass) {
				for _, imp := range pass.Pkg.Imports() {
					if obj := imp.Scope().Lookup("A"); obj != nil {
						pass.ExportObjectFact(obj, new(objectFact))
					}
				}
			},
			"exported by package example.com/m/b",
		},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := analyze(t, layers, analyzer(func(pass *analysis.Pass) []string {
				test.run(pass)
				return nil
			}, new(objectFact)))
			require.Error(t, err)
			assert.Contains(t, err.Error(), test.want)
		})
	}
}

func TestResultType(t *testing.T) {
	_, err := New(nil, []*analysis.Analyzer{{
		Name: "wrong", Doc: "wrong",
		ResultType: reflect.TypeFor[token.Pos](),
		Run:        func(*analysis.Pass) (any, error) { return token.NoPos, nil },
	}})
	require.ErrorContains(t, err, "analyzer wrong has results of type token.Pos")
}
