package sqlcheck

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/querylint/querylint/sqlcheck/schema"
)

// script checks a file of statements.
func script(t *testing.T, opts Options, text string) *Result {
	t.Helper()
	c, err := New(opts)
	require.NoError(t, err)
	return c.Check(Input{Text: text, Script: true})
}

func TestFilesOfOtherDatabases(t *testing.T) {
	for text, database := range map[string]string{
		"CREATE TABLE t (id BIGSERIAL PRIMARY KEY); DELETE FROM t":                                     "PostgreSQL",
		"CREATE TABLE t (id SERIAL PRIMARY KEY, a INT); DELETE FROM t":                                 "PostgreSQL",
		"-- name: GetT :one\nSELECT * FROM t WHERE id = $1;\n-- name: ListT :many\nSELECT * FROM t":    "PostgreSQL",
		"SELECT * FROM t WHERE id = $1":                                                                "PostgreSQL",
		"SELECT a::int FROM t; DELETE FROM t":                                                          "PostgreSQL",
		"DELETE FROM t; SELECT a FROM t WHERE b ILIKE 'x'":                                             "PostgreSQL",
		"INSERT INTO t (a) VALUES (1) RETURNING id; DELETE FROM t":                                     "PostgreSQL or SQLite",
		"INSERT INTO t (a) VALUES (1) ON CONFLICT (a) DO NOTHING; DELETE FROM t":                       "PostgreSQL or SQLite",
		"COMMENT ON TABLE t IS 'x'; DELETE FROM t":                                                     "PostgreSQL or Oracle",
		"CREATE TYPE mood AS ENUM ('a'); UPDATE t SET a = 1":                                           "PostgreSQL",
		"UPDATE t SET a = gen_random_uuid(); DELETE FROM t":                                            "PostgreSQL",
		"SELECT * FROM \"t\" WHERE id = 1; DELETE FROM t":                                              "ANSI",
		"CREATE TABLE t (a TEXT[]); DELETE FROM u":                                                     "PostgreSQL",
		"SELECT DISTINCT ON (a) * FROM t; DELETE FROM t":                                               "PostgreSQL",
		"SELECT a FROM t WHERE b = E'x'; DELETE FROM t":                                                "PostgreSQL",
		"CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT); DELETE FROM t":                         "SQLite",
		"PRAGMA foreign_keys = ON; DELETE FROM t":                                                      "SQLite",
		"INSERT OR IGNORE INTO t (a) VALUES (1); DELETE FROM t":                                        "SQLite",
		"SELECT strftime('%Y', a) FROM t; DELETE FROM t":                                               "SQLite",
		"SELECT * FROM [dbo].[t]; DELETE FROM t":                                                       "SQL Server",
		"SELECT TOP 10 a FROM t; DELETE FROM t":                                                        "SQL Server",
		"UPDATE t SET a = GETDATE(); DELETE FROM t":                                                    "SQL Server",
		"SELECT a FROM t WITH (NOLOCK); DELETE FROM t":                                                 "SQL Server",
		"DELETE FROM u WHERE at < NOW() - INTERVAL '7 days'; DELETE FROM t":                            "PostgreSQL",
		"ALTER TABLE public.t OWNER TO app; DELETE FROM t":                                             "PostgreSQL",
		"SET search_path = public; DELETE FROM t":                                                      "PostgreSQL",
		"UPDATE u SET at = datetime('now'); DELETE FROM t":                                             "SQLite",
		"CREATE TABLE x (a VARCHAR(MAX)); DELETE FROM t":                                               "SQL Server",
		"DECLARE @n INT; DELETE FROM t":                                                                "SQL Server",
		"CREATE TABLE x (id NUMBER(10), a CLOB); DELETE FROM t":                                        "Oracle",
		"CREATE TABLE t (a VARCHAR2(20)); DELETE FROM t":                                               "Oracle",
		"UPDATE u SET a = v.a FROM v WHERE v.id = u.id; DELETE FROM t":                                 "PostgreSQL or SQL Server",
		"ALTER TABLE u ALTER COLUMN c TYPE text; DELETE FROM t":                                        "PostgreSQL",
		"CREATE INDEX i ON u USING btree (a); DELETE FROM t":                                           "PostgreSQL",
		"CREATE UNIQUE INDEX IF NOT EXISTS i ON u (a) WHERE b IS NULL; DELETE FROM t":                  "PostgreSQL or SQLite",
		"CREATE TABLE m PARTITION OF u FOR VALUES FROM (1) TO (2); DELETE FROM t":                      "PostgreSQL",
		"ALTER SEQUENCE s OWNED BY u.id; DELETE FROM t":                                                "PostgreSQL",
		"TRUNCATE u RESTART IDENTITY CASCADE; DELETE FROM t":                                           "PostgreSQL",
		"DO $do$ BEGIN PERFORM f(1) END $do$; DELETE FROM t":                                           "PostgreSQL",
		"SELECT a FROM u ORDER BY a NULLS LAST; DELETE FROM t":                                         "PostgreSQL or SQLite",
		"SELECT a FROM u OFFSET 5 LIMIT 3; DELETE FROM t":                                              "PostgreSQL or SQLite",
		"SELECT a FROM u WHERE d < date('now'); DELETE FROM t":                                         "SQLite",
		"CREATE TABLE u (a TEXT) WITHOUT ROWID; DELETE FROM t":                                         "SQLite",
		"CREATE TABLE u (id integer, c character varying(30)); DELETE FROM t":                          "PostgreSQL",
		"CREATE TABLE u (id UInt64) ENGINE = MergeTree() ORDER BY id; DELETE FROM t":                   "ClickHouse",
		"SELECT a FROM u CONNECT BY PRIOR id = parent; DELETE FROM t":                                  "Oracle",
		"SELECT to_date('2020', 'YYYY') FROM dual; DELETE FROM t":                                      "Oracle",
		"SELECT a FROM t WHERE ROWNUM < 5 CONNECT BY x; SELECT b MINUS SELECT c FROM d; DELETE FROM t": "Oracle",
	} {
		r := script(t, Options{}, text)
		assert.Empty(t, r.Findings, text)
		assert.Zero(t, r.Statements, text)
		assert.Len(t, r.Skipped, strings.Count(text, ";")+1, text)
		for i, s := range r.Skipped {
			assert.True(t, s.Foreign, text)
			if i > 0 {
				assert.Greater(t, s.Start, r.Skipped[i-1].Start, text)
			}
		}
		assert.Contains(t, r.Skipped[len(r.Skipped)-1].Reason, database, text)
		// Who says that it is MySQL is believed.
		if strings.Contains(text, "DELETE FROM t") {
			assert.Contains(t, ids(script(t, Options{MySQL: true}, text).Findings, Info), "write-without-where", text)
		}
	}
	for _, text := range []string{
		"DELETE FROM t",
		"SELECT a FROM t; DELETE FROM t",
		"CREATE TABLE t (id SERIAL PRIMARY KEY) ENGINE = InnoDB; DELETE FROM u",
		"CREATE TABLE t (id INT AUTO_INCREMENT PRIMARY KEY); SELECT a::int FROM t; DELETE FROM u",
		"SELECT a::int FROM u; DELETE FROM `t`",
		"SELECT EXTRACT(YEAR FROM \"2024-01-02\"); SELECT TRIM(\"x\"); DELETE FROM t",
		"PREPARE s FROM \"SELECT 1\"; DELETE FROM t",
		"CREATE TABLE t (serial INT PRIMARY KEY, returning_at DATETIME(6)); DELETE FROM u",
		"SELECT NOW() - INTERVAL '7' DAY, NOW() - INTERVAL '1:30' MINUTE_SECOND; CREATE TABLE x (number INT, at DATETIME(6)); DELETE FROM t",
		"SELECT 1 FROM p_comment comment ON comment.id = 5; SELECT 1 FROM p_comment AS c JOIN d COMMENT ON c.id = COMMENT.id; DELETE FROM t",
		"SELECT t.returning FROM t WHERE t.top = 5; DELETE FROM t",
		"-- uses $1 and x::int\nSELECT '::', '$1' FROM t; DELETE FROM t",
		"/*!40101 SET NAMES utf8 */; SELECT a::int FROM u; DELETE FROM t",
		"UPDATE u SET a = EXTRACT(YEAR FROM b), c = (SELECT 1 FROM v); SELECT a FROM u LIMIT 3 OFFSET 5; DELETE FROM t",
		"ALTER TABLE u CHANGE COLUMN kind type INT, ADD COLUMN offset INT; SELECT DATE('2020-01-01'), owned, nulls FROM u; DELETE FROM t",
		"CREATE TABLE u (a INT) AS SELECT b FROM v WHERE c = 1; CREATE INDEX i USING BTREE ON u (a); DELETE FROM t",
		"CREATE TABLE u (id INT NOT NULL, name NVARCHAR(20), v BOOLEAN, x DOUBLE PRECISION); DELETE FROM t",
		"SELECT a FROM t WHERE x MINUS y; DELETE FROM t", // one statement that may be anything
		"SELECT a FROM t WHERE x MINUS y; SELECT b MINUS c; DELETE FROM t; SELECT 1; SELECT 2",
	} {
		assert.Contains(t, ids(script(t, Options{}, text).Findings, Warning), "write-without-where", text)
	}
	// MariaDB has RETURNING.
	text := "DELETE FROM t RETURNING id; DELETE FROM u"
	assert.NotEmpty(t, script(t, Options{Server: MariaDB10}, text).Findings)
	assert.Empty(t, script(t, Options{Server: MySQL57}, text).Findings)
	// A text of the program is judged by what the grammar refuses.
	c, err := New(Options{})
	require.NoError(t, err)
	assert.Empty(t, c.Text("CREATE TABLE t (id BIGSERIAL PRIMARY KEY, at TIMESTAMPTZ); DELETE FROM t").Findings)
	assert.NotEmpty(t, c.Text("SELECT * FROM t WHERE id = $1").Findings)
}

