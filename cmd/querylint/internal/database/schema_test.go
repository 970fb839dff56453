package database_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/querylint/querylint/cmd/querylint/internal/output"
	"github.com/querylint/querylint/cmd/querylint/internal/testmod"
)

// noIndex is what is found where the tables are known.
var noIndex = []string{"store/store.go:6 error missing-index"}

const (
	create = "CREATE TABLE orders (id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY, user_id BIGINT NOT NULL, email VARCHAR(100) NOT NULL) ENGINE=InnoDB;\n"
	index  = "CREATE INDEX orders_email ON orders (email);\n"
	whole  = "CREATE TABLE orders (id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY, user_id BIGINT NOT NULL, email VARCHAR(100) NOT NULL, KEY orders_email (email)) ENGINE=InnoDB;\n"
	sqlite = "CREATE TABLE orders (id INTEGER PRIMARY KEY AUTOINCREMENT, user_id INTEGER NOT NULL, email TEXT NOT NULL);\nCREATE INDEX orders_user ON orders (user_id);\n"
	pg     = "CREATE TABLE orders (id BIGSERIAL PRIMARY KEY, user_id BIGINT NOT NULL, email TEXT NOT NULL);\nCREATE INDEX orders_user ON orders (user_id);\n"
	// other is the table as it is not: found by it, user_id would have an index
	// and email none.
	other = "CREATE TABLE orders (id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY, user_id BIGINT NOT NULL, email VARCHAR(100) NOT NULL, KEY orders_user (user_id)) ENGINE=InnoDB;\n"
)

