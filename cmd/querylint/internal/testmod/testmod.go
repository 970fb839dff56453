// Package testmod writes small modules for tests.
package testmod

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/tools/txtar"
)

// Write writes the files of a txtar archive into a new directory and returns
// it. It also shuts the go command off from the settings of the machine and
// from the network: the modules need nothing but the standard library.
func Write(t testing.TB, archive string) string {
	t.Helper()
	for name, value := range map[string]string{
		"GOFLAGS":     "",
		"GOWORK":      "",
		"GOPROXY":     "off",
		"GOTOOLCHAIN": "local",
		"GO111MODULE": "",
	} {
		t.Setenv(name, value)
	}
	dir, err := filepath.EvalSymlinks(t.TempDir())
	require.NoError(t, err)
	Add(t, dir, archive)
	return dir
}

// Add writes further files into a directory.
func Add(t testing.TB, dir, archive string) {
	t.Helper()
	for _, file := range txtar.Parse([]byte(archive)).Files {
		name := filepath.Join(dir, filepath.FromSlash(file.Name))
		require.NoError(t, os.MkdirAll(filepath.Dir(name), 0o777))
		require.NoError(t, os.WriteFile(name, file.Data, 0o666))
	}
}

// Rewrite changes the Go and SQL files of a directory.
func Rewrite(t testing.TB, dir string, change func(text string) string) {
	t.Helper()
	for _, pattern := range []string{"*.go", "*.sql"} {
		names, err := filepath.Glob(filepath.Join(dir, pattern))
		require.NoError(t, err)
		for _, name := range names {
			data, err := os.ReadFile(name)
			require.NoError(t, err)
			require.NoError(t, os.WriteFile(name, []byte(change(string(data))), 0o666))
		}
	}
}
