package sqlcheck

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/go-sql-driver/mysql"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// testServer connects to a database of the test's own on the server of
// QUERYLINT_TEST_DSN and says what kind of server that is. Without one the test
// is skipped.
func testServer(t *testing.T) (context.Context, *sql.Conn, Server) {
	t.Helper()
	dsn := os.Getenv("QUERYLINT_TEST_DSN")
	if dsn == "" {
		t.Skip("QUERYLINT_TEST_DSN is not set: nothing is run against a server")
	}
	cfg, err := mysql.ParseDSN(dsn)
	require.NoError(t, err)
	admin, err := sql.Open("mysql", dsn)
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, admin.Close()) })
	name := fmt.Sprintf("querylint_%s_%d", strings.ToLower(t.Name()), os.Getpid())
	_, err = admin.Exec("CREATE DATABASE " + name + " CHARACTER SET utf8mb4")
	require.NoError(t, err)
	t.Cleanup(func() {
		_, err := admin.Exec("DROP DATABASE " + name)
		assert.NoError(t, err)
	})
	var version string
	require.NoError(t, admin.QueryRow("SELECT VERSION()").Scan(&version))
	server := MySQL8
	switch {
	case strings.Contains(version, "MariaDB") && strings.HasPrefix(version, "10."):
		server = MariaDB10
	case strings.Contains(version, "MariaDB"):
		server = MariaDB11
	case strings.HasPrefix(version, "5."):
		server = MySQL57
	}
	cfg.DBName, cfg.MultiStatements = name, true
	pool, err := sql.Open("mysql", cfg.FormatDSN())
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, pool.Close()) })
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	t.Cleanup(cancel)
	db, err := pool.Conn(ctx)
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, db.Close()) })
	return ctx, db, server
}