// layouts are the ways in which modules keep what defines their tables.
var layouts = map[string]string{
	"goose beside SQLite": "-- db/db_mysql/migrations/20160118194630_init.sql --\n-- +goose Up\n" + create + "-- +goose Down\nDROP TABLE orders;\n" +
		"-- db/db_mysql/migrations/20170219122503_mail.sql --\n-- +goose Up\n-- +goose StatementBegin\n" + index + "-- +goose StatementEnd\n-- +goose Down\nDROP INDEX orders_email ON orders;\n" +
		"-- db/db_sqlite3/migrations/20160118194630_init.sql --\n-- +goose Up\n" + sqlite,
	"golang-migrate in three dialects": "-- internal/database/migrations/mysql/0001_init.up.sql --\n" + create + "-- internal/database/migrations/mysql/0001_init.down.sql --\nDROP TABLE orders;\n" +
		"-- internal/database/migrations/mysql/0002_mail.up.sql --\n" + index + "-- internal/database/migrations/mysql/0002_mail.down.sql --\nDROP INDEX orders_email ON orders;\n" +
		"-- internal/database/migrations/mysql/0010_x.up.sql --\nALTER TABLE orders ADD COLUMN note TEXT;\n" +
		"-- internal/database/migrations/postgres/0001_init.up.sql --\n" + pg + "-- internal/database/migrations/sqlite/0001_init.up.sql --\n" + sqlite,
	"dialects in the names of files": "-- migrations/0001_orders.mysql.up.sql --\n" + create + "-- migrations/0001_orders.up.sql --\nCREATE TABLE orders (id INT PRIMARY KEY, user_id INT UNIQUE, email INT);\n" +
		"-- migrations/0001_orders.postgres.up.sql --\n" + pg + "-- migrations/0001_orders.mysql.down.sql --\nDROP TABLE orders;\n-- migrations/0002_mail.up.sql --\n" + index,
	"dialects in the names of dumps": "-- sqls/store.mysql.sql --\n" + whole + "-- sqls/store.postgres.sql --\n" + pg + "-- sqls/store.sqlite3.sql --\n" + sqlite,
	"dialects by content alone":      "-- sql/a/tables.sql --\n" + whole + "-- sql/b/tables.sql --\n" + pg + "-- sql/c/tables.sql --\n" + sqlite,
	"dbmate": "-- assets/migrations/mysql/20240101000000_init.sql --\n-- migrate:up\n" + create + "\n-- migrate:down\nDROP TABLE orders;\n" +
		"-- assets/migrations/mysql/20240102000000_mail.sql --\n-- migrate:up\n" + index + "-- migrate:down\nDROP INDEX orders_email ON orders;\n",
	"sql-migrate by module": "-- modules/order/sql/order-20191106-01.sql --\n-- +migrate Up\n" + create + "-- +migrate Down\nDROP TABLE orders;\n" +
		"-- modules/base/sql/base-20200101-01.sql --\n-- +migrate Up\nALTER TABLE orders ADD KEY (email);\n-- modules/order/1module.go --\npackage order\n\nimport \"embed\"\n\n//go:embed sql\nvar SQL embed.FS\n",
	"atlas":                     "-- migrations/20240101000000_init.sql --\n-- Create \"orders\" table\n" + create + "-- migrations/20240102000000.sql --\n-- Modify \"orders\" table\nALTER TABLE `orders` ADD INDEX `orders_email` (`email`);\n-- migrations/atlas.sum --\nh1:x=\n",
	"flyway":                    "-- src/main/resources/db/migration/V1__init.sql --\n" + create + "-- src/main/resources/db/migration/V2__mail.sql --\n" + index + "-- src/main/resources/db/migration/U2__mail.sql --\nDROP INDEX orders_email ON orders;\n-- src/main/resources/db/migration/V10__note.sql --\nALTER TABLE orders ADD note TEXT;\n",
	"plain names":               "-- deploy/sql/orders.sql --\n" + whole + "-- deploy/sql/users.sql --\nCREATE TABLE users (id BIGINT PRIMARY KEY);\n",
	"tables and indexes apart":  "-- scripts/b_tables.sql --\n" + create + "-- scripts/a_indexes.sql --\n" + index,
	"a whole and its upgrades":  "-- store/mysql/scripts/server.sql --\n" + whole + "-- store/mysql/scripts/delta/v1_6_0-v1_7_0.sql --\nALTER TABLE orders ADD INDEX orders_email (email);\n-- store/mysql/scripts/delta/v1_10_0-v1_11_0.sql --\nCREATE TABLE more (id INT PRIMARY KEY);\n",
	"a whole that is the first": "-- store/mysql/schema.sql --\n" + create + "-- store/mysql/1.4.0.sql --\n" + index,
	"folders by version":        "-- store/migration/mysql/LATEST.sql --\n" + whole + "-- store/migration/mysql/0.17/00__inbox.sql --\n" + index + "-- store/migration/mysql/0.18/01__note.sql --\nALTER TABLE orders ADD note TEXT;\n",
	"up and down by folder":     "-- db/up/1.sql --\n" + create + "-- db/up/2.sql --\n" + index + "-- db/down/2.sql --\nDROP INDEX orders_email ON orders;\n-- db/down/1.sql --\nDROP TABLE orders;\n",
	"up.sql and down.sql":       "-- db/migrations/20240101_init/up.sql --\n" + create + "-- db/migrations/20240101_init/down.sql --\nDROP TABLE orders;\n-- db/migrations/20240102_mail/up.sql --\n" + index,
	"an old dump":               "-- db/migrations/1_init.sql --\n" + create + "-- db/migrations/2_mail.sql --\n" + index + "-- docs/dump.sql --\n" + other,
	"copies":                    "-- config/shop.sql --\n" + whole + "-- deploy/kubernetes/shop.sql --\n" + strings.ReplaceAll(whole, "VARCHAR(100)", "VARCHAR(120)"),
	"mysqldump": "-- backup/shop.sql --\n/*!40101 SET NAMES utf8mb4 */;\nDROP TABLE IF EXISTS `orders`;\n" + whole + "INSERT INTO `orders` VALUES (1,2,'a;b'),(2,3,'it''s');\n" +
		"DELIMITER ;;\n/*!50003 CREATE TRIGGER t BEFORE INSERT ON orders FOR EACH ROW BEGIN SET NEW.user_id = 1; END */;;\nDELIMITER ;\n",
	"behind a routine":                    "-- db/schema.sql --\nDELIMITER $$\nCREATE PROCEDURE p()\nBEGIN\n  SELECT 1;\nEND$$\nDELIMITER ;\n" + whole,
	"a byte order mark":                   "-- db/schema.sql --\n\ufeff" + whole,
	"an index that only a procedure adds": "-- db/1.sql --\n" + create + "-- db/2.sql --\nDELIMITER //\nCREATE PROCEDURE up()\nBEGIN\n  IF NOT EXISTS (SELECT 1 FROM information_schema.statistics) THEN\n    ALTER TABLE orders ADD INDEX (email);\n  END IF;\nEND//\nDELIMITER ;\nCALL up();\n",
	"an index that PREPARE adds":          "-- db/1.sql --\n" + create + "-- db/2.sql --\nSET @s = IF((SELECT COUNT(*) FROM information_schema.statistics) > 0, 'SELECT 1', 'ALTER TABLE `orders` ADD INDEX (`email`)');\nPREPARE s FROM @s;\nEXECUTE s;\n",
	"not where the key was dropped":       "-- db/1.sql --\nCREATE TABLE orders (id BIGINT AUTO_INCREMENT PRIMARY KEY, user_id BIGINT, email VARCHAR(9), KEY u (user_id), KEY v (user_id), CONSTRAINT w UNIQUE (user_id));\n-- db/2.sql --\nALTER TABLE orders DROP INDEX u, ALTER INDEX v INVISIBLE, DROP CONSTRAINT w, ADD UNIQUE (email);\n",
	"sqlc":                                "-- sqlc.yaml --\nversion: '2'\nsql:\n- {engine: postgresql, schema: x/pg.sql}\n- {engine: mysql, schema: [x/my.sql]}\n-- x/my.sql --\n" + whole + "-- x/pg.sql --\n" + other + "-- migrations/1_old.sql --\n" + other,
	"Go: statements in strings":           "-- store/init.go --\npackage store\n\nimport \"database/sql\"\n\nconst table = `" + create + "`\n\nfunc Init(db *sql.DB) error {\n\tif _, err := db.Exec(table); err != nil {\n\t\treturn err\n\t}\n\t_, err := db.Exec(\"CREATE INDEX orders_email \" +\n\t\t\"ON orders (email)\")\n\treturn err\n}\n",
	"Go: migrations of goose": "-- migrations/00001_init.go --\npackage migrations\n\nimport \"database/sql\"\n\nfunc upInit(tx *sql.Tx) error {\n\t_, err := tx.Exec(`" + create + "`)\n\treturn err\n}\n\nfunc downInit(tx *sql.Tx) error {\n\t_, err := tx.Exec(`DROP TABLE orders`)\n\treturn err\n}\n" +
		"-- migrations/00002_mail.sql --\n-- +goose Up\n" + index + "-- +goose Down\nDROP INDEX orders_email ON orders;\n",
	"Go: lists of migrations":        "-- db/list.go --\npackage db\n\ntype Migration struct{ ID, Up, Down string }\n\nvar All = []Migration{\n\t{ID: \"1\", Up: `" + create + "`, Down: `DROP TABLE orders`},\n\t{ID: \"2\", Up: `" + index + "`, Down: `DROP INDEX orders_email ON orders`},\n}\n",
	"Go: functions of gormigrate":    "-- db/list.go --\npackage db\n\nimport \"database/sql\"\n\ntype Migration struct {\n\tID                string\n\tMigrate, Rollback func(*sql.DB) error\n}\n\nvar All = []Migration{{ID: \"1\", Migrate: func(db *sql.DB) error {\n\t_, err := db.Exec(`" + whole + "`)\n\treturn err\n}, Rollback: func(db *sql.DB) error {\n\t_, err := db.Exec(`DROP TABLE orders`)\n\treturn err\n}}}\n",
	"Go: two functions":              "-- db/list.go --\npackage db\n\nimport \"database/sql\"\n\nfunc register(do, undo func(*sql.DB) error) {}\n\nfunc init() {\n\tregister(func(db *sql.DB) error {\n\t\t_, err := db.Exec(`" + whole + "`)\n\t\treturn err\n\t}, func(db *sql.DB) error {\n\t\t_, err := db.Exec(`ALTER TABLE orders DROP INDEX orders_email`)\n\t\treturn err\n\t})\n}\n",
	"Go: one for each database":      "-- store/init.go --\npackage store\n\nvar tables = map[string]string{\n\t\"mysql\": `" + whole + "`,\n\t\"postgres\": `" + pg + "`,\n\t\"sqlite\": `CREATE TABLE orders (id INTEGER PRIMARY KEY, user_id INTEGER UNIQUE, email TEXT)`,\n}\n",
	"Go: an index besides the files": "-- db/schema.sql --\n" + create + "-- store/init.go --\npackage store\n\nimport \"database/sql\"\n\nfunc Init(db *sql.DB) { db.Exec(\"ALTER TABLE orders ADD INDEX (email)\") }\n",
	"an example of its own":          "-- db/schema.sql --\n" + whole + "-- examples/shop/db/schema.sql --\n" + other,
	"tests, dependencies and what is hidden": "-- db/schema.sql --\n" + whole + "-- testdata/schema.sql --\n" + other + "-- vendor/x/schema.sql --\n" + other + "-- node_modules/x/schema.sql --\n" + other +
		"-- .old/schema.sql --\n" + other + "-- internal/tests/schema.sql --\n" + other + "-- store/schema_test.sql --\n" + other + "-- store/store_test.go --\npackage store\n\nconst t = `" + other + "`\n",
	"another module":       "-- db/schema.sql --\n" + whole + "-- tools/go.mod --\nmodule example.com/tools\n-- tools/db/schema.sql --\n" + other,
	"a service of its own": "-- db/schema.sql --\n" + whole + "-- services/billing/db/schema.sql --\n" + other,
}

