package drivers

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/unitchecker"

	"github.com/querylint/querylint/analyzers"
	"github.com/querylint/querylint/cmd/querylint/internal/testmod"
)

// asNogo, in the environment, makes the test a tool for go vet.
const asNogo = "QUERYLINT_TEST_AS_NOGO"

// nogo analyses the package that go vet asks for as Bazel's nogo does: with the
// facts of direct imports from one file each and types from export data, which
// it has in common with go vet, but without Module and ReadFile, and without
// the standard library, which nogo has no facts about. It does not return.
func nogo() {
	list := analyzers.All()
	seen := make(map[*analysis.Analyzer]bool)
	var bare func(list []*analysis.Analyzer)
	bare = func(list []*analysis.Analyzer) {
		for _, a := range list {
			if seen[a] {
				continue
			}
			seen[a] = true
			run := a.Run
			a.Run = func(pass *analysis.Pass) (any, error) {
				if first, _, _ := strings.Cut(pass.Pkg.Path(), "/"); !strings.Contains(first, ".") {
					return reflect.Zero(a.ResultType).Interface(), nil
				}
				pass.Module, pass.ReadFile = nil, nil
				return run(pass)
			}
			bare(a.Requires)
		}
	}
	bare(list)
	unitchecker.Main(list...)
}

// TestNogo holds a driver that knows no more than Bazel's nogo to go vet.
func TestNogo(t *testing.T) {
	if testing.Short() {
		t.Skip("nogo goes through all dependencies of the test module")
	}
	t.Setenv("GOWORK", "off")
	t.Setenv("GOFLAGS", "-mod=readonly")
	t.Setenv("QUERYLINT_VETCACHE", "1") // always the same packages
	dir, err := filepath.Abs("../../../../testdata/incident1")
	require.NoError(t, err)
	want := testmod.Rules(testmod.GoVet(t, dir, "./...").Stderr)
	require.NotEmpty(t, want)

	t.Setenv(asNogo, "1")
	tool, err := os.Executable()
	require.NoError(t, err)
	got := testmod.Execute(t, dir, "go", "vet", "-vettool="+tool, "./...")
	assert.Equal(t, 1, got.Code)
	assert.Equal(t, want, testmod.Rules(got.Stderr), got.Stderr)
}

// TestNogoDeps: the page of Bazel lists all analyzers for nogo.
func TestNogoDeps(t *testing.T) {
	page := testmod.Read(t, "../../../../docs/bazel.md")
	for _, a := range analyzers.All() {
		target := `"@com_github_querylint_querylint//analyzers/` + a.Name + `"`
		if !strings.Contains(page, target) {
			t.Errorf("docs/bazel.md lacks %s", target)
		}
	}
}
