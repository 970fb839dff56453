package testmod

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Shop is a module with a query in a loop in package orders, worse ones in its
// test and behind a build tag, one in a migration, and a package without any.
const Shop = `
-- go.mod --
module example.com/shop

go 1.26
-- orders/orders.go --
package orders

import "database/sql"

type Orders struct{ db *sql.DB }

func (o *Orders) Customer(id int64) (name string, err error) {
	err = o.db.QueryRow("SELECT name FROM customers WHERE id = ?", id).Scan(&name)
	return name, err
}

func (o *Orders) Customers(ids []int64) (names []string, err error) {
	for _, id := range ids {
		name, err := o.Customer(id)
		if err != nil {
			return nil, err
		}
		names = append(names, name)
	}
	return names, nil
}

func (o *Orders) MigrateNames(ids []int64) error {
	for _, id := range ids {
		if _, err := o.db.Exec("UPDATE customers SET name = TRIM(name) WHERE id = ?", id); err != nil {
			return err
		}
	}
	return nil
}
-- orders/orders_test.go --
package orders

import "testing"

func TestCustomers(t *testing.T) {
	o := new(Orders)
	for _, id := range ids() {
		if _, err := o.Customer(id); err != nil {
			t.Fatal(err)
		}
	}
}

func ids() []int64 { return nil }
-- orders/report.go --
//go:build report

package orders

func (o *Orders) Report(groups [][]int64) {
	for _, ids := range groups {
		for _, id := range ids {
			o.Customer(id)
		}
	}
}
-- once/once.go --
package once

import "database/sql"

func Names(db *sql.DB) (*sql.Rows, error) { return db.Query("SELECT name FROM customers") }
`

// SecondLoop is a second loop in Shop.
const SecondLoop = `
-- orders/second.go --
package orders

func (o *Orders) Second(ids []int64) {
	for _, id := range ids {
		o.Customer(id)
	}
}
`

// Guards is a module that imports every cache, in several states of one package: seen from a
// package beside this one.
const Guards = "../../../../testdata/guards/"

// GuardsModule is a copy of it without a package.
func GuardsModule(t testing.TB) string {
	t.Helper()
	if testing.Short() {
		t.Skip("the module imports every cache")
	}
	t.Setenv("GOWORK", "off")
	t.Setenv("GOFLAGS", "-mod=readonly")
	dir := t.TempDir()
	for _, file := range []string{"go.mod", "go.sum"} {
		CopyFile(t, Guards+file, filepath.Join(dir, file), "")
	}
	return dir
}

// CopyFile copies a file of a state of incident 1 to where all states are.
func CopyFile(t testing.TB, from, to, state string) {
	t.Helper()
	data, err := os.ReadFile(from)
	require.NoError(t, err)
	if state != "" {
		data = []byte(strings.ReplaceAll(string(data), "example.com/survey/"+state+"/", "example.com/survey/survey/"))
	}
	require.NoError(t, os.MkdirAll(filepath.Dir(to), 0o777))
	require.NoError(t, os.WriteFile(to, data, 0o666))
}

// Orders is a program that finds orders by two columns. Where the tables are
// known as they are in the end, email has an index and user_id has none.
const Orders = `
-- go.mod --
module example.com/orders

go 1.26
-- store/store.go --
package store

import "database/sql"

func DeleteOfUser(db *sql.DB, user int64) {
	db.Exec("DELETE FROM orders WHERE user_id = ?", user)
}

func DeleteOfMail(db *sql.DB, mail string) {
	db.Exec("DELETE FROM orders WHERE email = ?", mail)
}
`

// Carts is a module with SQL in Go, a schema and .sql files.
const Carts = `
-- go.mod --
module example.com/carts

go 1.26
-- carts.go --
package carts

import "database/sql"

func Empty(db *sql.DB, user int64) {
	db.Exec("DELETE FROM carts WHERE user_id = ?", user)
}

func Day(db *sql.DB) (*sql.Rows, error) {
	return db.Query("SELECT id FROM carts WHERE DATE(created_at) = '2024-05-01'")
}

func Postgres(db *sql.DB, id int64) (*sql.Rows, error) {
	return db.Query("SELECT id FROM carts WHERE id = $1", id)
}
-- tables/schema.txt --
CREATE TABLE carts (id BIGINT PRIMARY KEY, user_id BIGINT, created_at DATETIME, KEY idx_created (created_at));
-- tables/bad.txt --
CREATE TABLE users (id BIGINT PRIMARY KEY);
CREATE TABLE carts AS AS (;
-- query.sql --
SELECT id FROM carts WHERE id = 7;
SELECT id FROM carts
WHERE YEAR(created_at) = 2024;
`
