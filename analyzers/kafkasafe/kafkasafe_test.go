package kafkasafe_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/querylint/querylint/analyzers/internal/testmodule"
	"github.com/querylint/querylint/analyzers/kafkasafe"
)

func TestRules(t *testing.T) {
	dir := testmodule.Dir(t, "../../testdata/kafkasafe")
	analysistest.Run(t, dir, kafkasafe.Analyzer, "./configured", "./consumer", "./drained", "./fields", "./handed", "./old", "./passed", "./polled", "./producer", "./several", "./skipped", "./through", "./ungrouped", "./settings", "./unkeyed", "./hashed", "./resent", "./retried", "./failures", "./turns", "./autocommit", "./others", "./numbers", "./ranged", "./quieted", "./decoded")
}

// go vet prints diagnostics as they come.
func TestDiagnosticsComeInOneOrder(t *testing.T) {
	dir := testmodule.Dir(t, "../../testdata/kafkasafe")
	var lines []int
	for _, r := range analysistest.Run(t, dir, kafkasafe.Analyzer, "./several") {
		for _, d := range r.Diagnostics {
			lines = append(lines, r.Pass.Fset.Position(d.Pos).Line)
		}
	}
	require.Len(t, lines, 8) // which a map gives in order once in 40,320 times
	require.True(t, slices.IsSorted(lines), "%v", lines)
}

func TestInfo(t *testing.T) {
	dir := testmodule.Dir(t, "../../testdata/kafkasafe")
	require.NoError(t, kafkasafe.Analyzer.Flags.Set("severity", "info"))
	t.Cleanup(func() { require.NoError(t, kafkasafe.Analyzer.Flags.Set("severity", "warning")) })
	analysistest.Run(t, dir, kafkasafe.Analyzer, "./twice")
}