func TestWholeTables(t *testing.T) {
	level := func(in Input) string {
		c, err := New(Options{})
		require.NoError(t, err)
		for _, f := range c.Check(in).Findings {
			if f.Rule == "write-without-where" {
				assert.True(t, f.Whole, in.Text)
				return f.Severity.String()
			}
		}
		return ""
	}
	assert.Equal(t, "warning", level(Input{Text: "DELETE FROM t"}), "who runs it, and on what, does not show")
	assert.Equal(t, "warning", level(Input{Text: "DELETE FROM t", Script: true}))
	assert.Equal(t, "warning", level(Input{Text: "DELETE FROM t", Script: true, Migration: true}))
	assert.Equal(t, "info", level(Input{Text: "UPDATE t SET a = 1", Script: true, Migration: true}))
	assert.Equal(t, "warning", level(Input{Text: "UPDATE t SET a = 1", Script: true}))
	assert.Equal(t, "info", level(Input{Text: "ALTER TABLE T ADD COLUMN A INT; UPDATE t SET a = 1", Script: true}))
	assert.Equal(t, "info", level(Input{Text: "ALTER TABLE t CHANGE b a INT; UPDATE t SET a = 1", Script: true}))
	assert.Equal(t, "info", level(Input{Text: "ALTER TABLE t RENAME COLUMN b TO c; UPDATE t SET b = 1", Script: true}))
	assert.Equal(t, "warning", level(Input{Text: "ALTER TABLE u ADD COLUMN a INT; UPDATE t SET a = 1", Script: true}))
	assert.Equal(t, "warning", level(Input{Text: "UPDATE t SET a = 1; CREATE TABLE t (a INT)", Script: true}), "made later")
	assert.Equal(t, "warning", level(Input{Text: "INSERT INTO t VALUES (1); DELETE FROM t", Script: true}))
	assert.Equal(t, "info", level(Input{Text: "DELETE FROM t; INSERT INTO u VALUES (1); INSERT INTO t SELECT 1", Script: true}))
	assert.Equal(t, "info", level(Input{Text: "DELETE FROM t; LOAD DATA INFILE 'x' INTO TABLE t", Script: true}))
	assert.Empty(t, level(Input{Text: "UPDATE t SET n = LAST_INSERT_ID(n + 1)"}))
	assert.Equal(t, "warning", level(Input{Text: "UPDATE t SET n = 'LAST_INSERT_ID(1)' -- LAST_INSERT_ID(n)"}))
	// What is lowered is left out where only worse is asked for.
	assert.Empty(t, Check("ALTER TABLE t ADD COLUMN a INT, ADD PRIMARY KEY (a); UPDATE t SET a = 1", Options{Severity: Warning}))
}

