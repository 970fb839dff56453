package main

import (
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/querylint/querylint/cmd/querylint/internal/testmod"
)

// govet runs go vet with querylint as its tool.
func govet(t *testing.T, dir string, args ...string) result {
	t.Helper()
	if testing.Short() {
		t.Skip("go vet goes through all dependencies")
	}
	return execute(t, dir, "go", append([]string{"vet", "-vettool=" + binary}, args...)...)
}

// messages are the findings of a text report, or of go vet, as
// file:line:col: message.
func messages(out string) []string {
	var found []string
	for line := range strings.Lines(out) {
		line = strings.TrimSuffix(line, "\n")
		if strings.HasPrefix(line, "#") || strings.Contains(line, ": \t") { // package, related place
			continue
		}
		found = append(found, regexp.MustCompile(`: (info|warning|error): `).ReplaceAllString(line, ": "))
	}
	return found
}

func TestVetFindsTheSame(t *testing.T) {
	dir := testmod.Write(t, layered)
	testmod.Add(t, dir, shop[len("\n-- go.mod --\nmodule example.com/shop\n\ngo 1.26\n"):])
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

	want := querylint(t, dir, "./...")
	assert.Len(t, messages(want.stdout), 2)
	got := govet(t, dir, "./...")
	assert.ElementsMatch(t, messages(want.stdout), messages(got.stderr))
	assert.Equal(t, 1, got.code)

	want = querylint(t, dir, "-severity=info", "-tests", "./...")
	assert.Len(t, messages(want.stdout), 4)
	got = govet(t, dir, "-severity=info", "-tests", "./...")
	assert.ElementsMatch(t, messages(want.stdout), messages(got.stderr))
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
	want := querylint(t, dir, "./...")
	assert.Contains(t, want.stdout, "orders/orders.go:20:12: warning: std CombinedOutput (… → Runner.Run) is waited for while tx holds locks")
	assert.Contains(t, want.stdout, "orders/orders.go:35:12: warning: std CombinedOutput")
	got := govet(t, dir, "./...")
	assert.ElementsMatch(t, messages(want.stdout), messages(got.stderr))
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
	assert.Equal(t, result{}, govet(t, dir, "./above"))
	for range 2 {
		got := govet(t, dir, "./store")
		assert.Contains(t, got.stderr, "store/store.go:7:3: query in loop")
		assert.Equal(t, 1, got.code)
	}
}

func TestVetVersion(t *testing.T) {
	dir := testmod.Write(t, inHouse)
	id := func() string {
		got := querylint(t, dir, "-V=full")
		assert.Zero(t, got.code)
		// The form that cmd/go takes; see toolID in cmd/go/internal/work.
		assert.Regexp(t, `^querylint version devel buildID=[0-9a-f]{64}\n$`, got.stdout)
		return got.stdout
	}
	first, second := id(), id()
	assert.NotEqual(t, first, second, "a nonce")

	t.Setenv("QUERYLINT_VETCACHE", "1")
	before := id()
	assert.Equal(t, before, id())
	testmod.Add(t, dir, "-- .querylint.yml --\n# changed\n")
	assert.NotEqual(t, before, id(), "the settings count")

	testmod.Add(t, dir, "-- .querylint.yml --\nfoo: bar\n")
	got := querylint(t, dir, "-V=full")
	assert.Equal(t, exitFailure, got.code)
	assert.Contains(t, got.stderr, `.querylint.yml:1: unknown key "foo"`)
}

func TestVetFlags(t *testing.T) {
	dir := testmod.Write(t, shop)
	got := govet(t, dir, "-severity=fatal", "./once")
	assert.Equal(t, "# example.com/shop/once\nquerylint: unknown severity \"fatal\" (info, warning or error)\n", got.stderr)
	assert.Equal(t, 1, got.code)
}
