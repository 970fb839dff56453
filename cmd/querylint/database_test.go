package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/querylint/querylint/cmd/querylint/internal/testdb"
	"github.com/querylint/querylint/cmd/querylint/internal/testmod"
)

// A database is a schema like any other, with the number of rows; a snapshot of it
// says the same without the server.
func TestSchemaOfDatabase(t *testing.T) {
	db := testdb.New(t, create+"INSERT INTO orders (user_id, email) SELECT seq, seq FROM seq_1_to_5000; ALTER TABLE orders ADD KEY orders_email (email);"+
		"CREATE TABLE few (id INT PRIMARY KEY, n INT); INSERT INTO few VALUES (1, 2); ANALYZE TABLE orders, few")
	t.Setenv("QUERYLINT_SECRET", strings.TrimPrefix(strings.SplitN(strings.TrimPrefix(db.URL, "mysql://"), "@", 2)[0], "root:"))
	dir := testmod.Write(t, orders+"-- query.sql --\nDELETE FROM orders WHERE user_id = 1;\nDELETE FROM few WHERE n = 1;\n")
	const rows = `orders has no index for user_id: all [45],\d\d\d rows are read and stay locked`
	named := querylint(t, dir, "-schema", db.URL, "-v", "./...")
	assert.Equal(t, noIndex, places(named.stdout), named.stderr)
	assert.Regexp(t, rows, named.stdout)
	shown := "mysql://root@" + db.Server + "/" + db.Name
	assert.Contains(t, named.stderr, "querylint: schema: 2 tables from "+shown+"\n")
	sql := querylint(t, dir, "sql", "-schema", db.URL, "-severity=info", "query.sql")
	assert.Regexp(t, rows, sql.stdout)
	assert.Contains(t, sql.stdout, "query.sql:2:23: info: few has no index for n: all 1 row are read")

	got := querylint(t, dir, "schema", "-schema", db.URL, "-dump", "tables.txt")
	assert.Equal(t, result{}, got)
	assert.Equal(t, named.stdout, querylint(t, dir, "-schema", "tables.txt", "./...").stdout)
	assert.Equal(t, sql.stdout, querylint(t, dir, "sql", "-schema", "tables.txt", "-severity=info", "query.sql").stdout)
	got = querylint(t, dir, "schema", "-schema", "tables.txt")
	assert.Regexp(t, `few: tables.txt:\d+, 1 row\n\tPRIMARY \(id\): 1 value\norders: tables.txt:\d+, [45],\d\d\d rows\n\tPRIMARY \(id\): [45],\d\d\d values\n\torders_email \(email\): [45],\d\d\d values\n`, got.stdout)
	left, err := filepath.Glob(filepath.Join(dir, ".querylint*"))
	require.NoError(t, err)
	assert.Empty(t, left)
	assert.Contains(t, govet(t, dir, "-schema=tables.txt", "./...").stderr, "rows are read and stay locked", "go vet reads sizes, too")

	testmod.Add(t, dir, "-- .querylint.yml --\nschema: 'mysql://root:$QUERYLINT_SECRET@"+db.Server+"/"+db.Name+"'\nthresholds: {small-table: 1000000}\n")
	assert.Empty(t, querylint(t, dir, "./...").stdout, "small for this project")
	got = querylint(t, dir, "schema")
	assert.Contains(t, got.stdout, "orders: "+shown+", ")
}

// Who cannot ask a database says so in one line, without what may be a password.
func TestDatabaseErrors(t *testing.T) {
	dir := testmod.Write(t, orders)
	t.Setenv("HOME", t.TempDir())
	const closed = "mysql://root:hunter2@127.0.0.1:1/shop"
	for _, args := range [][]string{{"./..."}, {"schema"}, {"schema", "-dump", "x.sql"}, {"sql", "query.sql"}} {
		got := querylint(t, dir, append(args, "-schema", closed, "-v")...)
		assert.Equal(t, exitFailure, got.code, args)
		assert.Equal(t, "querylint: mysql://root@127.0.0.1:1/shop: cannot connect: dial tcp 127.0.0.1:1: connect: connection refused\n", got.stderr, args)
		assert.Empty(t, got.stdout)
	}
	_, err := os.Stat(filepath.Join(dir, "x.sql"))
	require.ErrorIs(t, err, os.ErrNotExist)
	assert.Equal(t, result{code: exitFailure, stderr: "querylint: -dump writes down what one database says: -schema 'mysql://user@host:3306/name'\n"}, querylint(t, dir, "schema", "-dump", "x.sql"))

	const files = "schema: only the command querylint asks a database; querylint schema -dump FILE writes a file that can be named instead"
	vet := govet(t, dir, "-schema="+closed, "./...")
	assert.Contains(t, vet.stderr, files)
	testmod.Add(t, dir, "-- .querylint.yml --\nschema: mysql://root@127.0.0.1:1/shop\n")
	vet = govet(t, dir, "./...")
	assert.NotZero(t, vet.code)
	assert.Contains(t, vet.stderr, files)
	got := querylint(t, dir, "./...")
	assert.Equal(t, exitFailure, got.code)
	assert.Regexp(t, `^querylint: schema of \.querylint\.yml: mysql://root@127\.0\.0\.1:1/shop: cannot connect: `, got.stderr)
	testmod.Add(t, dir, "-- .querylint.yml --\nschema: mysql://root:hunter2@127.0.0.1:1/shop\n")
	got = querylint(t, dir, "./...")
	assert.Regexp(t, `^\.querylint\.yml:1: a password does not belong into settings: `, got.stderr)
	assert.NotContains(t, got.stderr, "hunter2")
}
