package revision_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/querylint/querylint/cmd/querylint/internal/testmod"
)

func TestDiff(t *testing.T) {
	dir := testmod.Repository(t, testmod.Shop)
	assert.Equal(t, testmod.Result{}, testmod.Diff(t, dir), "nothing has changed")

	// Neither where a finding stands nor in which file matters, nor the package
	// of a function that has moved.
	file, err := os.ReadFile(filepath.Join(dir, "orders/orders.go"))
	require.NoError(t, err)
	text := strings.Replace(string(file), "package orders\n", "// Package purchases has moved.\npackage purchases\n\n// and grown\n", 1)
	require.NoError(t, os.RemoveAll(filepath.Join(dir, "orders")))
	testmod.Add(t, dir, "-- purchases/all.go --\n"+text)
	assert.Equal(t, testmod.Result{}, testmod.Diff(t, dir))
	testmod.Git(t, dir, "checkout", "-q", "-b", "topic")
	testmod.Commit(t, dir)
	assert.Equal(t, testmod.Result{}, testmod.Diff(t, dir), "main is the base")
	testmod.Git(t, dir, "checkout", "-q", "main")

	// Neither committed nor known to git.
	testmod.Add(t, dir, testmod.SecondLoop)
	got := testmod.Diff(t, dir, "./...")
	assert.Equal(t, testmod.Findings, got.Code)
	assert.Empty(t, got.Stderr)
	assert.Equal(t, []string{"orders/second.go:5 warning query-in-loop"}, testmod.Places(got.Stdout))
	assert.Equal(t, []string{"second.go:5 warning query-in-loop"}, testmod.Places(testmod.Diff(t, filepath.Join(dir, "orders"), ".").Stdout))
	assert.Equal(t, testmod.Result{}, testmod.Diff(t, dir, "-severity=error"))

	// Where the branches part counts, not what main has become.
	testmod.Git(t, dir, "checkout", "-q", "-b", "feature")
	testmod.Commit(t, dir)
	testmod.Git(t, dir, "checkout", "-q", "main")
	testmod.Git(t, dir, "rm", "-q", "-r", "orders")
	testmod.Commit(t, dir)
	testmod.Git(t, dir, "checkout", "-q", "feature")
	assert.Equal(t, []string{"orders/second.go:5 warning query-in-loop"}, testmod.Places(testmod.Diff(t, dir, "-base", "main").Stdout))

	// What would going back make worse?
	fixed := testmod.Git(t, dir, "rev-parse", "HEAD")
	testmod.Git(t, dir, "rm", "-q", "orders/second.go")
	mended := testmod.Commit(t, dir)
	assert.Equal(t, testmod.Result{}, testmod.Diff(t, dir, "-base", fixed))
	testmod.Git(t, dir, "checkout", "-q", fixed)
	assert.Equal(t, []string{"orders/second.go:5 warning query-in-loop"}, testmod.Places(testmod.Diff(t, dir, "-base", mended).Stdout))
	testmod.NoTrees(t, dir)
}

func TestDiffBase(t *testing.T) {
	dir := testmod.Repository(t, testmod.Shop)
	for _, test := range []struct {
		name, stderr string
		args         []string
		prepare      func(t *testing.T) string
	}{
		{name: "no such revision", args: []string{"-base", "nowhere"}, stderr: `^querylint: there is no commit nowhere here; try git fetch origin nowhere\n$`,
			prepare: func(*testing.T) string { return dir }},
		{name: "an option in disguise", args: []string{"-base", "--all"}, stderr: `^querylint: there is no commit --all here; `,
			prepare: func(*testing.T) string { return dir }},
		{name: "no default branch", stderr: `^querylint: there is no origin/HEAD, .*; name the revision: -base REV\n$`,
			prepare: func(t *testing.T) string {
				dir := testmod.Repository(t, testmod.Shop)
				testmod.Git(t, dir, "branch", "-m", "trunk")
				return dir
			}},
		{name: "no commit", stderr: `^querylint: there is no commit yet to compare with\n$`,
			prepare: func(t *testing.T) string {
				dir := testmod.Write(t, testmod.Shop)
				testmod.Git(t, dir, "init", "-q")
				return dir
			}},
		{name: "no repository", stderr: `^querylint: git rev-parse: fatal: not a git repository`,
			prepare: func(t *testing.T) string { return testmod.Write(t, testmod.Shop) }},
		{name: "nothing in common", args: []string{"-base", "main"}, stderr: `^querylint: HEAD and main have no commit in common\n$`,
			prepare: func(t *testing.T) string {
				dir := testmod.Repository(t, testmod.Shop)
				testmod.Git(t, dir, "checkout", "-q", "--orphan", "other")
				testmod.Add(t, dir, testmod.SecondLoop)
				testmod.Commit(t, dir)
				return dir
			}},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := testmod.Diff(t, test.prepare(t), test.args...)
			assert.Equal(t, testmod.Failure, got.Code)
			assert.Empty(t, got.Stdout)
			assert.Regexp(t, test.stderr, got.Stderr)
		})
	}
	t.Run("no git", func(t *testing.T) {
		t.Setenv("PATH", t.TempDir())
		got := testmod.Diff(t, dir)
		assert.Equal(t, testmod.Result{Code: testmod.Failure, Stderr: "querylint: querylint diff needs git, and there is none on PATH\n"}, got)
	})
	got := testmod.Diff(t, dir, "-fix")
	assert.Equal(t, "querylint: -fix belongs to querylint itself and querylint sql: querylint -fix\n", got.Stderr)
}

