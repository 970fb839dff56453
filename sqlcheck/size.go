package sqlcheck

import (
	_ "embed"
	"strings"
	"sync"
)

//go:embed libtables.txt
var libraryTables string

// readWhole are the tables of libraryTables, and why each has few rows.
var readWhole = sync.OnceValue(func() map[string]string {
	tables := make(map[string]string)
	for line := range strings.Lines(libraryTables) {
		if name, why, ok := strings.Cut(strings.TrimSpace(line), "\t"); ok && !strings.HasPrefix(name, "#") {
			tables[name] = why
		}
	}
	return tables
})

// library says why a table is small that a library has made for itself, or "".
func library(table string) string {
	name := strings.ToLower(table)
	for {
		if why := readWhole()[name]; why != "" {
			return why
		}
		i := strings.IndexByte(name, '_')
		if i < 0 {
			return ""
		}
		name = name[i+1:]
	}
}

// DefaultSmallTable is how many rows a table has that can be read whole.
const DefaultSmallTable = 1000

// everyRow is the beginning of a sentence about what is read of a table without
// an index: every row of it, or as many as a server says that there are.
func (s *source) everyRow(one, many string) string {
	if s == nil || s.table == nil || !s.table.Sized {
		return "every row" + one
	}
	return "all " + Count(s.table.Rows, "row") + many
}

// size judges a finding whose harm grows with the rows of its table by how many
// there are, as a server says, or at most, as a key allows: of a small table it is
// only worth knowing. The message says it.
func (p *pass) size(f *Finding) {
	if !p.rule.grows || f.Table == "" {
		return
	}
	t := p.opts.Schema.Table("", f.Table)
	if t == nil {
		return
	}
	n, rows := t.Rows, Count(t.Rows, "row")
	if !t.Sized {
		most, ok := t.AtMost()
		if !ok || most >= p.opts.SmallTable {
			if why := library(f.Table); why != "" {
				f.Severity = min(f.Severity, Warning)
				f.remark("few rows: " + why)
			}
			return
		}
		n, rows = most, "at most "+Count(most, "row")
	}
	if n < p.opts.SmallTable {
		f.Severity = Info
	}
	if !strings.Contains(f.Message, rows) {
		f.remark(f.Table + " has " + rows)
	}
}

// remark adds to a message, in front of the suggestion.
func (f *Finding) remark(text string) {
	before, advice, ok := f.Message, "", false
	if f.Suggestion != "" {
		before, advice, ok = cutLast(f.Message, "; "+f.Suggestion)
	}
	f.Message = before + " (" + text + ")"
	if ok {
		f.Message += "; " + f.Suggestion + advice
	}
}

// cutLast is strings.Cut at the last place.
func cutLast(s, sep string) (before, after string, found bool) {
	if i := strings.LastIndex(s, sep); i >= 0 {
		return s[:i], s[i+len(sep):], true
	}
	return s, "", false
}
