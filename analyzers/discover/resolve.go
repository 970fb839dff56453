package discover

import (
	"cmp"
	"fmt"
	"maps"
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

// index is what the sources say, by table.
type index struct {
	common  []*schema.Table          // that are the same for all code
	unknown map[string]string        // tables, in lower case, of which no code knows anything: why
	local   [][]candidate            // that depend on where the code lies
	homes   []string                 // that it depends on
	changes map[string][]*fromSource // of what other sources define, by name in lower case
}

// fromSource is a change that a source makes, or one that it is not known by.
type fromSource struct {
	*Source
	change schema.Change
	lost   *schema.Lost
}

// candidate is a table as one source defines it.
type candidate struct {
	*Source
	table *schema.Table
}

// For returns what counts for the code in a folder, given by its full name.
func (f *Found) For(dir string) *View {
	rel := f.relative(dir)
	f.mu.Lock()
	defer f.mu.Unlock()
	x := f.indexed()
	// Folders with the same homes around them see the same.
	var around strings.Builder
	for _, home := range x.homes {
		if under(rel, home) {
			around.WriteString(home + "\n")
		}
	}
	v := f.views[around.String()]
	if v == nil {
		v = f.view(rel)
		if f.views == nil {
			f.views = make(map[string]*View)
		}
		f.views[around.String()] = v
	}
	return v
}

// relative is the name of a folder from the root.
func (f *Found) relative(dir string) string {
	rel, err := filepath.Rel(f.Root, dir)
	if err != nil {
		return "."
	}
	return filepath.ToSlash(rel)
}

// indexed sorts what the sources say, once.
func (f *Found) indexed() *index {
	if f.index != nil {
		return f.index
	}
	x := &index{unknown: make(map[string]string), changes: make(map[string][]*fromSource)}
	f.index = x
	byName := make(map[string][]candidate)
	aside := make(map[string]bool) // names that an example or a test says something of
	for _, s := range f.Sources {
		note := func(name string) string {
			name = strings.ToLower(name)
			aside[name] = aside[name] || s.Aside
			return name
		}
		for _, t := range s.Tables {
			name := note(t.Name)
			byName[name] = append(byName[name], candidate{s, t})
		}
		for _, c := range s.Changes {
			name := note(c.Name)
			x.changes[name] = append(x.changes[name], &fromSource{Source: s, change: c})
		}
		for _, l := range s.Lost {
			name := note(l.Name)
			x.changes[name] = append(x.changes[name], &fromSource{Source: s, lost: &l})
		}
	}
	for _, name := range slices.Sorted(maps.Keys(byName)) {
		list := byName[name]
		if aside[name] || !agree(list) {
			x.local = append(x.local, list)
			continue
		}
		table, why := f.choose(".", list)
		if table == nil {
			x.unknown[name] = why
			continue
		}
		if len(databasesOf(list)) > 1 {
			table = table.Clone()
			table.Database = "" // the same in all of them
		}
		x.common = append(x.common, table)
	}
	for _, group := range x.local {
		for _, c := range group {
			x.homes = append(x.homes, c.Home)
		}
	}
	for name, list := range x.changes {
		for _, c := range list {
			if c.Aside {
				x.homes = append(x.homes, c.Home)
			}
			if c.lost != nil && !c.Aside && byName[name] == nil {
				x.unknown[name] = c.lost.Note.Error()
			}
		}
	}
	slices.Sort(x.homes)
	x.homes = slices.Compact(x.homes)
	return x
}

// view is what counts for the code in a folder, given from the root.
func (f *Found) view(dir string) *View {
	x := f.indexed()
	v := &View{Schema: new(schema.Schema), Unknown: maps.Clone(x.unknown)}
	for _, t := range x.common {
		v.Schema.Add(t)
	}
	for _, list := range x.local {
		list = slices.DeleteFunc(slices.Clone(list), func(c candidate) bool { return c.Aside && !under(dir, c.Home) })
		if len(list) == 0 {
			continue
		}
		table, why := f.choose(dir, list)
		if table == nil {
			v.Unknown[strings.ToLower(list[0].table.Name)] = why
		}
		groups := databasesOf(list)
		if len(groups) == 1 && table != nil {
			v.Schema.Add(table)
		} else if len(groups) > 1 {
			// A statement may say which database it means.
			for _, group := range groups {
				if own, _ := f.choose(dir, group); own != nil {
					v.Schema.Add(own)
				}
			}
			if table != nil {
				table = table.Clone()
				table.Database = ""
				v.Schema.Add(table)
			}
		}
	}
	f.measured(v, dir)
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

// measured adds what snapshots of databases say of the rows of tables, also where
// migrations define them, and which server it is.
func (f *Found) measured(v *View, dir string) {
	for _, s := range f.Sources {
		if s.Server == "" || s.Aside && !under(dir, s.Home) {
			continue
		}
		v.Schema.Server = cmp.Or(v.Schema.Server, s.Server)
		for _, t := range s.Tables {
			known := v.Schema.Table(t.Database, t.Name)
			if known == nil || known.Sized || !t.Sized {
				continue
			}
			sized := known.Clone()
			sized.Sized, sized.Rows = true, t.Rows
			v.Schema.Add(sized)
		}
	}
}

// under reports whether a folder is home or below it.
func under(dir, home string) bool {
	return home == "." || dir == home || strings.HasPrefix(dir, home+"/")
}

// sameName reports whether two names may be of one table.
func sameName(database, name, database2, name2 string) bool {
	return strings.EqualFold(name, name2) && (database == "" || database2 == "" || strings.EqualFold(database, database2))
}

// databasesOf parts what several databases define under one name. What names no
// database belongs to the only one, or stands for itself.
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
		func(c candidate) bool { return DatabaseOf(c.Path) == "MySQL" },
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
	for _, c := range f.indexed().changes[strings.ToLower(table.Name)] {
		if c.Aside && !under(dir, c.Home) || slices.ContainsFunc(from, func(x candidate) bool { return x.Source == c.Source }) || c.table(table.Database, table.Name) != nil {
			continue
		}
		switch {
		case c.lost == nil && sameName(c.change.Database, c.change.Name, table.Database, table.Name):
			changes = append(changes, c.change)
		case c.lost != nil && c.lost.Change && sameName(c.lost.Database, c.lost.Name, table.Database, table.Name):
			return nil, c.lost.Note.Error()
		}
	}
	return schema.Changed(table, changes)
}

// Apply makes the changes to a table that is defined in another way, as a model.
// It returns nil if nothing is known of the table then.
func (f *Found) Apply(dir string, table *schema.Table) *schema.Table {
	f.mu.Lock()
	defer f.mu.Unlock()
	table, _ = f.changed(f.relative(dir), table, nil)
	return table
}