// Wherever a module keeps what defines its tables, they are known as they are in
// the end.
func TestSchemaIsFound(t *testing.T) {
	for name, files := range layouts {
		t.Run(name, func(t *testing.T) {
			dir := testmod.Write(t, testmod.Orders+files)
			got := testmod.Querylint(t, dir, "./...")
			assert.Equal(t, noIndex, testmod.Places(got.Stdout), got.Stderr)
			assert.Empty(t, got.Stderr, "nothing is worth a word")
			got = testmod.Querylint(t, dir, "-v", "./...")
			assert.Regexp(t, `(?m)^querylint: schema: \d+ tables? from .*; -schema FILE\|DIR names what counts$`, got.Stderr)
		})
	}
}

// What is not the program's, what is not MySQL's and what is not one thing is not
// taken, and one line says so.
func TestSchemaIsNotFound(t *testing.T) {
	for name, test := range map[string]struct{ files, says string }{
		"nothing":                           {"", "no table is known, and rules about indexes are silent; -schema FILE|DIR names what counts"},
		"other databases":                   {"-- migrations/1.sql --\n" + pg + "-- lite/1.sql --\n" + sqlite, "no table is known, and rules about indexes are silent; orders is not known: it is only in lite/1.sql; left out: lite/1.sql (SQLite), migrations/1.sql (PostgreSQL); -schema"},
		"another database's":                {"-- db/postgres/1.sql --\nCREATE TABLE orders (id INT PRIMARY KEY, user_id INT);\n", "left out: db/postgres/1.sql (PostgreSQL)"},
		"as its neighbours are":             {"-- db/1.sql --\nCREATE TABLE users (id BIGSERIAL PRIMARY KEY);\n-- db/2.sql --\nCREATE TABLE orders (id INT PRIMARY KEY, user_id INT);\n", "left out: db (PostgreSQL)"},
		"tests":                             {"-- testdata/schema.sql --\n" + create, "no table is known"},
		"an example":                        {"-- examples/shop/schema.sql --\n" + create, "no table is known, and rules about indexes are silent; left out: examples/shop/schema.sql (counts for examples/shop)"},
		"two that differ":                   {"-- a/tables.sql --\n" + create + "-- b/tables.sql --\n" + other, "1 table from a/tables.sql, b/tables.sql; no statement names one of them; orders is not known: orders in a/tables.sql is not orders in b/tables.sql; -schema"},
		"changes alone":                     {"-- db/2.sql --\nALTER TABLE orders ADD note TEXT;\n", "no table is known"},
		"a column list that cannot be read": {"-- db/1.sql --\nCREATE TABLE orders (id INT PRIMARY KEY, user_id AS AS (;\n", `orders is not known: db/1.sql:1: `},
		"an index that cannot be read":      {"-- db/1.sql --\n" + create + "-- db/2.sql --\nCREATE INDEX x ON orders (user_id) NONSENSE;\n", `orders is not known: db/2.sql:1: `},
		"UTF-16":                            {"-- db/1.sql --\n\xff\xfeC\x00R\x00", "left out: db/1.sql (UTF-16 text; save it as UTF-8)"},
		"dropped":                           {"-- db/1.sql --\n" + create + "-- db/2.sql --\nDROP TABLE orders;\n", "no table is known"},
		"a template":                        {"-- db/1.sql --\nCREATE TABLE {{.Prefix}}orders (id INT PRIMARY KEY, user_id INT);\n", "no table is known"},
		"no definitions":                    {"-- store/fail.go --\npackage store\n\nimport \"errors\"\n\nvar errCreate = errors.New(\"create table orders\")\n", "no table is known"},
		"Go: for SQLite":                    {"-- cache/cache.go --\npackage cache\n\nconst table = `" + sqlite + "`\n", "left out: cache/cache.go (SQLite)"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := testmod.Write(t, testmod.Orders+test.files)
			// Of a module without a driver of MySQL nobody knows that it needs tables.
			driver := strings.Replace(testmod.Orders, "go 1.26\n", "go 1.26\n\nrequire github.com/go-sql-driver/mysql v1.10.1\n", 1)
			testmod.Add(t, dir, driver)
			got := testmod.Querylint(t, dir, "./...")
			assert.Equal(t, testmod.Clean, got.Code)
			assert.Empty(t, got.Stdout)
			assert.Equal(t, 1, strings.Count(got.Stderr, "\n"), got.Stderr)
			assert.True(t, strings.HasPrefix(got.Stderr, "querylint: schema: "), got.Stderr)
			assert.Contains(t, got.Stderr, test.says)
			// Who has named what counts is not asked to.
			testmod.Add(t, dir, "-- named.txt --\n"+whole)
			got = testmod.Querylint(t, dir, "-schema", "named.txt", "./...")
			assert.Equal(t, noIndex, testmod.Places(got.Stdout))
			assert.Empty(t, got.Stderr)
		})
	}
}

