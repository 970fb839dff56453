package schema

import "testing"

func FuzzText(f *testing.F) {
	for _, s := range []string{
		"CREATE TABLE t (id INT PRIMARY KEY, a VARCHAR(20) CHARACTER SET latin1, KEY (a(10)), UNIQUE (a, id))",
		"CREATE TABLE t (id INT, g GEOMETRY NOT NULL, SPATIAL KEY sp (g), PRIMARY KEY (id)) ENGINE=InnoDB",
		"ALTER TABLE t ADD COLUMN p POINT, ADD INDEX x (p), DROP COLUMN a, RENAME TO u",
		"CREATE TABLE t (a INT); CREATE INDEX i ON t (a); DROP INDEX i ON t; RENAME TABLE t TO u; DROP TABLE u",
		"-- +goose Up\nCREATE TABLE t (a INT);\n-- +goose Down\nDROP TABLE t;", "USE db; CREATE TABLE t LIKE u; CREATE VIEW v AS SELECT 1",
		"CREATE TABLE t (a INT, b INT AS (a + 1), KEY ((LOWER(c))), FULLTEXT KEY (d) WITH PARSER ngram", "CREATE SPATIAL INDEX i ON t (g)", "CREATE TABLE", "ALTER TABLE", "CREATE TABLE t ((", "CREATE TABLE t ()",
		"CREATE TABLE t (a uuid, b inet6 PRIMARY KEY UNIQUE, PERIOD FOR SYSTEM_TIME (x, y))",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		b := NewBuilder(&Schema{})
		_ = b.Text("x.sql", UpPart(text))
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
		}
	})
}
