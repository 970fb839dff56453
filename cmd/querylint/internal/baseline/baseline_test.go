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
	"github.com/querylint/querylint/cmd/querylint/internal/testmod"
)

func found(rule, file, function, callee string) output.Finding {
	severity := finding.Warning
	if rule == "select-star" {
		severity = finding.Info
	}
	return output.Finding{Rule: rule, Severity: severity, File: file, Function: function, Callee: callee}
}

var findings = []output.Finding{
	found("query-in-loop", "b/b.go", "m/b.(*T).F", "store: Get, all"),
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
	assert.Equal(t, []string{"sql-syntax"}, fresh(found("sql-syntax", "other.sql", "", findings[4].Callee)), "without a function the file counts")
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
	assert.EqualError(t, err, "absent.yml: "+testmod.Absent())
}

// A baseline goes by what a call is: neither lines, nor names of variables, nor the file
// or package that a function has moved to make it new.
func TestStays(t *testing.T) {
	dir := t.TempDir()
	calls := func(file, function, callee, target string) output.Finding {
		f := found("query-in-loop", file, function, callee)
		f.Target = target
		return f
	}
	first, second := calls("a/a.go", "m/a.(*T).F", "s.dao.Get", "m/dao.(*DAO).Get"), calls("a/a.go", "m/a.(*T).F", "s.dao.Put", "m/dao.(*DAO).Put")
	written := []output.Finding{first, second}
	file := filepath.Join(dir, "b.yml")
	made, err := baseline.Of(file, dir, written)
	require.NoError(t, err)
	data, err := made.Encode()
	require.NoError(t, err)
	assert.Contains(t, string(data), "- {rule: query-in-loop, file: a/a.go, function: m/a.(*T).F, calls: m/dao.(*DAO).Get, severity: warning, count: 1}\n")

	old := "- {rule: query-in-loop, file: a/a.go, function: m/a.(*T).F, callee: s.dao.Get, count: 1}\n" +
		"- {rule: query-in-loop, file: a/a.go, function: (*m/a.T).F, callee: s.dao.Put, count: 1}\n"
	for name, text := range map[string]string{"calls": string(data), "callee, as it was written before": old} {
		require.NoError(t, os.WriteFile(file, []byte(text), 0o666))
		b, err := baseline.Load(file)
		require.NoError(t, err)
		fresh := func(now ...output.Finding) int {
			known, n := b.Known(dir, now), 0
			for _, f := range now {
				if !known(f) {
					n++
				}
			}
			return n
		}
		stale := func(now ...output.Finding) int {
			return len(b.Stale(dir, now, func(string) bool { return true }))
		}
		assert.Zero(t, fresh(written...), name)
		assert.Zero(t, stale(written...), name)
		assert.Equal(t, 1, stale(first), name)
		assert.Equal(t, 2, fresh(first, first, second), "%s: one more of a kind", name)
		assert.Equal(t, 1, fresh(first, calls("a/a.go", "m/a.(*T).F", "s.dao.Del", "m/dao.(*DAO).Del")), "%s: another call", name)

		elsewhere := calls("a/other.go", "m/a.(*T).F", "s.dao.Get", "m/dao.(*DAO).Get")
		assert.Zero(t, fresh(elsewhere), "%s: in another file", name)
		assert.Zero(t, stale(elsewhere, second), name)
		assert.Equal(t, 1, fresh(first, calls("b/a.go", "m/b.(*T).F", "s.dao.Get", "m/dao.(*DAO).Get")), "%s: a copy", name)

		renamed := calls("a/a.go", "m/a.(*T).F", "store.Get", "m/dao.(*DAO).Get")
		moved := calls("b/a.go", "m/b.(*T).F", "s.dao.Get", "m/b/dao.(*DAO).Get")
		if name != "calls" {
			assert.Equal(t, 1, fresh(renamed), "it is not known what was called")
			continue
		}
		assert.Zero(t, fresh(renamed), "the variable has another name")
		assert.Zero(t, stale(renamed, second))
		assert.Zero(t, fresh(moved), "to another package, with what it calls")
		assert.Zero(t, stale(moved, second))
		assert.Equal(t, 1, stale(moved))
		assert.Equal(t, 2, fresh(moved, moved), "and one more")
		assert.Equal(t, 1, fresh(first, second, calls("b/a.go", "m/b.(*T).F", "s.dao.Del", "m/dao.(*DAO).Del")))
		grave := moved
		grave.Severity = finding.Error
		assert.Equal(t, 1, fresh(grave), "and worse")
	}
}
