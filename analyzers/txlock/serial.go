package txlock

import (
	"slices"
	"strings"

	"github.com/querylint/querylint/analyzers/internal/catalog"
	"github.com/querylint/querylint/analyzers/internal/effect"
	"github.com/querylint/querylint/sqlcheck"
)

// serial says whether what the transaction has locked before a loop lets no two come to
// the rows that step at, one of the loop, locks at once: surely, or perhaps.
func (t *transaction) serial(at int) (surely, likely bool) {
	s := &t.seq.Steps[at]
	for _, i := range t.steps {
		l := &t.seq.Steps[i]
		if i >= at || !l.Before(s) || !t.alwaysBefore(l, s) {
			continue
		}
		if t.on(l) && slices.ContainsFunc(l.SQL, func(d sqlcheck.Description) bool { return d.Mutex }) {
			return true, true
		}
		if !t.locksRow(l) || !exclusive(l) {
			continue
		}
		if fixedRow(l) || childrenOf(l, s) || allOf(l, s) {
			return true, true
		}
		likely = likely || reads(l) && l.Op != catalog.Either && len(keyOf(l)) > 0 && !strings.EqualFold(table(l), table(s))
	}
	return false, likely
}

// exclusive reports whether a step takes locks that nobody else can have, too.
func exclusive(s *effect.Step) bool {
	u := s.SQL[0].Tables[0]
	return u.Access != sqlcheck.LockedShare && len(u.Keys) > 0
}

// alwaysBefore reports whether all branches around an earlier step are around a later
// one, too.
func (t *transaction) alwaysBefore(first, second *effect.Step) bool {
	return !slices.ContainsFunc(t.inner(first), func(a effect.Arm) bool {
		return !slices.ContainsFunc(second.Path, func(b effect.Arm) bool { return a.Node == b.Node && a.Arm == b.Arm })
	})
}

// fixedRow reports whether a step finds its row by values that the code writes out, and
// does not change itself: all that run it lock the same one.
func fixedRow(s *effect.Step) bool {
	d := s.SQL[0]
	return !slices.ContainsFunc(d.Tables[0].Keys, func(k sqlcheck.Key) bool {
		given := slices.ContainsFunc(s.Columns, func(c effect.Column) bool {
			return strings.EqualFold(c.Name, k.Column) && c.Kind == effect.Constant
		})
		return k.Many || k.Value == "" && !given || slices.ContainsFunc(d.Sets, func(c string) bool { return strings.EqualFold(c, k.Column) })
	})
}

// childrenOf reports whether a step finds its rows by a value by which an earlier one
// has locked a row, too: whoever wants rows of that parent has locked it first.
func childrenOf(parent, s *effect.Step) bool {
	return slices.ContainsFunc(keyOf(parent), func(k effect.Column) bool {
		return slices.ContainsFunc(keyOf(s), func(c effect.Column) bool { return k.Same(c.Value) })
	})
}

// allOf reports whether an earlier step has locked the rows of a list of keys, by the
// column by which a loop comes to rows of the same table one by one. That it is the same
// list is taken for granted: who locks a list first does so for what comes behind.
func allOf(l, s *effect.Step) bool {
	return strings.EqualFold(table(l), table(s)) && slices.ContainsFunc(l.SQL[0].Tables[0].Keys, func(k sqlcheck.Key) bool {
		return k.Many && lockedBy(s, func(own sqlcheck.Key) bool { return strings.EqualFold(own.Column, k.Column) })
	})
}
