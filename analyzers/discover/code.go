package discover

import (
	"fmt"
	"slices"
	"strings"

	"github.com/querylint/querylint/sqlcheck/schema"
)

// addCode makes a source of what the Go files of a folder define.
func (w *walker) addCode(s *set) {
	left := make(map[string][]*sqlFile)
	var texts []placed
	var files []*goFile
	for _, f := range s.code {
		why, takes := s.takes(f, w.others)
		if takes == nothing || takes == changes && len(f.scan.Creates) > 0 {
			left[why] = append(left[why], &sqlFile{path: f.path, scan: f.scan})
		}
		if takes == nothing {
			continue
		}
		files = append(files, f)
		for _, t := range f.texts {
			if of := t.scan.Dialect(); (of == "" || of == "MySQL") && (takes == everything || len(t.scan.Creates) == 0) {
				texts = append(texts, placed{f.path, t})
			}
		}
	}
	w.leave(s.dir, left)
	if len(files) == 0 {
		return
	}
	kind, p := Plain, s.dir
	if slices.ContainsFunc(files, func(f *goFile) bool { return f.migration }) {
		kind = Migrations
	}
	if len(files) == 1 {
		p = files[0].path
	}
	src := w.newSource(p, kind, len(files))
	src.Home = HomeOf(s.dir)
	src.Embedded = true
	src.MySQL = slices.ContainsFunc(texts, func(t placed) bool { return t.scan.Dialect() == "MySQL" })
	src.code(texts)
	w.add(src)
}

// What is taken of a Go file.
const (
	nothing    = iota
	changes    // what changes tables: another index hides no finding that is right
	everything // and what creates some
)

// takes says what is taken of a Go file, and why not all.
func (s *set) takes(f *goFile, other bool) (why string, of int) {
	d, sure := s.dialect(&sqlFile{path: f.path, scan: f.scan})
	named := DatabaseOf(f.path)
	switch {
	case d == "MySQL" && sure:
		return "", everything
	case named != "" && named != "MySQL":
		return named, nothing
	case f.other != "":
		return f.other, nothing
	case d != "" && d != "MySQL":
		return d, changes
	case other && !sure:
		return noDriver, nothing
	}
	return "", everything
}

// placed is a string of a file.
type placed struct {
	file string
	goText
}

// code reads the strings of a package, in their order. What they create more
// than once is the same table for several databases: the one that shows that it
// is for MySQL counts.
func (s *Source) code(texts []placed) {
	mysql := make(map[string]bool)
	for _, t := range texts {
		if t.scan.Dialect() == "MySQL" {
			for _, name := range t.scan.Creates {
				mysql[strings.ToLower(name)] = true
			}
		}
	}
	b := schema.NewBuilder(&schema.Schema{})
	b.Lenient = true
	first := make(map[string]*schema.Table)
	for _, t := range texts {
		if t.scan.Dialect() != "MySQL" && slices.ContainsFunc(t.scan.Creates, func(name string) bool { return mysql[strings.ToLower(name)] }) {
			continue
		}
		alone := schema.NewBuilder(&schema.Schema{})
		alone.Lenient = true
		_ = alone.TextAt(t.file, t.line, t.text)
		_ = b.TextAt(t.file, t.line, t.text)
		for _, table := range alone.Schema.Tables() {
			key := strings.ToLower(table.Database + "." + table.Name)
			if old := first[key]; old == nil {
				first[key] = table
			} else if s.Kind == Plain && schema.Merge(old, table) == nil {
				b.Lose(table, schema.Note{File: table.File, Line: table.Line, Message: fmt.Sprintf("another %s than in %s:%d", table.Name, old.File, old.Line)})
			}
		}
	}
	s.take(b)
}
