package discover

import (
	"path"
	"slices"
	"strings"
	"unicode"
)

// What the words of a path say. The content of a file decides where it says
// something itself; see dialectOf.

// databases are the words for databases, by how schema.Scan calls them. "MySQL" are
// those that speak MySQL's language and keep its indexes.
var databases = wordTable(map[string]string{
	"MySQL":              "mysql mariadb percona tidb tdsql polardb oceanbase",
	"PostgreSQL":         "postgres postgresql pg pgsql psql pgx cockroach cockroachdb crdb yugabyte timescale timescaledb opengauss gaussdb kingbase redshift",
	"SQLite":             "sqlite libsql turso rqlite",
	"SQL Server":         "mssql sqlserver tsql",
	"Oracle":             "oracle dameng",
	"ClickHouse":         "clickhouse",
	"StarRocks or Doris": "starrocks starrock doris",
	"Hive":               "hive spark trino presto",
	"Cassandra":          "cassandra scylla cql",
	"Snowflake":          "snowflake",
	"BigQuery":           "bigquery",
	"Spanner":            "spanner",
	"DuckDB":             "duckdb",
	"H2":                 "h2 hsqldb",
	"TDengine":           "tdengine taos",
})

// asideWords mark what is for examples and tests.
var asideWords = wordTable(map[string]string{"": `localtests unittest unittests inttest loadtest e2e fixture fixtures mock mocks stub stubs fake fakes example examples sample samples demo demos bench benchmark benchmarks benchmarker tutorial playground sandbox`})

// aside reports whether a path is of an example or a test.
func aside(p string) bool {
	return slices.ContainsFunc(words(p), func(w string) bool {
		_, listed := lookup(asideWords, w)
		return listed || strings.HasPrefix(w, "test") && !strings.HasPrefix(w, "testimon")
	})
}

// oldWords mark what is kept and not used, or only shown.
var oldWords = wordTable(map[string]string{"": "old bak backup backups archive archived legacy deprecated obsolete doc docs"})

// placeWords are folders that files are put into for what they are, not for the
// part of the program that they belong to.
var placeWords = wordTable(map[string]string{"": `db dbs database databases sql sqls mysql mariadb maria schema schemas migration migrations migrate migrator
	migrates script scripts ddl dml init initdb initscripts docker entrypoint d initialize setup install seed seeds data dump dumps resource resources asset assets static
	deploy deployment deployments docker compose k8s kubernetes helm templates chart charts config configs conf etc storage store stores model models
	repository repositories repo dao persistence infra infrastructure entity entities delta deltas upgrade upgrades update updates patch patches change
	changes changelog version versions up table tables structure internal pkg src lib app server backend webapp go golang embed doc docs build release misc tools tool`})

func wordTable(by map[string]string) map[string]string {
	out := make(map[string]string)
	for name, list := range by {
		for w := range strings.FieldsSeq(list) {
			out[strings.ToLower(w)] = name
		}
	}
	return out
}

// words are the words of a name, in lower case.
func words(name string) []string {
	return strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// lookup finds a word, as it is or without the number at its end: sqlite3.
func lookup(table map[string]string, word string) (value string, ok bool) {
	if value, ok = table[word]; !ok {
		value, ok = table[strings.TrimRightFunc(word, unicode.IsDigit)]
	}
	return value, ok
}

// has reports whether one of the words of a path is in a table.
func has(table map[string]string, p string) bool {
	return slices.ContainsFunc(words(p), func(w string) bool { _, ok := lookup(table, w); return ok })
}

// DatabaseOf is the database that the path of a file names, the last one where
// there are several, or "".
func DatabaseOf(p string) (database string) {
	for _, w := range words(p) {
		if d, ok := lookup(databases, w); ok {
			database = d
		}
	}
	return database
}

// HomeOf is the folder whose code a source in dir is for: the first one on the
// way up that is not merely a place for such files.
func HomeOf(dir string) string {
	for dir != "." && !strings.HasPrefix(dir, "..") {
		for _, w := range words(path.Base(dir)) {
			if _, place := lookup(placeWords, w); !place && strings.Trim(w, "0123456789") != "" {
				return dir
			}
		}
		dir = path.Dir(dir)
	}
	return "."
}

// version reports whether a name begins with the number of a migration or a
// version: 0001_users, 20240101_users, V2__users, v1_6_0-v1_7_0, 0.17.
func version(name string) bool {
	name = strings.TrimLeft(strings.ToLower(name), "_")
	if rest, ok := strings.CutPrefix(name, "v"); ok {
		name = strings.TrimLeft(rest, "_-.")
	}
	return name != "" && name[0] >= '0' && name[0] <= '9'
}

// versionFolder reports whether a folder holds the migrations to one version, and
// is not a version of an interface: 0.17 and 20240101_users, but not v2.
func versionFolder(name string) bool {
	number, rest := firstNumber(name)
	return len(number) >= 4 || number != "" && rest != "" && strings.ContainsRune("._-", rune(rest[0]))
}

// firstNumber cuts a name behind the number that it begins with, if it does.
func firstNumber(name string) (number, rest string) {
	name = strings.TrimLeft(strings.ToLower(name), "v_")
	rest = strings.TrimLeft(name, "0123456789")
	return name[:len(name)-len(rest)], rest
}

// numbered reports whether a number stands in a name as a word of its own, or a
// version at its end: orders-20240101-01, n9e_mon-v3.4.0.
func numbered(name string) bool {
	for w := range strings.FieldsFuncSeq(strings.ToLower(name), func(r rune) bool { return r == '-' || r == '_' || r == '.' }) {
		if w = strings.TrimPrefix(w, "v"); w != "" && strings.Trim(w, "0123456789") == "" {
			return true
		}
	}
	return false
}
