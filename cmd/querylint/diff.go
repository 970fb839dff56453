package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/querylint/querylint/analyzers"
	"github.com/querylint/querylint/analyzers/change"
	"github.com/querylint/querylint/analyzers/config"
	"github.com/querylint/querylint/analyzers/discover"
	"github.com/querylint/querylint/analyzers/finding"
	"github.com/querylint/querylint/analyzers/requests"
	"github.com/querylint/querylint/cmd/querylint/internal/interrupt"
	"github.com/querylint/querylint/cmd/querylint/internal/load"
	"github.com/querylint/querylint/cmd/querylint/internal/output"
	"github.com/querylint/querylint/cmd/querylint/internal/revision"
	"github.com/querylint/querylint/sqlcheck/schema"
)

// diff prints what the work tree makes worse than a revision of it was.
func diff(args []string, stdout, stderr io.Writer) int {
	start := time.Now()
	opts, dir, scope, code := startCommand(options{command: "diff", compares: true}, args, stdout, stderr)
	if scope == nil {
		return code
	}
	ctx := context.Background()
	if err := opts.misread(ctx, dir); err != nil {
		return fail(stderr, "%v", err)
	}
	repo, err := revision.Open(ctx, dir)
	if err != nil {
		return fail(stderr, "%v", err)
	}
	commit, err := repo.Base(ctx, opts.base)
	if err != nil {
		return fail(stderr, "%v", err)
	}
	changed, err := repo.Changed(ctx, commit)
	if err != nil {
		return fail(stderr, "%v", err)
	}
	progress := newProgress(stderr)
	if len(changed) == 0 {
		say(stderr, "nothing has changed since %s", commit)
		return finish(output.New(nil, dir, nil, opts.severity), opts, exitClean, stdout, stderr)
	}
	if err := findSchema(&opts, dir, stderr); err != nil {
		return badSchema(stderr, err)
	}
	progress.stage = "base: "
	base, broken, err := baseRevision(ctx, opts, repo, commit, scope, progress)
	progress.stage = ""
	interrupt.Hold()
	if err != nil {
		progress.clear()
		return fail(stderr, "there is nothing to compare with at %s: %v", commit, err)
	}
	out, code := analyzeHere(ctx, opts, loadConfig(opts, dir, scope), progress, stderr)
	if out == nil {
		return code
	}
	program, head := out.program, newRevision(out, opts, dir)
	head.Migrations = migrations(ctx, repo, commit, changed)
	if !leaveOut(head, program, broken, commit, stderr) {
		code = exitFailure
	}
	worse := ours(program, change.Worse(base, head))
	nameRoutes(out, worse)
	report := output.New(program.Fset, dir, worse, opts.severity)
	if opts.verbose { // without, a check of the whole program says it
		opts.saySchema(dir, stderr)
	}
	code = finish(report, opts, code, stdout, stderr)
	// No terminal shows otherwise that silence is an answer, and to what.
	say(stderr, "%s, compared with %s", opts.summary(report, len(program.Matched()), "", time.Since(start)), commit)
	return code
}

// nameRoutes has findings say which routes, services, consumers and jobs they are about,
// by the names that querylint cost has of them: who reviews a change knows those, and
// not the helper that several of them call.
func nameRoutes(out *outcome, findings []*finding.Finding) {
	if len(findings) == 0 {
		return
	}
	costs, points := requests.Results(out.result)
	program := requests.New(costs, points, requests.Config{})
	for _, f := range findings {
		at := out.program.Fset.Position(f.Pos)
		if entry, n := program.Serving(at.Filename, at.Line, f.Function); entry != nil {
			text := "behind " + entry.Name
			if n > 1 {
				text += fmt.Sprintf(" and %d more", n-1)
			}
			f.Append(text)
		}
	}
}

// newRevision is what the analysis of a folder has found.
func newRevision(out *outcome, opts options, dir string) *change.Revision {
	read, fset := make(comments), out.program.Fset
	return &change.Revision{
		Findings:  ours(out.program, out.findings),
		Ignored:   ours(out.program, out.ignored),
		Functions: change.Functions(out.costs),
		Steps:     change.Steps(out.costs),
		Fset:      fset,
		Comment: func(f *finding.Finding) *finding.Directive {
			comment, err := read.covering(fset, f)
			if err != nil {
				return nil // a file that cannot be read shows no comments
			}
			return comment
		},
		Remarks: func(taken []*finding.Finding) []*finding.Finding {
			if len(taken) == 0 { // and the files of a base are gone
				return out.remarks
			}
			return directiveFindings(out.program, opts, dir, slices.Concat(out.ignored, taken))
		},
	}
}

