// Package golangci is querylint as a module plugin of golangci-lint. It is
// imported for its side effect: it registers the linter.
//
// Settings are those of .querylint.yml, written inline: golangci-lint caches
// what it has found and does not watch other files.
package golangci

import (
	"fmt"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/golangci/plugin-module-register/register"
	"golang.org/x/tools/go/analysis"

	"github.com/querylint/querylint/analyzers"
)

func init() { register.Plugin("querylint", New) }

// New returns the plugin with the settings that .golangci.yml has for it. An
// unknown key is an error.
func New(raw any) (register.LinterPlugin, error) {
	s, err := register.DecodeSettings[settings](raw)
	if err != nil {
		return nil, err
	}
	return &plugin{s}, nil
}

type settings struct {
	Severity string   `json:"severity"`
	Tests    bool     `json:"tests"`
	Schema   []string `json:"schema"`
	Server   string   `json:"server"`
	Dialect  string   `json:"dialect"`
}

type plugin struct{ settings settings }

// GetLoadMode asks for types: they come with facts of all dependencies.
func (*plugin) GetLoadMode() string { return register.LoadModeTypesInfo }

// BuildAnalyzers returns all analyzers, with the settings.
func (p *plugin) BuildAnalyzers() ([]*analysis.Analyzer, error) {
	list := analyzers.All()
	for _, f := range [][2]string{
		{"severity", p.settings.Severity},
		{"tests", strconv.FormatBool(p.settings.Tests)},
		{"schema", strings.Join(p.settings.Schema, ",")},
		{"server", p.settings.Server},
		{"dialect", p.settings.Dialect},
	} {
		if f[1] == "" {
			continue
		}
		if err := analyzers.SetFlag(list, f[0], f[1]); err != nil {
			return nil, err
		}
	}
	for i, a := range list {
		list[i] = folding(a)
	}
	return list, nil
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
