package main

import (
	"bytes"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"

	"github.com/querylint/querylint/analyzers"
	"github.com/querylint/querylint/analyzers/config"
	"github.com/querylint/querylint/analyzers/finding"
	"github.com/querylint/querylint/analyzers/ignore"
	"github.com/querylint/querylint/cmd/querylint/internal/load"
)

// directiveFindings are what there is to say about the comments of the program
// that take findings back; ignored are the findings that they have taken.
func directiveFindings(program *load.Program, opts options, dir string, ignored []*finding.Finding) []*finding.Finding {
	// Only with all packages can it be said that nothing is found there.
	whole := slices.Contains(opts.patterns, "./...") && config.Root(dir) == dir
	var found []*finding.Finding
	for _, name := range program.Files() {
		data, err := os.ReadFile(name)
		if err != nil || !bytes.Contains(data, []byte("querylint")) {
			continue
		}
		file, err := parser.ParseFile(program.Fset, name, data, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			continue // reported with the package
		}
		all := whole && len(program.Owner(name).Errors) == 0
		list, places := ignore.Places(program.Fset, file)
		found = append(found, remarks(list, ignored, all, func(i int) token.Pos { return places[i] })...)
	}
	return found
}

// remarks are the findings about the directives of one file, at places that at
// knows by their index.
func remarks(list []finding.Directive, ignored []*finding.Finding, all bool, at func(i int) token.Pos) []*finding.Finding {
	rules := analyzers.Rules()
	byID := func(id string) *finding.Rule {
		if i := slices.IndexFunc(rules, func(r finding.Rule) bool { return r.ID == id }); i >= 0 {
			return &rules[i]
		}
		return nil
	}
	var found []*finding.Finding
	for i, d := range list {
		used := slices.ContainsFunc(ignored, func(f *finding.Finding) bool {
			return f.Ignored.File == d.File && f.Ignored.Line == d.Line && f.Ignored.Col == d.Col
		})
		name, err := filepath.Abs(d.File)
		if err != nil {
			name = d.File
		}
		for _, f := range ignore.Check(&d, used, all, func(id string) bool { return byID(id) != nil }) {
			var asked bool
			if f.Severity, asked = config.Current().Judge(byID(f.Rule), name, f.Severity); asked {
				f.Pos = at(i)
				f.End = f.Pos
				found = append(found, f)
			}
		}
	}
	return found
}
