package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/querylint/querylint/analyzers"
	"github.com/querylint/querylint/analyzers/config"
	"github.com/querylint/querylint/cmd/querylint/internal/adopt"
	"github.com/querylint/querylint/cmd/querylint/internal/load"
	"github.com/querylint/querylint/cmd/querylint/internal/revision"
)

// initialize writes a settings file for the module into the working directory,
// unless there is one, and says what it has found and what to do next.
func initialize(args []string, stdout, stderr io.Writer) int {
	opts, err := parseFlags(args, options{command: "init"})
	switch {
	case err != nil:
		return fail(stderr, "%v", err)
	case opts.help:
		fmt.Fprint(stdout, usage)
		return exitClean
	case opts.named:
		return fail(stderr, "querylint init has no arguments")
	}
	if opts.dir != "" {
		if err := os.Chdir(opts.dir); err != nil {
			return fail(stderr, "%v", err)
		}
	}
	if _, err := os.Lstat(config.Name); err == nil {
		return fail(stderr, "%s exists; it is left as it is", config.Name)
	}
	dir, err := os.Getwd()
	if err != nil {
		return fail(stderr, "%v", err)
	}
	facts, err := look(opts, dir, newProgress(stderr))
	if err != nil {
		return fail(stderr, "%v", err)
	}
	if err := writeNew(config.Name, facts.File()); err != nil {
		return fail(stderr, "%v", err)
	}
	fmt.Fprintf(stdout, "wrote %s, which explains every setting\n", config.Name)
	for _, s := range facts.Settings() {
		say(stdout, "%s", strings.TrimRight(fmt.Sprintf("  %-12s %-10s %s", s.Key, cmp.Or(s.Value, "not set"), s.Why), " "))
	}
	if !config.InModule(dir) {
		say(stdout, "there is no go.mod in %s or above: querylint sql reads them; for Go code, run querylint init in the folder of its go.mod%s", dir, opts.moduleBelow(dir))
	}
	fmt.Fprintln(stdout, `next: querylint ./... shows what there is, querylint cost what each entry point costs;
for old code, querylint -write-baseline .querylint-baseline.yml ./... and baseline: in the settings`)
	return exitClean
}

// writeNew writes a file that must not be there.
func writeNew(name, text string) error {
	file, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s exists; it is left as it is", name)
	}
	if err != nil {
		return err
	}
	_, err = io.WriteString(file, text)
	return errors.Join(err, file.Close())
}

// look finds out what the settings of the module in dir should be. It compiles
// nothing.
func look(opts options, dir string, progress *progress) (adopt.Facts, error) {
	facts := adopt.Facts{Drivers: make(map[string]string)}
	if !config.InModule(dir) {
		return facts, nil
	}
	settings := config.Default()
	scope, err := analyzers.NewScope(settings)
	if err != nil {
		return facts, err
	}
	progress.show("listing packages, downloading what is not there")
	program, err := load.List(context.Background(), loadConfig(opts, dir, scope))
	progress.clear()
	switch {
	case errors.Is(err, load.ErrNoPackages):
		return facts, nil
	case err != nil:
		return facts, err
	}
	for _, pkg := range program.Packages() {
		if database := scope.Dialect(pkg.Path); database != "" && facts.Drivers[database] == "" {
			facts.Drivers[database] = pkg.Path
		}
		if pkg.Module == nil || !pkg.Module.Main {
			continue
		}
		for path := range pkg.Imports() {
			if scope.Registers(path) && !slices.Contains(facts.Frameworks, path) {
				facts.Frameworks = append(facts.Frameworks, path)
			}
		}
	}
	for _, pkg := range program.Matched() {
		if pkg.Module != nil {
			facts.Module = pkg.Module.Path
			break
		}
	}
	root := config.Root(dir)
	found, err := analyzers.FindSchema(settings, root)
	if err != nil {
		return facts, err
	}
	facts.Tables = found.Summary()
	var around []string
	if repo, err := revision.Open(context.Background(), dir); err == nil {
		around = append(around, repo.Root)
	}
	facts.Server = adopt.FindServer(root, around...)
	return facts, nil
}
