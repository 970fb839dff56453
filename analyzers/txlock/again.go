package txlock

import (
	"slices"

	"golang.org/x/tools/go/analysis"

	"github.com/querylint/querylint/analyzers/finding"
	"github.com/querylint/querylint/analyzers/internal/effect"
	"github.com/querylint/querylint/analyzers/internal/poly"
	"github.com/querylint/querylint/sqlcheck"
)

// retryInside finds the statements that a transaction sends again where they have
// failed: a deadlock has rolled all of it back, and what follows runs outside.
func retryInside(t *transaction, r *reporter) {
	for _, i := range t.steps {
		s := &t.seq.Steps[i]
		loop, ok := t.triedAgain(s)
		if !ok || len(s.SQL) == 0 || !t.locks(s) || t.savepoint(loop) {
			continue
		}
		k := slices.IndexFunc(t.steps, func(j int) bool {
			other := &t.seq.Steps[j]
			return t.locks(other) && !turns(other, loop) && (other.Before(s) || s.Before(other))
		})
		if k < 0 {
			continue // all of the transaction is in the loop
		}
		severity := finding.Warning
		if loop.Deadlock {
			severity = finding.Error
		}
		other, fate := &t.seq.Steps[t.steps[k]], "is lost"
		if t.steps[k] > i {
			fate = "is a transaction of its own"
		}
		f := r.add(t, s, txRetryInside, severity, "begin the whole transaction again",
			"%s is sent again in the transaction %s that is open since line %d: a deadlock has rolled it back, so the second runs outside and is committed alone, and %s in line %d %s",
			what(s), t.begin.Gives().Text, t.begin.Line, what(other), other.Line, fate)
		if severity < finding.Error {
			f.Confidence = finding.Likely
		}
		f.Related = append(f.Related, analysis.RelatedInformation{Pos: r.at.Of(other.File, other.Line, other.Col), Message: "the other statement: " + what(other)})
	}
}

// triedAgain is the loop in the transaction that sends a step again where it fails.
func (t *transaction) triedAgain(s *effect.Step) (effect.Arm, bool) {
	inner := t.inner(s)
	k := slices.IndexFunc(inner, func(a effect.Arm) bool { return a.Again })
	if !t.on(s) || k < 0 {
		return effect.Arm{}, false
	}
	return inner[k], true
}

// turns reports whether a step is in the turns of a loop.
func turns(s *effect.Step, loop effect.Arm) bool {
	return slices.ContainsFunc(s.Path, func(a effect.Arm) bool { return a.Node == loop.Node })
}

// savepoint reports whether the loop goes back to a savepoint: that fails where the
// transaction is gone.
func (t *transaction) savepoint(loop effect.Arm) bool {
	return slices.ContainsFunc(t.seq.Steps, func(s effect.Step) bool {
		return turns(&s, loop) && t.on(&s) && (s.Leaf.Kind == poly.Tx || slices.ContainsFunc(s.SQL, func(d sqlcheck.Description) bool { return d.Savepoint }))
	})
}
