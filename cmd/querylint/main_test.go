package main

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/querylint/querylint/cmd/querylint/internal/testmod"
)

func TestMain(m *testing.M) {
	os.Exit(testmod.Main(m))
}

func TestUsage(t *testing.T) {
	dir := t.TempDir()
	for _, test := range []struct {
		args   string
		stderr string
	}{
		{"frobnicate", `unknown command "frobnicate"; querylint -h lists the commands, and packages look like ./...`},
		{"-frobnicate ./...", `unknown flag -frobnicate; querylint -h lists the flags`},
		{"explian set-and", `unknown command "explian"; did you mean explain?`},
		{"cots ./...", `unknown command "cots"; did you mean cost?`},
		{"difff", `unknown command "difff"; did you mean diff?`},
		{"check ./...", `unknown command "check"; querylint -h lists the commands, and packages look like ./...`},
		{"-formt json", `unknown flag -formt; did you mean format?`},
		{"cost -severty error", `unknown flag -severty; did you mean severity?`},
		{"./... -frobnicate", `unknown flag -frobnicate; querylint -h lists the flags`},
		{"-format xml", `unknown format "xml" (text, json, sarif, github, rdjsonl, codequality, checkstyle, junit)`},
		{"sql -format xml -", `unknown format "xml" (text, json, sarif, github, rdjsonl, codequality, checkstyle, junit)`},
		{"-show all", `invalid value "all" for flag -show: there is only chain`},
		{"rules query-in-lop", `there is no rule "query-in-lop"; did you mean query-in-loop?`},
		{"rules tea", `there is no rule "tea"; querylint rules lists them`},
		{"explain query-in-lop", `there is no rule "query-in-lop"; did you mean query-in-loop?`},
		{"explain set-and tea", `there is no rule "tea"; querylint rules lists them`},
		{"explain wrong-index", `there is no rule "wrong-index"; querylint rules lists them`},
		{"explain in-transaction-loop", `there is no rule "in-transaction-loop"; querylint rules lists them`},
		{"explain recursion", `there is no rule "recursion"; did you mean query-in-recursion?`},
		{"explain -format xml set-and", `unknown format "xml" (text, json, sarif, github, rdjsonl, codequality, checkstyle, junit)`},
		{"explain -frobnicate set-and", `unknown flag -frobnicate; querylint -h lists the flags`},
		{"rules -format sarif", `rules come as text or json, not as sarif`},
		{"-severity fatal", `invalid value "fatal" for flag -severity: unknown severity "fatal" (info, warning or error)`},
		{"-tests=perhaps", `invalid boolean value "perhaps" for -tests: parse error`},
		{"-format", `flag needs an argument: -format`},
		{"-C absent", "chdir absent: " + testmod.Absent()},
		{"-diff ./...", `-diff goes with -fix; querylint diff compares revisions`},
		{"-fix -diff -format json", `-fix -diff prints a diff, which has no -format`},
		{"-fix -diff -write-baseline b.json", `-fix -diff writes nothing, and no -write-baseline`},
		{"sql -fix a.sql -", `-fix cannot change the standard input; -fix -diff prints what it would`},
		{"diff -fix", `-fix belongs to querylint itself and querylint sql: querylint -fix`},
		{"-config absent.yml", "absent.yml: " + testmod.Absent()},
	} {
		t.Run(test.args, func(t *testing.T) {
			got := testmod.Querylint(t, dir, strings.Fields(test.args)...)
			assert.Equal(t, exitFailure, got.Code)
			assert.Empty(t, got.Stdout)
			assert.Equal(t, test.stderr, strings.TrimPrefix(strings.TrimSuffix(got.Stderr, "\n"), "querylint: "))
		})
	}
}

func TestHelp(t *testing.T) {
	for _, arg := range []string{"-h", "--help", "help"} {
		got := testmod.Querylint(t, t.TempDir(), arg)
		assert.Zero(t, got.Code)
		assert.Empty(t, got.Stderr)
		// Every flag is explained.
		for _, flag := range []string{"-severity", "-sort", "-format", "-tests", "-tags", "-config", "-C ", "-v ", "-fix ", "-fix -diff", "-vettool", "QUERYLINT_VETCACHE", "Exit code"} {
			assert.Contains(t, got.Stdout, flag)
		}
		for line := range strings.Lines(got.Stdout) {
			assert.LessOrEqual(t, len(line), 81, "fits a terminal: %s", line)
			assert.NotContains(t, strings.TrimLeft(line, "\t"), "\t")
		}
	}
}
