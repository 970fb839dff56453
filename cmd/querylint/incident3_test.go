package main

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestIncident3 holds one run over the service of incident 3 to what melted it,
// and to silence about the service as it was mended.
func TestIncident3(t *testing.T) {
	t.Setenv("GOWORK", "off")
	t.Setenv("GOFLAGS", "-mod=readonly")
	loud := querylint(t, "../../testdata/incident3/loud", "-severity", "info", "./...")
	assert.Equal(t, exitFindings, loud.code, loud.stderr)
	assert.Equal(t, []string{
		"shop.go:104 missing-index",
		"shop.go:110 missing-index",
		"shop.go:43 cache-miss-unstored",
		"shop.go:51 cache-stampede",
		"shop.go:64 tx-slow-call",
		"shop.go:67 tx-lock-order",
	}, rules(loud.stdout))

	fixed := querylint(t, "../../testdata/incident3/fixed", "-severity", "info", "./...")
	assert.Equal(t, exitClean, fixed.code, fixed.stderr)
	assert.Empty(t, fixed.stdout)
}
