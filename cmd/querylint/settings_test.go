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

// inHouse is a program whose database client only its settings know.
const inHouse = `
-- go.mod --
module example.com/m

go 1.26
-- store/store.go --
package store

type Client struct{}

func (c *Client) Get(key string) string { return key }

func (c *Client) Put(key, value string) {}
-- app/app.go --
package app

import "example.com/m/store"

func Load(c *store.Client, keys []string) {
	for _, key := range keys {
		c.Get(key)
	}
}
`

func TestSettings(t *testing.T) {
	dir := testmod.Write(t, inHouse)
	assert.Equal(t, testmod.Result{}, testmod.Querylint(t, dir), "unknown client")

	testmod.Add(t, dir, `
-- .querylint.yml --
# our own store
catalog:
  - packages: example.com/m/store
    types: Client
    db.read: Get
`)
	got := testmod.Querylint(t, dir)
	assert.Equal(t, []string{"app/app.go:7 warning query-in-loop"}, testmod.Places(got.Stdout))
	assert.Empty(t, got.Stderr)
	got = testmod.Querylint(t, dir+"/app")
	assert.Equal(t, []string{"app.go:7 warning query-in-loop"}, testmod.Places(got.Stdout), "found from below")

	testmod.Add(t, dir, "-- other.yml --\n# none\n")
	assert.Equal(t, testmod.Result{}, testmod.Querylint(t, dir, "-config", "other.yml"))

	vet := testmod.Execute(t, dir, "go", "vet", "-vettool="+testmod.Binary, "./...")
	assert.Contains(t, vet.Stderr, "app/app.go:7:3: query in loop")
	assert.Equal(t, 1, vet.Code)
}

func TestSettingsErrors(t *testing.T) {
	for _, test := range []struct{ name, settings, stderr string }{
		{"unknown key", "catalog: []\n\nseverities: info\n",
			".querylint.yml:3: unknown key \"severities\"\n"},
		{"unknown rule", "rules:\n  query-in-lop: off\n",
			".querylint.yml:2: unknown rule \"query-in-lop\"; did you mean query-in-loop?\n"},
		{"syntax", "catalog:\n\t- packages: x\n",
			".querylint.yml:2: found character that cannot start any token\n"},
		{"unknown method", "catalog:\n  - packages: example.com/m/store\n    types: Client\n    db.read: Gett\n",
			".querylint.yml:4: (*Client) has no method Gett; did you mean Get?\n"},
		{"unknown type", "catalog:\n  - packages: example.com/m/store\n    types: Cliente\n    db.read: Get\n",
			"has no type Cliente; did you mean Client?\n"},
		{"unknown package", "catalog:\n  - packages: example.com/m/shop\n    db.read: Get\n",
			".querylint.yml:2: there is no package example.com/m/shop\n"},
		{"two errors", "catalog:\n  - packages: example.com/m/store text/templates\n    types: Client\n    db.read: Get\n",
			".querylint.yml:2: there is no package text/templates\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := testmod.Write(t, inHouse)
			testmod.Add(t, dir, "-- .querylint.yml --\n"+test.settings)
			got := testmod.Querylint(t, dir)
			assert.Equal(t, exitFailure, got.Code)
			assert.Empty(t, got.Stdout)
			assert.Contains(t, got.Stderr, test.stderr)
			assert.Regexp(t, `^\.querylint\.yml:\d+: `, got.Stderr)
		})
	}
}

// A package outside the program that does exist is no error.
func TestSettingsForOtherPackages(t *testing.T) {
	dir := testmod.Write(t, inHouse)
	testmod.Add(t, dir, "-- .querylint.yml --\ncatalog:\n  - packages: text/template\n    types: Template\n    db.read: Execute\n")
	assert.Equal(t, testmod.Result{}, testmod.Querylint(t, dir))
}

