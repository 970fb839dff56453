package statement_test

import (
	"go/types"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"

	"github.com/querylint/querylint/analyzers/internal/statement"
)

// TestPlaces holds, function by function, what runs, on what, and what it does
// to which tables. The test module has real dependencies, which the go command
// downloads.
func TestPlaces(t *testing.T) {
	got := places(t, "./text", "./orm", "./places")
	for function, want := range map[string][]string{
		"text.(*Store).Empty":     {"ExecContext on s.db: DELETE carts"},
		"text.(*Store).wrapped":   {"find on s, wrapper: SELECT orders", "tables.Run on s.db, wrapper: SELECT orders", "Query on s.db: SELECT orders"},
		"text.(*Store).constants": {"Query on s.db: SELECT orders", "Query on s.db: SELECT orders", "Query on s.db: SELECT orders", "Query on s.db: SELECT orders", "Query on s.db: SELECT orders", "Query on s.db: SELECT orders"},
		"orm.empty":               {"Delete on db: DELETE carts"},
		"orm.recent":              {"Where on db, built: SELECT ?"},
		"orm.sessions":            {"Find on e, s: SELECT orders | SELECT orders"},
		"places.inTransaction": {
			"Exec on tx: UPDATE carts",
			"QueryRow on tx: SELECT orders",
			"run on tx, wrapper: UPDATE orders",
		},
		"places.inClosure": {"First on tx: SELECT carts", "Create on tx: INSERT carts", "Delete on tx: DELETE carts"},
		"places.notShown":  nil,
	} {
		assert.Equal(t, want, got[function], function)
	}
}

// places describes the places of some packages of the test module.
func places(t *testing.T, patterns ...string) map[string][]string {
	t.Helper()
	graph := analyze(t, patterns...)
	out := make(map[string][]string)
	for _, action := range graph.Roots {
		require.NoError(t, action.Err)
		r := action.Result.(*statement.Result)
		for _, q := range r.Places {
			assert.Contains(t, r.Of(q.Call), q)
			function := strings.TrimPrefix(q.Function, "example.com/till/")
			out[function] = append(out[function], describe(q))
		}
	}
	return out
}

// analyze runs the analyzer over some packages of the test module.
func analyze(t *testing.T, patterns ...string) *checker.Graph {
	t.Helper()
	dir, err := filepath.Abs("../../../testdata/sqltext")
	require.NoError(t, err)
	pkgs, err := packages.Load(&packages.Config{
		Mode: packages.LoadAllSyntax | packages.NeedModule,
		Dir:  dir,
		Env:  append(os.Environ(), "GOWORK=off", "GOFLAGS=-mod=readonly"),
	}, patterns...)
	require.NoError(t, err)
	require.Zero(t, packages.PrintErrors(pkgs), "run `go mod download` in testdata/sqltext first")
	graph, err := checker.Analyze([]*analysis.Analyzer{statement.Analyzer}, pkgs, nil)
	require.NoError(t, err)
	return graph
}

func describe(q *statement.Place) string {
	callee := types.ExprString(q.Call.Fun)
	if i := strings.LastIndexByte(callee, '.'); i >= 0 && !strings.HasPrefix(callee, "tables.") {
		callee = callee[i+1:]
	}
	var on []string
	for _, h := range q.Handles {
		on = append(on, types.ExprString(h))
	}
	s := callee + " on " + strings.Join(on, ", ")
	if q.Wrapper {
		s += ", wrapper"
	}
	if q.Built {
		s += ", built"
	}
	var all []string
	for _, alt := range q.Alternatives {
		for _, d := range alt.Describe() {
			words := []string{d.Verb}
			for _, u := range d.Tables {
				if u.Name == "" {
					u.Name = "?"
				}
				words = append(words, u.Name)
			}
			all = append(all, strings.Join(words, " "))
		}
	}
	return s + ": " + strings.Join(all, " | ")
}

// TestWritten holds the SQL that calls of libraries write to the comments above them.
func TestWritten(t *testing.T) {
	graph := analyze(t, "./written")
	pass := graph.Roots[0].Package
	want := make(map[int]string)
	for _, c := range pass.Syntax[0].Comments {
		if text, ok := strings.CutPrefix(c.Text(), "writes "); ok {
			want[pass.Fset.Position(c.End()).Line+1] = strings.TrimSpace(text)
		}
	}
	got := make(map[int]string)
	for _, q := range graph.Roots[0].Result.(*statement.Result).Places {
		line := pass.Fset.Position(q.Call.Pos()).Line
		for _, alt := range q.Alternatives {
			if got[line] != "" {
				got[line] += " | "
			}
			got[line] += alt.Text()
			if alt.Skeleton.Partial {
				got[line] += " …"
			}
		}
	}
	assert.Equal(t, want, got)
}
