package main

import (
	"encoding/json"
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/querylint/querylint/analyzers/finding"
	"github.com/querylint/querylint/cmd/querylint/internal/output"
	"github.com/querylint/querylint/cmd/querylint/internal/testmod"
)

// layered is a service that knows its store by an interface only. Nothing
// imports both.
const layered = `
-- go.mod --
module example.com/shop

go 1.26
-- ports/ports.go --
package ports

type Customers interface {
	Name(id int64) (string, error)
}
-- service/service.go --
package service

import (
	"database/sql"
	"errors"

	"example.com/shop/ports"
)

func Names(customers ports.Customers, ids []int64) (names []string, err error) {
	for _, id := range ids {
		name, err := customers.Name(id)
		if errors.Is(err, sql.ErrNoRows) {
			continue
		}
		names = append(names, name)
	}
	return names, nil
}
-- store/store.go --
package store

import (
	"database/sql"

	"example.com/shop/ports"
)

type store struct{ db *sql.DB }

func New(db *sql.DB) ports.Customers { return &store{db} }

func (s *store) Name(id int64) (name string, err error) {
	err = s.db.QueryRow("SELECT name FROM customers WHERE id = ?", id).Scan(&name)
	return name, err
}
`

// What no package sees together is found in the package of the whole program.
func TestLateBinding(t *testing.T) {
	dir := testmod.Write(t, layered)
	got := testmod.Querylint(t, dir, "./...")
	assert.Equal(t, []string{"service/service.go:12 warning query-in-loop"}, testmod.Places(got.Stdout))
	assert.Equal(t, exitFindings, got.Code)

	// The chain goes through the interface down to the driver.
	var report output.Report
	require.NoError(t, json.Unmarshal([]byte(testmod.Querylint(t, dir, "-format=json").Stdout), &report))
	require.Len(t, report.Findings, 1)
	chain := report.Findings[0].Chain
	require.NotEmpty(t, chain)
	for _, frame := range chain {
		assert.NotEmpty(t, frame.Function)
		assert.NotEmpty(t, frame.File, frame.Function)
		assert.NotZero(t, frame.Line, frame.Function)
	}
	assert.Equal(t, finding.Frame{Function: "database/sql QueryRow", File: "store/store.go", Line: 14}, chain[len(chain)-1])

	// It is found, too, if only the service is asked for, but findings in packages
	// that were not asked for are not shown.
	got = testmod.Querylint(t, dir, "./service")
	assert.Equal(t, []string{"service/service.go:12 warning query-in-loop"}, testmod.Places(got.Stdout))
	assert.Equal(t, testmod.Result{}, testmod.Querylint(t, dir, "./store"))
	testmod.Add(t, dir, `
-- cmd/shop/main.go --
package main

import (
	"example.com/shop/service"
	"example.com/shop/store"
)

func main() { service.Names(store.New(nil), nil) }
`)
	assert.Equal(t, testmod.Result{}, testmod.Querylint(t, dir, "./cmd/..."))

	// What does not compile in the rest of the module is no concern.
	testmod.Add(t, dir, "-- broken/broken.go --\npackage broken\n\nvar x int = nil\n")
	assert.Equal(t, got, testmod.Querylint(t, dir, "./service"))
	assert.Equal(t, exitFailure, testmod.Querylint(t, dir, "./...").Code)
}

func TestGenerics(t *testing.T) {
	dir := testmod.Write(t, `
-- go.mod --
module example.com/m

go 1.26
-- repo/repo.go --
package repo

import "database/sql"

type Repo[T any] struct{ DB *sql.DB }

func (r *Repo[T]) Get(id int64) (v T, err error) {
	err = r.DB.QueryRow("SELECT v FROM t WHERE id = ?", id).Scan(&v)
	return v, err
}

func Each[E any](list []E, f func(E)) {
	for _, e := range list {
		f(e)
	}
}
-- app/app.go --
package app

import "example.com/m/repo"

func Load(r *repo.Repo[string], ids []int64) {
	for _, id := range ids {
		r.Get(id)
	}
}

func Visit(r *repo.Repo[int], ids []int64) {
	repo.Each(ids, func(id int64) { r.Get(id) })
}
`)
	got := testmod.Querylint(t, dir)
	assert.Equal(t, []string{"app/app.go:7 warning query-in-loop", "app/app.go:12 warning query-in-loop"}, testmod.Places(got.Stdout))
}

// A dependency in the vendor folder is analysed for what it costs; findings in
// it are not shown.
func TestVendor(t *testing.T) {
	dir := testmod.Write(t, `
-- go.mod --
module example.com/m

go 1.26

require example.com/dep v1.0.0
-- vendor/modules.txt --
# example.com/dep v1.0.0
## explicit; go 1.26
example.com/dep
-- vendor/example.com/dep/dep.go --
package dep

import "database/sql"

func Delete(db *sql.DB, id int) { db.Exec("DELETE FROM t WHERE id = ?", id) }

func DeleteAll(db *sql.DB, ids []int) {
	for _, id := range ids {
		Delete(db, id)
	}
}
-- m.go --
package m

import (
	"database/sql"

	"example.com/dep"
)

func Clear(db *sql.DB, ids []int) {
	for _, id := range ids {
		dep.Delete(db, id)
	}
}
`)
	got := testmod.Querylint(t, dir)
	assert.Equal(t, []string{"m.go:11 warning query-in-loop"}, testmod.Places(got.Stdout))
	assert.Empty(t, got.Stderr)
}

