package schema

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func read(t *testing.T, text string) (*Schema, []Note) {
	t.Helper()
	b := NewBuilder(&Schema{})
	require.NoError(t, b.Text("x.sql", text))
	return b.Schema, b.Notes
}

func indexes(t *Table) string {
	var out []string
	for _, i := range t.Indexes {
		s := i.String()
		if i.Unique && !i.Primary {
			s = "unique " + s
		}
		out = append(out, s)
	}
	return strings.Join(out, "; ")
}

func TestCreate(t *testing.T) {
	s, notes := read(t, "CREATE TABLE `shop`.`Orders` (\n"+
		"  `id` bigint unsigned NOT NULL AUTO_INCREMENT,\n  `no` varchar(40) COLLATE utf8mb4_bin NOT NULL,\n  `user_id` int DEFAULT NULL,\n  `note` text,\n"+
		"  `data` json, `raw` varbinary(20), `d` date, `e` enum('a','b'), `f` double, `b` bit(1), `y` year, `dec` decimal(10,2),\n"+
		"  `up` varchar(40) GENERATED ALWAYS AS (UPPER(`no`)) STORED,\n"+
		"  PRIMARY KEY (`id`), UNIQUE KEY `uk_no` (`no`), KEY `k` (`user_id`,`no`(10) DESC), FULLTEXT KEY `ft` (`note`), KEY `fn` ((LOWER(`no`))),\n"+
		"  CONSTRAINT fk FOREIGN KEY (`user_id`) REFERENCES `users` (`id`)\n) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci;")
	assert.Empty(t, notes)
	o := s.Table("", "orders")
	require.NotNil(t, o)
	assert.Same(t, o, s.Table("SHOP", "ORDERS"))
	assert.Nil(t, s.Table("other", "orders"))
	assert.Equal(t, "PRIMARY (id); unique uk_no (no); k (user_id, no); ft (note); fn ((lower(no)))", indexes(o))
	assert.Equal(t, 10, o.Index("k").Parts[1].Length)
	assert.True(t, o.Index("k").Parts[1].Desc)
	assert.Equal(t, Fulltext, o.Index("ft").Kind)
	for name, class := range map[string]Class{"id": Integer, "no": String, "note": String, "data": JSON, "raw": Bytes, "d": Time, "e": Enum, "f": Float, "b": Bit, "y": Year, "dec": Decimal} {
		assert.Equal(t, class, o.Column(name).Class, name)
	}
	assert.Equal(t, "utf8mb4_bin", o.Column("no").Collation)
	assert.Equal(t, "utf8mb4", o.Column("no").Charset)
	assert.Equal(t, "utf8mb4_0900_ai_ci", o.Column("note").Collation)
	assert.True(t, o.Column("note").Big)
	assert.False(t, o.Column("id").Nullable)
	assert.Equal(t, "upper(no)", o.Column("up").Generated)
	assert.Equal(t, 1, o.Line)
}

func TestChanges(t *testing.T) {
	s, notes := read(t, `
CREATE TABLE a (id INT PRIMARY KEY, x INT, y VARCHAR(10), UNIQUE (x)) DEFAULT CHARSET=latin1;
ALTER TABLE a ADD COLUMN z INT, ADD INDEX idx_z (z, x), DROP INDEX x, MODIFY y VARCHAR(20) CHARACTER SET utf8mb4;
ALTER TABLE a CHANGE z zz BIGINT, RENAME INDEX idx_z TO idx_zz;
CREATE UNIQUE INDEX uk ON a (y, zz);
CREATE TABLE b LIKE a;
ALTER TABLE b DROP COLUMN y, DROP PRIMARY KEY;
RENAME TABLE b TO c;
ALTER TABLE c RENAME TO d;
CREATE TABLE gone (id INT);
DROP TABLE IF EXISTS gone, never;
CREATE VIEW v AS SELECT 1;
ALTER TABLE a RENAME COLUMN zz TO z3;
DROP INDEX uk ON d;
CREATE TABLE IF NOT EXISTS a (other INT);
ALTER TABLE a CONVERT TO CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
ALTER TABLE a ALTER INDEX idx_zz INVISIBLE;
ALTER TABLE nowhere ADD COLUMN x INT;
INSERT INTO a VALUES (1);
CREATE TRIGGER tr BEFORE INSERT ON a FOR EACH ROW BEGIN SET NEW.x = 1; END;
SET NAMES utf8mb4; LOCK TABLES a WRITE;
`)
	require.Len(t, notes, 1)
	assert.Contains(t, notes[0].Error(), "x.sql:18: ALTER TABLE of nowhere")
	assert.Equal(t, "PRIMARY (id); idx_zz (z3, x); unique uk (y, z3)", indexes(s.Table("", "a")))
	assert.Equal(t, "idx_zz (zz, x)", indexes(s.Table("", "d")))
	assert.Equal(t, "utf8mb4_bin", s.Table("", "a").Column("y").Collation)
	assert.Equal(t, Integer, s.Table("", "a").Column("z3").Class)
	assert.True(t, s.Table("", "a").Index("idx_zz").Invisible)
	assert.True(t, s.Table("", "v").View)
	assert.Nil(t, s.Table("", "gone"))
	assert.Nil(t, s.Table("", "b"))
	assert.Equal(t, 3, s.Len())
}

