package main

import (
	"slices"
	"strings"

	"github.com/querylint/querylint/analyzers"
	"github.com/querylint/querylint/analyzers/finding"
	"github.com/querylint/querylint/cmd/querylint/internal/load"
	"github.com/querylint/querylint/cmd/querylint/internal/reach"
)

// lowerUnreached makes findings info that stand in functions to which nothing in
// the program comes: they cost nobody anything. A comparison of revisions does not
// ask, for what is new may be called by the next change.
func lowerUnreached(program *load.Program, graph *reach.Graph, findings []*finding.Finding) {
	byFile := make(map[string][]reach.Unreached)
	for _, u := range graph.Unreached() {
		byFile[u.File] = append(byFile[u.File], u)
	}
	for _, f := range findings {
		at := program.Fset.Position(f.Pos)
		for _, u := range byFile[at.Filename] {
			if u.From <= at.Line && at.Line <= u.To && f.Severity > finding.Info {
				f.Severity = finding.Info
				f.Message = strings.TrimSuffix(f.Message, " ["+f.Rule+"]") + "; nothing in the program comes to " + u.Name + " [" + f.Rule + "]"
			}
		}
	}
}

// lowerSeldom makes findings one level less severe that are about load, in code that
// runs only when a server starts or when somebody types a command. Of round trips in
// loops the analyzer itself knows.
func lowerSeldom(program *load.Program, seldom func(function, file string, line int) bool, findings []*finding.Finding) {
	load := make(map[string]bool)
	for _, r := range analyzers.Rules() {
		load[r.ID] = r.Load
	}
	for _, f := range findings {
		if !load[f.Rule] || f.Severity <= finding.Info {
			continue
		}
		if at := program.Fset.Position(f.Pos); seldom(f.Function, at.Filename, at.Line) {
			f.Severity--
			f.Message = strings.TrimSuffix(f.Message, " ["+f.Rule+"]") + "; it runs at start-up or by a command only [" + f.Rule + "]"
		}
	}
}

// withoutOrder leaves out what is said of the order of a map that has one entry at most,
// wherever the program makes it.
func withoutOrder(findings []*finding.Finding, entries func(name string) (int64, bool)) []*finding.Finding {
	return slices.DeleteFunc(findings, func(f *finding.Finding) bool {
		if f.Map == "" {
			return false
		}
		n, known := entries(f.Map)
		return known && n <= 1
	})
}
