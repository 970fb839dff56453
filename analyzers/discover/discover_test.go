package discover

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/tools/txtar"

	"github.com/querylint/querylint/sqlcheck/schema"
)

// drivers knows what the tests import.
func drivers(path string) []string {
	return map[string][]string{
		"github.com/go-sql-driver/mysql": {"mysql"}, "github.com/lib/pq": {"postgres"}, "modernc.org/sqlite": {"sqlite"},
		"github.com/jinzhu/gorm": {"mysql", "postgres", "sqlite"},
	}[path]
}

// write writes a module.
func write(t testing.TB, archive string) string {
	t.Helper()
	dir := t.TempDir()
	if !strings.Contains(archive, "-- go.mod --") {
		archive = "-- go.mod --\nmodule example.com/m\n" + archive
	}
	for _, f := range txtar.Parse([]byte(archive)).Files {
		name := filepath.Join(dir, filepath.FromSlash(f.Name))
		require.NoError(t, os.MkdirAll(filepath.Dir(name), 0o700))
		require.NoError(t, os.WriteFile(name, f.Data, 0o600))
	}
	return dir
}

// tables are those of a view: name(index; index).
func tables(s *schema.Schema) []string {
	var out []string
	for _, t := range s.Tables() {
		var indexes []string
		for _, i := range t.Indexes {
			if !i.Primary {
				indexes = append(indexes, strings.Join(i.Columns(), ","))
			}
		}
		name := t.Name
		if t.Database != "" {
			name = t.Database + "." + name
		}
		out = append(out, name+"("+strings.Join(indexes, "; ")+")")
	}
	return out
}

// table is a definition with indexes on the columns.
func table(name string, columns ...string) string {
	s := "CREATE TABLE " + name + " (id INT PRIMARY KEY AUTO_INCREMENT, a INT, b INT"
	for _, c := range columns {
		s += ", KEY (" + c + ")"
	}
	return s + ");\n"
}

