package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/querylint/querylint/cmd/querylint/internal/output"
	"github.com/querylint/querylint/cmd/querylint/internal/testmod"
)

func TestSchema(t *testing.T) {
	dir := testmod.Write(t, testmod.Carts)
	got := testmod.Querylint(t, dir, "./...")
	assert.Equal(t, exitFindings, got.Code, got.Stderr)
	assert.NotContains(t, got.Stdout, "missing-index", "no schema")
	assert.Empty(t, got.Stderr)

	got = testmod.Querylint(t, dir, "-schema", "tables/schema.txt", "./...")
	assert.Contains(t, got.Stdout, "carts.go:6:35: error: carts has no index for user_id")
	assert.Contains(t, got.Stdout, "index idx_created (created_at)")

	// A schema that lies in the module is found, and -v says so.
	data, err := os.ReadFile(filepath.Join(dir, "tables", "schema.txt"))
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "schema.sql"), data, 0o644))
	got = testmod.Querylint(t, dir, "./...")
	assert.Empty(t, got.Stderr)
	assert.Contains(t, got.Stdout, "missing-index")
	assert.Contains(t, testmod.Querylint(t, dir, "-v", "./...").Stderr, "querylint: schema: 1 table from schema.sql; -schema FILE|DIR names what counts\n")
}

func TestBadSchema(t *testing.T) {
	dir := testmod.Write(t, testmod.Carts)
	for _, args := range [][]string{{"./..."}, {"sql", "query.sql"}} {
		args = append(args, "-schema", "tables/bad.txt")
		got := testmod.Querylint(t, dir, args...)
		assert.Equal(t, exitFailure, got.Code)
		assert.Empty(t, got.Stdout)
		assert.Regexp(t, `^tables/bad\.txt:\d: `, got.Stderr)
	}
	got := testmod.Querylint(t, dir, "-schema", "missing.sql", "./...")
	assert.Equal(t, exitFailure, got.Code)
	assert.Contains(t, got.Stderr, "missing.sql")
	got = testmod.Querylint(t, dir, "-server", "oracle")
	assert.Equal(t, exitFailure, got.Code)
	assert.Equal(t, "querylint: unknown server \"oracle\" (mysql8, mysql57, mariadb10 or mariadb11)\n", got.Stderr)
	got = testmod.Querylint(t, dir, "-dialect", "oracle")
	assert.Equal(t, exitFailure, got.Code)
	assert.Equal(t, "querylint: unknown dialect \"oracle\" (mysql, postgres, sqlite or mssql)\n", got.Stderr)
}

func TestSkipped(t *testing.T) {
	dir := testmod.Write(t, testmod.Carts)
	got := testmod.Querylint(t, dir, "-format", "json", "./...")
	var report output.Report
	require.NoError(t, json.Unmarshal([]byte(got.Stdout), &report))
	assert.Equal(t, []output.Skipped{{File: "carts.go", Line: 14, Reason: "not MySQL: PostgreSQL"}}, report.Skipped)
	for _, f := range report.Findings {
		assert.NotEmpty(t, f.SQL)
	}
	got = testmod.Querylint(t, dir, "-dialect", "postgres", "./...")
	assert.Equal(t, exitClean, got.Code)
	assert.Empty(t, got.Stdout)
}

func TestFix(t *testing.T) {
	dir := testmod.Write(t, testmod.Carts)
	got := testmod.Querylint(t, dir, "-fix", "-schema", "tables/schema.txt", "./...")
	assert.Equal(t, exitFindings, got.Code, "the missing index is there still")
	assert.Equal(t, "querylint: fixed 1 in 1 files\n", got.Stderr)
	assert.NotContains(t, got.Stdout, "non-sargable")
	data, err := os.ReadFile(filepath.Join(dir, "carts.go"))
	require.NoError(t, err)
	assert.Contains(t, string(data), `"SELECT id FROM carts WHERE created_at >= '2024-05-01' AND created_at < '2024-05-02'"`)

	testmod.Querylint(t, dir, "sql", "-fix", "-schema", "tables/schema.txt", "query.sql")
	data, err = os.ReadFile(filepath.Join(dir, "query.sql"))
	require.NoError(t, err)
	assert.Equal(t, "SELECT id FROM carts WHERE id = 7;\nSELECT id FROM carts\nWHERE created_at >= '2024-01-01' AND created_at < '2025-01-01';\n", string(data))
}

