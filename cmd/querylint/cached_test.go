package main

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/querylint/querylint/cmd/querylint/internal/testmod"
)

const cachedModule = `
-- go.mod --
module example.com/m

go 1.26

require example.com/lib v1.0.0

replace example.com/lib v1.0.0 => ../lib
-- a/a.go --
package a

import (
	"database/sql"

	_ "example.com/lib"
)

func F(db *sql.DB, ids []int) {
	for _, id := range ids {
		db.Exec("UPDATE t SET a = 1 WHERE b = ?", id)
	}
}
-- a/tagged.go --
//go:build special

package a

import "database/sql"

func G(db *sql.DB, ids []int) {
	for _, id := range ids {
		db.Exec("UPDATE t SET a = 2 WHERE b = ?", id)
	}
}
-- a/query.txt --
SELECT 1
-- schema.sql --
CREATE TABLE t (a INT, b INT, KEY (b));
-- vendor.txt --
none
-- baseline.json --
{}
`

// cachedDirs writes the module and the library that it replaces, side by side, and
// returns the module's folder.
func cachedDirs(t *testing.T) string {
	t.Helper()
	top := testmod.Write(t, "-- lib/go.mod --\nmodule example.com/lib\n\ngo 1.26\n-- lib/lib.go --\npackage lib\n")
	dir := testmod.Write(t, cachedModule)
	require.NoError(t, os.Rename(dir, filepath.Join(top, "m")))
	return filepath.Join(top, "m")
}

// nameOf is what a run would be kept as, or "".
func nameOf(t *testing.T, dir string, args ...string) string {
	t.Helper()
	opts, err := parseOptions(args)
	require.NoError(t, err)
	t.Chdir(dir)
	require.NoError(t, opts.readSettings(dir))
	run := newCachedRun(opts, dir)
	if run.store == nil {
		return ""
	}
	return run.name
}

// The name of a result changes with every input.
func TestInputsOfResults(t *testing.T) {
	t.Setenv(cacheVariable, t.TempDir())
	dir := cachedDirs(t)
	write := func(text string, path ...string) {
		file := filepath.Join(append([]string{dir}, path...)...)
		require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o700))
		require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
	}
	remove := func(path ...string) {
		require.NoError(t, os.RemoveAll(filepath.Join(append([]string{dir}, path...)...)))
	}
	last := nameOf(t, dir, "./...")
	require.NotEmpty(t, last)
	assert.Equal(t, last, nameOf(t, dir, "./..."), "nothing has changed")
	seen := map[string]string{last: "the beginning"}
	for _, change := range []struct {
		what string
		do   func()
	}{
		{"file", func() { write("package a\n", "a", "a.go") }},
		{"new file", func() { write("package a\n", "a", "b.go") }},
		{"new package", func() { write("package c\n", "c", "c.go") }},
		{"removed file", func() { remove("a", "b.go") }},
		{"renamed file", func() {
			require.NoError(t, os.Rename(filepath.Join(dir, "c", "c.go"), filepath.Join(dir, "c", "d.go")))
		}},
		{"file that tags leave out", func() { write("//go:build special\n\npackage a\n", "a", "tagged.go") }},
		{"embedded file", func() { write("SELECT 2", "a", "query.txt") }},
		{"schema", func() { write("CREATE TABLE t (a INT, b INT)", "schema.sql") }},
		{"new schema", func() { write("CREATE TABLE u (a INT)", "db", "more.sql") }},
		{"settings", func() { write("severity: info\n", ".querylint.yml") }},
		{"tables of libraries", func() {
			write("catalog:\n  - packages: example.com/lib\n    db.read: Get\n", ".querylint.yml")
		}},
		{"no settings", func() { remove(".querylint.yml") }},
		{"module", func() { write(testmod.Read(t, dir, "go.mod")+"\n// changed\n", "go.mod") }},
		{"sums", func() { write("example.com/x v1.0.0 h1:x\n", "go.sum") }},
		{"replaced module", func() { write("package lib\n\nfunc New() {}\n", "..", "lib", "lib.go") }},
		{"workspace", func() { write("go 1.26\n\nuse ./m\n", "..", "go.work") }},
		{"another module in the workspace", func() {
			write("module example.com/n\n\ngo 1.26\n", "..", "n", "go.mod")
			write("go 1.26\n\nuse (\n\t./m\n\t./n\n)\n", "..", "go.work")
		}},
		{"its file", func() { write("package n\n", "..", "n", "n.go") }},
		{"no workspace", func() { remove("..", "go.work") }},
		{"vendored modules", func() { write("# example.com/lib v1.0.0 => ../lib\n", "vendor", "modules.txt") }},
		{"vendored file", func() { write("package lib\n", "vendor", "example.com", "lib", "lib.go") }},
		{"environment of go", func() { t.Setenv("GOFLAGS", "-tags=special") }},
		{"cgo", func() { t.Setenv("CGO_ENABLED", "0") }},
		{"target", func() { t.Setenv("GOARCH", "arm64") }},
		{"environment", func() { t.Setenv("QUERYLINT_DEBUG", "1") }},
	} {
		change.do()
		name := nameOf(t, dir, "./...")
		assert.NotEmpty(t, name, change.what)
		if change.what != "no settings" && change.what != "no workspace" { // which may have been so before
			assert.Empty(t, seen[name], change.what)
		}
		assert.NotEqual(t, last, name, change.what)
		last, seen[name] = name, change.what
	}
	for _, args := range [][]string{
		{"./a"}, {"-tags=special", "./..."}, {"-severity=info", "./..."}, {"-format=json", "./..."},
		{"-schema=schema.sql", "./..."}, {"-baseline=baseline.json", "./..."}, {"-show=chain"}, {"-tests"},
	} {
		name := nameOf(t, dir, args...)
		assert.NotEmpty(t, name, args)
		assert.Empty(t, seen[name], args)
		seen[name] = strings.Join(args, " ")
	}
	outside := filepath.Join(t.TempDir(), "outside.sql")
	require.NoError(t, os.WriteFile(outside, []byte("CREATE TABLE t (a INT)"), 0o600))
	before := nameOf(t, dir, "-schema="+outside)
	require.NoError(t, os.WriteFile(outside, []byte("CREATE TABLE t (b INT)"), 0o600))
	assert.NotEqual(t, before, nameOf(t, dir, "-schema="+outside), "a schema outside of the module")
}