// TestPreference: which source counts, where several define one table.
func TestPreference(t *testing.T) {
	const unknown = "unknown"
	for name, test := range map[string]struct {
		files string
		dir   string // of the code
		want  string
	}{
		"migrations, not a dump":            {"-- db/1.sql --\n" + table("t", "a") + "-- dump.sql --\n" + table("t", "b"), ".", "t(a)"},
		"migrations upon a dump":            {"-- db/1.sql --\nALTER TABLE t ADD KEY (b);\n-- dump.sql --\n" + table("t", "a"), ".", "t(a; b)"},
		"what begins with a dump":           {"-- db/2.sql --\nALTER TABLE u ADD c INT;\n" + table("t", "a") + "-- dump.sql --\n" + table("u") + table("t", "b"), ".", unknown},
		"what sqlc says":                    {"-- sqlc.json --\n{\"sql\": [{\"engine\": \"mysql\", \"schema\": \"x\"}]}\n-- x/y.sql --\n" + table("t", "a") + "-- db/1.sql --\n" + table("t", "b"), ".", "t(a)"},
		"plain files that differ":           {"-- a.sql --\n" + table("t", "a") + "-- b.sql --\n" + table("t", "b"), ".", unknown},
		"not what is old":                   {"-- a.sql --\n" + table("t", "a") + "-- backup/b.sql --\n" + table("t", "b"), ".", "t(a)"},
		"what is surely MySQL":              {"-- a.sql --\n" + table("t", "a") + "-- b.sql --\nCREATE TABLE t (id INT PRIMARY KEY, a INT, b INT);\n", ".", "t(a)"},
		"what is called MySQL's":            {"-- mysql/a.sql --\n" + table("t", "a") + "-- x/b.sql --\n" + table("t", "b"), ".", "t(a)"},
		"what is embedded":                  {"-- x/a.sql --\n" + table("t", "a") + "-- x/x.go --\npackage x\n\nimport \"embed\"\n\n//go:embed *.sql\nvar FS embed.FS\n-- y/b.sql --\n" + table("t", "b"), ".", "t(a)"},
		"an embedded folder":                {"-- x/y/z/a.sql --\n" + table("t", "a") + "-- x/x.go --\npackage x\n\nimport \"embed\"\n\n//go:embed \"all:y\"\nvar FS embed.FS\n-- y/b.sql --\n" + table("t", "b"), ".", "t(a)"},
		"the nearest":                       {"-- services/x/db/1.sql --\n" + table("t", "a") + "-- services/y/db/1.sql --\n" + table("t", "b"), "services/x/internal/store", "t(a)"},
		"none is nearest":                   {"-- services/x/db/1.sql --\n" + table("t", "a") + "-- services/y/db/1.sql --\n" + table("t", "b"), "pkg/store", unknown},
		"the inner one":                     {"-- db/1.sql --\n" + table("t", "b") + "-- services/x/db/1.sql --\n" + table("t", "a"), "services/x", "t(a)"},
		"not a plain one of the inner":      {"-- db/1.sql --\n" + table("t", "b") + "-- internal/orders/old_tables.sql --\n" + table("t", "a"), "internal/orders", unknown},
		"one far away":                      {"-- services/x/db/1.sql --\n" + table("t", "a"), "services/y", "t(a)"},
		"an example, for itself":            {"-- db/1.sql --\n" + table("t", "b") + "-- examples/x/1.sql --\n" + table("t", "a"), "examples/x/store", "t(a)"},
		"no example for others":             {"-- examples/x/1.sql --\n" + table("t", "a"), "store", ""},
		"no test for others":                {"-- test/sql/1.sql --\n" + table("t", "a"), "store", ""},
		"changes from elsewhere":            {"-- a/sql/1.sql --\n" + table("t", "a") + "-- b/sql/1.sql --\nCREATE INDEX i ON t (b);\n", "c", "t(a; b)"},
		"a change that is not understood":   {"-- a/sql/1.sql --\n" + table("t", "a") + "-- b/sql/1.sql --\nCREATE INDEX i ON t (b) NONSENSE;\n", "c", unknown},
		"dropped elsewhere":                 {"-- a/sql/all.sql --\n" + table("t", "a") + "-- b/sql/1.sql --\nDROP TABLE t;\n", "c", unknown},
		"a script that cleans up":           {"-- sql/all.sql --\n" + table("t", "a") + "-- sql/clean.sql --\nDROP TABLE t;\n", "c", "t(a)"},
		"two databases":                     {"-- a.sql --\nUSE x;\n" + table("t", "a") + "-- b.sql --\nUSE y;\n" + table("t", "b"), ".", unknown},
		"two databases that agree":          {"-- a.sql --\nUSE x;\n" + table("t", "a") + "-- b.sql --\nUSE y;\n" + table("t", "a"), ".", "t(a)"},
		"two databases, one of them near":   {"-- x/a.sql --\nUSE x;\n" + table("t", "a") + "-- y/b.sql --\nUSE y;\n" + table("t", "b"), "x", "t(a) x.t(a) y.t(b)"},
		"one database, named once":          {"-- a.sql --\nUSE x;\n" + table("t", "a") + "-- b.sql --\n" + table("t", "a"), ".", "x.t(a)"},
		"series of versions":                {"-- sql/up-v3.3.0.sql --\n" + table("t", "a") + "-- sql/up-v3.10.0.sql --\nALTER TABLE t ADD KEY (b);\n-- sql/up-v3.4.0.sql --\nALTER TABLE t DROP KEY a;\n", ".", "t(b)"},
		"files of one folder":               {"-- sql/t.sql --\n" + table("t") + "-- sql/keys.sql --\nALTER TABLE t ADD KEY (a);\n", ".", "t(a)"},
		"no driver of MySQL":                {"-- go.mod --\nmodule m\n\nrequire github.com/lib/pq v1.0.0\n-- 1.sql --\nCREATE TABLE t (id INT PRIMARY KEY);\n", ".", ""},
		"no driver, and MySQL all the same": {"-- go.mod --\nmodule m\n\nrequire github.com/lib/pq v1.0.0\n-- 1.sql --\n" + table("t", "a"), ".", "t(a)"},
		"a driver of MySQL besides":         {"-- go.mod --\nmodule m\n\nrequire (\n\tgithub.com/lib/pq v1.0.0\n\tgithub.com/go-sql-driver/mysql v1.0.0\n)\n-- 1.sql --\nCREATE TABLE t (id INT PRIMARY KEY);\n", ".", "t()"},
		"a library for several":             {"-- go.mod --\nmodule m\n\nrequire github.com/jinzhu/gorm v1.0.0\n-- 1.sql --\nCREATE TABLE t (id INT PRIMARY KEY);\n", ".", "t()"},
		"StarRocks, whatever it looks like": {"-- starrocks/1.sql --\n" + table("t", "a"), ".", ""},
		"StarRocks by content":              {"-- x/1.sql --\nCREATE TABLE t (id BIGINT AUTO_INCREMENT) ENGINE=OLAP DISTRIBUTED BY HASH(id);\n", ".", ""},
		"views":                             {"-- 1.sql --\n" + table("u", "a") + "CREATE VIEW t AS SELECT a FROM u;\n", ".", "t()"},
		"a view and a table":                {"-- y/1.sql --\n" + table("u") + "CREATE VIEW t AS SELECT 1;\n-- x/2.sql --\n" + table("t"), ".", unknown},
		"a part called pg":                  {"-- modules/pg/sql/1.sql --\n" + table("t", "a"), ".", "t(a)"},
		"Go: SQLite's driver is imported":   {"-- c/c.go --\npackage c\n\nimport _ \"modernc.org/sqlite\"\n\nconst s = `CREATE TABLE t (id INT PRIMARY KEY, a INT)`\n", ".", ""},
		"Go: both drivers are imported":     {"-- c/c.go --\npackage c\n\nimport (\n\t_ \"github.com/go-sql-driver/mysql\"\n\t_ \"modernc.org/sqlite\"\n)\n\nconst s = `CREATE TABLE t (id INT PRIMARY KEY, a INT)`\n", ".", "t()"},
		"Go: by the name of the file":       {"-- c/sqlite.go --\npackage c\n\nconst s = `CREATE TABLE t (id INT PRIMARY KEY, a INT)`\n", ".", ""},
		"Go: two that differ":               {"-- c/c.go --\npackage c\n\nvar s = []string{`" + table("t", "a") + "`, `" + table("t", "b") + "`}\n", ".", unknown},
		"Go: not the file's plain copy":     {"-- c/c.go --\npackage c\n\nconst s = `" + table("t", "a") + "`\n-- x/t.sql --\n" + table("t", "b"), ".", "t(a)"},
		"Go: the table's name is not known": {"-- c/c.go --\npackage c\n\nvar s = fmt.Sprintf(`CREATE TABLE %s (id INT)`, name)\n", ".", ""},
		"Go: an engine that is not known":   {"-- c/c.go --\npackage c\n\nvar s = fmt.Sprintf(`CREATE TABLE t (id INT PRIMARY KEY, a INT, KEY (a)) ENGINE=%s`, engine)\n", ".", "t(a)"},
		"Go: constants put together":        {"-- c/c.go --\npackage c\n\nconst columns = \"(id INT PRIMARY KEY, a INT, KEY (a))\"\n\nconst s = \"CREATE TABLE t \" + (columns + \" ENGINE=InnoDB\")\n", ".", "t(a)"},
		"Go: an index for other databases":  {"-- t.sql --\n" + table("t") + "-- c/c.go --\npackage c\n\nvar s = []string{`CREATE INDEX CONCURRENTLY i ON t (a)`, `CREATE INDEX i ON t (b)`}\n", ".", "t(b)"},
		"Go: not of tests":                  {"-- c/c_test.go --\npackage c\n\nconst s = `" + table("t", "a") + "`\n", ".", ""},
		"Go: an error's text":               {"-- c/c.go --\npackage c\n\nvar err = errors.New(\"create table t: no rights; alter table t failed\")\n", ".", ""},
		"Go: does not parse":                {"-- c/c.go --\npackage c\n\nconst s = `" + table("t", "a") + "`}\n", ".", ""},
	} {
		t.Run(name, func(t *testing.T) {
			root := write(t, test.files)
			v := Find(root, drivers).For(filepath.Join(root, filepath.FromSlash(test.dir)))
			if test.want == unknown {
				assert.Nil(t, v.Schema.Table("", "t"))
				assert.NotEmpty(t, v.Unknown["t"])
				return
			}
			assert.Empty(t, v.Unknown)
			var got []string
			for _, s := range tables(v.Schema) {
				if !strings.HasPrefix(s, "u(") {
					got = append(got, s)
				}
			}
			assert.Equal(t, test.want, strings.Join(got, " "))
		})
	}
}

