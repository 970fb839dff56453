package main

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"go/token"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/querylint/querylint/analyzers"
	"github.com/querylint/querylint/analyzers/config"
	"github.com/querylint/querylint/analyzers/discover"
	"github.com/querylint/querylint/cmd/querylint/internal/output"
	"github.com/querylint/querylint/sqlcheck"
	"github.com/querylint/querylint/sqlcheck/schema"
)

// findSchema reads the schema that is named, of which everything must be
// understood, or begins to look for one in the module.
func findSchema(opts *options, dir string, stderr io.Writer) error {
	if _, err := sqlcheck.ParseServer(opts.server); err != nil {
		return err
	}
	if _, err := config.ParseDialect(opts.dialect); err != nil {
		return err
	}
	if len(opts.schema) == 0 {
		if opts.dialect == "" || opts.dialect == "mysql" || opts.dialect == "mariadb" {
			opts.findsSchema = true
			go func() { // the go command lists packages meanwhile
				for _, root := range config.Roots(dir) {
					_, _ = analyzers.FindSchema(opts.settings, root) // who needs it, asks again
				}
			}()
		}
		return nil
	}
	if err := opts.nameDatabases(); err != nil {
		return err
	}
	for i, s := range opts.schema {
		if opts.databases[s] == nil {
			opts.schema[i] = output.Relative(dir, s)
		}
	}
	var err error
	opts.tables, opts.notes, err = opts.loadTables(opts.schema...)
	if err == nil && opts.verbose {
		say(stderr, "querylint: schema: %s from %s", count(opts.tables.Len(), "table"), strings.Join(opts.schema, ", "))
	}
	if _, placed := errors.AsType[schema.Note](err); err != nil && !placed && !opts.given["schema"] {
		err = fmt.Errorf("schema of %s: %w", opts.settings.File, err)
	}
	return err
}

// badSchema prints why a schema cannot be read: file, line and message.
func badSchema(stderr io.Writer, err error) int {
	if note, ok := errors.AsType[schema.Note](err); ok {
		say(stderr, "%s", note.Error())
		return exitFailure
	}
	return fail(stderr, "%v", err)
}

// saySchema prints what was found of the tables, where the code is not served
// well by it, or all of it with -v. What of it could not be read is listed with
// what else was skipped.
func (o *options) saySchema(dir string, stderr io.Writer) {
	if !o.findsSchema {
		return
	}
	for _, root := range config.Roots(dir) {
		found, err := analyzers.FindSchema(o.settings, root)
		if err != nil {
			return // of the catalog: has been said
		}
		for _, s := range found.Sources {
			for _, l := range s.Lost {
				if !s.Aside {
					l.Note.File = filepath.Join(root, l.Note.File)
					o.notes = append(o.notes, l.Note)
				}
			}
		}
		where := ""
		if rel := output.Relative(dir, root); rel != "." {
			where = " in " + rel
		}
		if line := found.Say(o.verbose); line != "" {
			say(stderr, "querylint: schema%s: %s", where, line)
		}
	}
}

// rows is how many a finding's table has, where a database or a snapshot has told it.
func (o *options) rows(f *output.Finding) (n int64, known bool) {
	tables := o.tables
	if o.findsSchema {
		folder, err := filepath.Abs(filepath.Dir(f.File))
		if err != nil {
			return 0, false
		}
		found, err := analyzers.FindSchema(o.settings, config.Root(folder))
		if err != nil {
			return 0, false
		}
		tables = found.For(folder).Schema
	}
	return rowsOf(tables, f.Table)
}

func rowsOf(tables *schema.Schema, name string) (n int64, known bool) {
	t := tables.Table("", name)
	if t == nil || !t.Sized {
		return 0, false
	}
	return t.Rows, true
}

// sqlCheck checks .sql files by the tables that count where they lie.
type sqlCheck struct {
	opts     *options
	checkers map[checkerKind]*sqlcheck.Checker
	named    *schema.Schema
	found    *discover.Found
}

func newSQLCheck(opts *options, dir string) (c *sqlCheck, err error) {
	c = &sqlCheck{opts: opts, checkers: make(map[checkerKind]*sqlcheck.Checker)}
	if c.named = opts.tables; c.named != nil {
		return c, nil
	}
	if opts.findsSchema {
		c.found, err = analyzers.FindSchema(opts.settings, config.Root(dir))
	}
	return c, err
}

// of is the checker for a file with a text, whose path names a database.
func (c *sqlCheck) of(name, text, database string) (*sqlcheck.Checker, error) {
	tables := c.named
	if c.found != nil {
		full, err := filepath.Abs(name)
		if err != nil {
			return nil, err
		}
		view := c.found.For(filepath.Dir(full))
		if tables = view.Schema; tables.Len() == 0 {
			tables = nil
		}
		for _, d := range sqlcheck.Describe(sqlcheck.Input{Text: text}) {
			for _, t := range d.Tables {
				if t.Name != "" {
					c.found.Name(view, t.Name, tables.Table("", t.Name) != nil)
				}
			}
		}
	}
	scan := schema.ScanText(text)
	shown := cmp.Or(scan.Dialect(), database, "MySQL")
	kind := checkerKind{tables, c.opts.dialect == "mysql" || c.named != nil && shown == "MySQL"}
	if known := c.checkers[kind]; known != nil {
		return known, nil
	}
	checker, err := sqlcheck.New(sqlcheck.Options{
		Server: sqlcheck.Server(c.opts.server), Schema: kind.tables, MySQL: kind.mysql,
		DeepOffset:  int64(c.opts.settings.Thresholds.DeepOffset),
		LargeInList: int(c.opts.settings.Thresholds.LargeInList),
		SmallTable:  int64(c.opts.settings.Thresholds.SmallTable),
	})
	c.checkers[kind] = checker
	return checker, err
}

// checkerKind is what checkers differ in: the tables, and whether the text is
// surely MySQL's.
type checkerKind struct {
	tables *schema.Schema
	mysql  bool
}

// sqlFile is what one file holds, and what checks it.
type sqlFile struct {
	text    []byte
	checker *sqlcheck.Checker
}

// readSQL reads an .sql file or, for -, the standard input.
func readSQL(fset *token.FileSet, name string, stdin io.Reader) (*token.File, []byte, error) {
	data, err := sqlText(name, stdin)
	if name == "-" {
		name = "<stdin>"
	}
	if err != nil {
		return nil, nil, err
	}
	if why := schema.NotText(data); why != "" {
		return nil, nil, schema.Note{File: name, Line: 1, Message: why}
	}
	file := fset.AddFile(name, -1, len(data))
	file.SetLinesForContent(data)
	if bom := []byte("\ufeff"); bytes.HasPrefix(data, bom) {
		file.AddLineColumnInfo(len(bom), name, 1, 1) // editors do not count it
	}
	return file, data, nil
}

// sqlText is what a file, or the standard input for -, holds. A device may have no
// end.
func sqlText(name string, stdin io.Reader) ([]byte, error) {
	if name == "-" {
		return io.ReadAll(stdin)
	}
	if info, err := os.Stat(name); err == nil && info.Mode()&os.ModeDevice != 0 && !slices.Contains([]string{"/dev/stdin", "/dev/fd/0"}, name) {
		return nil, fmt.Errorf("%s: not a file", name)
	}
	return os.ReadFile(name)
}
