package main

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

// git runs git in dir, away from the settings of the machine.
func git(t *testing.T, dir string, args ...string) string {
	t.Helper()
	for name, value := range map[string]string{
		"GIT_CONFIG_GLOBAL": os.DevNull, "GIT_CONFIG_NOSYSTEM": "1",
		"GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@example.com", "GIT_COMMITTER_NAME": "A", "GIT_COMMITTER_EMAIL": "a@example.com",
	} {
		t.Setenv(name, value)
	}
	got := execute(t, dir, "git", args...)
	require.Zero(t, got.code, "git %v: %s", args, got.stderr)
	return strings.TrimSpace(got.stdout)
}

func commit(t *testing.T, dir string) string {
	t.Helper()
	git(t, dir, "add", "-A")
	git(t, dir, "commit", "-q", "--allow-empty", "-m", "change")
	return git(t, dir, "rev-parse", "HEAD")
}

// repository is a git repository on branch main with one commit of a module.
func repository(t *testing.T, archive string) string {
	t.Helper()
	dir := testmod.Write(t, archive)
	git(t, dir, "init", "-q", "-b", "main")
	commit(t, dir)
	return dir
}

// noTrees checks that the run has left no work tree of a base behind.
func noTrees(t *testing.T, dir string) {
	t.Helper()
	assert.Len(t, strings.Split(git(t, dir, "worktree", "list"), "\n"), 1)
}

const secondLoop = `
-- orders/second.go --
package orders

func (o *Orders) Second(ids []int64) {
	for _, id := range ids {
		o.Customer(id)
	}
}
`

func TestDiff(t *testing.T) {
	dir := repository(t, shop)
	assert.Equal(t, result{}, querylint(t, dir, "diff"), "nothing has changed")

	// Neither where a finding stands nor in which file matters, nor the package
	// of a function that has moved.
	file, err := os.ReadFile(filepath.Join(dir, "orders/orders.go"))
	require.NoError(t, err)
	text := strings.Replace(string(file), "package orders\n", "// Package purchases has moved.\npackage purchases\n\n// and grown\n", 1)
	require.NoError(t, os.RemoveAll(filepath.Join(dir, "orders")))
	testmod.Add(t, dir, "-- purchases/all.go --\n"+text)
	assert.Equal(t, result{}, querylint(t, dir, "diff"))
	git(t, dir, "checkout", "-q", "-b", "topic")
	commit(t, dir)
	assert.Equal(t, result{}, querylint(t, dir, "diff"), "main is the base")
	git(t, dir, "checkout", "-q", "main")

	// Neither committed nor known to git.
	testmod.Add(t, dir, secondLoop)
	got := querylint(t, dir, "diff", "./...")
	assert.Equal(t, exitFindings, got.code)
	assert.Empty(t, got.stderr)
	assert.Equal(t, []string{"orders/second.go:5 warning query-in-loop"}, places(got.stdout))
	assert.Equal(t, []string{"second.go:5 warning query-in-loop"}, places(querylint(t, filepath.Join(dir, "orders"), "diff", ".").stdout))
	assert.Equal(t, result{}, querylint(t, dir, "diff", "-severity=error"))

	// Where the branches part counts, not what main has become.
	git(t, dir, "checkout", "-q", "-b", "feature")
	commit(t, dir)
	git(t, dir, "checkout", "-q", "main")
	git(t, dir, "rm", "-q", "-r", "orders")
	commit(t, dir)
	git(t, dir, "checkout", "-q", "feature")
	assert.Equal(t, []string{"orders/second.go:5 warning query-in-loop"}, places(querylint(t, dir, "diff", "-base", "main").stdout))

	// What would going back make worse?
	fixed := git(t, dir, "rev-parse", "HEAD")
	git(t, dir, "rm", "-q", "orders/second.go")
	mended := commit(t, dir)
	assert.Equal(t, result{}, querylint(t, dir, "diff", "-base", fixed))
	git(t, dir, "checkout", "-q", fixed)
	assert.Equal(t, []string{"orders/second.go:5 warning query-in-loop"}, places(querylint(t, dir, "diff", "-base", mended).stdout))
	noTrees(t, dir)
}

