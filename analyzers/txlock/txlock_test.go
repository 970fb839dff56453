package txlock_test

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/querylint/querylint/analyzers/finding"
	"github.com/querylint/querylint/analyzers/txlock"
)

func TestRules(t *testing.T) {
	require.NoError(t, txlock.Analyzer.Flags.Set("severity", "info"))
	t.Cleanup(func() { require.NoError(t, txlock.Analyzer.Flags.Set("severity", "warning")) })
	for _, module := range []string{"txlock", "txproof"} {
		dir, err := filepath.Abs(filepath.Join("../../testdata", module))
		require.NoError(t, err)
		analysistest.Run(t, dir, txlock.Analyzer, "./...")
	}
}

// The fix that sorts is made by every driver; the one that changes the handle
// is offered only, since the statement may be meant to stay.
func TestFixes(t *testing.T) {
	dir, err := filepath.Abs("../../testdata/txlock")
	require.NoError(t, err)
	for _, res := range analysistest.RunWithSuggestedFixes(t, dir, txlock.Analyzer, "./fix") {
		var offered []string
		for _, f := range res.Result.([]*finding.Finding) {
			for _, fix := range f.Fixes {
				if f.Unsafe {
					offered = append(offered, string(fix.TextEdits[0].NewText))
				}
			}
		}
		assert.Equal(t, []string{"session"}, offered)
	}
}