// migrations are the steps of migrations among the files that have changed.
func migrations(ctx context.Context, repo *revision.Repo, commit revision.Commit, changed []string) (out []change.Migration) {
	root := os.DirFS(repo.Root)
	for _, name := range changed {
		if !schema.IsSQL(name) || !schema.IsMigration(name) || schema.Backwards(name) {
			continue
		}
		if text, err := schema.ReadText(root, name); err == nil {
			out = append(out, change.Migration{Root: repo.Root, Name: name, Text: text, Before: repo.Text(ctx, commit, name)})
		}
	}
	return out
}

// baseRevision is what a commit has, with the settings of the work tree of the user,
// and what does not compile there. What is not there at all is an empty revision.
func baseRevision(ctx context.Context, opts options, repo *revision.Repo, commit revision.Commit, scope *analyzers.Scope, progress *progress) (*change.Revision, *broken, error) {
	home, err := os.Getwd()
	if err != nil {
		return nil, nil, err
	}
	kept := newKeptBase(&opts, home, repo, commit)
	if known := kept.get(); known != nil {
		return known, new(broken), nil
	}
	out, dir, err := analyzeBase(ctx, opts, repo, commit, scope, progress)
	switch {
	case err != nil:
		return nil, nil, err
	case out == nil:
		return new(change.Revision), new(broken), nil
	}
	r := newRevision(out, opts, dir)
	kept.put(r, out)
	return r, newBroken(out.program), nil
}

// analyzeBase analyses a commit in a work tree of its own, and returns where that
// was. There is no outcome if what is to be analysed was not there.
func analyzeBase(ctx context.Context, opts options, repo *revision.Repo, commit revision.Commit, scope *analyzers.Scope, progress *progress) (*outcome, string, error) {
	home, err := os.Getwd()
	if err != nil {
		return nil, "", err
	}
	progress.show("checking out")
	tree, err := repo.Checkout(ctx, commit)
	if err != nil {
		return nil, "", err
	}
	defer func() {
		_ = os.Chdir(home) // a folder that is somebody's working directory stays
		tree.Remove()
	}()

	dir := tree.Dir()
	opts.patterns = present(opts.patterns, dir)
	if len(opts.patterns) == 0 || !hasModule(dir, tree.Root) {
		return nil, dir, nil
	}
	defer setWorkspace(ctx, tree)()
	opts.tables = opts.baseSchema(home, tree)
	if err := baseTables(&opts, home, tree); err != nil {
		return nil, dir, err
	}
	settings := *opts.settings
	if there, ok := tree.Path(settings.Dir); ok {
		settings.Dir = there
	}
	config.Use(&settings)
	defer config.Use(opts.settings)
	if err := os.Chdir(dir); err != nil {
		return nil, dir, err
	}
	out, err := analyze(ctx, opts, loadConfig(opts, dir, scope), progress)
	if errors.Is(err, load.ErrNoPackages) {
		return nil, dir, nil
	}
	if out == nil {
		return nil, dir, err
	}
	out.whole = err == nil && isWhole(out.program, tree.Root)
	return out, dir, nil
}

// present are the patterns that may match something in dir: files and folders
// that are there, and packages named by import path.
func present(patterns []string, dir string) []string {
	return slices.DeleteFunc(slices.Clone(patterns), func(pattern string) bool {
		isPath := pattern == "." || pattern == ".." || strings.HasPrefix(pattern, "./") || strings.HasPrefix(pattern, "../") ||
			strings.HasSuffix(pattern, ".go")
		name, _, _ := strings.Cut(pattern, "...")
		_, err := os.Stat(filepath.Join(dir, name))
		return isPath && err != nil
	})
}

