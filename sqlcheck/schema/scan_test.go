package schema

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestDialect(t *testing.T) {
	for text, want := range map[string]string{
		"CREATE TABLE t (id INT PRIMARY KEY, name VARCHAR(20))":                                                       "",
		"CREATE TABLE t (id INT PRIMARY KEY AUTO_INCREMENT)":                                                          "MySQL",
		"CREATE TABLE t (id INT UNSIGNED)":                                                                            "MySQL",
		"CREATE TABLE t (id INT) ENGINE = InnoDB":                                                                     "MySQL",
		"CREATE TABLE t (id INT, a INT, KEY k (a))":                                                                   "MySQL",
		"CREATE TABLE t (id INT, note MEDIUMTEXT)":                                                                    "MySQL",
		"CREATE TABLE t (id INT, at TIMESTAMP DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP)":                 "MySQL",
		"CREATE TABLE `t` (`id` INT)":                                                                                 "MySQL",
		"ALTER TABLE t ADD KEY k (a)":                                                                                 "MySQL",
		"CREATE TABLE t (key VARCHAR(20), value TEXT)":                                                                "", // a column
		"CREATE TABLE t (extension VARCHAR(20), number INT, conflict INT, strict INT, rowid INT)":                     "",
		"CREATE TABLE t (id SERIAL PRIMARY KEY)":                                                                      "PostgreSQL",
		"CREATE TABLE t (id SERIAL PRIMARY KEY) ENGINE=InnoDB":                                                        "MySQL",
		"CREATE TABLE t (id BIGSERIAL PRIMARY KEY)":                                                                   "PostgreSQL",
		"CREATE TABLE t (id INT, at TIMESTAMP WITH TIME ZONE)":                                                        "PostgreSQL",
		"CREATE TABLE t (id INT, tags TEXT[])":                                                                        "PostgreSQL",
		"CREATE TABLE t (id INT DEFAULT '1'::INT)":                                                                    "PostgreSQL",
		"CREATE EXTENSION citext; CREATE TABLE t (id INT)":                                                            "PostgreSQL",
		"CREATE INDEX i ON t USING gin (a)":                                                                           "PostgreSQL",
		"CREATE INDEX i ON t (a) WHERE b IS NULL":                                                                     "PostgreSQL or SQLite",
		`CREATE TABLE "t" ("id" INT)`:                                                                                 "ANSI (quoted identifiers)",
		"CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT)":                                                       "SQLite",
		"CREATE TABLE `t` (`id` INTEGER PRIMARY KEY AUTOINCREMENT)":                                                   "SQLite",
		"PRAGMA foreign_keys = ON; CREATE TABLE t (id INT)":                                                           "SQLite",
		"CREATE TABLE t (id INT PRIMARY KEY) WITHOUT ROWID":                                                           "SQLite",
		"CREATE TABLE [dbo].[t] ([id] INT)":                                                                           "SQL Server",
		"CREATE TABLE t (id INT IDENTITY (1, 1))":                                                                     "SQL Server",
		"CREATE TABLE t (id NUMBER(10), name VARCHAR2(20))":                                                           "Oracle",
		"CREATE TABLE t (id UInt64) ENGINE = MergeTree() ORDER BY id":                                                 "ClickHouse",
		"CREATE TABLE `t` (`id` INT) ENGINE=OLAP DUPLICATE KEY(`id`) DISTRIBUTED BY HASH(`id`) BUCKETS 10":            "StarRocks or Doris",
		"INSERT INTO t VALUES ('AUTO_INCREMENT'); SELECT a FROM t WHERE b::int = 1; -- CREATE TABLE x (id BIGSERIAL)": "",
	} {
		s := ScanText(text)
		assert.Equal(t, want, s.Dialect(), text)
	}
}

func TestScanNames(t *testing.T) {
	s := ScanText("CREATE TABLE IF NOT EXISTS `a` (id INT); create temporary table d.b like a; CREATE TABLE c AS SELECT 1;\n" +
		"CREATE TABLE {{.P}}x (id INT); CREATE TABLE ${p}y (id INT); CREATE TABLE %s (id INT); CREATE VIEW v AS SELECT 1; create table failed")
	assert.Equal(t, []string{"a", "b", "c"}, s.Creates)
	assert.Equal(t, 1, s.Changes, "the view")
	s = ScanText("ALTER TABLE a ADD b INT; DROP INDEX i ON a; CREATE UNIQUE INDEX i ON a (b); DROP TABLE a; RENAME TABLE a TO b; SET @s = 'ALTER TABLE a ADD INDEX (b)'; SET @x = 1")
	assert.Equal(t, 6, s.Changes)
}

