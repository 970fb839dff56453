package sqlcheck

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/querylint/querylint/sqlcheck/schema"
)

// sizedChecker knows one table with indexes, with so many rows.
func sizedChecker(t *testing.T, rows int64, opts Options) *Checker {
	t.Helper()
	snapshot := schema.Snapshot{Version: "MariaDB 10.11", Server: "mariadb10", Tables: []schema.Snapshotted{
		{Name: "carts", Create: "CREATE TABLE carts (id INT PRIMARY KEY, user_id INT, sku VARCHAR(20), kind CHAR(3), at DATETIME, KEY by_sku (sku), KEY kind_at (kind, at))", Sized: rows >= 0, Rows: rows},
	}}
	b := schema.NewBuilder(&schema.Schema{})
	require.NoError(t, b.Text("s.sql", snapshot.String()))
	opts.Schema = b.Schema
	c, err := New(opts)
	require.NoError(t, err)
	return c
}

func TestSizes(t *testing.T) {
	large, small, unknown := sizedChecker(t, 405123, Options{}), sizedChecker(t, 999, Options{}), sizedChecker(t, -1, Options{})
	for query, want := range map[string]string{
		"DELETE FROM carts WHERE user_id = 8":          "error carts has no index for user_id: all 405,123 rows are read and locked; CREATE INDEX idx_carts_user_id ON carts (user_id)",
		"SELECT id FROM carts WHERE user_id = 8":       "warning carts has no index for user_id: all 405,123 rows are read; CREATE INDEX idx_carts_user_id ON carts (user_id)",
		"SELECT id FROM carts WHERE sku LIKE '%8'":     "warning the pattern for sku begins with a wildcard: no index can be used, all 405,123 rows of carts are read; ",
		"SELECT id FROM carts WHERE sku = 8":           "error carts.sku is varchar(20) and is compared with a number: every row of carts is converted and index by_sku (sku) is not used (carts has 405,123 rows); put the number into quotes",
		"SELECT id FROM carts WHERE UPPER(sku) = 'A'":  "error UPPER() hides sku from index by_sku (sku): every row of carts is read (carts has 405,123 rows); ",
		"SELECT id FROM carts WHERE at = '2024-01-01'": "warning index kind_at (kind, at) of carts cannot be used for at alone: its first part kind is not bound (carts has 405,123 rows); add a condition on kind",
		"SELECT id FROM carts ORDER BY RAND() LIMIT 1": "warning ORDER BY a random value numbers and sorts every row that matches to return a few (carts has 405,123 rows); ",
	} {
		found := large.Text(query).Findings
		require.NotEmpty(t, found, query)
		assert.Contains(t, fmt.Sprint(found[0].Severity, " ", found[0].Message), want, query)
		found = small.Text(query).Findings
		require.NotEmpty(t, found, query)
		assert.Equal(t, Info, found[0].Severity, query)
		assert.Contains(t, found[0].Message, "999 rows", query)
		found = unknown.Text(query).Findings
		require.NotEmpty(t, found, query)
		assert.Greater(t, found[0].Severity, Info, query)
		assert.NotContains(t, found[0].Message, "rows (", query)
	}
	// What is wrong with any number of rows stays as it is.
	for _, query := range []string{"UPDATE carts SET kind = 'a' AND sku = 'b' WHERE id = 1", "SELECT id FROM carts WHERE sku = NULL", "DELETE FROM carts"} {
		a, b := small.Text(query).Findings, unknown.Text(query).Findings
		assert.Equal(t, b, a, query)
	}
}

