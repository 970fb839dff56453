package costreport_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/querylint/querylint/cmd/querylint/internal/costreport"
	"github.com/querylint/querylint/cmd/querylint/internal/testmod"
)

const store = `
-- go.mod --
module example.com/store

go 1.26
-- main.go --
package main

import (
	"net/http"

	"example.com/store/web"
)

func main() {
	web.Routes(http.DefaultServeMux)
	_ = http.ListenAndServe("", nil)
}
-- data/data.go --
package data

import "database/sql"

var DB *sql.DB

// Name is asked for one at a time.
func Name(id string) (name string) {
	_ = DB.QueryRow("SELECT name FROM users WHERE id = ?", id).Scan(&name)
	return name
}

func Names(ids []string) []string {
	var out []string
	for _, id := range ids {
		out = append(out, Name(id))
	}
	return out
}

func Anything(args ...any) { _, _ = DB.Exec("INSERT INTO log VALUES (?)", args...) }
-- web/web.go --
package web

import (
	"net/http"

	"example.com/store/data"
)

func Routes(mux *http.ServeMux) {
	mux.HandleFunc("GET /api/users", users)
	mux.HandleFunc("GET /api/team", team)
	mux.HandleFunc("POST /api/move", move)
	mux.HandleFunc("GET /health", health)
}

func users(w http.ResponseWriter, r *http.Request) {
	data.Names(r.Form["id"])
}

func team(w http.ResponseWriter, r *http.Request) {
	for _, t := range r.Form["team"] {
		data.Name(t)
		data.Anything(t)
	}
}

func move(w http.ResponseWriter, r *http.Request) {
	tx, err := data.DB.Begin()
	if err != nil {
		return
	}
	for _, id := range r.Form["id"] {
		_, _ = tx.Exec("UPDATE users SET team = ? WHERE id = ?", r.FormValue("team"), id)
	}
	_ = tx.Commit()
	data.Name("after")
}

func health(w http.ResponseWriter, r *http.Request) {}
`

func TestCost(t *testing.T) {
	dir := testmod.Write(t, store)
	r := costOf(t, dir, "./...")
	var names []string
	for _, e := range r.Entries {
		names = append(names, e.Name)
	}
	assert.Equal(t, []string{"GET /api/team", "POST /api/move", "GET /api/users", "GET /health", "main example.com/store"}, names,
		"by degree, then coefficient")

	move := entryOf(t, r, "POST /api/move", "web/")
	assert.True(t, move.Transaction)
	assert.Equal(t, costreport.ByKind{"write": `len(r.Form["id"])`}, move.InTransaction, "what runs behind the commit is outside")
	assert.Equal(t, costreport.ByKind{"read": "1", "write": `len(r.Form["id"])`}, move.Polynomials)
	assert.EqualValues(t, 101, move.RoundTrips.Total)
	assert.False(t, entryOf(t, r, "GET /api/users", "web/").Transaction)

	require.Len(t, r.Fixes, 1, "a helper that takes anything cannot take a list")
	assert.Equal(t, costreport.Fix{
		Function: "example.com/store/data.Name", File: "data/data.go", Line: 8, Saved: 198,
		Loops:   []costreport.Place{{File: "data/data.go", Line: 16}, {File: "web/web.go", Line: 22}},
		Entries: []string{"GET /api/team", "GET /api/users"},
	}, r.Fixes[0])

	// The last size that fits counts, and a flag before the settings.
	testmod.Add(t, dir, "-- .querylint.yml --\nsizes: {'*': 7, 'r.Form[\"id\"]': 3}\nround-trip: 2ms\nentry-points: [example.com/store/data.Names]\n")
	r = costOf(t, dir, "-size", `r.Form["team"]=40`, "./...")
	assert.EqualValues(t, 80, entryOf(t, r, "GET /api/team", "web/").RoundTrips.Total)
	assert.InDelta(t, 160, entryOf(t, r, "GET /api/team", "web/").MS, 0.01)
	assert.EqualValues(t, 3, entryOf(t, r, "GET /api/users", "web/").RoundTrips.Total)
	assert.EqualValues(t, 7, entryOf(t, r, "function data.Names", "data/").RoundTrips.Total, "entry-points count")
	assert.EqualValues(t, 39+2+6, r.Fixes[0].Saved, "with the sizes of what callers pass")

	all := costOf(t, dir, "-all", "./data")
	assert.EqualValues(t, 1, entryOf(t, all, "function data.Name", "data/").RoundTrips.Total)
	for _, e := range all.Entries {
		assert.True(t, strings.HasPrefix(e.File, "data/"), "only what was asked for: %s", e.Name)
	}

	for _, args := range [][]string{{"-size", "x"}, {"-size", "=1"}, {"-size", "x=-1"}, {"-format", "sarif"}, {"-fix"}} {
		got := testmod.Querylint(t, dir, append([]string{"cost"}, args...)...)
		assert.Equal(t, testmod.Failure, got.Code, args)
		assert.Empty(t, got.Stdout, args)
	}
}

