package cost_test

import (
	"flag"
	"fmt"
	"go/types"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"

	"github.com/querylint/querylint/analyzers/internal/cost"
	"github.com/querylint/querylint/analyzers/internal/link"
	"github.com/querylint/querylint/analyzers/internal/pack"
	"github.com/querylint/querylint/analyzers/internal/poly"
	"github.com/querylint/querylint/analyzers/internal/syntax"
	"github.com/querylint/querylint/analyzers/internal/testmodule"
	"github.com/querylint/querylint/analyzers/roundtrip"
)

var update = flag.Bool("update", false, "write what the engine says into docs/engine.md")

const (
	enginePage = "../../../docs/engine.md"
	incident   = "../../../testdata/incident1"
)

// printed is a block of the page that the engine fills.
var printed = regexp.MustCompile("(?s)<!-- engine: (\\w+) (\\S+) -->\n```\n(.*?)```\n")

// docs/engine.md shows what the engine says of the first incident at each station.
func TestEnginePage(t *testing.T) {
	page, err := os.ReadFile(enginePage)
	require.NoError(t, err)
	s := stationsOf(t)
	now := printed.ReplaceAllStringFunc(string(page), func(block string) string {
		m := printed.FindStringSubmatch(block)
		text := s.say(t, m[1], m[2])
		require.NotEmpty(t, text, m[0])
		return fmt.Sprintf("<!-- engine: %s %s -->\n```\n%s```\n", m[1], m[2], text)
	})
	if *update {
		require.NoError(t, os.WriteFile(enginePage, []byte(now), 0o644))
		return
	}
	assert.Equal(t, now, string(page))
}

// stations are the results of the analysers, by package without the module's path.
type stations struct {
	dir     string
	costs   map[string]*checker.Action
	reports map[string]*checker.Action
}

func stationsOf(t *testing.T) stations {
	t.Helper()
	dir := testmodule.Dir(t, incident)
	pkgs, err := packages.Load(&packages.Config{
		Mode: packages.LoadAllSyntax | packages.NeedModule, Dir: dir,
		Env: append(os.Environ(), "GOWORK=off", "GOFLAGS=-mod=readonly"),
	}, "./loops/...", "./cmd/survey-loops")
	require.NoError(t, err)
	require.Zero(t, packages.PrintErrors(pkgs))
	graph, err := checker.Analyze([]*analysis.Analyzer{cost.Analyzer, roundtrip.Analyzer}, pkgs, nil)
	require.NoError(t, err)
	s := stations{dir: dir, costs: make(map[string]*checker.Action), reports: make(map[string]*checker.Action)}
	for _, action := range graph.Roots {
		require.NoError(t, action.Err)
		by := s.costs
		if action.Analyzer == roundtrip.Analyzer {
			by = s.reports
		}
		by[strings.TrimPrefix(strings.TrimPrefix(action.Package.PkgPath, action.Package.Module.Path+"/"), "loops/")] = action
	}
	return s
}

// say is what the engine says of a function or a package, in lines.
func (s stations) say(t *testing.T, what, of string) string {
	t.Helper()
	var lines []string
	switch what {
	case "summary":
		for _, t := range s.summary(t, of).Terms {
			lines = append(lines, s.term(t))
		}
	case "open":
		var fact link.Package
		require.True(t, s.costs[of].PackageFact(s.costs[of].Package.Types, &fact))
		lines = s.sites(fact.Open)
	case "closed":
		lines = s.sites(s.costs[of].Result.(*cost.Result).Sites)
	case "findings":
		for _, d := range s.reports[of].Diagnostics {
			lines = append(lines, d.Message)
		}
	}
	return strings.Join(append(lines, ""), "\n")
}

// summary is the fact of a function, named as in handler.GetSurvey.
func (s stations) summary(t *testing.T, name string) *link.Summary {
	t.Helper()
	for _, action := range s.costs {
		for _, f := range action.AllObjectFacts() {
			fn, ok := f.Object.(*types.Func)
			if fact, isFact := f.Fact.(*link.Fact); ok && isFact && short(syntax.FuncName(fn)) == name {
				return pack.Value[link.Summary](fact.Summary)
			}
		}
	}
	require.Fail(t, "no summary", name)
	return nil
}

func (s stations) sites(all []link.Site) []string {
	var lines []string
	for _, site := range all {
		function := short(site.Function)
		if site.Request {
			function += ", which serves requests"
		}
		lines = append(lines, fmt.Sprintf("%s:%d %s in %s", s.file(site.File), site.Line, site.Callee, function))
		lines = append(lines, "loops: "+poly.Times(site.Coef, site.Loops))
		for _, term := range site.Terms {
			lines = append(lines, s.term(term))
		}
	}
	return lines
}

// term is a product, its leaf, and its chain from the function that it is of.
func (s stations) term(t poly.Term) string {
	var chain []string
	for _, f := range t.Chain {
		chain = append(chain, fmt.Sprintf("%s (%s:%d)", short(f.Function), s.file(f.File), f.Line))
	}
	leaf := map[poly.Kind]string{poly.DBRead: "db.read", poly.DBWrite: "db.write", poly.Iface: "method of " + filepath.Base(t.Leaf.Iface)}[t.Leaf.Kind]
	return fmt.Sprintf("%s · %s (%s)\n    by %s", t.Polynomial(), t.Leaf.Name, leaf, strings.Join(chain, "\n     → "))
}

func (s stations) file(name string) string {
	rel, err := filepath.Rel(s.dir, name)
	if err != nil {
		return name
	}
	return filepath.ToSlash(rel)
}

// short is a name without the path of its package.
func short(name string) string { return name[strings.LastIndexByte(name, '/')+1:] }
