package blame_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/querylint/querylint/cmd/querylint/internal/blame"
	"github.com/querylint/querylint/cmd/querylint/internal/testbrowser"
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
	path, err := filepath.Abs(filepath.Join("..", "serverlog", "testdata", name))
	require.NoError(t, err)
	return path
}

func TestBlame(t *testing.T) {
	dir := testmod.Write(t, blamed)
	got := testmod.Querylint(t, dir, "blame", logFile(t, "mariadb-slow.log"), logFile(t, "mariadb-error.log"))
	assert.Zero(t, got.Code, got.Stderr)
	assert.Regexp(t, `(?m)^\d+\.\d % 1 run: delete from carts where user_id = \? — \S+ s in all, \S+ s the longest, 2,000 rows examined for 0 rows sent\n\tshop/shop\.go:23: shop\.Clear \(exact\)$`, got.Stdout)
	assert.Regexp(t, `(?m): select id from carts where user_id = \? — .*, 2,000 rows examined for 20 rows sent\n\tshop/shop\.go:19: shop\.ofUser \(exact\); runs len\(r\.Form\["user"\]\) times per GET /carts`, got.Stdout)
	assert.Contains(t, got.Stdout, "query-in-loop", "the finding at the call stands in the report as well")
	_, deadlock, ok := strings.Cut(got.Stdout, "deadlock at line 9 of the log\n")
	require.True(t, ok, got.Stdout)
	assert.Regexp(t, `^\t\(1\) update carts set sku = \? where id = \? — waits for carts, index PRIMARY; rolled back
		shop/shop\.go:44: shop\.Return \(exact\).*
		locks stock, then carts
	\(2\) update stock set n = n - \? where id = \? — waits for stock, index PRIMARY
		shop/shop\.go:33: shop\.Buy \(exact\).*
		locks carts, then stock
	shop\.Return locks stock before carts, and shop\.Buy the other way round: lock stock first in both
of another program`, deadlock)
	assert.NotContains(t, got.Stdout, "commit")
	assert.Contains(t, got.Stdout, "6 of 8 statements that read or write tables are this code's (75.0 %)\n")

	var report blame.Report
	got = testmod.Querylint(t, dir, "blame", "-format", "json", logFile(t, "mariadb-general.log"), "./...")
	require.NoError(t, json.Unmarshal([]byte(got.Stdout), &report), got.Stderr)
	assert.EqualValues(t, 6, report.Attributed)
	assert.Zero(t, report.Seconds)
	log, err := os.ReadFile(logFile(t, "mariadb-error.log"))
	require.NoError(t, err)
	testmod.Add(t, dir, "-- empty.log --\n\n-- half.gz --\n\x1f\x8bhalf\n-- hostile.log --\n# Query_time: 1  Lock_time: 0 Rows_sent: 1  Rows_examined: 2\nSELECT `\x1b[2J<script>` FROM carts WHERE user_id = 1;\n"+strings.ReplaceAll(string(log), "carts", "ca\x1b[31mrts"))
	var zipped bytes.Buffer
	w := gzip.NewWriter(&zipped)
	_, err = w.Write([]byte(strings.Repeat(testmod.Read(t, logFile(t, "mariadb-slow.log")), 50)))
	require.NoError(t, err)
	require.NoError(t, w.Close())
	require.NoError(t, os.WriteFile(filepath.Join(dir, "cut.gz"), zipped.Bytes()[:zipped.Len()/2], 0o600))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "binary.log"), []byte("\xfebin\x00\x01# Query_time: 1\n"), 0o600))
	got = testmod.Querylint(t, dir, "blame", "hostile.log")
	assert.Zero(t, got.Code)
	assert.NotContains(t, got.Stdout, "\x1b")
	for args, want := range map[string]string{
		"empty.log":   "querylint: empty.log: neither a slow log, nor a general log, nor a report of deadlocks\n",
		"half.gz":     "querylint: half.gz: unexpected EOF\n",
		"cut.gz":      "querylint: cut.gz: after line LINE: unexpected EOF\n",
		"binary.log":  "querylint: binary.log: binary data, not a log\n",
		"absent.log":  "querylint: absent.log: " + testmod.Absent() + "\n",
		"./...":       "querylint: whose statements? name a slow log, a general log or an error log, or a database: -dsn 'mysql://user@host:3306/name'\n",
		"-format=xml": "querylint: unknown format \"xml\" (text, json, html)\n",
		"-dsn=mysql://root:hunter2@127.0.0.1:1/shop": "querylint: mysql://root@127.0.0.1:1/shop: cannot connect: dial tcp 127.0.0.1:1: connect: connection refused\n",
	} {
		got := testmod.Querylint(t, dir, "blame", args)
		got.Stderr = regexp.MustCompile(`line \d+`).ReplaceAllString(got.Stderr, "line LINE")
		assert.Equal(t, testmod.Result{Code: testmod.Failure, Stderr: want}, got, args)
	}
}

