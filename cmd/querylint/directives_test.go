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

// TestReasons asks for reasons, or does not, as the settings say; a comment without one takes
// back all the same.
func TestReasons(t *testing.T) {
	const code = `
-- go.mod --
module example.com/m

go 1.26
-- m.go --
package m

import "database/sql"

func Delete(db *sql.DB, ids []int64) {
	for _, id := range ids {
		db.Exec("DELETE FROM t WHERE id = ?", id) //querylint:ignore query-in-loop
	}
	for _, id := range ids {
		db.Exec("DELETE FROM t WHERE id = ?", id) //nolint:querylint
	}
}
`
	both := func(level string) []string {
		return []string{"m.go:7 " + level + " ignore-without-reason", "m.go:10 " + level + " ignore-without-reason"}
	}
	for settings, want := range map[string]struct {
		places []string
		code   int
	}{
		"{}":                                    {both("warning"), testmod.Findings},
		"fail-on: error":                        {both("warning"), testmod.Clean},
		"rules: {ignore-without-reason: error}": {both("error"), testmod.Findings},
		"rules: {ignore-without-reason: off}":   {nil, testmod.Clean},
		"paths: [{path: m.go, rules: {ignore-without-reason: off}}]": {nil, testmod.Clean},
	} {
		dir := testmod.Write(t, code+"-- .querylint.yml --\n"+settings+"\n")
		got := testmod.Querylint(t, dir)
		assert.Equal(t, want.places, testmod.Places(got.Stdout), settings)
		assert.Equal(t, want.code, got.Code, settings)
		assert.Empty(t, got.Stderr, settings)
	}
}

// ignoring is a module with a comment of each kind; what it leaves is marked.
const ignoring = `
-- go.mod --
module example.com/m

go 1.26
-- store/store.go --
package store

import "database/sql"

type DB struct{ *sql.DB }

func (d *DB) Name(id int64) { d.Exec("SELECT name FROM customers WHERE id = ?", id) }
-- names/names.go --
package names

// Store is implemented elsewhere.
type Store interface{ Name(id int64) }

// Names is seen through when the program is.
func Names(s Store, ids []int64) {
	for _, id := range ids {
		s.Name(id) //querylint:ignore query-in-loop at most three
	}
	for _, id := range ids {
		s.Name(id) // LEFT
	}
}

// All covers the function.
//
//nolint:querylint // an export
func All(s Store, ids []int64) {
	for _, id := range ids {
		s.Name(id)
	}
}
-- direct/direct.go --
package direct

import "database/sql"

func Delete(db *sql.DB, ids []int64) {
	for _, id := range ids {
		db.Exec("DELETE FROM t WHERE id = ?", id) //nolint:errcheck,querylint // two
	}
	for _, id := range ids {
		db.Exec("DELETE FROM t WHERE id = ?", id) //querylint:ignore cache-in-loop another rule, LEFT
	}
	//querylint:ignore query-in-loop,select-star a few
	for _, id := range ids {
		rows, _ := db.Query("SELECT * FROM t WHERE id = ?", id); rows.Close()
		db.Exec("DELETE FROM t WHERE id = ?", id)
	}
	for _, id := range ids {
		db.Exec("DELETE FROM t WHERE id = ?", id) //nolint
	}
}
-- whole/whole.go --
//querylint:ignore all-rules no such rule
//querylint:ignore query-in-loop made by hand

// Package whole is.
package whole

import "database/sql"

func Delete(db *sql.DB, ids []int64) {
	for _, id := range ids {
		db.Exec("DELETE FROM t WHERE id = ?", id)
	}
	for range ids {
		//querylint:ignore query-in-loop
		db.Exec("DELETE FROM t WHERE id = 1")
	}
}
-- main.go --
package main

import (
	"example.com/m/names"
	"example.com/m/store"
)

func main() {
	names.Names(&store.DB{}, nil)
	names.All(&store.DB{}, nil) //querylint:ignore publish-in-loop nothing is there
}
`

func TestIgnore(t *testing.T) {
	dir := testmod.Write(t, ignoring)
	got := testmod.Querylint(t, dir)
	assert.Equal(t, exitFindings, got.Code)
	assert.Empty(t, got.Stderr)
	left := []string{
		"direct/direct.go:10 warning query-in-loop",
		"names/names.go:12 warning query-in-loop",
	}
	assert.Equal(t, []string{
		left[0],
		"direct/direct.go:10 warning ignore-unused",
		"main.go:10 warning ignore-unused",
		left[1],
		"whole/whole.go:1 warning ignore-unused",
		"whole/whole.go:14 warning ignore-unused", // the file is covered
		"whole/whole.go:14 warning ignore-without-reason",
	}, testmod.Places(got.Stdout))

	vet := testmod.GoVet(t, dir, "./...")
	assert.Equal(t, []string{"direct/direct.go:10 query-in-loop", "names/names.go:12 query-in-loop"}, testmod.Rules(vet.Stderr))

	// Where not all is seen, nothing can be said to be unused.
	got = testmod.Querylint(t, dir, "./direct", "./whole")
	assert.Equal(t, []string{
		left[0], "whole/whole.go:1 warning ignore-unused", "whole/whole.go:14 warning ignore-without-reason",
	}, testmod.Places(got.Stdout))

	// What is switched off is not unused.
	testmod.Add(t, dir, "-- .querylint.yml --\nrules: {query-in-loop: off, ignore-without-reason: info}\npaths: [{path: whole, rules: {ignore-unused: off}}]\n")
	got = testmod.Querylint(t, dir)
	assert.Equal(t, []string{"direct/direct.go:10 warning ignore-unused", "main.go:10 warning ignore-unused"}, testmod.Places(got.Stdout))
}

// A package that does not compile may not show all that it has.
func TestIgnoreInBrokenCode(t *testing.T) {
	dir := testmod.Write(t, testmod.Shop)
	testmod.Add(t, dir, `
-- broken/broken.go --
package broken

var x int = "" //querylint:ignore query-in-loop why
-- fine/fine.go --
package fine

var x int //querylint:ignore query-in-loop why
`)
	got := testmod.Querylint(t, dir)
	assert.Equal(t, []string{"fine/fine.go:3 warning ignore-unused", "orders/orders.go:14 warning query-in-loop"}, testmod.Places(got.Stdout))
}

func TestIgnoreInSQLFiles(t *testing.T) {
	dir := testmod.Write(t, testmod.Carts)
	for comment, want := range map[string][]string{
		"-- querylint:ignore non-sargable a report": nil,
		"-- querylint:ignore select-star a report":  {"query.sql:2 warning ignore-unused", "query.sql:4 error non-sargable"},
		"-- querylint:ignore non-sargable":          {"query.sql:2 warning ignore-without-reason"},
	} {
		data, err := os.ReadFile(filepath.Join(dir, "query.sql"))
		require.NoError(t, err)
		text := strings.Replace(string(data), "\nSELECT", "\n"+comment+"\nSELECT", 1)
		require.NotEqual(t, string(data), text)
		require.NoError(t, os.WriteFile(filepath.Join(dir, "ignored.sql"), []byte(text), 0o666))
		got := testmod.Querylint(t, dir, "sql", "ignored.sql")
		for i := range want {
			want[i] = strings.Replace(want[i], "query.sql", "ignored.sql", 1)
		}
		assert.Equal(t, want, testmod.Places(got.Stdout), comment)
		assert.Equal(t, len(want) > 0, got.Code == exitFindings)
	}
}
