// Package discover finds the tables of a module: the .sql files and the Go code
// of it that define them, by what they are and not by where they lie. Drivers
// and analyzers ask it when nobody has named a schema.
//
// What defines tables is a source: a folder of migrations, which build one upon
// the other, a file of whole definitions (a dump, or what a tool makes of the
// migrations), or the definitions in the strings of a Go package. Tests, examples,
// dependencies and other databases are no source for the program.
//
// Where several sources define one table, these rules say which counts:
//
//  1. The one that the code lies nearest to: a source belongs to the folder
//     around it that is not merely a place for such files, as services/orders is
//     for services/orders/db/migrations.
//  2. What sqlc.yaml names, then migrations that make the tables from nothing,
//     then the rest: a dump is as old as the migrations, or older. Migrations that
//     begin with a dump are no better than it.
//  3. What shows that it is for MySQL, then what the program embeds.
//
// If the definitions that are left differ in their indexes, the table is not
// known. What changes a table that is defined elsewhere is added to it.
package discover

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"github.com/querylint/querylint/analyzers/config"
	"github.com/querylint/querylint/sqlcheck/schema"
)

// Kind says how much a source is to be believed where others say something else.
type Kind uint8

const (
	Plain      Kind = iota // whole definitions: CREATE TABLE files, dumps, Go code
	Migrations             // files that build upon one another
	Declared               // named by a settings file of a tool
)

// Source is what defines tables, or changes some.
type Source struct {
	Path     string // of the file or folder, from the root, with forward slashes
	Files    int
	Kind     Kind
	Home     string // the folder, from the root, whose code it is for; "." is the root
	Aside    bool   // of an example or a test: for the code below Home alone
	Old      bool   // kept, not used, by what it is called
	MySQL    bool   // only MySQL or MariaDB understands it
	Embedded bool   // part of the program
	Delta    bool   // migrations that do not begin with the first one
	Server   string // of a snapshot of a database: see schema.Schema
	Tables   []*schema.Table
	Changes  []schema.Change // of tables that it does not define
	Lost     []schema.Lost
}

// Left is what was left out.
type Left struct {
	Path   string
	Why    string
	Tables []string // that it would define
}

// Found is what a module says about its tables.
type Found struct {
	Root    string
	MySQL   bool // the module has a driver of MySQL
	Sources []*Source
	Left    []Left

	mu    sync.Mutex
	index *index
	views map[string]*View
	usage usage
}

// Dialects returns the databases that a Go package, or the packages below a path,
// are drivers of: mysql, postgres, sqlite, ….
type Dialects func(path string) []string

// Find looks for the tables of the module at root. Of a folder that is no module
// not more than maxEntries files are looked at.
func Find(root string, drivers Dialects) *Found {
	f := &Found{Root: root}
	limit := -1
	if !config.InModule(root) {
		limit = maxEntries
	}
	if f.look(&walker{root: root, base: root, limit: limit, drivers: drivers}) {
		return f
	}
	// A module in a folder of a repository: its tables may be defined beside it.
	top := repository(root)
	for dir := root; dir != top && top != ""; {
		below := dir
		dir = filepath.Dir(dir)
		if f.look(&walker{root: root, base: dir, below: below, limit: maxEntries, drivers: drivers}) {
			break
		}
	}
	return f
}

// look reports whether a walk finds something.
func (f *Found) look(w *walker) bool {
	w.found = f
	w.readModule()
	w.folder(w.base, w.relative(w.base))
	if w.limit == 0 {
		return false // too large a folder to be one program's
	}
	w.sources()
	for _, s := range f.Sources {
		if w.below != "" {
			s.Home = "."
		}
	}
	return len(f.Sources) > 0
}

// repository is the folder around dir that is under version control, or the
// workspace around it, or "".
func repository(dir string) string {
	for {
		for _, name := range []string{".git", ".hg", ".jj", "go.work"} {
			if _, err := os.Lstat(filepath.Join(dir, name)); err == nil {
				return dir
			}
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return ""
		}
		dir = parent
	}
}

// Tables is the number of different tables that the sources of the program define.
func (f *Found) Tables() int {
	names := make(map[string]bool)
	for _, s := range f.Sources {
		for _, t := range s.Tables {
			if !s.Aside && !t.View {
				names[t.Database+"."+t.Name] = true
			}
		}
	}
	return len(names)
}

// leave notes that something was left out.
func (f *Found) leave(path, why string, tables []string) {
	f.Left = append(f.Left, Left{path, why, tables})
}

// String is a source as messages name it.
func (s *Source) String() string {
	switch {
	case s.Kind == Migrations && s.Files > 1:
		return fmt.Sprintf("%s (%d migrations)", s.Path, s.Files)
	case s.Files > 1:
		return fmt.Sprintf("%s (%d files)", s.Path, s.Files)
	}
	return s.Path
}

func (s *Source) table(database, name string) *schema.Table {
	i := slices.IndexFunc(s.Tables, func(t *schema.Table) bool { return sameName(t.Database, t.Name, database, name) })
	if i < 0 {
		return nil
	}
	return s.Tables[i]
}