// The page says what the text says, by itself, and nothing of the log or the code runs
// in it.
func TestBlamePage(t *testing.T) {
	log, err := os.ReadFile(logFile(t, "mariadb-slow.log"))
	require.NoError(t, err)
	hostile := "# Query_time: 9  Lock_time: 0 Rows_sent: 1  Rows_examined: 2\nSELECT `\x1b[2J\u202e</style><script>alert(1)</script>` FROM wagons WHERE user_id = 1;\n"
	dir := testmod.Write(t, strings.ReplaceAll(blamed, "GET /carts", "GET /<img src=x onerror=alert(1)>")+"-- slow.log --\n"+string(log)+hostile)
	file := filepath.Join(dir, "report.html")
	args := []string{"blame", "-format", "html", "-link", "https://h/{file}#{line}", "slow.log", logFile(t, "mariadb-error.log")}
	got := testmod.Querylint(t, dir, append(args, "-o", file)...)
	assert.Equal(t, testmod.Result{}, got)
	page := testmod.Read(t, file)
	assert.Equal(t, page, testmod.Querylint(t, dir, args...).Stdout, "the same each time")
	for _, bad := range []string{"<script", "<img", "\x1b", "\u202e", "http-equiv=\"refresh"} {
		assert.NotContains(t, page, bad)
	}
	assert.Contains(t, page, "GET /&lt;img src=x onerror=alert(1)&gt;")
	assert.Contains(t, page, `\x1b[2`)
	assert.Contains(t, page, "default-src &#39;none&#39;; style-src &#39;sha256-")

	if testing.Short() {
		return
	}
	b := testbrowser.Open(t, file, 1200)
	text := func(selector string) string {
		return b.Text(`document.querySelector("` + selector + `").innerText.replace(/\s+/g, " ").trim()`)
	}
	const rows = `[...document.querySelectorAll("#load tbody tr")]`
	assert.Equal(t, "true", b.Text(rows+`.map(r => parseFloat(r.cells[0].innerText)).every((n, i, all) => i == 0 || n <= all[i - 1])`), "sorted by share")
	deleting := rows + `.find(r => r.innerText.includes("delete from carts where user_id = ?"))`
	assert.Regexp(t, `^\d+\.\d % delete from carts where user_id = \? shop/shop\.go:23 shop\.Clear exact 1 \S+ s \S+ s 2,000 0$`, b.Text(deleting+`.innerText.replace(/\s+/g, " ").trim()`))
	assert.Equal(t, "https://h/shop/shop.go#23", b.Text(deleting+`.querySelector("a.at").href`))
	assert.Contains(t, b.Text(rows+`.map(r => r.innerText.replace(/\s+/g, " ")).join("; ")`), `shop.ofUser exact runs len(r.Form["user"]) times per GET /<img src=x onerror=alert(1)> rows-not-closed query-in-loop`)
	assert.Equal(t, "1", b.Text(`document.querySelectorAll("#deadlocks article").length`))
	assert.Equal(t, "update carts set sku = ? where id = ? waits for carts, index PRIMARY rolled back shop/shop.go:44 shop.Return exact locks, in this order: stock carts", text(".side"))
	assert.Equal(t, "update stock set n = n - ? where id = ? waits for stock, index PRIMARY shop/shop.go:33 shop.Buy exact tx-lock-order locks, in this order: carts stock", text(".side + .side"))
	assert.Equal(t, "true", b.Text(`document.querySelectorAll(".side")[0].offsetTop == document.querySelectorAll(".side")[1].offsetTop`), "side by side")
	assert.Equal(t, "shop.Return locks stock before carts, and shop.Buy the other way round: lock stock first in both", text(".advice"))
	assert.Contains(t, text("#others"), "</style><script>alert(1)</script>")
	assert.NotContains(t, text("#others"), "shop.go")
	b.Quiet()
	small := testbrowser.Open(t, file, 400)
	assert.Equal(t, "400", small.Text("document.documentElement.scrollWidth"))
	small.Quiet()
}