// Without a driver of MySQL in go.mod, a module need not be a program that lacks
// tables.
func TestSchemaNobodyMisses(t *testing.T) {
	dir := testmod.Write(t, testmod.Orders)
	assert.Equal(t, testmod.Result{}, testmod.Querylint(t, dir, "./..."))
	assert.Contains(t, testmod.Querylint(t, dir, "-v", "./...").Stderr, "querylint: schema: no table is known, and rules about indexes are silent; -schema FILE|DIR names what counts\n")
}

// Services of one module have tables of one name: each has its own.
func TestSchemaOfServices(t *testing.T) {
	_, code, _ := strings.Cut(testmod.Orders, "-- store/store.go")
	service := func(name, sql string) string {
		return "-- services/" + name + "/db/migrations/1_init.sql --\n" + sql + "-- services/" + name + "/store/store.go" + code
	}
	dir := testmod.Write(t, testmod.Orders+service("a", whole)+service("b", other))
	got := testmod.Querylint(t, dir, "./...")
	assert.Equal(t, []string{"services/a/store/store.go:6 error missing-index", "services/b/store/store.go:10 error missing-index"}, testmod.Places(got.Stdout))
	assert.Contains(t, got.Stderr, "orders is not known: orders in services/a/db/migrations/1_init.sql is not orders in services/b/db/migrations/1_init.sql", "for the code outside")
	assert.ElementsMatch(t, testmod.Messages(got.Stdout), testmod.Messages(testmod.GoVet(t, dir, "./...").Stderr))
	// Where they agree, the code outside knows the table, too.
	testmod.Add(t, dir, "-- services/b/db/migrations/1_init.sql --\n"+whole)
	got = testmod.Querylint(t, dir, "./store")
	assert.Equal(t, noIndex, testmod.Places(got.Stdout))
	assert.Empty(t, got.Stderr)
}

