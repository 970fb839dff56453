package main

import (
	"path/filepath"
	"regexp"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// rules are the findings of a text report, or of go vet, as file:line rule,
// sorted and without repetitions.
func rules(out string) []string {
	var found []string
	for _, m := range regexp.MustCompile(`(?m)^(\S+?:\d+):\d+: .*\[([\w-]+)\]$`).FindAllStringSubmatch(out, -1) {
		found = append(found, filepath.ToSlash(m[1])+" "+m[2])
	}
	slices.Sort(found)
	return slices.Compact(found)
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
			args := append([]string{"-severity=info", "-tests"}, packages...)
			dir, err := filepath.Abs(filepath.Join("../../testdata", module))
			require.NoError(t, err)

			whole := querylint(t, dir, args...)
			require.Equal(t, exitFindings, whole.code, whole.stderr)
			want := rules(whole.stdout)
			require.NotEmpty(t, want, whole.stdout)

			vet := govet(t, dir, args...)
			assert.Equal(t, 1, vet.code)
			got := rules(vet.stderr)
			for _, finding := range want {
				if !slices.Contains(got, finding) {
					t.Errorf("go vet does not find %s", finding)
				}
			}
			for _, finding := range got {
				if !slices.Contains(want, finding) {
					t.Errorf("only go vet finds %s", finding)
				}
			}
		})
	}
}
