package txlock

import (
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/querylint/querylint/analyzers/finding"
	"github.com/querylint/querylint/analyzers/internal/catalog"
	"github.com/querylint/querylint/analyzers/internal/effect"
	"github.com/querylint/querylint/sqlcheck"
)

// pairOrder finds two rows of one table that a transaction locks one after the other
// by keys that nothing orders: another one may lock them the other way round. Of each
// table it reports the first two.
func pairOrder(t *transaction, r *reporter) {
	said := make(map[string]bool)
	for n, i := range t.steps {
		s := &t.seq.Steps[i]
		if name := strings.ToLower(table(s)); t.locksRow(s) && !said[name] && !t.held(s, t.steps[:n]) {
			said[name] = t.behind(s, t.steps[:n], r)
		}
	}
}

// behind reports a row that is locked behind another one of its table, if one of the
// steps locks such a row.
func (t *transaction) behind(s *effect.Step, before []int, r *reporter) bool {
	for n, i := range before {
		first := &t.seq.Steps[i]
		if !t.locksRow(first) || !first.Before(s) || t.parent(first, before[:n]) {
			continue
		}
		if a, b, ok := unordered(first, s); ok && !t.related(a, b, first) {
			t.pair(first, s, a, b, r)
			return true
		}
	}
	return false
}

// locksRow reports whether a step locks rows of one table that are there, once in
// each transaction.
func (t *transaction) locksRow(s *effect.Step) bool {
	if !t.locks(s) || len(s.SQL) != 1 || s.SQL[0].Verb == "INSERT" || s.SQL[0].Verb == "REPLACE" || len(s.SQL[0].Tables) != 1 || table(s) == "" {
		return false
	}
	return !slices.ContainsFunc(t.inner(s), func(a effect.Arm) bool { return a.Kind == effect.Loop })
}

// unordered are the columns by which two steps find different rows, if nothing tells
// which of the two comes first.
func unordered(first, second *effect.Step) (a, b effect.Column, ok bool) {
	u, v := first.SQL[0].Tables[0], second.SQL[0].Tables[0]
	if !strings.EqualFold(u.Name, v.Name) || apart(u.Keys, v.Keys) || min(u.Access, v.Access) == sqlcheck.LockedShare && max(u.Access, v.Access) == sqlcheck.LockedShare {
		return a, b, false
	}
	for _, x := range first.Columns {
		for _, y := range second.Columns {
			if strings.EqualFold(x.Name, y.Name) && !x.Same(y.Value) && chosen(x) && chosen(y) {
				return x, y, true
			}
		}
	}
	return a, b, false
}

// chosen reports whether a key is a value that somebody else has chosen, and that the
// code does not compare with another one.
func chosen(c effect.Column) bool {
	if c.Compared || c.Name == "" {
		return false
	}
	return c.Kind == effect.Parameter || c.Kind == effect.Local && (c.Field != "" || c.Loads.Any() || c.From != 0)
}

// held reports whether one of the steps has locked the row of a step, or all rows of
// its table that the transaction needs.
func (t *transaction) held(s *effect.Step, before []int) bool {
	return slices.ContainsFunc(before, func(i int) bool {
		l := &t.seq.Steps[i]
		if !t.locks(l) || inserts(l) || !l.Before(s) {
			return false
		}
		return slices.ContainsFunc(l.SQL, func(d sqlcheck.Description) bool {
			return slices.ContainsFunc(d.Tables, func(u sqlcheck.TableUse) bool {
				if u.Access == sqlcheck.Read || !strings.EqualFold(u.Name, table(s)) {
					return false
				}
				return len(u.Keys) == 0 || slices.ContainsFunc(u.Keys, func(k sqlcheck.Key) bool { return k.Many }) || len(l.SQL) == 1 && (sameRow(l, s) || t.oneByOne(l, s))
			})
		})
	})
}

