package sqlcheck

import (
	"context"
	"database/sql"
	"fmt"
	"math/rand"
	"os"
	"strings"
	"testing"

	"github.com/go-sql-driver/mysql"
	"github.com/stretchr/testify/require"

	"github.com/querylint/querylint/sqlcheck/schema"
)

// TestAgainstExplain asks a server about conditions put together at random: a
// statement that some rule calls unserved must not be able to use a key even when it is
// forced to, and one about which all are silent must.
func TestAgainstExplain(t *testing.T) {
	dsn := os.Getenv("QUERYLINT_TEST_DSN")
	if dsn == "" {
		t.Skip("QUERYLINT_TEST_DSN is not set: nothing is run against a server")
	}
	cfg, err := mysql.ParseDSN(dsn)
	require.NoError(t, err)
	admin, err := sql.Open("mysql", dsn)
	require.NoError(t, err)
	defer admin.Close()
	name := fmt.Sprintf("querylint_explain_%d", os.Getpid())
	_, err = admin.Exec("CREATE DATABASE " + name + " CHARACTER SET utf8mb4")
	require.NoError(t, err)
	defer admin.Exec("DROP DATABASE " + name)
	cfg.DBName, cfg.MultiStatements = name, true
	pool, err := sql.Open("mysql", cfg.FormatDSN())
	require.NoError(t, err)
	defer pool.Close()
	ctx := context.Background()
	db, err := pool.Conn(ctx)
	require.NoError(t, err)
	defer db.Close()
	fillEvidence(t, ctx, db)
	b := schema.NewBuilder(&schema.Schema{})
	require.NoError(t, b.Text("evidence.sql", evidenceSchema))
	var version string
	require.NoError(t, db.QueryRowContext(ctx, "SELECT VERSION()").Scan(&version))
	server := MySQL8
	if strings.Contains(version, "MariaDB") {
		server = MariaDB10
		if !strings.HasPrefix(version, "10.") {
			server = MariaDB11
		}
	}
	c, err := New(Options{Schema: b.Schema, Server: server})
	require.NoError(t, err)

	conds := []string{
		"id = 5", "id > 19990", "id IN (1, 2)", "id + 1 = 5", "CAST(id AS CHAR) = '5'", "user_id = 7", "user_id IN (7, 8)", "user_id BETWEEN 3 AND 5", "ABS(user_id) = 7",
		"no = 'n5'", "no = 5", "no LIKE 'n500%'", "no LIKE '%5'", "LOWER(no) = 'n5'", "no IN ('n5', 'n6')", "no > 'n9'", "no COLLATE utf8mb4_bin = 'n5'",
		"status = 3", "status > 11", "qty = 7", "qty < 5", "qty * 2 = 14", "-qty = -7", "region = 'r5'", "region LIKE 'r5%'", "LEFT(region, 2) = 'r5'", "region > 'r9'",
		"created_at = '2024-02-02'", "created_at > '2024-03-23'", "DATE(created_at) = '2024-02-02'", "created_at > NOW() - INTERVAL 1 DAY", "created_at + INTERVAL 1 DAY > NOW()", "YEAR(created_at) = 2025",
		"note = 'x'", "note LIKE 'note 5'", "note LIKE '%5'", "gone_at IS NULL", "ISNULL(gone_at)", "gone_at = '2024-02-02'", "IFNULL(gone_at, 0) = 0", "(id, user_id) = (5, 5)", "(user_id, qty) IN ((5, 2), (6, 3))",
		"(region, status) > ('r9', 12)", "qty <=> 7", "region = 'r5' AND status = 3 AND qty = 7", "status = 3 AND qty = 7", "CONCAT(region, no) = 'r5n5'", "BINARY no = 'n5'",
		"user_id <> 3", "NOT (user_id = 3)", "no NOT LIKE 'n%'", "id = RAND()", "user_id = qty", "(user_id = 7)", "'n5' = no", "7 > qty",
	}
	rnd := rand.New(rand.NewSource(1))
	pick := func() string { return conds[rnd.Intn(len(conds))] }
	served := map[string]bool{"missing-index": true, "leftmost-prefix": true, "or-defeats-index": true, "non-sargable": true, "leading-wildcard": true, "implicit-conversion": true, "row-comparison": true}
	agree, differ := 0, map[string]int{}
	for i := range 1500 {
		var where string
		switch {
		case i < len(conds):
			where = conds[i]
		case i%5 == 0:
			where = pick() + " AND (" + pick() + " OR " + pick() + ")"
		case i%3 == 0:
			where = pick() + " OR " + pick()
		case i%7 == 0:
			where = "(" + pick() + " AND " + pick() + ") OR (" + pick() + " AND " + pick() + ")"
		default:
			where = pick() + " AND " + pick()
		}
		query := "SELECT note FROM orders WHERE " + where
		forced := "SELECT note FROM orders FORCE INDEX (PRIMARY, uk_no, idx_user, idx_created, idx_qty, idx_gone, idx_region) WHERE " + where
		claim := ""
		for _, f := range c.Text(query).Findings {
			if f.Severity >= Warning && served[f.Rule] && f.Confidence == Certain && !strings.Contains(f.Message, "behind the range") {
				claim = f.Rule + " " + f.Index
			}
		}
		rows, err := db.QueryContext(ctx, "EXPLAIN "+forced)
		require.NoError(t, err, query)
		cols, _ := rows.Columns()
		keys, extra := "", ""
		for rows.Next() {
			vals := make([]sql.NullString, len(cols))
			ptrs := make([]any, len(cols))
			for k := range vals {
				ptrs[k] = &vals[k]
			}
			require.NoError(t, rows.Scan(ptrs...))
			for k, n := range cols {
				if n == "key" {
					keys += vals[k].String
				}
				if n == "Extra" {
					extra += vals[k].String
				}
			}
		}
		rows.Close()
		if strings.Contains(strings.ToLower(extra), "impossible") || strings.Contains(extra, "no matching row") {
			continue
		}
		quiet := strings.Contains(where, "RAND()") || strings.Contains(where, "<>") || strings.Contains(where, "NOT ") || strings.Contains(where, "user_id = qty") || strings.Contains(where, "%5'")
		switch {
		case claim != "" && keys != "" && !quiet:
			differ["says lost, has "+keys]++
			if differ["says lost, has "+keys] <= 3 {
				t.Errorf("%s\n  %s, but uses %s", query, claim, keys)
			}
		case claim == "" && keys == "" && !quiet:
			differ["silent"]++
			if differ["silent"] <= 12 {
				t.Errorf("%s\n  silent, but no key (%v)", query, ids(c.Text(query).Findings, Info))
			}
		default:
			agree++
		}
	}
	t.Logf("%s: agreed on %d statements, differed on %v", version, agree, differ)
}