func TestDiffBase(t *testing.T) {
	dir := repository(t, shop)
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
				dir := repository(t, shop)
				git(t, dir, "branch", "-m", "trunk")
				return dir
			}},
		{name: "no commit", stderr: `^querylint: there is no commit yet to compare with\n$`,
			prepare: func(t *testing.T) string {
				dir := testmod.Write(t, shop)
				git(t, dir, "init", "-q")
				return dir
			}},
		{name: "no repository", stderr: `^querylint: git rev-parse: fatal: not a git repository`,
			prepare: func(t *testing.T) string { return testmod.Write(t, shop) }},
		{name: "nothing in common", args: []string{"-base", "main"}, stderr: `^querylint: HEAD and main have no commit in common\n$`,
			prepare: func(t *testing.T) string {
				dir := repository(t, shop)
				git(t, dir, "checkout", "-q", "--orphan", "other")
				testmod.Add(t, dir, secondLoop)
				commit(t, dir)
				return dir
			}},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := querylint(t, test.prepare(t), append([]string{"diff"}, test.args...)...)
			assert.Equal(t, exitFailure, got.code)
			assert.Empty(t, got.stdout)
			assert.Regexp(t, test.stderr, got.stderr)
		})
	}
	t.Run("no git", func(t *testing.T) {
		t.Setenv("PATH", t.TempDir())
		got := querylint(t, dir, "diff")
		assert.Equal(t, result{exitFailure, "", "querylint: querylint diff needs git, and there is none on PATH\n"}, got)
	})
	got := querylint(t, dir, "diff", "-fix")
	assert.Equal(t, "querylint: unknown flag -fix; querylint -h lists the flags\n", got.stderr)
}

// TestDiffShallow follows what querylint says in a clone without history.
func TestDiffShallow(t *testing.T) {
	origin := repository(t, shop)
	git(t, origin, "checkout", "-q", "-b", "feature")
	testmod.Add(t, origin, secondLoop)
	commit(t, origin)
	clone := filepath.Join(t.TempDir(), "clone")
	git(t, origin, "clone", "-q", "--depth=1", "file://"+origin, clone)

	got := querylint(t, clone, "diff", "-base", "origin/main")
	assert.Equal(t, exitFailure, got.code)
	fetch := regexp.MustCompile(`this clone is shallow: git (fetch .*) \(with actions/checkout: fetch-depth: 0\)\n$`).FindStringSubmatch(got.stderr)
	require.NotNil(t, fetch, got.stderr)
	git(t, clone, strings.Fields(fetch[1])...)
	assert.Equal(t, []string{"orders/second.go:5 warning query-in-loop"}, places(querylint(t, clone, "diff", "-base", "origin/main").stdout))
	noTrees(t, clone)

	// The commit is there, and what leads to it is not.
	clone = filepath.Join(t.TempDir(), "clone")
	git(t, origin, "clone", "-q", "--depth=1", "--no-single-branch", "file://"+origin, clone)
	got = querylint(t, clone, "diff", "-base", "origin/main")
	assert.Equal(t, exitFailure, got.code)
	assert.Regexp(t, `^querylint: where HEAD and origin/main part is not known; this clone is shallow: git fetch --unshallow `, got.stderr)
}

func TestDiffNewCode(t *testing.T) {
	dir := repository(t, "-- README --\nnothing yet\n")
	testmod.Add(t, dir, shop)
	want := []string{"orders/orders.go:14 warning query-in-loop"}
	assert.Equal(t, want, places(querylint(t, dir, "diff").stdout), "a module that is new")

	dir = repository(t, "-- go.mod --\nmodule example.com/shop\n\ngo 1.26\n")
	testmod.Add(t, dir, shop)
	assert.Equal(t, want, places(querylint(t, dir, "diff").stdout), "a module without packages")
	assert.Equal(t, want, places(querylint(t, dir, "diff", "./orders").stdout), "a package that is new")
}

func TestDiffBroken(t *testing.T) {
	dir := repository(t, shop)
	testmod.Add(t, dir, "-- orders/broken.go --\npackage orders\n\nvar n int = \"\"\n")
	commit(t, dir)
	require.NoError(t, os.Remove(filepath.Join(dir, "orders/broken.go")))
	testmod.Add(t, dir, secondLoop)
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
	got := querylint(t, dir, "diff")
	assert.Equal(t, exitFindings, got.code)
	assert.Equal(t, []string{"other/other.go:7 warning query-in-loop"}, places(got.stdout))
	assert.Regexp(t, `^querylint: \w{10} \(main\) does not compile \(example.com/shop/orders: cannot use .*\); not compared: example.com/shop/orders\n$`, got.stderr)

	got = querylint(t, dir, "diff", "./orders")
	assert.Equal(t, exitFailure, got.code, "nothing to compare")
	assert.Empty(t, got.stdout)

	// What is broken on both sides is compared as far as it goes.
	testmod.Add(t, dir, "-- orders/broken.go --\npackage orders\n\nvar n int = \"\"\n")
	got = querylint(t, dir, "diff", "./orders")
	assert.Equal(t, exitFailure, got.code)
	assert.Equal(t, []string{"orders/second.go:5 warning query-in-loop"}, places(got.stdout))
	assert.Regexp(t, `^orders/broken.go:3:13: `, got.stderr)
	noTrees(t, dir)
}

