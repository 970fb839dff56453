package txlock

import (
	"slices"

	"github.com/querylint/querylint/analyzers/internal/catalog"
	"github.com/querylint/querylint/analyzers/internal/effect"
	"github.com/querylint/querylint/analyzers/internal/poly"
	"github.com/querylint/querylint/sqlcheck"
)

// transaction is what one function does between the begin of a transaction and
// its end.
type transaction struct {
	seq   *effect.Sequence
	begin *effect.Step
	steps []int // of seq, in order: behind the begin, and not sure to be behind the end
	// inside are the steps of the callee that begins and ends it: they are the
	// callee's affair, but for what the call has passed.
	inside []int
	// failed are the steps that only run after something failed.
	failed []int
	given  bool // the caller has begun it, and begin stands for the function
}

// transactions finds the transactions that a function begins and ends. One that
// a callee begins and ends is the callee's, unless it runs what the function
// gives it. Where no end shows, none is known, and nothing is said.
func transactions(seq *effect.Sequence) []*transaction {
	var all []*transaction
	for i := range seq.Steps {
		b := &seq.Steps[i]
		if b.Op != catalog.Begin || b.Gives().Kind == effect.Unknown || slices.ContainsFunc(all, func(t *transaction) bool {
			return slices.Contains(t.steps, i) && b.On.Within(t.begin.Gives()) // a savepoint
		}) {
			continue
		}
		t := &transaction{seq: seq, begin: b}
		if t.follow(i+1, t.last(i)) && len(t.steps)+len(t.inside) > 0 {
			all = append(all, t)
		}
	}
	return all
}

// given finds the transactions that a function gets from its caller, by their
// types.
func given(seq *effect.Sequence) []*transaction {
	var all []*transaction
	for i := range seq.Steps {
		on := seq.Steps[i].On
		if !on.Tx || on.Kind != effect.Parameter || slices.ContainsFunc(all, func(t *transaction) bool { return t.begin.Gives().Same(on) }) {
			continue
		}
		t := &transaction{seq: seq, begin: &effect.Step{Made: &on, File: seq.File, Line: seq.Line, Col: 1}, given: true}
		t.follow(0, len(seq.Steps)-1)
		all = append(all, t)
	}
	return all
}

// follow gathers the steps of the transaction among steps from to last, and
// reports whether its end shows.
func (t *transaction) follow(from, last int) (ends bool) {
	var ended []*effect.Step
	for j := from; j <= last; j++ {
		s := &t.seq.Steps[j]
		if !t.begin.Before(s) {
			continue
		}
		end := t.end(s)
		ends = ends || end
		switch {
		case slices.ContainsFunc(ended, func(e *effect.Step) bool { return e.Before(s) }):
		case t.aside(s):
			if !t.apart(s) {
				t.failed = append(t.failed, j)
			}
		case end:
			ended = append(ended, s)
		case s.Op == catalog.Begin && s.Gives().Same(t.begin.Gives()):
			return ends // the next one, in the same variable
		case t.callees(s):
			t.inside = append(t.inside, j)
		default:
			t.steps = append(t.steps, j)
		}
	}
	return ends
}

// last is the last step that may be in the transaction that step i begins. What
// begins and ends in one call is over behind it, however the callee gets there.
func (t *transaction) last(i int) int {
	for j, s := range slices.Backward(t.seq.Steps) {
		if j > i && t.sameCall(&s) && t.end(&s) && !t.aside(&s) {
			return j
		}
	}
	if len(t.begin.Chain) > 1 { // deferred in the callee
		for j, s := range slices.Backward(t.seq.Steps) {
			if j > i && t.sameCall(&s) && t.end(&s) {
				return j
			}
		}
	}
	return len(t.seq.Steps) - 1
}

// end reports whether a step ends the transaction.
func (t *transaction) end(s *effect.Step) bool {
	return (s.Op == catalog.Commit || s.Op == catalog.Rollback) && (t.on(s) || t.begin.Gives().Within(s.On))
}

// sameCall reports whether a step comes out of the call that begins the
// transaction.
func (t *transaction) sameCall(s *effect.Step) bool {
	return s.File == t.begin.File && s.Line == t.begin.Line && s.Col == t.begin.Col
}

// on reports whether a step works on the transaction.
func (t *transaction) on(s *effect.Step) bool { return s.On.Within(t.begin.Gives()) }

// callees reports whether the step comes out of the very call that begins the
// transaction, so that it is the callee's.
func (t *transaction) callees(s *effect.Step) bool { return len(t.begin.Chain) > 1 && t.sameCall(s) }

// aside reports whether a step is deferred, runs in a goroutine of its own, or
// only after something failed.
func (t *transaction) aside(s *effect.Step) bool {
	return t.apart(s) || slices.ContainsFunc(t.inner(s), func(a effect.Arm) bool { return a.Fails })
}

// apart reports whether a step is deferred or runs in a goroutine of its own.
func (t *transaction) apart(s *effect.Step) bool {
	return slices.ContainsFunc(t.inner(s), func(a effect.Arm) bool { return a.Kind == effect.Deferred || a.Kind == effect.Goroutine })
}

// inner are the branches and loops around a step that are not around the begin.
func (t *transaction) inner(s *effect.Step) []effect.Arm {
	i := 0
	for i < min(len(s.Path), len(t.begin.Path)) && s.Path[i].Node == t.begin.Path[i].Node {
		i++
	}
	return s.Path[i:]
}

// locks reports whether a step takes locks that the transaction keeps.
func (t *transaction) locks(s *effect.Step) bool { return t.on(s) && (writes(s) || reads(s)) }

// writes reports whether a step changes rows.
func writes(s *effect.Step) bool {
	if len(s.SQL) > 0 && s.Op != catalog.Either {
		return slices.ContainsFunc(s.SQL, func(d sqlcheck.Description) bool { return has(d, sqlcheck.Written) })
	}
	return s.Leaf.Kind == poly.DBWrite
}

// reads reports whether a step is a locking read.
func reads(s *effect.Step) bool {
	return slices.ContainsFunc(s.SQL, func(d sqlcheck.Description) bool {
		return d.Verb == "SELECT" && (has(d, sqlcheck.Locked) || has(d, sqlcheck.LockedShare))
	})
}

func has(d sqlcheck.Description, a sqlcheck.Access) bool {
	return slices.ContainsFunc(d.Tables, func(u sqlcheck.TableUse) bool { return u.Access == a })
}

// inserts reports whether a step does nothing but insert rows that are new.
func inserts(s *effect.Step) bool {
	return len(s.SQL) > 0 && !slices.ContainsFunc(s.SQL, func(d sqlcheck.Description) bool { return d.Verb != "INSERT" || d.Upsert })
}
