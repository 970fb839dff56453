// Package testmodule prepares the modules in testdata for tests.
package testmodule

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// Dir is the absolute path of a module. What its packages and their tests import
// is there afterwards: analysistest forbids the go command to download anything.
func Dir(t testing.TB, path string) string {
	t.Helper()
	dir, err := filepath.Abs(path)
	require.NoError(t, err)
	cmd := exec.CommandContext(t.Context(), "go", "list", "-deps", "-test", "./...")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOWORK=off", "GOFLAGS=-mod=readonly")
	_, err = cmd.Output()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		require.Fail(t, "the module cannot be read", "%s: %s", path, exit.Stderr)
	}
	require.NoError(t, err)
	return dir
}
