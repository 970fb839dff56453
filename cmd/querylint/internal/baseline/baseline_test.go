package baseline_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/querylint/querylint/analyzers/finding"
	"github.com/querylint/querylint/cmd/querylint/internal/baseline"
	"github.com/querylint/querylint/cmd/querylint/internal/output"
)

func found(rule, file, function, callee string) output.Finding {
	severity := finding.Warning
	if rule == "select-star" {
		severity = finding.Info
	}
	return output.Finding{Rule: rule, Severity: severity, File: file, Function: function, Callee: callee}
}

var findings = []output.Finding{
	found("query-in-loop", "b/b.go", "m/b.(*T[K, V]).F", "store: Get, all"),
	found("query-in-loop", "a.go", "m.F", "Get"),
	found("query-in-loop", "a.go", "m.F", "Get"),
	found("select-star", "a.go", "m.F", ""),
	found("sql-syntax", "q.sql", "", strings.Repeat("long ", 40)),
}

func TestRoundTrip(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "inner", "baseline.yml")
	b, err := baseline.Of(file, dir, findings)
	require.NoError(t, err)
	assert.Equal(t, 5, b.Findings())
	data, err := b.Encode()
	require.NoError(t, err)
	lines := strings.Split(strings.TrimSuffix(string(data), "\n"), "\n")
	require.Len(t, lines, 7, "three lines of comment, one per entry")
	assert.Equal(t, `- {rule: query-in-loop, file: ../a.go, function: m.F, callee: Get, severity: warning, count: 2}`, lines[3])
	assert.Equal(t, `- {rule: select-star, file: ../a.go, function: m.F, severity: info, count: 1}`, lines[4])

	require.NoError(t, os.Mkdir(filepath.Dir(file), 0o777))
	require.NoError(t, os.WriteFile(file, data, 0o666))
	read, err := baseline.Load(file)
	require.NoError(t, err)
	assert.Equal(t, b.Entries, read.Entries)

	again, err := baseline.Of(file, dir, []output.Finding{findings[4], findings[3], findings[2], findings[1], findings[0]})
	require.NoError(t, err)
	assert.Equal(t, b.Entries, again.Entries, "in any order")
}

func TestKnown(t *testing.T) {
	dir := t.TempDir()
	b, err := baseline.Of(filepath.Join(dir, "b.yml"), dir, findings)
	require.NoError(t, err)
	fresh := func(now ...output.Finding) (rules []string) {
		known := b.Known(dir, now)
		for _, f := range now {
			if !known(f) {
				rules = append(rules, f.Rule)
			}
		}
		return rules
	}
	assert.Empty(t, fresh(findings...))
	assert.Empty(t, fresh(findings[1], findings[3]), "less is known, too")
	assert.Equal(t, []string{"query-in-loop", "query-in-loop", "query-in-loop"},
		fresh(findings[1], findings[1], findings[3], findings[1]), "one more: which one is not known")
	assert.Equal(t, []string{"query-in-loop"}, fresh(found("query-in-loop", "a.go", "m.G", "Get")))
	assert.Equal(t, []string{"query-in-loop"}, fresh(found("query-in-loop", "a.go", "m.F", "Put")))
	assert.Equal(t, []string{"query-in-loop"}, fresh(found("query-in-loop", "c.go", "m.F", "Get")))
	assert.Equal(t, []string{"cache-in-loop"}, fresh(found("cache-in-loop", "a.go", "m.F", "Get")))
}

// What was a warning and is an error now is new; the other way round it is not.
func TestSeverities(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "b.yml")
	warning := found("query-in-loop", "a.go", "m.F", "Get")
	grave := warning
	grave.Severity = finding.Error
	for name, test := range map[string]struct {
		before string
		now    []output.Finding
		fresh  []finding.Severity
	}{
		"the same":        {"{%, severity: warning, count: 2}", []output.Finding{warning, warning}, nil},
		"one is graver":   {"{%, severity: warning, count: 2}", []output.Finding{warning, grave}, []finding.Severity{finding.Error}},
		"one is gone":     {"{%, severity: warning, count: 2}", []output.Finding{grave}, []finding.Severity{finding.Error}},
		"one is not":      {"{%, severity: error, count: 1}", []output.Finding{warning}, nil},
		"of both":         {"{%, severity: error, count: 1}\n- {%, severity: warning, count: 1}", []output.Finding{warning, grave}, nil},
		"one more":        {"{%, severity: error, count: 1}\n- {%, severity: warning, count: 1}", []output.Finding{warning, grave, warning}, []finding.Severity{finding.Warning, finding.Error, finding.Warning}},
		"without a level": {"{%, count: 2}", []output.Finding{warning, grave}, nil},
	} {
		text := strings.ReplaceAll("- "+test.before+"\n", "%", "rule: query-in-loop, file: a.go, function: m.F, callee: Get")
		require.NoError(t, os.WriteFile(file, []byte(text), 0o666))
		b, err := baseline.Load(file)
		require.NoError(t, err, name)
		known := b.Known(dir, test.now)
		var fresh []finding.Severity
		for _, f := range test.now {
			if !known(f) {
				fresh = append(fresh, f.Severity)
			}
		}
		assert.Equal(t, test.fresh, fresh, name)
	}
}

func TestStale(t *testing.T) {
	dir := t.TempDir()
	b, err := baseline.Of(filepath.Join(dir, "x.yml"), dir, findings)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "a.go"), nil, 0o666))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "q.sql"), nil, 0o666))
	stale := func(checked string, now ...output.Finding) (lines []string) {
		for _, e := range b.Stale(dir, now, func(file string) bool { return file == filepath.Join(dir, checked) }) {
			lines = append(lines, e.File+" "+e.Rule)
		}
		return lines
	}
	assert.Equal(t, []string{"b/b.go query-in-loop"}, stale("none"), "a file that is gone")
	assert.Equal(t, []string{"a.go query-in-loop", "b/b.go query-in-loop"}, stale("a.go", findings[1], findings[3]))
	assert.Empty(t, stale("a.go", findings...))
}

func TestErrors(t *testing.T) {
	for text, want := range map[string]string{
		"- {rule: a, file: b, cont: 1}\n":          "%:1: unknown key \"cont\"",
		"- {rule: a, file: b, count: 1}\n\nrule\n": "%:3: ",
		"rule: a\n": "%:1: want a list",
		"- {rule: a, file: b, severity: fatal, count: 1}\n": "unknown severity",
	} {
		file := filepath.Join(t.TempDir(), "b.yml")
		require.NoError(t, os.WriteFile(file, []byte(text), 0o666))
		_, err := baseline.Load(file)
		require.ErrorContains(t, err, strings.Replace(want, "%", file, 1))
	}
	_, err := baseline.Load("absent.yml")
	assert.EqualError(t, err, "absent.yml: no such file or directory")
}
