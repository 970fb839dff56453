package config_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/querylint/querylint/analyzers/config"
	"github.com/querylint/querylint/analyzers/finding"
)

func TestDefault(t *testing.T) {
	for _, text := range []string{"", "# nothing\n", "rules:\npaths:\nschema:\nthresholds:\n"} {
		s, err := config.Parse("F", "", []byte(text))
		require.NoError(t, err)
		want := config.Default()
		want.File, want.Data = "F", []byte(text)
		assert.Equal(t, want, s, text)
	}
}

func TestErrors(t *testing.T) {
	for _, test := range []struct{ name, text, want string }{
		{"unknown key", "# x\ncatalog: []\ncatalogue: []\nbase: x\n", "F:3: unknown key \"catalogue\"\nF:4: unknown key \"base\""},
		{"unknown key below", "thresholds:\n  offset: 1\n", "F:2: unknown key \"offset\""},
		{"unknown key of a path", "paths:\n  - path: a\n    rule: {}\n", "F:3: unknown key \"rule\""},
		{"duplicate key", "tests: true\ntests: false\n", "F:2: duplicate key \"tests\", first on line 1"},
		{"duplicate rule", "rules:\n  a: off\n  a: info\n", "F:3: duplicate key \"a\""},
		{"syntax", "catalog:\n\t- a: 1\n", "F:2: found character that cannot start any token"},
		{"list", "\n- a\n", "F:2: want keys and values"},
		{"word", "true\n", "F:1: want keys and values"},
		{"level", "rules:\n  query-in-loop: none\n", "F:2: unknown level \"none\" (off, info, warning or error)"},
		{"rules", "rules: [query-in-loop]\n", "F:1: want rules and their levels"},
		{"severity", "\nseverity: fatal\n", "F:2: unknown severity \"fatal\" (info, warning or error)"},
		{"failing", "fail-on: [error]\n", "F:1: unknown severity \"\" (info, warning or error)"},
		{"tests", "tests: maybe\n", "F:1: want true or false"},
		{"paths", "paths: internal\n", "F:1: want a list"},
		{"no path", "paths:\n  - rules:\n      all: off\n", "F:3: want the path that these rules are for"},
		{"two documents", "tests: true\n---\ntests: false\n", "F:2: want one document, not several"},
		{"glob", "paths:\n  - path: [a, 'b[']\n", "F:2: \"b[\" is no pattern"},
		{"entry points", "entry-points: {a: b}\n", "F:1: want a text or a list of texts"},
		{"server", "server: oracle\n", "F:1: unknown server \"oracle\" (mysql8, mysql57, mariadb10 or mariadb11)"},
		{"dialect", "dialect: oracle\n", "F:1: unknown dialect \"oracle\" (mysql, postgres, sqlite or mssql)"},
		{"threshold", "thresholds:\n  deep-offset: 10k\n", "F:2: want a whole number from 1"},
		{"no threshold", "thresholds:\n  constant-loop: 0\n", "F:2: want a whole number from 1"},
		{"baseline", "baseline: [a]\n", "F:1: want one word"},
		{"password", "tests: true\nschema:\n  - a.sql\n  - mysql://root:hunter2@h/shop\n", "F:4: a password does not belong into settings: leave it to MYSQL_PWD or ~/.my.cnf, or name an environment variable, as in mysql://user:$NAME@host/database"},
		{"the password itself", "tests: true\npassword-env: hunter2!\n", "F:2: want the name of an environment variable"},
		{"no variable", "password-env: [A, B]\n", "F:1: want the name of an environment variable"},
		{"no database", "schema: 'mysql://root:hunter2@h:port/shop'\n", "F:1: a password does not belong into settings: leave it to MYSQL_PWD or ~/.my.cnf, or name an environment variable, as in mysql://user:$NAME@host/database"},
		{"several", "tests: 7\nserver: x\n", "F:1: want true or false\nF:2: unknown server \"x\" (mysql8, mysql57, mariadb10 or mariadb11)"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := config.Parse("F", "", []byte(test.text))
			assert.EqualError(t, err, test.want)
		})
	}
	_, err := config.Load("absent.yml")
	_, absent := os.Stat("absent.yml")
	assert.EqualError(t, err, "absent.yml: "+errors.Unwrap(absent).Error(), "in the words of the system")
}

