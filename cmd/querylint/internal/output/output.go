// Package output writes findings for people and for programs.
package output

import (
	"cmp"
	"go/token"
	"path/filepath"
	"slices"

	"github.com/querylint/querylint/analyzers/finding"
)

// Version is the version of the JSON report. It changes when a field changes
// its meaning or goes away; new fields do not change it.
const Version = 1

// Report is what a run has found, in the form of the JSON report. File names
// are relative to the working directory, with forward slashes.
type Report struct {
	Version  int       `json:"version"`
	Findings []Finding `json:"findings"`
	Skipped  []Skipped `json:"skipped"`

	dir string // the working directory
}

// Finding is one finding. See finding.Finding for what the fields mean.
type Finding struct {
	Rule       string             `json:"rule"`
	Severity   finding.Severity   `json:"severity"`
	Confidence finding.Confidence `json:"confidence"`
	File       string             `json:"file"`
	Line       int                `json:"line"`
	Column     int                `json:"column"`
	EndLine    int                `json:"endLine"`
	EndColumn  int                `json:"endColumn"`
	Function   string             `json:"function"`
	Callee     string             `json:"callee"`
	Target     string             `json:"target"`
	Message    string             `json:"message"`
	Cost       string             `json:"cost"`
	Degree     int                `json:"degree"`
	Chain      []finding.Frame    `json:"chain"`
	SQL        string             `json:"sql"`
	Table      string             `json:"table"`
	Suggestion string             `json:"suggestion"`
	URL        string             `json:"url"`
	Sites      []finding.Place    `json:"sites,omitempty"`

	related []note
	loop    token.Pos // around it, if any
	upTo    bool      // the cost is what it is at most
	called  string    // in a template that the place runs, and where there
	change  *change   // that -fix would make
}

// Skipped is a text that was recognised and not checked.
type Skipped struct {
	File   string `json:"file"`
	Line   int    `json:"line"`
	Reason string `json:"reason"`
}

// New makes a report of the findings at or above least. They are sorted by
// file, line, column and rule; of several findings of one rule at one place the
// first counts, but for the calls of a template that is run there.
func New(fset *token.FileSet, dir string, findings []*finding.Finding, least finding.Severity) *Report {
	r := &Report{Version: Version, Findings: []Finding{}, Skipped: []Skipped{}, dir: dir}
	for _, f := range findings {
		if f.Skipped != "" {
			at := fset.Position(f.Pos)
			r.Skipped = append(r.Skipped, Skipped{Relative(dir, at.Filename), at.Line, f.Skipped})
			continue
		}
		if f.Severity >= least {
			r.Findings = append(r.Findings, convert(fset, dir, f))
		}
	}
	place := func(a, b Finding) int {
		return cmp.Or(
			cmp.Compare(a.File, b.File),
			cmp.Compare(a.Line, b.Line),
			cmp.Compare(a.Column, b.Column),
			cmp.Compare(a.Rule, b.Rule),
			cmp.Compare(a.called, b.called),
		)
	}
	slices.SortFunc(r.Skipped, compareSkipped)
	r.Skipped = slices.Compact(r.Skipped)
	slices.SortStableFunc(r.Findings, place)
	r.Findings = slices.CompactFunc(r.Findings, func(a, b Finding) bool { return place(a, b) == 0 })
	return r
}

func convert(fset *token.FileSet, dir string, f *finding.Finding) Finding {
	at := placeOf(fset, dir, f.Pos, f.End)
	chain := make([]finding.Frame, len(f.Chain)) // [] in JSON, never null
	for i, frame := range f.Chain {
		frame.File = Relative(dir, frame.File)
		chain[i] = frame
	}
	sites := slices.Clone(f.Sites)
	for i := range sites {
		sites[i].File = Relative(dir, sites[i].File)
	}
	called := ""
	if f.Template != "" {
		called = f.Template + " " + f.Callee
	}
	return Finding{
		Rule:       f.Rule,
		Severity:   f.Severity,
		Confidence: f.Confidence,
		File:       at.file,
		Line:       at.start.Line,
		Column:     at.start.Column,
		EndLine:    at.end.Line,
		EndColumn:  at.end.Column,
		Function:   f.Function,
		Callee:     f.Callee,
		Target:     f.Target,
		Message:    f.Message,
		Cost:       f.Cost,
		Degree:     f.Degree,
		Chain:      chain,
		SQL:        f.SQL,
		Table:      f.Table,
		Suggestion: f.Suggestion,
		URL:        f.URL,
		Sites:      sites,
		related:    notesOf(fset, dir, f),
		loop:       f.Loop,
		upTo:       f.UpTo,
		called:     called,
		change:     changeOf(fset, dir, f),
	}
}

// LargestFirst sorts the findings by the rows of their tables. Those of one table, and
// those of which nothing is known, which come last, stay as they are.
func (r *Report) LargestFirst(rows func(*Finding) (n int64, known bool)) {
	size := make(map[string]int64)
	key := func(f *Finding) string { return f.File + "\x00" + f.Table } // of several modules, each has its tables
	for i := range r.Findings {
		f := &r.Findings[i]
		if _, asked := size[key(f)]; asked {
			continue
		}
		n, known := rows(f)
		if !known {
			n = -1
		}
		size[key(f)] = n
	}
	slices.SortStableFunc(r.Findings, func(a, b Finding) int { return cmp.Compare(size[key(&b)], size[key(&a)]) })
}

// Skip adds a text that was not checked.
func (r *Report) Skip(file string, line int, reason string) {
	r.Skipped = append(r.Skipped, Skipped{Relative(r.dir, file), line, reason})
	slices.SortFunc(r.Skipped, compareSkipped)
	r.Skipped = slices.Compact(r.Skipped)
}

func compareSkipped(a, b Skipped) int {
	return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Reason, b.Reason))
}

// Count is the number of findings with exactly this severity.
func (r *Report) Count(severity finding.Severity) int {
	n := 0
	for _, f := range r.Findings {
		if f.Severity == severity {
			n++
		}
	}
	return n
}

// Drop leaves findings out, and returns how many.
func (r *Report) Drop(known func(Finding) bool) int {
	all := len(r.Findings)
	r.Findings = slices.DeleteFunc(r.Findings, known)
	return all - len(r.Findings)
}

// Fails reports whether there is a finding with this severity or a higher one.
func (r *Report) Fails(least finding.Severity) bool {
	return slices.ContainsFunc(r.Findings, func(f Finding) bool { return f.Severity >= least })
}

// Relative is the name of a file as seen from dir, with forward slashes.
func Relative(dir, file string) string {
	if filepath.IsAbs(file) {
		if rel, err := filepath.Rel(dir, file); err == nil {
			file = rel
		}
	}
	return filepath.ToSlash(file)
}
