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

const stored = `
-- go.mod --
module example.com/store

go 1.24
-- store/store.go --
package store

import "database/sql"

type Store struct{ db *sql.DB }

func (s *Store) Note(id int64) (note string, err error) {
	err = s.db.QueryRow("SELECT o.note FROM orders o WHERE o.id = ?", id).Scan(&note)
	return note, err
}

func (s *Store) Noted(note string) (*sql.Rows, error) {
	return s.db.Query("SELECT id FROM orders WHERE note = ?", note)
}

func (s *Store) Write(id int64, note string) error {
	_, err := s.db.Exec("UPDATE orders SET note = ? WHERE id = ?", note, id)
	return err
}

func (s *Store) Add(id int64, note string) error {
	_, err := s.db.Exec("INSERT INTO orders (id, note) VALUES (?, ?)", id, note)
	return err
}

func (s *Store) Other(id int64) (note string, err error) {
	err = s.db.QueryRow("SELECT note FROM carts WHERE id = ?", id).Scan(&note)
	return note, err
}

func (s *Store) Either(id int64) (note string, err error) {
	err = s.db.QueryRow("SELECT note FROM orders JOIN carts USING (id) WHERE id = ?", id).Scan(&note)
	return note, err
}

func (s *Store) Named(id int64) (note string, err error) {
	err = s.db.QueryRow("SELECT body AS note FROM orders WHERE id = ? ORDER BY note", id).Scan(&note)
	return note, err
}
-- migrations/0001_orders.up.sql --
ALTER TABLE users DROP COLUMN name;
ALTER TABLE users ADD COLUMN other INT;
`

