package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"slices"

	"github.com/querylint/querylint/analyzers/requests"
	"github.com/querylint/querylint/cmd/querylint/internal/costreport"
	"github.com/querylint/querylint/cmd/querylint/internal/interrupt"
)

// costFormats are those of querylint cost.
var costFormats = []string{"text", "json", "html"}

// showCost prints what each entry point of the program costs.
func showCost(args []string, stdout, stderr io.Writer) int {
	opts, err := parseFlags(args, options{costs: true})
	if err != nil {
		return fail(stderr, "%v", err)
	}
	if opts.help {
		fmt.Fprint(stdout, usage)
		return exitClean
	}
	interrupt.Catch(exitFailure)
	dir, scope, err := begin(&opts)
	if err != nil {
		return complain(stderr, err)
	}
	out, code := analyzeHere(context.Background(), opts, loadConfig(opts, dir, scope), newProgress(stderr), stderr)
	if out == nil {
		return code
	}
	if err := writeCost(opts.costReport(out, dir), opts, stdout); err != nil {
		return fail(stderr, "%v", err)
	}
	return code
}

// costReport is the report of what an analysis has found.
func (o *options) costReport(out *outcome, dir string) *costreport.Report {
	costs, points := requests.Results(out.result)
	program := requests.New(costs, points, requests.Config{All: o.all})
	module := ""
	for _, pkg := range out.program.Matched() {
		if module == "" && pkg.Module != nil {
			module = pkg.Module.Path
		}
	}
	return costreport.New(program, costreport.Settings{
		Module: module, Dir: dir, Sizes: slices.Concat(o.settings.Sizes, o.sizes), RoundTrip: o.settings.RoundTrip,
		Keep: func(file string) bool { return out.program.Owner(file) != nil },
	})
}

// writeCost writes a report in the format of the options, to the file that they
// name or to w.
func writeCost(report *costreport.Report, opts options, w io.Writer) (err error) {
	if opts.output != "" {
		file, err := os.Create(opts.output)
		if err != nil {
			return err
		}
		defer func() {
			if closing := file.Close(); err == nil {
				err = closing
			}
		}()
		w = file
	}
	switch opts.format {
	case "json":
		return report.JSON(w)
	case "html":
		return report.HTML(w)
	}
	return report.Text(w)
}