// hasModule reports whether dir lies in a module or workspace below root.
func hasModule(dir, root string) bool {
	for ; ; dir = filepath.Dir(dir) {
		for _, name := range []string{"go.mod", "go.work"} {
			if _, err := os.Stat(filepath.Join(dir, name)); err == nil {
				return true
			}
		}
		if dir == root || dir == filepath.Dir(dir) {
			return false
		}
	}
}

// setWorkspace has the go command use the tree's copy of the workspace file that
// it uses now; a workspace that git does not know joins other folders than the
// tree's, and is left. The function it returns sets things right again.
func setWorkspace(ctx context.Context, tree *revision.Tree) (restore func()) {
	out, err := exec.CommandContext(ctx, "go", "env", "GOWORK").Output()
	work := strings.TrimSpace(string(out))
	if err != nil || work == "" || work == "off" {
		return func() {}
	}
	before, isSet := os.LookupEnv("GOWORK")
	file, ok := tree.Path(work)
	if !ok {
		file = "off"
	}
	_ = os.Setenv("GOWORK", file) // fails for impossible names only
	return func() {
		if isSet {
			_ = os.Setenv("GOWORK", before)
		} else {
			_ = os.Unsetenv("GOWORK")
		}
	}
}

// baseSchema is what the tree has of the schema. Where it has nothing, the schema
// of the user's work tree counts: it is no change of the code that the tables are
// known now.
func (o *options) baseSchema(home string, tree *revision.Tree) *schema.Schema {
	if o.tables == nil {
		return nil
	}
	there := slices.Clone(o.schema)
	for i, name := range there {
		if o.databases[name] != nil {
			continue
		}
		there[i] = absolute(home, name)
		if own, ok := tree.Path(there[i]); ok {
			there[i] = own
		}
	}
	tables, _, err := o.loadTables(there...)
	if err != nil {
		return o.tables
	}
	return tables
}

// baseTables looks for the tables in the modules of the tree. Where it defines
// none, those of the user's work tree count.
func baseTables(opts *options, home string, tree *revision.Tree) error {
	if !opts.findsSchema {
		return nil
	}
	for _, root := range config.Roots(home) {
		there, ok := tree.Path(root)
		if !ok {
			continue
		}
		found, err := analyzers.FindSchema(opts.settings, there)
		if err == nil && found.Tables() == 0 {
			if found, err = analyzers.FindSchema(opts.settings, root); err == nil {
				discover.Use(found.At(there))
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func absolute(dir, name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(dir, name)
}

// broken are the packages of a revision that do not compile, or that import one
// that does not.
type broken struct {
	packages map[string]bool
	first    string // error
}

func newBroken(program *load.Program) *broken {
	b := &broken{packages: make(map[string]bool)}
	for _, pkg := range program.Packages() {
		if pkg.IllTyped() {
			b.packages[pkg.Path] = true
		}
		if pkg.Needed && len(pkg.Errors) > 0 && b.first == "" {
			b.first = pkg.Path + ": " + pkg.Errors[0].Msg
		}
	}
	return b
}

// leaveOut takes out of a revision the packages that compile now and did not
// before: that nothing was found in them says nothing. It prints which, and
// reports whether something is left to compare.
func leaveOut(head *change.Revision, program *load.Program, before *broken, commit revision.Commit, stderr io.Writer) bool {
	out := make(map[string]bool)
	left := false
	for _, pkg := range program.Matched() {
		if before.packages[pkg.Path] && !pkg.IllTyped() {
			out[pkg.Path] = true
		} else {
			left = true
		}
	}
	if len(out) == 0 {
		return true
	}
	say(stderr, "querylint: %s does not compile (%s); not compared: %s",
		commit, before.first, strings.Join(slices.Sorted(maps.Keys(out)), ", "))
	isOut := func(f *finding.Finding) bool { return out[program.Owner(program.Fset.File(f.Pos).Name()).Path] }
	head.Findings = slices.DeleteFunc(head.Findings, isOut)
	head.Ignored = slices.DeleteFunc(head.Ignored, isOut)
	remarks := head.Remarks
	head.Remarks = func(taken []*finding.Finding) []*finding.Finding { return slices.DeleteFunc(remarks(taken), isOut) }
	head.Functions = slices.DeleteFunc(head.Functions, func(f change.Function) bool { return out[f.Package] })
	return left
}