func TestPreparedTexts(t *testing.T) {
	c, err := New(Options{})
	require.NoError(t, err)
	for _, x := range []struct{ text, span string }{
		{"PREPARE s FROM 'SELECT id FROM t WHERE YEAR(d) = 2016'", "YEAR(d)"},
		{"PREPARE s FROM \"SELECT id FROM t WHERE n = 'x' AND YEAR(d) = ?\"", "YEAR(d)"},
		{"PREPARE s FROM 'SELECT id FROM t WHERE n = ''x'' AND YEAR(d) = ?'", "'SELECT id FROM t WHERE n = ''x'' AND YEAR(d) = ?'"},
		{"PREPARE s FROM 'SELECT id FROM t WHERE n = \\'x\\' AND YEAR(d) = ?'", "'SELECT id FROM t WHERE n = \\'x\\' AND YEAR(d) = ?'"},
		{"EXECUTE IMMEDIATE 'SELECT id FROM t WHERE YEAR(d) = 2016'", "YEAR(d)"},
		{"SET @s = 'SELECT id FROM t WHERE YEAR(d) = 2016'; PREPARE s FROM @S", "YEAR(d)"},
		{"SET @s = 'SELECT id FROM t WHERE YEAR(d) = 2016'; SET @s = CONCAT(@s, ' AND id = 5'); PREPARE s FROM @s", ""},
		{"SET @s = 'SELECT id FROM t WHERE YEAR(d) = 2016'", ""},
		{"PREPARE s FROM 'SELECT id FROM t WHERE d >= ?'", ""},
		{"EXECUTE s", ""},
	} {
		got := ""
		for _, f := range c.Text(x.text).Findings {
			if f.Rule == "non-sargable" {
				got = x.text[f.Start:f.End]
				if f.Rewrite != nil {
					assert.Contains(t, f.Rewrite.Apply(x.text), "d >= '2016-01-01' AND d < '2017-01-01'")
				}
			}
		}
		assert.Equal(t, x.span, got, x.text)
	}
	r := c.Text("PREPARE s FROM 'SELECT a::int FROM t'")
	if assert.Len(t, r.Skipped, 1) {
		assert.Equal(t, Span{16, 36}, r.Skipped[0].Span)
	}
}

