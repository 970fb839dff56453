package sqltext

import (
	"fmt"
	"go/types"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/querylint/querylint/analyzers/config"
	"github.com/querylint/querylint/analyzers/discover"
	"github.com/querylint/querylint/analyzers/internal/catalog"
	"github.com/querylint/querylint/analyzers/internal/statement"
	"github.com/querylint/querylint/sqlcheck"
	"github.com/querylint/querylint/sqlcheck/schema"
)

// tables are those that count for the code of a package.
type tables struct {
	*sqlcheck.Checker
	schema *schema.Schema
	found  *discover.Found // unless somebody has named the schema
	view   *discover.View
}

var (
	checkersMu sync.Mutex
	checkers   = make(map[string]*tables)
)

// readWhole is another function of the package that reads all rows of a table at once,
// as one does for the choices of a form: what is paged and searched there besides is
// known to be small. "" if none does.
func (p *pass) readWhole(table string) string {
	if p.wholes == nil {
		p.wholes = make(map[string][]*statement.Place)
		for _, q := range p.sql.Places {
			if m := p.sql.Method(q.Call); m != nil && m.Op == catalog.One {
				continue
			}
			if name := wholeOf(q); name != "" {
				p.wholes[name] = append(p.wholes[name], q)
			}
		}
	}
	for _, q := range p.wholes[table] {
		if q.Decl != nil && q.Decl != p.place.Decl && !p.isUpkeep(q) {
			return q.Function
		}
	}
	return ""
}

// allBeside reports whether another call of the function around the place reads all rows of
// a table at once, or counts them.
func (p *pass) allBeside(table string) bool {
	return p.place.Decl != nil && slices.ContainsFunc(p.sql.Places, func(q *statement.Place) bool {
		return q != p.place && q.Decl == p.place.Decl && slices.ContainsFunc(q.Alternatives, func(s *statement.Statement) bool { return readsAll(s, table) })
	})
}

// readsAll reports whether a statement, where no branch adds to it, reads all rows of a table
// at once, or counts them.
func readsAll(s *statement.Statement, table string) bool {
	s = asWhole(s)
	list := s.Describe()
	if s.Foreign != "" || s.Input.Partial || s.Skeleton != nil && s.Skeleton.Partial || len(list) != 1 {
		return false
	}
	d := list[0]
	return d.Verb == "SELECT" && !d.Filtered && !d.Limit && slices.ContainsFunc(d.Tables, func(t sqlcheck.TableUse) bool { return t.Name == table })
}

// wholeOf is the table that a call of an ORM reads all rows of, whatever the branches before it
// add; or "".
func wholeOf(q *statement.Place) (table string) {
	for _, s := range q.Alternatives {
		list := s.Describe()
		if len(list) != 1 || s.Foreign != "" || s.Skeleton == nil || s.Skeleton.Partial {
			return ""
		}
		d := list[0]
		if d.Verb != "SELECT" || len(d.Tables) != 1 || d.Filtered || d.Aggregate || d.Limit || table != "" && table != d.Tables[0].Name {
			return ""
		}
		table = d.Tables[0].Name
	}
	return table
}

// wholeWithout reports whether the place, on a way through its function that adds no
// condition, reads all rows of a table at once.
func (p *pass) wholeWithout(table string) bool {
	return slices.ContainsFunc(p.place.Alternatives, func(s *statement.Statement) bool {
		return readsAll(s, table) && !s.Describe()[0].Aggregate
	})
}

// tablesFor are the tables for the code in a folder, with a checker that is
// shared by all packages for which the same count, so that a text is parsed once.
func (p *pass) tablesFor(dir string) (*tables, error) {
	paths := schemaPaths()
	t := new(tables)
	if given == nil {
		if err := config.OnlyFiles(paths); err != nil {
			return nil, err
		}
	}
	if given == nil && len(paths) == 0 && flags.find && dir != "" {
		t.found = discover.Once(config.Root(dir), flags.kept, p.cat.Drivers)
		t.view = t.found.For(dir)
	}
	opts := options()
	key := fmt.Sprintf("%v %v %p %p", opts, paths, t.view, given)
	checkersMu.Lock()
	defer checkersMu.Unlock()
	if known := checkers[key]; known != nil {
		return known, nil
	}
	switch {
	case given != nil:
		opts.Schema = given
	case len(paths) > 0:
		s, _, err := schema.Load(paths...)
		if err != nil {
			return nil, err
		}
		opts.Schema = s
	case t.view != nil && t.view.Schema.Len() > 0:
		opts.Schema = t.view.Schema
	}
	var err error
	if t.Checker, err = sqlcheck.New(opts); err != nil {
		return nil, err
	}
	t.schema = opts.Schema
	checkers[key] = t
	return t, nil
}

// setTables says by which tables the package is checked: by those that are named;
// or by those that are found, and the models that an ORM makes tables of.
func (p *pass) setTables() error {
	dir := p.folder()
	t, err := p.tablesFor(dir)
	if err != nil {
		return err
	}
	p.tables, p.check, p.schema = t, t.Checker, t.schema
	if given != nil || len(schemaPaths()) > 0 {
		return nil
	}
	models := p.fromTags()
	var hinted []*schema.Table
	if t.schema != nil {
		hinted = p.hinted()
	}
	s := p.withModels(dir, models, hinted)
	if s == nil {
		return nil
	}
	opts := options()
	opts.Schema = s
	p.check, err = sqlcheck.New(opts)
	p.schema = s
	return err
}

