package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/querylint/querylint/cmd/querylint/internal/blame"
	"github.com/querylint/querylint/cmd/querylint/internal/testdb"
	"github.com/querylint/querylint/cmd/querylint/internal/testmod"
)

// blamed is the program whose statements the logs in internal/serverlog/testdata
// have, which a MariaDB server wrote.
const blamed = `
-- go.mod --
module example.com/shop

go 1.26
-- shop/shop.go --
package shop

import (
	"database/sql"
	"net/http"
)

var db *sql.DB

func init() { http.HandleFunc("GET /carts", Handle) }

func Handle(w http.ResponseWriter, r *http.Request) {
	for _, user := range r.Form["user"] {
		ofUser(user)
	}
}

func ofUser(user string) {
	db.Query("SELECT id FROM carts WHERE user_id = ?", user)
}

func Clear(user int64) {
	db.Exec("DELETE FROM carts WHERE user_id = ?", user)
}

func Buy(id int64) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	tx.Exec("UPDATE carts SET sku = ? WHERE id = ?", "a", id)
	tx.Exec("UPDATE stock SET n = n - 1 WHERE id = ?", id)
	return tx.Commit()
}

func Return(id int64) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	tx.Exec("UPDATE stock SET n = n - 1 WHERE id = ?", id)
	tx.Exec("UPDATE carts SET sku = ? WHERE id = ?", "b", id)
	return tx.Commit()
}
`

func logFile(t *testing.T, name string) string {
	t.Helper()
	path, err := filepath.Abs(filepath.Join("internal", "serverlog", "testdata", name))
	require.NoError(t, err)
	return path
}

func TestBlame(t *testing.T) {
	dir := testmod.Write(t, blamed)
	got := querylint(t, dir, "blame", logFile(t, "mariadb-slow.log"), logFile(t, "mariadb-error.log"))
	assert.Zero(t, got.code, got.stderr)
	assert.Regexp(t, `(?m)^\d+\.\d % 1 run: delete from carts where user_id = \? — \S+ s in all, \S+ s the longest, 2,000 rows examined for 0 rows sent\n\tshop/shop\.go:23: shop\.Clear \(exact\)$`, got.stdout)
	assert.Regexp(t, `(?m): select id from carts where user_id = \? — .*, 2,000 rows examined for 20 rows sent\n\tshop/shop\.go:19: shop\.ofUser \(exact\); runs len\(r\.Form\["user"\]\) times per GET /carts`, got.stdout)
	assert.Contains(t, got.stdout, "query-in-loop", "the finding at the call stands in the report as well")
	_, deadlock, ok := strings.Cut(got.stdout, "deadlock at line 9 of the log\n")
	require.True(t, ok, got.stdout)
	assert.Regexp(t, `^\t\(1\) update carts set sku = \? where id = \? — waits for carts, index PRIMARY; rolled back
		shop/shop\.go:44: shop\.Return \(exact\).*
		locks stock, then carts
	\(2\) update stock set n = n - \? where id = \? — waits for stock, index PRIMARY
		shop/shop\.go:33: shop\.Buy \(exact\).*
		locks carts, then stock
	shop\.Return locks stock before carts, and shop\.Buy the other way round: lock stock first in both
of another program`, deadlock)
	assert.NotContains(t, got.stdout, "commit")
	assert.Contains(t, got.stdout, "6 of 8 statements that read or write tables are this code's (75.0 %)\n")

	var report blame.Report
	got = querylint(t, dir, "blame", "-format", "json", logFile(t, "mariadb-general.log"), "./...")
	require.NoError(t, json.Unmarshal([]byte(got.stdout), &report), got.stderr)
	assert.EqualValues(t, 6, report.Attributed)
	assert.Zero(t, report.Seconds)
	log, err := os.ReadFile(logFile(t, "mariadb-error.log"))
	require.NoError(t, err)
	testmod.Add(t, dir, "-- empty.log --\n\n-- half.gz --\n\x1f\x8bhalf\n-- hostile.log --\n# Query_time: 1  Lock_time: 0 Rows_sent: 1  Rows_examined: 2\nSELECT `\x1b[2J<script>` FROM carts WHERE user_id = 1;\n"+strings.ReplaceAll(string(log), "carts", "ca\x1b[31mrts"))
	got = querylint(t, dir, "blame", "hostile.log")
	assert.Zero(t, got.code)
	assert.NotContains(t, got.stdout, "\x1b")
	for args, want := range map[string]string{
		"empty.log":   "querylint: empty.log: neither a slow log, nor a general log, nor a report of deadlocks\n",
		"half.gz":     "querylint: half.gz: unexpected EOF\n",
		"./...":       "querylint: whose statements? name a slow log, a general log or an error log, or a database: -dsn 'mysql://user@host:3306/name'\n",
		"-format=xml": "querylint: unknown format \"xml\" (text, json)\n",
		"-dsn=mysql://root:hunter2@127.0.0.1:1/shop": "querylint: mysql://root@127.0.0.1:1/shop: cannot connect: dial tcp 127.0.0.1:1: connect: connection refused\n",
	} {
		assert.Equal(t, result{code: exitFailure, stderr: want}, querylint(t, dir, "blame", args), args)
	}
}

// A server that sums up statements is asked for them.
func TestBlameServer(t *testing.T) {
	db := testdb.New(t, "CREATE TABLE carts (id INT PRIMARY KEY, user_id INT)")
	dir := testmod.Write(t, blamed)
	got := querylint(t, dir, "blame", "-dsn", db.URL)
	if db.Number("SELECT @@performance_schema") == 0 {
		assert.Equal(t, exitFailure, got.code)
		assert.Equal(t, "querylint: mysql://root@"+db.Server+"/"+db.Name+": nothing to attribute: performance_schema has no statements of this database: it is switched off, or none has run\n", got.stderr)
		return
	}
	db.Exec("DELETE FROM carts WHERE user_id = 8")
	got = querylint(t, dir, "blame", "-dsn", db.URL)
	assert.Zero(t, got.code, got.stderr)
	assert.Contains(t, got.stdout, "shop/shop.go:23: shop.Clear (exact)")
}
