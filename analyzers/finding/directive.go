package finding

import (
	"math"
	"slices"
)

// Directive is a comment that says which findings are not wanted.
type Directive struct {
	File      string
	Line, Col int      // of the comment
	From, To  int      // the lines that it covers
	Rules     []string // that it names; none: all
	Reason    string
	Nolint    bool // it is golangci-lint's; else querylint:ignore
	All       bool // it is about all linters
	Spaced    bool // there is a space behind the //, so that it takes nothing back
}

// In reports whether the comment may cover a line of a file. One before the
// package clause covers what //line comments say is from elsewhere, too.
func (d *Directive) In(file string) bool { return d.File == file || d.To == math.MaxInt32 }

// Covers reports whether the directive is meant for a finding of the rule in
// that line of its file.
func (d *Directive) Covers(rule string, line int) bool {
	return d.From <= line && line <= d.To && (len(d.Rules) == 0 || slices.Contains(d.Rules, rule))
}
