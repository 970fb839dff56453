package sqlcheck

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/querylint/querylint/sqlcheck/schema"
)

// The evidence suite runs what the rules say against a server: what a rule
// reports reads or locks the table, what it suggests does not, and where a
// rule is silent the index is used. It runs when QUERYLINT_TEST_DSN names a
// MariaDB or MySQL server, in a database of its own, and prints a table.

const evidenceRows = 20000

const evidenceSchema = `
CREATE TABLE crm (
  id INT NOT NULL PRIMARY KEY, org VARCHAR(20) NOT NULL, role VARCHAR(20) NOT NULL, score INT,
  KEY idx_org (org), KEY idx_role (role)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
CREATE TABLE orders (
  id INT NOT NULL PRIMARY KEY, user_id INT NOT NULL, no VARCHAR(30) NOT NULL, status INT NOT NULL, qty INT,
  region VARCHAR(10) NOT NULL, created_at DATETIME NOT NULL, note TEXT, gone_at DATETIME,
  UNIQUE KEY uk_no (no), KEY idx_user (user_id), KEY idx_created (created_at), KEY idx_qty (qty), KEY idx_gone (gone_at),
  KEY idx_region (region, status, qty)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
CREATE TABLE users (
  id INT NOT NULL PRIMARY KEY, name VARCHAR(40) NOT NULL, code VARCHAR(20) NOT NULL, kind ENUM('a','b','c') NOT NULL,
  price DECIMAL(10,2) NOT NULL, born DATE NOT NULL, bio TEXT,
  KEY idx_name (name), KEY idx_code (code), KEY idx_kind (kind), KEY idx_price (price), KEY idx_born (born), FULLTEXT KEY ft_bio (bio)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
CREATE TABLE legacy (
  id INT NOT NULL PRIMARY KEY, code VARCHAR(20) NOT NULL, KEY idx_code (code)
) ENGINE=InnoDB DEFAULT CHARSET=latin1 COLLATE=latin1_swedish_ci;
CREATE TABLE carts (id INT NOT NULL PRIMARY KEY, user_id INT NOT NULL, sku VARCHAR(20) NOT NULL) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
CREATE TABLE carts2 (id INT NOT NULL PRIMARY KEY, user_id INT NOT NULL, sku VARCHAR(20) NOT NULL, KEY idx_user (user_id)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
CREATE TABLE sink (id INT NOT NULL PRIMARY KEY, user_id INT) ENGINE=InnoDB;
`

// evidence is one pair of statements, or one about which nothing is said.
type evidence struct {
	rule   string
	note   string
	bad    string
	good   string // "" takes the rewrite of the finding
	lock   bool   // compare row locks instead of rows read
	silent string // a statement without a finding that uses an index
	most   int    // rows that good or silent may read or lock (default 1 % of the table)
	least  int    // rows that bad reads at least (default 90 % of the table)
	rows   bool   // both forms must return the same rows
}

