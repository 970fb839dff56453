package txlock

import (
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/querylint/querylint/analyzers/finding"
	"github.com/querylint/querylint/analyzers/internal/effect"
	"github.com/querylint/querylint/analyzers/internal/poly"
)

// readAfterWrite finds the rows that are read from a replica right behind a write of
// them somewhere else.
func readAfterWrite(seq *effect.Sequence, r *reporter) {
	for i := range seq.Steps {
		s := &seq.Steps[i]
		if !s.Replica || s.Leaf.Kind != poly.DBRead || s.On.Tx || len(s.SQL) != 1 || len(s.SQL[0].Tables) != 1 || table(s) == "" || len(keyOf(s)) == 0 {
			continue
		}
		for j := i - 1; j >= 0; j-- {
			w := &seq.Steps[j]
			if !wroteRow(w, s) {
				continue
			}
			f := r.finding(seq, s, readAfterWriteRule, finding.Info, "read it where it was written, or go on with what was written",
				"%s by %s asks a replica right behind %s in line %d: one that has not got that yet answers with the old row, or with none",
				what(s), keyNames(s), what(w), w.Line)
			f.Confidence = finding.Likely // a name is no proof
			f.Related = append(f.Related, analysis.RelatedInformation{Pos: r.at.Of(w.File, w.Line, w.Col), Message: "written here: " + what(w)})
			r.keep(f, s)
			break
		}
	}
}

// wroteRow reports whether a step has written, not on a replica itself, the row that
// another asks for, and the other comes behind it.
func wroteRow(w, s *effect.Step) bool {
	if w.Leaf.Kind != poly.DBWrite || w.Replica || len(w.SQL) != 1 || len(w.SQL[0].Tables) != 1 || !strings.EqualFold(table(w), table(s)) || !w.Before(s) {
		return false
	}
	for _, k := range keyOf(s) {
		if k.Born && inserts(w) {
			continue // the key that the INSERT has given it
		}
		if same, other := compare([]effect.Column{k}, w.Columns); !same || other {
			return false
		}
	}
	return true
}
