package main

import (
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/querylint/querylint/cmd/querylint/internal/testmod"
)

func TestWords(t *testing.T) {
	w := words()
	var commands []string
	for _, c := range w.Commands {
		commands = append(commands, c.Name)
		assert.NotEmpty(t, c.Help, c.Name)
	}
	assert.Equal(t, "only what a change makes worse, against the commit where HEAD and the default branch part", w.Commands[0].Help)
	assert.ElementsMatch(t, []string{"diff", "cost", "sql", "schema", "explain", "blame", "rules", "init", "cache", "completion", "version", "help"}, commands)
	flags := make(map[string]string)
	for _, f := range w.Flags {
		kind := strings.Join(f.Values, " ")
		switch {
		case f.File:
			kind = "FILE"
		case f.Other:
			kind = "?"
		}
		assert.NotContains(t, flags, f.Name)
		assert.NotEmpty(t, f.Help, f.Name)
		flags[f.Name] = kind
	}
	for name, want := range map[string]string{
		"severity": "info warning error", "show": "chain", "sort": "position size", "tests": "", "tags": "?", "config": "FILE", "schema": "FILE",
		"fix": "", "diff": "", "base": "?", "C": "FILE", "v": "", "size": "?", "o": "FILE",
		"format": "text json sarif github rdjsonl codequality checkstyle junit html markdown",
	} {
		kind, ok := flags[name]
		assert.True(t, ok, name)
		assert.Equal(t, want, kind, name)
	}
	assert.Contains(t, w.Rules, "query-in-loop")
}

// The shells themselves complete, where they are installed.
func TestCompletion(t *testing.T) {
	shells := map[string]func(script, line string) string{
		"bash": func(script, line string) string {
			return script + "\nCOMP_WORDS=(" + line + "); ((COMP_CWORD = ${#COMP_WORDS[@]} - 1)); _querylint; printf '%s\\n' \"${COMPREPLY[@]}\""
		},
		// compadd and its like can be called by the line editor only: they are shown.
		"zsh": func(script, line string) string {
			return "compdef() { :; }; _files() { :; }; compadd() { shift; print -l -- $@ }\n" +
				"_describe() { print -l -- ${${(P)@[-1]}%%:*} }\n" + script + "\nwords=(" + line + "); CURRENT=${#words}; _querylint"
		},
		"fish": func(script, line string) string {
			return script + "\ncomplete -C '" + strings.ReplaceAll(line, "''", "") + "' | cut -f1"
		},
	}
	for shell, ask := range shells {
		t.Run(shell, func(t *testing.T) {
			tool, err := exec.LookPath(shell)
			if err != nil {
				t.Skipf("%s is not installed", shell)
			}
			got := testmod.Querylint(t, t.TempDir(), "completion", shell)
			require.Zero(t, got.Code, got.Stderr)
			typed := func(line string) []string {
				out := testmod.Execute(t, t.TempDir(), tool, "-c", ask(got.Stdout, line))
				require.Zero(t, out.Code, out.Stderr)
				return strings.Fields(out.Stdout)
			}
			assert.Contains(t, typed("querylint di"), "diff")
			assert.Contains(t, typed("querylint -f"), "-format")
			assert.Contains(t, typed("querylint -format ''"), "codequality")
			assert.Contains(t, typed("querylint rules query"), "query-in-loop")
			assert.Contains(t, typed("querylint explain set-and null"), "null-compare")
			assert.Contains(t, typed("querylint completion ''"), "fish")
		})
	}
	assert.Equal(t, testmod.Result{Code: exitFailure, Stderr: "querylint: there is no completion for \"tcsh\" (bash, zsh, fish)\n"}, testmod.Querylint(t, t.TempDir(), "completion", "tcsh"))
	assert.Equal(t, exitFailure, testmod.Querylint(t, t.TempDir(), "completion").Code)
}
