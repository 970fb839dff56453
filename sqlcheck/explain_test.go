package sqlcheck

import (
	"fmt"
	"math/rand"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/querylint/querylint/sqlcheck/schema"
)

// TestAgainstExplain asks a server about conditions put together at random: a
// statement that some rule calls unserved must not be able to use a key even when it is
// forced to, and one about which all are silent must.
func TestAgainstExplain(t *testing.T) {
	l := newLab(t)
	l.fill(t)
	b := schema.NewBuilder(&schema.Schema{})
	require.NoError(t, b.Text("evidence.sql", evidenceSchema))
	c, err := New(Options{Schema: b.Schema, Server: l.server})
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
		claim, said := "", false // of an arm that is IS NULL, said at info: it may match most rows, which no plan disproves
		for _, f := range c.Text(query).Findings {
			said = said || f.Rule == "or-defeats-index" && f.Severity == Info && strings.Contains(where, "gone_at IS NULL")
			if f.Severity >= Warning && served[f.Rule] && f.Confidence == Certain && !strings.Contains(f.Message, "behind the range") {
				claim = f.Rule + " " + f.Index
			}
		}
		keys, extra := "", ""
		for _, s := range l.explain(t, forced) {
			keys, extra = keys+s.key, extra+s.extra
		}
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
		case claim == "" && !said && keys == "" && !quiet:
			differ["silent"]++
			if differ["silent"] <= 12 {
				t.Errorf("%s\n  silent, but no key (%v)", query, ids(c.Text(query).Findings, Info))
			}
		default:
			agree++
		}
	}
	t.Logf("%s: agreed on %d statements, differed on %v", l.version, agree, differ)
}

// TestRewritesKeepRows runs statements and their rewrites and compares rows.
// What is called safe must be equal for whatever is stored.
func TestRewritesKeepRows(t *testing.T) {
	l := newLab(t)
	const ddl = "CREATE TABLE r (id INT PRIMARY KEY, n INT, u INT UNSIGNED, s VARCHAR(20), d DATE, dt DATETIME(6), ts TIMESTAMP NULL, KEY (n), KEY (u), KEY (s), KEY (d), KEY (dt), KEY (ts), KEY (n, id)) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci"
	l.exec(t, ddl)
	b := schema.NewBuilder(&schema.Schema{})
	require.NoError(t, b.Text("r.sql", ddl))
	c, err := New(Options{Schema: b.Schema, Server: MariaDB10})
	require.NoError(t, err)
	days := []string{"'2023-12-31 23:59:59.999999'", "'2024-01-01'", "'2024-01-01 00:00:00.000001'", "'2024-02-28 12:00:00'", "'2024-02-29'", "'2024-03-01 00:00:00'", "'2024-12-31 23:59:59'", "'2025-01-01'", "NULL"}
	words := []string{"'abc'", "'ABC'", "'abcd'", "'ab'", "'ab '", "'Äbc'", "'a%c'", "'5'", "'05'", "' 5'", "'5x'", "''", "NULL"}
	var ins []string
	for i := range 400 {
		n := strconv.Itoa(i%23 - 11)
		if i%13 == 0 {
			n = "NULL"
		}
		ins = append(ins, fmt.Sprintf("(%d, %s, %d, %s, %s, %s, %s)", i, n, i%17, words[i%len(words)], days[i%len(days)], days[(i/3)%len(days)], days[(i/7)%len(days)]))
	}
	l.exec(t, "SET sql_mode = ''; INSERT INTO r VALUES "+strings.Join(ins, ","))
	read := func(q string) string {
		var out []string
		for _, r := range l.query(t, q) {
			out = append(out, r["id"])
		}
		return strings.Join(out, " ")
	}
	var conds []string
	for _, op := range []string{"=", "<", ">", "<=", ">="} {
		for _, col := range []string{"d", "dt", "ts"} {
			for _, day := range []string{"2023-12-31", "2024-01-01", "2024-02-28", "2024-02-29", "2024-12-31"} {
				conds = append(conds, fmt.Sprintf("DATE(%s) %s '%s'", col, op, day), fmt.Sprintf("'%s' %s DATE(%s)", day, op, col))
			}
			conds = append(conds, fmt.Sprintf("YEAR(%s) %s 2024", col, op), fmt.Sprintf("YEAR(%s) %s '2023'", col, op), fmt.Sprintf("DATE(%s) %s CURDATE()", col, op))
		}
		conds = append(conds, "n + 3 "+op+" 5", "n - 3 "+op+" -5", "3 - n "+op+" 5", "3 + n "+op+" 0", "u + 3 "+op+" 7", "u + 3 "+op+" 1", "5 "+op+" n + 1")
		if op != "=" {
			conds = append(conds, "(n, id) "+op+" (3, 100)", "(n, u) "+op+" (0, 5)")
		}
	}
	for _, col := range []string{"d", "dt", "ts"} {
		conds = append(conds, "DATE("+col+") BETWEEN '2024-01-01' AND '2024-02-28'", "YEAR("+col+") BETWEEN 2023 AND 2024", "DATE_FORMAT("+col+", '%Y-%m') = '2024-02'", "DATE_FORMAT("+col+", '%Y-%m-%d') = '2024-02-29'", "DATE_FORMAT("+col+", '%Y') = '2024'")
	}
	conds = append(conds, "LEFT(s, 3) = 'abc'", "LEFT(s, 2) = 'AB'", "SUBSTRING(s, 1, 2) = 'ab'", "SUBSTR(s, 1, 1) = '5'", "LOWER(s) = 'abc'", "UPPER(s) = 'ABC'", "LOWER(s) = 'äbc'", "IFNULL(n, 0) = 7", "IFNULL(n, -1) = 0", "COALESCE(n, 0) = 7", "IFNULL(s, '') = 'abc'", "IFNULL(s, 'x') = '5'", "dt < SYSDATE()")
	tried := 0
	for _, cond := range conds {
		for _, where := range []string{cond, "NOT (n = 5) AND " + cond, cond + " OR id = 3", "id > 5 AND (" + cond + " OR u = 3)"} {
			q := "SELECT id FROM r WHERE " + where + " ORDER BY id"
			for _, f := range c.Text(q).Findings {
				if f.Rewrite == nil || !f.Rewrite.Safe {
					continue
				}
				tried++
				good := f.Rewrite.Apply(q)
				if a, z := read(q), read(good); a != z {
					t.Errorf("%s\n%s\nother rows: %s\n            %s", q, good, a, z)
				}
			}
		}
	}
	require.Greater(t, tried, 500)
	t.Logf("%d rewrites return the same rows", tried)
}
