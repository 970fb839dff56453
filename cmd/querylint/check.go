package main

import (
	"context"
	"errors"
	"fmt"
	"go/types"
	"io"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/fatih/color"
	"golang.org/x/tools/go/analysis"

	"github.com/querylint/querylint/analyzers"
	"github.com/querylint/querylint/analyzers/change"
	"github.com/querylint/querylint/analyzers/config"
	"github.com/querylint/querylint/analyzers/finding"
	"github.com/querylint/querylint/analyzers/queries"
	"github.com/querylint/querylint/analyzers/requests"
	"github.com/querylint/querylint/cmd/querylint/internal/fix"
	"github.com/querylint/querylint/cmd/querylint/internal/interrupt"
	"github.com/querylint/querylint/cmd/querylint/internal/load"
	"github.com/querylint/querylint/cmd/querylint/internal/output"
	"github.com/querylint/querylint/cmd/querylint/internal/reach"
	"github.com/querylint/querylint/cmd/querylint/internal/resultcache"
	"github.com/querylint/querylint/cmd/querylint/internal/run"
)

// check analyses a whole program and prints what it finds.
func check(opts options, stdout, stderr io.Writer) int {
	start := time.Now()
	interrupt.Catch(exitFailure)
	dir, scope, err := begin(&opts)
	if err != nil {
		return complain(stderr, err)
	}
	if err := opts.misread(context.Background(), dir); err != nil {
		return fail(stderr, "%v", err)
	}
	progress := newProgress(stderr)
	cached := newCachedRun(opts, dir)
	res := cached.replay(stdout, stderr)
	if res == nil {
		stdout, stderr := cached.record(stdout, stderr)
		res = checkProgram(opts, dir, scope, progress, stdout, stderr)
		cached.keep(res)
	}
	if progress.terminal && res.Summary != "" {
		say(stderr, "%s", withTime(res.Summary, time.Since(start)))
		if res.Next != "" {
			say(stderr, "%s", res.Next)
		}
	}
	return res.Code
}

// checkProgram is check, unless all is known from before.
func checkProgram(opts options, dir string, scope *analyzers.Scope, progress *progress, stdout, stderr io.Writer) *resultcache.Result {
	only := func(code int) *resultcache.Result { return &resultcache.Result{Code: code} }
	if err := findSchema(&opts, dir, stderr); err != nil {
		return only(badSchema(stderr, err))
	}
	out, code := analyzeHere(context.Background(), opts, loadConfig(opts, dir, scope), progress, stderr)
	if out == nil {
		return only(code)
	}
	program, findings := out.program, ours(out.program, out.findings)
	if opts.fix {
		var changed bool
		var err error
		cfg := fix.Config{Fset: program.Fset, Read: os.ReadFile}
		if findings, changed, err = applyFixes(cfg, findings, opts, dir, stdout, stderr); err != nil {
			return only(fail(stderr, "%v", err))
		}
		if opts.diff {
			return only(diffCode(code, changed))
		}
	}
	report, err := opts.report(program.Fset, dir, findings, func(file string) bool {
		pkg := program.Owner(file)
		return pkg != nil && len(pkg.Errors) == 0
	}, stderr)
	if err != nil {
		return only(complain(stderr, err))
	}
	if opts.writeBaseline != "" {
		if code == exitClean {
			err = opts.saveBaseline(report, dir, stderr)
		}
		if err != nil {
			return only(fail(stderr, "%v", err))
		}
		return only(code)
	}
	opts.sayRun(out, stderr)
	opts.saySchema(dir, stderr)
	return &resultcache.Result{
		Code:    finish(report, opts, code, stdout, stderr),
		Summary: opts.counted(report, len(program.Matched()), opts.read(dir)),
		Next:    opts.next(report),
	}
}

// sayRun prints where the time went, and what was too much to follow.
func (o *options) sayRun(out *outcome, stderr io.Writer) {
	if o.verbose {
		times := out.times
		say(stderr, "load %.2fs, check %.2fs, analyze %.2fs, packages %d listed %d checked",
			times.load.Seconds(), times.check.Seconds(), times.analyze.Seconds(), out.program.Listed(), out.program.Checked())
		all, known := analyzers.SQLSites()
		say(stderr, "sql %d places, %d with a known text", all, known)
	}
	for _, l := range change.Limits(out.costs) {
		switch {
		case l.Hard():
			say(stderr, "querylint: too much to follow: %d functions, as %s, are analysed without what their callees do in transactions and caches", l.Count, l.First)
		case o.verbose:
			say(stderr, "limit reached (%d): %s, as in %s", l.Count, l.Name, l.First)
		}
	}
}