// TestDiffShallow follows what querylint says in a clone without history.
func TestDiffShallow(t *testing.T) {
	origin := testmod.Repository(t, testmod.Shop)
	testmod.Git(t, origin, "checkout", "-q", "-b", "feature")
	testmod.Add(t, origin, testmod.SecondLoop)
	testmod.Commit(t, origin)
	clone := filepath.Join(t.TempDir(), "clone")
	testmod.Git(t, origin, "clone", "-q", "--depth=1", "file://"+origin, clone)

	got := testmod.Diff(t, clone, "-base", "origin/main")
	assert.Equal(t, testmod.Failure, got.Code)
	fetch := regexp.MustCompile(`this clone is shallow: git (fetch .*) \(with actions/checkout: fetch-depth: 0\)\n$`).FindStringSubmatch(got.Stderr)
	require.NotNil(t, fetch, got.Stderr)
	testmod.Git(t, clone, strings.Fields(fetch[1])...)
	assert.Equal(t, []string{"orders/second.go:5 warning query-in-loop"}, testmod.Places(testmod.Diff(t, clone, "-base", "origin/main").Stdout))
	testmod.NoTrees(t, clone)

	// The commit is there, and what leads to it is not.
	clone = filepath.Join(t.TempDir(), "clone")
	testmod.Git(t, origin, "clone", "-q", "--depth=1", "--no-single-branch", "file://"+origin, clone)
	got = testmod.Diff(t, clone, "-base", "origin/main")
	assert.Equal(t, testmod.Failure, got.Code)
	assert.Regexp(t, `^querylint: where HEAD and origin/main part is not known; this clone is shallow: git fetch --unshallow `, got.Stderr)

	// As a workflow does that has one commit, and no branch.
	head := testmod.Git(t, origin, "rev-parse", "HEAD")
	clone = filepath.Join(t.TempDir(), "clone")
	testmod.Git(t, origin, "init", "-q", clone)
	testmod.Git(t, clone, "remote", "add", "origin", "file://"+origin)
	testmod.Git(t, clone, "fetch", "-q", "--depth=1", "origin", head)
	testmod.Git(t, clone, "checkout", "-q", "FETCH_HEAD")
	got = testmod.Diff(t, clone)
	assert.Equal(t, testmod.Failure, got.Code)
	said := regexp.MustCompile(`^querylint: this clone is shallow, .*fetch-depth: 0 .* or git (fetch --unshallow origin) '(.*)'\n$`).FindStringSubmatch(got.Stderr)
	require.NotNil(t, said, got.Stderr)
	testmod.Git(t, clone, append(strings.Fields(said[1]), said[2])...)
	assert.Equal(t, []string{"orders/second.go:5 warning query-in-loop"}, testmod.Places(testmod.Diff(t, clone).Stdout))
}

func TestDiffNewCode(t *testing.T) {
	dir := testmod.Repository(t, "-- README --\nnothing yet\n")
	testmod.Add(t, dir, testmod.Shop)
	want := []string{"orders/orders.go:14 warning query-in-loop"}
	assert.Equal(t, want, testmod.Places(testmod.Diff(t, dir).Stdout), "a module that is new")

	dir = testmod.Repository(t, "-- go.mod --\nmodule example.com/shop\n\ngo 1.26\n")
	testmod.Add(t, dir, testmod.Shop)
	assert.Equal(t, want, testmod.Places(testmod.Diff(t, dir).Stdout), "a module without packages")
	assert.Equal(t, want, testmod.Places(testmod.Diff(t, dir, "./orders").Stdout), "a package that is new")
}