func TestSQLFiles(t *testing.T) {
	dir := testmod.Write(t, testmod.Carts)
	got := testmod.Querylint(t, dir, "sql", "query.sql")
	assert.Equal(t, exitFindings, got.Code)
	assert.Contains(t, got.Stdout, "query.sql:3:7: error: YEAR() hides created_at")

	got = testmod.Querylint(t, dir, "sql", "-format", "json", "query.sql")
	var report output.Report
	require.NoError(t, json.Unmarshal([]byte(got.Stdout), &report))
	require.Len(t, report.Findings, 1)
	assert.Equal(t, "SELECT id FROM carts\nWHERE YEAR(created_at) = 2024", report.Findings[0].SQL)

	got = testmod.Querylint(t, dir, "sql")
	assert.Equal(t, exitFailure, got.Code)
	got = testmod.Querylint(t, dir, "sql", "none.sql")
	assert.Equal(t, exitFailure, got.Code)

	for name, test := range map[string]struct{ data, why string }{
		"program.sql": {"\x7fELF\x02\x01\x01\x00\x00", "binary data, not SQL"},
		"wide.sql":    {"\xff\xfeD\x00E\x00L\x00", "UTF-16 text; save it as UTF-8"},
	} {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(test.data), 0o644))
		want := testmod.Result{Code: exitFailure, Stderr: name + ":1: " + test.why + "\n"}
		assert.Equal(t, want, testmod.Querylint(t, dir, "sql", name))
		assert.Equal(t, want, testmod.Querylint(t, dir, "sql", "-schema", name, "query.sql"))
	}

	var stdout, stderr bytes.Buffer
	t.Chdir(dir)
	code := checkSQL([]string{"-"}, strings.NewReader("SELECT id FROM a ORDER BY RAND() LIMIT 1"), &stdout, &stderr)
	assert.Equal(t, exitFindings, code)
	assert.Regexp(t, `^<stdin>:1:27: warning: .*\[order-by-rand\]\n$`, stdout.String())
}

// One statement of another database makes its file one, and the report says so;
// files beside it are read, and steps of migrations may fill whole tables.
func TestSQLFilesOfOtherDatabases(t *testing.T) {
	dir := testmod.Write(t, `
-- go.mod --
module example.com/files

go 1.26
-- pg.sql --
-- name: GetOrder :one
SELECT * FROM orders WHERE id = $1;
-- name: ListOrders :many
SELECT * FROM orders ORDER BY id;
DELETE FROM orders;
-- my.sql --
SELECT * FROM orders;
UPDATE orders SET note = '';
-- migrations/0002_note.up.sql --
UPDATE orders SET note = '';
DELETE FROM orders;
`)
	got := testmod.Querylint(t, dir, "sql", "-format", "json", "-severity", "info", "pg.sql", "my.sql", "migrations/0002_note.up.sql")
	var report output.Report
	require.NoError(t, json.Unmarshal([]byte(got.Stdout), &report), got.Stderr)
	const reason = "PostgreSQL syntax in this file"
	assert.Equal(t, []output.Skipped{{File: "pg.sql", Line: 2, Reason: reason}, {File: "pg.sql", Line: 4, Reason: reason}, {File: "pg.sql", Line: 5, Reason: reason}}, report.Skipped)
	var says []string
	for _, f := range report.Findings {
		says = append(says, fmt.Sprintf("%s:%d %s %s", f.File, f.Line, f.Severity, f.Rule))
	}
	assert.Equal(t, []string{
		"migrations/0002_note.up.sql:1 info write-without-where", "migrations/0002_note.up.sql:2 warning write-without-where",
		"my.sql:1 warning select-star", "my.sql:2 warning write-without-where",
	}, says)
	got = testmod.Querylint(t, dir, "sql", "pg.sql")
	assert.Equal(t, testmod.Result{Code: exitClean}, got)
}

