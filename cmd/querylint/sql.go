package main

import (
	"bytes"
	"fmt"
	"go/token"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/querylint/querylint/analyzers"
	"github.com/querylint/querylint/analyzers/config"
	"github.com/querylint/querylint/analyzers/finding"
	"github.com/querylint/querylint/analyzers/ignore"
	"github.com/querylint/querylint/cmd/querylint/internal/load"
	"github.com/querylint/querylint/cmd/querylint/internal/output"
	"github.com/querylint/querylint/sqlcheck"
	"github.com/querylint/querylint/sqlcheck/schema"
)

// checkSQL checks .sql files or the standard input.
func checkSQL(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	opts, err := parseOptions(args)
	if err != nil {
		return fail(stderr, "%v", err)
	}
	if opts.help {
		fmt.Fprint(stdout, usage)
		return exitClean
	}
	if !opts.named {
		return fail(stderr, "querylint sql needs a file, or - for the standard input")
	}
	if opts.dir != "" {
		if err := os.Chdir(opts.dir); err != nil {
			return fail(stderr, "%v", err)
		}
	}
	dir, err := os.Getwd()
	if err != nil {
		return fail(stderr, "%v", err)
	}
	if err := opts.readSettings(dir); err != nil {
		fmt.Fprintln(stderr, err) // begins with file:line
		return exitFailure
	}
	if err := findSchema(&opts, dir, stderr); err != nil {
		return badSchema(stderr, err)
	}
	check, err := newSQLCheck(&opts, dir)
	if err != nil {
		return fail(stderr, "%v", err)
	}
	fset := token.NewFileSet()
	var findings []*finding.Finding
	for _, name := range opts.patterns {
		data, err := readSQL(name, stdin)
		if name == "-" {
			name = "<stdin>"
		}
		if err != nil {
			return fail(stderr, "%v", err)
		}
		if why := schema.NotText(data); why != "" {
			return badSchema(stderr, schema.Note{File: name, Line: 1, Message: why})
		}
		checker, err := check.of(name, string(data))
		if err != nil {
			return fail(stderr, "%v", err)
		}
		file := fset.AddFile(name, -1, len(data))
		file.SetLinesForContent(data)
		if bom := []byte("\ufeff"); bytes.HasPrefix(data, bom) {
			file.AddLineColumnInfo(len(bom), name, 1, 1) // editors do not count it
		}
		findings = append(findings, wanted(file, string(data), sqlFindings(file, string(data), checker))...)
	}
	if opts.fix {
		if findings, err = applyFixes(fset, findings, opts.severity, stderr); err != nil {
			return fail(stderr, "%v", err)
		}
	}
	report, err := opts.report(fset, dir, findings, func(file string) bool {
		return slices.Contains(opts.patterns, output.Relative(dir, file))
	}, stderr)
	if err != nil {
		fmt.Fprintln(stderr, err) // begins with file:line
		return exitFailure
	}
	if opts.writeBaseline != "" {
		if err := opts.saveBaseline(report, dir, stderr); err != nil {
			return fail(stderr, "%v", err)
		}
		return exitClean
	}
	opts.saySchema(dir, stderr)
	return finish(report, opts, exitClean, stdout, stderr)
}

// sqlFindings checks the text of one file.
func sqlFindings(file *token.File, text string, checker *sqlcheck.Checker) []*finding.Finding {
	at := func(off int) token.Pos { return file.Pos(min(max(off, 0), len(text))) }
	r := checker.Check(sqlcheck.Input{Text: text, Script: true})
	var list []*finding.Finding
	for _, f := range r.Findings {
		out := &finding.Finding{
			Rule: f.Rule, Severity: f.Severity, Confidence: f.Confidence,
			Pos: at(f.Start), End: at(f.End), Message: fmt.Sprintf("%s [%s]", f.Message, f.Rule),
			Callee: f.Table, SQL: strings.TrimSpace(text[f.Statement.Start:f.Statement.End]), Table: f.Table,
			Suggestion: f.Suggestion, URL: finding.URL(f.Rule),
		}
		if f.Rewrite != nil {
			out.Unsafe = !f.Rewrite.Safe
			var edits []analysis.TextEdit
			for _, e := range f.Rewrite.Edits {
				edits = append(edits, analysis.TextEdit{Pos: at(e.Start), End: at(e.End), NewText: []byte(e.Text)})
			}
			out.Fixes = []analysis.SuggestedFix{{Message: f.Suggestion, TextEdits: edits}}
		}
		list = append(list, out)
	}
	for _, s := range r.Skipped {
		list = append(list, &finding.Finding{Pos: at(s.Start), End: at(s.End), Skipped: s.Reason})
	}
	return list
}