// A rule that fails leaves a trace, and the other rules are heard.
func TestFailingRule(t *testing.T) {
	c, err := New(Options{CacheBytes: -1})
	require.NoError(t, err)
	fails := &Rule{ID: "fails", pred: func(_ *pass, _ *block, x *pred) {
		if x.col.Name.L == "bad" {
			panic("no such thing")
		}
	}}
	c.pred = append([]*Rule{fails}, c.pred...)
	c.stmt = append(append([]*Rule(nil), c.stmt...), &Rule{ID: "late", text: nil, stmt: func(*pass) {}})
	text := "SELECT a FROM t WHERE YEAR(d) = 2016 AND bad = 1; SELECT * FROM t WHERE good = 1"
	r := c.Text(text)
	assert.Equal(t, []string{"non-sargable", "select-star"}, ids(r.Findings, Info))
	assert.Equal(t, 2, r.Statements)
	if assert.Len(t, r.Skipped, 1) {
		assert.Equal(t, "internal error in rule fails: no such thing", r.Skipped[0].Reason)
		assert.True(t, r.Skipped[0].Internal)
		assert.False(t, r.Skipped[0].Foreign)
		assert.Equal(t, Span{0, 48}, r.Skipped[0].Span)
	}
	c.text = append(append([]*Rule(nil), c.text...), &Rule{ID: "ends", text: func(*pass) { panic("at the end") }})
	r = c.Text("SELECT a FROM t WHERE YEAR(d) = 2016")
	assert.Equal(t, []string{"non-sargable"}, ids(r.Findings, Info))
	if assert.Len(t, r.Skipped, 1) {
		assert.Equal(t, "internal error in rule ends: at the end", r.Skipped[0].Reason)
	}
}

// Tables of which columns are missing lack no column, nor do those that a
// program makes for itself.
func TestColumnsThatMayBeThere(t *testing.T) {
	b := schema.NewBuilder(&schema.Schema{})
	require.NoError(t, b.Text("t.sql", "CREATE TABLE whole (id INT PRIMARY KEY); CREATE TABLE part (id INT PRIMARY KEY) AS SELECT a FROM x; CREATE TEMPORARY TABLE temp (id INT PRIMARY KEY)"))
	c, err := New(Options{Schema: b.Schema})
	require.NoError(t, err)
	for table, want := range map[string]bool{"whole": true, "part": false, "temp": false} {
		says := false
		for _, f := range c.Text("SELECT id FROM " + table + " WHERE b = 5").Findings {
			says = says || strings.Contains(f.Message, "has no column b")
		}
		assert.Equal(t, want, says, table)
	}
}