// Settings that change what is found do so in all drivers.
func TestSettingsOfRules(t *testing.T) {
	dir := testmod.Write(t, testmod.Shop)
	testmod.Add(t, dir, `
-- jobs/jobs.go --
package jobs

import "database/sql"

func Nightly(db *sql.DB, ids []int64) {
	for _, id := range ids {
		db.Exec("DELETE FROM carts WHERE id = ?", id)
	}
	for range 6 {
		db.Exec("DELETE FROM carts WHERE id = 1")
	}
	db.Exec("SELECT id FROM carts ORDER BY id LIMIT 10 OFFSET 5000")
}
`)
	for _, test := range []struct {
		name, settings string
		args           []string
		want           []string
		code           int
		vet            bool // go vet finds the same: it takes seconds
	}{
		{name: "none", settings: "# none\n", code: 1, want: []string{
			"jobs/jobs.go:7 warning query-in-loop", "orders/orders.go:14 warning query-in-loop"}},
		{name: "off", settings: "rules: {query-in-loop: off}\n"},
		{name: "level", settings: "rules: {query-in-loop: error}\nseverity: info\n", code: 1, want: []string{
			"jobs/jobs.go:7 error query-in-loop", "jobs/jobs.go:10 info query-in-loop",
			"orders/orders.go:14 error query-in-loop", "orders/orders.go:25 info query-in-loop"}},
		{name: "level info", settings: "rules: {query-in-loop: info}\n"},
		{name: "path", settings: "paths: [{path: orders, rules: {all: off}}]\n", code: 1, want: []string{
			"jobs/jobs.go:7 warning query-in-loop"}},
		{name: "failing", settings: "fail-on: error\n", want: []string{
			"jobs/jobs.go:7 warning query-in-loop", "orders/orders.go:14 warning query-in-loop"}},
		{name: "tests", settings: "tests: true\npaths: [{path: jobs, rules: {all: off}}]\n", code: 1, want: []string{
			"orders/orders.go:14 warning query-in-loop", "orders/orders_test.go:8 warning query-in-loop"}},
		{name: "flags win", settings: "tests: true\nseverity: info\n", args: []string{"-tests=false", "-severity=error", "./..."}},
		{name: "entry points", settings: "entry-points: '**/jobs.*'\nseverity: error\n", code: 1, want: []string{
			"jobs/jobs.go:7 error query-in-loop"}},
		{name: "thresholds", settings: "thresholds: {deep-offset: 5000, constant-loop: 6}\nseverity: info\npaths: [{path: orders, rules: {all: off}}]\n",
			code: 1, want: []string{"jobs/jobs.go:7 warning query-in-loop", "jobs/jobs.go:12 warning deep-offset"}},
		{name: "all", settings: "rules: {deep-offset: error}\nentry-points: '**/jobs.*'\nthresholds: {deep-offset: 5000}\nseverity: error\npaths: [{path: orders, rules: {all: off}}]\n",
			code: 1, vet: true, want: []string{"jobs/jobs.go:7 error query-in-loop", "jobs/jobs.go:12 error deep-offset"}},
		{name: "dialect", settings: "dialect: postgres\nrules: {query-in-loop: off}\nthresholds: {deep-offset: 1}\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			testmod.Add(t, dir, "-- .querylint.yml --\n"+test.settings)
			got := testmod.Querylint(t, dir, test.args...)
			assert.Equal(t, test.want, testmod.Places(got.Stdout))
			assert.Equal(t, test.code, got.Code)
			assert.Empty(t, got.Stderr)
			if test.vet {
				assert.ElementsMatch(t, testmod.Messages(got.Stdout), testmod.Messages(testmod.GoVet(t, dir, "./...").Stderr))
			}
		})
	}
}

