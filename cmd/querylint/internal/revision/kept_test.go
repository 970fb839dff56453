package revision_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/querylint/querylint/cmd/querylint/internal/testmod"
)

// keptIn has bases kept in a folder, and returns the files that are.
func keptIn(t *testing.T) (files func() []string) {
	t.Helper()
	store := t.TempDir()
	t.Setenv("QUERYLINT_CACHE", store)
	return func() []string {
		list, err := filepath.Glob(filepath.Join(store, "results", "*", "*"))
		require.NoError(t, err)
		return list
	}
}

// TestBaseIsKept compares again and again with one commit, while the work tree changes.
func TestBaseIsKept(t *testing.T) {
	kept := keptIn(t)
	dir := testmod.Repository(t, testmod.Shop)
	places := func(args ...string) []string { return testmod.Places(testmod.Diff(t, dir, args...).Stdout) }
	testmod.Add(t, dir, "-- orders/other.go --\npackage orders\n")
	assert.Empty(t, places())
	require.Len(t, kept(), 1)

	testmod.Add(t, dir, testmod.SecondLoop)
	want := []string{"orders/second.go:5 warning query-in-loop"}
	assert.Equal(t, want, places(), "and not what was there at base")
	assert.Equal(t, want, places("-base", testmod.Git(t, dir, "rev-parse", "HEAD")))
	assert.Equal(t, want, places("--base=main"))
	assert.Len(t, kept(), 1, "the commit counts, and not its name")

	// Written in part or by another version.
	require.NoError(t, os.WriteFile(kept()[0], []byte("x"), 0o600))
	assert.Equal(t, want, places())
	older := kept()[0]

	// Another commit.
	testmod.Commit(t, dir)
	testmod.Add(t, dir, strings.NewReplacer("Second", "Third", "second", "third").Replace(testmod.SecondLoop))
	assert.Equal(t, []string{"orders/third.go:5 warning query-in-loop"}, places(), "of the commit that was new then, nothing is")
	require.Len(t, kept(), 2)

	// What is kept is what counts: a base that knows the second loop no more makes it new.
	first, err := os.ReadFile(older)
	require.NoError(t, err)
	for _, file := range kept() {
		require.NoError(t, os.WriteFile(file, first, 0o600))
	}
	assert.Equal(t, []string{"orders/second.go:5 warning query-in-loop", "orders/third.go:5 warning query-in-loop"}, places())
	testmod.NoTrees(t, dir)
}

// What is not sure to be found again is not kept.
func TestBaseIsNotKept(t *testing.T) {
	loop := func(t *testing.T, dir string, args ...string) {
		t.Helper()
		testmod.Add(t, dir, testmod.SecondLoop)
		for range 2 {
			testmod.Querylint(t, dir, append([]string{"diff"}, args...)...)
		}
	}
	t.Run("it does not compile", func(t *testing.T) {
		kept := keptIn(t)
		dir := testmod.Repository(t, testmod.Shop+"-- once/broken.go --\npackage once\n\nvar n int = \"\"\n")
		loop(t, dir)
		assert.Empty(t, kept())
	})
	t.Run("code that lies elsewhere", func(t *testing.T) {
		kept := keptIn(t)
		lib := testmod.Write(t, "-- go.mod --\nmodule example.com/lib\n\ngo 1.26\n-- lib.go --\npackage lib\n")
		mod := "module example.com/shop\n\ngo 1.26\n\nrequire example.com/lib v0.0.0\n\nreplace example.com/lib => " + filepath.ToSlash(lib) + "\n"
		dir := testmod.Repository(t, testmod.Shop+"-- go.mod --\n"+mod+"-- orders/lib.go --\npackage orders\n\nimport _ \"example.com/lib\"\n")
		loop(t, dir)
		assert.Empty(t, kept())
	})
	t.Run("what takes how long", func(t *testing.T) {
		kept := keptIn(t)
		loop(t, testmod.Repository(t, testmod.Shop), "-v")
		assert.Empty(t, kept())
	})
	t.Run("switched off", func(t *testing.T) {
		home := t.TempDir()
		t.Setenv("XDG_CACHE_HOME", home)
		t.Setenv("QUERYLINT_CACHE", "off")
		loop(t, testmod.Repository(t, testmod.Shop))
		assert.NoDirExists(t, filepath.Join(home, "querylint"))
	})
}

// Each thing that the base's findings depend on, beside the commit, has it analysed anew.
func TestBaseIsAnalysedAnew(t *testing.T) {
	kept := keptIn(t)
	dir := testmod.Repository(t, testmod.Shop)
	testmod.Add(t, dir, testmod.SecondLoop)
	run := func(args ...string) { testmod.Diff(t, dir, args...) }
	run()
	n := 1
	require.Len(t, kept(), n)
	for _, change := range []struct {
		what string
		do   func()
		args []string
	}{
		{"settings", func() { testmod.Add(t, dir, "-- .querylint.yml --\nentry-points: [example.com/shop/orders.*]\n") }, nil},
		{"settings that are named", func() { testmod.Add(t, dir, "-- other.yml --\nserver: mariadb11\n") }, []string{"-config", "other.yml"}},
		{"tests", func() {}, []string{"-tests"}},
		{"build tags", func() {}, []string{"-tags", "report"}},
		{"packages", func() {}, []string{"./orders"}},
		{"severity", func() {}, []string{"-severity", "error"}},
		{"tables that are named", func() { testmod.Add(t, dir, "-- tables.txt --\nCREATE TABLE customers (id INT PRIMARY KEY);\n") }, []string{"-schema", "tables.txt"}},
		{"what they say", func() { testmod.Add(t, dir, "-- tables.txt --\nCREATE TABLE customers (id INT);\n") }, []string{"-schema", "tables.txt"}},
		{"tables that are found", func() {
			testmod.Add(t, dir, "-- db/1.sql --\nCREATE TABLE customers (id INT PRIMARY KEY, name INT);\n")
		}, nil},
		{"the go command", func() { t.Setenv("GOFLAGS", "-tags=report") }, nil},
		{"the program", func() {
			at := time.Now().Add(-2 * time.Hour)
			before, err := os.Stat(testmod.Binary)
			require.NoError(t, err)
			t.Cleanup(func() { _ = os.Chtimes(testmod.Binary, before.ModTime(), before.ModTime()) })
			require.NoError(t, os.Chtimes(testmod.Binary, at, at))
		}, nil},
	} {
		change.do()
		run(change.args...)
		n++
		require.Len(t, kept(), n, change.what)
		run(change.args...)
		require.Len(t, kept(), n, "%s, again", change.what)
	}
}