// The path says which database a file is for, where its statements do not; also with
// a schema that is named.
func TestSQLFilesByPath(t *testing.T) {
	dir := testmod.Write(t, `
-- go.mod --
module example.com/files

go 1.26
-- sql/mysql/orders.sql --
SELECT * FROM orders;
-- sql/postgres/orders.sql --
SELECT * FROM orders;
DELETE FROM orders;
-- sql/orders.sqlite.sql --
DELETE FROM orders;
-- queries_mssql.sql --
DELETE FROM orders;
-- clickhouse/orders.sql --
DELETE FROM orders;
-- cockroach/mariadb.sql --
DELETE FROM orders;
-- postgres/moved.sql --
CREATE TABLE moved (id INT PRIMARY KEY) ENGINE=InnoDB;
DELETE FROM orders;
-- schema.txt --
CREATE TABLE orders (id INT PRIMARY KEY, note TEXT, KEY made (note(10)));
`)
	files := []string{"sql/mysql/orders.sql", "sql/postgres/orders.sql", "sql/orders.sqlite.sql", "queries_mssql.sql", "clickhouse/orders.sql", "cockroach/mariadb.sql", "postgres/moved.sql"}
	for _, schema := range [][]string{nil, {"-schema=schema.txt"}} {
		got := testmod.Querylint(t, dir, append(append([]string{"sql", "-format=json"}, schema...), files...)...)
		var report output.Report
		require.NoError(t, json.Unmarshal([]byte(got.Stdout), &report), got.Stderr)
		var says []string
		for _, f := range report.Findings {
			says = append(says, fmt.Sprintf("%s:%d %s", f.File, f.Line, f.Rule))
		}
		assert.Equal(t, []string{"cockroach/mariadb.sql:1 write-without-where", "postgres/moved.sql:2 write-without-where", "sql/mysql/orders.sql:1 select-star"}, says)
		assert.Contains(t, report.Skipped, output.Skipped{File: "sql/postgres/orders.sql", Line: 2, Reason: "a file for PostgreSQL"})
	}
	got := testmod.Querylint(t, dir, "sql", "-dialect=mysql", "sql/postgres/orders.sql")
	assert.Equal(t, exitFindings, got.Code)
}

// Every format holds what the JSON report holds, for Go and for .sql files.
func TestFormats(t *testing.T) {
	dir := testmod.Write(t, testmod.Carts)
	for _, args := range [][]string{{"-schema=tables/schema.txt", "./..."}, {"sql", "query.sql"}} {
		var report output.Report
		require.NoError(t, json.Unmarshal([]byte(testmod.Querylint(t, dir, append(args, "-format=json")...).Stdout), &report))
		require.NotEmpty(t, report.Findings)
		for format, mark := range map[string]string{"text": ": error: ", "sarif": `"ruleId"`, "github": "::error ", "rdjsonl": `"severity":"ERROR"`} {
			got := testmod.Querylint(t, dir, append(args, "-format="+format)...)
			assert.Equal(t, exitFindings, got.Code, got.Stderr)
			assert.Equal(t, len(report.Findings), strings.Count(got.Stdout, mark), format)
			for _, f := range report.Findings {
				assert.Contains(t, got.Stdout, f.File, format)
				assert.Contains(t, got.Stdout, f.Rule, format)
			}
			assert.NotContains(t, got.Stdout, "\x1b", "a pipe has no colours")
		}
	}
}

// Neither a delimiter in the middle of a word, nor a byte order mark, nor a routine
// without its end keeps a statement from being checked.
func TestSQLFilesOfClients(t *testing.T) {
	dir := testmod.Write(t, testmod.Carts)
	const bad = "SELECT id FROM carts WHERE YEAR(created_at) = 2024"
	for text, place := range map[string]string{
		"\ufeff" + bad + ";\n": "1:28",
		"DELIMITER $$\nCREATE PROCEDURE p()\nBEGIN\n  SELECT 1;\nEND$$\nDELIMITER ;\n" + bad + ";\n": "7:28",
		"DELIMITER $$\nCREATE PROCEDURE p()\nBEGIN\n  SELECT 1;\nEND\nDELIMITER ;\n" + bad + ";\n":   "7:28",
		"DELIMITER //\n" + bad + "//\nSELECT 1//\n":                                                  "2:28",
		"delimiter ;;\nSELECT 1;;\n" + bad + ";;\ndelimiter ;\n":                                     "3:28",
	} {
		require.NoError(t, os.WriteFile(filepath.Join(dir, "client.sql"), []byte(text), 0o600))
		got := testmod.Querylint(t, dir, "sql", "client.sql")
		assert.Regexp(t, `^client\.sql:`+place+`: error: YEAR\(\) hides created_at .*\n$`, got.Stdout, text)
		testmod.Querylint(t, dir, "sql", "-fix", "-schema=tables/schema.txt", "client.sql")
		fixed, err := os.ReadFile(filepath.Join(dir, "client.sql"))
		require.NoError(t, err)
		assert.Equal(t, strings.Replace(text, "YEAR(created_at) = 2024", "created_at >= '2024-01-01' AND created_at < '2025-01-01'", 1), string(fixed))
	}
}

