package main

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/querylint/querylint/cmd/querylint/internal/testmod"
)

// wrong runs querylint where it must say what is wrong, and returns that.
func wrong(t *testing.T, dir string, args ...string) string {
	t.Helper()
	got := testmod.Querylint(t, dir, args...)
	assert.Equal(t, exitFailure, got.Code, args)
	assert.Empty(t, got.Stdout, args)
	return strings.TrimPrefix(strings.TrimSuffix(got.Stderr, "\n"), "querylint: ")
}

// A flag of another command, or of another linter, is said to be one.
func TestFlagOfAnotherCommand(t *testing.T) {
	dir := t.TempDir()
	const base = "-base belongs to querylint diff and querylint cost: querylint diff -base"
	for args, want := range map[string]string{
		"-base master":                   base + " master",
		"-base=master ./...":             base + " master",
		"--base=origin/main":             base + " origin/main",
		"./... -v -base HEAD~1 -tests":   base + " HEAD~1",
		"sql -base master a.sql":         base + " master",
		"-base":                          base,
		"-base -v":                       base,
		"-size *.Answers=20":             "-size belongs to querylint cost: querylint cost -size '*.Answers=20'",
		"diff -all ./...":                "-all belongs to querylint cost: querylint cost -all",
		"diff -fix -v":                   "-fix belongs to querylint itself and querylint sql: querylint -fix",
		"cost -sort size":                "-sort belongs to querylint itself, querylint diff, querylint sql and querylint explain: querylint -sort size",
		"-dsn mysql://a@b/c":             "-dsn belongs to querylint explain and querylint blame: querylint explain -dsn mysql://a@b/c",
		"-new":                           "-new is a flag of other linters; here it is querylint diff",
		"-new ./...":                     "-new is a flag of other linters; here it is querylint diff",
		"-new-from main":                 "-new-from is a flag of other linters; here it is querylint diff -base main",
		"--new-from-rev=HEAD~1":          "-new-from-rev is a flag of other linters; here it is querylint diff -base HEAD~1",
		"diff -new-from-merge-base main": "-new-from-merge-base is a flag of other linters; here it is querylint diff -base main",
		"-new-from-patch a":              "unknown flag -new-from-patch; querylint -h lists the flags",
	} {
		assert.Equal(t, want, wrong(t, dir, strings.Fields(args)...), args)
	}
}

// Among the packages, what is none is taken for what it may have been meant as.
func TestNoPackage(t *testing.T) {
	dir := testmod.Repository(t, "-- server/cost/cost.go --\npackage cost\n"+strings.ReplaceAll(testmod.Shop, "\n-- ", "\n-- server/"))
	testmod.Git(t, dir, "branch", "feature/orders")
	testmod.Git(t, dir, "tag", "v1.4.0")
	server := dir + "/server"
	testmod.Add(t, dir, "-- server/more.go --\npackage shop\n")
	for _, test := range []struct{ args, want string }{
		{"-C server diff", "there is no package diff; commands come first: querylint diff -C server"},
		{"-C server ./... cost -severity error", "there is no package cost; commands come first: querylint cost -C server ./... -severity error"},
		{"-C server init", "there is no package init; commands come first: querylint init -C server"},
		{"diff -C server main", "there is no package main; did you mean -base main?"},
		{"diff -C server feature/orders ./orders", "there is no package feature/orders; did you mean -base feature/orders?"},
		{"cost -C server v1.4.0", "there is no package v1.4.0; did you mean -base v1.4.0?"},
		{"diff -C server HEAD~0", "there is no package HEAD~0; did you mean -base HEAD~0?"},
		{"diff -C server orders", "there is no package orders; did you mean ./orders?"},
		{"-C server orders", "there is no package orders; did you mean ./orders?"},
		{"-C server absent", "package absent is not in std (" + testmod.Execute(t, dir, "go", "env", "GOROOT").Stdout},
	} {
		assert.Contains(t, wrong(t, dir, strings.Fields(test.args)...)+"\n", strings.TrimSuffix(test.want, "\n"), test.args)
	}
	assert.Contains(t, wrong(t, server, "diff", "-base", "main", "feature/orders"), "package feature/orders is not in std", "there is one already")

	// What is a package is meant, whatever else has its name.
	testmod.Git(t, dir, "branch", "example.com/shop/orders")
	assert.Empty(t, testmod.Diff(t, server, "example.com/shop/orders").Stdout)
	testmod.Add(t, dir, "-- dotless/go.mod --\nmodule cost\n\ngo 1.26\n-- dotless/cost.go --\npackage cost\n")
	assert.Equal(t, testmod.Result{}, testmod.Querylint(t, dir, "-C", "dotless", "cost"))
}

// Where there is no module, that below is named if it is the only one.
func TestModuleBelow(t *testing.T) {
	dir := testmod.Write(t, strings.ReplaceAll(testmod.Shop, "\n-- ", "\n-- services/shop server/"))
	none := "no go.mod in " + dir + " or above: querylint runs inside a Go module"
	one := none + "; there is one in services/shop server: "
	testmod.Add(t, dir, "-- node_modules/a/go.mod --\nmodule a\n-- .cache/go.mod --\nmodule b\n-- services/testdata/go.mod --\nmodule c\n-- a/b/c/go.mod --\nmodule d\n")
	assert.Equal(t, one+"querylint -C 'services/shop server'", wrong(t, dir))
	assert.Equal(t, one+"querylint cost -C 'services/shop server'", wrong(t, dir, "cost", "./..."))
	above, base := filepath.Dir(dir), filepath.Base(dir)
	assert.Equal(t, one+"querylint -C '"+base+"/services/shop server'", wrong(t, above, "-C", base))
	assert.Equal(t, []string{"orders/orders.go:14 warning query-in-loop"}, testmod.Places(testmod.Querylint(t, dir, "-C", "services/shop server").Stdout))
	got := testmod.Querylint(t, dir, "init")
	assert.Contains(t, got.Stdout, "in the folder of its go.mod; there is one in services/shop server: querylint init -C 'services/shop server'\n")

	testmod.Add(t, dir, "-- tools/go.mod --\nmodule tools\n")
	assert.Equal(t, none, wrong(t, dir), "which of two?")
}