func TestForeignKeyMakesAnIndex(t *testing.T) {
	s, _ := read(t, "CREATE TABLE a (id INT PRIMARY KEY, b INT, c INT, KEY k (c, b), FOREIGN KEY (b) REFERENCES b (id), CONSTRAINT fk FOREIGN KEY (c) REFERENCES c (id))")
	assert.Equal(t, "PRIMARY (id); k (c, b); b (b)", indexes(s.Table("", "a")))
}

// A part that the grammar lacks does not lose the table.
func TestRepair(t *testing.T) {
	s, notes := read(t, "-- places\nCREATE TABLE places (\n  id INT PRIMARY KEY,\n  name VARCHAR(20) NOT NULL,\n  pos POINT NOT NULL SRID 4326,\n  ip INET6,\n  uid UUID UNIQUE,\n  KEY k (name),\n  SPATIAL KEY sp (pos),\n  PERIOD FOR SYSTEM_TIME (a, b)\n) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 WITH SYSTEM VERSIONING;\n"+
		"ALTER TABLE places ADD COLUMN area POLYGON, ADD COLUMN n INT, ADD KEY kn (n);\nCREATE SPATIAL INDEX sp2 ON places (area);")
	p := s.Table("", "places")
	require.NotNil(t, p)
	assert.Equal(t, "PRIMARY (id); uid; k (name); kn (n)", strings.ReplaceAll(strings.ReplaceAll(strings.ReplaceAll(indexes(p), "unique uid (uid)", "uid"), "; sp (pos)", ""), "; sp2 (area)", ""), indexes(p))
	assert.Equal(t, Spatial, p.Index("sp").Kind)
	assert.Equal(t, Spatial, p.Index("sp2").Kind)
	assert.Equal(t, Geometry, p.Column("pos").Class)
	assert.Equal(t, Geometry, p.Column("area").Class)
	assert.False(t, p.Column("pos").Nullable)
	assert.Equal(t, Unknown, p.Column("ip").Class)
	assert.Equal(t, Integer, p.Column("n").Class)
	lines := map[int]bool{}
	for _, n := range notes {
		lines[n.Line] = true
	}
	assert.True(t, lines[5] && lines[6] && lines[7], "%v", notes)
}

func TestErrorsNameFileAndLine(t *testing.T) {
	for text, want := range map[string]string{
		"CREATE TABLE a (id INT);\n\nCREATE TABLE b (;\n":                        "x.sql:3: ",
		"CREATE TABLE b (id SERIAL8, x JSONB);":                                  "x.sql:1: PostgreSQL",
		"\nCREATE TABLE \"b\" (id INT);":                                         "x.sql:2: ANSI",
		"CREATE TABLE a (id INT);\nCREATE INDEX ON a (id);":                      "x.sql:2: ",
		"CREATE TABLE a (id INTEGER PRIMARY KEY AUTOINCREMENT, b INT);SELECT 1;": "x.sql:1: SQLite",
	} {
		b := NewBuilder(&Schema{})
		err := b.Text("x.sql", text)
		if assert.Error(t, err, text) {
			assert.Contains(t, err.Error(), want)
		}
	}
}

