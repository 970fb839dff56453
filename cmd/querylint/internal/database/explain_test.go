package database_test

import (
	"fmt"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/querylint/querylint/cmd/querylint/internal/testdb"
	"github.com/querylint/querylint/cmd/querylint/internal/testmod"
)

// explained has statements of all kinds that a server explains, or does not.
const explained = `
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

func init() { http.HandleFunc("GET /orders", Handle) }

func Handle(w http.ResponseWriter, r *http.Request) {
	for _, user := range r.Form["user"] {
		ofUser(user)
	}
}

func ofUser(user string) {
	db.Query("SELECT id FROM orders WHERE user_id = ?", user)
}

func Clear(user int64) {
	db.Exec("DELETE FROM orders WHERE user_id = ?", user)
}

func Move(user int64, mails []any) {
	db.Exec("UPDATE orders SET user_id = ? WHERE email IN (?, ?)", mails...)
	db.Query("SELECT id FROM orders WHERE id = ? FOR UPDATE", user)
	db.Query("SELECT id FROM orders ORDER BY user_id LIMIT ?", 10)
	db.Exec("DELETE FROM orders WHERE user_id = ?", 7) //querylint:ignore plan-full-scan once a year
}

func Odd(table string) {
	db.Query("SELECT id FROM " + table)
	db.Query("SELECT id FROM gone WHERE id = ?", 1)
	db.Query("SELECT id FROM orders WHERE id = writes(?)", 1)
	db.Exec("INSERT INTO orders (user_id, email) VALUES (?, ?)", 1, "a")
	db.Exec("INSERT INTO orders (user_id, email) SELECT user_id, email FROM orders WHERE id = ?", 1)
	db.Exec("TRUNCATE TABLE orders")
}
-- shop/shop_test.go --
package shop

func init() { db.Query("SELECT id FROM orders WHERE user_id = 8") }
`

func TestExplain(t *testing.T) {
	db := testdb.New(t, create+"ALTER TABLE orders ADD KEY orders_email (email);"+
		"INSERT INTO orders (user_id, email) SELECT seq % 500, CONCAT('private', seq) FROM seq_1_to_20000; ANALYZE TABLE orders;"+
		"CREATE FUNCTION writes (n INT) RETURNS INT MODIFIES SQL DATA BEGIN DELETE FROM orders; RETURN n; END")
	const sum = "SELECT COUNT(*) + SUM(id) + SUM(user_id) + SUM(CRC32(email)) FROM orders"
	before := db.Number(sum)
	dir := testmod.Write(t, explained)
	got := testmod.Querylint(t, dir, "explain", "-dsn", db.URL, "./...")
	assert.Equal(t, testmod.Findings, got.Code, got.Stderr)
	assert.Equal(t, []string{
		"shop/shop.go:19 warning plan-full-scan",
		"shop/shop.go:23 error plan-full-scan",
		"shop/shop.go:29 warning plan-sort",
	}, testmod.Places(got.Stdout), got.Stdout)
	assert.Regexp(t, `all (19|20),\d\d\d rows of orders are read by SELECT id FROM orders WHERE user_id = \?; runs len\(.*\) times per GET /orders; plan: orders ALL (19|20),\d\d\d rows \(Using where\) \[plan-full-scan\]`, got.Stdout)
	assert.Equal(t, []string{
		"shop/shop.go:34: not explained: the code does not show all of the text",
		"shop/shop.go:35: not explained: Table '" + db.Name + ".gone' doesn't exist",
		"shop/shop.go:36: not explained: it calls the stored function writes, which the server may run to explain it",
	}, strings.Split(strings.TrimSpace(got.Stderr), "\n")[1:])
	assert.Contains(t, got.Stderr, "querylint: mysql://root@"+db.Server+"/"+db.Name+" explains 7 of 10 statements\n")
	assert.NotContains(t, got.Stdout+got.Stderr, "private", "values of the data are nobody's business")
	assert.Equal(t, before, db.Number(sum))

	testmod.Add(t, dir, "-- .querylint.yml --\nschema: 'mysql://root@"+db.Server+"/"+db.Name+"'\npassword-env: NOTHING\nrules: {plan-sort: off, plan-full-scan: warning}\nthresholds: {explain-rows: 100000}\n")
	t.Setenv("NOTHING", "")
	got = testmod.Querylint(t, dir, "explain", "./...")
	assert.Empty(t, got.Stdout, got.Stderr)
	assert.Equal(t, testmod.Clean, got.Code)

	testmod.Add(t, dir, "-- .querylint.yml --\nrules: {plan-full-scan: warning, plan-full-index: warning}\n-- q.sql --\nSELECT id FROM orders WHERE user_id = 5;\n-- of the year\nDELETE FROM orders WHERE user_id = :user; -- querylint:ignore plan-full-scan once\nUPDATE orders SET user_id = 1 WHERE user_id = ?;\nDROP TABLE orders;\n")
	got = testmod.Querylint(t, dir, "explain", "-dsn", db.URL, "-format", "json", "q.sql")
	assert.Equal(t, testmod.Findings, got.Code, got.Stderr)
	assert.Equal(t, 2, strings.Count(got.Stdout, `"severity": "warning"`), got.Stdout)
	assert.Contains(t, got.Stderr, "explains 3 of 3 statements")
	assert.Equal(t, before, db.Number(sum))
}

