package main

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestDiffFills takes away what stores the answers, and leaves what asks for them.
func TestDiffFills(t *testing.T) {
	dir := guardsModule(t)
	git(t, dir, "init", "-q", "-b", "main")
	state := func(name string) string {
		require.NoError(t, os.RemoveAll(filepath.Join(dir, "users")))
		require.NoError(t, os.CopyFS(filepath.Join(dir, "users"), os.DirFS(guards+name)))
		return commit(t, dir)
	}
	filled, unfilled := state("fills"), state("unfilled")

	text, err := os.ReadFile(guards + "unfilled/lost.go")
	require.NoError(t, err)
	var want, lost []string
	for _, f := range regexp.MustCompile(`(?m)^func \(u (\*Users)\) ([A-Z]\w+)`).FindAllStringSubmatch(string(text), -1) {
		want = append(want, "("+f[1]+")."+f[2])
	}
	got := querylint(t, dir, "diff", "-base", filled)
	for _, f := range regexp.MustCompile(`(?m) error: cache removed: (\S+) still asks `).FindAllStringSubmatch(got.stdout, -1) {
		lost = append(lost, f[1])
	}
	assert.Equal(t, want, lost, "%s%s", got.stdout, got.stderr)
	assert.NotContains(t, got.stdout, "no longer asks")
	assert.Contains(t, places(got.stdout), "users/lost.go:11 error cache-removed", "it stands where the cache is asked")
	assert.Contains(t, got.stdout, "queries per call of (*Users).Counted: miss(the cache) → 1 (")
	assert.Contains(t, got.stdout, "cache removed: (*Users).Set still asks go-redis Get for set:{}, but what database/sql QueryRowContext loads is no longer stored there: "+
		"each call misses, and sends both; queries per call of (*Users).Set: miss(the cache) → 1 ((*Users).load → database/sql QueryRowContext); store what is loaded, or do not ask [cache-removed]")

	state("fills")
	assert.NotContains(t, querylint(t, dir, "diff", "-base", unfilled).stdout, "cache-removed", "the way back is the fix")
}