func TestMigrations(t *testing.T) {
	file := func(s string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(s)} }
	for name, fsys := range map[string]fstest.MapFS{
		"golang-migrate": {
			"1_a.up.sql": file("CREATE TABLE a (id INT PRIMARY KEY)"), "1_a.down.sql": file("DROP TABLE a"),
			"2_b.up.sql": file("ALTER TABLE a ADD x INT"), "2_b.down.sql": file("ALTER TABLE a DROP x"),
			"10_c.up.sql": file("ALTER TABLE a ADD INDEX k (x)"), "10_c.down.sql": file("DROP INDEX k ON a"),
		},
		"goose": {
			"00001_a.sql": file("-- +goose Up\nCREATE TABLE a (id INT PRIMARY KEY);\n-- +goose Down\nDROP TABLE a;\n"),
			"00002_b.sql": file("-- +goose Up\n-- +goose StatementBegin\nALTER TABLE a ADD x INT, ADD KEY k (x);\n-- +goose StatementEnd\n-- +goose Down\nALTER TABLE a DROP x;\n"),
		},
		"dbmate": {
			"20240101000000_a.sql": file("-- migrate:up\nCREATE TABLE a (id INT PRIMARY KEY, x INT);\n\n-- migrate:down\nDROP TABLE a;\n"),
			"20240102000000_b.sql": file("-- migrate:up\nCREATE INDEX k ON a (x);\n-- migrate:down\nDROP INDEX k ON a;"),
		},
		"sql-migrate": {
			"1.sql": file("-- +migrate Up\nCREATE TABLE a (id INT PRIMARY KEY, x INT, KEY k (x));\n-- +migrate Down\nDROP TABLE a;"),
		},
		"flyway": {
			"V1__a.sql": file("CREATE TABLE a (id INT PRIMARY KEY)"), "V2__b.sql": file("ALTER TABLE a ADD x INT"), "V10__c.sql": file("CREATE INDEX k ON a (x)"), "U10__c.sql": file("DROP INDEX k ON a"),
		},
		"plain, with the whole first": {
			"002_k.sql": file("CREATE INDEX k ON a (x)"), "schema.sql": file("CREATE TABLE a (id INT PRIMARY KEY, x INT)"), "README.md": file("CREATE TABLE zzz"),
		},
	} {
		t.Run(name, func(t *testing.T) {
			b := NewBuilder(&Schema{})
			require.NoError(t, b.FS(fsys, "m"))
			require.Equal(t, 1, b.Schema.Len())
			assert.Equal(t, "PRIMARY (id); k (x)", indexes(b.Schema.Table("", "a")))
		})
	}
	require.ErrorContains(t, NewBuilder(&Schema{}).FS(fstest.MapFS{}, "empty"), "no .sql files")
	// Lines keep their numbers behind a part that is left out.
	b := NewBuilder(&Schema{})
	err := b.FS(fstest.MapFS{"1.sql": file("-- +goose Down\nDROP TABLE x;\n-- +goose Up\nCREATE TABLE b (;")}, "m")
	assert.ErrorContains(t, err, "m/1.sql:4: ")
}

func TestMysqldump(t *testing.T) {
	s, notes := read(t, "-- MySQL dump 10.13\n/*!40101 SET NAMES utf8mb4 */;\n/*!40103 SET TIME_ZONE='+00:00' */;\n"+
		"DROP TABLE IF EXISTS `t`;\n/*!40101 SET @saved_cs_client     = @@character_set_client */;\nCREATE TABLE `t` (\n  `id` int NOT NULL AUTO_INCREMENT,\n  `x` varchar(20) DEFAULT NULL,\n  PRIMARY KEY (`id`),\n  KEY `k` (`x`) /*!80000 INVISIBLE */\n) ENGINE=InnoDB AUTO_INCREMENT=7 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci;\n"+
		"/*!50003 CREATE*/ /*!50017 DEFINER=`root`@`%`*/ /*!50003 TRIGGER `tr` BEFORE INSERT ON `t` FOR EACH ROW BEGIN SET NEW.x = 1; END */;\n"+
		"/*!50001 CREATE VIEW `v` AS SELECT 1 AS `id`*/;\n/*!50001 DROP VIEW IF EXISTS `v`*/;\nUNLOCK TABLES;\n-- Dump completed\n")
	assert.Empty(t, notes)
	assert.Equal(t, "PRIMARY (id); k (x)", indexes(s.Table("", "t")))
}

