// Package finding defines what an analyzer of querylint says about one place
// in the code, in the form that every driver prints and that the JSON contract
// promises.
package finding

import (
	"cmp"
	"go/token"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/querylint/querylint/sqlcheck"
)

// Severity orders findings by how much they hurt. A run fails on findings of
// the failing severity and above (Warning unless told otherwise).
type Severity = sqlcheck.Severity

const (
	// Info is worth knowing and never fails a run; it is shown on request.
	Info = sqlcheck.Info
	// Warning hurts once a table or a set has grown.
	Warning = sqlcheck.Warning
	// Error hurts today, proved from the code.
	Error = sqlcheck.Error
)

// Confidence says how much of a finding is proved from the code and how much
// is assumed about what the code does not show.
type Confidence = sqlcheck.Confidence

const (
	// Certain: every step is in the code.
	Certain = sqlcheck.Certain
	// Likely: one step is the usual case, such as one of several
	// implementations of an interface.
	Likely = sqlcheck.Likely
	// Weak: something else in the code may make it harmless.
	Weak = sqlcheck.Weak
)

// Frame is one step of a call chain: Function is called at File:Line.
type Frame struct {
	Function string `json:"function"`
	File     string `json:"file"`
	Line     int    `json:"line"`
}

// Place is a place in a file. Lines and columns count from 1, columns in bytes.
type Place struct {
	File   string `json:"file"`
	Line   int    `json:"line"`
	Column int    `json:"column"`
}

// Compare orders places by file, line and column.
func (p Place) Compare(q Place) int {
	return cmp.Or(cmp.Compare(p.File, q.File), cmp.Compare(p.Line, q.Line), cmp.Compare(p.Column, q.Column))
}

// Finding is one place and what is wrong with it. Pos and End belong to the
// FileSet of the pass that reported it.
type Finding struct {
	Rule       string     // stable id, such as query-in-loop
	Severity   Severity   // how much it hurts
	New        Severity   // how much at least, where a comparison of revisions finds it new
	Confidence Confidence // how much of it is proved
	Pos, End   token.Pos  // the outermost call, or the text, that is meant
	Loop       token.Pos  // the line of the innermost loop around it, if any
	Function   string     // enclosing function: pkg/path.(*T).Method
	Callee     string     // what is called there: service.Get; of a statement, its table
	Target     string     // full name of the function that is called there, where Callee hangs on names of variables
	Template   string     // where a template that the place runs calls that: page.html:3
	Message    string     // one line that ends with [rule]
	Cost       string     // factors of the round trips: len(a)·len(b)
	Degree     int        // how many of the factors grow with data
	UpTo       bool       // the round trips are at most as many
	Chain      []Frame    // calls from the place down to the driver
	SQL        string     // statement, where one is known
	Table      string     // table, where one is known
	Map        string     // the map whose order it is about: with one entry at most it has none
	Suggestion string     // what to do instead
	URL        string     // the page of the rule
	Ignored    *Directive // the comment that takes it back, if any
	Skipped    string     // instead of all the others: why a text was not checked
	Sites      []Place    // where it stands for several calls: all of them, this one first
	Related    []analysis.RelatedInformation
	Fixes      []analysis.SuggestedFix
	Unsafe     bool     // the rows stay the same only if what the fix says holds
	Was        []string // what the edits of the fix replace, one by one
	Refused    string   // why a change that would be safe is not in Fixes
}

// Append has the message say one thing more, in front of the rule that it ends with.
func (f *Finding) Append(text string) {
	rule := " [" + f.Rule + "]"
	f.Message = strings.TrimSuffix(f.Message, rule) + "; " + text + rule
}

// Diagnostic is the finding as go vet and golangci-lint take it. They make every
// change that they are given, so that they are given those that are safe.
func (f *Finding) Diagnostic() analysis.Diagnostic {
	d := analysis.Diagnostic{
		Pos: f.Pos, End: f.End, Category: f.Rule, Message: Printable(f.Message), URL: f.URL,
		Related: slices.Clone(f.Related),
	}
	for i, r := range d.Related {
		d.Related[i].Message = Printable(r.Message)
	}
	if !f.Unsafe {
		d.SuggestedFixes = f.Fixes
	}
	return d
}
