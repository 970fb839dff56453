package txlock_test

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/tools/go/analysis/analysistest"

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
