package revision_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/querylint/querylint/cmd/querylint/internal/testmod"
)

// TestDiffGuards takes away the caches of as many libraries and hand-written
// shapes as there are functions, and puts them back.
func TestDiffGuards(t *testing.T) {
	dir := testmod.GuardsModule(t)
	testmod.Git(t, dir, "init", "-q", "-b", "main")
	state := func(name string) string {
		require.NoError(t, os.RemoveAll(filepath.Join(dir, "users")))
		require.NoError(t, os.CopyFS(filepath.Join(dir, "users"), os.DirFS(testmod.Guards+name)))
		return testmod.Commit(t, dir)
	}
	with, without := state("with"), state("without")

	text, err := os.ReadFile(testmod.Guards + "without/guards.go")
	require.NoError(t, err)
	var want, lost []string
	for _, f := range regexp.MustCompile(`(?m)^func (\(\w+ (\*\w+)\) ([A-Z]\w+))`).FindAllStringSubmatch(string(text), -1) {
		if f[3] != "Find" { // it never asked
			want = append(want, "("+f[2]+")."+f[3])
		}
	}
	require.NotEmpty(t, want)
	got := testmod.Diff(t, dir, "-base", with)
	for _, f := range regexp.MustCompile(`(?m) error: cache removed: (\S+) no longer asks `).FindAllStringSubmatch(got.Stdout, -1) {
		lost = append(lost, f[1])
	}
	assert.Equal(t, want, lost, got.Stderr)

	state("with")
	back := testmod.Diff(t, dir, "-base", without)
	assert.Empty(t, back.Stderr)
	for _, rule := range []string{"cache-removed", "cost-increased", "query-in-loop"} {
		assert.NotContains(t, back.Stdout, rule, "caches make no query run more often")
	}
}

const cachedLibrary = `
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

func List(w http.ResponseWriter, r *http.Request) {
	for _, id := range r.Form["id"] {
		w.Write([]byte(users.Name(id)))
	}
}
-- third_party/users1/go.mod --
module example.com/users

go 1.26
-- third_party/users1/users.go --
package users

import "database/sql"

var (
	db    *sql.DB
	names = make(map[string]string)
)

func Name(id string) string {
	name, ok := names[id]
	if !ok {
		db.QueryRow("SELECT name FROM users WHERE id = ?", id).Scan(&name)
		names[id] = name
	}
	return name
}
`

const bareLibrary = `
-- third_party/users2/go.mod --
module example.com/users

go 1.26
-- third_party/users2/users.go --
package users

import "database/sql"

var db *sql.DB

func Name(id string) (name string) {
	db.QueryRow("SELECT name FROM users WHERE id = ?", id).Scan(&name)
	return name
}
`

// A library without its cache is found out by go.mod alone: by another version,
// by a folder in its place, and in the vendor folder.
func TestDiffGuardOfDependency(t *testing.T) {
	const require1, require2 = "require example.com/users v1.0.0", "require example.com/users v1.1.0"
	for _, test := range []struct {
		name, mod string // go.mod of head
		vendor    bool
		want      string
	}{
		{"version", require2 + "\n\nreplace example.com/users v1.1.0 => ./third_party/users2\n", false, "changed by the upgrade from example.com/users v1.0.0 to v1.1.0; "},
		{"replace", require1 + "\n\nreplace example.com/users v1.0.0 => ./third_party/users2\n", false, "changed in example.com/users v1.0.0, which is another copy now; "},
		{"vendor", require2 + "\n\nreplace example.com/users v1.1.0 => ./third_party/users2\n", true, "changed by the upgrade from example.com/users v1.0.0 to v1.1.0; "},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Setenv("GOFLAGS", "")
			dir := testmod.Repository(t, cachedLibrary+bareLibrary)
			vendor := func() {
				if test.vendor {
					require.Zero(t, testmod.Execute(t, dir, "go", "mod", "vendor").Code)
				}
				testmod.Commit(t, dir)
			}
			vendor()
			testmod.Add(t, dir, "-- go.mod --\nmodule example.com/shop\n\ngo 1.26\n\n"+test.mod)
			vendor()
			got := testmod.Diff(t, dir, "-base", "HEAD~1")
			assert.Empty(t, got.Stderr)
			assert.Contains(t, testmod.Places(got.Stdout), "api/api.go:11 error cache-removed")
			assert.Contains(t, got.Stdout, "cache removed: Name no longer asks names before it sends database/sql QueryRow; queries per call of List: miss(names)·len(r.Form[\"id\"]) → len(r.Form[\"id\"]) (Name → database/sql QueryRow); ")
			assert.Contains(t, got.Stdout, test.want)
		})
	}
}

