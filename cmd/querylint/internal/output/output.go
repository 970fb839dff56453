// Package output writes findings for people and for programs.
package output

import (
	"bufio"
	"cmp"
	"encoding/json"
	"fmt"
	"go/token"
	"io"
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
	Message    string             `json:"message"`
	Cost       string             `json:"cost"`
	Degree     int                `json:"degree"`
	Chain      []finding.Frame    `json:"chain"`
	SQL        string             `json:"sql"`
	Table      string             `json:"table"`
	Suggestion string             `json:"suggestion"`
	URL        string             `json:"url"`
}

// Skipped is a text that was recognised and not checked.
type Skipped struct {
	File   string `json:"file"`
	Line   int    `json:"line"`
	Reason string `json:"reason"`
}

// New makes a report of the findings at or above least. They are sorted by
// file, line, column and rule; of several findings of one rule at one place the
// first counts.
func New(fset *token.FileSet, dir string, findings []*finding.Finding, least finding.Severity) *Report {
	r := &Report{Version: Version, Findings: []Finding{}, Skipped: []Skipped{}}
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
		)
	}
	skipped := func(a, b Skipped) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Reason, b.Reason))
	}
	slices.SortFunc(r.Skipped, skipped)
	r.Skipped = slices.Compact(r.Skipped)
	slices.SortStableFunc(r.Findings, place)
	r.Findings = slices.CompactFunc(r.Findings, func(a, b Finding) bool { return place(a, b) == 0 })
	return r
}

func convert(fset *token.FileSet, dir string, f *finding.Finding) Finding {
	start, end := fset.Position(f.Pos), fset.Position(f.Pos)
	if f.End.IsValid() {
		end = fset.Position(f.End)
	}
	chain := make([]finding.Frame, len(f.Chain)) // [] in JSON, never null
	for i, frame := range f.Chain {
		frame.File = Relative(dir, frame.File)
		chain[i] = frame
	}
	return Finding{
		Rule:       f.Rule,
		Severity:   f.Severity,
		Confidence: f.Confidence,
		File:       Relative(dir, start.Filename),
		Line:       start.Line,
		Column:     start.Column,
		EndLine:    end.Line,
		EndColumn:  end.Column,
		Function:   f.Function,
		Callee:     f.Callee,
		Message:    f.Message,
		Cost:       f.Cost,
		Degree:     f.Degree,
		Chain:      chain,
		SQL:        f.SQL,
		Table:      f.Table,
		Suggestion: f.Suggestion,
		URL:        f.URL,
	}
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

// Text writes one line per finding, in the form of compilers.
func (r *Report) Text(w io.Writer) error {
	buf := bufio.NewWriter(w)
	for _, f := range r.Findings {
		fmt.Fprintf(buf, "%s:%d:%d: %s: %s\n", f.File, f.Line, f.Column, f.Severity, f.Message)
	}
	return buf.Flush()
}

// JSON writes the report as one JSON object.
func (r *Report) JSON(w io.Writer) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false) // code is full of < and &
	enc.SetIndent("", "  ")
	return enc.Encode(r)
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
