package main

import (
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/querylint/querylint/analyzers/finding"
	"github.com/querylint/querylint/cmd/querylint/internal/output"
	"github.com/querylint/querylint/cmd/querylint/internal/testmod"
)

func TestSummary(t *testing.T) {
	for _, test := range []struct {
		severities []string
		want       string
	}{
		{nil, "no findings in 1 package, 1.234s"},
		{[]string{"error"}, "1 finding (1 error) in 1 package, 1.234s"},
		{[]string{"error", "error", "warning", "info", "info"}, "5 findings (2 errors, 1 warning, 2 info) in 1 package, 1.234s"},
	} {
		report := new(output.Report)
		for _, name := range test.severities {
			var f output.Finding
			require.NoError(t, f.Severity.UnmarshalText([]byte(name)))
			report.Findings = append(report.Findings, f)
		}
		assert.Equal(t, test.want, new(options).summary(report, 1, "", 1234400*time.Microsecond))
	}
}

func TestNext(t *testing.T) {
	next := func(errors, warnings int, config string) string {
		report := new(output.Report)
		for i := range errors + warnings {
			f := output.Finding{Rule: "set-and", Severity: finding.Error}
			if i >= errors {
				f.Severity = finding.Warning
			}
			report.Findings = append(report.Findings, f)
		}
		o := options{format: "text", config: config}
		return o.next(report)
	}
	assert.Empty(t, next(0, 0, ""))
	assert.Equal(t, "next: querylint explain set-and what to do, querylint init writes settings", next(1, 19, ""))
	assert.Equal(t, "next: -severity error shows 1 error alone, querylint explain set-and what to do", next(1, 20, "a.yml"))
	assert.Equal(t, "next: querylint explain set-and what to do", next(0, 30, "a.yml"))
	assert.Equal(t, "next: querylint explain set-and what to do", next(30, 0, "a.yml"), "they are alone")

	of := func(rules ...string) []output.Finding {
		var list []output.Finding
		for _, r := range rules {
			rule, warns := strings.CutPrefix(r, "?")
			f := output.Finding{Rule: rule, Severity: finding.Error}
			if warns {
				f.Severity = finding.Warning
			}
			list = append(list, f)
		}
		return list
	}
	assert.Equal(t, "b", mostOf(of("?a", "?a", "?a", "c", "b", "b")), "of the errors")
	assert.Equal(t, "c", mostOf(of("?a", "c", "b")), "the first of them")
	assert.Equal(t, "b", mostOf(of("?a", "?b", "?b")))
}

// With a baseline, what it knows is counted.
func TestSummaryWithBaseline(t *testing.T) {
	o := options{known: 94, baseline: ".querylint-baseline.yml"}
	report := new(output.Report)
	assert.Equal(t, "no new findings in 92 packages; 94 known in .querylint-baseline.yml (-baseline '' shows them), 3 of 4 statements read",
		o.counted(report, 92, ", 3 of 4 statements read"))
	report.Findings = []output.Finding{{Severity: finding.Error}}
	assert.Equal(t, "1 new finding (1 error) in 1 package; 94 known in .querylint-baseline.yml (-baseline '' shows them)", o.counted(report, 1, ""))
	o.known = 0
	assert.Equal(t, "1 finding (1 error) in 1 package", o.counted(report, 1, ""), "it knows nothing of what there is")
}

// TestTerminal shows what people see, on a terminal that script makes.
func TestTerminal(t *testing.T) {
	if out, err := exec.CommandContext(t.Context(), "script", "--version").Output(); err != nil || !strings.Contains(string(out), "util-linux") {
		t.Skip("there is no script of util-linux, which makes a terminal")
	}
	dir := testmod.Write(t, testmod.Shop)
	testmod.Add(t, dir, "-- schema.sql --\nCREATE TABLE customers (id BIGINT PRIMARY KEY, name VARCHAR(20)) ENGINE=InnoDB;\n")
	for _, name := range []string{"NO_COLOR", "CI", "VTE_VERSION", "TERM_PROGRAM"} {
		t.Setenv(name, "")
		require.NoError(t, os.Unsetenv(name))
	}
	t.Setenv("TERM", "xterm-256color")
	show := func(args ...string) string {
		got := testmod.Execute(t, dir, "script", "-qec", testmod.Binary+" "+strings.Join(args, " "), os.DevNull)
		return strings.ReplaceAll(got.Stdout, "\r\n", "\n")
	}
	const link = "\x1b]8;;https://github.com/querylint/querylint/blob/main/docs/rules/query-in-loop.md\x1b\\[query-in-loop]\x1b]8;;\x1b\\"

	got := show()
	assert.Contains(t, got, "\x1b[33;1mwarning:")
	assert.Contains(t, got, " [query-in-loop]\n")
	assert.Regexp(t, `\n1 finding \(1 warning\) in \d packages?, 3 of 3 statements read with 1 table from schema\.sql, [\d.]+m?s\n`+
		`next: -show chain prints the way to the driver, querylint explain query-in-loop what to do, querylint init writes settings\n$`, got)
	assert.NotContains(t, show("-show", "chain", "-severity", "error"), "next:", "nothing is shown")
	assert.NotContains(t, show("-format", "json"), "next:")

	testmod.Querylint(t, dir, "-write-baseline", "known.yml")
	testmod.Add(t, dir, "-- .querylint.yml --\nbaseline: known.yml\n")
	assert.Regexp(t, `^[^\n]*no new findings in \d packages?; 1 known in known\.yml \(-baseline '' shows them\), 3 of 3 statements read`, show())
	assert.Regexp(t, `\n1 finding \(1 warning\) in \d packages?, 3 of 3`, show("-baseline", "''"))
	require.NoError(t, os.Remove(dir+"/.querylint.yml"))

	t.Setenv("FORCE_HYPERLINK", "1")
	assert.Contains(t, show(), link+"\n")
	t.Setenv("NO_COLOR", "1")
	got = show()
	assert.NotContains(t, got, "\x1b[1m")
	assert.NotContains(t, got, "\x1b]8")
	assert.Contains(t, got, ": warning: ")
	assert.NotContains(t, testmod.Querylint(t, dir).Stdout, "\x1b", "no terminal, no link, whatever is forced")
}

func TestShowsLinks(t *testing.T) {
	for text, want := range map[string]bool{
		"":                                   false,
		"TERM=xterm":                         false,
		"VTE_VERSION=7006":                   true,
		"VTE_VERSION=4205":                   false,
		"TERM_PROGRAM=vscode":                true,
		"TERM_PROGRAM=Apple_Terminal":        false,
		"WT_SESSION=1":                       true,
		"WT_SESSION=1 TERM=dumb":             false,
		"WT_SESSION=1 CI=true":               false,
		"WT_SESSION=1 FORCE_HYPERLINK=0":     false,
		"TERM=xterm FORCE_HYPERLINK=1":       true,
		"KITTY_WINDOW_ID=1 TERM=xterm-kitty": true,
	} {
		set := make(map[string]string)
		for pair := range strings.FieldsSeq(text) {
			name, value, _ := strings.Cut(pair, "=")
			set[name] = value
		}
		assert.Equal(t, want, showsLinks(func(name string) string { return set[name] }), text)
	}
}