func TestResultsDependOnGo(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the stand-in is a shell script")
	}
	t.Setenv(cacheVariable, t.TempDir())
	dir := cachedDirs(t)
	goTool, err := exec.LookPath("go")
	require.NoError(t, err)
	bin := t.TempDir()
	t.Setenv("PATH", bin+string(os.PathListSeparator)+os.Getenv("PATH"))
	use := func(version string) string {
		script := "#!/bin/sh\n" + goTool + ` "$@" | sed 's/^go1\..*/` + version + "/'\n"
		require.NoError(t, os.WriteFile(filepath.Join(bin, "go"), []byte(script), 0o700))
		return nameOf(t, dir)
	}
	older := use("go1.90.1")
	require.NotEmpty(t, older)
	assert.NotEqual(t, older, use("go1.90.2"))
	assert.Equal(t, older, use("go1.90.1"))
}

// A password is part of no name, whatever the variable that has it is called.
func TestResultsDependOnNoPassword(t *testing.T) {
	t.Setenv(cacheVariable, t.TempDir())
	dir := testmod.Write(t, testmod.Orders+"-- .querylint.yml --\npassword-env: QUERYLINT_SECRET\n")
	t.Setenv("QUERYLINT_SECRET", "hunter2")
	name := nameOf(t, dir)
	require.NotEmpty(t, name)
	t.Setenv("QUERYLINT_SECRET", "hunter3")
	assert.Equal(t, name, nameOf(t, dir))
}

// Not everything is kept.
func TestRunsThatAreNotKept(t *testing.T) {
	t.Setenv(cacheVariable, t.TempDir())
	dir := cachedDirs(t)
	require.NotEmpty(t, nameOf(t, dir))
	for _, args := range [][]string{
		{"-v"}, {"-fix"}, {"-write-baseline=b.json"}, {"-schema=mysql://root@127.0.0.1:3306/test"},
	} {
		assert.Empty(t, nameOf(t, dir, args...), args)
	}
	t.Run("modfile", func(t *testing.T) {
		t.Setenv("GOFLAGS", "-modfile="+filepath.Join(dir, "go.mod"))
		assert.Empty(t, nameOf(t, dir))
	})
	t.Run("off", func(t *testing.T) {
		t.Setenv(cacheVariable, "off")
		assert.Empty(t, nameOf(t, dir))
	})
	t.Run("settings with a database", func(t *testing.T) {
		require.NoError(t, os.WriteFile(filepath.Join(dir, ".querylint.yml"), []byte("schema: mysql://root@127.0.0.1:3306/test\n"), 0o600))
		assert.Empty(t, nameOf(t, dir))
	})
}

// kept counts the results in a folder.
func kept(t *testing.T, dir string) (n int) {
	t.Helper()
	require.NoError(t, filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && len(d.Name()) == 64 {
			n++
		}
		return err
	}))
	return n
}

func TestSecondRun(t *testing.T) {
	cache := t.TempDir()
	t.Setenv(cacheVariable, cache)
	dir := cachedDirs(t)
	first := testmod.Querylint(t, dir)
	assert.Equal(t, exitFindings, first.Code, first.Stderr)
	assert.Equal(t, []string{"a/a.go:11 query-in-loop"}, testmod.Rules(first.Stdout))
	require.Equal(t, 1, kept(t, cache))

	assert.Equal(t, first, testmod.Querylint(t, dir), "the same again")
	assert.Equal(t, 1, kept(t, cache))

	// It is the kept result that is printed, and only if it is whole.
	require.NoError(t, filepath.WalkDir(cache, func(path string, d fs.DirEntry, err error) error {
		if err == nil && len(d.Name()) == 64 {
			err = os.WriteFile(path, []byte(strings.Replace(testmod.Read(t, path), "query-in-loop", "query-in-pool", 1)), 0o600)
		}
		return err
	}))
	assert.Equal(t, first, testmod.Querylint(t, dir))

	require.NoError(t, os.WriteFile(filepath.Join(dir, "a", "a.go"), []byte("package a\n"), 0o600))
	assert.Equal(t, testmod.Result{}, testmod.Querylint(t, dir))
	assert.Equal(t, 2, kept(t, cache))

	require.NoError(t, os.WriteFile(filepath.Join(dir, "a", "a.go"), []byte("package a\n\nvar x int = \"\"\n"), 0o600))
	for range 2 {
		broken := testmod.Querylint(t, dir)
		assert.Equal(t, exitFailure, broken.Code)
		assert.Contains(t, broken.Stderr, "a/a.go:3:13")
	}
	assert.Equal(t, 2, kept(t, cache), "failures are not kept")

	assert.Equal(t, testmod.Result{}, testmod.Querylint(t, dir, "cache", "clean"))
	assert.Zero(t, kept(t, cache))
	assert.Equal(t, testmod.Result{Code: exitFailure, Stderr: "querylint: querylint cache wants clean\n"}, testmod.Querylint(t, dir, "cache"))
}