// wanted are the findings of a file that the settings ask for, with the
// severities that they set, and that no comment takes back; then what there is
// to say about the comments.
func wanted(file *token.File, text string, list []*finding.Finding) []*finding.Finding {
	name := file.Name()
	path, err := filepath.Abs(name)
	if err != nil {
		path = name
	}
	directives := ignore.SQL(name, text)
	var shown, ignored []*finding.Finding
	for _, f := range list {
		if rule := sqlcheck.RuleByID(f.Rule); rule != nil {
			f.Ignored = ignore.First(directives, f.Rule, file.Line(f.Pos))
			var asked bool
			f.Severity, asked = config.Current().Judge(&finding.Rule{ID: rule.ID, Severity: rule.Severity}, path, f.Severity)
			if f.Ignored != nil {
				ignored = append(ignored, f)
				continue
			}
			if !asked {
				continue
			}
		}
		shown = append(shown, f)
	}
	at := func(line, col int) token.Pos { return file.LineStart(line) + token.Pos(col-1) }
	return append(shown, remarks(directives, ignored, true, at)...)
}

// drivers lists the databases that packages of the program are drivers of.
func drivers(program *load.Program, scope load.Scope) []string {
	s, ok := scope.(*analyzers.Scope)
	if !ok {
		return nil
	}
	var list []string
	for _, pkg := range program.Packages() {
		if d := s.Dialect(pkg.Path); d != "" && !slices.Contains(list, d) {
			list = append(list, d)
		}
	}
	slices.Sort(list)
	return list
}

// applyFixes makes the changes of findings that have some, and returns the
// others. Of changes that overlap, the first is made.
func applyFixes(fset *token.FileSet, findings []*finding.Finding, least finding.Severity, stderr io.Writer) ([]*finding.Finding, error) {
	type edit struct {
		start, end int
		text       string
	}
	edits := make(map[string][]edit)
	var rest []*finding.Finding
	done := 0
next:
	for _, f := range findings {
		if len(f.Fixes) == 0 || f.Unsafe || f.Skipped != "" || f.Severity < least {
			rest = append(rest, f)
			continue
		}
		add := make(map[string][]edit)
		for _, e := range f.Fixes[0].TextEdits {
			from, to := fset.Position(e.Pos), fset.Position(e.End)
			n := edit{from.Offset, to.Offset, string(e.NewText)}
			for _, o := range edits[from.Filename] {
				if n.start < o.end && o.start < n.end || n == o {
					rest = append(rest, f)
					continue next
				}
			}
			add[from.Filename] = append(add[from.Filename], n)
		}
		for name, list := range add {
			edits[name] = append(edits[name], list...)
		}
		done++
	}
	names := make([]string, 0, len(edits))
	for name := range edits {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			return rest, err
		}
		list := edits[name]
		slices.SortFunc(list, func(a, b edit) int { return b.start - a.start })
		text := string(data)
		for _, e := range list {
			text = text[:e.start] + e.text + text[e.end:]
		}
		info, err := os.Stat(name)
		if err != nil {
			return rest, err
		}
		if err := os.WriteFile(name, []byte(text), info.Mode().Perm()); err != nil {
			return rest, err
		}
	}
	if done > 0 {
		fmt.Fprintf(stderr, "querylint: fixed %d in %d files\n", done, len(names))
	}
	return rest, nil
}
