package main

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/querylint/querylint/analyzers"
	"github.com/querylint/querylint/cmd/querylint/internal/testmod"
)

func TestRules(t *testing.T) {
	dir := t.TempDir()
	got := testmod.Querylint(t, dir, "rules")
	assert.Equal(t, exitClean, got.Code, got.Stderr)
	assert.Empty(t, got.Stderr)
	all := analyzers.Rules()
	lines := strings.Split(strings.TrimSuffix(got.Stdout, "\n"), "\n")
	require.Len(t, lines, len(all))
	for i, r := range all {
		fields := strings.Fields(lines[i])
		assert.Equal(t, []string{r.ID, r.Severity.String()}, fields[:2])
		assert.Contains(t, lines[i], "  "+r.Doc.Title)
	}

	got = testmod.Querylint(t, dir, "rules", "null-compare", "query-in-loop")
	assert.Equal(t, exitClean, got.Code, got.Stderr)
	first, second, ok := strings.Cut(got.Stdout, "\nquery-in-loop\n")
	require.True(t, ok)
	assert.Contains(t, first, "null-compare\n\nA comparison with NULL is never true.\n\nLevel: error.\n")
	assert.Contains(t, first, "\nGood\n\n    SELECT id FROM users WHERE deleted_at IS NULL\n")
	assert.Contains(t, first, "\n    -- querylint:ignore null-compare reason")
	assert.Contains(t, second, "7,865 queries a request")
	assert.Contains(t, second, "\nFix\n\n  No automatic fix (`-fix`): the loop has to be written anew.", "not that there is nothing to do")
	assert.Contains(t, second, "rec(walk)", "what messages say is explained")
	for line := range strings.Lines(second) {
		assert.LessOrEqual(t, len([]rune(line)), 81, line)
	}

	assert.Equal(t, got, testmod.Querylint(t, dir, "explain", "null-compare", "query-in-loop"))
	page := testmod.Querylint(t, dir, "explain", "set-and", "-format", "json")
	assert.Equal(t, exitClean, page.Code, page.Stderr)
	assert.Equal(t, page, testmod.Querylint(t, dir, "rules", "-format", "json", "set-and"))

	got = testmod.Querylint(t, dir, "rules", "-format=json")
	assert.Equal(t, exitClean, got.Code, got.Stderr)
	var rules []map[string]any
	require.NoError(t, json.Unmarshal([]byte(got.Stdout), &rules))
	require.Len(t, rules, len(all))
	for i, r := range all {
		assert.Equal(t, r.ID, rules[i]["id"])
		assert.Equal(t, r.Severity.String(), rules[i]["severity"])
		assert.NotEmpty(t, rules[i]["what"], r.ID)
		assert.NotNil(t, rules[i]["links"], r.ID)
	}
}
