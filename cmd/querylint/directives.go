package main

import (
	"bytes"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"github.com/querylint/querylint/analyzers"
	"github.com/querylint/querylint/analyzers/change"
	"github.com/querylint/querylint/analyzers/config"
	"github.com/querylint/querylint/analyzers/finding"
	"github.com/querylint/querylint/analyzers/ignore"
	"github.com/querylint/querylint/analyzers/plan"
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
		found = append(found, remarks(list, ignored, all, opts.compares, func(i int) token.Pos { return places[i] })...)
	}
	return found
}

// ruleOf is a rule by its id, or nil.
func ruleOf(id string) *finding.Rule { return rulesByID()[id] }

var rulesByID = sync.OnceValue(func() map[string]*finding.Rule {
	byID := make(map[string]*finding.Rule)
	for _, r := range analyzers.Rules() {
		byID[r.ID] = &r
	}
	return byID
})

// comments are the comments of Go files that take findings back, by file, as far as
// they have been read.
type comments map[string][]finding.Directive

// covering is the comment that takes a finding back, or nil.
func (c comments) covering(fset *token.FileSet, f *finding.Finding) (*finding.Directive, error) {
	at, name := fset.Position(f.Pos), fset.File(f.Pos).Name()
	if _, read := c[name]; !read {
		var err error
		if c[name], err = directivesOf(name); err != nil {
			return nil, err
		}
	}
	i := slices.IndexFunc(c[name], func(d finding.Directive) bool { return d.In(at.Filename) && d.Covers(f.Rule, at.Line) })
	if i < 0 {
		return nil, nil
	}
	return &c[name][i], nil
}

// directivesOf are the comments of a Go file that take findings back.
func directivesOf(name string) ([]finding.Directive, error) {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, name, nil, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	return ignore.Directives(fset, file), nil
}

// unlooked reports whether a comment names a rule that this run does not look for: of
// plans, only querylint explain finds something, of changes only querylint diff.
func unlooked(d *finding.Directive, compares bool) bool {
	rules := plan.Rules()
	if !compares {
		rules = append(rules, change.Rules()...)
	}
	return slices.ContainsFunc(rules, func(r finding.Rule) bool { return slices.Contains(d.Rules, r.ID) })
}

// remarks are the findings about the directives of one file, at places that at
// knows by their index.
func remarks(list []finding.Directive, ignored []*finding.Finding, all, compares bool, at func(i int) token.Pos) []*finding.Finding {
	var found []*finding.Finding
	for i, d := range list {
		used := slices.ContainsFunc(ignored, func(f *finding.Finding) bool {
			return f.Ignored.File == d.File && f.Ignored.Line == d.Line && f.Ignored.Col == d.Col
		})
		name, err := filepath.Abs(d.File)
		if err != nil {
			name = d.File
		}
		used = used || unlooked(&d, compares)
		for _, f := range ignore.Check(&d, used, all, func(id string) bool { return ruleOf(id) != nil }) {
			var asked bool
			if f.Severity, asked = config.Current().Judge(ruleOf(f.Rule), name, f.Severity); asked {
				f.Pos = at(i)
				f.End = f.Pos
				found = append(found, f)
			}
		}
	}
	return found
}