func TestWorkspace(t *testing.T) {
	dir := testmod.Write(t, `
-- go.work --
go 1.26

use (
	./app
	./lib
)
-- lib/go.mod --
module example.com/lib

go 1.26
-- lib/lib.go --
package lib

import "database/sql"

func Delete(db *sql.DB, id int) { db.Exec("DELETE FROM t WHERE id = ?", id) }

func DeleteAll(db *sql.DB, ids []int) {
	for _, id := range ids {
		Delete(db, id)
	}
}
-- app/go.mod --
module example.com/app

go 1.26
-- app/app.go --
package app

import (
	"database/sql"

	"example.com/lib"
)

func Clear(db *sql.DB, ids []int) {
	for _, id := range ids {
		lib.Delete(db, id)
	}
}
`)
	app, lib := "app/app.go:11 warning query-in-loop", "lib/lib.go:9 warning query-in-loop"
	assert.Equal(t, []string{app, lib}, testmod.Places(testmod.Querylint(t, dir, "./app/...", "./lib/...").Stdout))
	assert.Equal(t, []string{app}, testmod.Places(testmod.Querylint(t, dir, "example.com/app/...").Stdout))
	assert.Equal(t, []string{"lib.go:9 warning query-in-loop"}, testmod.Places(testmod.Querylint(t, dir+"/lib", "./...").Stdout))
}

func TestCgo(t *testing.T) {
	dir := testmod.Write(t, `
-- go.mod --
module example.com/m

go 1.26
-- m.go --
package m

// static int twice(int n) { return 2 * n; }
import "C"

import "database/sql"

func Double(db *sql.DB, ids []int) {
	for _, id := range ids {
		n, err := C.twice(C.int(id))
		if err != nil {
			return
		}
		db.Exec("UPDATE t SET n = ? WHERE id = ?", int(n), id)
	}
}
`)
	t.Setenv("CGO_ENABLED", "1")
	got := testmod.Querylint(t, dir)
	assert.Equal(t, []string{"m.go:14 warning query-in-loop"}, testmod.Places(got.Stdout))
	assert.Empty(t, got.Stderr)

	// Whether what looks wrong is wrong, the compiler knows.
	if _, err := exec.LookPath("cc"); err != nil {
		return
	}
	testmod.Add(t, dir, "-- wrong.go --\npackage m\n\nvar N int = \"text\"\n")
	got = testmod.Querylint(t, dir)
	assert.Equal(t, "wrong.go:3:13: cannot use \"text\" (untyped string constant) as int value in variable declaration\n", got.Stderr)
	assert.Equal(t, exitFailure, got.Code)
}

// What callers in other packages pass bounds an offset, and a request that they
// serve reaches a write.
func TestCallersInOtherPackages(t *testing.T) {
	got := testmod.Querylint(t, "../../testdata/sqltext", "-schema=schema.sql", "./pages/dao", "./pages/api")
	assert.Equal(t, []string{
		"pages/dao/dao.go:15 warning deep-offset",
		"pages/dao/dao.go:25 warning deep-offset",
		"pages/dao/dao.go:39 error write-without-where",
		"pages/dao/dao.go:54 warning deep-offset",
		"pages/dao/dao.go:78 error write-without-where",
	}, testmod.Places(got.Stdout))
	assert.Contains(t, got.Stdout, "in the order of the page [deep-offset]", "which has two")
}

const drains = `
-- go.mod --
module example.com/shop

go 1.26
-- shop.go --
package shop

import "database/sql"

func Drain(db *sql.DB, account int64, amounts []int64) {
	for _, amount := range amounts {
		var balance, limit int64
		db.QueryRow("SELECT balance FROM accounts WHERE id = ?", account).Scan(&balance)
		db.QueryRow("SELECT least FROM limits WHERE account = ?", account).Scan(&limit)
		if balance-amount < limit {
			return
		}
		db.Exec("UPDATE Accounts SET balance = balance - ? WHERE id = ?", amount, account)
	}
}
`

// What the loop writes is not to be read once before it.
func TestReadsWhatItWrites(t *testing.T) {
	got := testmod.Querylint(t, testmod.Write(t, drains), "-severity", "info", "./...")
	require.Equal(t, exitFindings, got.Code, got.Stderr)
	lines := strings.Split(got.Stdout, "\n")
	require.Len(t, lines, 4, got.Stdout)
	assert.Contains(t, lines[0], "shop.go:8:3: info: query in loop: database/sql QueryRow runs len(amounts) times per Drain; each turn needs the result of the one before, so it cannot be batched")
	assert.Contains(t, lines[1], "shop.go:9:3: warning: query in loop: database/sql QueryRow runs len(amounts) times per Drain; the arguments do not change with the loop: call it once before")
	assert.Contains(t, lines[2], "shop.go:13:3: warning: query in loop: database/sql Exec")
}

