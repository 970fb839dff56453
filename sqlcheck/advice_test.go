package sqlcheck

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/querylint/querylint/sqlcheck/schema"
)

// TestAdviceIsAccepted runs the indexes that missing-index advises against a
// server, which then uses them.
func TestAdviceIsAccepted(t *testing.T) {
	l := newLab(t)
	const tables = "CREATE TABLE doc (id INT NOT NULL PRIMARY KEY, title TEXT, link VARCHAR(1000), code VARCHAR(20), raw BLOB, wide VARCHAR(600), also VARCHAR(600), made DATETIME, owner INT, spare INT, KEY idx_doc_owner (spare)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;" +
		"CREATE TABLE `order` (id INT NOT NULL PRIMARY KEY, `key` INT, `a b` INT, `a``c` INT) ENGINE=InnoDB;" +
		"CREATE TABLE a_table_with_a_name_that_is_as_long_as_names_of_tables_may_be_64 (id INT NOT NULL PRIMARY KEY, a_column_with_a_long_name INT, another_column_with_a_long_name INT) ENGINE=InnoDB;" +
		"CREATE TABLE mem (id INT NOT NULL PRIMARY KEY, a INT, KEY a (a)) ENGINE=MEMORY;" +
		"CREATE TABLE inv (id INT NOT NULL PRIMARY KEY, a INT, b INT, KEY ia (a) INVISIBLE) ENGINE=InnoDB;"
	ddl := tables
	if !l.server.mysql() {
		ddl = strings.ReplaceAll(tables, "INVISIBLE", "IGNORED")
	}
	l.exec(t, ddl)
	b := schema.NewBuilder(&schema.Schema{})
	require.NoError(t, b.Text("tables.sql", tables))
	c, err := New(Options{Schema: b.Schema, Server: l.server})
	require.NoError(t, err)
	for _, query := range []string{
		"SELECT id FROM doc WHERE title = 'x'",
		"SELECT id FROM doc WHERE raw = 'x'",
		"SELECT id FROM doc WHERE link = 'x' AND code = 'y'",
		"SELECT id FROM doc WHERE wide = 'x' AND also = 'y' AND code = 'z'",
		"SELECT id FROM doc WHERE owner = 5",
		"SELECT id FROM doc WHERE made >= '2024-01-01' AND made < '2024-01-02'",
		"SELECT id FROM `order` WHERE `key` = 5",
		"SELECT id FROM `order` WHERE `a b` = 5",
		"SELECT id FROM `order` WHERE `a``c` = 5",
		"SELECT id FROM a_table_with_a_name_that_is_as_long_as_names_of_tables_may_be_64 WHERE a_column_with_a_long_name = 5 AND another_column_with_a_long_name = 5",
		"SELECT id FROM mem WHERE a > 5",
		"SELECT id FROM inv WHERE a = 5",
	} {
		advice := ""
		for _, f := range c.Text(query).Findings {
			if f.Rule == "missing-index" {
				_, advice, _ = strings.Cut("; "+strings.TrimPrefix(f.Suggestion, "make index ia (a) visible: "), "; ")
			}
		}
		if !assert.NotEmpty(t, advice, query) {
			continue
		}
		l.exec(t, advice)
		used := false
		for _, s := range l.explain(t, strings.Replace(query, "SELECT id", "SELECT *", 1)) {
			used = used || s.key != "" || s.extra == "Impossible WHERE noticed after reading const tables" || strings.Contains(s.extra, "no matching row")
		}
		assert.True(t, used, "%s\n%s", query, advice)
	}
}
