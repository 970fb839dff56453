package sqlcheck

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/querylint/querylint/sqlcheck/schema"
)

// What is said of conditions on a table is said of the same conditions on a
// derived table, a CTE and a view of it.
func TestMergedTables(t *testing.T) {
	b := schema.NewBuilder(&schema.Schema{})
	views := ""
	for _, table := range []string{"users", "orders", "carts", "events", "payments"} {
		views += fmt.Sprintf("CREATE VIEW v_%s AS SELECT * FROM %s;\n", table, table)
	}
	require.NoError(t, b.Text("shop.sql", shop+views))
	c, err := New(Options{Schema: b.Schema})
	require.NoError(t, err)
	says := func(sql string) (out []string) {
		r := c.Text(sql)
		require.Empty(t, r.Skipped, sql)
		for _, f := range r.Findings {
			if f.Rule != "select-star" { // whose star it is differs
				out = append(out, strings.Join([]string{f.Rule, f.Severity.String(), f.Table, f.Index, strings.Join(f.Columns, ",")}, " "))
			}
		}
		return out
	}
	plain := regexp.MustCompile(`^SELECT (.*) FROM (users|orders|carts|events|payments) WHERE (.*)$`)
	ways := []string{
		"SELECT $1 FROM (SELECT * FROM $2) z WHERE $3",
		"SELECT $1 FROM (SELECT y.* FROM (SELECT * FROM $2 ORDER BY id) y) z WHERE $3",
		"WITH z AS (SELECT * FROM $2) SELECT $1 FROM z WHERE $3",
		"SELECT $1 FROM v_$2 WHERE $3",
	}
	tried := 0
	for id, cases := range ruleCases {
		for _, set := range cases {
			if !set.schema || set.server != "" {
				continue
			}
			for _, list := range [][]string{set.bad, set.weak, set.good} {
				for _, sql := range list {
					if !plain.MatchString(sql) || strings.Contains(sql, "FOR ") || strings.Contains(sql, "LOCK") || strings.Contains(sql, "UNION") {
						continue
					}
					want := says(sql)
					for _, way := range ways {
						tried++
						merged := plain.ReplaceAllString(sql, way)
						assert.Equal(t, want, says(merged), "%s: %s", id, merged)
					}
				}
			}
		}
	}
	assert.Greater(t, tried, 400)
}

// A name leads to the column that it stands for, however many tables lie between.
func TestNamesThroughMergedTables(t *testing.T) {
	c, err := New(Options{Schema: shopSchema(t)})
	require.NoError(t, err)
	for _, x := range []struct{ sql, rule, table, column string }{
		{"SELECT x.a FROM (SELECT y.b AS a FROM (SELECT phone AS b FROM users) y) x WHERE x.a = 5", "implicit-conversion", "users", "phone"},
		{"WITH y AS (SELECT phone AS b FROM users), x AS (SELECT b AS a FROM y) SELECT a FROM x WHERE a = 5", "implicit-conversion", "users", "phone"},
		{"SELECT x.p FROM (SELECT u.phone AS p, o.no AS n FROM users u JOIN orders o ON o.user_id = u.id WHERE o.id = 4) x WHERE x.n = 5", "implicit-conversion", "orders", "no"},
		{"SELECT 1 FROM (SELECT u.*, o.no FROM users u JOIN orders o ON o.user_id = u.id) x WHERE x.no = 5", "implicit-conversion", "orders", "no"},
		{"SELECT 1 FROM users u WHERE EXISTS (SELECT 1 FROM (SELECT user_id AS i, sku FROM carts) z WHERE z.i = u.id)", "missing-index", "carts", "user_id"},
		{"SELECT 1 FROM carts c JOIN (SELECT id AS i, phone FROM users) z ON z.phone = c.id WHERE c.id = 4", "implicit-conversion", "users", "phone"},
		{"SELECT 1 FROM (SELECT phone AS p FROM users) a JOIN (SELECT no AS n FROM orders) b ON a.p = b.n WHERE b.n = 5", "implicit-conversion", "orders", "no"},
		{"SELECT a FROM (SELECT phone AS a FROM users) x WHERE x.a IN (SELECT n FROM (SELECT amount AS n FROM payments) y)", "implicit-conversion", "users", "phone"},
	} {
		found := ""
		for _, f := range c.Text(x.sql).Findings {
			if f.Rule == x.rule {
				found += f.Table + "." + strings.Join(f.Columns, ",") + " "
			}
		}
		assert.Contains(t, found, x.table+"."+x.column, x.sql)
	}
	// The same names mean other tables inside and outside.
	assert.Empty(t, ids(c.Text("SELECT u.id FROM (SELECT u.user_id AS id FROM orders u) u WHERE u.id = 5").Findings, Warning))
	assert.Empty(t, ids(c.Text("SELECT users.id FROM (SELECT o.id, o.user_id FROM orders o) users WHERE users.user_id = 5").Findings, Warning))
}