func TestCostAgainstBase(t *testing.T) {
	dir := testmod.Repository(t, store)
	testmod.Rewrite(t, dir+"/web", func(text string) string {
		text = strings.Replace(text, "for _, t := range r.Form[\"team\"] {\n\t\tdata.Name(t)\n\t\tdata.Anything(t)\n\t}", "data.Name(\"t\")\n\tdata.Anything(r)", 1)
		return strings.Replace(text, "func health(w http.ResponseWriter, r *http.Request) {}", "func health(w http.ResponseWriter, r *http.Request) {\n\tfor _, t := range r.Form[\"a|b\"] {\n\t\tdata.Names(r.Form[t])\n\t}\n}", 1)
	})
	testmod.Rewrite(t, dir+"/web", func(text string) string {
		text = strings.Replace(text, `	mux.HandleFunc("POST /api/move", move)`, "", 1)
		return strings.Replace(text, `"GET /api/users"`, `"GET /api/v2/users"`, 1)
	})
	testmod.Add(t, dir, "-- web/new.go --\npackage web\n\nimport (\n\t\"net/http\"\n\n\t\"example.com/store/data\"\n)\n\nfunc init() { http.HandleFunc(\"GET /new\", func(w http.ResponseWriter, r *http.Request) { data.Names(r.Form[\"n\"]) }) }\n")
	base := testmod.Git(t, dir, "rev-parse", "HEAD")[:10]
	got := testmod.Querylint(t, dir, "cost", "-base", "main", "./...")
	require.Zero(t, got.Code, got.Stderr)
	for _, want := range []string{
		"Compared with " + base + " (main): 2 cost more, 1 less, 2 as much\n",
		"0 → n² round trips  degree 0 → 2\n", "new → 100 round trips  degree 1\n", "200 → 2 round trips  degree 1 → 0\n",
		`len(r.Form["a|b"])·len(r.Form[t])`, "\nn is a length of which no size is known", "POST /api/move", "gone\n",
	} {
		assert.Contains(t, got.Stdout, want)
	}
	assert.Less(t, strings.Index(got.Stdout, "GET /health"), strings.Index(got.Stdout, "GET /api/team"), "what costs more comes first")

	got = testmod.Querylint(t, dir, "cost", "-base", "main", "-format", "markdown", "./...")
	assert.Contains(t, got.Stdout, "| <code>GET /health</code><br>web/web.go:37 | 0 → n² | 0 → 2 | <code>read len(r.Form&#91;&#34;a&#124;b&#34;&#93;)·len(r.Form&#91;t&#93;)</code> |\n")
	r := costOf(t, dir, "-base", "main", "./...")
	health := entryOf(t, r, "GET /health", "web/")
	require.NotNil(t, health.Before)
	assert.Zero(t, health.Before.RoundTrips.Total)
	assert.Nil(t, entryOf(t, r, "GET /new", "web/").Before)
	assert.EqualValues(t, 100, entryOf(t, r, "GET /api/v2/users", "web/").Before.RoundTrips.Total, "the route has another name")
	assert.Equal(t, "POST /api/move", r.Gone[0].Name)
	testmod.NoTrees(t, dir)

	got = testmod.Querylint(t, dir, "cost", "-base", "nowhere", "./...")
	assert.Equal(t, testmod.Failure, got.Code)
}

