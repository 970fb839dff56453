package adopt_test

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
func (h hook) run(t *testing.T, dir string, files ...string) testmod.Result {
	t.Helper()
	words := strings.Fields(h.Entry)
	if h.PassFilenames == nil || *h.PassFilenames {
		words = append(words, files...)
	}
	name, err := exec.LookPath(words[0])
	require.NoError(t, err)
	return testmod.Execute(t, dir, name, words[1:]...)
}

// clone copies what git has of this repository, and will have.
func clone(t *testing.T) string {
	t.Helper()
	const root = "../../../.."
	dir := t.TempDir()
	files := testmod.Execute(t, root, "git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
	require.Zero(t, files.Code, files.Stderr)
	for name := range strings.SplitSeq(strings.TrimSuffix(files.Stdout, "\x00"), "\x00") {
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
	require.NoError(t, yaml.Unmarshal([]byte(testmod.Read(t, repo, ".pre-commit-hooks.yaml")), &hooks))
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
	modules := testmod.Execute(t, repo, "go", "env", "GOMODCACHE")
	env := t.TempDir()
	t.Setenv("GOMODCACHE", strings.TrimSpace(modules.Stdout))
	t.Setenv("GOPATH", env)
	t.Setenv("GOBIN", "")
	t.Setenv("GOWORK", "off")
	install := testmod.Execute(t, repo, "go", "install", "./...")
	require.Zero(t, install.Code, install.Stderr)
	installed, err := os.ReadDir(filepath.Join(env, "bin"))
	require.NoError(t, err)
	require.Len(t, installed, 1, "tools of our own are none of the user's business")
	t.Setenv("PATH", filepath.Join(env, "bin")+string(os.PathListSeparator)+os.Getenv("PATH"))

	dir := testmod.Write(t, testmod.Carts)
	got := code.run(t, dir, "carts.go")
	assert.Equal(t, testmod.Findings, got.Code, got.Stderr)
	assert.Equal(t, []string{"carts.go:10 warning non-sargable"}, testmod.Places(got.Stdout))

	got = sql.run(t, dir, "query.sql")
	assert.Equal(t, testmod.Findings, got.Code, got.Stderr)
	assert.Equal(t, []string{"query.sql:3 error non-sargable"}, testmod.Places(got.Stdout))

	testmod.Add(t, dir, `
-- carts.go --
package carts
-- query.sql --
SELECT id FROM carts WHERE id = 7;
`)
	assert.Equal(t, testmod.Result{}, code.run(t, dir, "carts.go"))
	assert.Equal(t, testmod.Result{}, sql.run(t, dir, "query.sql"))

	old := testmod.Repository(t, testmod.Carts)
	got = diff.run(t, old, "carts.go")
	assert.Zero(t, got.Code, got.Stderr)
	assert.Empty(t, got.Stdout, "what was there before")
	assert.Regexp(t, `^nothing has changed since [0-9a-f]{10} \(HEAD\)\n$`, got.Stderr)
	file := filepath.Join(old, "carts.go")
	require.NoError(t, os.WriteFile(file, []byte(testmod.Read(t, file)+"\nfunc Month(db *sql.DB) (*sql.Rows, error) {\n\treturn db.Query(`SELECT id FROM carts WHERE MONTH(created_at) = 5`)\n}\n"), 0o666))
	testmod.Git(t, old, "add", "-A")
	got = diff.run(t, old, "carts.go")
	assert.Equal(t, testmod.Findings, got.Code, got.Stderr)
	assert.Equal(t, []string{"carts.go:18 warning non-sargable"}, testmod.Places(got.Stdout))
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
	testmod.Git(t, repo, "init", "-q")
	rev := testmod.Commit(t, repo)
	modules := testmod.Execute(t, repo, "go", "env", "GOMODCACHE", "GOPROXY")
	cache, proxy, _ := strings.Cut(strings.TrimSpace(modules.Stdout), "\n")

	dir := testmod.Repository(t, testmod.Carts)
	testmod.Add(t, dir, `
-- .pre-commit-config.yaml --
repos:
  - repo: `+repo+`
    rev: `+rev+`
    hooks:
      - id: querylint
      - id: querylint-sql
`)
	testmod.Git(t, dir, "add", "-A")
	t.Setenv("PRE_COMMIT_HOME", t.TempDir())
	t.Setenv("GOMODCACHE", cache) // or all modules are downloaded again
	t.Setenv("GOPROXY", proxy)
	got := testmod.Execute(t, dir, tool, "run", "--all-files")
	assert.Equal(t, 1, got.Code, got.Stderr)
	assert.Equal(t, []string{"carts.go:10 warning non-sargable", "query.sql:3 error non-sargable"}, testmod.Places(got.Stdout), got.Stdout+got.Stderr)

	testmod.Add(t, dir, `
-- carts.go --
package carts
-- query.sql --
SELECT id FROM carts WHERE id = 7;
`)
	got = testmod.Execute(t, dir, tool, "run", "--all-files")
	assert.Zero(t, got.Code, got.Stdout)
}
