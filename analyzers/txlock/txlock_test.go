package txlock_test

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/querylint/querylint/analyzers/txlock"
)

func TestRules(t *testing.T) {
	dir, err := filepath.Abs("../../testdata/txlock")
	require.NoError(t, err)
	require.NoError(t, txlock.Analyzer.Flags.Set("severity", "info"))
	t.Cleanup(func() { require.NoError(t, txlock.Analyzer.Flags.Set("severity", "warning")) })
	analysistest.Run(t, dir, txlock.Analyzer, "./...")
}
