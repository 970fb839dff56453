//go:build unix

package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/querylint/querylint/cmd/querylint/internal/output"
	"github.com/querylint/querylint/cmd/querylint/internal/testmod"
)

// hostile is in names, and none of it must act where they are printed: on a
// terminal, in the log of a workflow.
const hostile = "a\x1b[2J\x07\x7f\u009b31m\u202eb\r\n::error::x"

// tame checks that lines begin as those of querylint do, and hold no more than text.
func tame(t *testing.T, out string) {
	t.Helper()
	for line := range strings.Lines(out) {
		line = strings.TrimSuffix(line, "\n")
		i := strings.IndexFunc(strings.TrimLeft(line, "\t"), func(r rune) bool {
			return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r)
		})
		assert.Negative(t, i, "%q", line)
		assert.False(t, strings.HasPrefix(line, "::error::x"), "%q", line)
	}
}

func TestHostileNames(t *testing.T) {
	quoted := "`" + hostile + "`"
	statement := "SELECT " + quoted + " FROM " + quoted + " WHERE YEAR(" + quoted + ") = 2024 ORDER BY RAND() LIMIT 1;\n" +
		"UPDATE " + quoted + " SET x = 1 AND " + quoted + " = 2;\nSELECT FROM " + quoted + " WHERE;\n"
	table := "CREATE TABLE " + quoted + " (" + quoted + " INT, KEY " + quoted + " (" + quoted + "));\nCREATE TABLE " + quoted + " (x INT;\n"
	dir := testmod.Write(t, `
-- go.mod --
module example.com/hostile

go 1.26
-- code/code.go --
package code

import "database/sql"

func All(db *sql.DB) {
	db.Query("UPDATE `+"`a\\x1b[2J\\x07\\r\\n::error::x`"+` SET d = 1 WHERE d < SYSDATE() AND YEAR(`+"`c\\x1b\\n::error::x`"+`) = 2024")
}
`)
	write := func(name, text string) {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666))
	}
	name, tables := hostile+".sql", hostile+"tables.sql"
	write(name, statement)
	write(tables, table)
	write("bad.yml", "rules: {\""+`a\x1b[2J\n::error::x`+"\": off}\n")
	write(hostile+".yml", "rules: {nothing: off}\n")

	check := func(args ...string) testmod.Result {
		t.Helper()
		got := testmod.Querylint(t, dir, args...)
		tame(t, got.Stdout)
		tame(t, got.Stderr)
		return got
	}
	for _, format := range output.Formats() {
		got := check("sql", "-v", "-severity", "info", "-format", format, name)
		assert.Equal(t, exitFindings, got.Code, got.Stderr)
		assert.NotEmpty(t, got.Stdout)
		got = check("-v", "-dialect", "mysql", "-severity", "info", "-format", format, "./code")
		assert.Equal(t, exitFindings, got.Code, got.Stderr)
	}
	// JSON has escapes of its own: who decodes it, has the names as they are.
	var report output.Report
	require.NoError(t, json.Unmarshal([]byte(check("sql", "-format", "json", name).Stdout), &report))
	require.NotEmpty(t, report.Findings)
	assert.Equal(t, name, report.Findings[0].File)
	assert.Contains(t, report.Findings[0].SQL, quoted)

	assert.Contains(t, check("sql", name).Stdout, `a\x1b[2J\a\x7f\u009b31m\u202eb\r\n::error::x.sql:3:19: error: YEAR() hides a\x1b[2J\a`)
	check("sql", "-v", "-schema", tables, name)
	check("sql", "-write-baseline", hostile+".baseline", name)
	write("clean.sql", "SELECT 1;\n")
	check("sql", "-baseline", hostile+".baseline", "clean.sql")
	for _, args := range [][]string{
		{"-config", "bad.yml"}, {"-config", hostile + ".yml"}, {"-config", hostile}, {"-C", hostile}, {hostile}, {"./" + hostile},
		{"sql", hostile}, {"-schema", hostile, "./code"}, {"-baseline", hostile, "./code"}, {"-format", hostile}, {"-" + hostile},
		{"rules", hostile}, {"-server", hostile, "./code"}, {"-severity", hostile}, {"sql", "-write-baseline", hostile + "/x", name},
	} {
		assert.Equal(t, exitFailure, check(args...).Code, "%q", args)
	}
	if !testing.Short() {
		vet := testmod.GoVet(t, dir, "-dialect=mysql", "./code")
		assert.Contains(t, vet.Stderr, "SYSDATE")
		tame(t, vet.Stderr)
	}

	// A file that does not compile.
	write("code/wrong.go", "package code\n\nimport _ \"example.com/\u202e\"\n\nconst x int = \"a\\x1b[2J\"\n\n//line "+strings.NewReplacer("\r", "", "\n", "").Replace(hostile)+":7\nvar y int = \"\"\n")
	assert.Equal(t, exitFailure, check("./code").Code)
	tame(t, strings.ReplaceAll(string(bytes.ToValidUTF8([]byte(check("diff").Stderr), nil)), "\n\t", "\n"))
}
