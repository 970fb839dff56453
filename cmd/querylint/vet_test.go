package main

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/querylint/querylint/cmd/querylint/internal/testmod"
)

func TestVetFindsTheSame(t *testing.T) {
	dir := testmod.Write(t, layered)
	testmod.Add(t, dir, testmod.Shop[len("\n-- go.mod --\nmodule example.com/shop\n\ngo 1.26\n"):])
	testmod.Add(t, dir, `
-- cmd/shop/main.go --
package main

import (
	"example.com/shop/service"
	"example.com/shop/store"
)

func main() { service.Names(store.New(nil), nil) }
`)
	t.Setenv("QUERYLINT_VETCACHE", "1") // always ./...

	want := testmod.Querylint(t, dir, "./...")
	assert.Len(t, testmod.Messages(want.Stdout), 2)
	got := testmod.GoVet(t, dir, "./...")
	assert.ElementsMatch(t, testmod.Messages(want.Stdout), testmod.Messages(got.Stderr))
	assert.Equal(t, 1, got.Code)

	want = testmod.Querylint(t, dir, "-severity=info", "-tests", "./...")
	assert.Len(t, testmod.Messages(want.Stdout), 4)
	got = testmod.GoVet(t, dir, "-severity=info", "-tests", "./...")
	assert.ElementsMatch(t, testmod.Messages(want.Stdout), testmod.Messages(got.Stderr))
}

// What is slow but asks no server, behind an interface, is known where another package
// shows what stands behind it.
func TestVetFindsWhatIsSlow(t *testing.T) {
	dir := testmod.Write(t, `
-- go.mod --
module example.com/m

go 1.26
-- process/process.go --
package process

import "os/exec"

type Runner struct{}

func (Runner) Run(name string) error {
	_, err := exec.Command(name).CombinedOutput()
	return err
}

func Run(name string) error { return Runner{}.Run(name) }
-- hooks/hooks.go --
package hooks

import "example.com/m/process"

type Hook interface{ Run(name string) error }

var After Hook

func Call() error { return After.Run("after") }

func Direct() error { return process.Run("after") }
-- orders/orders.go --
package orders

import (
	"database/sql"

	"example.com/m/hooks"
)

func Pay(db *sql.DB) error { return within(db, hooks.Call) }

func Send(db *sql.DB) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := tx.Exec("UPDATE orders SET sent = 1 WHERE id = 2"); err != nil {
		return err
	}
	if err := hooks.Call(); err != nil {
		return err
	}
	return tx.Commit()
}

func Cancel(db *sql.DB) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := tx.Exec("UPDATE orders SET sent = 0 WHERE id = 2"); err != nil {
		return err
	}
	if err := hooks.Direct(); err != nil {
		return err
	}
	return tx.Commit()
}

func within(db *sql.DB, do func() error) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := tx.Exec("UPDATE orders SET paid = 1 WHERE id = 2"); err != nil {
		return err
	}
	if err := do(); err != nil {
		return err
	}
	return tx.Commit()
}
-- cmd/shop/main.go --
package main

import (
	"example.com/m/hooks"
	"example.com/m/orders"
	"example.com/m/process"
)

func main() {
	hooks.After = process.Runner{}
	orders.Pay(nil)
	orders.Send(nil)
	orders.Cancel(nil)
}
`)
	t.Setenv("QUERYLINT_VETCACHE", "1")
	want := testmod.Querylint(t, dir, "./...")
	assert.Contains(t, want.Stdout, "orders/orders.go:20:12: warning: os/exec CombinedOutput (… → Runner.Run) is waited for while tx holds locks")
	assert.Contains(t, want.Stdout, "orders/orders.go:35:12: warning: os/exec CombinedOutput")
	got := testmod.GoVet(t, dir, "./...")
	assert.ElementsMatch(t, testmod.Messages(want.Stdout), testmod.Messages(got.Stderr))
}