// A statement may say which of two databases it means.
func TestDatabases(t *testing.T) {
	root := write(t, "-- a.sql --\nUSE x;\n"+table("t", "a")+"-- b.sql --\nCREATE DATABASE y;\n"+table("y.t", "b"))
	s := Find(root, drivers).For(root).Schema
	assert.Nil(t, s.Table("", "t"))
	assert.Nil(t, s.Table("z", "t"))
	assert.NotNil(t, s.Table("X", "t").Index("a"))
	assert.NotNil(t, s.Table("y", "t").Index("b"))
}

func TestWords(t *testing.T) {
	for p, want := range map[string]string{
		"db/db_mysql/migrations": "MySQL", "db/db_sqlite3/migrations": "SQLite", "sql/mysql57.sql": "MySQL", "x/postgres/mysql/1.sql": "MySQL", "a/b-mariadb.sql": "MySQL",
		"x/y.pgsql.sql": "PostgreSQL", "initsql_for_postgres/a.sql": "PostgreSQL", "h2/1.sql": "H2", "internal/page/1.sql": "", "mysqlite/1.sql": "", "": "",
	} {
		assert.Equal(t, want, DatabaseOf(p), p)
	}
	for dir, want := range map[string]string{
		".": ".", "db/migrations": ".", "services/a/db/migrations": "services/a", "internal/store/mysql/scripts": ".", "modules/user/sql": "modules/user",
		"deploy/docker-entrypoint-initdb.d": ".", "examples/shop/sql": "examples/shop", "internal/orders": "internal/orders", "app/billing/migrations/0.17": "app/billing", "../sql": ".",
	} {
		assert.Equal(t, want, HomeOf(dir), dir)
	}
	for p, want := range map[string]bool{"test/a.sql": true, "internal/testdb/a.sql": true, "examples/a.sql": true, "a/localtests/x": true, "modules/testimonials/a.sql": false, "latest.sql": false, "contest/a.sql": false} {
		assert.Equal(t, want, aside(p), p)
	}
	for name, want := range map[string]bool{"0.17": true, "20240101": true, "20240101_x": true, "1_init": true, "v1.2": true, "v1": false, "2fa": false, "2": false, "users": false, ".": false, "..": false, "v": false} {
		assert.Equal(t, want, versionFolder(name), name)
	}
	for name, want := range map[string]bool{"0001_users.sql": true, "V2__x.sql": true, "v1_6_0-v1_7_0.sql": true, "20240101_x": true, "0.17": true, "_1.sql": true, "users.sql": false, "view.sql": false, "v.sql": false, "": false} {
		assert.Equal(t, want, version(name), name)
	}
}

