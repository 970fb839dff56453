package testmod

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Git runs git in dir, away from the settings of the machine.
func Git(t testing.TB, dir string, args ...string) string {
	t.Helper()
	for name, value := range map[string]string{
		"GIT_CONFIG_GLOBAL": os.DevNull, "GIT_CONFIG_NOSYSTEM": "1",
		"GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@example.com", "GIT_COMMITTER_NAME": "A", "GIT_COMMITTER_EMAIL": "a@example.com",
	} {
		t.Setenv(name, value)
	}
	got := Execute(t, dir, "git", args...)
	require.Zero(t, got.Code, "git %v: %s", args, got.Stderr)
	return strings.TrimSpace(got.Stdout)
}

// Commit commits everything there is, and returns its hash.
func Commit(t testing.TB, dir string) string {
	t.Helper()
	Git(t, dir, "add", "-A")
	Git(t, dir, "commit", "-q", "--allow-empty", "-m", "change")
	return Git(t, dir, "rev-parse", "HEAD")
}

// Repository is a git repository on branch main with one commit of a module.
func Repository(t testing.TB, archive string) string {
	t.Helper()
	dir := Write(t, archive)
	Git(t, dir, "init", "-q", "-b", "main")
	Commit(t, dir)
	return dir
}

// NoTrees checks that the run has left no work tree of a base behind.
func NoTrees(t testing.TB, dir string) {
	t.Helper()
	assert.Len(t, strings.Split(Git(t, dir, "worktree", "list"), "\n"), 1)
}