func TestDiffBroken(t *testing.T) {
	dir := testmod.Repository(t, testmod.Shop)
	testmod.Add(t, dir, "-- orders/broken.go --\npackage orders\n\nvar n int = \"\"\n")
	testmod.Commit(t, dir)
	require.NoError(t, os.Remove(filepath.Join(dir, "orders/broken.go")))
	testmod.Add(t, dir, testmod.SecondLoop)
	testmod.Add(t, dir, `
-- other/other.go --
package other

import "database/sql"

func All(db *sql.DB, ids []int64) {
	for range ids {
		db.Exec("DELETE FROM customers WHERE id = 1")
	}
}
`)
	got := testmod.Diff(t, dir)
	assert.Equal(t, testmod.Findings, got.Code)
	assert.Equal(t, []string{"other/other.go:7 warning query-in-loop"}, testmod.Places(got.Stdout))
	assert.Regexp(t, `^querylint: \w{10} \(main\) does not compile \(example.com/shop/orders: cannot use .*\); not compared: example.com/shop/orders\n$`, got.Stderr)

	got = testmod.Diff(t, dir, "./orders")
	assert.Equal(t, testmod.Failure, got.Code, "nothing to compare")
	assert.Empty(t, got.Stdout)

	// What is broken on both sides is compared as far as it goes.
	testmod.Add(t, dir, "-- orders/broken.go --\npackage orders\n\nvar n int = \"\"\n")
	got = testmod.Diff(t, dir, "./orders")
	assert.Equal(t, testmod.Failure, got.Code)
	assert.Equal(t, []string{"orders/second.go:5 warning query-in-loop"}, testmod.Places(got.Stdout))
	assert.Regexp(t, `^orders/broken.go:3:13: `, got.Stderr)
	testmod.NoTrees(t, dir)
}

// A version of a dependency that loops makes its callers slower, without a
// change of the code.
func TestDiffDependency(t *testing.T) {
	dir := testmod.Repository(t, `
-- go.mod --
module example.com/shop

go 1.26

require example.com/users v1.0.0

replace example.com/users v1.0.0 => ./third_party/users1
-- api/api.go --
package api

import (
	"net/http"

	"example.com/users"
)

func names(ids []string) []string { return users.Names(ids) }

func List(w http.ResponseWriter, r *http.Request) {
	for _, name := range names(r.Form["id"]) {
		w.Write([]byte(name))
	}
}
-- third_party/users1/go.mod --
module example.com/users

go 1.26
-- third_party/users1/users.go --
package users

import "database/sql"

var db *sql.DB

func Names(ids []string) (names []string) {
	db.QueryRow("SELECT name FROM users WHERE id IN (?)", ids).Scan(&names)
	return names
}
-- third_party/users2/go.mod --
module example.com/users

go 1.26
-- third_party/users2/users.go --
package users

import "database/sql"

var db *sql.DB

func Names(ids []string) (names []string) {
	for i, id := range ids {
		db.QueryRow("SELECT name FROM users WHERE id = ?", id).Scan(&names[i])
	}
	return names
}
`)
	mod, err := os.ReadFile(filepath.Join(dir, "go.mod"))
	require.NoError(t, err)
	testmod.Add(t, dir, "-- go.mod --\n"+strings.ReplaceAll(strings.ReplaceAll(string(mod), "v1.0.0", "v1.1.0"), "users1", "users2"))
	got := testmod.Diff(t, dir)
	assert.Empty(t, got.Stderr)
	assert.Equal(t, testmod.Findings, got.Code)
	assert.Equal(t, []string{"api/api.go:9 warning cost-increased"}, testmod.Places(got.Stdout))
	assert.Contains(t, got.Stdout, `cost increased: queries per call of names: 1 → len(ids) (Names → database/sql QueryRow), behind the request handler List; `)

	testmod.Commit(t, dir)
	testmod.Add(t, dir, "-- go.mod --\n"+string(mod))
	assert.Equal(t, testmod.Result{}, testmod.Diff(t, dir), "back to the version without the loop")
}

// TestDiffCost: the loop is old, new is only that a request reaches it.
func TestDiffCost(t *testing.T) {
	dir := testmod.Repository(t, testmod.Shop)
	api := func(body string) string {
		return "-- api/api.go --\npackage api\n\nimport (\n\t\"net/http\"\n\n\t\"example.com/shop/orders\"\n)\n\nvar all orders.Orders\n\n" +
			"func parse(ids []string) (numbers []int64) { return numbers }\n\nfunc Serve(mux *http.ServeMux) {\n\tmux.HandleFunc(\"/\", func(w http.ResponseWriter, r *http.Request) {\n" + body + "\t})\n}\n"
	}
	testmod.Add(t, dir, api("\t\tall.Customer(1)\n"))
	testmod.Commit(t, dir)
	testmod.Add(t, dir, api("\t\tall.Customer(1)\n\t\tall.Customers(parse(r.Form[\"id\"]))\n"))
	got := testmod.Diff(t, dir)
	assert.Equal(t, []string{"api/api.go:16 warning cost-increased"}, testmod.Places(got.Stdout), got.Stderr)
	assert.Contains(t, got.Stdout, `queries per call of Serve: 1 → len(parse(r.Form["id"])) (`)
}

