package dbpool_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/querylint/querylint/analyzers/dbpool"
	"github.com/querylint/querylint/analyzers/internal/testmodule"
)

func TestRules(t *testing.T) {
	dir := testmodule.Dir(t, "../../testdata/dbpool")
	require.NoError(t, dbpool.Analyzer.Flags.Set("severity", "info"))
	t.Cleanup(func() { require.NoError(t, dbpool.Analyzer.Flags.Set("severity", "warning")) })
	analysistest.Run(t, dir, dbpool.Analyzer, "./...")
}
