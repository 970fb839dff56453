package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/querylint/querylint/cmd/querylint/internal/testmod"
)

func TestBaseline(t *testing.T) {
	dir := testmod.Write(t, testmod.Shop)
	file := filepath.Join(dir, "orders", "orders.go")
	read := func(name string) string {
		data, err := os.ReadFile(name)
		require.NoError(t, err)
		return string(data)
	}

	got := testmod.Querylint(t, dir, "-write-baseline", "known.yml")
	assert.Equal(t, testmod.Result{Stderr: "querylint: wrote 1 finding to known.yml; with baseline: known.yml in .querylint.yml, only new ones show\n"}, got)
	assert.Contains(t, read(filepath.Join(dir, "known.yml")),
		"\n- {rule: query-in-loop, file: orders/orders.go, function: example.com/shop/orders.(*Orders).Customers, calls: example.com/shop/orders.(*Orders).Customer, severity: warning, count: 1}\n")

	assert.Equal(t, testmod.Result{}, testmod.Querylint(t, dir, "-baseline", "known.yml"))
	assert.Equal(t, testmod.Result{}, testmod.Querylint(t, dir+"/orders", "-baseline=../known.yml", "."), "from another folder")
	assert.Equal(t, testmod.Result{}, testmod.Querylint(t, dir, "-baseline", "known.yml", "./once"), "not stale: it was not asked for")
	got = testmod.Querylint(t, dir, "-baseline", "known.yml", "-tests")
	assert.Equal(t, []string{"orders/orders_test.go:8 warning query-in-loop"}, testmod.Places(got.Stdout), "others count")

	// Lines do not matter; the file can be set; the command line wins.
	code := read(file)
	require.NoError(t, os.WriteFile(file, []byte(strings.Replace(code, "type Orders", "// Orders is.\ntype Orders", 1)), 0o666))
	testmod.Add(t, dir, "-- .querylint.yml --\nbaseline: known.yml\n-- none.yml --\n[]\n")
	assert.Equal(t, testmod.Result{}, testmod.Querylint(t, dir))
	assert.Equal(t, testmod.Result{}, testmod.Querylint(t, dir+"/orders"))
	assert.Equal(t, exitFindings, testmod.Querylint(t, dir, "-baseline", "none.yml").Code)
	testmod.Add(t, dir, "-- deploy/lint.yml --\nseverity: warning\n")
	got = testmod.Querylint(t, dir+"/orders", "-config", "../deploy/lint.yml", "-write-baseline", "../other.yml")
	assert.Equal(t, testmod.Result{Stderr: "querylint: wrote 1 finding to ../other.yml; with baseline: ../other.yml in ../deploy/lint.yml, only new ones show\n"}, got)
	got = testmod.Querylint(t, dir, "-write-baseline", "again.yml")
	assert.Equal(t, "querylint: wrote 1 finding to again.yml\n", got.Stderr, "the old one does not count")

	// Neither do the names of variables, nor the file: known.yml goes by what is called.
	renamed := strings.ReplaceAll(strings.ReplaceAll(code, "(o *Orders) Customers", "(all *Orders) Customers"), ":= o.Customer(", ":= all.Customer(")
	require.NotEqual(t, code, renamed)
	require.NoError(t, os.WriteFile(file, []byte(renamed), 0o666))
	assert.Equal(t, testmod.Result{}, testmod.Querylint(t, dir), "a receiver has another name")
	moved := filepath.Join(dir, "orders", "all.go")
	require.NoError(t, os.Rename(file, moved))
	assert.Equal(t, testmod.Result{}, testmod.Querylint(t, dir), "the function is in another file, the old one is gone")
	require.NoError(t, os.Remove(moved))

	// One more of the same kind.
	again := strings.Replace(code, "\treturn names, nil\n", "\tfor _, id := range ids {\n\t\to.Customer(id)\n\t}\n\treturn names, nil\n", 1)
	require.NotEqual(t, code, again)
	require.NoError(t, os.WriteFile(file, []byte(again), 0o666))
	got = testmod.Querylint(t, dir)
	assert.Equal(t, []string{"orders/orders.go:14 warning query-in-loop", "orders/orders.go:21 warning query-in-loop"}, testmod.Places(got.Stdout))
	assert.Equal(t, exitFindings, got.Code)

	// What has been mended is reported, and fails nothing.
	require.NoError(t, os.Remove(file))
	require.NoError(t, os.Remove(filepath.Join(dir, "orders", "orders_test.go")))
	require.NoError(t, os.WriteFile(file, []byte("package orders\n"), 0o666))
	got = testmod.Querylint(t, dir)
	assert.Zero(t, got.Code)
	assert.Regexp(t, `^querylint: known\.yml says more than is found; querylint -write-baseline known\.yml writes it anew\n`+
		`\torders/orders\.go: query-in-loop example\.com/shop/orders\.\(\*Orders\)\.Customers .*: 0 left\n$`, got.Stderr)
}