// A version of a dependency that loops makes its callers slower, without a
// change of the code.
func TestDiffDependency(t *testing.T) {
	dir := repository(t, `
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
	got := querylint(t, dir, "diff")
	assert.Empty(t, got.stderr)
	assert.Equal(t, exitFindings, got.code)
	assert.Equal(t, []string{"api/api.go:9 warning cost-increased"}, places(got.stdout))
	assert.Contains(t, got.stdout, `cost increased: queries per call of names: 1 → len(ids) (Names → database/sql QueryRow), behind the request handler List; `)

	commit(t, dir)
	testmod.Add(t, dir, "-- go.mod --\n"+string(mod))
	assert.Equal(t, result{}, querylint(t, dir, "diff"), "back to the version without the loop")
}

// TestDiffCost: the loop is old, new is only that a request reaches it.
func TestDiffCost(t *testing.T) {
	dir := repository(t, shop)
	api := func(body string) string {
		return "-- api/api.go --\npackage api\n\nimport (\n\t\"net/http\"\n\n\t\"example.com/shop/orders\"\n)\n\nvar all orders.Orders\n\n" +
			"func parse(ids []string) (numbers []int64) { return numbers }\n\nfunc Serve(mux *http.ServeMux) {\n\tmux.HandleFunc(\"/\", func(w http.ResponseWriter, r *http.Request) {\n" + body + "\t})\n}\n"
	}
	testmod.Add(t, dir, api("\t\tall.Customer(1)\n"))
	commit(t, dir)
	testmod.Add(t, dir, api("\t\tall.Customer(1)\n\t\tall.Customers(parse(r.Form[\"id\"]))\n"))
	got := querylint(t, dir, "diff")
	assert.Equal(t, []string{"api/api.go:16 warning cost-increased"}, places(got.stdout), got.stderr)
	assert.Contains(t, got.stdout, `queries per call of Serve: 1 → len(parse(r.Form["id"])) (`)
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
	dir := repository(t, code)
	testmod.Add(t, dir, bare)
	assert.Empty(t, querylint(t, dir, "diff").stdout, "the tables are known now")
	commit(t, dir)
	testmod.Add(t, dir, indexed)
	commit(t, dir)
	assert.Empty(t, querylint(t, dir, "diff", "-base", "HEAD~1").stdout)
	testmod.Add(t, dir, bare)
	assert.Equal(t, []string{"carts.go:10 warning missing-index"}, places(querylint(t, dir, "diff").stdout))
	assert.Equal(t, []string{"carts.go:10 warning missing-index"}, places(querylint(t, dir, "diff", "-schema", "schema.sql").stdout))
}

// TestDiffIncident1 sees the handler of incident 1 come and go.
func TestDiffIncident1(t *testing.T) {
	if testing.Short() {
		t.Skip("incident 1 has gin and gorm below it")
	}
	t.Setenv("GOWORK", "off")
	t.Setenv("GOFLAGS", "-mod=readonly")
	source, err := filepath.Abs("../../testdata/incident1")
	require.NoError(t, err)
	dir := t.TempDir()
	git(t, dir, "init", "-q", "-b", "main")
	state := func(name string) string {
		require.NoError(t, os.RemoveAll(filepath.Join(dir, "survey")))
		for _, file := range []string{"go.mod", "go.sum", "model/model.go"} {
			copyFile(t, filepath.Join(source, file), filepath.Join(dir, file), "")
		}
		for _, file := range []string{"dao/dao.go", "dao/mysql/mysql.go", "handler/handler.go", "service/service.go"} {
			copyFile(t, filepath.Join(source, name, file), filepath.Join(dir, "survey", file), name)
		}
		copyFile(t, filepath.Join(source, "cmd/survey-"+name+"/main.go"), filepath.Join(dir, "survey/main.go"), name)
		return commit(t, dir)
	}
	once, loops := state("once"), state("loops")

	got := querylint(t, dir, "diff", "-base", once)
	assert.Equal(t, exitFindings, got.code, got.stderr)
	assert.Equal(t, []string{
		"survey/handler/handler.go:91 error query-in-loop",
		"survey/handler/handler.go:99 error query-in-loop",
	}, places(got.stdout))
	state("once")
	assert.Equal(t, result{}, querylint(t, dir, "diff", "-base", loops), "the way back is the fix")
}

// copyFile copies a file of a state of incident 1 to where all states are.
func copyFile(t *testing.T, from, to, state string) {
	t.Helper()
	data, err := os.ReadFile(from)
	require.NoError(t, err)
	if state != "" {
		data = []byte(strings.ReplaceAll(string(data), "example.com/survey/"+state+"/", "example.com/survey/survey/"))
	}
	require.NoError(t, os.MkdirAll(filepath.Dir(to), 0o777))
	require.NoError(t, os.WriteFile(to, data, 0o666))
}
