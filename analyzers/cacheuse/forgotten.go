package cacheuse

import (
	"slices"
	"strings"

	"github.com/querylint/querylint/analyzers/internal/effect"
	"github.com/querylint/querylint/analyzers/internal/poly"
	"github.com/querylint/querylint/sqlcheck"
)

// writers are the functions of the package that write a table, themselves or by what they
// call, but for those that only insert rows: of a new one nothing has been stored.
type writers struct {
	seqs []*effect.Sequence
	own  map[*effect.Sequence][]*effect.Step
}

func writersOf(seqs []effect.Sequence, table string) *writers {
	w := &writers{own: make(map[*effect.Sequence][]*effect.Step)}
	for i := range seqs {
		for j := range seqs[i].Steps {
			s := &seqs[i].Steps[j]
			if s.Leaf.Kind == poly.DBWrite && slices.ContainsFunc(s.SQL, func(d sqlcheck.Description) bool {
				return d.Verb != "INSERT" && len(d.Tables) > 0 && d.Tables[0].Access == sqlcheck.Written && strings.EqualFold(d.Tables[0].Name, table)
			}) {
				w.own[&seqs[i]] = append(w.own[&seqs[i]], s)
			}
		}
		if len(w.own[&seqs[i]]) > 0 {
			w.seqs = append(w.seqs, &seqs[i])
		}
	}
	return w
}

// forgotten reports whether all functions of the package that change the table of what is
// stored, and there are some, delete the key or store another value under it: each by
// itself, or by a function that calls it.
func (c *checker) forgotten(f *fill) bool {
	if len(f.db.SQL) != 1 || len(f.db.SQL[0].Tables) != 1 || f.db.SQL[0].Tables[0].Name == "" {
		return false
	}
	w := writersOf(c.all, f.db.SQL[0].Tables[0].Name)
	covered := make(set)
	for _, seq := range w.seqs {
		if c.clears(seq, f.set) {
			covered[seq.Function] = true
			for _, s := range w.own[seq] {
				for _, frame := range s.Chain {
					covered[frame.Function] = true
				}
			}
		}
	}
	return len(w.seqs) > 0 && !slices.ContainsFunc(w.seqs, func(seq *effect.Sequence) bool { return !covered[seq.Function] })
}

// clears reports whether a function deletes the kind of key that a step stores under, or
// gives it another value.
func (c *checker) clears(seq *effect.Sequence, set *effect.Step) bool {
	return slices.ContainsFunc(seq.Steps, func(s effect.Step) bool {
		return (isDel(&s) || s.Op == set.Op) && effect.Readable(s.Key().Pattern) == effect.Readable(set.Key().Pattern)
	})
}
