//go:build unix

package schema

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Only regular files are read: a pipe has nobody who writes to it, a device has no
// end.
func TestLoadRegularFiles(t *testing.T) {
	dir := t.TempDir()
	pipe := filepath.Join(dir, "pipe.sql")
	require.NoError(t, syscall.Mkfifo(pipe, 0o600))
	large := filepath.Join(dir, "sub", "large.sql")
	require.NoError(t, os.Mkdir(filepath.Dir(large), 0o700))
	require.NoError(t, os.WriteFile(large, nil, 0o600))
	require.NoError(t, os.Truncate(large, MaxFile+1))
	for path, want := range map[string]string{
		pipe:                "pipe.sql:1: not a regular file",
		dir:                 "pipe.sql:1: not a regular file",
		"/dev/zero":         "/dev/zero:1: not a regular file",
		large:               "large.sql:1: larger than 64 MiB: give the schema without rows (mysqldump --no-data)",
		filepath.Dir(large): "large.sql:1: larger than 64 MiB: give the schema without rows (mysqldump --no-data)",
	} {
		_, _, err := Load(path)
		require.ErrorContains(t, err, want)
	}
	link := filepath.Join(dir, "sub", "link.sql")
	require.NoError(t, os.WriteFile(large, []byte("CREATE TABLE a (id INT)"), 0o600))
	require.NoError(t, os.Symlink("large.sql", link))
	_, _, err := Load(link)
	assert.NoError(t, err, "a link to one is one")
}