// Of the texts that a list of conditions makes, those that no server can run do not
// come about; where it can run none, that is said. A condition or an order whose column
// the caller names is left out, and what is found then is worth knowing only.
func TestExplainWays(t *testing.T) {
	db := testdb.New(t, create+"CREATE TABLE users (id INT PRIMARY KEY, name VARCHAR(20), orders INT);"+
		"INSERT INTO orders (user_id, email) SELECT seq % 500, seq FROM seq_1_to_20000; ANALYZE TABLE orders")
	dir := testmod.Write(t, `
-- go.mod --
module example.com/ways

go 1.26
-- ways.go --
package ways

import "database/sql"

var db *sql.DB

func List(joined, named bool, key string) {
	text := "SELECT o.id FROM orders o"
	if joined {
		text += " JOIN users u ON u.id = o.user_id"
	}
	text += " WHERE o.id = ?"
	if named {
		text += " AND u.name = ?"
	}
	db.Query(text, key)
}

func Never(key string) { db.Query("SELECT id FROM orders WHERE nick = ?", key) }

func By(column, value, order string) {
	db.Query("SELECT id FROM orders WHERE "+column+" LIKE ? ORDER BY "+order+" LIMIT ?", value, 10)
	db.Query("SELECT id FROM orders WHERE email <> 'x' AND "+column+" = ?", value)
	db.Query("SELECT id FROM orders WHERE id = 1 OR "+column+" = ?", value)
}

func In(ids []any) {
	text := "DELETE FROM users WHERE id IN ("
	for i := range ids {
		if i > 0 {
			text += ","
		}
		text += "?"
	}
	db.Exec(text+")", ids...)
}
`)
	got := testmod.Querylint(t, dir, "explain", "-dsn", db.URL, "-severity", "info", "./...")
	assert.Equal(t, []string{
		"ways.go:19: not explained: Unknown column 'nick' in 'WHERE'",
		"ways.go:24: not explained: the code does not show all of the text",
	}, strings.Split(strings.TrimSpace(got.Stderr), "\n")[1:])
	assert.Equal(t, []string{"ways.go:23 info plan-full-scan"}, testmod.Places(got.Stdout), got.Stdout)
	var explained, all int
	_, numbers, _ := strings.Cut(got.Stderr, " explains ")
	_, err := fmt.Sscanf(numbers, "%d of %d", &explained, &all)
	require.NoError(t, err, got.Stderr)
	assert.Equal(t, 2, all-explained, "the text that does not come about is none")
	assert.Empty(t, testmod.Querylint(t, dir, "explain", "-dsn", db.URL, "./...").Stdout)
}

// A prefix that the code learns at run time is that of the one table whose name ends so.
func TestExplainPrefix(t *testing.T) {
	db := testdb.New(t, "CREATE TABLE shop_orders (id INT PRIMARY KEY AUTO_INCREMENT, user_id INT); CREATE TABLE reorders (id INT PRIMARY KEY);"+
		"CREATE TABLE a_users (id INT PRIMARY KEY); CREATE TABLE b_users (id INT PRIMARY KEY);"+
		"INSERT INTO shop_orders (user_id) SELECT seq FROM seq_1_to_20000; ANALYZE TABLE shop_orders")
	dir := testmod.Write(t, `
-- go.mod --
module example.com/prefix

go 1.26
-- prefix.go --
package prefix

import (
	"database/sql"
	"fmt"
)

var db *sql.DB

func Of(prefix string, user int) {
	db.Query("SELECT id FROM "+prefix+"orders WHERE "+prefix+"orders.user_id = ?", user)
	db.Exec(fmt.Sprintf("DELETE FROM `+"`%sorders`"+` WHERE user_id = ?", prefix), user)
	db.Query("SELECT id FROM "+prefix+"users WHERE id = ?", user)
	db.Query("SELECT id FROM "+prefix+"ers WHERE id = ?", user)
	db.Query("SELECT id FROM "+prefix+" WHERE id = ?", user)
}
`)
	got := testmod.Querylint(t, dir, "explain", "-dsn", db.URL, "./...")
	assert.Equal(t, []string{"prefix.go:11 warning plan-full-scan", "prefix.go:12 error plan-full-scan"}, testmod.Places(got.Stdout), got.Stdout+got.Stderr)
	assert.Regexp(t, `rows of shop_orders are read by SELECT id FROM shop_orders WHERE shop_orders.user_id = \? \(shop_orders: the code learns its prefix at run time\); plan: shop_orders ALL`, got.Stdout)
	assert.Equal(t, []string{
		"prefix.go:13: not explained: the code does not show all of the text",
		"prefix.go:14: not explained: the code does not show all of the text",
		"prefix.go:15: not explained: the code does not show all of the text",
	}, strings.Split(strings.TrimSpace(got.Stderr), "\n")[1:])
}