// folder is where the package lies, or "" for one of a module that somebody else
// has published, whose code is not checked.
func (p *pass) folder() string {
	if len(p.Files) == 0 || p.Module != nil && p.Module.Version != "" {
		return ""
	}
	// What cgo makes of a file lies elsewhere, and says where it comes from.
	for _, f := range p.Files {
		dir := filepath.Dir(p.Fset.Position(f.FileStart).Filename)
		if filepath.IsAbs(dir) && config.InModule(dir) {
			return dir
		}
	}
	return ""
}

// withModels adds the tables of models to those that are found, or returns nil
// where they change nothing. What a file defines counts: it knows the types and
// the indexes. What only the model has, the ORM adds to the table; the indexes of
// hinted models, it may.
func (p *pass) withModels(dir string, models, hinted []*schema.Table) *schema.Schema {
	if len(models)+len(hinted) == 0 {
		return nil
	}
	var all schema.Schema
	changed := false
	p.tagged = make(map[string]bool)
	if p.tables.schema != nil {
		all.Server = p.tables.schema.Server
	}
	for _, t := range p.tables.schema.Tables() {
		all.Add(t)
	}
	for _, m := range models {
		name := strings.ToLower(m.Name)
		known := all.Table("", name)
		if known != nil && known.View {
			continue
		}
		if known != nil {
			if with := p.extended(known, m); with != known {
				all.Add(with)
				changed = true
			}
			continue
		}
		if v := p.tables.view; v != nil {
			if v.Unknown[name] != "" {
				continue
			}
			if m = p.tables.found.Apply(dir, m); m == nil {
				continue
			}
		}
		all.Add(m)
		p.noteModel(m)
		p.tagged[name] = true
		changed = true
	}
	for _, m := range hinted {
		known := all.Table("", m.Name)
		if known == nil || known.View || p.byTags(m.Name) {
			continue
		}
		m.Columns = nil
		if with := p.extended(known, m); with != known {
			all.Add(with)
			changed = true
		}
	}
	if !changed {
		return nil
	}
	return &all
}

// noteModel has what was found of tables know one that an ORM of this package makes of a
// model.
func (p *pass) noteModel(t *schema.Table) {
	at, ok := p.modelled[t.Name]
	if !ok || p.tables.found == nil {
		return
	}
	place := p.Fset.Position(at)
	t = t.Clone()
	t.File, t.Line = place.Filename, place.Line
	p.tables.found.Model(t)
}

// extended is a table with the columns and indexes that only its model has.
func (p *pass) extended(t, model *schema.Table) *schema.Table {
	out := t
	change := func() {
		if out == t {
			out = t.Clone()
		}
	}
	for _, c := range model.Columns {
		if out.Column(c.Name) == nil {
			change()
			out.Columns = append(out.Columns, c)
		}
	}
	for _, i := range model.Indexes {
		same := func(j *schema.Index) bool { return slices.EqualFunc(i.Columns(), j.Columns(), strings.EqualFold) }
		if !i.Primary && !slices.ContainsFunc(out.Indexes, same) {
			change()
			out.Indexes = append(out.Indexes, i)
			p.tagged[strings.ToLower(t.Name+"."+i.Name)] = true
		}
	}
	return out
}

// byTags reports whether a table is known by struct tags only.
func (p *pass) byTags(table string) bool { return p.tagged[strings.ToLower(table)] }

// byModel reports whether a finding is about a table or an index that only struct
// tags know.
func (p *pass) byModel(f *sqlcheck.Finding) bool {
	return p.byTags(f.Table) || f.Index != "" && p.byTags(f.Table+"."+f.Index)
}

// agreed reports whether a model lacks the column of a finding as well, that has every
// column which a definition gives the table: then it is not for the age of the definition
// that the column is not there. A name without a table may be meant for another one.
func (p *pass) agreed(f *sqlcheck.Finding) bool {
	defined := p.tables.schema.Table("", f.Table)
	if defined == nil || !strings.HasPrefix(f.Message, f.Table+" has no column ") {
		return false
	}
	agrees := func(t *types.Named) bool {
		_, ok := t.Underlying().(*types.Struct)
		return ok && slices.ContainsFunc([]string{"gorm", "xorm"}, func(library string) bool {
			if !strings.EqualFold(p.sql.TableOf(t, library), f.Table) {
				return false
			}
			m := p.modelTable(t, f.Table, library, nil)
			return m.Column(f.Columns[0]) == nil && !slices.ContainsFunc(defined.Columns, func(c *schema.Column) bool { return m.Column(c.Name) == nil })
		})
	}
	return slices.ContainsFunc(append([]*types.Package{p.Pkg}, p.Pkg.Imports()...), func(pkg *types.Package) bool {
		return slices.ContainsFunc(pkg.Scope().Names(), func(name string) bool {
			o, ok := pkg.Scope().Lookup(name).(*types.TypeName)
			if !ok || o.IsAlias() {
				return false
			}
			t, ok := o.Type().(*types.Named)
			return ok && t.TypeParams() == nil && agrees(t)
		})
	})
}

// use notes which tables a statement names, where that decides on what there is
// to say about the schema.
func (p *pass) use(s *statement.Statement) {
	found, view := p.tables.found, p.tables.view
	if found == nil || p.upkeep {
		return
	}
	watch, all := found.Watch(view)
	name := func(table string) {
		if table != "" && !strings.Contains(table, sqlcheck.Hole) {
			found.Name(view, table, p.schema.Table("", table) != nil)
		}
	}
	if s.Skeleton != nil {
		name(s.Skeleton.Table)
		return
	}
	if !all {
		text := strings.ToLower(s.Input.Text)
		if !slices.ContainsFunc(watch, func(w string) bool { return strings.Contains(text, w) }) {
			return
		}
	}
	for _, d := range s.Describe() {
		for _, t := range d.Tables {
			name(t.Name)
		}
	}
}
