package sqlcheck

import "strings"

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
			return
		}
		n, rows = most, "at most "+Count(most, "row")
	}
	if n < p.opts.SmallTable {
		f.Severity = Info
	}
	if strings.Contains(f.Message, rows) {
		return
	}
	before, advice, ok := f.Message, "", false
	if f.Suggestion != "" {
		before, advice, ok = cutLast(f.Message, "; "+f.Suggestion)
	}
	f.Message = before + " (" + f.Table + " has " + rows + ")"
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