// startCommand reads the flags of a command that looks at a program and begins. Without a
// scope there is nothing more to do, and code is the exit code.
func startCommand(command options, args []string, stdout, stderr io.Writer) (opts options, dir string, scope *analyzers.Scope, code int) {
	opts, err := parseFlags(args, command)
	switch {
	case err != nil:
		return opts, "", nil, fail(stderr, "%v", err)
	case opts.help:
		fmt.Fprint(stdout, usage)
		return opts, "", nil, exitClean
	}
	interrupt.Catch(exitFailure)
	if dir, scope, err = begin(&opts); err != nil {
		return opts, "", nil, complain(stderr, err)
	}
	return opts, dir, scope, exitClean
}

// begin goes where the options say and reads the settings there. It returns the
// working directory; an error is the line to print.
func begin(opts *options) (dir string, scope *analyzers.Scope, err error) {
	if opts.dir != "" {
		if err := os.Chdir(opts.dir); err != nil {
			return "", nil, fmt.Errorf("querylint: %w", err)
		}
	}
	if dir, err = os.Getwd(); err != nil {
		return "", nil, fmt.Errorf("querylint: %w", err)
	}
	if err := opts.readSettings(dir); err != nil {
		return "", nil, err // begins with file:line
	}
	scope, err = analyzers.NewScope(opts.settings)
	return dir, scope, err
}

// finish prints the report and returns the exit code, which is code if something
// has gone wrong already.
func finish(report *output.Report, opts options, code int, stdout, stderr io.Writer) int {
	for _, n := range opts.notes {
		report.Skip(n.File, n.Line, n.Message)
	}
	if opts.verbose {
		for _, s := range report.Skipped {
			say(stderr, "%s:%d: skipped: %s", s.File, s.Line, s.Reason)
		}
		if n := len(report.Skipped); n > 0 {
			say(stderr, "skipped %d", n)
		}
	}
	if opts.bySize {
		report.LargestFirst(opts.rows)
	}
	if err := write(report, opts, stdout); err != nil {
		return fail(stderr, "%v", err)
	}
	if code == exitClean && report.Fails(finding.Severity(opts.settings.FailOn)) {
		return exitFindings
	}
	return code
}

// outcome is a program and what its analysis has found.
type outcome struct {
	program  *load.Program
	findings []*finding.Finding
	ignored  []*finding.Finding // that comments take back
	remarks  []*finding.Finding // about those comments, where they are not among the findings
	costs    any                // see change.Functions
	result   func(*analysis.Analyzer) any
	times    timing
	whole    bool // of a commit: it compiles, and no code from elsewhere was read
}

// analyzeHere analyses the code of the user and prints what is wrong with it.
// Without an outcome, the exit code says why there is none.
func analyzeHere(ctx context.Context, opts options, cfg load.Config, progress *progress, stderr io.Writer) (*outcome, int) {
	out, err := analyze(ctx, opts, cfg, progress)
	interrupt.Hold()
	progress.clear()
	if out == nil {
		return nil, failures(stderr, err)
	}
	code := exitClean
	if err != nil {
		code = failures(stderr, err)
	}
	if err := contradictions(ctx, out.program, cfg, opts.settings); err != nil {
		return nil, complain(stderr, err)
	}
	if printErrors(stderr, cfg.Dir, out.program) {
		code = exitFailure
	}
	return out, code
}

func loadConfig(opts options, dir string, scope *analyzers.Scope) load.Config {
	cfg := load.Config{
		Dir:      dir,
		Patterns: opts.patterns,
		Tests:    opts.tests,
		Scope:    scope,
		Want:     scope.Added(),
	}
	if opts.tags != "" {
		cfg.BuildFlags = []string{"-tags=" + opts.tags}
	}
	return cfg
}

// timing is where the time went: waiting for the go command; reading and
// type-checking; analysing. The last two are sums over all workers.
type timing struct {
	load, check, analyze time.Duration
}