// A module in a folder of a repository: its tables are defined beside it.
func TestSchemaBesideTheModule(t *testing.T) {
	repo := testmod.Write(t, "-- webapp/sql/1_schema.sql --\n"+whole+"-- webapp/ruby/Gemfile --\n-- webapp/ruby/schema.sql --\n"+other+"-- other/go.mod --\nmodule example.com/other\n-- other/schema.sql --\n"+other)
	dir := filepath.Join(repo, "webapp", "go")
	require.NoError(t, os.Mkdir(dir, 0o777))
	testmod.Add(t, dir, testmod.Orders)
	got := testmod.Querylint(t, dir, "./...")
	assert.Empty(t, got.Stdout, "no repository: nothing says what belongs together")
	require.NoError(t, os.Mkdir(filepath.Join(repo, ".git"), 0o777))
	got = testmod.Querylint(t, dir, "./...")
	assert.Equal(t, noIndex, testmod.Places(got.Stdout), got.Stderr)
	assert.Contains(t, testmod.Querylint(t, dir, "-v", "./...").Stderr, "querylint: schema: 1 table from ../sql;")
	testmod.Add(t, dir, "-- db/schema.sql --\n"+other)
	got = testmod.Querylint(t, dir, "./...")
	assert.Equal(t, []string{"store/store.go:10 error missing-index"}, testmod.Places(got.Stdout), "its own counts")
}