// A lenient builder knows nothing of a table of which it cannot read something
// that counts, and all of the others.
func TestLenient(t *testing.T) {
	for text, want := range map[string]string{
		"CREATE TABLE a (id INT, b AS AS (;":                                                           "lost a",
		"CREATE TABLE a (id INT); ALTER TABLE a ADD INDEX (b NONSENSE);":                               "lost a by a change",
		"CREATE TABLE a (id INT); CREATE INDEX i ON a (b) NONSENSE;":                                   "lost a by a change",
		"ALTER TABLE a ADD UNIQUE NONSENSE NONSENSE;":                                                  "", // of what is not known
		"CREATE TABLE a (id INT); ALTER TABLE a ADD b JSONB;":                                          "a: , partial",
		"CREATE TABLE a (id INT, CONSTRAINT k UNIQUE (id) NONSENSE);":                                  "lost a",
		"CREATE TABLE a (id INT PRIMARY KEY, CHECK (NONSENSE NONSENSE));":                              "a: PRIMARY (id)",
		"CREATE TABLE a (id INT, b AS AS (; CREATE TABLE a (id INT PRIMARY KEY);":                      "a: PRIMARY (id)",
		"CREATE TABLE a (id INT, b INT AS AS); CREATE TABLE a (id INT PRIMARY KEY);":                   "a: PRIMARY (id)",
		"CREATE TABLE a (id BIGSERIAL, b JSONB); CREATE TABLE b (id INT PRIMARY KEY);":                 "b: PRIMARY (id); lost a",
		"CREATE TABLE a LIKE b;":                                                                       "",
		"CREATE OR REPLACE TABLE a (id INT, KEY k (id) IGNORED); CREATE OR REPLACE INDEX i ON a (id);": "a: k (id) invisible; i (id)",
		"CREATE TABLE a (id INT, KEY k (id)); ALTER TABLE a ALTER INDEX k IGNORED;":                    "a: k (id) invisible",
		"CREATE TABLE a (id INT, KEY k (id) INVISIBLE); ALTER TABLE a ALTER INDEX k VISIBLE;":          "a: k (id)",
		"CREATE TABLE a (id INT, KEY k (id)); CREATE INDEX i ON a (id) INVISIBLE;":                     "a: k (id); i (id) invisible",
	} {
		b := NewBuilder(&Schema{})
		b.Lenient = true
		require.NoError(t, b.Text("x.sql", text))
		assert.Equal(t, want, shown(b), text)
	}
}

// An index that cannot be read makes its table unknown, whoever names the schema:
// it would be thought to be missing.
func TestUnreadableKey(t *testing.T) {
	for text, want := range map[string]string{
		"CREATE TABLE a (id INT PRIMARY KEY, KEY k (id) NONSENSE); CREATE TABLE b (id INT);":                    "b: ; lost a",
		"CREATE TABLE a (id INT PRIMARY KEY); ALTER TABLE a ADD UNIQUE (id) NONSENSE;":                          "lost a by a change",
		"CREATE TABLE a (id INT PRIMARY KEY, FULLTEXT k (id) NONSENSE);":                                        "a: PRIMARY (id)",
		"CREATE TABLE a (id INT); ALTER TABLE a ADD INDEX (id) COMMENT '" + strings.Repeat("x", 300<<10) + "';": "lost a by a change",
		"CREATE TABLE a (id INT); ALTER TABLE a COMMENT '" + strings.Repeat("x", 300<<10) + "';":                "a: , partial",
	} {
		b := NewBuilder(&Schema{})
		require.NoError(t, b.Text("x.sql", text))
		assert.Equal(t, want, shown(b), text[:min(len(text), 100)])
		assert.NotEmpty(t, b.Notes)
	}
}

