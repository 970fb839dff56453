package txlock

import (
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/querylint/querylint/analyzers/finding"
	"github.com/querylint/querylint/analyzers/internal/catalog"
	"github.com/querylint/querylint/analyzers/internal/cost"
	"github.com/querylint/querylint/sqlcheck"
)

// wrongHandle finds the statements that a transaction runs on the pool that it
// was taken from. A connection that locks or defines tables is no transaction, and
// what commits cannot run in one. Numbers are drawn beside a transaction, so that
// their counter is not locked until it commits.
func wrongHandle(t *transaction, r *reporter) {
	b := t.begin
	if slices.ContainsFunc(t.steps, func(i int) bool { return t.on(&t.seq.Steps[i]) && commits(&t.seq.Steps[i]) }) {
		return
	}
	if b.On.Same(b.Gives) {
		return
	}
	// The caller may hand in a transaction: what runs on it is in that one.
	nested := b.Nests && b.On.Kind == cost.Parameter && b.On.Param > 0 && b.On.Field == ""
	if nested && r.cat.Begun(b.On.Text) {
		return
	}
	for _, i := range t.steps {
		s := &t.seq.Steps[i]
		if s.Leaf.Kind != cost.DBRead && s.Leaf.Kind != cost.DBWrite && s.Op != catalog.Begin || t.on(s) || commits(s) || draws(s) {
			continue
		}
		severity := finding.Error
		switch {
		case s.On.Same(b.On) && !nested:
		case s.On.Same(b.On):
			severity = finding.Warning
		case sibling(s.On, b.On) && library(s) == library(b):
			severity = finding.Warning
		default:
			continue
		}
		if s.Has(cost.Miss) || s.Has(cost.Guard) {
			severity = finding.Info // and what it asks for may be loaded before
		}
		tx, did := b.Gives.Text, what(s)+" runs"
		if s.Op == catalog.Begin {
			did = "another transaction begins"
		}
		fix := "run it on " + tx
		if s.On.Prepared {
			fix = "bind the statement to " + tx + ", or prepare it there"
		}
		f := r.add(t, s, txWrongHandle, severity, fix, "%s on %s, outside the transaction %s that is open since line %d: %s",
			did, s.On.Text, tx, b.Line, t.beside(i))
		if severity < finding.Error {
			f.Confidence = finding.Likely
		}
		f.Fixes, f.Unsafe = r.onTx(s, b), true
	}
}

// commits reports whether a step ends the transaction of its connection.
func commits(s *cost.Step) bool {
	return slices.ContainsFunc(s.SQL, func(d sqlcheck.Description) bool { return d.Commits })
}

// beside says what it means for step i that it runs beside the transaction. A read
// without a lock waits for nobody (MySQL manual, "Consistent Nonlocking Reads"), and
// an INSERT of new rows, as a rule, for no row that is there.
func (t *transaction) beside(i int) string {
	s, tx := &t.seq.Steps[i], t.begin.Gives.Text
	before := func(is func(l *cost.Step) bool) bool {
		return slices.ContainsFunc(t.steps, func(j int) bool {
			l := &t.seq.Steps[j]
			return j < i && t.locks(l) && l.Before(s) && is(l)
		})
	}
	means := []string{"it takes a second connection"}
	if writes(s) {
		means = append(means, "stays when "+tx+" rolls back")
	}
	switch {
	case !inserts(s) && before(func(l *cost.Step) bool { return !inserts(l) && meet(l, s, sqlcheck.LockedShare) }):
		means = append(means, "waits in vain for a row that "+tx+" has locked")
	case !writes(s) && before(func(l *cost.Step) bool { return writes(l) && meet(l, s, sqlcheck.Read) }):
		means = append(means, "does not see what "+tx+" has written")
	}
	if len(means) == 1 {
		return means[0] + " while " + tx + " has the first"
	}
	last := len(means) - 1
	return strings.Join(means[:last], ", ") + " and " + means[last]
}

