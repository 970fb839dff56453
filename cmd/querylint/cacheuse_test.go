package main

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// A caller in another package may let one request at a time through to a fill:
// who sees the whole program does not report it.
func TestStampedeGuardedByCaller(t *testing.T) {
	t.Setenv("GOWORK", "off")
	t.Setenv("GOFLAGS", "-mod=readonly")
	got := querylint(t, "../../testdata/cacheuse", "./...")
	assert.Equal(t, exitFindings, got.code, got.stderr)
	assert.Contains(t, got.stdout, "when user:{} is not in the cache")
	assert.Contains(t, got.stdout, "when helped:{} is not in the cache")
	assert.NotContains(t, got.stdout, "fronted:{}")
}