func TestBaselineErrors(t *testing.T) {
	dir := testmod.Write(t, testmod.Shop)
	testmod.Add(t, dir, "-- bad.yml --\n- {rule: a, files: b}\n")
	got := testmod.Querylint(t, dir, "-baseline", "bad.yml")
	assert.Equal(t, testmod.Result{Code: exitFailure, Stderr: "bad.yml:1: unknown key \"files\"\n"}, got)
	got = testmod.Querylint(t, dir, "-baseline", "absent.yml")
	assert.Equal(t, testmod.Result{Code: exitFailure, Stderr: "absent.yml: " + testmod.Absent() + "\n"}, got)

	testmod.Add(t, dir, "-- broken/broken.go --\npackage broken\n\nvar x int = \"\"\n")
	got = testmod.Querylint(t, dir, "-write-baseline", "known.yml")
	assert.Equal(t, exitFailure, got.Code)
	assert.NoFileExists(t, filepath.Join(dir, "known.yml"), "code that does not compile")
}

func TestBaselineOfSQLFiles(t *testing.T) {
	dir := testmod.Write(t, testmod.Carts)
	got := testmod.Querylint(t, dir, "sql", "-write-baseline", "known.yml", "query.sql")
	assert.Equal(t, testmod.Result{Stderr: "querylint: wrote 1 finding to known.yml; with baseline: known.yml in .querylint.yml, only new ones show\n"}, got)
	assert.Equal(t, testmod.Result{}, testmod.Querylint(t, dir, "sql", "-baseline", "known.yml", "query.sql"))
	testmod.Add(t, dir, "-- query.sql --\nSELECT 1;\n")
	got = testmod.Querylint(t, dir, "sql", "-baseline", "known.yml", "query.sql")
	assert.Zero(t, got.Code)
	assert.Contains(t, got.Stderr, "\tquery.sql: non-sargable ")
}

func TestInit(t *testing.T) {
	dir := testmod.Write(t, testmod.Shop)
	testmod.Add(t, dir, `
-- docker-compose.yml --
services:
  db:
    image: mysql:5.7.44
-- db/schema.sql --
CREATE TABLE customers (id BIGINT PRIMARY KEY, name VARCHAR(20)) ENGINE=InnoDB;
`)
	got := testmod.Querylint(t, dir, "init")
	assert.Zero(t, got.Code, got.Stderr)
	assert.Equal(t, `wrote .querylint.yml, which explains every setting
  dialect      not set    the program imports no driver that is known: the text of the SQL tells
  entry-points not set    no framework that is known registers routes, consumers or jobs: name the functions that serve requests, if there are any
  server       mysql57    docker-compose.yml:3 runs mysql:5.7
  schema       not set    1 table from db/schema.sql
next: querylint ./... shows what there is, querylint cost what each entry point costs;
for old code, querylint -write-baseline .querylint-baseline.yml ./... and baseline: in the settings
`, got.Stdout)
	file := filepath.Join(dir, ".querylint.yml")
	data, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.Contains(t, string(data), "\n# Here: docker-compose.yml:3 runs mysql:5.7.\nserver: mysql57\n")
	assert.Contains(t, string(data), "\n#  - example.com/shop/jobs.(*Worker).Handle*\n")
	assert.Equal(t, []string{"orders/orders.go:14 warning query-in-loop"}, testmod.Places(testmod.Querylint(t, dir).Stdout))

	require.NoError(t, os.WriteFile(file, []byte("tests: true\n"), 0o666))
	got = testmod.Querylint(t, dir, "init")
	assert.Equal(t, testmod.Result{Code: exitFailure, Stderr: "querylint: .querylint.yml exists; it is left as it is\n"}, got)
	data, err = os.ReadFile(file)
	require.NoError(t, err)
	assert.Equal(t, "tests: true\n", string(data))
	assert.Equal(t, exitFailure, testmod.Querylint(t, dir, "init", "x").Code)

	other := t.TempDir()
	got = testmod.Querylint(t, dir, "init", "-C", other)
	assert.Zero(t, got.Code)
	assert.Contains(t, got.Stdout, "there is no go.mod in "+other+" or above: querylint sql reads them; for Go code, run querylint init in the folder of its go.mod\n")
	assert.FileExists(t, filepath.Join(other, ".querylint.yml"))
}
