package main

import (
	"io"
	"slices"

	"github.com/querylint/querylint/analyzers"
	"github.com/querylint/querylint/cmd/querylint/internal/completion"
	"github.com/querylint/querylint/cmd/querylint/internal/output"
)

// complete prints the script for a shell.
func complete(args []string, stdout, stderr io.Writer) int {
	if len(args) != 1 {
		return fail(stderr, "querylint completion wants a shell: bash, zsh or fish")
	}
	script, err := completion.Script(args[0], words())
	if err != nil {
		return fail(stderr, "%v", err)
	}
	if _, err := io.WriteString(stdout, script); err != nil {
		return fail(stderr, "%v", err)
	}
	return exitClean
}

func words() completion.Words {
	var rules []string
	for _, r := range analyzers.Rules() {
		rules = append(rules, r.ID)
	}
	formats := output.Formats()
	for _, f := range costFormats {
		if !slices.Contains(formats, f) {
			formats = append(formats, f)
		}
	}
	return completion.Parse(usage, map[string][]string{
		"format":  formats,
		"server":  {"mysql8", "mysql57", "mariadb10", "mariadb11"},
		"dialect": {"mysql", "postgres", "sqlite", "mssql"},
	}, rules)
}