// Models that do not see how the program names tables, and names out of maps and structs
// of other packages, have the one prefix with which most of them are tables. The lines of
// testdata/prefix say which table is read, or that the code does not show it.
func TestExplainProgramPrefix(t *testing.T) {
	script := "CREATE TABLE p_order (id INT PRIMARY KEY, n INT); INSERT INTO p_order SELECT seq, seq FROM seq_1_to_20000;"
	for _, name := range []string{"p_user", "p_guest", "p_pre_order", "p_customer", "q_user", "customer", "guest", "archive"} {
		script += "CREATE TABLE " + name + " LIKE p_order; INSERT INTO " + name + " SELECT * FROM p_order;"
	}
	db := testdb.New(t, script+"ANALYZE TABLE p_order, p_user, p_guest, p_customer, archive")
	dir, err := filepath.Abs("../../../../testdata/prefix")
	require.NoError(t, err)
	t.Setenv("GOWORK", "off")
	t.Setenv("GOFLAGS", "-mod=readonly")
	var plans, unknown []string
	for _, name := range []string{"models/models.go", "store/store.go"} {
		for i, line := range strings.Split(testmod.Read(t, dir, name), "\n") {
			if _, table, ok := strings.Cut(line, "// plan: "); ok {
				plans = append(plans, fmt.Sprintf("%s:%d %s", name, i+1, table))
			} else if strings.HasSuffix(line, "// not shown") {
				unknown = append(unknown, fmt.Sprintf("%s:%d: not explained: the code does not show all of the text", name, i+1))
			}
		}
	}
	got := testmod.Querylint(t, dir, "explain", "-dsn", db.URL, "./...")
	var found []string
	for _, m := range regexp.MustCompile(`(?m)^(\S+:\d+):\d+: .*; plan: (\w+) `).FindAllStringSubmatch(got.Stdout, -1) {
		found = append(found, m[1]+" "+m[2])
	}
	assert.Equal(t, plans, found, got.Stdout)
	assert.Len(t, plans, 13)
	lines := strings.Split(strings.TrimSpace(got.Stderr), "\n")
	require.Greater(t, len(lines), 2, got.Stderr)
	assert.Equal(t, `querylint: tables whose prefix the code learns at run time are taken to begin with "p_", as 3 of 3 names are then there`, lines[0])
	assert.Contains(t, lines[1], "explains 13 of 17 statements")
	assert.Equal(t, unknown, lines[2:])
	assert.Equal(t, 12, strings.Count(got.Stdout, ": the code learns its prefix at run time)"), "archive has none")
}

func TestExplainErrors(t *testing.T) {
	dir := testmod.Write(t, explained)
	assert.Equal(t, testmod.Result{Code: testmod.Failure, Stderr: "querylint: which rule, as in querylint explain query-in-loop? Or, for plans, which database? -dsn 'mysql://user@host:3306/name'\n"}, testmod.Querylint(t, dir, "explain", "./..."))
	got := testmod.Querylint(t, dir, "explain", "-dsn", "mysql://root@127.0.0.1:1/shop", "query-in-loop")
	assert.Contains(t, got.Stderr, "cannot connect", "a database is named: what it is asked about are packages")
	got = testmod.Querylint(t, dir, "explain", "-dsn", "mysql://root:hunter2@127.0.0.1:1/shop", "./...")
	assert.Equal(t, testmod.Result{Code: testmod.Failure, Stderr: "querylint: mysql://root@127.0.0.1:1/shop: cannot connect: dial tcp 127.0.0.1:1: connect: connection refused\n"}, got)
}