var evidences = []evidence{
	{rule: "non-sargable", note: "CONCAT of two columns", bad: "SELECT id FROM crm WHERE CONCAT(org,'#',role) = 'org12#role7'", rows: true, most: 400},
	{rule: "non-sargable", note: "the same as UPDATE", bad: "UPDATE crm SET score = 1 WHERE CONCAT(org,'#',role) = 'org12#role7'", lock: true, most: 800},
	{rule: "non-sargable", note: "DATE()", bad: "SELECT id FROM orders WHERE DATE(created_at) = '2024-03-05'", rows: true, most: 300},
	{rule: "non-sargable", note: "DATE() BETWEEN", bad: "SELECT id FROM orders WHERE DATE(created_at) BETWEEN '2024-03-05' AND '2024-03-06'", rows: true, most: 600},
	{rule: "non-sargable", note: "DATE_FORMAT month", bad: "SELECT id FROM orders WHERE DATE_FORMAT(created_at, '%Y-%m') = '2024-03'", rows: true, most: 9000},
	{rule: "non-sargable", note: "YEAR()", bad: "SELECT id FROM users WHERE YEAR(born) = 1999", rows: true, most: 800},
	{rule: "non-sargable", note: "LEFT()", bad: "SELECT id FROM users WHERE LEFT(code, 5) = 'c0012'", rows: true},
	{rule: "non-sargable", note: "id + 1", bad: "SELECT id FROM orders WHERE id + 1 = 500", rows: true},
	{rule: "non-sargable", note: "qty - 1 >", bad: "SELECT id FROM orders WHERE qty - 1 > 9997", rows: true},
	{rule: "non-sargable", note: "IFNULL()", bad: "SELECT id FROM orders WHERE IFNULL(qty, 0) = 77", rows: true},
	{rule: "non-sargable", note: "LOWER() with _ci", bad: "SELECT id FROM users WHERE LOWER(name) = 'name 500'", rows: true},
	{rule: "non-sargable", note: "COLLATE", bad: "SELECT id FROM users WHERE name COLLATE utf8mb4_bin = 'Name 500'", good: "SELECT id FROM users WHERE name = 'Name 500'"},
	{rule: "non-sargable", note: "its own COLLATE", bad: "SELECT id FROM users WHERE name COLLATE utf8mb4_general_ci = 'Name 500'", good: "SELECT id FROM users WHERE name = 'Name 500'"},
	{rule: "non-sargable", note: "BINARY", bad: "SELECT id FROM users WHERE BINARY name = 'Name 500'", good: "SELECT id FROM users WHERE name = 'Name 500'"},
	{rule: "non-sargable", note: "CAST", bad: "SELECT id FROM orders WHERE CAST(id AS CHAR) = '500'", good: "SELECT id FROM orders WHERE id = 500"},
	{rule: "non-sargable", note: "minus", bad: "SELECT id FROM orders WHERE -id = -500", good: "SELECT id FROM orders WHERE id = 500"},
	{rule: "non-sargable", note: "CASE", bad: "SELECT id FROM orders WHERE CASE WHEN qty IS NULL THEN 0 ELSE qty END = 77", good: "SELECT id FROM orders WHERE qty = 77"},
	{rule: "non-sargable", note: "silent: function on the constant side", silent: "SELECT id FROM orders WHERE created_at = DATE('2024-03-05')"},
	{rule: "non-sargable", note: "silent: ISNULL(col)", silent: "SELECT id FROM orders WHERE ISNULL(gone_at)", most: 300},
	{rule: "non-sargable", note: "silent: row constructor =", silent: "SELECT id FROM crm WHERE (org, score) = ('org12', 5)", most: 300},
	{rule: "non-sargable", note: "silent: row constructor IN", silent: "SELECT id FROM orders WHERE (id, user_id) IN ((5, 5), (6, 6))"},
	{rule: "non-sargable", note: "silent: INTERVAL on the constant side", silent: "SELECT id FROM orders WHERE created_at > '2024-03-20' - INTERVAL 1 HOUR AND created_at < '2024-03-20'", most: 300},
	{rule: "non-sargable", note: "silent: MATCH", silent: "SELECT id FROM users WHERE MATCH (bio) AGAINST ('word500')"},
	{rule: "implicit-conversion", note: "=", bad: "SELECT id FROM orders WHERE no = 500", good: "SELECT id FROM orders WHERE no = '500'", rows: false},
	{rule: "implicit-conversion", note: "the rewrite", bad: "SELECT id FROM users WHERE code = 12345", good: "SELECT id FROM users WHERE code = '12345'"},
	{rule: "implicit-conversion", note: "IN with one number", bad: "SELECT id FROM users WHERE code IN ('c00001', 7)", good: "SELECT id FROM users WHERE code IN ('c00001', '7')"},
	{rule: "implicit-conversion", note: "BETWEEN", bad: "SELECT id FROM users WHERE code BETWEEN 1 AND 2", good: "SELECT id FROM users WHERE code BETWEEN '1' AND '2'"},
	{rule: "implicit-conversion", note: "joined with an integer", bad: "SELECT u.id FROM orders o JOIN users u ON u.code = o.qty WHERE o.id BETWEEN 1 AND 5", good: "SELECT u.id FROM orders o JOIN users u ON u.code = CAST(o.qty AS CHAR) WHERE o.id BETWEEN 1 AND 5"},
	{rule: "implicit-conversion", note: "silent: the numeric column is looked up", silent: "SELECT u.id, o.note FROM users u JOIN orders o ON o.id = u.code WHERE u.id BETWEEN 1 AND 5"},
	{rule: "implicit-conversion", note: "silent: integer = string", silent: "SELECT id FROM orders WHERE id = '7'"},
	{rule: "implicit-conversion", note: "silent: date = number", silent: "SELECT id FROM users WHERE born = 19990505"},
	{rule: "implicit-conversion", note: "silent: enum = number", silent: "SELECT COUNT(*) FROM users FORCE INDEX (idx_kind) WHERE kind = 3", most: 7000},
	{rule: "implicit-conversion", note: "silent: decimal = string", silent: "SELECT id FROM users WHERE price = '500.00'"},
	{rule: "missing-index", note: "DELETE", lock: true, bad: "DELETE FROM carts WHERE user_id = 8", good: "DELETE FROM carts2 WHERE user_id = 8"},
	{rule: "missing-index", note: "UPDATE", lock: true, bad: "UPDATE carts SET sku = 'x' WHERE user_id = 8", good: "UPDATE carts2 SET sku = 'x' WHERE user_id = 8"},
	{rule: "missing-index", note: "FOR UPDATE", lock: true, bad: "SELECT id FROM carts WHERE user_id = 8 FOR UPDATE", good: "SELECT id FROM carts2 WHERE user_id = 8 FOR UPDATE"},
	{rule: "missing-index", note: "SELECT", bad: "SELECT id FROM carts WHERE user_id = 8", good: "SELECT id FROM carts2 WHERE user_id = 8"},
	{rule: "missing-index", note: "join", bad: "SELECT c.id FROM users u JOIN carts c ON c.user_id = u.id WHERE u.code = 'c00008'", good: "SELECT c.id FROM users u JOIN carts2 c ON c.user_id = u.id WHERE u.code = 'c00008'"},
	{rule: "missing-index", note: "silent: reached through the join", silent: "SELECT o.id FROM users u JOIN orders o ON o.user_id = u.id WHERE u.code = 'c00008' AND o.note = 'x'"},
	{rule: "leftmost-prefix", note: "later parts only", bad: "SELECT id, note FROM orders WHERE status = 3", good: "SELECT id, note FROM orders WHERE region = 'r5' AND status = 3", most: 300},
	{rule: "leftmost-prefix", note: "silent: the order of the ANDs", silent: "SELECT id FROM orders WHERE status = 3 AND region = 'r5'", most: 300},
	{rule: "leftmost-prefix", note: "silent: IN counts as equality", silent: "SELECT id FROM orders WHERE region = 'r5' AND status IN (3, 4) AND qty = 77"},
	{rule: "or-defeats-index", note: "one arm without index", bad: "SELECT id, note FROM orders WHERE no = 'n500' OR status = 999", good: "SELECT id, note FROM orders WHERE no = 'n500' OR user_id = 3"},
	{rule: "or-defeats-index", note: "arms of two tables", bad: "SELECT o.id FROM orders o JOIN users u ON u.id = o.user_id WHERE o.no = 'n500' OR u.code = 'c00007'", good: "SELECT o.id FROM orders o JOIN users u ON u.id = o.user_id WHERE o.no = 'n500' UNION SELECT o.id FROM orders o JOIN users u ON u.id = o.user_id WHERE u.code = 'c00007'", rows: true},
	{rule: "or-defeats-index", note: "silent: all arms indexed", silent: "SELECT id FROM orders WHERE no = 'n500' OR user_id = 3"},
	{rule: "or-defeats-index", note: "silent: under an AND with an index", silent: "SELECT id FROM orders WHERE user_id = 3 AND (status = 1 OR region = 'r5')"},
	{rule: "leading-wildcard", note: "", bad: "SELECT id, bio FROM users WHERE name LIKE '%500'", good: "SELECT id, bio FROM users WHERE name LIKE 'Name 500%'"},
	{rule: "leading-wildcard", note: "silent: escaped", silent: "SELECT id, bio FROM users WHERE name LIKE '\\%500'"},
	{rule: "deep-offset", note: "", bad: "SELECT id, note FROM orders ORDER BY id LIMIT 19000, 10", good: "SELECT id, note FROM orders WHERE id > 19000 ORDER BY id LIMIT 10", rows: true},
	{rule: "order-by-rand", note: "", bad: "SELECT id, note FROM orders ORDER BY RAND() LIMIT 1", good: "SELECT id, note FROM orders WHERE id >= 7777 ORDER BY id LIMIT 1"},
	{rule: "nondeterministic-predicate", note: "", bad: "SELECT id, note FROM orders WHERE id = FLOOR(1 + RAND() * 20000)", good: "SELECT id, note FROM orders WHERE id = 7777"},
	{rule: "nondeterministic-predicate", note: "scalar subquery", bad: "SELECT id, note FROM orders WHERE id = (SELECT FLOOR(RAND() * 1000))", good: "SELECT id, note FROM orders WHERE id = 777"},
	{rule: "nondeterministic-predicate", note: "SYSDATE()", bad: "SELECT id, note FROM orders WHERE created_at > SYSDATE()", rows: true},
	{rule: "nondeterministic-predicate", note: "silent: NOW()", silent: "SELECT id, note FROM orders WHERE created_at > NOW()"},
	{rule: "join-conversion", note: "latin1 inner, utf8mb4 outer", bad: "SELECT l.id FROM users u JOIN legacy l ON l.code = u.code WHERE u.id = 5", good: "SELECT l.id FROM users u JOIN legacy l ON l.code = CONVERT(u.code USING latin1) WHERE u.id = 5"},
	{rule: "join-conversion", note: "silent: the outer side is converted", silent: "SELECT u.id FROM legacy l JOIN users u ON l.code = u.code WHERE l.id = 5"},
	{rule: "write-in-subquery", note: "", lock: true, bad: "DELETE FROM carts2 WHERE user_id IN (SELECT id FROM users WHERE code = 'c00008')", good: "DELETE c FROM carts2 c JOIN users u ON u.id = c.user_id WHERE u.code = 'c00008'"},
	{rule: "having-filter", note: "", bad: "SELECT id, note FROM orders HAVING id = 7", rows: true},
	{rule: "having-filter", note: "silent on MariaDB: moved by the server", silent: "SELECT user_id, COUNT(*) FROM orders GROUP BY user_id HAVING user_id = 7"},
	{rule: "row-comparison", note: "", bad: "SELECT id FROM orders WHERE (created_at, id) > ('2024-03-24 07:00:00', 5)", good: "SELECT id FROM orders WHERE created_at >= '2024-03-24 07:00:00' AND (created_at > '2024-03-24 07:00:00' OR id > 5)", rows: true},
	{rule: "insert-select-lock", note: "", lock: true, bad: "INSERT INTO sink SELECT id, user_id FROM carts WHERE user_id = 8", good: "INSERT INTO sink SELECT id, user_id FROM carts2 WHERE user_id = 8"},
	{rule: "write-without-where", note: "", lock: true, bad: "DELETE FROM carts", good: "DELETE FROM carts2 WHERE user_id = 8"},
	{rule: "unordered-write", note: "silent: primary key IN", lock: true, silent: "UPDATE orders SET status = 1 WHERE id IN (5, 3, 9)"},
	{rule: "count-exists", note: "", bad: "SELECT COUNT(*) > 0 FROM orders WHERE created_at > '2000-01-01'", good: "SELECT EXISTS (SELECT 1 FROM orders WHERE created_at > '2000-01-01')", rows: true},
	{rule: "big-write", note: "", lock: true, bad: "DELETE FROM orders WHERE id > 100", good: "DELETE FROM orders WHERE id > 100 ORDER BY id LIMIT 100"},
}

