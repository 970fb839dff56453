package discover

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/querylint/querylint/sqlcheck/schema"
)

// usage is what code asks of the tables that were found.
type usage struct {
	named   bool              // a statement names a table
	known   bool              // and one of which something is known
	unknown map[string]string // tables of which nothing is known though they are defined: why
	models  map[string]*schema.Table
}

// Model notes a table of which the code alone knows: it has an ORM make the table of a
// model. Of two that differ, each may count for a program of its own; that which stands
// first is shown.
func (f *Found) Model(t *schema.Table) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.usage.models == nil {
		f.usage.models = make(map[string]*schema.Table)
	}
	place := func(t *schema.Table) string { return fmt.Sprintf("%s:%09d", t.File, t.Line) }
	name := strings.ToLower(t.Name)
	if old := f.usage.models[name]; old == nil || place(t) < place(old) {
		f.usage.models[name] = t
	}
}

// Models are the tables that Model was told of, by name.
func (f *Found) Models() (list []*schema.Table) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, name := range slices.Sorted(maps.Keys(f.usage.models)) {
		list = append(list, f.usage.models[name])
	}
	return list
}

// Watch lists the names, in lower case, that Name wants to be told of; all says
// that it wants to be told of every one.
func (f *Found) Watch(v *View) (names []string, all bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return v.watch, !f.usage.known
}

// Name notes that a statement for MySQL names a table, and whether something is
// known of it.
func (f *Found) Name(v *View, table string, known bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	u := &f.usage
	u.named = true
	if known {
		u.known = true
		return
	}
	table = strings.ToLower(table)
	why, ok := v.Unknown[table]
	for _, l := range f.Left {
		if !ok && slices.ContainsFunc(l.Tables, func(t string) bool { return strings.EqualFold(t, table) }) {
			why, ok = "it is only in "+l.Path, true
		}
	}
	if ok {
		if u.unknown == nil {
			u.unknown = make(map[string]string)
		}
		u.unknown[table] = why
	}
}

// shown is how many items a line lists, where not all are asked for.
const shown = 3

// Say is one line about what was taken, what was left out and what could be
// named. It is empty where the code is served well, unless all is asked for.
func (f *Found) Say(all bool) string {
	f.mu.Lock()
	defer f.mu.Unlock()
	u := &f.usage
	if !all && len(u.unknown) == 0 && (u.known || !u.named || len(f.Sources)+len(f.Left) == 0 && !f.MySQL) {
		return ""
	}
	limit := shown
	if all {
		limit = len(f.Sources) + len(f.Left) + len(u.unknown)
	}
	var taken, left, unknown []string
	for _, s := range f.Sources {
		switch {
		case s.Aside:
			left = append(left, fmt.Sprintf("%s (counts for %s)", s, s.Home))
		case len(s.Tables) > 0:
			taken = append(taken, s.String())
		}
	}
	for _, l := range f.Left {
		left = append(left, fmt.Sprintf("%s (%s)", l.Path, l.Why))
	}
	for _, name := range slices.Sorted(maps.Keys(u.unknown)) {
		unknown = append(unknown, fmt.Sprintf("%s is not known: %s", name, u.unknown[name]))
	}
	var parts []string
	whence := f.from(taken, limit)
	parts = append(parts, cmp.Or(whence, "no table is known, and rules about indexes are silent"))
	if (len(taken) > 0 || len(u.models) > 0) && u.named && !u.known {
		parts = append(parts, "no statement names one of them")
	}
	if len(unknown) > 0 {
		parts = append(parts, list(unknown, limit))
	}
	if len(left) > 0 {
		parts = append(parts, "left out: "+list(left, limit))
	}
	return strings.Join(append(parts, "-schema FILE|DIR names what counts"), "; ")
}

// Summary is how many tables the program has, and from where; "" for none.
func (f *Found) Summary() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	var taken []string
	for _, s := range f.Sources {
		if !s.Aside && len(s.Tables) > 0 {
			taken = append(taken, s.String())
		}
	}
	return f.from(taken, shown)
}

// from is how many tables there are, and where from: sources, and models of the code.
func (f *Found) from(sources []string, limit int) string {
	var parts []string
	for _, some := range []struct {
		tables int
		from   string
	}{{f.Tables(), list(sources, limit)}, {len(f.usage.models), "models, for packages that import the one which makes them"}} {
		switch {
		case some.tables == 1 && len(parts) == 0:
			parts = append(parts, "1 table from "+some.from)
		case some.tables > 0 && len(parts) == 0:
			parts = append(parts, fmt.Sprintf("%d tables from %s", some.tables, some.from))
		case some.tables > 0:
			parts = append(parts, fmt.Sprintf("%d from %s", some.tables, some.from))
		}
	}
	return strings.Join(parts, ", and ")
}

func list(items []string, limit int) string {
	if len(items) <= limit {
		return strings.Join(items, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(items[:limit], ", "), len(items)-limit)
}