// A table of another database that has the name of a known one is another table.
func TestColumnsOfAnotherDatabase(t *testing.T) {
	b := schema.NewBuilder(&schema.Schema{})
	require.NoError(t, b.Text("t.sql", "CREATE TABLE t (id INT PRIMARY KEY, a INT)"))
	c, err := New(Options{Schema: b.Schema})
	require.NoError(t, err)
	for text, want := range map[string][]string{
		"SELECT id FROM t WHERE b = 5":              {"unknown-column"},
		"SELECT id FROM other.t WHERE b = 5":        {},
		"DELETE FROM other.t WHERE a = 5 AND b = 5": {},
		"SELECT id FROM other.t AS x WHERE x.a = 5": {"missing-index"},
	} {
		assert.Equal(t, want, ids(c.Text(text).Findings, Warning), text)
	}
}

// Behind an ALTER the table is what the ALTER has made of it.
func TestTablesAsTheTextLeavesThem(t *testing.T) {
	c, err := New(Options{Schema: shopSchema(t)})
	require.NoError(t, err)
	read := "SELECT id FROM users WHERE phone = 'x'"
	assert.Empty(t, ids(c.Text(read).Findings, Warning))
	assert.Equal(t, []string{"missing-index"}, ids(c.Text("ALTER TABLE users DROP INDEX idx_phone; "+read).Findings, Warning))
	assert.Empty(t, ids(c.Text(read+"; ALTER TABLE users DROP INDEX idx_phone").Findings, Warning))
	assert.Empty(t, ids(c.Text("CREATE INDEX idx_user ON carts (user_id); SELECT id FROM carts WHERE user_id = 5").Findings, Warning))
	assert.Equal(t, []string{"no-primary-key"}, ids(c.Text("ALTER TABLE carts DROP COLUMN id").Findings, Warning))
	assert.Empty(t, ids(c.Text("ALTER TABLE users DROP PRIMARY KEY").Findings, Warning), "uk_email stands in for it")
	assert.Empty(t, ids(c.Text("ALTER TABLE carts DROP PRIMARY KEY, ADD PRIMARY KEY (id, user_id)").Findings, Warning))
}

// A dump that says USE before its tables is about the one database that there is; beside
// tables of another one, a name without a database may be that of either.
func TestColumnsOfTheOnlyDatabase(t *testing.T) {
	for script, want := range map[string][]string{
		"USE shop; CREATE TABLE t (id INT PRIMARY KEY, a INT)":                                               {"unknown-column"},
		"CREATE TABLE shop.t (id INT PRIMARY KEY, a INT); CREATE TABLE shop.u (id INT PRIMARY KEY)":          {"unknown-column"},
		"USE shop; CREATE TABLE t (id INT PRIMARY KEY, a INT); USE crm; CREATE TABLE u (id INT PRIMARY KEY)": {},
	} {
		b := schema.NewBuilder(&schema.Schema{})
		require.NoError(t, b.Text("t.sql", script))
		c, err := New(Options{Schema: b.Schema})
		require.NoError(t, err)
		assert.Equal(t, want, ids(c.Text("SELECT id FROM t WHERE b = 5").Findings, Warning), script)
	}
}

// Where two definitions of a table have different columns, it may have those of both and
// no others: an index on another one could not be made.
func TestColumnsOfMergedTables(t *testing.T) {
	table := func(columns string) *schema.Table {
		b := schema.NewBuilder(&schema.Schema{})
		require.NoError(t, b.Text("t.sql", "CREATE TABLE t (id INT PRIMARY KEY, "+columns+")"))
		return b.Schema.Table("", "t")
	}
	s := &schema.Schema{}
	s.Add(schema.Merge(table("a INT"), table("a INT, extra TEXT, c INT")))
	c, err := New(Options{Schema: s})
	require.NoError(t, err)
	for text, want := range map[string][]string{
		"DELETE FROM t WHERE b = 5": {"unknown-column"},
		"DELETE FROM t WHERE a = 5": {"missing-index"},
		"DELETE FROM t WHERE c = 5": {"missing-index"},
	} {
		assert.Equal(t, want, ids(c.Text(text).Findings, Error), text)
	}
}
