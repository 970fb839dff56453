package schema

import (
	"strings"
	"testing"
)

func FuzzText(f *testing.F) {
	for _, s := range []string{
		"CREATE TABLE t (id INT PRIMARY KEY, a VARCHAR(20) CHARACTER SET latin1, KEY (a(10)), UNIQUE (a, id))",
		"CREATE TABLE t (id INT, g GEOMETRY NOT NULL, SPATIAL KEY sp (g), PRIMARY KEY (id)) ENGINE=InnoDB",
		"ALTER TABLE t ADD COLUMN p POINT, ADD INDEX x (p), DROP COLUMN a, RENAME TO u",
		"CREATE TABLE t (a INT); CREATE INDEX i ON t (a); DROP INDEX i ON t; RENAME TABLE t TO u; DROP TABLE u",
		"-- +goose Up\nCREATE TABLE t (a INT);\n-- +goose Down\nDROP TABLE t;", "USE db; CREATE TABLE t LIKE u; CREATE VIEW v AS SELECT 1",
		"CREATE TABLE t (a INT, b INT AS (a + 1), KEY ((LOWER(c))), FULLTEXT KEY (d) WITH PARSER ngram", "CREATE SPATIAL INDEX i ON t (g)", "CREATE TABLE", "ALTER TABLE", "CREATE TABLE t ((", "CREATE TABLE t ()",
		"CREATE TABLE t (a uuid, b inet6 PRIMARY KEY UNIQUE, PERIOD FOR SYSTEM_TIME (x, y))",
		"DELIMITER $$\nCREATE PROCEDURE p() BEGIN ALTER TABLE t ADD INDEX (a); END$$\nDELIMITER ;\nCREATE TABLE t (a INT)", "\ufeffCREATE TABLE t (a INT);", "C\x00R\x00E\x00",
		"CREATE TABLE t (a INT); SET @s = 'ALTER TABLE t ADD INDEX (a)'; PREPARE p FROM 'CREATE INDEX i ON t (a)'; SET @s = '", "CREATE TABLE t (a INT AS AS), u; CREATE TABLE t (a INT); ALTER TABLE t ADD KEY (a NONSENSE)",
		"CREATE OR REPLACE TABLE t (a INT, KEY k (a) NOT IGNORED); CREATE OR REPLACE INDEX k ON t (a) IGNORED; ALTER TABLE t ALTER INDEX k IGNORED, DROP CONSTRAINT k, RENAME COLUMN a TO b, CHANGE b a INT",
		"CREATE TABLE {{.P}}t (a INT); CREATE TABLE d.${p}t (a INT); CREATE TABLE \"t\" (\"a\" INT[]); CREATE TABLE t (a [int]::int)", "ALTER TABLE x ADD a INT; DROP TABLE x; RENAME TABLE x TO y; CREATE INDEX i ON x (a)",
		"-- +migrate Down\nCREATE TABLE t (a INT);\n-- +migrate Up\nALTER TABLE t DROP PRIMARY KEY", "CREATE TABLE t (" + strings.Repeat("(", 500) + ")", "SET @s = '" + strings.Repeat("(", 500) + "ALTER TABLE t ADD INDEX (a)'",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		_ = NewBuilder(&Schema{}).Text("x.sql", UpPart(text))
		b := NewBuilder(&Schema{})
		b.Lenient = true
		if err := b.Text("x.sql", UpPart(text)); err != nil {
			t.Fatalf("a lenient builder says %v", err)
		}
		scan := ScanText(text)
		_ = scan.Dialect()
		for _, tab := range b.Schema.Tables() {
			if b.Schema.Table(tab.Database, tab.Name) == nil && len(b.Schema.names) == b.Schema.Len() {
				t.Fatalf("%s.%s is not found", tab.Database, tab.Name)
			}
			for _, i := range tab.Indexes {
				if len(i.Parts) == 0 {
					t.Fatalf("index %s without parts", i.Name)
				}
				_ = i.String()
			}
			if Merge(tab, tab) == nil {
				t.Fatalf("%s is not %[1]s", tab.Name)
			}
			_, _ = Changed(tab, b.Changes)
		}
	})
}