// shown is what a builder knows and has lost.
func shown(b *Builder) string {
	out := ""
	for _, t := range b.Schema.Tables() {
		out += "; " + t.Name + ": "
		for k, i := range t.Indexes {
			if k > 0 {
				out += "; "
			}
			out += i.String()
			if i.Invisible {
				out += " invisible"
			}
		}
		if t.Partial {
			out += ", partial"
		}
	}
	for _, l := range b.Lost {
		out += "; lost " + l.Name
		if l.Change {
			out += " by a change"
		}
	}
	if out == "" {
		return ""
	}
	return out[2:]
}

// What drops a key drops it, however it is written, and a change that was made
// before changes nothing.
func TestDropKeys(t *testing.T) {
	const table = "CREATE TABLE a (id INT, b INT, c INT, PRIMARY KEY (id), UNIQUE u (b), KEY k (c, b));"
	for text, want := range map[string]string{
		"ALTER TABLE a DROP PRIMARY KEY":                          "unique u (b); k (c, b)",
		"DROP INDEX `PRIMARY` ON a":                               "unique u (b); k (c, b)",
		"ALTER TABLE a DROP KEY u, DROP INDEX k":                  "PRIMARY (id)",
		"ALTER TABLE a DROP CONSTRAINT u":                         "PRIMARY (id); k (c, b)",
		"ALTER TABLE a DROP INDEX IF EXISTS u":                    "PRIMARY (id); k (c, b)",
		"DROP INDEX u ON a":                                       "PRIMARY (id); k (c, b)",
		"ALTER TABLE a DROP COLUMN b":                             "PRIMARY (id); k (c)",
		"ALTER TABLE a DROP PRIMARY KEY, ADD PRIMARY KEY (id, b)": "PRIMARY (id, b); unique u (b); k (c, b)",
		"ALTER TABLE a CHANGE b bb BIGINT":                        "PRIMARY (id); unique u (bb); k (c, bb)",
		"ALTER TABLE a RENAME KEY k TO l":                         "PRIMARY (id); unique u (b); l (c, b)",
		"ALTER TABLE a RENAME TO z; ALTER TABLE z DROP KEY k":     "PRIMARY (id); unique u (b)",
		"ALTER TABLE a MODIFY id BIGINT":                          "PRIMARY (id); unique u (b); k (c, b)",
	} {
		s, _ := read(t, table+text)
		require.Equal(t, 1, s.Len(), text)
		assert.Equal(t, want, indexes(s.Tables()[0]), text)
	}
}

func TestMerge(t *testing.T) {
	one := func(columns string) *Table {
		s, _ := read(t, "CREATE TABLE a ("+columns+")")
		return s.Table("", "a")
	}
	base := one("id INT PRIMARY KEY, b VARCHAR(20), KEY k (b)")
	same := Merge(base, one("id INT, b VARCHAR(40) NOT NULL COMMENT 'x', PRIMARY KEY (id), KEY other (b)"))
	require.NotNil(t, same)
	assert.Equal(t, "PRIMARY (id); k (b)", indexes(same))
	assert.Equal(t, String, same.Column("b").Class)
	assert.False(t, same.Partial)
	more := Merge(base, one("id BIGINT PRIMARY KEY, b INT, c INT, KEY k (b)"))
	require.NotNil(t, more)
	assert.True(t, more.Partial, "one lacks c")
	assert.True(t, more.Lacks("d"), "both lack d")
	assert.False(t, more.Lacks("c"))
	partial := one("id BIGINT PRIMARY KEY, b INT, KEY k (b)")
	partial.Partial = true
	assert.False(t, partial.Lacks("d"))
	assert.False(t, Merge(base, partial).Lacks("d"), "one is not whole")
	assert.True(t, Merge(more, base).Lacks("d"), "of three")
	assert.Equal(t, Integer, more.Column("id").Class)
	assert.Equal(t, Unknown, more.Column("b").Class, "a string or a number")
	assert.NotNil(t, more.Column("c"))
	assert.Equal(t, String, base.Column("b").Class, "what is merged stays as it is")
	assert.True(t, Merge(more, base).Partial)
	for _, other := range []string{
		"id INT PRIMARY KEY, b VARCHAR(20)", "id INT PRIMARY KEY, b VARCHAR(20), UNIQUE (b)", "id INT PRIMARY KEY, b VARCHAR(20), KEY (b(5))",
		"id INT, b VARCHAR(20), KEY k (b)", "id INT PRIMARY KEY, b VARCHAR(20), KEY k (b) INVISIBLE", "id INT PRIMARY KEY, b VARCHAR(20), KEY k (b, id)",
	} {
		assert.Nil(t, Merge(base, one(other)), other)
	}
}