func TestEvidence(t *testing.T) {
	ctx, db, server := testServer(t)
	var version string
	require.NoError(t, db.QueryRowContext(ctx, "SELECT VERSION()").Scan(&version))
	fillEvidence(ctx, t, db)

	b := schema.NewBuilder(&schema.Schema{})
	require.NoError(t, b.Text("evidence.sql", evidenceSchema))
	c, err := New(Options{Schema: b.Schema, Server: server})
	require.NoError(t, err)

	run := func(query string, lock bool) (n int, rows []string) {
		must := func(q string) {
			_, err := db.ExecContext(ctx, q)
			require.NoError(t, err, q)
		}
		read := func(q string) {
			r, err := db.QueryContext(ctx, q)
			require.NoError(t, err, q)
			defer r.Close()
			cols, _ := r.Columns()
			for r.Next() {
				vals := make([]sql.NullString, len(cols))
				ptrs := make([]any, len(cols))
				for i := range vals {
					ptrs[i] = &vals[i]
				}
				require.NoError(t, r.Scan(ptrs...))
				rows = append(rows, fmt.Sprint(vals))
			}
			require.NoError(t, r.Err())
		}
		if lock {
			must("START TRANSACTION")
			defer must("ROLLBACK")
			if strings.HasPrefix(query, "SELECT") {
				read(query)
			} else {
				must(query)
			}
			time.Sleep(150 * time.Millisecond) // the server refreshes innodb_trx every 100 ms
			require.NoError(t, db.QueryRowContext(ctx, "SELECT trx_rows_locked FROM information_schema.innodb_trx WHERE trx_mysql_thread_id = CONNECTION_ID()").Scan(&n))
			return n, nil
		}
		must("FLUSH STATUS")
		read(query)
		r, err := db.QueryContext(ctx, "SHOW SESSION STATUS LIKE 'Handler_read%'")
		require.NoError(t, err)
		defer r.Close()
		for r.Next() {
			var k string
			var v int
			require.NoError(t, r.Scan(&k, &v))
			if k != "Handler_read_retry" && k != "Handler_read_rnd_deleted" {
				n += v
			}
		}
		return n, rows
	}
	explain := func(query string) string {
		r, err := db.QueryContext(ctx, "EXPLAIN "+query)
		if err != nil {
			return "–"
		}
		defer r.Close()
		cols, _ := r.Columns()
		var out []string
		for r.Next() {
			vals := make([]sql.NullString, len(cols))
			ptrs := make([]any, len(cols))
			for i := range vals {
				ptrs[i] = &vals[i]
			}
			if r.Scan(ptrs...) != nil {
				return "–"
			}
			var typ, key string
			for i, n := range cols {
				switch n {
				case "type":
					typ = vals[i].String
				case "key":
					key = vals[i].String
				}
			}
			if typ != "" || key != "" {
				out = append(out, strings.TrimSpace(typ+" "+key))
			}
		}
		return strings.Join(out, ", ")
	}
	of := func(rule, query string) *Finding {
		for _, f := range c.Text(query).Findings {
			if f.Rule == rule {
				return &f
			}
		}
		return nil
	}
	var table strings.Builder
	fmt.Fprintf(&table, "\n%s, %d rows per table\n\n| rule | case | statement | rows read or locked | access | rewritten | rows | access |\n|---|---|---|---:|---|---|---:|---|\n", version, evidenceRows)
	for _, e := range evidences {
		if e.most == 0 {
			e.most = evidenceRows / 100
		}
		if e.least == 0 {
			e.least = evidenceRows * 9 / 10
		}
		unit := ""
		if e.lock {
			unit = " locks"
		}
		if strings.Contains(e.note, "on MariaDB") && server.mysql() {
			continue
		}
		if e.silent != "" {
			if f := of(e.rule, e.silent); f != nil {
				assert.Equal(t, Info, f.Severity, "%s is not silent about %s", e.rule, e.silent)
			}
			n, _ := run(e.silent, e.lock)
			assert.LessOrEqual(t, n, e.most, "%s: %s", e.rule, e.silent)
			fmt.Fprintf(&table, "| %s | %s | | | | `%s` | %d%s | %s |\n", e.rule, e.note, e.silent, n, unit, explain(e.silent))
			continue
		}
		if server != MariaDB10 && e.rule == "write-in-subquery" || server == MariaDB11 && strings.Contains(e.note, "DATE()") {
			continue
		}
		f := of(e.rule, e.bad)
		if !assert.NotNil(t, f, "%s is silent about %s", e.rule, e.bad) {
			continue
		}
		good := e.good
		if good == "" {
			if !assert.NotNil(t, f.Rewrite, "no rewrite of %s", e.bad) {
				continue
			}
			good = f.Rewrite.Apply(e.bad)
		}
		if g := of(e.rule, good); g != nil && e.rule != "big-write" {
			assert.Equal(t, Info, g.Severity, "%s reports its own rewrite %s", e.rule, good)
		}
		n, before := run(e.bad, e.lock)
		m, after := run(good, e.lock)
		assert.GreaterOrEqual(t, n, e.least, "%s: %s", e.rule, e.bad)
		assert.LessOrEqual(t, m, e.most, "%s: %s", e.rule, good)
		if e.rows {
			assert.ElementsMatch(t, before, after, "%s: other rows from %s", e.rule, good)
		}
		fmt.Fprintf(&table, "| %s | %s | `%s` | %d%s | %s | `%s` | %d%s | %s |\n", e.rule, e.note, e.bad, n, unit, explain(e.bad), good, m, unit, explain(good))
	}
	fmt.Println(table.String())
}

func fillEvidence(ctx context.Context, t *testing.T, db *sql.Conn) {
	exec := func(q string) {
		_, err := db.ExecContext(ctx, q)
		require.NoError(t, err, q[:min(len(q), 200)])
	}
	exec(evidenceSchema)
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
				exec(b.String())
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
	r, err := db.QueryContext(ctx, "ANALYZE TABLE crm, orders, users, legacy, carts, carts2")
	require.NoError(t, err)
	for r.Next() {
	}
	r.Close()
}