// A server that sums up statements is asked for them.
func TestBlameServer(t *testing.T) {
	db := testdb.New(t, "CREATE TABLE carts (id INT PRIMARY KEY, user_id INT)")
	dir := testmod.Write(t, blamed)
	got := testmod.Querylint(t, dir, "blame", "-dsn", db.URL)
	if db.Number("SELECT @@performance_schema") == 0 {
		assert.Equal(t, testmod.Failure, got.Code)
		assert.Equal(t, "querylint: mysql://root@"+db.Server+"/"+db.Name+": nothing to attribute: performance_schema has no statements of this database: it is switched off, or none has run\n", got.Stderr)
		return
	}
	db.Exec("DELETE FROM carts WHERE user_id = 8")
	got = testmod.Querylint(t, dir, "blame", "-dsn", db.URL)
	assert.Zero(t, got.Code, got.Stderr)
	assert.Contains(t, got.Stdout, "shop/shop.go:23: shop.Clear (exact)")
}

// A call that updates what is there and inserts what is not is found by both, and so is
// one that inserts what it has not found; but where other code has the very statement,
// that is it. A text that is known sends no other columns.
func TestBlameInstead(t *testing.T) {
	t.Setenv("GOWORK", "off")
	t.Setenv("GOFLAGS", "-mod=readonly")
	module := filepath.Join("..", "..", "..", "..", "testdata", "sequence")
	dir := testmod.Write(t, `
-- kept.go --
package shop

import "gorm.io/gorm"

type Kept struct{ ID, N int }

func (Kept) TableName() string { return "kept" }

type Found struct{ ID, N int }

func (Found) TableName() string { return "found" }

func Save(db *gorm.DB, k *Kept) { db.Save(k) }

func Find(db *gorm.DB, f *Found) { db.Where("n = ?", 1).FirstOrCreate(f) }

func Raw(db *gorm.DB) {
	db.Exec("UPDATE found SET n = 2 WHERE id = ?", 1)
	db.Exec("INSERT INTO raw (a, b) VALUES (?, ?)", 1, 2)
}
`)
	testmod.Add(t, dir, "-- go.mod --\n"+testmod.Read(t, module, "go.mod")+"-- go.sum --\n"+testmod.Read(t, module, "go.sum"))
	var log strings.Builder
	for _, statement := range []string{
		"UPDATE `kept` SET `n` = 3 WHERE `kept`.`id` = 1", "INSERT INTO `kept` (`n`) VALUES (3)",
		"SELECT * FROM `found` WHERE n = 1 ORDER BY `found`.`id` LIMIT 1", "INSERT INTO `found` (`n`) VALUES (1)",
		"UPDATE found SET n = 7 WHERE id = 5", "INSERT INTO raw (a, b) VALUES (5, 6)",
		"UPDATE `kept` SET `n` = 3 WHERE `n` = 4", "DELETE FROM kept WHERE id = 3", "INSERT INTO raw (a, c) VALUES (5, 6)",
	} {
		log.WriteString("# Query_time: 1  Lock_time: 0 Rows_sent: 1  Rows_examined: 2\n" + statement + ";\n")
	}
	testmod.Add(t, dir, "-- slow.log --\n"+log.String())
	got := testmod.Querylint(t, dir, "blame", "-format", "json", "slow.log", "./...")
	var report struct {
		Load, Others []struct {
			Statement string
			Places    []struct {
				Line       int
				Confidence string
			}
		}
	}
	require.NoError(t, json.Unmarshal([]byte(got.Stdout), &report), got.Stdout+got.Stderr)
	found := make(map[string]string)
	for _, s := range report.Load {
		for _, p := range s.Places {
			found[s.Statement] += fmt.Sprint(p.Line, " ", p.Confidence, ";")
		}
	}
	assert.Equal(t, map[string]string{
		"update kept set n = ? where kept . id = ?":                   "13 likely;",
		"insert into kept ( n ) values (?)":                           "13 likely;",
		"select * from found where n = ? order by found . id limit ?": "15 likely;",
		"insert into found ( n ) values (?)":                          "15 likely;",
		"update found set n = ? where id = ?":                         "18 exact;",
		"insert into raw ( a , b ) values (?)":                        "19 exact;",
	}, found)
	assert.Len(t, report.Others, 3)
}