// oneByOne reports whether a step has locked the rows of a list before another one, by the
// column by which that finds its row: the order of the loop is the one that counts.
func (t *transaction) oneByOne(l, s *effect.Step) bool {
	loop := slices.ContainsFunc(t.inner(l), func(a effect.Arm) bool {
		return a.Kind == effect.Loop && !slices.ContainsFunc(s.Path, func(b effect.Arm) bool { return a.Node == b.Node })
	})
	return loop && slices.ContainsFunc(l.Columns, func(x effect.Column) bool {
		return x.Name != "" && slices.ContainsFunc(s.Columns, func(y effect.Column) bool { return strings.EqualFold(x.Name, y.Name) })
	})
}

// sameRow reports whether two steps find their rows by one value of a column, or may:
// the code has put the keys of the first one in order, or does not show them.
func sameRow(a, b *effect.Step) bool {
	return slices.ContainsFunc(a.Columns, func(x effect.Column) bool {
		return x.Name != "" && slices.ContainsFunc(b.Columns, func(y effect.Column) bool {
			return strings.EqualFold(x.Name, y.Name) && (x.Same(y.Value) || x.Compared || x.Kind == effect.Unknown)
		})
	})
}

// parent reports whether one of the steps has locked a row of another table on
// purpose, or something else lets one transaction at a time through.
func (t *transaction) parent(first *effect.Step, before []int) bool {
	return slices.ContainsFunc(before, func(i int) bool {
		s := &t.seq.Steps[i]
		return s.Before(first) && t.locks(s) && reads(s) && !strings.EqualFold(table(s), table(first))
	}) || slices.ContainsFunc(t.seq.Steps, func(s effect.Step) bool { return s.Op == catalog.Lock && s.Before(first) })
}

// related reports whether two keys have an order of their own: a row and one that it
// names, a row that was there and a new one.
func (t *transaction) related(a, b effect.Column, first *effect.Step) bool {
	if own := func(c effect.Column) bool { return strings.EqualFold(c.Field, "."+c.Name) }; a.Param == b.Param && a.ID == b.ID && own(a) != own(b) {
		return true
	}
	return slices.ContainsFunc(t.seq.Steps, func(s effect.Step) bool {
		about := slices.ContainsFunc(s.SQL, func(d sqlcheck.Description) bool {
			return slices.ContainsFunc(d.Tables, func(u sqlcheck.TableUse) bool { return u.Name == "" || strings.EqualFold(u.Name, table(first)) })
		})
		fresh := about && s.SQL[0].Verb == "INSERT" && (a.Kind == effect.Local || b.Kind == effect.Local)
		return fresh || about && (a.Loads.From(&s) || b.Loads.From(&s))
	})
}

// pair reports two rows that are locked in the order of their keys' names.
func (t *transaction) pair(first, second *effect.Step, a, b effect.Column, r *reporter) {
	severity := finding.Warning
	request := a.Kind == effect.Parameter && b.Kind == effect.Parameter || a.Kind == b.Kind && a.ID == b.ID && !a.Loads.Any() && !b.Loads.Any()
	if request && alike(first, second) {
		severity = finding.Error
	}
	first, near, function := t.nearest(first, second, r)
	f := r.add(t, near, txRowOrder, severity, "lock the smaller key first, or both rows with one SELECT … WHERE "+b.Name+" IN (?, ?) FOR UPDATE",
		"%s locks the row of %s = %s behind that of %s = %s (line %d), and nothing orders the two: where another transaction has them exchanged, each waits for the other",
		what(near), b.Name, b.Text, a.Name, a.Text, first.Line)
	f.Function = function
	if severity < finding.Error {
		f.Confidence = finding.Likely
	}
	f.Related = append(f.Related, analysis.RelatedInformation{Pos: r.at.Of(first.File, first.Line, first.Col), Message: "the first row is locked here: " + what(first)})
}

// alike reports whether two steps do the same to their rows as far as the code shows,
// so that each of the two rows may be the other one.
func alike(a, b *effect.Step) bool {
	return a.SQL[0].Verb == b.SQL[0].Verb && slices.Equal(a.SQL[0].Sets, b.SQL[0].Sets)
}
