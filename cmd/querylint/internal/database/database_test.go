package database_test

import (
	"os"
	"path/filepath"
	"regexp"
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
	dir := testmod.Write(t, testmod.Orders+"-- query.sql --\nDELETE FROM orders WHERE user_id = 1;\nDELETE FROM few WHERE n = 1;\n")
	const rows = `orders has no index for user_id: all [45],\d\d\d rows are read and locked`
	named := testmod.Querylint(t, dir, "-schema", db.URL, "-v", "./...")
	assert.Equal(t, noIndex, testmod.Places(named.Stdout), named.Stderr)
	assert.Regexp(t, rows, named.Stdout)
	shown := "mysql://root@" + db.Server + "/" + db.Name
	assert.Contains(t, named.Stderr, "querylint: schema: 2 tables from "+shown+"\n")
	sql := testmod.Querylint(t, dir, "sql", "-schema", db.URL, "-severity=info", "query.sql")
	assert.Regexp(t, rows, sql.Stdout)
	assert.Contains(t, sql.Stdout, "query.sql:2:23: info: few has no index for n: all 1 row are read")

	got := testmod.Querylint(t, dir, "schema", "-schema", db.URL, "-dump", "tables.txt")
	assert.Equal(t, testmod.Result{}, got)
	assert.Equal(t, named.Stdout, testmod.Querylint(t, dir, "-schema", "tables.txt", "./...").Stdout)
	assert.Equal(t, sql.Stdout, testmod.Querylint(t, dir, "sql", "-schema", "tables.txt", "-severity=info", "query.sql").Stdout)
	got = testmod.Querylint(t, dir, "schema", "-schema", "tables.txt")
	assert.Regexp(t, `few: tables.txt:\d+, 1 row\n\tPRIMARY \(id\): 1 value\norders: tables.txt:\d+, [45],\d\d\d rows\n\tPRIMARY \(id\): [45],\d\d\d values\n\torders_email \(email\): [45],\d\d\d values\n`, got.Stdout)
	left, err := filepath.Glob(filepath.Join(dir, ".querylint*"))
	require.NoError(t, err)
	assert.Empty(t, left)
	assert.Contains(t, testmod.GoVet(t, dir, "-schema=tables.txt", "./...").Stderr, "rows are read and locked", "go vet reads sizes, too")

	testmod.Add(t, dir, "-- .querylint.yml --\nschema: 'mysql://root:$QUERYLINT_SECRET@"+db.Server+"/"+db.Name+"'\nthresholds: {small-table: 1000000}\n")
	assert.Empty(t, testmod.Querylint(t, dir, "./...").Stdout, "small for this project")
	got = testmod.Querylint(t, dir, "schema")
	assert.Contains(t, got.Stdout, "orders: "+shown+", ")
}

// Findings of the largest tables come first where people and programs read them: the
// rest stays in the order of the files.
func TestSortBySize(t *testing.T) {
	const sized = "-- querylint:snapshot of MariaDB 10.11.6\n-- querylint:server mariadb10\nCREATE TABLE few (id INT PRIMARY KEY, n INT);\n-- querylint:rows `few` 2000\n" +
		"CREATE TABLE unknown (id INT PRIMARY KEY, n INT);\n" +
		"CREATE TABLE many (id INT PRIMARY KEY, n INT);\n-- querylint:rows `many` 30000\n"
	const code = `
-- go.mod --
module example.com/sizes

go 1.26
-- store/store.go --
package store

import "database/sql"

func Clear(db *sql.DB) {
	db.Exec("DELETE FROM unknown WHERE n = ?", 1)
	db.Exec("DELETE FROM few WHERE n = ?", 1)
	db.Exec("DELETE FROM many WHERE n = ?", 1)
	db.Exec("DELETE FROM few WHERE n = ? AND n > 3", 1)
	db.Exec("DELETE FROM many WHERE n = ? AND n > 3", 1)
	db.Exec("DELETE FROM unknown WHERE n = ? AND n > 3", 1)
}
-- q.sql --
DELETE FROM unknown WHERE n = 1;
DELETE FROM few WHERE n = 1;
DELETE FROM many WHERE n = 1;
`
	lines := func(out string, pattern string) (list []string) {
		for _, m := range regexp.MustCompile(pattern).FindAllStringSubmatch(out, -1) {
			list = append(list, m[1])
		}
		return list
	}
	const text = `(?m)^(?:store/store\.go|q\.sql):(\d+)`
	dir := testmod.Write(t, code+"-- tables.txt --\n"+sized)
	position, size := []string{"6", "7", "8", "9", "10", "11"}, []string{"8", "10", "7", "9", "6", "11"}
	run := func(args ...string) string {
		got := testmod.Querylint(t, dir, append(args, "-schema", "tables.txt")...)
		assert.Equal(t, testmod.Findings, got.Code, got.Stderr)
		return got.Stdout
	}
	assert.Equal(t, position, lines(run("./..."), text))
	assert.Equal(t, position, lines(run("-sort", "position", "./..."), text))
	assert.Equal(t, size, lines(run("-sort", "size", "./..."), text))
	assert.Equal(t, []string{"3", "2", "1"}, lines(run("sql", "-sort=size", "q.sql"), text))
	for format, pattern := range map[string]string{
		"json": `"line": (\d+),\n\s+"column"`, "sarif": `"region": ?\{\s*"startLine": ?(\d+)`, "github": `(?m)^::.*,line=(\d+)`,
		"rdjsonl": `"start":\{"line":(\d+)`, "codequality": `"begin": (\d+)`, "checkstyle": ` line="(\d+)"`, "junit": `store\.go:(\d+):\d+: .*</failure>`,
	} {
		assert.Equal(t, size, lines(run("-sort", "size", "-format", format, "./..."), pattern), format)
	}

	// What is found in the module counts as what is named.
	testmod.Add(t, dir, "-- db/snapshot.sql --\n"+sized)
	for range 2 { // the second run has kept the result
		assert.Equal(t, size, lines(testmod.Querylint(t, dir, "-sort", "size", "./...").Stdout, text))
	}
	assert.Equal(t, []string{"3", "2", "1"}, lines(testmod.Querylint(t, dir, "sql", "-sort=size", "q.sql").Stdout, text))
	for _, command := range []string{"", "sql", "diff", "explain"} {
		args := strings.Fields(command + " -sort rows q.sql")
		assert.Equal(t, testmod.Result{Code: testmod.Failure, Stderr: "querylint: invalid value \"rows\" for flag -sort: want position or size\n"}, testmod.Querylint(t, dir, args...))
	}
	for _, command := range []string{"cost", "blame", "schema"} {
		assert.Contains(t, testmod.Querylint(t, dir, command, "-sort", "size").Stderr, "-sort belongs to querylint itself, querylint diff, ")
	}
}

