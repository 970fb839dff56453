// Package report is the way out of every analyzer: what the user has asked to
// see becomes a diagnostic, so that all drivers show the same.
package report

import (
	"flag"
	"go/token"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/querylint/querylint/analyzers/finding"
)

// Settings are the flags that all analyzers have.
type Settings struct {
	severity finding.Severity
	tests    bool
}

// Flags adds the settings to the flags of an analyzer.
func (s *Settings) Flags(fs *flag.FlagSet) {
	fs.TextVar(&s.severity, "severity", finding.Warning, "report findings of this `severity` and above: info, warning or error")
	fs.BoolVar(&s.tests, "tests", false, "report findings in _test.go files, too")
}

// Wanted reports whether findings in a file are asked for.
func (s *Settings) Wanted(file string) bool {
	return s.tests || !strings.HasSuffix(file, "_test.go")
}

// Report makes diagnostics of the findings that are asked for, and returns all
// that a driver may want to know: the findings but for files not asked for.
func (s *Settings) Report(pass *analysis.Pass, found []*finding.Finding) []*finding.Finding {
	var out []*finding.Finding
	for _, f := range found {
		if !s.Wanted(file(pass.Fset, f.Pos)) {
			continue
		}
		out = append(out, f)
		if f.Skipped == "" && f.Severity >= s.severity {
			pass.Report(f.Diagnostic())
		}
	}
	return out
}

func file(fset *token.FileSet, pos token.Pos) string {
	if f := fset.File(pos); f != nil {
		return f.Name()
	}
	return ""
}
