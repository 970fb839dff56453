package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/querylint/querylint/analyzers"
	"github.com/querylint/querylint/analyzers/config"
	"github.com/querylint/querylint/analyzers/finding"
	"github.com/querylint/querylint/cmd/querylint/internal/interrupt"
	"github.com/querylint/querylint/cmd/querylint/internal/load"
	"github.com/querylint/querylint/cmd/querylint/internal/output"
	"github.com/querylint/querylint/sqlcheck"
	"github.com/querylint/querylint/sqlcheck/schema"
)

// showSchema prints which tables are known and where from, or writes down what a
// database says of them.
func showSchema(args []string, stdout, stderr io.Writer) int {
	opts, err := parseFlags(args, options{command: "schema", shows: true})
	switch {
	case err != nil:
		return fail(stderr, "%v", err)
	case opts.help:
		fmt.Fprint(stdout, usage)
		return exitClean
	case opts.named:
		return fail(stderr, "querylint schema has no arguments; -schema names what defines the tables")
	case opts.format != "text":
		return fail(stderr, "the schema comes as text, not as %s", opts.format)
	}
	interrupt.Catch(exitFailure)
	dir, scope, err := begin(&opts)
	if err != nil {
		return complain(stderr, err)
	}
	if err := findSchema(&opts, dir, stderr); err != nil {
		return badSchema(stderr, err)
	}
	if opts.dump != "" {
		if err := opts.dumpSchema(); err != nil {
			return fail(stderr, "%v", err)
		}
		return exitClean
	}
	tables := opts.tables.Tables()
	if opts.tables == nil {
		found, err := analyzers.FindSchema(opts.settings, config.Root(dir))
		if err != nil {
			return complain(stderr, err)
		}
		opts.readModels(dir, scope, stderr)
		tables = slices.Concat(found.For(dir).Schema.Tables(), found.Models())
		say(stderr, "querylint: schema: %s", found.Say(true))
	}
	for _, n := range opts.notes {
		say(stderr, "%s", n.Error())
	}
	if err := listTables(stdout, dir, tables); err != nil {
		return fail(stderr, "%v", err)
	}
	return exitClean
}

// readModels looks for the models that the code has an ORM make tables of. Files define
// tables whether or not the code can be read.
func (o *options) readModels(dir string, scope *analyzers.Scope, stderr io.Writer) {
	if !o.findsSchema || !config.InModule(dir) {
		return
	}
	progress := newProgress(stderr)
	out, err := analyze(context.Background(), *o, loadConfig(*o, dir, scope), progress)
	interrupt.Hold()
	progress.clear()
	switch {
	case errors.Is(err, load.ErrNoPackages):
	case err != nil:
		say(stderr, "querylint: schema: models are not read: %v", err)
	case printErrors(stderr, dir, out.program):
		say(stderr, "querylint: schema: of what does not compile, no models are read")
	}
}

// listTables prints tables, where they are defined, and their indexes.
func listTables(stdout io.Writer, dir string, tables []*schema.Table) error {
	w := bufio.NewWriter(stdout)
	for _, t := range tables {
		say(w, "%s", describe(dir, t))
		for _, i := range t.Indexes {
			line := i.String()
			if n := len(i.Distinct); n > 0 {
				line += ": " + sqlcheck.Count(i.Distinct[n-1], "value")
			}
			fmt.Fprintf(w, "\t%s\n", finding.Printable(line))
		}
	}
	return w.Flush()
}

// describe is a table in one line.
func describe(dir string, t *schema.Table) string {
	name := t.Name
	if t.Database != "" {
		name = t.Database + "." + name
	}
	parts := []string{fmt.Sprintf("%s:%d", output.Relative(dir, t.File), t.Line)}
	if config.IsDatabase(t.File) {
		parts[0] = t.File
	}
	if t.View {
		parts = append(parts, "a view")
	}
	if t.Sized {
		parts = append(parts, sqlcheck.Count(t.Rows, "row"))
	}
	return name + ": " + strings.Join(parts, ", ")
}

// dumpSchema writes what the database that the schema names has said.
func (o *options) dumpSchema() error {
	if len(o.databases) != 1 || len(o.schema) != 1 {
		return errors.New("-dump writes down what one database says: -schema 'mysql://user@host:3306/name'")
	}
	text := o.databases[o.schema[0]].snapshot.String()
	// A file that is there stays whole until the new one is.
	temp, err := os.CreateTemp(filepath.Dir(o.dump), ".querylint-*.sql")
	if err != nil {
		return err
	}
	_, err = temp.WriteString(text)
	err = errors.Join(err, temp.Chmod(0o644), temp.Close())
	if err == nil {
		err = os.Rename(temp.Name(), o.dump)
	}
	if err != nil {
		_ = os.Remove(temp.Name())
	}
	return err
}