// What processes leave for one another is what they have found.
func TestOnceForProcesses(t *testing.T) {
	root := write(t, "-- db/1.sql --\n"+table("t", "a")+"CREATE TABLE u (id INT, FOREIGN KEY (id) REFERENCES t (id));\nCREATE TABLE lost (;\n-- db/pg/1.sql --\nCREATE TABLE x (id BIGSERIAL);\n-- x/2.sql --\nALTER TABLE t ADD KEY (b);\n-- examples/1.sql --\n"+table("z"))
	kept := t.TempDir()
	first := Once(root, kept, drivers)
	require.NotEmpty(t, first.Sources)
	require.NotEmpty(t, first.Left)
	files, err := filepath.Glob(filepath.Join(kept, "*"))
	require.NoError(t, err)
	require.Len(t, files, 1)
	second := read(files[0])
	require.NotNil(t, second)
	assert.True(t, reflect.DeepEqual(first.Sources, second.Sources))
	assert.Equal(t, first.Left, second.Left)
	assert.Equal(t, tables(first.For(root).Schema), tables(second.For(root).Schema))
	assert.Same(t, first, Once(root, kept, drivers))

	// Half a file is none, and another root's is not ours.
	data, err := os.ReadFile(files[0])
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(files[0], data[:len(data)/2], 0o600))
	assert.Nil(t, read(files[0]))
	assert.Nil(t, read(filepath.Join(kept, "none")))
	first.write(filepath.Join(kept, "none", "x"))
}