// TestDiffGuardMoved moves the map in front of a query to other places, in a
// package each.
func TestDiffGuardMoved(t *testing.T) {
	const head = `
import (
	"database/sql"
	"net/http"
	"sync"
)

var (
	db     *sql.DB
	mu     sync.Mutex
	names  = make(map[string]string)
	others sync.Map
)

func query(id string) (name string) {
	db.QueryRow("SELECT name FROM users WHERE id = ?", id).Scan(&name)
	return name
}
`
	const before = head + `
func Handle(w http.ResponseWriter, r *http.Request) { w.Write([]byte(load(r.FormValue("id")))) }

func load(id string) string {
	mu.Lock()
	defer mu.Unlock()
	name, ok := names[id]
	if !ok {
		name = query(id)
		names[id] = name
	}
	return name
}
`
	moved := map[string]string{
		"caller": `
func Handle(w http.ResponseWriter, r *http.Request) {
	id := r.FormValue("id")
	name, ok := names[id]
	if !ok {
		name = load(id)
		names[id] = name
	}
	w.Write([]byte(name))
}

func load(id string) string { return query(id) }
`,
		"another": `
func Handle(w http.ResponseWriter, r *http.Request) { w.Write([]byte(load(r.FormValue("id")))) }

func load(id string) string {
	if name, ok := others.Load(id); ok {
		return name.(string)
	}
	name := query(id)
	others.Store(id, name)
	return name
}
`,
		"helper": `
func Handle(w http.ResponseWriter, r *http.Request) { w.Write([]byte(load(r.FormValue("id")))) }

func load(id string) string {
	if name, ok := known(id); ok {
		return name
	}
	name := query(id)
	names[id] = name
	return name
}

func known(id string) (string, bool) {
	name, ok := names[id]
	return name, ok
}
`,
		"decorator": `
func Handle(w http.ResponseWriter, r *http.Request) { w.Write([]byte(load(r.FormValue("id")))) }

type Finder interface{ Find(id string) string }

type Store struct{}

func (Store) Find(id string) string { return query(id) }

type Cached struct{ Finder }

func (c Cached) Find(id string) string {
	if name, ok := names[id]; ok {
		return name
	}
	name := c.Finder.Find(id)
	names[id] = name
	return name
}

var finder Finder = Cached{Store{}}

func load(id string) string { return finder.Find(id) }
`,
		"closure": `
func Handle(w http.ResponseWriter, r *http.Request) { w.Write([]byte(load(r.FormValue("id")))) }

func load(id string) string { return cached(id, func() string { return query(id) }) }

func cached(id string, miss func() string) string {
	if name, ok := names[id]; ok {
		return name
	}
	name := miss()
	names[id] = name
	return name
}
`,
		"wrapper": `
func Handle(w http.ResponseWriter, r *http.Request) { w.Write([]byte(load(r.FormValue("id")))) }

func load(id string) string {
	name, err := memory.Name(id)
	if err != nil {
		name = query(id)
		memory.Keep(memory.User{id, name})
	}
	return name
}
`,
		"behind": `
func Handle(w http.ResponseWriter, r *http.Request) { w.Write([]byte(load(r.FormValue("id")))) }

var cache interface {
	memory.Names
} = memory.All{}

func load(id string) string {
	if name := cache.Name(id); name != "" {
		return name
	}
	name := query(id)
	cache.Set(id, name)
	return name
}
`,
		"gone": `
func Handle(w http.ResponseWriter, r *http.Request) { w.Write([]byte(load(r.FormValue("id")))) }

func load(id string) string { return query(id) }
`,
	}
	const memory = `
-- memory/memory.go --
package memory

import "errors"

type User struct{ ID, Name string }

var users = make(map[string]string)

func Keep(u User) { users[u.ID] = u.Name }

func Name(id string) (string, error) {
	if name, ok := users[id]; ok {
		return name, nil
	}
	return "", errors.New("no such user")
}

type Names interface {
	Name(id string) string
	Set(id, name string)
}

type All struct{}

func (All) Name(id string) string { return users[id] }
func (All) Set(id, name string)   { users[id] = name }
`
	var base, now strings.Builder
	base.WriteString("-- go.mod --\nmodule example.com/moved\n\ngo 1.26\n" + memory)
	for name, code := range moved {
		fmt.Fprintf(&base, "-- %s/m.go --\npackage %s\n%s", name, name, before)
		imports := head
		if strings.Contains(code, "memory.") {
			imports = strings.Replace(head, "\"sync\"\n", "\"sync\"\n\n\t\"example.com/moved/memory\"\n", 1)
		}
		fmt.Fprintf(&now, "-- %s/m.go --\npackage %s\n%s%s", name, name, imports, code)
	}
	dir := testmod.Repository(t, base.String())
	testmod.Add(t, dir, now.String())
	got := testmod.Diff(t, dir)
	assert.Empty(t, got.Stderr)
	assert.Equal(t, []string{"gone/m.go:23 error cache-removed"}, testmod.Places(got.Stdout))
}
