package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"

	"github.com/querylint/querylint/analyzers"
	"github.com/querylint/querylint/analyzers/requests"
	"github.com/querylint/querylint/cmd/querylint/internal/costreport"
	"github.com/querylint/querylint/cmd/querylint/internal/interrupt"
	"github.com/querylint/querylint/cmd/querylint/internal/revision"
)

// costFormats are those of querylint cost.
var costFormats = []string{"text", "json", "html", "markdown"}

// showCost prints what each entry point of the program costs.
func showCost(args []string, stdout, stderr io.Writer) int {
	opts, dir, scope, code := startCommand(options{command: "cost", costs: true, top: 20}, args, stdout, stderr)
	if scope == nil {
		return code
	}
	ctx, progress := context.Background(), newProgress(stderr)
	if err := opts.misread(ctx, dir); err != nil {
		return fail(stderr, "%v", err)
	}
	opts.findLink(ctx, dir)
	var base *costreport.Report
	var name string
	if opts.given["base"] {
		var err error
		if base, name, err = costAtBase(ctx, opts, dir, scope, progress); err != nil {
			progress.clear()
			return fail(stderr, "%v", err)
		}
	}
	out, code := analyzeHere(ctx, opts, loadConfig(opts, dir, scope), progress, stderr)
	if out == nil {
		return code
	}
	report := opts.costReport(out, dir)
	if base != nil {
		report.Compare(base, name)
	}
	write := report.Text
	switch opts.format {
	case "json":
		write = report.JSON
	case "html":
		write = report.HTML
	case "markdown":
		write = report.Markdown
	}
	if err := opts.writeOut(stdout, write); err != nil {
		return fail(stderr, "%v", err)
	}
	return code
}

// costAtBase is what the program cost at the revision to compare with, and how that
// is called.
func costAtBase(ctx context.Context, opts options, dir string, scope *analyzers.Scope, progress *progress) (*costreport.Report, string, error) {
	repo, err := revision.Open(ctx, dir)
	if err != nil {
		return nil, "", err
	}
	commit, err := repo.Base(ctx, opts.base)
	if err != nil {
		return nil, "", err
	}
	progress.stage = "base: "
	out, there, err := analyzeBase(ctx, opts, repo, commit, scope, progress)
	progress.stage = ""
	interrupt.Hold()
	if err != nil {
		return nil, "", fmt.Errorf("there is nothing to compare with at %s: %w", commit, err)
	}
	if out == nil {
		return new(costreport.Report), commit.String(), nil
	}
	return opts.costReport(out, there), commit.String(), nil
}

// costReport is the report of what an analysis in a directory has found.
func (o *options) costReport(out *outcome, dir string) *costreport.Report {
	costs, points := requests.Results(out.result)
	program := requests.New(costs, points, requests.Config{All: o.all})
	return costreport.New(program, costreport.Settings{
		Module: out.module(), Dir: dir, Sizes: slices.Concat(o.settings.Sizes, o.sizes), RoundTrip: o.settings.RoundTrip, Link: o.link, Top: o.top,
		Keep: func(file string) bool { return out.program.Owner(file) != nil },
	})
}

// module is the path of the first module that is asked for; "" without one.
func (o *outcome) module() string {
	for _, pkg := range o.program.Matched() {
		if pkg.Module != nil {
			return pkg.Module.Path
		}
	}
	return ""
}

// findLink sets where lines of the code are shown, unless the command line says it.
func (o *options) findLink(ctx context.Context, dir string) {
	if o.link != "" {
		return
	}
	if repo, err := revision.Open(ctx, dir); err == nil {
		o.link = repo.Link(ctx)
	}
}

// writeOut has a report written to the file that the options name, or to w.
func (o *options) writeOut(w io.Writer, write func(io.Writer) error) (err error) {
	if o.output != "" {
		file, err := os.Create(o.output)
		if err != nil {
			return err
		}
		return errors.Join(write(file), file.Close())
	}
	return write(w)
}