// The schema that settings name, or that lies in the module, is that of go vet,
// too.
func TestSettingsOfSchema(t *testing.T) {
	dir := testmod.Write(t, testmod.Carts)
	inner := "\n-- inner/inner.go --\npackage inner\n" + testmod.Carts[strings.Index(testmod.Carts, "\nimport"):strings.Index(testmod.Carts, "\nfunc Day")]
	testmod.Add(t, dir, inner)
	const found = "carts has no index for user_id"

	testmod.Add(t, dir, "-- .querylint.yml --\nschema: tables/schema.txt\n")
	got := testmod.Querylint(t, dir+"/inner", "./...")
	assert.Contains(t, got.Stdout, found)
	assert.Empty(t, got.Stderr)
	vet := testmod.GoVet(t, dir, "./...")
	assert.ElementsMatch(t, testmod.Messages(testmod.Querylint(t, dir, "./...").Stdout), testmod.Messages(vet.Stderr))

	testmod.Add(t, dir, "-- .querylint.yml --\nschema: tables/bad.txt\n")
	got = testmod.Querylint(t, dir, "./...")
	assert.Equal(t, exitFailure, got.Code)
	assert.Regexp(t, `^tables/bad\.txt:\d: `, got.Stderr)

	testmod.Add(t, dir, "-- .querylint.yml --\nschema: none.sql\n")
	_, none := os.Stat("none.sql") // in the words of the system
	want := testmod.Result{Code: exitFailure, Stderr: "querylint: schema of .querylint.yml: " + none.Error() + "\n"}
	assert.Equal(t, want, testmod.Querylint(t, dir, "./..."))
	assert.Equal(t, want, testmod.Querylint(t, dir, "sql", "query.sql"))

	testmod.Add(t, dir, "-- .querylint.yml --\n# none\n")
	data, err := os.ReadFile(filepath.Join(dir, "tables", "schema.txt"))
	require.NoError(t, err)
	testmod.Add(t, dir, "-- db/schema.sql --\n"+string(data))
	got = testmod.Querylint(t, dir+"/inner", "./...")
	assert.Contains(t, got.Stdout, found)
	assert.Empty(t, got.Stderr)
	assert.Contains(t, testmod.Querylint(t, dir+"/inner", "-v", "./...").Stderr, "querylint: schema in ..: 1 table from db/schema.sql;")
	assert.ElementsMatch(t, testmod.Messages(got.Stdout), testmod.Messages(testmod.GoVet(t, dir+"/inner", "./...").Stderr))

	testmod.Add(t, dir, "-- db/schema.sql --\nCREATE TABLE carts AS AS (;\n")
	assert.NotContains(t, testmod.GoVet(t, dir, "./...").Stderr, found, "left alone")
	assert.Contains(t, testmod.GoVet(t, dir, "-schema=tables/schema.txt", "./inner").Stderr, found, "relative to the module")
}

// What a schema holds is part of the key under which go vet caches.
func TestVetVersionOfSchema(t *testing.T) {
	dir := testmod.Write(t, testmod.Carts)
	t.Setenv("QUERYLINT_VETCACHE", "1")
	id := func() string {
		got := testmod.Querylint(t, dir, "-V=full")
		assert.Zero(t, got.Code, got.Stderr)
		return got.Stdout
	}
	none := id()
	testmod.Add(t, dir, "-- schema.sql --\nCREATE TABLE a (id INT);\n")
	found := id()
	assert.NotEqual(t, none, found)
	testmod.Add(t, dir, "-- .querylint.yml --\nschema: tables/schema.txt\n")
	set := id()
	assert.NotEqual(t, found, set)
	testmod.Add(t, dir, "-- tables/schema.txt --\nCREATE TABLE a (id INT);\n")
	assert.NotEqual(t, set, id())
}

func TestSettingsOfSQLFiles(t *testing.T) {
	dir := testmod.Write(t, testmod.Carts)
	testmod.Add(t, dir, "-- .querylint.yml --\nschema: tables/schema.txt\n")
	got := testmod.Querylint(t, dir, "sql", "query.sql")
	assert.Contains(t, got.Stdout, "idx_created", "the schema")
	testmod.Add(t, dir, "-- .querylint.yml --\npaths: [{path: '*.sql', rules: {non-sargable: off}}]\n")
	assert.Equal(t, testmod.Result{}, testmod.Querylint(t, dir, "sql", "query.sql"))
}