func TestLoad(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		p := filepath.Join(dir, filepath.FromSlash(name))
		require.NoError(t, os.MkdirAll(filepath.Dir(p), 0o755))
		require.NoError(t, os.WriteFile(p, []byte(text), 0o644))
		return p
	}
	s, _, err := Load(filepath.Dir(write("db/migrations/1_a.up.sql", "CREATE TABLE a (id INT PRIMARY KEY)")))
	require.NoError(t, err)
	assert.Equal(t, 1, s.Len())
	s, _, err = Load(write("sql/tables.sql", "\ufeffCREATE TABLE b (id INT PRIMARY KEY); CREATE TABLE c (id INT PRIMARY KEY)"))
	require.NoError(t, err)
	assert.Equal(t, 2, s.Len())
	_, _, err = Load(write("bad.sql", "CREATE TABLE x (id INT);\nCREATE TABLE y ("))
	require.ErrorContains(t, err, "bad.sql:2: ")
	_, _, err = Load(filepath.Join(dir, "missing.sql"))
	require.Error(t, err)

	// What defines no table is no schema, whatever else is in it.
	for _, text := range []string{"", "SELECT 1;", "CREATE VIEW v AS SELECT 1;", "CREATE INDEX i ON t (a); ALTER TABLE t ADD b INT;", "CREATE TABLE t (id INT); DROP TABLE t;"} {
		name := write("none.sql", text)
		_, _, err = Load(name)
		require.EqualError(t, err, filepath.ToSlash(name)+": no CREATE TABLE, so no table is known", text)
	}
	_, _, err = Load(write("none.sql", "CREATE INDEX i ON b (id);"), filepath.Join(dir, "sql"))
	require.NoError(t, err, "one of several")
}

func TestBackwards(t *testing.T) {
	for name, want := range map[string]bool{
		"1_a.down.sql": true, "db/1_a.mysql.down.sql": true, "1_a.down.mysql.sql": true, "1_a.rollback.sql": true, "x.undo.sql": true, "1_a_down.sql": true, "1-a-down.sql": true,
		"1_a_rollback.sql": true, "down.sql": true, "db/down/1.sql": true, "db/rollback/1.sql": true, "U2__a.sql": true, "u10.1__a.SQL": true,
		"1_a.up.sql": false, "1_a.sql": false, "1_drop_markdown.sql": false, "2_downloads.sql": false, "users.sql": false, "u2_a.sql": false, "V2__a.sql": false, "up/1.sql": false, "count_down_timer.sql": false,
	} {
		assert.Equal(t, want, Backwards(name), name)
	}
}

func TestUpPart(t *testing.T) {
	for text, want := range map[string]string{
		"-- +goose Up\nA;\n-- +goose Down\nB;\n":                 "-- +goose Up\nA;\n\n\n",
		"--+goose up\nA;\n  --   +GOOSE DOWN\nB;":                "--+goose up\nA;\n\n",
		"-- +migrate Up notransaction\nA;\n-- +migrate Down\nB;": "-- +migrate Up notransaction\nA;\n\n",
		"-- migrate:up transaction:false\nA;\n-- migrate:down":   "-- migrate:up transaction:false\nA;\n",
		"-- +goose Down\nB;\n-- +goose Up\nA;":                   "\n\n-- +goose Up\nA;",
		"-- +goose StatementBegin\nA;\n-- +goose StatementEnd\n": "-- +goose StatementBegin\nA;\n-- +goose StatementEnd\n",
		"-- the way down\nA;\n-- migrate this\nB; -- +goose":     "-- the way down\nA;\n-- migrate this\nB; -- +goose",
	} {
		assert.Equal(t, want, UpPart(text))
		assert.Equal(t, strings.Count(text, "\n"), strings.Count(UpPart(text), "\n"), "lines keep their numbers")
	}
}