func TestDiffDroppedColumns(t *testing.T) {
	dir := testmod.Repository(t, stored)
	dropped := regexp.MustCompile(`(?m)^store/store\.go:(\d+):\d+: error: (.*) \[dropped-column\]$`)
	// lines are those of store.go where a statement names what is taken away.
	lines := func(files string) []string {
		t.Helper()
		testmod.Add(t, dir, files)
		got := testmod.Diff(t, dir)
		testmod.Git(t, dir, "checkout", "-q", ".")
		testmod.Git(t, dir, "clean", "-fdq")
		require.NotEqual(t, 2, got.Code, got.Stderr)
		var out []string
		for _, m := range dropped.FindAllStringSubmatch(got.Stdout, -1) {
			out = append(out, m[1])
		}
		assert.Len(t, out, strings.Count(got.Stdout, "dropped-column"), got.Stdout)
		return out
	}
	column, table := []string{"8", "13", "17", "22"}, []string{"8", "13", "17", "22", "32", "37"}
	for _, test := range []struct {
		name, files string
		want        []string
	}{
		{"dropped", "-- migrations/0002_note.up.sql --\nALTER TABLE orders DROP COLUMN note;\n", column},
		{"case", "-- migrations/0002_note.sql --\nalter table `ORDERS` drop `Note`;\n", column},
		{"changed", "-- migrations/0002_note.sql --\nALTER TABLE orders CHANGE note remark TEXT;\n", column},
		{"renamed", "-- migrations/0002_note.sql --\nALTER TABLE orders RENAME COLUMN note TO remark;\n", column},
		{"goose", "-- migrations/0002_note.sql --\n-- +goose Up\nALTER TABLE orders DROP COLUMN note;\n-- +goose Down\nALTER TABLE x ADD y INT;\n", column},
		{"added to a file", "-- migrations/0001_orders.up.sql --\nALTER TABLE users DROP COLUMN name;\nALTER TABLE orders DROP COLUMN note;\n", column},
		{"table", "-- migrations/0002_orders.sql --\nDROP TABLE IF EXISTS orders;\n", table},
		{"table renamed", "-- migrations/0002_orders.sql --\nRENAME TABLE orders TO purchases;\n", table},
		{"table altered", "-- migrations/0002_orders.sql --\nALTER TABLE orders RENAME TO purchases;\n", table},
		{"in Go", "-- store/migrate.go --\npackage store\n\nfunc (s *Store) MigrateNote() error {\n\t_, err := s.db.Exec(\"ALTER TABLE orders DROP COLUMN note\")\n\treturn err\n}\n", column},

		{"modified", "-- migrations/0002_note.sql --\nALTER TABLE orders MODIFY note TEXT;\n", nil},
		{"another column", "-- migrations/0002_note.sql --\nALTER TABLE orders DROP COLUMN remark;\n", nil},
		{"another table", "-- migrations/0002_note.sql --\nALTER TABLE notes DROP COLUMN note;\n", nil},
		{"another database", "-- migrations/0002_note.sql --\nALTER TABLE old.orders DROP COLUMN note;\n", nil},
		{"an index", "-- migrations/0002_note.sql --\nALTER TABLE orders DROP INDEX note;\n", nil},
		{"down", "-- migrations/0002_note.down.sql --\nALTER TABLE orders DROP COLUMN note;\n", nil},
		{"down folder", "-- migrations/down/0002_note.sql --\nALTER TABLE orders DROP COLUMN note;\n", nil},
		{"goose down", "-- migrations/0002_note.sql --\n-- +goose Up\nSELECT 1;\n-- +goose Down\nALTER TABLE orders DROP COLUMN note;\n", nil},
		{"down in Go", "-- store/migrate.go --\npackage store\n\nfunc (s *Store) DownNote() error {\n\t_, err := s.db.Exec(\"ALTER TABLE orders DROP COLUMN note\")\n\treturn err\n}\n", nil},
		{"made again", "-- migrations/0002_note.sql --\nALTER TABLE orders DROP COLUMN note, ADD COLUMN note TEXT;\n", nil},
		{"made again later", "-- migrations/0002_note.sql --\nALTER TABLE orders DROP COLUMN note;\n-- migrations/0003_note.sql --\nALTER TABLE orders CHANGE remark note TEXT;\n", nil},
		{"table made again", "-- migrations/0002_orders.sql --\nDROP TABLE orders;\nCREATE TABLE orders (id INT PRIMARY KEY);\n", nil},
		{"table swapped", "-- migrations/0002_orders.sql --\nRENAME TABLE orders TO orders_old, orders_new TO orders;\n", nil},
		{"PostgreSQL", "-- migrations/postgres/0002_note.sql --\nALTER TABLE orders DROP COLUMN note;\n", nil},
		{"PostgreSQL by its text", "-- migrations/0002_note.sql --\nALTER TABLE orders DROP COLUMN note;\nCREATE TABLE x (id BIGSERIAL PRIMARY KEY, v JSONB);\n", nil},
		{"another service", "-- services/billing/migrations/0002_note.sql --\nALTER TABLE orders DROP COLUMN note;\n", nil},
		{"no migration", "-- docs/note.sql --\nALTER TABLE orders DROP COLUMN note;\n", nil},
		{"a temporary table", "-- migrations/0002_note.sql --\nDROP TEMPORARY TABLE orders;\n", nil},
		{"told at base", "-- migrations/0001_orders.up.sql --\nALTER TABLE users DROP COLUMN name;\n", nil},
	} {
		assert.Equal(t, test.want, lines(test.files), test.name)
	}

	// The schema knows it, too, and says it once.
	testmod.Add(t, dir, "-- migrations/0000_all.up.sql --\nCREATE TABLE orders (id INT PRIMARY KEY, note TEXT);\n")
	testmod.Commit(t, dir)
	testmod.Add(t, dir, "-- migrations/0002_note.up.sql --\n\nALTER TABLE orders DROP COLUMN note;\n")
	got := testmod.Diff(t, dir)
	assert.Contains(t, got.Stdout, "store/store.go:8:1: error: migrations/0002_note.up.sql:2 takes column note of orders away, which this statement still names: it fails when the migration has run; first have the code go without it [dropped-column]")
	assert.Equal(t, 4, strings.Count(got.Stdout, "dropped-column"), got.Stdout)
	assert.NotContains(t, got.Stdout, "unknown-column")
	text, err := os.ReadFile(filepath.Join(dir, "store", "store.go"))
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "store", "store.go"), []byte(strings.NewReplacer("o.note", "o.id", "WHERE note", "WHERE id", "SET note", "SET id", "(id, note) VALUES (?, ?)\", id, note", "(id) VALUES (?)\", id").Replace(string(text))), 0o600))
	assert.NotContains(t, testmod.Diff(t, dir).Stdout, "dropped-column", "the code goes without it")
}
