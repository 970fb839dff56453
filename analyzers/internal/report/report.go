// Package report is the way out of every analyzer: what the user has asked to
// see becomes a diagnostic, so that all drivers show the same.
package report

import (
	"flag"
	"go/token"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"

	"golang.org/x/tools/go/analysis"

	"github.com/querylint/querylint/analyzers/config"
	"github.com/querylint/querylint/analyzers/finding"
	"github.com/querylint/querylint/analyzers/ignore"
	"github.com/querylint/querylint/analyzers/internal/sourcefile"
)

// Settings are the flags that all analyzers have, and the rules of one.
type Settings struct {
	severity *finding.Severity // nil: as config says
	tests    *bool
	rules    map[string]*finding.Rule
}

// Flags adds the settings to the flags of an analyzer that looks for rules.
func (s *Settings) Flags(fs *flag.FlagSet, rules []finding.Rule) {
	s.rules = make(map[string]*finding.Rule, len(rules))
	for i := range rules {
		s.rules[rules[i].ID] = &rules[i]
	}
	fs.Func("severity", "report findings of this `severity` and above: info, warning (the default) or error", func(value string) error {
		s.severity = nil
		if value == "" {
			return nil // as the settings say
		}
		s.severity = new(finding.Severity)
		return s.severity.UnmarshalText([]byte(value))
	})
	fs.BoolFunc("tests", "report findings in _test.go files, too", func(value string) error {
		s.tests = nil
		if value == "" {
			return nil
		}
		tests, err := strconv.ParseBool(value)
		s.tests = &tests
		return err
	})
	fs.Func("config", "the settings `file`, "+config.Name, func(file string) error {
		c, err := config.Load(file)
		if err == nil {
			config.Use(c)
		}
		return err
	})
	fs.Func("settings", "the settings themselves, as `YAML`", func(text string) error {
		c, err := config.Parse("settings", "", []byte(text))
		if err == nil {
			config.Use(c)
		}
		return err
	})
}

// Wanted reports whether findings in a file are asked for.
func (s *Settings) Wanted(file string) bool {
	tests := config.Current().Tests
	if s.tests != nil {
		tests = *s.tests
	}
	return tests || !strings.HasSuffix(file, "_test.go")
}

// Report makes diagnostics of the findings that are asked for, and returns all
// that a driver may want to know: the findings but for files and rules that are
// not asked for. Those that a comment takes back have Ignored set.
func (s *Settings) Report(pass *analysis.Pass, found []*finding.Finding) []*finding.Finding {
	c := config.Current()
	least := finding.Severity(c.Severity)
	if s.severity != nil {
		least = *s.severity
	}
	comments := directives{pass: pass, files: make(map[*token.File][]finding.Directive)}
	files := sourcefile.New(pass)
	var out []*finding.Finding
	for _, f := range found {
		name := sourcefile.NameAt(pass, f.Pos)
		if !s.Wanted(name) {
			continue
		}
		if f.Ignored == nil {
			f.Ignored = comments.covering(f)
		}
		if f.Ignored != nil && f.Ignored.Nolint && !counts.Load() {
			f.Ignored = nil
		}
		if rule := s.rules[f.Rule]; rule != nil {
			var asked bool
			if f.Severity, asked = c.Judge(rule, name, f.Severity); !asked && f.Ignored == nil {
				continue
			}
		}
		prove(files, f)
		out = append(out, f)
		if f.Skipped == "" && f.Ignored == nil && f.Severity >= least {
			d := f.Diagnostic()
			if !inOneFile(pass.Fset, &d) {
				d.SuggestedFixes = nil
			}
			pass.Report(d)
		}
	}
	return out
}

// prove leaves a finding its fix only if the files show that it does what it is
// meant to.
func prove(files *sourcefile.Files, f *finding.Finding) {
	if f.Unsafe || len(f.Fixes) == 0 {
		return
	}
	fix, was, err := files.Prove(f.Fixes[0])
	if err != nil {
		f.Fixes, f.Refused = nil, err.Error()
		return
	}
	f.Fixes, f.Was = []analysis.SuggestedFix{fix}, was
}

// inOneFile reports whether the edits of a diagnostic are in its own file:
// golangci-lint makes those, and leaves out the others of the same fix.
func inOneFile(fset *token.FileSet, d *analysis.Diagnostic) bool {
	file := fset.File(d.Pos)
	for _, fix := range d.SuggestedFixes {
		for _, e := range fix.TextEdits {
			if fset.File(e.Pos) != file {
				return false
			}
		}
	}
	return true
}

// counts says that //nolint comments do.
var counts atomic.Bool

func init() { counts.Store(true) }

// LeaveNolint leaves //nolint comments to the driver, which has to see the
// findings that they are about.
func LeaveNolint() { counts.Store(false) }

// directives are those of the files of a pass, as far as they are asked for.
type directives struct {
	pass  *analysis.Pass
	files map[*token.File][]finding.Directive
}

// covering is the directive that takes a finding back, or nil. A finding in a
// file of another package has its own already.
func (d *directives) covering(f *finding.Finding) *finding.Directive {
	at, in := d.pass.Fset.Position(f.Pos), d.pass.Fset.File(f.Pos)
	list, ok := d.files[in]
	if !ok {
		for _, file := range d.pass.Files {
			if file.FileStart <= f.Pos && f.Pos < file.FileEnd {
				list = ignore.Directives(d.pass.Fset, file)
			}
		}
		d.files[in] = list
	}
	if i := slices.IndexFunc(list, func(c finding.Directive) bool { return c.In(at.Filename) && c.Covers(f.Rule, at.Line) }); i >= 0 {
		return &list[i]
	}
	return nil
}
