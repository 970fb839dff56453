package discover

import (
	"fmt"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/querylint/querylint/sqlcheck/schema"
)

// View is what counts for the code of one folder.
type View struct {
	Schema *schema.Schema
	// Unknown are tables that are defined, and of which nothing is known all the
	// same, in lower case, with the reason.
	Unknown map[string]string

	watch []string // what there is something to say about, if it is named
}

// For returns what counts for the code in a folder, given by its full name.
func (f *Found) For(dir string) *View {
	rel, err := filepath.Rel(f.Root, dir)
	if err != nil {
		rel = "."
	}
	rel = filepath.ToSlash(rel)
	// Folders with the same homes above them see the same.
	var key strings.Builder
	for _, s := range f.Sources {
		fmt.Fprint(&key, under(rel, s.Home))
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	v := f.views[key.String()]
	if v == nil {
		v = f.view(rel)
		if f.views == nil {
			f.views = make(map[string]*View)
		}
		f.views[key.String()] = v
	}
	return v
}

// under reports whether a folder is home or below it.
func under(dir, home string) bool {
	return home == "." || dir == home || strings.HasPrefix(dir, home+"/")
}

// sameName reports whether two names may be of one table.
func sameName(database, name, database2, name2 string) bool {
	return strings.EqualFold(name, name2) && (database == "" || database2 == "" || strings.EqualFold(database, database2))
}

// candidate is a table as one source defines it.
type candidate struct {
	*Source
	table *schema.Table
}

func (f *Found) view(dir string) *View {
	v := &View{Schema: new(schema.Schema), Unknown: make(map[string]string)}
	byName := make(map[string][]candidate)
	for _, s := range f.Sources {
		if s.Aside && !under(dir, s.Home) {
			continue
		}
		for _, t := range s.Tables {
			name := strings.ToLower(t.Name)
			byName[name] = append(byName[name], candidate{s, t})
		}
	}
	for _, name := range slices.Sorted(maps.Keys(byName)) {
		for _, group := range databasesOf(byName[name]) {
			table, why := f.choose(dir, group)
			if table == nil {
				v.Unknown[name] = why
				continue
			}
			v.Schema.Add(table)
		}
	}
	for _, s := range f.Sources {
		for _, l := range s.Lost {
			if name := strings.ToLower(l.Name); v.Schema.Table("", name) == nil && v.Unknown[name] == "" {
				v.Unknown[name] = l.Note.Error()
			}
		}
	}
	v.watch = slices.Sorted(maps.Keys(v.Unknown))
	for _, l := range f.Left {
		for _, name := range l.Tables {
			if v.Schema.Table("", name) == nil {
				v.watch = append(v.watch, strings.ToLower(name))
			}
		}
	}
	return v
}

// databasesOf parts what several databases define under one name. What names no
// database belongs to the only one, or stands alone.
func databasesOf(list []candidate) [][]candidate {
	var named []string
	for _, c := range list {
		if d := strings.ToLower(c.table.Database); d != "" && !slices.Contains(named, d) {
			named = append(named, d)
		}
	}
	if len(named) < 2 {
		return [][]candidate{list}
	}
	groups := make([][]candidate, len(named)+1)
	for _, c := range list {
		i := slices.Index(named, strings.ToLower(c.table.Database))
		groups[i+1] = append(groups[i+1], c)
	}
	return slices.DeleteFunc(groups, func(g []candidate) bool { return len(g) == 0 })
}

// choose returns the table that counts for the code in a folder, or why none
// does.
func (f *Found) choose(dir string, list []candidate) (*schema.Table, string) {
	near := nearest(dir, list)
	best := preferred(near)
	if len(near) < len(list) && len(best) > 0 {
		// What lies near counts, unless what lies elsewhere is to be believed more.
		if rest := preferred(list); rest[0].rank() > best[0].rank() {
			best = append(best, rest...)
		}
	}
	table := best[0].table
	for _, c := range best[1:] {
		if table = schema.Merge(table, c.table); table == nil {
			return nil, fmt.Sprintf("%s in %s is not %s in %s", best[0].table.Name, place(best[0]), c.table.Name, place(c))
		}
	}
	return f.changed(dir, table, best)
}

func place(c candidate) string {
	if c.table.File != "" {
		return c.table.File
	}
	return c.Path
}

// rank is the kind by which the source is to be believed.
func (s *Source) rank() Kind {
	if s.Delta {
		return Plain
	}
	return s.Kind
}

// nearest are the candidates of the innermost home around the folder, or all
// where no home is around it.
func nearest(dir string, list []candidate) []candidate {
	depth := -1
	var out []candidate
	for _, c := range list {
		if !under(dir, c.Home) {
			continue
		}
		d := 0
		if c.Home != "." {
			d = 1 + strings.Count(c.Home, "/")
		}
		if d > depth {
			depth, out = d, nil
		}
		if d == depth {
			out = append(out, c)
		}
	}
	if len(out) == 0 {
		return list
	}
	return out
}

// preferred are the candidates that are to be believed most.
func preferred(list []candidate) []candidate {
	rank := slices.MaxFunc(list, func(a, b candidate) int { return int(a.rank()) - int(b.rank()) }).rank()
	list = slices.DeleteFunc(slices.Clone(list), func(c candidate) bool { return c.rank() != rank })
	for _, better := range []func(c candidate) bool{
		func(c candidate) bool { return !c.Old },
		func(c candidate) bool { return c.MySQL },
		func(c candidate) bool { return databaseOf(c.Path) == "MySQL" },
		func(c candidate) bool { return c.Embedded },
	} {
		if agree(list) {
			break
		}
		if slices.ContainsFunc(list, better) {
			list = slices.DeleteFunc(list, func(c candidate) bool { return !better(c) })
		}
	}
	return list
}

func agree(list []candidate) bool {
	return !slices.ContainsFunc(list[1:], func(c candidate) bool { return schema.Merge(list[0].table, c.table) == nil })
}

// changed is the table with the changes that other sources make.
func (f *Found) changed(dir string, table *schema.Table, from []candidate) (*schema.Table, string) {
	var changes []schema.Change
	for _, s := range f.Sources {
		if s.Aside && !under(dir, s.Home) || slices.ContainsFunc(from, func(c candidate) bool { return c.Source == s }) || s.table(table.Database, table.Name) != nil {
			continue
		}
		for _, c := range s.Changes {
			if sameName(c.Database, c.Name, table.Database, table.Name) {
				changes = append(changes, c)
			}
		}
		for _, l := range s.Lost {
			if sameName(l.Database, l.Name, table.Database, table.Name) && l.Change {
				return nil, l.Note.Error()
			}
		}
	}
	return schema.Changed(table, changes)
}

// Apply makes the changes to a table that is defined in another way: as a model.
func (f *Found) Apply(dir string, table *schema.Table) *schema.Table {
	rel, err := filepath.Rel(f.Root, dir)
	if err != nil {
		return table
	}
	table, _ = f.changed(path.Clean(filepath.ToSlash(rel)), table, nil)
	return table
}
