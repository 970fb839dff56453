// Package drivers holds the drivers of the analyzers to each other on code with real
// dependencies: querylint, go vet, golangci-lint and what Bazel's nogo does.
package drivers

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/querylint/querylint/cmd/querylint/internal/testmod"
)

func TestMain(m *testing.M) {
	if os.Getenv(asNogo) != "" {
		nogo()
		return
	}
	os.Exit(testmod.Main(m))
}

// TestVetAgrees holds go vet, which runs querylint once per package and keeps
// what a package tells another in files, to what querylint finds when it sees
// the whole program: on real dependencies, with interfaces whose implementation
// another package has. The go command downloads what the modules need.
func TestVetAgrees(t *testing.T) {
	if testing.Short() {
		t.Skip("go vet goes through all dependencies of the test modules")
	}
	t.Setenv("GOWORK", "off")
	t.Setenv("GOFLAGS", "-mod=readonly")
	t.Setenv("QUERYLINT_VETCACHE", "1") // always the same packages, so that go vet need not repeat itself
	for module, packages := range map[string][]string{
		"incident1": {"./..."},
		// Not what imports Sarama, pgx, mongo-driver and the like: it has no more
		// packages of its own, and they take a minute to compile.
		"roundtrip": {"./cache", "./calls/...", "./factors", "./info", "./recursion", "./silent"},
	} {
		t.Run(module, func(t *testing.T) {
			dir, err := filepath.Abs(filepath.Join("../../../../testdata", module))
			require.NoError(t, err)
			agree(t, dir, append([]string{"-severity=info", "-tests"}, packages...)...)
		})
	}
}

// TestVetAgreesOnCheckouts does so on programs whose directories are named, as a PATH
// is, in QUERYLINT_TEST_CHECKOUTS. At info: what the whole program shows that nobody
// calls, or only the start of a server, is a warning to go vet.
func TestVetAgreesOnCheckouts(t *testing.T) {
	dirs := filepath.SplitList(os.Getenv("QUERYLINT_TEST_CHECKOUTS"))
	if len(dirs) == 0 {
		t.Skip("QUERYLINT_TEST_CHECKOUTS names no directories of programs to compare the drivers on")
	}
	t.Setenv("GOWORK", "off")
	t.Setenv("QUERYLINT_VETCACHE", "1")
	for _, dir := range dirs {
		t.Run(filepath.Base(dir), func(t *testing.T) { agree(t, dir, "-severity=info", "./...") })
	}
}

// agree holds go vet to what querylint finds in a module.
func agree(t *testing.T, dir string, args ...string) {
	t.Helper()
	whole := testmod.Querylint(t, dir, args...)
	require.Equal(t, 1, whole.Code, whole.Stderr)
	want := testmod.Rules(whole.Stdout)
	require.NotEmpty(t, want, whole.Stdout)

	vet := testmod.GoVet(t, dir, args...)
	assert.Equal(t, 1, vet.Code)
	got := testmod.Rules(vet.Stderr)
	for _, finding := range want {
		if strings.HasSuffix(finding, " cache-never-filled") {
			continue // only who sees the whole program knows
		}
		if !slices.Contains(got, finding) {
			t.Errorf("go vet does not find %s", finding)
		}
	}
	for _, finding := range got {
		if !slices.Contains(want, finding) {
			t.Errorf("only go vet finds %s", finding)
		}
	}
}
