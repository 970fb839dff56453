package txlock

import (
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/querylint/querylint/analyzers/finding"
	"github.com/querylint/querylint/analyzers/internal/catalog"
	"github.com/querylint/querylint/analyzers/internal/effect"
	"github.com/querylint/querylint/analyzers/internal/poly"
	"github.com/querylint/querylint/sqlcheck"
)

// wrongHandle finds the statements that a transaction runs on the pool that it
// was taken from.
func wrongHandle(t *transaction, r *reporter) {
	b := t.begin
	// The caller may hand in a transaction: what runs on it is in that one.
	nested := b.Nests && b.On.Kind == effect.Parameter && b.On.Param > 0 && b.On.Field == ""
	if b.On.Same(b.Gives()) || nested && r.cat.Begun(b.On.Text) {
		return
	}
	for _, i := range t.steps {
		s := &t.seq.Steps[i]
		if s.Leaf.Kind != poly.DBRead && s.Leaf.Kind != poly.DBWrite && s.Op != catalog.Begin || t.on(s) || onPurpose(s) || t.session(i) {
			continue
		}
		severity := finding.Error
		switch {
		case s.On.SamePool(b.On) && !nested:
		case s.On.SamePool(b.On):
			severity = finding.Warning
		case sibling(s.On, b.On) && library(s) == library(b):
			severity = finding.Warning
		default:
			continue
		}
		if s.Has(poly.Miss) || s.Has(poly.Guard) {
			severity = finding.Info // and what it asks for may be loaded before
		}
		tx, did := b.Gives().Text, what(s)+" runs"
		if s.Op == catalog.Begin {
			did = "another transaction begins"
		}
		fix := "run it on " + tx
		if s.On.Prepared {
			fix = "bind the statement to " + tx + ", or prepare it there"
		}
		reading := t.reading(i)
		if reading {
			fix = "read the rows of " + tx + " to the end and close them first, then " + fix
		}
		if asksServer(s) {
			severity, fix = min(severity, finding.Warning), "ask it before "+tx+" begins"
		}
		f := r.add(t, s, txWrongHandle, severity, fix, "%s on %s, outside the transaction %s that is open since line %d: %s",
			did, s.On.Text, tx, b.Line, t.beside(i))
		if severity < finding.Error {
			f.Confidence = finding.Likely
		}
		if !reading {
			f.Fixes, f.Unsafe = r.onTx(s, b), true
		}
	}
}

// reading reports whether step i runs for each row of what the transaction has asked: while
// its rows are open, the connection takes no other statement.
func (t *transaction) reading(i int) bool {
	s := &t.seq.Steps[i]
	return s.Has(poly.Rows) && slices.ContainsFunc(t.steps, func(j int) bool {
		q := &t.seq.Steps[j]
		return j < i && q.Leaf.Kind == poly.DBRead && t.on(q) && q.Before(s)
	})
}

// beside says what it means for step i that it runs beside the transaction. A read
// without a lock waits for nobody (MySQL manual, "Consistent Nonlocking Reads"),
// and a write waits where the transaction has locked rows of the same table.
func (t *transaction) beside(i int) string {
	s, tx := &t.seq.Steps[i], t.begin.Gives().Text
	same, stale := false, false
	for _, j := range t.steps {
		if l := &t.seq.Steps[j]; j < i && t.locks(l) && l.Before(s) {
			same, stale = same || meet(l, s), stale || sees(s, l)
		}
	}
	means := []string{"it takes a second connection"}
	if writes(s) {
		means = append(means, "stays when "+tx+" rolls back")
	}
	switch {
	case same:
		means = append(means, "waits in vain for a row that "+tx+" has locked")
	case stale:
		means = append(means, "does not see what "+tx+" has written")
	}
	if len(means) == 1 {
		return means[0] + " while " + tx + " has the first"
	}
	last := len(means) - 1
	return strings.Join(means[:last], ", ") + " and " + means[last]
}

// sees reports whether a step reads a table that another writes.
func sees(s, written *effect.Step) bool {
	return slices.ContainsFunc(written.SQL, func(d sqlcheck.Description) bool {
		return slices.ContainsFunc(d.Tables, func(u sqlcheck.TableUse) bool {
			return u.Access == sqlcheck.Written && u.Name != "" && slices.ContainsFunc(s.SQL, func(d sqlcheck.Description) bool {
				return d.Verb == "SELECT" && slices.ContainsFunc(d.Tables, func(v sqlcheck.TableUse) bool { return strings.EqualFold(u.Name, v.Name) })
			})
		})
	})
}