// analyze loads and analyses the program. Without an outcome, the error says why
// there is none; with one, it is what went wrong with packages.
func analyze(ctx context.Context, opts options, cfg load.Config, progress *progress) (*outcome, error) {
	var times timing
	list := analyzers.All()
	if opts.costs {
		list = []*analysis.Analyzer{requests.Analyzer}
	} else if opts.explains {
		list = []*analysis.Analyzer{requests.Analyzer, queries.Analyzer}
	} else if opts.blames {
		list = append(list, queries.Analyzer)
	}
	for _, f := range [][2]string{
		{"whole-program", "true"},
		{"functions", strconv.FormatBool(opts.compares || opts.costs || opts.explains || opts.blames || len(opts.settings.Budgets) > 0)},
		{"severity", opts.severity.String()},
		{"tests", strconv.FormatBool(opts.tests)},
		{"find-schema", strconv.FormatBool(opts.findsSchema)},
		{"server", opts.server},
		{"dialect", opts.dialect},
	} {
		if err := analyzers.SetFlag(list, f[0], f[1]); err != nil {
			return nil, err
		}
	}
	analyzers.UseTables(opts.tables)
	start := time.Now()
	progress.show("listing packages, downloading what is not there")
	program, err := load.List(ctx, cfg)
	if err != nil {
		return nil, opts.withModule(err)
	}
	listed := time.Since(start)
	if err := analyzers.SetFlag(list, "program-drivers", strings.Join(drivers(program, cfg.Scope), ",")); err != nil {
		return nil, err
	}
	if err := analyzers.SetFlag(list, "program-naming", naming(program, cfg.Scope)); err != nil {
		return nil, err
	}
	if err := analyzers.SetFlag(list, "program-committed", strconv.FormatBool(committed(program))); err != nil {
		return nil, err
	}
	driver, err := run.New(program, list)
	if err != nil {
		return nil, err
	}
	tuneGC(program)
	progress.show("reading what libraries declare")
	graph := reach.New()
	var visited atomic.Int64
	spent, err := program.Check(ctx, runtime.GOMAXPROCS(0), func(unit *load.Unit) {
		progress.show("package %d of %d", visited.Add(1), program.Checked())
		driver.Analyze(unit)
		graph.Add(program.Fset, unit)
	})
	if err != nil {
		return nil, err
	}
	start = time.Now()
	late := driver.Close()
	times = timing{load: listed + spent.Build, check: spent.Check, analyze: spent.Visit + time.Since(start)}
	if !opts.compares {
		lowerSeldom(program, change.Seldom(driver.Result(change.Costs)), driver.Findings())
		lowerUnreached(program, graph, driver.Findings())
	}
	out := &outcome{
		program: program, findings: withoutOrder(driver.Findings(), change.Entries(driver.Result(change.Costs))), ignored: driver.Ignored(),
		costs: driver.Result(change.Costs), result: driver.Result, times: times,
	}
	remarks := directiveFindings(program, opts, cfg.Dir, out.ignored)
	if opts.compares {
		out.remarks = remarks
	} else {
		out.findings = append(out.findings, remarks...)
	}
	return out, errors.Join(driver.Err(), late)
}

// tuneGC spends memory on time. Most of what a run allocates it keeps to the
// end, so that collecting more often frees little: on casdoor, 100 (the default)
// costs 1.25 s of CPU time and 160 MB, 400 costs 1.0 s and 185 MB, 800 costs no
// less. For large programs memory comes first.
func tuneGC(program *load.Program) {
	const large = 300 // packages read from source
	if os.Getenv("GOGC") == "" && program.Checked() <= large {
		debug.SetGCPercent(400)
	}
}

// contradictions reports what the settings say of libraries and is not so.
func contradictions(ctx context.Context, program *load.Program, cfg load.Config, settings *config.Settings) error {
	outside, err := program.Outside(ctx, cfg.Want)
	if err != nil {
		return err
	}
	return errors.Join(analyzers.CheckCatalog(settings, func(path string) *types.Package {
		if pkg := program.Types(path); pkg != nil {
			return pkg
		}
		return outside[path]
	})...)
}

// ours are the findings in files of the packages that were asked for.
func ours(program *load.Program, findings []*finding.Finding) []*finding.Finding {
	return slices.DeleteFunc(findings, func(f *finding.Finding) bool {
		file := program.Fset.File(f.Pos)
		return file == nil || program.Owner(file.Name()) == nil
	})
}

// write prints the report as the command line says.
func write(report *output.Report, opts options, w io.Writer) error {
	return report.Write(w, opts.format, output.Style{
		Chain:   opts.chain,
		Color:   !color.NoColor, // a terminal, and NO_COLOR is not set
		Links:   !color.NoColor && showsLinks(os.Getenv),
		Version: release(built()),
		Rules:   analyzers.Rules(),
		FailOn:  finding.Severity(opts.settings.FailOn),
	})
}

// failures prints an error, which may be several, and returns the exit code.
func failures(stderr io.Writer, err error) int {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		for _, err := range joined.Unwrap() {
			failures(stderr, err)
		}
		return exitFailure
	}
	var bug *load.InternalError
	if errors.As(err, &bug) && os.Getenv("QUERYLINT_DEBUG") == "1" {
		fmt.Fprintf(stderr, "%s\n", bug.Stack)
	}
	return fail(stderr, "%v", err)
}

func count(n int, what string) string {
	if n != 1 {
		what += "s"
	}
	return fmt.Sprintf("%d %s", n, what)
}