// meet reports whether l locks a table that s reaches with access a or a stronger
// one.
func meet(l, s *cost.Step, a sqlcheck.Access) bool {
	return slices.ContainsFunc(s.SQL, func(d sqlcheck.Description) bool {
		return slices.ContainsFunc(d.Tables, func(u sqlcheck.TableUse) bool {
			return u.Access >= a && u.Name != "" && slices.ContainsFunc(l.SQL, func(d sqlcheck.Description) bool {
				return slices.ContainsFunc(d.Tables, func(v sqlcheck.TableUse) bool {
					return v.Access > sqlcheck.Read && (u.Access == sqlcheck.Read || max(u.Access, v.Access) > sqlcheck.LockedShare) && strings.EqualFold(v.Name, u.Name)
				})
			})
		})
	})
}

// draws reports whether a step draws a number from a counter, on which nothing
// else depends.
func draws(s *cost.Step) bool {
	return s.Drawn || slices.ContainsFunc(s.SQL, func(d sqlcheck.Description) bool { return d.Counter })
}

// sibling reports whether two connections are the same by all that their names
// tell: s.db and s.repo.db.
func sibling(a, b cost.Value) bool {
	return a.Kind == cost.Parameter && b.Kind == a.Kind && a.Param == 0 && b.Param == 0 &&
		strings.EqualFold(last(a.Field), last(b.Field)) && a.Field != "" && b.Field != ""
}

func last(field string) string { return field[strings.LastIndexByte(field, '.')+1:] }

// library is the library of a step: the first word of its name.
func library(s *cost.Step) string {
	name, _, _ := strings.Cut(s.Leaf.Name, " ")
	return name
}

// slowCall finds what a transaction waits for while it holds locks.
func slowCall(t *transaction, r *reporter) {
	for n, i := range t.steps {
		s := &t.seq.Steps[i]
		kind := waits(s)
		if kind == "" {
			continue
		}
		k := slices.IndexFunc(t.steps[:n], func(j int) bool {
			l := &t.seq.Steps[j]
			return t.locks(l) && l.Before(s)
		})
		if k < 0 {
			continue
		}
		first := &t.seq.Steps[t.steps[k]]
		f := r.add(t, s, txSlowCall, finding.Warning, "do it before the first lock or behind the commit",
			"%s is %s while %s holds locks on %s since line %d: everybody who needs them waits as long", what(s), kind, t.begin.Gives.Text, t.tables(i), first.Line)
		f.Related = append(f.Related, analysis.RelatedInformation{Pos: r.at.Of(first.File, first.Line, first.Col), Message: "the first lock: " + what(first)})
	}
}

// waits says what a step waits for that is no database, or "".
func waits(s *cost.Step) string {
	switch s.Leaf.Kind {
	case cost.RPC:
		return "a call of another service"
	case cost.MQSend:
		return "a message to a broker"
	case cost.CacheRead, cost.CacheWrite:
		return "a call of a network cache"
	}
	if s.Op == catalog.Slow {
		return "waited for"
	}
	return ""
}

// shareUpgrade finds the rows that a transaction locks for share and writes
// later.
func shareUpgrade(t *transaction, r *reporter) {
	for n, i := range t.steps {
		s := &t.seq.Steps[i]
		if !t.on(s) || !reads(s) {
			continue
		}
		for _, j := range t.steps[n+1:] {
			w := &t.seq.Steps[j]
			name := shared(s, w)
			if name == "" || !t.on(w) || !s.Before(w) {
				continue
			}
			f := r.add(t, s, shareLockUpgrade, finding.Error, "lock with FOR UPDATE",
				"%s is locked for share here and written in line %d of the same transaction: two of them deadlock", name, w.Line)
			f.Related = append(f.Related, analysis.RelatedInformation{Pos: r.at.Of(w.File, w.Line, w.Col), Message: "written here: " + what(w)})
			break
		}
	}
}

// shared is a table that s reads with a shared lock and w writes.
func shared(s, w *cost.Step) string {
	for _, d := range s.SQL {
		for _, u := range d.Tables {
			if d.Verb == "SELECT" && u.Access == sqlcheck.LockedShare && u.Name != "" && changes(w, u.Name) {
				return u.Name
			}
		}
	}
	return ""
}

// changes reports whether a step changes rows of the table that are there.
func changes(s *cost.Step, table string) bool {
	return slices.ContainsFunc(s.SQL, func(d sqlcheck.Description) bool {
		return d.Verb != "INSERT" && slices.ContainsFunc(d.Tables, func(u sqlcheck.TableUse) bool {
			return u.Access == sqlcheck.Written && strings.EqualFold(u.Name, table)
		})
	})
}