// A kept result is none of another schema, also of one beside the module.
func TestSecondRunWithSchemaBesideTheModule(t *testing.T) {
	t.Setenv("QUERYLINT_CACHE", t.TempDir())
	repo := testmod.Write(t, "-- webapp/sql/1_schema.sql --\n"+whole)
	require.NoError(t, os.Mkdir(filepath.Join(repo, ".git"), 0o777))
	dir := filepath.Join(repo, "webapp", "go")
	require.NoError(t, os.Mkdir(dir, 0o777))
	testmod.Add(t, dir, testmod.Orders)
	first := testmod.Querylint(t, dir, "./...")
	assert.Equal(t, noIndex, testmod.Places(first.Stdout), first.Stderr)
	assert.Equal(t, first, testmod.Querylint(t, dir, "./..."))

	testmod.Add(t, repo, "-- webapp/sql/2_index.sql --\nCREATE INDEX orders_user ON orders (user_id);\n")
	assert.NotContains(t, testmod.Querylint(t, dir, "./...").Stdout, "missing-index", "another file beside it")
	require.NoError(t, os.RemoveAll(filepath.Join(repo, "webapp", "sql", "2_index.sql")))
	assert.Equal(t, first, testmod.Querylint(t, dir, "./..."))
	require.NoError(t, os.RemoveAll(filepath.Join(repo, ".git")))
	assert.Empty(t, testmod.Querylint(t, dir, "./...").Stdout, "no repository: nothing says what belongs together")
}

// Every module of a workspace has its own tables, whatever the driver.
func TestSchemaOfWorkspace(t *testing.T) {
	dir := testmod.Write(t, "-- go.work --\ngo 1.26\n\nuse (\n\t./a\n\t./b\n)\n")
	for name, sql := range map[string]string{"a": whole, "b": other} {
		require.NoError(t, os.Mkdir(filepath.Join(dir, name), 0o777))
		testmod.Add(t, filepath.Join(dir, name), strings.ReplaceAll(testmod.Orders, "example.com/orders", "example.com/"+name)+"-- db/1.sql --\n"+sql)
	}
	got := testmod.Querylint(t, dir, "./a/...", "./b/...")
	assert.Equal(t, []string{"a/store/store.go:6 error missing-index", "b/store/store.go:10 error missing-index"}, testmod.Places(got.Stdout))
	assert.ElementsMatch(t, testmod.Messages(got.Stdout), testmod.Messages(testmod.GoVet(t, dir, "./a/...", "./b/...").Stderr))
}

// go vet asks for what is found once, and for other findings when it is another.
func TestSchemaInVet(t *testing.T) {
	t.Setenv("QUERYLINT_VETCACHE", "1")
	t.Setenv("TMPDIR", t.TempDir()) // of other runs, killed ones perhaps, something may be left elsewhere
	dir := testmod.Write(t, testmod.Orders+layouts["Go: migrations of goose"])
	got := testmod.Querylint(t, dir, "./...")
	require.Equal(t, noIndex, testmod.Places(got.Stdout))
	vet := testmod.GoVet(t, dir, "./...")
	assert.ElementsMatch(t, testmod.Messages(got.Stdout), testmod.Messages(vet.Stderr))
	testmod.Add(t, dir, "-- migrations/00003_user.go --\npackage migrations\n\nconst up3 = `CREATE INDEX orders_user ON orders (user_id)`\n")
	got = testmod.Querylint(t, dir, "./...")
	assert.NotContains(t, got.Stdout, "missing-index")
	assert.ElementsMatch(t, testmod.Messages(got.Stdout), testmod.Messages(testmod.GoVet(t, dir, "./...").Stderr), "what it had remembered was another schema's")
	left, err := filepath.Glob(filepath.Join(os.TempDir(), "go-build*", "querylint-*"))
	require.NoError(t, err)
	assert.Empty(t, left)
}

