package main

import (
	"cmp"
	"fmt"
	"go/token"
	"io"
	"os"
	"path/filepath"

	"github.com/querylint/querylint/analyzers/config"
	"github.com/querylint/querylint/analyzers/finding"
	"github.com/querylint/querylint/cmd/querylint/internal/baseline"
	"github.com/querylint/querylint/cmd/querylint/internal/output"
)

// report is the report of the findings that the baseline does not know; checked
// tells files whose findings are all there.
func (o *options) report(fset *token.FileSet, dir string, findings []*finding.Finding, checked func(file string) bool, stderr io.Writer) (*output.Report, error) {
	report := output.New(fset, dir, findings, o.severity)
	if o.baseline == "" || o.writeBaseline != "" {
		return report, nil
	}
	b, err := baseline.Load(o.baseline)
	if err != nil {
		return nil, err
	}
	o.known = report.Drop(b.Known(dir, report.Findings))
	stale := b.Stale(dir, output.New(fset, dir, findings, finding.Info).Findings, checked)
	if len(stale) == 0 {
		return report, nil
	}
	say(stderr, "querylint: %s says more than is found; querylint -write-baseline %[1]s writes it anew", o.baseline)
	for i, e := range stale {
		if i == maxErrors {
			fmt.Fprintf(stderr, "\tand %d more\n", len(stale)-i)
			break
		}
		fmt.Fprint(stderr, "\t")
		say(stderr, "%s: %s %s %s: %d left", e.File, e.Rule, e.Function, cmp.Or(e.Target, e.Callee), e.Count)
	}
	return report, nil
}

// saveBaseline writes what a report shows as the baseline of runs to come.
func (o *options) saveBaseline(report *output.Report, dir string, stderr io.Writer) error {
	b, err := baseline.Of(o.writeBaseline, dir, report.Findings)
	if err != nil {
		return err
	}
	data, err := b.Encode()
	if err != nil {
		return err
	}
	if err := os.WriteFile(o.writeBaseline, data, 0o666); err != nil {
		return err
	}
	text := fmt.Sprintf("wrote %s to %s", count(b.Findings(), "finding"), o.writeBaseline)
	if o.baseline == "" {
		name, err := filepath.Abs(o.writeBaseline)
		if err != nil {
			return err
		}
		settings := filepath.Join(dir, config.Name)
		if o.config != "" {
			if settings, err = filepath.Abs(o.config); err != nil {
				return err
			}
		}
		text += fmt.Sprintf("; with baseline: %s in %s, only new ones show", output.Relative(filepath.Dir(settings), name), output.Relative(dir, settings))
	}
	say(stderr, "querylint: %s", text)
	return nil
}
