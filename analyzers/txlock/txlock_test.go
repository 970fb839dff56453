package txlock_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/querylint/querylint/analyzers/finding"
	"github.com/querylint/querylint/analyzers/internal/testmodule"
	"github.com/querylint/querylint/analyzers/txlock"
)

func TestRules(t *testing.T) {
	require.NoError(t, txlock.Analyzer.Flags.Set("severity", "info"))
	t.Cleanup(func() { require.NoError(t, txlock.Analyzer.Flags.Set("severity", "warning")) })
	for _, module := range []string{"txlock", "txproof"} {
		analysistest.Run(t, testmodule.Dir(t, "../../testdata/"+module), txlock.Analyzer, "./...")
	}
}

// The fix that sorts is made by every driver; the one that changes the handle
// is offered only, since the statement may be meant to stay.
func TestFixes(t *testing.T) {
	if testing.Short() {
		t.Skip("it reads the module once more")
	}
	dir := testmodule.Dir(t, "../../testdata/txlock")
	for _, res := range analysistest.RunWithSuggestedFixes(t, dir, txlock.Analyzer, "./fix") {
		require.NoError(t, res.Err)
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

// What the code does not prove is less than an error: rows that are new, a lookup
// that may be answered before, and a transaction that may be a part of another.
func TestSeverities(t *testing.T) {
	if testing.Short() {
		t.Skip("it reads the module once more")
	}
	require.NoError(t, txlock.Analyzer.Flags.Set("severity", "info"))
	t.Cleanup(func() { require.NoError(t, txlock.Analyzer.Flags.Set("severity", "warning")) })
	dir := testmodule.Dir(t, "../../testdata/txlock")
	got := make(map[string]finding.Severity)
	for _, res := range analysistest.Run(t, dir, txlock.Analyzer, "./orders", "./rows", "./stock", "./gaps", "./pairs", "./cursors", "./again") {
		require.NoError(t, res.Err)
		for _, f := range res.Result.([]*finding.Finding) {
			got[f.Function[strings.LastIndexByte(f.Function, '.')+1:]+" "+f.Rule] = f.Severity
		}
	}
	for of, want := range map[string]finding.Severity{
		"Reserve tx-map-order":         finding.Error,
		"Add tx-map-order":             finding.Info,
		"Alone tx-map-order":           finding.Info, // within one process
		"Put tx-map-order":             finding.Info,
		"TooShort tx-map-order":        finding.Warning,
		"Told tx-slow-call":            finding.Info, // new rows only
		"Slow tx-slow-call":            finding.Warning,
		"each tx-map-order":            finding.Warning, // of a handle that it is given
		"Post tx-map-order":            finding.Warning,
		"race tx-map-order":            finding.Warning,
		"written tx-map-order":         finding.Error,
		"posted tx-map-order":          finding.Warning,
		"serialNothing tx-map-order":   finding.Warning,
		"serialUser tx-map-order":      finding.Warning, // of another row
		"serialWarehouse tx-map-order": finding.Info,    // all rows may be of that one
		"setAll tx-map-order":          finding.Warning, // through an interface
		"chunks unordered-write":       finding.Warning,
		"Audited tx-wrong-handle":      finding.Error,
		"Named tx-wrong-handle":        finding.Info,
		"Version tx-wrong-handle":      finding.Warning, // of which no row can be stale
		"Upgrade share-lock-upgrade":   finding.Error,
		"Found tx-gap-insert":          finding.Error,
		"ensure tx-gap-insert":         finding.Error,
		"Squirrel tx-gap-insert":       finding.Error, // the row is written in the chain
		"Save tx-gap-insert":           finding.Warning,
		"Through tx-retry-inside":      finding.Error,
		"Whatever tx-retry-inside":     finding.Warning,
		"Transfer tx-row-order":        finding.Error,
		"move tx-row-order":            finding.Error,
		"ServeHTTP tx-row-order":       finding.Error,
		"Follow tx-row-order":          finding.Error,
		"Pay tx-row-order":             finding.Warning,
		"List tx-row-order":            finding.Error,
		"Interface tx-gap-insert":      finding.Error, // the field that has the key passes an interface
		"Deferred rows-open":           finding.Error,
		"Pinned rows-open":             finding.Error,
		"Gorm rows-open":               finding.Error,
		"First rows-open":              finding.Warning, // only where there is a row
		"Second rows-open":             finding.Warning,
	} {
		assert.Equal(t, want, got[of], of)
	}
}