// What of a schema is not read is listed.
func TestSchemaSkips(t *testing.T) {
	large := "CREATE TABLE large (id INT PRIMARY KEY, s SET(" + strings.Repeat("'v',", 70000) + "'w'));\n"
	dir := testmod.Write(t, testmod.Orders+"-- db/1.sql --\n"+create+large)
	for _, args := range [][]string{{"./..."}, {"-schema", "db", "./..."}, {"sql", "-schema", "db", "query.sql"}} {
		testmod.Add(t, dir, "-- query.sql --\nDELETE FROM orders WHERE email = 'x';\n")
		got := testmod.Querylint(t, dir, append(args, "-format=json")...)
		var report output.Report
		require.NoError(t, json.Unmarshal([]byte(got.Stdout), &report), got.Stderr)
		assert.Equal(t, []output.Skipped{{File: "db/1.sql", Line: 2, Reason: "create skipped: statement longer than 256 KiB"}}, report.Skipped, args)
		got = testmod.Querylint(t, dir, append(args, "-v")...)
		assert.Contains(t, got.Stderr, "db/1.sql:2: skipped: create skipped: statement longer than 256 KiB\nskipped 1\n")
	}
}

func TestNamedSchema(t *testing.T) {
	dir := testmod.Write(t, testmod.Orders+"-- none.sql --\nSELECT 1;\n-- query.sql --\nSELECT id FROM orders;\n")
	for _, args := range [][]string{{"./..."}, {"sql", "query.sql"}} {
		want := testmod.Result{Code: testmod.Failure, Stderr: "querylint: none.sql: no CREATE TABLE, so no table is known\n"}
		assert.Equal(t, want, testmod.Querylint(t, dir, append(args, "-schema", "none.sql")...))
		got := testmod.Querylint(t, dir, append(args, "-schema", "/dev/null")...)
		assert.Equal(t, testmod.Failure, got.Code)
		assert.Regexp(t, `^\S*/dev/null:1: not a regular file\n$`, got.Stderr)
	}
	testmod.Add(t, dir, "-- .querylint.yml --\nschema: none.sql\n")
	want := testmod.Result{Code: testmod.Failure, Stderr: "querylint: schema of .querylint.yml: none.sql: no CREATE TABLE, so no table is known\n"}
	assert.Equal(t, want, testmod.Querylint(t, dir, "./..."))
}

// misspelt names a column of orders that is not there.
const misspelt = `
-- go.mod --
module example.com/orders

go 1.26
-- store/store.go --
package store

import "database/sql"

func DeleteOfUser(db *sql.DB, user int64) {
	db.Exec("DELETE FROM orders WHERE usr_id = ?", user)
}
`

// A column that is not there is an error where the schema is named. One that was
// found may be older than the code; one that is made of a model may have more.
func TestColumnNobodyHas(t *testing.T) {
	dir := testmod.Write(t, misspelt+"-- db/schema.sql --\n"+whole)
	got := testmod.Querylint(t, dir, "./...")
	assert.Equal(t, []string{"store/store.go:6 warning unknown-column"}, testmod.Places(got.Stdout), got.Stderr)
	assert.Contains(t, got.Stdout, "orders has no column usr_id: the statement fails; did you mean user_id? [unknown-column]")
	assert.Equal(t, []string{"store/store.go:6 error unknown-column"}, testmod.Places(testmod.Querylint(t, dir, "-schema", "db/schema.sql", "./...").Stdout))
	testmod.Add(t, dir, "-- store/more.go --\npackage store\n\nimport \"database/sql\"\n\nfunc add(db *sql.DB) { db.Exec(\"ALTER TABLE orders ADD COLUMN usr_id BIGINT\") }\n")
	assert.Equal(t, noIndex, testmod.Places(testmod.Querylint(t, dir, "./...").Stdout))
}