// What is not checked is listed, in .sql files and in Go.
func TestSkippedByLimits(t *testing.T) {
	dir := testmod.Write(t, testmod.Carts)
	statements := []string{
		"SELECT id FROM t WHERE id IN (" + strings.Repeat("1,", 140000) + "1)",
		"SELECT " + strings.Repeat("(", 500) + "1" + strings.Repeat(")", 500),
		"SELECT a.id FROM a" + strings.Repeat(" JOIN b ON b.id = a.id", 1100),
	}
	reasons := []string{"statement longer than 256 KiB", "nested deeper than 400 levels", "more than 1000 joins"}
	code := "package carts\n\nimport \"database/sql\"\n\nfunc Long(db *sql.DB) {\n"
	for _, s := range statements {
		code += "\tdb.Query(`" + s + "`)\n"
	}
	testmod.Add(t, dir, "-- long.go --\n"+code+"}\n-- long.sql --\n"+strings.Join(statements, ";\n")+";\n")
	for file, args := range map[string][]string{"long.go": {"."}, "long.sql": {"sql", "long.sql"}} {
		got := testmod.Querylint(t, dir, append(args, "-format=json", "-severity=error")...)
		var report output.Report
		require.NoError(t, json.Unmarshal([]byte(got.Stdout), &report), got.Stderr)
		var skipped []string
		first := 0
		for _, s := range report.Skipped {
			if s.File == file {
				first = min(cmp.Or(first, s.Line), s.Line)
				skipped = append(skipped, fmt.Sprintf("%d: %s", s.Line-first, s.Reason))
			}
		}
		assert.Equal(t, []string{"0: " + reasons[0], "1: " + reasons[1], "2: " + reasons[2]}, skipped)
		got = testmod.Querylint(t, dir, append(args, "-v")...)
		for _, reason := range reasons {
			assert.Regexp(t, file+`:\d+: skipped: `+reason+"\n", got.Stderr)
		}
		assert.Regexp(t, `(?m)^skipped [34]$`, got.Stderr)
	}
}

// What is surely MySQL's and does not parse is a finding, where it stops to.
func TestSQLSyntax(t *testing.T) {
	dir := testmod.Write(t, testmod.Carts)
	testmod.Add(t, dir, "-- bad.sql --\nSELEC id FROM `carts`;\nSELECT id FROM carts WHERE user_id = ;\nSELECT 1;\nSELECT id FROM carts WHERE id = 'x;\n-- neutral.sql --\nSELEC id FROM carts;\n-- pg.sql --\nSELEC id FROM carts;\nSELECT id::text FROM carts;\nCREATE TABLE t (id BIGSERIAL);\n")
	want := "bad.sql:1:1: info: this statement does not parse as MySQL: SELEC is not expected here [sql-syntax]\n" +
		"bad.sql:2:1: info: this statement does not parse as MySQL: it breaks off [sql-syntax]\n" +
		"bad.sql:4:33: info: this statement does not parse as MySQL: this quote is not closed [sql-syntax]\n"
	assert.Equal(t, want, testmod.Querylint(t, dir, "sql", "-severity=info", "bad.sql").Stdout)
	assert.Empty(t, testmod.Querylint(t, dir, "sql", "-severity=info", "neutral.sql", "pg.sql").Stdout)
	assert.Contains(t, testmod.Querylint(t, dir, "sql", "-severity=info", "-dialect=mysql", "neutral.sql").Stdout, "neutral.sql:1:1: info: ")
	got := testmod.Querylint(t, dir, "sql", "-severity=info", "-schema=tables/schema.txt", "neutral.sql", "pg.sql")
	assert.Contains(t, got.Stdout, "neutral.sql:1:1: info: ", "the tables that are named are MySQL's")
	assert.NotContains(t, got.Stdout, "pg.sql")
	got = testmod.Querylint(t, dir, "sql", "/dev/zero")
	assert.Equal(t, testmod.Result{Code: exitFailure, Stderr: "querylint: /dev/zero: not a file\n"}, got)
}

// What is read from the standard input can be shown, and not changed.
func TestFixStandardInput(t *testing.T) {
	const text = "SELECT id FROM a WHERE b < SYSDATE();\n"
	var stdout, stderr bytes.Buffer
	assert.Equal(t, exitFindings, checkSQL([]string{"-fix", "-diff", "-"}, strings.NewReader(text), &stdout, &stderr))
	assert.Contains(t, stdout.String(), "\n-SELECT id FROM a WHERE b < SYSDATE();\n+SELECT id FROM a WHERE b < NOW();\n")
	stdout.Reset()
	assert.Equal(t, exitFailure, checkSQL([]string{"-fix", "-"}, strings.NewReader(text), &stdout, &stderr))
	assert.Empty(t, stdout.String())
	assert.Equal(t, "querylint: -fix cannot change the standard input; -fix -diff prints what it would\n", stderr.String())
}
