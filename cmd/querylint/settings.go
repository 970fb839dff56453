package main

import (
	"github.com/querylint/querylint/analyzers"
	"github.com/querylint/querylint/analyzers/config"
	"github.com/querylint/querylint/analyzers/finding"
	"github.com/querylint/querylint/cmd/querylint/internal/output"
)

// readSettings finds and reads the settings file and makes it what holds for
// this process; names of files become names as seen from the working directory.
// What the command line says comes before what the file says.
func (o *options) readSettings(dir string) error {
	if o.config == "" {
		o.config = config.Find(dir)
	}
	s := config.Default()
	if o.config != "" {
		var err error
		if s, err = analyzers.LoadSettings(output.Relative(dir, o.config)); err != nil {
			return err
		}
	}
	if !o.given["severity"] {
		o.severity = finding.Severity(s.Severity)
	}
	if !o.given["tests"] {
		o.tests = s.Tests
	}
	if !o.given["schema"] {
		o.schema = s.Schema
	}
	if !o.given["server"] {
		o.server = string(s.Server)
	}
	if !o.given["dialect"] {
		o.dialect = string(s.Dialect)
	}
	if !o.given["baseline"] && s.Baseline != "" {
		o.baseline = output.Relative(dir, s.Baseline)
	}
	o.settings = s
	config.Use(s)
	return nil
}
