package main

import (
	"bytes"
	"errors"
	"fmt"
	"go/token"
	"io"
	"regexp"

	"github.com/querylint/querylint/analyzers/finding"
	"github.com/querylint/querylint/cmd/querylint/internal/fix"
	"github.com/querylint/querylint/cmd/querylint/internal/output"
)

// applyFixes makes the changes that are safe, or prints them as a diff, and says
// which of them are not made and why. It returns the findings that stay, and
// whether something is changed.
func applyFixes(cfg fix.Config, findings []*finding.Finding, opts options, dir string, stdout, stderr io.Writer) (left []*finding.Finding, changed bool, err error) {
	cfg.Least = opts.severity
	plan, err := fix.New(cfg, findings)
	if err != nil {
		return nil, false, err
	}
	refuse(plan, cfg.Fset, dir, stderr)
	if opts.diff {
		for i := range plan.Files {
			if _, err := stdout.Write(plan.Files[i].Diff(output.Relative(dir, plan.Files[i].Name))); err != nil {
				return nil, false, err
			}
		}
		return plan.Left, len(plan.Files) > 0, nil
	}
	if err := plan.Write(); err != nil {
		return nil, false, err
	}
	if plan.Made > 0 {
		say(stderr, "querylint: fixed %d in %d files", plan.Made, len(plan.Files))
	}
	return plan.Left, len(plan.Files) > 0, nil
}

// diffCode is the exit code of -fix -diff: as that of gofmt -d, it says whether
// there is a difference.
func diffCode(code int, changed bool) int {
	if code == exitClean && changed {
		return exitFindings
	}
	return code
}

// sqlFixes is how .sql files are changed: their texts are read already, and have to
// hold as many statements with the changes.
func sqlFixes(fset *token.FileSet, files map[string]sqlFile) fix.Config {
	return fix.Config{
		Fset: fset,
		Read: func(name string) ([]byte, error) { return files[name].text, nil },
		Check: func(f *fix.File) error {
			if generatedSQL(f.Before) {
				return errors.New("the file is generated")
			}
			checker := files[f.Name].checker
			before, after := checker.Text(string(f.Before)), checker.Text(string(f.After))
			if before.Statements != after.Statements || len(before.Skipped) != len(after.Skipped) {
				return errors.New("a statement would not parse with all changes")
			}
			return nil
		},
	}
}

var generatedMark = regexp.MustCompile(`^(--|#|/\*)\s*Code generated .* DO NOT EDIT\.`)

// generatedSQL reports whether one of the comments that an .sql file begins with
// says that a program wrote it.
func generatedSQL(data []byte) bool {
	for line := range bytes.Lines(bytes.TrimPrefix(data, []byte("\ufeff"))) {
		line = bytes.TrimSpace(line)
		switch {
		case generatedMark.Match(line):
			return true
		case len(line) > 0 && !bytes.HasPrefix(line, []byte("--")) && line[0] != '#' && line[0] != '/' && line[0] != '*':
			return false
		}
	}
	return false
}

// refuse says which changes are not made, one a line.
func refuse(plan *fix.Plan, fset *token.FileSet, dir string, stderr io.Writer) {
	told := make(map[string]bool) // a file may be in a package and its variant for tests
	for _, r := range plan.Refused {
		at := fset.Position(r.Finding.Pos)
		at.Filename = output.Relative(dir, at.Filename)
		if line := fmt.Sprintf("%s: not fixed: %s [%s]", at, r.Reason, r.Finding.Rule); !told[line] {
			told[line] = true
			say(stderr, "%s", line)
		}
	}
}
