// Package golangci is querylint as a module plugin of golangci-lint. It is
// imported for its side effect: it registers the linter.
//
// Settings are those of .querylint.yml, written inline: golangci-lint caches
// what it has found and watches no file but its own.
package golangci

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/golangci/plugin-module-register/register"
	"golang.org/x/tools/go/analysis"

	"github.com/querylint/querylint/analyzers"
	"github.com/querylint/querylint/analyzers/config"
)

func init() { register.Plugin("querylint", New) }

// New returns the plugin with the settings that .golangci.yml has for it. An
// unknown key is an error. Relative paths begin at the working directory, and
// the schema is looked for in the module that this is in.
func New(raw any) (register.LinterPlugin, error) {
	dir, err := os.Getwd()
	if err != nil {
		return nil, err
	}
	s, err := analyzers.DecodeSettings(dir, raw)
	if err != nil {
		return nil, err
	}
	if s.Baseline != "" {
		return nil, errors.New("baseline is for the command querylint: golangci-lint has new-from-rev")
	}
	return &plugin{s, dir}, nil
}

type plugin struct {
	settings *config.Settings
	dir      string // the working directory
}

// GetLoadMode asks for types: they come with facts of all dependencies.
func (*plugin) GetLoadMode() string { return register.LoadModeTypesInfo }

// BuildAnalyzers returns all analyzers, which take the settings from the
// process, and one that stands for the schema: with the names of the analyzers,
// golangci-lint remembers what they have found.
func (p *plugin) BuildAnalyzers() ([]*analysis.Analyzer, error) {
	config.Use(p.settings)
	analyzers.LeaveNolint() // its nolintlint wants to know which comments have served
	list := analyzers.All()
	if err := analyzers.SetFlag(list, "find-schema", "true"); err != nil {
		return nil, err
	}
	for i, a := range list {
		list[i] = folding(a)
	}
	h := sha256.New()
	if err := analyzers.HashSchema(h, p.settings, p.dir); err != nil {
		return nil, err
	}
	return append(list, &analysis.Analyzer{
		Name: fmt.Sprintf("schema_%x", h.Sum(nil)),
		Doc:  "find nothing, and be another analyzer when the schema is another",
		Run:  func(*analysis.Pass) (any, error) { return nil, nil },
	}), nil
}

// folding is an analyzer that says what its diagnostics say about related
// places in their messages: golangci-lint makes an issue of each.
func folding(a *analysis.Analyzer) *analysis.Analyzer {
	folded := *a
	folded.Run = func(pass *analysis.Pass) (any, error) {
		report := pass.Report
		pass.Report = func(d analysis.Diagnostic) { report(fold(d, pass)) }
		return a.Run(pass)
	}
	return &folded
}

// fold puts the related places of a diagnostic before the rule at the end of
// its message.
func fold(d analysis.Diagnostic, pass *analysis.Pass) analysis.Diagnostic {
	if len(d.Related) == 0 {
		return d
	}
	at := pass.Fset.Position(d.Pos)
	places := make([]string, len(d.Related))
	for i, r := range d.Related {
		p := pass.Fset.Position(r.Pos)
		place := fmt.Sprintf("line %d", p.Line)
		if p.Filename != at.Filename {
			place = fmt.Sprintf("%s:%d", filepath.Base(p.Filename), p.Line)
		}
		places[i] = place + ": " + r.Message
	}
	rule := " [" + d.Category + "]"
	message, found := strings.CutSuffix(d.Message, rule)
	if !found {
		rule = ""
	}
	d.Message = message + " (" + strings.Join(places, "; ") + ")" + rule
	d.Related = nil
	return d
}
