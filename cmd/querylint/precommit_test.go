package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"github.com/querylint/querylint/cmd/querylint/internal/testmod"
)

// hook is what .pre-commit-hooks.yaml says about one hook.
type hook struct {
	ID            string   `yaml:"id"`
	Entry         string   `yaml:"entry"`
	Language      string   `yaml:"language"`
	Types         []string `yaml:"types"`
	PassFilenames *bool    `yaml:"pass_filenames"`
}

// run runs a hook as pre-commit does: in the user's repository, with the files
// of the commit that are of its types as arguments, unless it wants none.
func (h hook) run(t *testing.T, dir string, files ...string) result {
	t.Helper()
	words := strings.Fields(h.Entry)
	if h.PassFilenames == nil || *h.PassFilenames {
		words = append(words, files...)
	}
	name, err := exec.LookPath(words[0])
	require.NoError(t, err)
	return execute(t, dir, name, words[1:]...)
}

// clone copies what git has of this repository, and will have.
func clone(t *testing.T) string {
	t.Helper()
	const root = "../.."
	dir := t.TempDir()
	files := execute(t, root, "git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
	require.Zero(t, files.code, files.stderr)
	for name := range strings.SplitSeq(strings.TrimSuffix(files.stdout, "\x00"), "\x00") {
		data, err := os.ReadFile(filepath.Join(root, name))
		if os.IsNotExist(err) {
			continue // deleted, but not in the index yet
		}
		require.NoError(t, err)
		require.NoError(t, os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o777))
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), data, 0o666))
	}
	return dir
}

// TestPreCommit installs and runs the hooks as pre-commit does with its
// language golang.
func TestPreCommit(t *testing.T) {
	if testing.Short() {
		t.Skip("pre-commit builds querylint in a clone")
	}
	repo := clone(t)
	var hooks []hook
	require.NoError(t, yaml.Unmarshal([]byte(read(t, repo, ".pre-commit-hooks.yaml")), &hooks))
	byID := make(map[string]hook)
	for _, h := range hooks {
		assert.Equal(t, "golang", h.Language)
		byID[h.ID] = h
	}
	code, diff, sql := byID["querylint"], byID["querylint-diff"], byID["querylint-sql"]
	assert.Equal(t, []string{"go"}, code.Types)
	assert.Equal(t, []string{"go"}, diff.Types)
	assert.Equal(t, []string{"sql"}, sql.Types)

	// The go command keeps its modules below GOPATH, where pre-commit deletes
	// them; here they stay where they are.
	modules := execute(t, repo, "go", "env", "GOMODCACHE")
	env := t.TempDir()
	t.Setenv("GOMODCACHE", strings.TrimSpace(modules.stdout))
	t.Setenv("GOPATH", env)
	t.Setenv("GOBIN", "")
	t.Setenv("GOWORK", "off")
	install := execute(t, repo, "go", "install", "./...")
	require.Zero(t, install.code, install.stderr)
	installed, err := os.ReadDir(filepath.Join(env, "bin"))
	require.NoError(t, err)
	require.Len(t, installed, 1, "tools of our own are none of the user's business")
	t.Setenv("PATH", filepath.Join(env, "bin")+string(os.PathListSeparator)+os.Getenv("PATH"))

	dir := testmod.Write(t, carts)
	got := code.run(t, dir, "carts.go")
	assert.Equal(t, exitFindings, got.code, got.stderr)
	assert.Equal(t, []string{"carts.go:10 warning non-sargable"}, places(got.stdout))

	got = sql.run(t, dir, "query.sql")
	assert.Equal(t, exitFindings, got.code, got.stderr)
	assert.Equal(t, []string{"query.sql:3 error non-sargable"}, places(got.stdout))

	testmod.Add(t, dir, `
-- carts.go --
package carts
-- query.sql --
SELECT id FROM carts WHERE id = 7;
`)
	assert.Equal(t, result{}, code.run(t, dir, "carts.go"))
	assert.Equal(t, result{}, sql.run(t, dir, "query.sql"))

	old := repository(t, carts)
	assert.Equal(t, result{}, diff.run(t, old, "carts.go"), "what was there before")
	file := filepath.Join(old, "carts.go")
	require.NoError(t, os.WriteFile(file, []byte(read(t, file)+"\nfunc Month(db *sql.DB) (*sql.Rows, error) {\n\treturn db.Query(`SELECT id FROM carts WHERE MONTH(created_at) = 5`)\n}\n"), 0o666))
	git(t, old, "add", "-A")
	got = diff.run(t, old, "carts.go")
	assert.Equal(t, exitFindings, got.code, got.stderr)
	assert.Equal(t, []string{"carts.go:18 warning non-sargable"}, places(got.stdout))
}

// TestPreCommitItself has the real pre-commit do all of it, where it is installed.
func TestPreCommitItself(t *testing.T) {
	if testing.Short() {
		t.Skip("pre-commit builds querylint in a clone")
	}
	tool, err := exec.LookPath("pre-commit")
	if err != nil {
		t.Skip("pre-commit is not installed")
	}
	repo := clone(t)
	git(t, repo, "init", "-q")
	rev := commit(t, repo)
	modules := execute(t, repo, "go", "env", "GOMODCACHE", "GOPROXY")
	cache, proxy, _ := strings.Cut(strings.TrimSpace(modules.stdout), "\n")

	dir := repository(t, carts)
	testmod.Add(t, dir, `
-- .pre-commit-config.yaml --
repos:
  - repo: `+repo+`
    rev: `+rev+`
    hooks:
      - id: querylint
      - id: querylint-sql
`)
	git(t, dir, "add", "-A")
	t.Setenv("PRE_COMMIT_HOME", t.TempDir())
	t.Setenv("GOMODCACHE", cache) // or all modules are downloaded again
	t.Setenv("GOPROXY", proxy)
	got := execute(t, dir, tool, "run", "--all-files")
	assert.Equal(t, 1, got.code, got.stderr)
	assert.Equal(t, []string{"carts.go:10 warning non-sargable", "query.sql:3 error non-sargable"}, places(got.stdout), got.stdout+got.stderr)

	testmod.Add(t, dir, `
-- carts.go --
package carts
-- query.sql --
SELECT id FROM carts WHERE id = 7;
`)
	got = execute(t, dir, tool, "run", "--all-files")
	assert.Zero(t, got.code, got.stdout)
}
