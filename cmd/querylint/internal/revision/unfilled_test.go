package revision_test

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/querylint/querylint/cmd/querylint/internal/testmod"
)

// TestDiffFills takes away what stores the answers, and leaves what asks for them.
func TestDiffFills(t *testing.T) {
	dir := testmod.GuardsModule(t)
	testmod.Git(t, dir, "init", "-q", "-b", "main")
	state := func(name string) string {
		require.NoError(t, os.RemoveAll(filepath.Join(dir, "users")))
		require.NoError(t, os.CopyFS(filepath.Join(dir, "users"), os.DirFS(testmod.Guards+name)))
		return testmod.Commit(t, dir)
	}
	filled, unfilled := state("fills"), state("unfilled")

	text, err := os.ReadFile(testmod.Guards + "unfilled/lost.go")
	require.NoError(t, err)
	var want, lost []string
	for _, f := range regexp.MustCompile(`(?m)^func \(u (\*Users)\) ([A-Z]\w+)`).FindAllStringSubmatch(string(text), -1) {
		want = append(want, "("+f[1]+")."+f[2])
	}
	got := testmod.Diff(t, dir, "-base", filled)
	for _, f := range regexp.MustCompile(`(?m) error: cache removed: (\S+) still asks `).FindAllStringSubmatch(got.Stdout, -1) {
		lost = append(lost, f[1])
	}
	assert.Equal(t, want, lost, "%s%s", got.Stdout, got.Stderr)
	assert.NotContains(t, got.Stdout, "no longer asks")
	assert.Contains(t, testmod.Places(got.Stdout), "users/lost.go:11 error cache-removed", "it stands where the cache is asked")
	assert.Contains(t, got.Stdout, "queries per call of (*Users).Counted: miss(the cache) → 1 (")
	assert.Contains(t, got.Stdout, "cache removed: (*Users).Set still asks go-redis Get for set:{}, but what database/sql QueryRowContext loads is no longer stored there: "+
		"each call misses, and sends both; queries per call of (*Users).Set: miss(the cache) → 1 ((*Users).load → database/sql QueryRowContext); store what is loaded, or do not ask [cache-removed]")

	state("fills")
	assert.NotContains(t, testmod.Diff(t, dir, "-base", unfilled).Stdout, "cache-removed", "the way back is the fix")
}