func TestChanged(t *testing.T) {
	s, _ := read(t, "CREATE TABLE a (id INT PRIMARY KEY, b INT, new INT, KEY (b))")
	a := s.Table("", "a")
	change := func(sql ...string) (out []Change) {
		for _, q := range sql {
			out = append(out, Change{Name: "a", File: "x.sql", Line: 7, SQL: q})
		}
		return out
	}
	got, why := Changed(a, change("ALTER TABLE a ADD c INT, ADD KEY kc (c)"))
	require.NotNil(t, got, why)
	assert.Equal(t, "PRIMARY (id); b (b); kc (c)", indexes(got))
	assert.Equal(t, "PRIMARY (id); b (b)", indexes(a), "the original stays")
	// The table has these changes already.
	got, why = Changed(a, change("ALTER TABLE a ADD KEY (b)", "ALTER TABLE a ADD old INT", "ALTER TABLE a CHANGE old new INT"))
	require.NotNil(t, got, why)
	assert.Equal(t, "PRIMARY (id); b (b)", indexes(got))
	assert.Len(t, got.Columns, 3)
	got, why = Changed(a, change("ALTER TABLE a ADD KEY (b NONSENSE)"))
	assert.Nil(t, got)
	assert.Contains(t, why, "x.sql:7: ")
	got, why = Changed(a, change("DROP TABLE a"))
	assert.Nil(t, got)
	assert.Equal(t, "a is dropped in x.sql", why)
}

// Definitions that run under a condition add what they add.
func TestIndirect(t *testing.T) {
	const table = "CREATE TABLE a (id INT PRIMARY KEY, b INT);"
	for text, want := range map[string]string{
		"SET @s = IF(1, 'SELECT 1', 'ALTER TABLE `a` ADD INDEX `k` (`b`)'); PREPARE p FROM @s;":                "PRIMARY (id); k (b)",
		"PREPARE p FROM \"CREATE INDEX k ON a (b)\";":                                                          "PRIMARY (id); k (b)",
		"SELECT IF(1, 'ALTER TABLE a ADD KEY k (b) COMMENT ''x''', 'DO 0') INTO @s;":                           "PRIMARY (id); k (b)",
		"CREATE PROCEDURE p() BEGIN IF NOT EXISTS (SELECT 1) THEN ALTER TABLE a ADD INDEX k (b); END IF; END;": "PRIMARY (id); k (b)",
		"\nDELIMITER //\nCREATE PROCEDURE p() BEGIN CREATE INDEX k ON a (b); END//\nDELIMITER ;":               "PRIMARY (id); k (b)",
		"SET @s = 'ALTER TABLE a DROP PRIMARY KEY';":                                                           "PRIMARY (id)",
		"SET @s = 'ALTER TABLE a ADD INDEX k (b), DROP COLUMN b';":                                             "PRIMARY (id)",
		"CREATE PROCEDURE p() BEGIN ALTER TABLE a DROP PRIMARY KEY; END;":                                      "PRIMARY (id)",
		"CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW BEGIN CREATE TEMPORARY TABLE x (id INT); END;":       "PRIMARY (id)",
		"INSERT INTO log VALUES ('ALTER TABLE a ADD INDEX k (b)');":                                            "PRIMARY (id)",
		"SET @s = CONCAT('ALTER TABLE ', @t, ' ADD INDEX k (b)');":                                             "PRIMARY (id)",
		"SET @s = 'ALTER TABLE a ADD INDEX k (b';":                                                             "PRIMARY (id)",
		"SET @s = 'ALTER TABLE a ADD INDEX k (b)":                                                              "PRIMARY (id)", // open
	} {
		s, _ := read(t, table+text)
		assert.Equal(t, want, indexes(s.Table("", "a")), text)
	}
}