// Who holds an interface is given what decorates it: the cache on the network in front of
// the table is asked, what writes a log goes on to the table, and a list of all that the
// program is set up with is none of them.
func TestDecorators(t *testing.T) {
	got := testmod.Querylint(t, "../../testdata/roundtrip", "-format", "json", "./calls/wrapped/...")
	require.Equal(t, exitFindings, got.Code, got.Stderr)
	var report output.Report
	require.NoError(t, json.Unmarshal([]byte(got.Stdout), &report))
	type call struct{ callee, rule, cost string }
	var calls []call
	for _, f := range report.Findings {
		if f.Rule != "cache-same-expiry" && f.Rule != "cache-stampede" {
			calls = append(calls, call{f.Callee, f.Rule, f.Cost})
		}
	}
	assert.Equal(t, []call{
		{"s.next.Setting", "query-in-loop", "len(names)"}, // by the decorator itself
		{"stocks.Stock", "query-in-loop", "len(s)"},
		{"o.Articles.Article", "query-in-loop", "len(skus)"}, // whose memo may not be around it everywhere
		{"p.Settings.Setting", "cache-in-loop", "len(names)"},
		{"p.Flags.Flag", "query-in-loop", "len(names)"},
		{"p.Stocks.Stock", "query-in-loop", "len(skus)"},
	}, calls)
}

// A text that an interface is given is read where a type of the program implements it,
// whichever package that is in, and runs what it is given.
func TestRunnersInOtherPackages(t *testing.T) {
	got := testmod.Querylint(t, "../../testdata/sqltext", "-schema=schema.sql", "./runners/domain", "./runners/infra", "./runners/app")
	assert.Equal(t, []string{
		"runners/domain/domain.go:37 error missing-index",
		"runners/domain/domain.go:43 error non-sargable",
	}, testmod.Places(got.Stdout))
}

// The level of the connections is the program's, whichever package opens them: a
// package with an address in it that reaches no database is read, too.
func TestCommitted(t *testing.T) {
	dir := testmod.Write(t, `
-- go.mod --
module example.com/stock

go 1.26
-- conf/conf.go --
package conf

type Conf struct {
	DSN string
}

func Default() Conf {
	return Conf{DSN: "shop@tcp(db:3306)/shop?parseTime=true&transaction_isolation=%27READ-COMMITTED%27"}
}
-- store/store.go --
package store

import "database/sql"

func Ensure(db *sql.DB, sku string) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	var n int
	err = tx.QueryRow("SELECT n FROM stock WHERE sku = ? FOR UPDATE", sku).Scan(&n)
	if err == sql.ErrNoRows {
		_, err = tx.Exec("INSERT INTO stock (sku, n) VALUES (?, 1)", sku)
	}
	if err != nil {
		return err
	}
	return tx.Commit()
}
`)
	assert.Empty(t, testmod.Places(testmod.Querylint(t, dir, "./...").Stdout))
	testmod.Add(t, dir, "-- conf/conf.go --\npackage conf\n\nconst DSN = \"shop@tcp(db:3306)/shop?transaction_isolation=%27REPEATABLE-READ%27\"\n")
	assert.Equal(t, []string{"store/store.go:14 error tx-gap-insert"}, testmod.Places(testmod.Querylint(t, dir, "./...").Stdout))
}

// A program that has no database, cache or broker still calls services.
func TestNothingButServices(t *testing.T) {
	dir := testmod.Write(t, `
-- go.mod --
module example.com/gate

go 1.26
-- main.go --
package main

import (
	"log"
	"net/http"

	"example.com/gate/rates"
)

func main() {
	http.HandleFunc("/rates", func(w http.ResponseWriter, r *http.Request) {
		if err := rates.All(r.URL.Query()["currency"]); err != nil {
			w.WriteHeader(http.StatusBadGateway)
		}
	})
	log.Fatal(http.ListenAndServe(":80", nil))
}
-- rates/rates.go --
package rates

import "net/http"

func All(currencies []string) error {
	for _, c := range currencies {
		resp, err := http.Get("https://rates.example.com/v1/" + c)
		if err != nil {
			return err
		}
		if err := resp.Body.Close(); err != nil {
			return err
		}
	}
	return nil
}

// Notify calls those who want to hear of it, each somewhere else.
func Notify(hooks []string) error {
	for _, hook := range hooks {
		resp, err := http.Post(hook, "text/plain", nil)
		if err != nil {
			return err
		}
		if err := resp.Body.Close(); err != nil {
			return err
		}
	}
	return nil
}
`)
	got := testmod.Querylint(t, dir, "./...")
	assert.Equal(t, []string{"rates/rates.go:7 warning rpc-in-loop"}, testmod.Places(got.Stdout))
}