// With a version that does not change, go vet prints nothing for a package
// without tests once it has vetted a package that imports it.
func TestVetAfterImporter(t *testing.T) {
	dir := testmod.Write(t, `
-- go.mod --
module example.com/m

go 1.26
-- store/store.go --
package store

import "database/sql"

func Clear(db *sql.DB, ids []int) {
	for _, id := range ids {
		db.Exec("DELETE FROM t WHERE id = ?", id)
	}
}
-- above/above.go --
package above

import _ "example.com/m/store"
`)
	assert.Equal(t, testmod.Result{}, testmod.GoVet(t, dir, "./above"))
	for range 2 {
		got := testmod.GoVet(t, dir, "./store")
		assert.Contains(t, got.Stderr, "store/store.go:7:3: query in loop")
		assert.Equal(t, 1, got.Code)
	}
}

func TestVetVersion(t *testing.T) {
	dir := testmod.Write(t, inHouse)
	id := func() string {
		got := testmod.Querylint(t, dir, "-V=full")
		assert.Zero(t, got.Code)
		// The form that cmd/go takes; see toolID in cmd/go/internal/work.
		assert.Regexp(t, `^querylint version devel buildID=[0-9a-f]{64}\n$`, got.Stdout)
		return got.Stdout
	}
	first, second := id(), id()
	assert.NotEqual(t, first, second, "a nonce")

	t.Setenv("QUERYLINT_VETCACHE", "1")
	before := id()
	assert.Equal(t, before, id())
	testmod.Add(t, dir, "-- .querylint.yml --\n# changed\n")
	assert.NotEqual(t, before, id(), "the settings count")

	testmod.Add(t, dir, "-- .querylint.yml --\nfoo: bar\n")
	got := testmod.Querylint(t, dir, "-V=full")
	assert.Equal(t, exitFailure, got.Code)
	assert.Contains(t, got.Stderr, `.querylint.yml:1: unknown key "foo"`)
}

func TestVetFlags(t *testing.T) {
	dir := testmod.Write(t, testmod.Shop)
	got := testmod.GoVet(t, dir, "-severity=fatal", "./once")
	assert.Equal(t, "# example.com/shop/once\nquerylint: unknown severity \"fatal\" (info, warning or error)\n", got.Stderr)
	assert.Equal(t, 1, got.Code)
}

// Files of templates are read by every driver, and each call of a template is a finding
// of its own.
func TestVetReadsTemplates(t *testing.T) {
	dir := testmod.Write(t, `
-- go.mod --
module example.com/m

go 1.26
-- rows/rows.go --
package rows

import "database/sql"

var DB *sql.DB

type Row struct{ ID int }

func (r *Row) Name() (s string, err error) {
	err = DB.QueryRow("SELECT name FROM a WHERE id = ?", r.ID).Scan(&s)
	return s, err
}

func (r *Row) Uses() (n int, err error) {
	err = DB.QueryRow("SELECT count(*) FROM b WHERE a = ?", r.ID).Scan(&n)
	return n, err
}
-- pages/list.html --
{{range .Rows}}{{.Name}} {{.Uses}}{{end}}
-- pages/pages.go --
package pages

import (
	"embed"
	"html/template"
	"io"

	"example.com/m/rows"
)

//go:embed *.html
var files embed.FS

var list = template.Must(template.ParseFS(files, "*.html"))

func List(w io.Writer, rs []*rows.Row) error { return list.Execute(w, map[string]any{"Rows": rs}) }
`)
	t.Setenv("QUERYLINT_VETCACHE", "1")

	want := testmod.Querylint(t, dir, "./...")
	assert.Equal(t, []string{"pages/pages.go:16 warning query-in-loop", "pages/pages.go:16 warning query-in-loop"}, testmod.Places(want.Stdout))
	got := testmod.GoVet(t, dir, "./...")
	assert.ElementsMatch(t, testmod.Messages(want.Stdout), testmod.Messages(got.Stderr))
}