// An order that no index gives is a warning where it is known to sort many rows, and
// nothing where there are few.
func TestOrderOfSizedTable(t *testing.T) {
	const query = "SELECT id FROM carts ORDER BY user_id LIMIT 1"
	advice := "; CREATE INDEX idx_carts_user_id ON carts (user_id)"
	for rows, want := range map[int64]string{
		405123: "warning carts has no index for ORDER BY user_id: all 405,123 rows are read and sorted for 1 row" + advice,
		1000:   "warning carts has no index for ORDER BY user_id: all 1,000 rows are read and sorted for 1 row" + advice,
		999:    "",
		-1:     "info carts has no index for ORDER BY user_id: every row is read and sorted for 1 row" + advice,
	} {
		got := ""
		for _, f := range sizedChecker(t, rows, Options{}).Text(query).Findings {
			got += f.Severity.String() + " " + f.Message
		}
		assert.Equal(t, want, got, rows)
	}
}

func TestSmallTable(t *testing.T) {
	const query = "SELECT id FROM carts WHERE user_id = 8"
	for _, c := range []struct {
		rows, least int64
		want        Severity
	}{{999, 0, Info}, {1000, 0, Warning}, {999, 500, Warning}, {405123, 1000000, Info}, {0, 0, Info}} {
		found := sizedChecker(t, c.rows, Options{SmallTable: c.least}).Text(query).Findings
		require.Len(t, found, 1)
		assert.Equal(t, c.want, found[0].Severity, c)
	}
	assert.Empty(t, sizedChecker(t, 5, Options{Severity: Warning}).Text(query).Findings, "info is not asked for")
}

// A unique key over columns of small types bounds how many rows there are.
func TestTableBoundByItsKey(t *testing.T) {
	for definition, most := range map[string]int64{
		"id TINYINT PRIMARY KEY, kind INT":                                                                    256,
		"id TINYINT UNSIGNED AUTO_INCREMENT PRIMARY KEY, kind INT":                                            256,
		"id ENUM('a', 'b', 'c') NOT NULL PRIMARY KEY, kind INT":                                               4,
		"id ENUM('only') NOT NULL PRIMARY KEY, kind INT":                                                      1,
		"id INT PRIMARY KEY, code BIT(2) NOT NULL, kind INT, UNIQUE KEY (code)":                               4,
		"a ENUM('x', 'y') NOT NULL, b ENUM('x') NOT NULL, c BIT(1) NOT NULL, kind INT, PRIMARY KEY (a, b, c)": 6,
		"id INT NOT NULL CHECK (id = 1), kind INT, PRIMARY KEY (id)":                                          1,
		"since YEAR NOT NULL PRIMARY KEY, kind INT":                                                           256,
		// Many rows, or nobody knows.
		"id SMALLINT PRIMARY KEY, kind INT":                                    0,
		"id INT PRIMARY KEY, code TINYINT, kind INT, UNIQUE KEY (code)":        0, // many of them NULL
		"id INT PRIMARY KEY, code TINYINT NOT NULL, kind INT, KEY (code)":      0,
		"a TINYINT NOT NULL, b TINYINT NOT NULL, kind INT, PRIMARY KEY (a, b)": 0,
		"a TINYINT NOT NULL, b INT NOT NULL, kind INT, PRIMARY KEY (a, b)":     0,
		"code CHAR(1) NOT NULL PRIMARY KEY, kind INT":                          0,
		"code TINYINT NOT NULL, kind INT":                                      0,
	} {
		b := schema.NewBuilder(&schema.Schema{})
		require.NoError(t, b.Text("s.sql", "CREATE TABLE kinds ("+definition+")"))
		c, err := New(Options{Schema: b.Schema})
		require.NoError(t, err)
		for query, level := range map[string]Severity{"DELETE FROM kinds WHERE kind = 8": Error, "SELECT * FROM kinds k WHERE k.kind = 8 FOR UPDATE": Error} {
			var found *Finding
			for _, f := range c.Text(query).Findings {
				if f.Rule == "missing-index" {
					found = &f
				}
			}
			require.NotNil(t, found, definition)
			if most > 0 {
				level = Info
				assert.Contains(t, found.Message, "(kinds has at most "+Count(most, "row")+")", definition)
			}
			assert.Equal(t, level, found.Severity, "%s of %s", query, definition)
		}
	}
}