// Who cannot ask a database says so in one line, without what may be a password.
func TestDatabaseErrors(t *testing.T) {
	dir := testmod.Write(t, testmod.Orders)
	t.Setenv("HOME", t.TempDir())
	const closed = "mysql://root:hunter2@127.0.0.1:1/shop"
	for _, args := range [][]string{{"./..."}, {"schema"}, {"schema", "-dump", "x.sql"}, {"sql", "query.sql"}} {
		got := testmod.Querylint(t, dir, append(args, "-schema", closed, "-v")...)
		assert.Equal(t, testmod.Failure, got.Code, args)
		assert.Equal(t, "querylint: mysql://root@127.0.0.1:1/shop: cannot connect: dial tcp 127.0.0.1:1: connect: connection refused\n", got.Stderr, args)
		assert.Empty(t, got.Stdout)
	}
	_, err := os.Stat(filepath.Join(dir, "x.sql"))
	require.ErrorIs(t, err, os.ErrNotExist)
	assert.Equal(t, testmod.Result{Code: testmod.Failure, Stderr: "querylint: -dump writes down what one database says: -schema 'mysql://user@host:3306/name'\n"}, testmod.Querylint(t, dir, "schema", "-dump", "x.sql"))

	const files = "schema: only the command querylint asks a database; querylint schema -dump FILE writes a file that can be named instead"
	vet := testmod.GoVet(t, dir, "-schema="+closed, "./...")
	assert.Contains(t, vet.Stderr, files)
	testmod.Add(t, dir, "-- .querylint.yml --\nschema: mysql://root@127.0.0.1:1/shop\n")
	vet = testmod.GoVet(t, dir, "./...")
	assert.NotZero(t, vet.Code)
	assert.Contains(t, vet.Stderr, files)
	got := testmod.Querylint(t, dir, "./...")
	assert.Equal(t, testmod.Failure, got.Code)
	assert.Regexp(t, `^querylint: schema of \.querylint\.yml: mysql://root@127\.0\.0\.1:1/shop: cannot connect: `, got.Stderr)
	testmod.Add(t, dir, "-- .querylint.yml --\npassword-env: hunter2\n")
	for _, args := range [][]string{{"schema", "-schema"}, {"-schema"}, {"explain", "-dsn"}, {"blame", "-dsn"}} {
		got := testmod.Querylint(t, dir, append(args, "mysql://root@127.0.0.1:1/shop")...)
		assert.Equal(t, testmod.Result{Code: testmod.Failure, Stderr: "querylint: password-env of .querylint.yml names an environment variable that is not set\n"}, got, args)
	}
	t.Setenv("hunter2", "hunter3")
	got = testmod.Querylint(t, dir, "-schema", "mysql://root@127.0.0.1:1/shop")
	assert.Equal(t, "querylint: mysql://root@127.0.0.1:1/shop: cannot connect: dial tcp 127.0.0.1:1: connect: connection refused\n", got.Stderr)
	testmod.Add(t, dir, "-- .querylint.yml --\nschema: mysql://root:hunter2@127.0.0.1:1/shop\n")
	got = testmod.Querylint(t, dir, "./...")
	assert.Regexp(t, `^\.querylint\.yml:1: a password does not belong into settings: `, got.Stderr)
	assert.NotContains(t, got.Stderr, "hunter2")
}
