// Package finding defines what an analyzer of querylint says about one place
// in the code, in the form that every driver prints and that the JSON contract
// promises.
package finding

import (
	"fmt"
	"go/token"

	"golang.org/x/tools/go/analysis"
)

// Severity orders findings by how much they hurt. A run fails on findings of
// the failing severity and above (Warning unless told otherwise).
type Severity uint8

const (
	// Info is worth knowing and never fails a run; it is shown on request.
	Info Severity = iota
	// Warning hurts once a table or a set has grown.
	Warning
	// Error hurts today, proved from the code.
	Error
)

var severityNames = [...]string{Info: "info", Warning: "warning", Error: "error"}

func (s Severity) String() string { return severityNames[s] }

// MarshalText writes the name used on the command line and in JSON.
func (s Severity) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads such a name; any other text is an error.
func (s *Severity) UnmarshalText(text []byte) error {
	for i, name := range severityNames {
		if string(text) == name {
			*s = Severity(i)
			return nil
		}
	}
	return fmt.Errorf("unknown severity %q (info, warning or error)", text)
}

// Confidence says how much of a finding is proved from the code and how much
// is assumed about what the code does not show.
type Confidence string

const (
	// Certain: every step is in the code.
	Certain Confidence = "certain"
	// Likely: one step is the usual case, such as one of several
	// implementations of an interface.
	Likely Confidence = "likely"
	// Weak: something else in the code may make it harmless.
	Weak Confidence = "weak"
)

// Frame is one step of a call chain: Function is called at File:Line.
type Frame struct {
	Function string `json:"function"`
	File     string `json:"file"`
	Line     int    `json:"line"`
}

// Finding is one place and what is wrong with it. Pos and End belong to the
// FileSet of the pass that reported it.
type Finding struct {
	Rule       string     // stable id, such as query-in-loop
	Severity   Severity   // how much it hurts
	Confidence Confidence // how much of it is proved
	Pos, End   token.Pos  // the outermost call, or the text, that is meant
	Function   string     // enclosing function: pkg/path.(*T).Method
	Message    string     // one line that ends with [rule]
	Cost       string     // factors of the round trips: len(a)·len(b)
	Degree     int        // how many of the factors grow with data
	Chain      []Frame    // calls from the place down to the driver
	SQL        string     // statement, where one is known
	Table      string     // table, where one is known
	Suggestion string     // what to do instead
	URL        string     // the page of the rule
	Skipped    string     // instead of all the others: why a text was not checked
	Related    []analysis.RelatedInformation
	Fixes      []analysis.SuggestedFix
	Unsafe     bool // the rows stay the same only if what the fix says holds
}

// Diagnostic is the finding as go vet and golangci-lint take it.
func (f *Finding) Diagnostic() analysis.Diagnostic {
	return analysis.Diagnostic{
		Pos: f.Pos, End: f.End, Category: f.Rule, Message: f.Message, URL: f.URL,
		Related: f.Related, SuggestedFixes: f.Fixes,
	}
}
