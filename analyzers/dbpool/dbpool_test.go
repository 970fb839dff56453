package dbpool_test

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/querylint/querylint/analyzers/dbpool"
)

func TestRules(t *testing.T) {
	dir, err := filepath.Abs("../../testdata/dbpool")
	require.NoError(t, err)
	require.NoError(t, dbpool.Analyzer.Flags.Set("severity", "info"))
	t.Cleanup(func() { require.NoError(t, dbpool.Analyzer.Flags.Set("severity", "warning")) })
	analysistest.Run(t, dir, dbpool.Analyzer, "./...")
}