// meet reports whether two statements lock rows of one table, not both for share,
// which are not sure to be others. A row that is new is waited for by nobody who
// does not look for it.
func meet(a, b *effect.Step) bool {
	for _, d := range a.SQL {
		for _, u := range d.Tables {
			for _, e := range b.SQL {
				for _, v := range e.Tables {
					if min(u.Access, v.Access) > sqlcheck.Read && max(u.Access, v.Access) > sqlcheck.LockedShare && u.Name != "" && strings.EqualFold(u.Name, v.Name) && !apart(u.Keys, v.Keys) {
						return !inserts(a) && !inserts(b)
					}
				}
			}
		}
	}
	return false
}

// apart reports whether two statements compare a column with different literals.
func apart(a, b []sqlcheck.Key) bool {
	return slices.ContainsFunc(a, func(k sqlcheck.Key) bool {
		return k.Value != "" && !k.Many && slices.ContainsFunc(b, func(o sqlcheck.Key) bool {
			return strings.EqualFold(k.Column, o.Column) && o.Value != "" && !o.Many && k.Value != o.Value
		})
	})
}

// onPurpose reports whether a step has to run beside the transaction: it draws
// numbers, which another connection must not wait for and a rollback must not hand
// out twice, or it would commit the transaction.
func onPurpose(s *effect.Step) bool {
	return s.Numbers || slices.ContainsFunc(s.SQL, func(d sqlcheck.Description) bool { return d.Counter || d.Commits })
}

// asksServer reports whether a step reads no table: the version, a variable, the
// time. Neither does it miss what the transaction has written nor wait for it.
func asksServer(s *effect.Step) bool {
	return len(s.SQL) > 0 && !slices.ContainsFunc(s.SQL, func(d sqlcheck.Description) bool { return d.Verb != "SELECT" || len(d.Tables) > 0 })
}

// session reports whether step i is in no transaction: a statement before it has committed
// that, as DDL and LOCK TABLES do, or one behind it will, and nothing has been written yet. The
// connection is there for what it locks.
func (t *transaction) session(i int) bool {
	written := false
	return slices.ContainsFunc(t.steps, func(j int) bool {
		s := &t.seq.Steps[j]
		if !t.on(s) {
			return false
		}
		commits := slices.ContainsFunc(s.SQL, func(d sqlcheck.Description) bool { return d.Commits })
		if j < i && s.Before(&t.seq.Steps[i]) {
			written = written || !commits && writes(s)
			return commits
		}
		return commits && !written
	})
}

// sibling reports whether two connections are the same by all that their names
// tell: s.db and s.repo.db.
func sibling(a, b effect.Value) bool {
	return a.Kind == effect.Parameter && b.Kind == a.Kind && a.Param == 0 && b.Param == 0 &&
		strings.EqualFold(last(a.Field), last(b.Field)) && a.Field != "" && b.Field != ""
}

func last(field string) string { return field[strings.LastIndexByte(field, '.')+1:] }

// library is the library of a step: the first word of its name.
func library(s *effect.Step) string {
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
		before := slices.Concat(t.inside, t.steps[:n]) // what the callee has locked that began it counts, too
		held := func(fresh bool) int {
			return slices.IndexFunc(before, func(j int) bool {
				l := &t.seq.Steps[j]
				return j < i && t.locks(l) && inserts(l) == fresh && l.Before(s) && !foundNothing(l, s)
			})
		}
		severity, who, k := finding.Warning, "everybody who needs them waits as long", held(false)
		if k < 0 { // new rows only
			severity, who, k = finding.Info, "who inserts the same unique keys, or changes the rows that they refer to, waits as long", held(true)
		}
		if k < 0 {
			continue
		}
		first := &t.seq.Steps[before[k]]
		f := r.add(t, s, txSlowCall, severity, "do it before the first lock or behind the commit",
			"%s is %s while %s holds locks on %s since line %d: %s", what(s), kind, t.begin.Gives().Text, t.tables(i), first.Line, who)
		f.Related = append(f.Related, analysis.RelatedInformation{Pos: r.at.Of(first.File, first.Line, first.Col), Message: "the first lock: " + what(first)})
	}
}

// foundNothing reports whether a step runs only where an earlier one has changed no row.
func foundNothing(l, s *effect.Step) bool {
	return writes(l) && slices.ContainsFunc(s.Answers, func(a effect.Answer) bool { return a.None && !a.Failed && answered(l, a) })
}

// waits says what a step waits for that is no database, or "".
func waits(s *effect.Step) string {
	switch s.Leaf.Kind {
	case poly.RPC:
		return "a call of another service"
	case poly.MQSend:
		return "a message to a broker"
	case poly.CacheRead, poly.CacheWrite:
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
func shared(s, w *effect.Step) string {
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
func changes(s *effect.Step, table string) bool {
	return slices.ContainsFunc(s.SQL, func(d sqlcheck.Description) bool {
		return d.Verb != "INSERT" && slices.ContainsFunc(d.Tables, func(u sqlcheck.TableUse) bool {
			return u.Access == sqlcheck.Written && strings.EqualFold(u.Name, table)
		})
	})
}
