package sqlcheck

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/go-sql-driver/mysql"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// lab is a database of a test's own on a real server.
type lab struct {
	ctx     context.Context
	pool    *sql.DB
	db      *sql.Conn
	version string
	server  Server
}

// newLab makes a database on the server of QUERYLINT_TEST_DSN. Without one the
// test is skipped.
func newLab(t *testing.T) *lab {
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
	l := &lab{}
	require.NoError(t, admin.QueryRow("SELECT VERSION()").Scan(&l.version))
	l.server = serverOf(l.version)
	cfg.DBName, cfg.MultiStatements = name, true
	l.pool, err = sql.Open("mysql", cfg.FormatDSN())
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, l.pool.Close()) })
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	t.Cleanup(cancel)
	l.ctx = ctx
	l.db = l.session(t)
	return l
}

// serverOf is the server that answers VERSION() so.
func serverOf(version string) Server {
	switch {
	case strings.Contains(version, "MariaDB") && strings.HasPrefix(version, "10."):
		return MariaDB10
	case strings.Contains(version, "MariaDB"):
		return MariaDB11
	case strings.HasPrefix(version, "5."):
		return MySQL57
	}
	return MySQL8
}

// session is one more connection to the database.
func (l *lab) session(t *testing.T) *sql.Conn {
	t.Helper()
	c, err := l.pool.Conn(l.ctx)
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, c.Close()) })
	return c
}

func (l *lab) exec(t *testing.T, query string) {
	t.Helper()
	_, err := l.db.ExecContext(l.ctx, query)
	require.NoError(t, err, query[:min(len(query), 200)])
}

// query returns rows by column name; NULL is "".
func (l *lab) query(t *testing.T, query string) []map[string]string {
	t.Helper()
	rows, err := l.db.QueryContext(l.ctx, query)
	require.NoError(t, err, query)
	defer rows.Close()
	cols, err := rows.Columns()
	require.NoError(t, err)
	var out []map[string]string
	for rows.Next() {
		vals, ptrs := make([]sql.NullString, len(cols)), make([]any, len(cols))
		for i := range vals {
			ptrs[i] = &vals[i]
		}
		require.NoError(t, rows.Scan(ptrs...), query)
		row := make(map[string]string, len(cols))
		for i, c := range cols {
			row[c] = vals[i].String
		}
		out = append(out, row)
	}
	require.NoError(t, rows.Err(), query)
	return out
}

// step is one line of EXPLAIN: how one table is read.
type step struct{ table, typ, key, extra string }

// explain leaves out the tables that the server makes itself.
func (l *lab) explain(t *testing.T, query string) (out []step) {
	t.Helper()
	for _, r := range l.query(t, "EXPLAIN "+query) {
		if !strings.HasPrefix(r["table"], "<") {
			out = append(out, step{r["table"], r["type"], r["key"], r["Extra"]})
		}
	}
	return out
}

// rowsRead counts the rows and index entries that a statement takes from the
// storage engine, and returns its result.
func (l *lab) rowsRead(t *testing.T, query string) (n int, result []map[string]string) {
	t.Helper()
	l.exec(t, "FLUSH STATUS")
	result = l.query(t, query)
	for _, r := range l.query(t, "SHOW SESSION STATUS LIKE 'Handler_read%'") {
		switch r["Variable_name"] {
		case "Handler_read_retry", "Handler_read_rnd_deleted": // read no row
			continue
		}
		var v int
		_, err := fmt.Sscan(r["Value"], &v)
		require.NoError(t, err)
		n += v
	}
	return n, result
}

// rolledBack runs a statement in a transaction, asks for a number, and rolls
// back.
func (l *lab) rolledBack(t *testing.T, query, number string) (n int) {
	t.Helper()
	l.exec(t, "START TRANSACTION")
	defer l.exec(t, "ROLLBACK")
	l.query(t, query)
	if strings.Contains(number, "innodb_trx") {
		time.Sleep(150 * time.Millisecond) // the server makes that table anew every 100 ms
	}
	require.NoError(t, l.db.QueryRowContext(l.ctx, number).Scan(&n))
	return n
}

