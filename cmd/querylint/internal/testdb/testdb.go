// Package testdb makes databases for tests on the server of QUERYLINT_TEST_DSN.
package testdb

import (
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
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
	DSN    string // as go-sql-driver/mysql has it

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
	cfg.MultiStatements, cfg.DBName = false, d.Name
	d.DSN = cfg.FormatDSN()
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

// Set sets a variable of the server for all sessions that begin from now on, as long as
// the test runs. Where the account may not, the test is skipped.
func (d *Database) Set(variable, value string) {
	d.t.Helper()
	var before string
	require.NoError(d.t, d.db.QueryRow("SELECT @@GLOBAL."+variable).Scan(&before))
	if _, err := d.db.Exec("SET GLOBAL " + variable + " = " + value); err != nil {
		d.t.Skipf("SET GLOBAL %s: %v", variable, err)
	}
	d.t.Cleanup(func() {
		if _, err := strconv.ParseFloat(before, 64); err != nil {
			before = "'" + before + "'"
		}
		d.Exec("SET GLOBAL " + variable + " = " + before)
	})
}

// Log is a file that the server writes, by the variable that has its name. What has been
// written since Log was called, the function it returns puts into a file of the test.
// Where the file cannot be read here, the test is skipped.
func (d *Database) Log(variable string) (since func() (file string)) {
	d.t.Helper()
	var name, dir string
	require.NoError(d.t, d.db.QueryRow("SELECT @@GLOBAL."+variable+", @@GLOBAL.datadir").Scan(&name, &dir))
	if name == "" {
		d.t.Skipf("the server has no file for %s", variable)
	}
	if !filepath.IsAbs(name) {
		name = filepath.Join(dir, name)
	}
	written := func() []byte {
		data, err := os.ReadFile(name)
		if err != nil && (!errors.Is(err, fs.ErrNotExist) || !exists(filepath.Dir(name))) {
			d.t.Skipf("a log of the server cannot be read: %v", err)
		}
		return data
	}
	before := len(written())
	return func() string {
		data := written()
		file := filepath.Join(d.t.TempDir(), variable)
		require.NoError(d.t, os.WriteFile(file, data[min(before, len(data)):], 0o600))
		return file
	}
}

func exists(dir string) bool {
	_, err := os.Stat(dir)
	return err == nil
}

// Number is what a query for one number returns.
func (d *Database) Number(query string) (n int) {
	d.t.Helper()
	require.NoError(d.t, d.db.QueryRow(query).Scan(&n), query)
	return n
}
