package main

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/querylint/querylint/cmd/querylint/internal/testmod"
)

// A caller in another package may let one request at a time through to a fill:
// who sees the whole program does not report it.
func TestStampedeGuardedByCaller(t *testing.T) {
	t.Setenv("GOWORK", "off")
	t.Setenv("GOFLAGS", "-mod=readonly")
	got := testmod.Querylint(t, "../../testdata/cacheuse", "./...")
	assert.Equal(t, exitFindings, got.Code, got.Stderr)
	assert.Contains(t, got.Stdout, "when user:{} is not in the cache")
	assert.Contains(t, got.Stdout, "when helped:{} is not in the cache")
	assert.NotContains(t, got.Stdout, "fronted:{}")
}
