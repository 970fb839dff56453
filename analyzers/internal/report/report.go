// Package report is the way out of every analyzer: what the user has asked to
// see becomes a diagnostic, so that all drivers show the same.
package report

import (
	"flag"
	"go/token"
	"strconv"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/querylint/querylint/analyzers/config"
	"github.com/querylint/querylint/analyzers/finding"
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
// not asked for, and for those that a comment takes back with Ignored.
func (s *Settings) Report(pass *analysis.Pass, found []*finding.Finding) []*finding.Finding {
	c := config.Current()
	least := finding.Severity(c.Severity)
	if s.severity != nil {
		least = *s.severity
	}
	var out []*finding.Finding
	for _, f := range found {
		name := file(pass.Fset, f.Pos)
		if !s.Wanted(name) {
			continue
		}
		if rule := s.rules[f.Rule]; rule != nil {
			var asked bool
			if f.Severity, asked = c.Judge(rule, name, f.Severity); !asked {
				continue
			}
		}
		out = append(out, f)
		if f.Skipped == "" && f.Severity >= least {
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