// The tables of each side are those of its own tree: a dropped index is a change
// for the worse, a schema that has come in is not.
func TestDiffSchema(t *testing.T) {
	const code = `
-- go.mod --
module example.com/shop

go 1.26
-- carts.go --
package shop

import (
	"database/sql"

	_ "example.com/shop/mysql"
)

func Carts(db *sql.DB, user int64) (*sql.Rows, error) {
	return db.Query("SELECT id FROM carts WHERE user_id = ?", user)
}
-- mysql/mysql.go --
package mysql
`
	const indexed = "-- schema.sql --\nCREATE TABLE carts (id BIGINT PRIMARY KEY, user_id BIGINT NOT NULL, KEY (user_id));\n"
	const bare = "-- schema.sql --\nCREATE TABLE carts (id BIGINT PRIMARY KEY, user_id BIGINT NOT NULL);\n"
	dir := testmod.Repository(t, code)
	testmod.Add(t, dir, bare)
	assert.Empty(t, testmod.Diff(t, dir).Stdout, "the tables are known now")
	testmod.Commit(t, dir)
	testmod.Add(t, dir, indexed)
	testmod.Commit(t, dir)
	assert.Empty(t, testmod.Diff(t, dir, "-base", "HEAD~1").Stdout)
	testmod.Add(t, dir, bare)
	assert.Equal(t, []string{"carts.go:10 warning missing-index"}, testmod.Places(testmod.Diff(t, dir).Stdout))
	assert.Equal(t, []string{"carts.go:10 warning missing-index"}, testmod.Places(testmod.Diff(t, dir, "-schema", "schema.sql").Stdout))
}

// TestDiffIncident1 sees the handler of incident 1 come and go.
func TestDiffIncident1(t *testing.T) {
	if testing.Short() {
		t.Skip("incident 1 has gorm below it")
	}
	t.Setenv("GOWORK", "off")
	t.Setenv("GOFLAGS", "-mod=readonly")
	source, err := filepath.Abs("../../../../testdata/incident1")
	require.NoError(t, err)
	dir := t.TempDir()
	testmod.Git(t, dir, "init", "-q", "-b", "main")
	state := func(name string) string {
		require.NoError(t, os.RemoveAll(filepath.Join(dir, "survey")))
		for _, file := range []string{"go.mod", "go.sum", "model/model.go", "respond/respond.go"} {
			testmod.CopyFile(t, filepath.Join(source, file), filepath.Join(dir, file), "")
		}
		for _, file := range []string{"dao/dao.go", "dao/mysql/mysql.go", "handler/handler.go", "service/service.go"} {
			testmod.CopyFile(t, filepath.Join(source, name, file), filepath.Join(dir, "survey", file), name)
		}
		testmod.CopyFile(t, filepath.Join(source, "cmd/survey-"+name+"/main.go"), filepath.Join(dir, "survey/main.go"), name)
		return testmod.Commit(t, dir)
	}
	once, loops := state("once"), state("loops")

	got := testmod.Diff(t, dir, "-base", once)
	assert.Equal(t, testmod.Findings, got.Code, got.Stderr)
	assert.Equal(t, []string{
		"survey/handler/handler.go:91 error query-in-loop",
		"survey/handler/handler.go:99 error query-in-loop",
	}, testmod.Places(got.Stdout))
	state("once")
	assert.Equal(t, testmod.Result{}, testmod.Diff(t, dir, "-base", loops), "the way back is the fix")
}

// TestDiffRenamedRecursion gives a function that calls itself another name.
func TestDiffRenamedRecursion(t *testing.T) {
	code := func(name string) string {
		return strings.ReplaceAll(`-- go.mod --
module example.com/tree

go 1.26
-- tree.go --
package tree

import "database/sql"

type Tree struct{ db *sql.DB }

func (t *Tree) Walk(id int64, ids []int64) {
	t.db.Exec("UPDATE nodes SET seen = 1 WHERE id = ?", id)
	var parent int64
	t.db.QueryRow("SELECT parent_id FROM nodes WHERE id = ?", id).Scan(&parent)
	for _, id := range ids {
		t.Walk(id, ids[1:])
	}
}
`, "Walk", name)
	}
	dir := testmod.Repository(t, code("Walk"))
	require.Equal(t, []string{"tree.go:12 error query-in-recursion"}, testmod.Places(testmod.Querylint(t, dir).Stdout))
	testmod.Add(t, dir, code("Visit"))
	assert.Equal(t, testmod.Result{}, testmod.Diff(t, dir))
	testmod.Add(t, dir, strings.Replace(code("Visit"), "t.Visit(id, ids[1:])", "t.Visit(id, ids[1:])\n\t\tt.db.Exec(\"DELETE FROM seen WHERE id = ?\", id)", 1))
	assert.Equal(t, testmod.Findings, testmod.Diff(t, dir).Code)
}
