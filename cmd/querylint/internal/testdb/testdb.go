// Package testdb makes databases for tests on the server of QUERYLINT_TEST_DSN.
package testdb

import (
	"database/sql"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/go-sql-driver/mysql"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Database is one of a test's own.
type Database struct {
	Name   string // querylint_…
	URL    string // mysql://user:password@host:port/name
	Server string // host:port

	t  *testing.T
	db *sql.DB
}

// New makes a database with what a script of statements defines, and drops it when
// the test ends. Without a server, the test is skipped.
func New(t *testing.T, script string) *Database {
	t.Helper()
	dsn := os.Getenv("QUERYLINT_TEST_DSN")
	if dsn == "" {
		t.Skip("QUERYLINT_TEST_DSN is not set: no server is asked")
	}
	cfg, err := mysql.ParseDSN(dsn)
	require.NoError(t, err)
	cfg.MultiStatements = true
	connector, err := mysql.NewConnector(cfg)
	require.NoError(t, err)
	d := &Database{t: t, db: sql.OpenDB(connector), Server: cfg.Addr}
	d.db.SetMaxOpenConns(1) // USE holds for all
	t.Cleanup(func() { assert.NoError(t, d.db.Close()) })
	d.Name = fmt.Sprintf("querylint_%s_%d", strings.ToLower(strings.ReplaceAll(t.Name(), "/", "_")), os.Getpid())
	d.URL = fmt.Sprintf("mysql://%s:%s@%s/%s", cfg.User, cfg.Passwd, cfg.Addr, d.Name)
	d.Exec("CREATE DATABASE " + d.Name + " CHARACTER SET utf8mb4")
	t.Cleanup(func() { d.Exec("DROP DATABASE " + d.Name) })
	d.Exec("USE " + d.Name)
	d.Exec(script)
	return d
}

// Exec runs statements.
func (d *Database) Exec(script string) {
	d.t.Helper()
	_, err := d.db.Exec(script)
	require.NoError(d.t, err, script)
}

// Number is what a query for one number returns.
func (d *Database) Number(query string) (n int) {
	d.t.Helper()
	require.NoError(d.t, d.db.QueryRow(query).Scan(&n), query)
	return n
}