// The server that the tables are from is the one that statements are for.
func TestServerOfSchema(t *testing.T) {
	assert.Equal(t, MariaDB10, sizedChecker(t, 5, Options{}).opts.Server)
	assert.Equal(t, MySQL57, sizedChecker(t, 5, Options{Server: MySQL57}).opts.Server)
	c, err := New(Options{Schema: &schema.Schema{Server: "mysql12"}})
	require.NoError(t, err, "written by a later release")
	assert.Equal(t, MySQL8, c.opts.Server)
}

func TestCount(t *testing.T) {
	for n, want := range map[int64]string{0: "0 rows", 1: "1 row", 999: "999 rows", 1000: "1,000 rows", 405123: "405,123 rows", 12345678: "12,345,678 rows", -1000: "-1,000 rows"} {
		assert.Equal(t, want, Count(n, "row"))
	}
}

// What a library reads whole has few rows, unless a server has counted them.
func TestLibraryTables(t *testing.T) {
	const tables = `CREATE TABLE casbin_rule (id int PRIMARY KEY, v0 varchar(9), v1 varchar(9), KEY v (v1, v0));
CREATE TABLE sys_casbin_rule (id int PRIMARY KEY, v0 varchar(9));
CREATE TABLE goose_db_version (id int PRIMARY KEY, version_id bigint);
CREATE TABLE my_schema_migrations (version bigint PRIMARY KEY, dirty bool, at date);
CREATE TABLE casbin_rule_log (id int PRIMARY KEY, v0 varchar(9))`
	b := schema.NewBuilder(&schema.Schema{})
	require.NoError(t, b.Text("s.sql", tables))
	c, err := New(Options{Schema: b.Schema})
	require.NoError(t, err)
	for query, want := range map[string]string{
		"DELETE FROM sys_casbin_rule WHERE v0 = 'a'":                      "warning sys_casbin_rule has no index for v0: every row is read and locked (few rows: casbin reads it whole); CREATE INDEX idx_sys_casbin_rule_v0 ON sys_casbin_rule (v0)",
		"DELETE FROM casbin_rule WHERE v0 = 'a'":                          "warning index v (v1, v0) of casbin_rule cannot be used for v0 alone: its first part v1 is not bound (few rows: casbin reads it whole); create an index that begins with v0",
		"SELECT id FROM goose_db_version WHERE version_id = 5":            "warning goose_db_version has no index for version_id: every row is read (few rows: it has a row per migration); CREATE INDEX",
		"UPDATE my_schema_migrations SET dirty = 0 WHERE at = '2024-1-1'": "warning my_schema_migrations has no index for at: every row is read and locked (few rows: it has a row per migration)",
		"DELETE FROM casbin_rule_log WHERE v0 = 'a'":                      "error casbin_rule_log has no index for v0: every row is read and locked; CREATE INDEX",
	} {
		found := c.Text(query).Findings
		require.Len(t, found, 1, query)
		assert.Contains(t, fmt.Sprint(found[0].Severity, " ", found[0].Message), want, query)
	}
	b.Schema.Table("", "casbin_rule").Rows, b.Schema.Table("", "casbin_rule").Sized = 50_000, true
	found := c.Text("DELETE FROM casbin_rule WHERE id > 0 AND v0 = 'a' OR v0 = 'b'").Findings
	for _, f := range found {
		assert.NotContains(t, f.Message, "few rows")
	}
}

// A statement that is refused reads no rows.
func TestRefusedReadsNothing(t *testing.T) {
	c := sizedChecker(t, -1, Options{})
	text := Input{Text: "DELETE FROM carts WHERE user_id = ?", Places: 1, Values: 2, By: "the call"}
	found := c.Check(text).Findings
	require.Len(t, found, 1)
	assert.Contains(t, found[0].Message, "the text has 1 placeholder and the call gives 2 values")
	text.Values = 1
	found = c.Check(text).Findings
	require.Len(t, found, 1)
	assert.Contains(t, found[0].Message, "carts has no index for user_id")
}
