package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/querylint/querylint/analyzers"
	"github.com/querylint/querylint/analyzers/config"
	"github.com/querylint/querylint/analyzers/finding"
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
	dir, _, err := begin(&opts)
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
	tables := opts.tables
	if tables == nil {
		found, err := analyzers.FindSchema(opts.settings, config.Root(dir))
		if err != nil {
			return complain(stderr, err)
		}
		tables = found.For(dir).Schema
		say(stderr, "querylint: schema: %s", found.Say(true))
	}
	for _, n := range opts.notes {
		say(stderr, "%s", n.Error())
	}
	if err := listTables(stdout, tables); err != nil {
		return fail(stderr, "%v", err)
	}
	return exitClean
}

// listTables prints tables, where they are defined, and their indexes.
func listTables(stdout io.Writer, tables *schema.Schema) error {
	w := bufio.NewWriter(stdout)
	for _, t := range tables.Tables() {
		say(w, "%s", describe(t))
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
func describe(t *schema.Table) string {
	name := t.Name
	if t.Database != "" {
		name = t.Database + "." + name
	}
	parts := []string{fmt.Sprintf("%s:%d", filepath.ToSlash(t.File), t.Line)}
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