func TestPathsOfFiles(t *testing.T) {
	dir := t.TempDir()
	elsewhere := filepath.Join(dir, "..", "x.sql")
	s, err := config.Parse("F", dir, []byte("schema: [db/a.sql, '"+elsewhere+"', 'mysql://root:$PW@h/shop', 'MariaDB://h/shop']\nbaseline: old.yml\n"))
	require.NoError(t, err)
	assert.Equal(t, config.Words{filepath.Join(dir, "db", "a.sql"), elsewhere, "mysql://root:$PW@h/shop", "MariaDB://h/shop"}, s.Schema)
	require.Error(t, config.OnlyFiles(s.Schema))
	require.NoError(t, config.OnlyFiles(s.Schema[:2]))
	assert.Equal(t, filepath.Join(dir, "old.yml"), s.Baseline)
}

func TestJudge(t *testing.T) {
	s, err := config.Parse("F", "/m", []byte(`
rules:
  query-in-loop: error
  cache-in-loop: off
  count-exists: warning
  publish-in-loop: info
paths:
  - path: internal/legacy
    rules: {query-in-loop: off}
  - path: ["**/*_gen.go", cmd/*/main.go]
    rules: {all: off, publish-in-loop: error}
  - path: internal/legacy/kept/**
    rules: {query-in-loop: warning, cache-in-loop: warning}
`))
	require.NoError(t, err)
	own := map[string]finding.Severity{"count-exists": finding.Info}
	for _, test := range []struct {
		rule, file string
		found      finding.Severity
		want       string
	}{
		{"query-in-loop", "/m/a.go", finding.Warning, "error"},
		{"query-in-loop", "a.go", finding.Warning, "error"}, // a name that is relative already
		{"query-in-loop", "/m/a.go", finding.Info, "info"},  // in a migration, say
		{"count-exists", "/m/a.go", finding.Info, "warning"},
		{"publish-in-loop", "/m/a.go", finding.Warning, "info"},
		{"cache-in-loop", "/m/a.go", finding.Warning, "off"},
		{"select-star", "/m/a.go", finding.Warning, "warning"},
		{"query-in-loop", "/m/internal/legacy/x/a.go", finding.Error, "off"},
		{"query-in-loop", "/m/internal/legacy.go", finding.Error, "error"},
		{"select-star", "/m/internal/legacy/x/a.go", finding.Warning, "warning"},
		{"select-star", "/m/x/y_gen.go", finding.Warning, "off"},
		{"publish-in-loop", "/m/y_gen.go", finding.Warning, "error"},
		{"select-star", "/m/cmd/shop/main.go", finding.Warning, "off"},
		{"select-star", "/m/cmd/main.go", finding.Warning, "warning"},
		{"query-in-loop", "/m/internal/legacy/kept/a.go", finding.Error, "warning"},
		{"cache-in-loop", "/m/internal/legacy/kept/a.go", finding.Error, "warning"},
	} {
		rule := &finding.Rule{ID: test.rule, Severity: finding.Warning}
		if sev, ok := own[test.rule]; ok {
			rule.Severity = sev
		}
		got, asked := s.Judge(rule, test.file, test.found)
		if test.want == "off" {
			assert.False(t, asked, "%s in %s", test.rule, test.file)
		} else {
			assert.True(t, asked, "%s in %s", test.rule, test.file)
			assert.Equal(t, test.want, got.String(), "%s in %s", test.rule, test.file)
		}
	}
	assert.EqualError(t, s.Unknown([]finding.Rule{{ID: "query-in-loop"}, {ID: "cache-in-loop"}, {ID: "count-exists"}}),
		"F:6: unknown rule \"publish-in-loop\"; did you mean query-in-loop?\nF:11: unknown rule \"publish-in-loop\"; did you mean query-in-loop?")
}

func TestEntryPoint(t *testing.T) {
	s, err := config.Parse("F", "", []byte("entry-points: ['example.com/m/jobs.(*Worker).Run*', '**/api.*', example.com/m/**]\n"))
	require.NoError(t, err)
	for function, want := range map[string]bool{
		"example.com/x/jobs.(*Worker).Run":     false,
		"example.com/m/jobs.(*Worker).RunOnce": true,
		"example.org/any/api.Serve":            true,
		"example.org/any/api/v2.Serve":         false,
		"example.com/m/deep/below.(*T).F":      true,
	} {
		assert.Equal(t, want, s.EntryPoint(function), function)
	}
}