func TestCostLinks(t *testing.T) {
	dir := testmod.Repository(t, store)
	for remote, want := range map[string]string{
		"git@github.com:shop/store.git":             "https://github.com/shop/store/blob/HEAD/data/data.go#L8",
		"https://user:word@gitlab.com/a/b/store":    "https://gitlab.com/a/b/store/-/blob/HEAD/data/data.go#L8",
		"ssh://git@example.com/shop/store":          "",
		"https://github.com.example.com/shop/store": "",
	} {
		testmod.Git(t, dir, "config", "remote.origin.url", remote)
		got := testmod.Querylint(t, dir, "cost", "-all", "-format", "markdown", "./data")
		want = strings.ReplaceAll(want, "HEAD", testmod.Git(t, dir, "rev-parse", "HEAD"))
		if want == "" {
			assert.NotContains(t, got.Stdout, "href", remote)
		} else {
			assert.Contains(t, got.Stdout, `<a href="`+want+`">`, remote)
		}
	}
	got := testmod.Querylint(t, dir, "cost", "-all", "-link", "https://code.example.com/{file}?line={line}", "-format", "html", "./data")
	assert.Contains(t, got.Stdout, `href="https://code.example.com/data/data.go?line=8"`)
}

func TestBudgets(t *testing.T) {
	dir := testmod.Write(t, store)
	testmod.Add(t, dir, `
-- .querylint.yml --
rules: {query-in-loop: off, tx-slow-call: off}
budgets:
  - {entry: "GET /api/*", degree: 0}
  - {entry: "GET /api/team", degree: 1, round-trips: 20}
  - {entry: "POST *", round-trips: 200}
  - {entry: "GET /health", degree: 0, round-trips: 1}
`)
	got := testmod.Querylint(t, dir, "./...")
	assert.Equal(t, testmod.Findings, got.Code, got.Stderr)
	assert.Equal(t, []string{"web/web.go:16 cost-budget", "web/web.go:20 cost-budget"}, testmod.Rules(got.Stdout))
	assert.Contains(t, got.Stdout, `over budget: GET /api/users: degree 1, allowed 0; its worst is len(r.Form["id"]) of database reads (… → Name → database/sql QueryRow)`)
	assert.Contains(t, got.Stdout, `over budget: GET /api/team: 200 round trips, allowed 20; its worst is len(r.Form["team"]) of database reads`)

	testmod.Add(t, dir, "-- .querylint.yml --\nrules: {all: off}\nbudgets:\n  - {entry: '*', degree: 0}\n")
	assert.Equal(t, testmod.Clean, testmod.Querylint(t, dir, "./...").Code)

	// A change that goes over a budget is one of what diff shows.
	testmod.Add(t, dir, "-- .querylint.yml --\nrules: {all: off, cost-budget: error}\nbudgets: [{entry: GET /api/*, degree: 0}]\n")
	testmod.Git(t, dir, "init", "-q", "-b", "main")
	testmod.Commit(t, dir)
	testmod.Rewrite(t, filepath.Join(dir, "web"), func(text string) string {
		return strings.Replace(text, `"GET /health"`, `"GET /api/health"`, 1) + "\nfunc init() { http.HandleFunc(\"GET /api/new\", func(w http.ResponseWriter, r *http.Request) { data.Names(r.Form[\"n\"]) }) }\n"
	})
	got = testmod.Diff(t, dir)
	assert.Equal(t, testmod.Findings, got.Code, got.Stderr)
	assert.Equal(t, 1, strings.Count(got.Stdout, "\n"), got.Stdout)
	assert.Contains(t, got.Stdout, "error: over budget: GET /api/new: degree 1, allowed 0;")

	for text, want := range map[string]string{
		"budgets: [{degree: 0}]":                ".querylint.yml:1: want the entry points that the budget is for",
		"budgets:\n  - entry: a":                ".querylint.yml:2: want a degree or a number of round-trips",
		"budgets: [{entry: a, degree: -1}]":     ".querylint.yml:1: want a degree from 0",
		"budgets: [{entry: a, degrees: 1}]":     ".querylint.yml:1: unknown key \"degrees\"",
		"budgets: [{entry: a, round-trips: 0}]": ".querylint.yml:1: want a whole number from 1",
		"sizes: [a]":                            ".querylint.yml:1: want patterns and numbers",
		"sizes: {a: many}":                      ".querylint.yml:1: want a whole number from 0",
		"sizes: {a: 1, a: 2}":                   ".querylint.yml:1: duplicate key \"a\"",
		"round-trip: fast":                      ".querylint.yml:1: want a time, such as 0.5ms",
	} {
		testmod.Add(t, dir, "-- .querylint.yml --\n"+text+"\n")
		got := testmod.Querylint(t, dir, "./...")
		assert.Equal(t, testmod.Result{Code: testmod.Failure, Stderr: want + "\n"}, got, text)
	}
}
