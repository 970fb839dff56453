// Package config is what users set: the keys of .querylint.yml, which are the
// keys of the settings that golangci-lint has for querylint, too. What a key
// means is said in example.yml, which querylint init writes.
package config

import (
	_ "embed" // the example
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync/atomic"
	"time"

	"github.com/bmatcuk/doublestar/v4"
	"go.yaml.in/yaml/v3"

	"github.com/querylint/querylint/analyzers/finding"
	"github.com/querylint/querylint/sqlcheck"
	"github.com/querylint/querylint/sqlcheck/suggest"
)

// Example is a file that explains every key, all of them as comments.
//
//go:embed example.yml
var Example string

// Settings are all settings, with the defaults for what is not set.
type Settings struct {
	File string `yaml:"-"` // name for messages; "" if there is no file
	Dir  string `yaml:"-"` // that paths of files are relative to
	Data []byte `yaml:"-"` // what Settings were made of

	Severity    Severity   `yaml:"severity"` // the least that is shown
	FailOn      Severity   `yaml:"fail-on"`  // the least that fails a run
	Tests       bool       `yaml:"tests"`
	Rules       Rules      `yaml:"rules"`
	Paths       []Path     `yaml:"paths"`
	EntryPoints Globs      `yaml:"entry-points"` // functions that serve requests
	Schema      Words      `yaml:"schema"`
	PasswordEnv Variable   `yaml:"password-env"` // has the password of databases whose names have none
	Server      Server     `yaml:"server"`
	Dialect     Dialect    `yaml:"dialect"`
	Thresholds  Thresholds `yaml:"thresholds"`
	Baseline    string     `yaml:"baseline"`
	Sizes       Sizes      `yaml:"sizes"`      // of what loops run over, for querylint cost and budgets
	RoundTrip   Duration   `yaml:"round-trip"` // how long one takes
	Budgets     []Budget   `yaml:"budgets"`
	Catalog     yaml.Node  `yaml:"catalog"` // for the tables of libraries
}

// Path is what is different for some files.
type Path struct {
	Path  Globs `yaml:"path"` // relative to the folder of the settings; a folder stands for all in it
	Rules Rules `yaml:"rules"`
}

// Thresholds are the numbers from which rules speak.
type Thresholds struct {
	DeepOffset   Number `yaml:"deep-offset"`   // rows that an OFFSET skips
	LargeInList  Number `yaml:"large-in-list"` // values that IN may have
	SmallTable   Number `yaml:"small-table"`   // rows that a table has which may be read whole, where they are known
	ExplainRows  Number `yaml:"explain-rows"`  // rows that a plan reads or sorts
	ExplainShare Number `yaml:"explain-share"` // percent of a table that an index gives
	ConstantLoop Number `yaml:"constant-loop"` // turns that a loop with a constant number of them may have
}

// Default are the settings without a file.
func Default() *Settings {
	return &Settings{
		Severity: Severity(finding.Warning), FailOn: Severity(finding.Warning),
		Thresholds: Thresholds{DeepOffset: sqlcheck.DefaultDeepOffset, LargeInList: sqlcheck.DefaultLargeInList, SmallTable: sqlcheck.DefaultSmallTable, ExplainRows: 10000, ExplainShare: 20, ConstantLoop: 4},
		RoundTrip:  Duration(500 * time.Microsecond),
	}
}

// Load reads a file. An error is one line or several, each file:line: message.
func Load(file string) (*Settings, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		if pathErr, ok := errors.AsType[*fs.PathError](err); ok {
			err = pathErr.Err
		}
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	dir, err := filepath.Abs(filepath.Dir(file))
	if err != nil {
		return nil, err
	}
	return Parse(file, dir, data)
}

// Current are the settings of this process: the same for all analyzers, as
// their flags are.
func Current() *Settings {
	if s := current.Load(); s != nil {
		return s
	}
	return none
}

// Use makes the settings those of this process.
func Use(s *Settings) { current.Store(s) }

var (
	current atomic.Pointer[Settings]
	none    = Default()
)

// Judge is the severity of a finding of the rule in a file, which has been
// found to be of another, and whether it is wanted at all. What shows as info
// only for reasons of its own, such as standing in a migration, stays info.
func (s *Settings) Judge(rule *finding.Rule, file string, found finding.Severity) (finding.Severity, bool) {
	level, ok := s.Rules.level(rule.ID)
	if len(s.Paths) > 0 {
		name := s.relative(file)
		for _, p := range s.Paths {
			if !p.Path.file(name) {
				continue
			}
			if l, set := p.Rules.level(rule.ID); set {
				level, ok = l, true
			}
		}
	}
	switch {
	case !ok:
		return found, true
	case level == Off:
		return found, false
	case found == finding.Info && rule.Severity > finding.Info:
		return found, true
	}
	return finding.Severity(level), true
}

// EntryPoint reports whether a function, pkg/path.(*T).Method, is set to be one
// that serves requests.
func (s *Settings) EntryPoint(function string) bool {
	return slices.ContainsFunc(s.EntryPoints, func(glob string) bool { return doublestar.MatchUnvalidated(glob, function) })
}

func (s *Settings) relative(file string) string {
	if filepath.IsAbs(file) {
		if rel, err := filepath.Rel(s.Dir, file); err == nil {
			file = rel
		}
	}
	return filepath.ToSlash(file)
}

// Unknown reports rules that are set and that are none of those given.
func (s *Settings) Unknown(rules []finding.Rule) error {
	lists := []Rules{s.Rules}
	for _, p := range s.Paths {
		lists = append(lists, p.Rules)
	}
	ids := make([]string, len(rules))
	for i, r := range rules {
		ids[i] = r.ID
	}
	var errs []error
	for _, r := range slices.Concat(lists...) {
		if r.Rule != All && !slices.Contains(ids, r.Rule) {
			errs = append(errs, fmt.Errorf("%s:%d: unknown rule %q%s", s.File, r.Line, r.Rule, suggest.DidYouMean(r.Rule, ids)))
		}
	}
	return errors.Join(errs...)
}