// deadlocks runs the steps of two transactions in turn and counts the
// deadlocks. A step that has not ended after a while waits for a lock, or still
// works: the other transaction goes on.
func (l *lab) deadlocks(t *testing.T, a, b []string) (n int) {
	t.Helper()
	type transaction struct {
		conn  *sql.Conn
		steps []string
		ended chan error // of the step that runs; nil: none does
	}
	list := [2]*transaction{}
	for i, steps := range [2][]string{a, b} {
		list[i] = &transaction{conn: l.session(t), steps: append(append([]string{"START TRANSACTION"}, steps...), "COMMIT")}
	}
	for len(list[0].steps)+len(list[1].steps) > 0 || list[0].ended != nil || list[1].ended != nil {
		for _, tx := range list {
			if tx.ended == nil {
				if len(tx.steps) == 0 {
					continue
				}
				ended := make(chan error, 1)
				go func(query string) {
					_, err := tx.conn.ExecContext(l.ctx, query)
					ended <- err
				}(tx.steps[0])
				tx.steps, tx.ended = tx.steps[1:], ended
			}
			select {
			case err := <-tx.ended:
				tx.ended = nil
				if e, ok := errors.AsType[*mysql.MySQLError](err); ok && e.Number == 1213 {
					n++
					tx.steps = nil // rolled back
					continue
				}
				require.NoError(t, err)
			case <-time.After(200 * time.Millisecond):
			}
		}
	}
	return n
}

// fill makes the tables of the evidence and their rows, the same each time.
func (l *lab) fill(t *testing.T) {
	t.Helper()
	l.exec(t, evidenceSchema)
	fill := func(table string, row func(i int) string) {
		var b strings.Builder
		for i := 1; i <= evidenceRows; i++ {
			if b.Len() == 0 {
				b.WriteString("INSERT INTO " + table + " VALUES ")
			} else {
				b.WriteByte(',')
			}
			b.WriteString(row(i))
			if i%2000 == 0 {
				l.exec(t, b.String())
				b.Reset()
			}
		}
	}
	start := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
	fill("crm", func(i int) string {
		return fmt.Sprintf("(%d,'org%d','role%d',%d)", i, i%150, i%101, i%10)
	})
	fill("orders", func(i int) string {
		at := start.Add(time.Duration(i) * 6 * time.Minute).Format("2006-01-02 15:04:05")
		gone := "'" + at + "'"
		if i%100 == 0 {
			gone = "NULL"
		}
		return fmt.Sprintf("(%d,%d,'n%d',%d,%d,'r%d','%s','note %d',%s)", i, i%5000, i, i%13, i/2, i%17, at, i, gone)
	})
	fill("users", func(i int) string {
		return fmt.Sprintf("(%d,'Name %d','c%05d','%s',%d.00,'%s','word%d')", i, i, i, string("aabbc"[i%5]), i, time.Date(1970, 1, 1+i%15000, 0, 0, 0, 0, time.UTC).Format("2006-01-02"), i)
	})
	fill("legacy", func(i int) string { return fmt.Sprintf("(%d,'c%05d')", i, i) })
	fill("carts", func(i int) string { return fmt.Sprintf("(%d,%d,'s%d')", i, i%2000, i) })
	fill("carts2", func(i int) string { return fmt.Sprintf("(%d,%d,'s%d')", i, i%2000, i) })
	fill("bare", func(i int) string { return fmt.Sprintf("(%d,'c%05d')", i, i) })
	fill("days", func(i int) string {
		return fmt.Sprintf("(%d,'%s',%d,%d)", i, start.AddDate(0, 0, i%90).Format("2006-01-02"), i%100, i)
	})
	fill("hosts", func(i int) string { return fmt.Sprintf("(%d,%d,%d)", i, i%100, i) })
	fill("scores", func(i int) string { return fmt.Sprintf("(%d,1,%d,%d)", i, i/50, i*7919%1000) })
	l.query(t, "ANALYZE TABLE crm, orders, users, legacy, carts, carts2, bare, days, hosts, scores")
}