// The hash is of all that decides, and of nothing else.
func TestHash(t *testing.T) {
	hash := func(archive string) string {
		var b strings.Builder
		require.NoError(t, Find(write(t, archive), drivers).Hash(&b))
		return b.String()
	}
	base := hash("-- db/1.sql --\n" + table("t", "a") + "-- x.go --\npackage x\n")
	assert.Equal(t, base, hash("-- db/1.sql --\n"+table("t", "a")+"-- x.go --\npackage x // changed\n"))
	for _, other := range []string{
		"-- db/1.sql --\n" + table("t", "b"), "-- db/2.sql --\n" + table("t", "a"), "-- services/x/1.sql --\n" + table("t", "a"),
		"-- db/1.sql --\n" + table("t", "a") + "-- x.go --\npackage x\n\nconst s = `CREATE INDEX i ON t (b)`\n",
		"-- db/1.sql --\n" + table("t", "a") + "-- x.go --\npackage x\n\nimport \"embed\"\n\n//go:embed db\nvar f embed.FS\n",
	} {
		assert.NotEqual(t, base, hash(other), other)
	}
}

// TestSay: one line, with no more than is of use.
func TestSay(t *testing.T) {
	files := ""
	for i := range 6 {
		files += fmt.Sprintf("-- s%d/tables.sql --\n%s-- pg/%d.sql --\nCREATE TABLE p%[3]d (id BIGSERIAL);\n", i, table(fmt.Sprintf("t%d", i)), i)
	}
	root := write(t, files+"-- x/a.sql --\n"+table("t", "a")+"-- y/b.sql --\n"+table("t", "b"))
	f := Find(root, drivers)
	v := f.For(root)
	watch, all := f.Watch(v)
	assert.Equal(t, []string{"t", "p0", "p1", "p2", "p3", "p4", "p5"}, watch)
	assert.True(t, all)
	assert.Empty(t, f.Say(false), "no statement has been seen")
	f.Name(v, "T0", true)
	_, all = f.Watch(v)
	assert.False(t, all)
	assert.Empty(t, f.Say(false))
	f.Name(v, "elsewhere", false)
	assert.Empty(t, f.Say(false), "nobody defines it")
	f.Name(v, "T", false)
	f.Name(v, "p3", false)
	assert.Equal(t, "7 tables from s0/tables.sql, s1/tables.sql, s2/tables.sql and 5 more; "+
		"p3 is not known: it is only in pg, t is not known: t in x/a.sql is not t in y/b.sql; left out: pg (PostgreSQL); -schema FILE|DIR names what counts", f.Say(false))
	assert.Contains(t, f.Say(true), "s5/tables.sql, x/a.sql, y/b.sql;")
	assert.NotContains(t, f.Say(true), "more")
}

