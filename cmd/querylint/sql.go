package main

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/querylint/querylint/analyzers"
	"github.com/querylint/querylint/analyzers/config"
	"github.com/querylint/querylint/analyzers/discover"
	"github.com/querylint/querylint/analyzers/finding"
	"github.com/querylint/querylint/analyzers/ignore"
	"github.com/querylint/querylint/cmd/querylint/internal/load"
	"github.com/querylint/querylint/cmd/querylint/internal/output"
	"github.com/querylint/querylint/sqlcheck"
	"github.com/querylint/querylint/sqlcheck/schema"
)

// checkSQL checks .sql files or the standard input.
func checkSQL(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	opts, err := parseFlags(args, options{command: "sql"})
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
	if opts.fix && !opts.diff && slices.Contains(opts.patterns, "-") {
		return fail(stderr, "-fix cannot change the standard input; -fix -diff prints what it would")
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
		return complain(stderr, err)
	}
	if err := findSchema(&opts, dir, stderr); err != nil {
		return badSchema(stderr, err)
	}
	check, err := newSQLCheck(&opts, dir)
	if err != nil {
		return badSchema(stderr, err)
	}
	fset, files := token.NewFileSet(), make(map[string]sqlFile)
	var findings []*finding.Finding
	for _, name := range opts.patterns {
		file, data, err := readSQL(fset, name, stdin)
		if err != nil {
			return badSchema(stderr, err)
		}
		database := databaseOf(dir, file.Name())
		checker, err := check.of(file.Name(), string(data), database)
		if err != nil {
			return fail(stderr, "%v", err)
		}
		files[file.Name()] = sqlFile{data, checker}
		findings = append(findings, wanted(file, string(data), sqlFindings(file, string(data), database, checker))...)
	}
	if opts.fix {
		var changed bool
		if findings, changed, err = applyFixes(sqlFixes(fset, files), findings, opts, dir, stdout, stderr); err != nil {
			return fail(stderr, "%v", err)
		}
		if opts.diff {
			return diffCode(exitClean, changed)
		}
	}
	report, err := opts.report(fset, dir, findings, func(file string) bool {
		return slices.Contains(opts.patterns, output.Relative(dir, file))
	}, stderr)
	if err != nil {
		return complain(stderr, err)
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

// databaseOf is the database that the path of a file names below the root of its
// module, or "".
func databaseOf(dir, name string) string {
	full, err := filepath.Abs(name)
	if err != nil {
		return ""
	}
	below, err := filepath.Rel(config.Root(dir), full)
	if err != nil {
		return ""
	}
	return discover.DatabaseOf(filepath.ToSlash(below))
}

// sqlFindings checks the text of one file.
func sqlFindings(file *token.File, text, database string, checker *sqlcheck.Checker) []*finding.Finding {
	at := func(off int) token.Pos { return file.Pos(min(max(off, 0), len(text))) }
	r := checker.Check(sqlcheck.Input{Text: text, Script: true, Database: database, Migration: schema.IsMigration(file.Name())})
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
				out.Was = append(out.Was, text[e.Start:e.End])
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
		if rule := ruleOf(f.Rule); rule != nil {
			f.Ignored = ignore.First(directives, f.Rule, file.Line(f.Pos))
			var asked bool
			f.Severity, asked = config.Current().Judge(rule, path, f.Severity)
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
	at := func(i int) token.Pos { return file.LineStart(directives[i].Line) + token.Pos(directives[i].Col-1) }
	return append(shown, remarks(directives, ignored, true, false, at)...)
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

// naming is how the program names tables, as far as files of the program say it that
// are no tests: the value of the flag program-naming.
func naming(program *load.Program, scope load.Scope) string {
	s, ok := scope.(*analyzers.Scope)
	if !ok {
		return ""
	}
	var list [][]*ast.File
	for _, pkg := range program.Packages() {
		if own(pkg) && slices.ContainsFunc(slices.Collect(pkg.Imports()), s.NamesTables) {
			list = append(list, parsed(pkg))
		}
	}
	return s.Naming(list)
}

// committed reports whether files of the program that are no tests open connections
// at READ COMMITTED or below: the value of the flag program-committed.
func committed(program *load.Program) bool {
	return slices.ContainsFunc(program.Packages(), func(pkg *load.Package) bool {
		return own(pkg) && slices.ContainsFunc(pkg.GoFiles(), namesIsolation) && analyzers.Committed(parsed(pkg))
	})
}

// namesIsolation reports whether a file is worth being parsed for it.
func namesIsolation(file string) bool {
	data, err := os.ReadFile(file)
	return err == nil && bytes.Contains(data, []byte("_isolation"))
}

// own reports whether a package is the program's, and no dependency.
func own(pkg *load.Package) bool { return pkg.Module != nil && pkg.Module.Version == "" }

// parsed are the files of a package that are no tests.
func parsed(pkg *load.Package) []*ast.File {
	var files []*ast.File
	for _, name := range pkg.GoFiles() {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		// What cannot be parsed is reported where it is compiled.
		if f, _ := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution); f != nil {
			files = append(files, f)
		}
	}
	return files
}
