//go:build unix

package load

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/querylint/querylint/cmd/querylint/internal/testmod"
)

// Without a go command that works, there is more to say than nothing.
func TestNoGoCommand(t *testing.T) {
	dir := testmod.Write(t, "-- go.mod --\nmodule example.com/m\n\ngo 1.26\n-- m.go --\npackage m\n")
	for script, want := range map[string]string{
		"":                                   `there is none: exec: "go": executable file not found in $PATH`,
		"#!/bin/sh\nexit 3\n":                "the go command failed: exit status 3",
		"#!/absent/sh\n":                     "no such file or directory",
		"#!/bin/sh\necho broken >&2\nexit 1": "broken",
	} {
		bin := t.TempDir()
		t.Setenv("PATH", bin)
		if script != "" {
			require.NoError(t, os.WriteFile(filepath.Join(bin, "go"), []byte(script), 0o755))
		}
		_, err := List(t.Context(), Config{Dir: dir, Patterns: []string{"./..."}, Scope: sqlOnly})
		require.ErrorContains(t, err, want)
		assert.NotContains(t, err.Error(), "\n")
	}
}