// A snapshot of a database says how many rows there are in the tables that
// migrations define, and which server it is.
func TestMeasured(t *testing.T) {
	const snapshot = "-- querylint:snapshot of MariaDB 10.11.19\n-- querylint:server mariadb10\n\n"
	migrations := "-- db/migrations/1_init.up.sql --\n" + table("t", "a") + "-- db/migrations/2_more.up.sql --\n" + table("u", "a")
	root := write(t, migrations+"-- db/snapshot.sql --\n"+snapshot+table("t", "a", "b")+"\n-- querylint:rows `t` 405123\n-- testdata/snapshot.sql --\n"+snapshot+table("u", "a")+"\n-- querylint:rows `u` 7\n")
	s := Find(root, drivers).For(root).Schema
	assert.Equal(t, "mariadb10", s.Server)
	assert.Equal(t, []string{"t(a)", "u(a)"}, tables(s), "the migrations count")
	assert.True(t, s.Table("", "t").Sized)
	assert.EqualValues(t, 405123, s.Table("", "t").Rows)
	assert.False(t, s.Table("", "u").Sized)
	none := Find(write(t, migrations), drivers).For(root).Schema
	assert.Empty(t, none.Server)
}

// Files that cannot be read are no error, and said.
func TestUnreadable(t *testing.T) {
	root := write(t, "-- db/1.sql --\n"+table("t", "a")+"-- utf16.sql --\n\xff\xfeC\x00\n-- binary.sql --\nC\x00R\x00E\n-- sqlc.yaml --\nsql: [\n")
	require.NoError(t, os.Symlink("nowhere.sql", filepath.Join(root, "link.sql")))
	f := Find(root, drivers)
	assert.Equal(t, []string{"t(a)"}, tables(f.For(root).Schema))
	var left []string
	for _, l := range f.Left {
		left = append(left, l.Path+": "+l.Why)
	}
	assert.Len(t, left, 4)
	assert.Contains(t, left, "utf16.sql: UTF-16 text; save it as UTF-8")
	assert.Contains(t, left, "binary.sql: binary data, not SQL")
	assert.Contains(t, left, "link.sql: no such file or directory")
	assert.Contains(t, strings.Join(left, "\n"), "sqlc.yaml: yaml: ")
	assert.Empty(t, Find(filepath.Join(root, "none"), drivers).Sources)
}

// Outside of a module, a large folder is not looked through.
func TestNoModule(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "1.sql"), []byte(table("t", "a")), 0o600))
	assert.Equal(t, []string{"t(a)"}, tables(Find(dir, drivers).For(dir).Schema))
	large := filepath.Join(dir, "large")
	require.NoError(t, os.Mkdir(large, 0o700))
	w := &walker{root: dir, base: dir, limit: 2}
	f := &Found{Root: dir}
	assert.False(t, f.look(w))
}

func FuzzGo(f *testing.F) {
	for _, s := range []string{
		"package x\n\nconst s = `CREATE TABLE t (id INT)`", "package x\n\nvar m = []M{{Up: `CREATE TABLE t (id INT)`, Down: `DROP TABLE t`}}",
		"package x\n\nfunc init() { add(func() { x(`ALTER TABLE t ADD a INT`) }, func() { y(`DROP TABLE t`) }) }",
		"package x\n\nconst a = \"CREATE \" + b\nconst b = `TABLE t (id INT)` + a\nvar c, d = a+b, `CREATE INDEX`", "package x\n\nvar ( = `CREATE TABLE",
	} {
		f.Add(s)
	}
	f.Fuzz(func(_ *testing.T, text string) {
		file := readGo("x.go", []byte(text), drivers)
		if file == nil {
			return
		}
		s := &Source{Kind: Plain}
		var list []placed
		for _, x := range file.texts {
			list = append(list, placed{"x.go", x})
		}
		s.code(list)
	})
}
