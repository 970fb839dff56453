package cacheuse_test

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/querylint/querylint/analyzers/cacheuse"
	"github.com/querylint/querylint/analyzers/finding"
	"github.com/querylint/querylint/analyzers/internal/testmodule"
)

func TestRules(t *testing.T) {
	dir := testmodule.Dir(t, "../../testdata/cacheuse")
	require.NoError(t, cacheuse.Analyzer.Flags.Set("severity", "info"))
	t.Cleanup(func() { require.NoError(t, cacheuse.Analyzer.Flags.Set("severity", "")) })
	calls, released := 0, make(map[string]finding.Severity)
	for _, r := range analysistest.Run(t, dir, cacheuse.Analyzer, "./...") {
		for _, f := range r.Result.([]*finding.Finding) {
			if f.Rule == "cache-stampede" && strings.HasPrefix(f.Callee, "sync ") {
				require.Equal(t, finding.Info, f.Severity, f.Message)
			}
			if f.Rule == "cache-stampede" && strings.HasPrefix(f.Callee, "go-redis ") {
				require.Equal(t, finding.Warning, f.Severity, f.Message)
			}
			if f.Rule == "cache-lock-release" {
				released[f.Function[strings.LastIndexByte(f.Function, '.')+1:]] = f.Severity
			}
		}
		for _, d := range r.Diagnostics {
			if strings.Contains(d.Message, "[cache-same-expiry]") {
				calls++
				require.Greater(t, r.Pass.Fset.Position(d.Pos).Column, 1, "%s: the place is that of a call", d.Message)
			}
		}
	}
	require.Positive(t, calls)
	for function, want := range map[string]finding.Severity{
		"Plain": finding.Error, "Renamed": finding.Error,
		"Scored": finding.Info, "Fields": finding.Info, "Asked": finding.Info, "Sent": finding.Info, // another only fills the cache once more
		"Paid": finding.Error, "Popped": finding.Error,
		"Profile": finding.Info, "Found": finding.Info, "Members": finding.Info, "Joined": finding.Error, // another only fills the cache once more
	} {
		require.Equal(t, want, released[function], function)
	}
}

// On a Redis server 200 goroutines that miss a key load it 200 times, and once
// with singleflight; a lock that is given back without its token is another's.
func TestOnRedis(t *testing.T) {
	if os.Getenv("QUERYLINT_TEST_REDIS") == "" {
		t.Skip("QUERYLINT_TEST_REDIS is not set: the address of a Redis server")
	}
	cmd := exec.CommandContext(t.Context(), "go", "test", "-count=1", "./proof/")
	cmd.Dir = "../../testdata/cacheuse"
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s", out)
}