// A definition is not older than the code where a model that has all of its columns has
// no more than those.
func TestColumnThatNoModelHas(t *testing.T) {
	const code = misspelt + "-- db/schema.sql --\n" + whole
	for model, level := range map[string]string{
		"type Order struct { ID int64; Email string; UserID int64 }\n\nfunc (Order) TableName() string { return \"orders\" }\n":      "error",
		"type Order struct { ID int64; Email string; UserID int64 }\n":                                                               "error", // by its name
		"type Order struct { ID int64; Note string; Email string; UserID int64 }\n":                                                  "error",
		"type Order struct { ID int64 `gorm:\"column:id\"`; Owner int64 `gorm:\"column:user_id\"`; Email string; Lines []string }\n": "error",
		"type Order struct { ID int64; Email string; UserID int64; UsrID int64 }\n":                                                  "warning",
		"type Order struct { ID int64 }\n":                               "warning",
		"type Invoice struct { ID int64; Email string; UserID int64 }\n": "warning",
		"type Order struct { ID int64; Email string; UserID int64 }\n\nfunc (Order) TableName() string { return \"archive\" }\n":                "warning",
		"type Order[T any] struct { ID int64; Email string; UserID int64; More T }\n\nfunc (Order[T]) TableName() string { return \"orders\" }": "warning",
	} {
		dir := testmod.Write(t, code)
		testmod.Add(t, dir, "-- store/model.go --\npackage store\n\n"+model)
		assert.Contains(t, testmod.Places(testmod.Querylint(t, dir, "./...").Stdout), "store/store.go:6 "+level+" unknown-column", model)
	}
	dir := testmod.Write(t, strings.Replace(code, "\"database/sql\"", "(\n\"database/sql\"\n\"example.com/orders/model\"\n)\n\nvar _ model.Order", 1))
	testmod.Add(t, dir, "-- model/model.go --\npackage model\n\ntype Order struct { ID int64; Email string; UserID int64 }\n")
	got := testmod.Querylint(t, dir, "./...")
	assert.Contains(t, strings.Join(testmod.Places(got.Stdout), "\n"), " error unknown-column", got.Stderr)
	dir = testmod.Write(t, strings.Replace(code, "DELETE FROM orders WHERE", "SELECT o.id FROM orders o JOIN carts c ON c.id = o.id WHERE", 1)+"CREATE TABLE carts (id BIGINT NOT NULL PRIMARY KEY);\n")
	testmod.Add(t, dir, "-- store/model.go --\npackage store\n\ntype Order struct { ID int64; Email string; UserID int64 }\n")
	assert.Contains(t, testmod.Places(testmod.Querylint(t, dir, "./...").Stdout), "store/store.go:6 warning unknown-column", "it may be meant for the other table")
}

// A table that the schema lacks is a mistake where its name is near another's.
func TestTableNobodyHas(t *testing.T) {
	dir := testmod.Write(t, `
-- go.mod --
module example.com/orders

go 1.26
-- store/store.go --
package store

import "database/sql"

func DeleteOfUser(db *sql.DB, user int64) {
	db.Exec("DELETE FROM ordres WHERE user_id = ?", user)
	db.Exec("DELETE FROM invoices WHERE user_id = ?", user)
}
-- db/schema.sql --
`+whole)
	got := testmod.Querylint(t, dir, "./...")
	assert.Equal(t, []string{"store/store.go:6 warning unknown-table"}, testmod.Places(got.Stdout), got.Stderr)
	assert.Contains(t, got.Stdout, "there is no table ordres: the statement fails; did you mean orders? [unknown-table]")
	assert.Equal(t, []string{"store/store.go:6 error unknown-table"}, testmod.Places(testmod.Querylint(t, dir, "-schema", "db/schema.sql", "./...").Stdout))
	testmod.Add(t, dir, "-- store/more.go --\npackage store\n\nimport \"database/sql\"\n\nfunc add(db *sql.DB) { db.Exec(\"CREATE TABLE ordres (id BIGINT PRIMARY KEY)\") }\n")
	assert.NotContains(t, testmod.Querylint(t, dir, "./...").Stdout, "unknown-table")
}
