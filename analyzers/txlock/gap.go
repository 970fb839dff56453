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

// gapInsert finds the rows that a transaction locks by a key, and inserts with that
// key where there was none: two can lock the gap at once, and then the INSERT of
// each waits for the other.
func gapInsert(t *transaction, r *reporter) {
	if r.committed && !t.raised() || t.relaxed() {
		return
	}
	steps := slices.Concat(t.steps, t.failed)
	slices.Sort(steps)
	for n, i := range steps {
		in := &t.seq.Steps[i]
		switch {
		case !t.on(in):
			continue
		case in.Op == catalog.Either && reads(in), in.Op == catalog.Save && t.mayMiss(i):
			t.gapAlone(in, r)
			continue
		case !plainInsert(in):
			continue
		}
		for m, j := range slices.Backward(steps[:n]) {
			l := &t.seq.Steps[j]
			if !t.on(l) || !l.Before(in) || t.there(l, steps[:m]) {
				continue
			}
			if does, certain := looksFor(l, in); does {
				t.gap(l, in, certain, r)
				break
			}
			if t.replaces(l, in) {
				t.replaced(l, in, r)
				break
			}
		}
	}
}

// relaxed reports whether the transaction may have another isolation level than
// MySQL's own: below REPEATABLE READ, nobody keeps a gap.
func (t *transaction) relaxed() bool {
	if level, ok := t.begin.Arg(effect.ArgIsolation); ok && !keepsGaps(level) {
		return true
	}
	return slices.ContainsFunc(t.seq.Steps, func(s effect.Step) bool {
		return slices.ContainsFunc(s.SQL, func(d sqlcheck.Description) bool { return strings.HasSuffix(d.Isolation, "COMMITTED") })
	})
}

// raised reports whether the transaction itself asks for REPEATABLE READ or above.
func (t *transaction) raised() bool {
	level, ok := t.begin.Arg(effect.ArgIsolation)
	return ok && keepsGaps(level) && level.Text != "nil" && level.Text != "0"
}

// keepsGaps reports whether a level is that of the server, or surely REPEATABLE READ
// or above: see sql.IsolationLevel.
func keepsGaps(level effect.Value) bool {
	return level.Kind == effect.Constant && slices.Contains([]string{"nil", "0", "4", "5", "6", "7"}, level.Text)
}

// plainInsert reports whether a step does nothing but insert one row.
func plainInsert(s *effect.Step) bool {
	return len(s.SQL) == 1 && s.SQL[0].Verb == "INSERT" && !s.SQL[0].Upsert && len(s.SQL[0].Tables) == 1
}

// looksFor reports whether a step locks or changes the row that another inserts, and
// that one runs only where there was none; certain says that the keys are the same as
// far as the code shows.
func looksFor(l, in *effect.Step) (does, certain bool) {
	if len(l.SQL) != 1 || l.SQL[0].Verb == "INSERT" || len(l.SQL[0].Tables) != 1 {
		return false, false
	}
	u, key := l.SQL[0].Tables[0], keyOf(l)
	if u.Access == sqlcheck.Read || u.Name == "" || !strings.EqualFold(u.Name, table(in)) || len(key) == 0 || !foundNone(l, in) {
		return false, false
	}
	same, other := compare(key, in.Columns)
	return !other && (same || mayHave(in.Columns, key)), same
}

// replaces reports whether a step deletes the rows of a key that another inserts again,
// whether there were any or not.
func (t *transaction) replaces(l, in *effect.Step) bool {
	if len(l.SQL) != 1 || l.SQL[0].Verb != "DELETE" || len(l.SQL[0].Tables) != 1 || table(l) == "" || !strings.EqualFold(table(l), table(in)) {
		return false
	}
	key := keyOf(l)
	if len(key) == 0 || slices.ContainsFunc(key, func(k effect.Column) bool {
		same, other := compare([]effect.Column{k}, in.Columns)
		return !same || other || k.Born
	}) {
		return false
	}
	// That a row of the table was found, by the DELETE or before it, says that it is there.
	return !slices.ContainsFunc(in.Answers, func(a effect.Answer) bool {
		return !a.None && slices.ContainsFunc(t.seq.Steps, func(s effect.Step) bool { return answered(&s, a) && strings.EqualFold(table(&s), table(l)) })
	})
}

// answered reports whether an answer is that of a step.
func answered(s *effect.Step, a effect.Answer) bool {
	return slices.ContainsFunc(s.Chain, func(f poly.Frame) bool { return f.File == a.File && f.Line == a.Line && f.Col == a.Col })
}

// keyOf are the columns by which a step finds a row, those with a value of the
// program.
func keyOf(s *effect.Step) []effect.Column {
	return slices.DeleteFunc(slices.Clone(s.Columns), func(c effect.Column) bool { return c.Name == "" || c.Kind == effect.Constant })
}

// foundNone reports whether a step runs only where an earlier one has found no row.
// Of a write, an error of any kind does not say that.
func foundNone(l, in *effect.Step) bool {
	none := false
	for _, a := range in.Answers {
		if !answered(l, a) {
			continue
		}
		if !a.None {
			return false
		}
		none = none || !a.Failed || l.SQL[0].Verb == "SELECT"
	}
	return none
}

// compare tells whether a row has a value of a key, and whether it has another one.
// Of a value that the code does not show it tells neither.
func compare(key, row []effect.Column) (same, other bool) {
	for _, k := range key {
		for _, c := range row {
			if v, ok := c.Fields.Called(k.Name); ok && c.Name == "" {
				c.Name, c.Value = k.Name, v
			}
			switch {
			case c.Name == "":
				same = same || k.Within(c.Value)
			case !strings.EqualFold(c.Name, k.Name):
			case k.Same(c.Value), k.Kind == effect.Unknown && c.Kind == effect.Unknown && k.Text == c.Text && k.Text != "":
				same = true
			case k.Kind != effect.Unknown && c.Kind != effect.Unknown:
				other = true
			}
		}
	}
	return same, other
}

// mayHave reports whether a row may have a key, its columns or their values not being
// known.
func mayHave(row, key []effect.Column) bool {
	named := slices.ContainsFunc(row, func(c effect.Column) bool { return c.Name != "" })
	return !named || !slices.ContainsFunc(key, func(k effect.Column) bool {
		return !slices.ContainsFunc(row, func(c effect.Column) bool { return strings.EqualFold(c.Name, k.Name) })
	})
}

// there reports whether one of the steps has inserted the row before it is locked.
func (t *transaction) there(l *effect.Step, before []int) bool {
	return slices.ContainsFunc(before, func(i int) bool {
		s := &t.seq.Steps[i]
		if !t.on(s) || !s.Before(l) || len(s.SQL) != 1 || s.SQL[0].Verb != "INSERT" && s.SQL[0].Verb != "REPLACE" || !strings.EqualFold(table(s), table(l)) {
			return false
		}
		_, other := compare(keyOf(l), s.Columns)
		return !other
	})
}

// gap reports a row that is locked and then inserted.
func (t *transaction) gap(l, in *effect.Step, certain bool, r *reporter) {
	first, near, function := t.nearest(l, in, r)
	severity, fix := finding.Error, "let one INSERT … ON DUPLICATE KEY UPDATE do both, which takes a unique key on "+keyNames(l)+", or insert first"
	if !certain {
		severity = finding.Warning // it may be a row of another key
	}
	f := r.add(t, near, txGapInsert, severity, fix,
		"%s where %s in line %d found no row by %s: two transactions can lock that gap at once, and then the INSERT of each waits for the other",
		what(near), lockingVerb(l), first.Line, keyNames(l))
	f.Function = function
	if !certain {
		f.Confidence = finding.Likely
	}
	f.Related = append(f.Related, analysis.RelatedInformation{Pos: r.at.Of(first.File, first.Line, first.Col), Message: "the gap is locked here: " + what(first)})
}

// replaced reports rows that are deleted and inserted again. Whether there were any
// hangs on the data. Of 600 transactions of six clients with new ids, of which none was
// another's, 264 deadlocked; with the row of a parent locked first 112, as a gap lies
// between ids; with the keys read first and the rows deleted by those none.
func (t *transaction) replaced(l, in *effect.Step, r *reporter) {
	first, near, function := t.nearest(l, in, r)
	f := r.add(t, near, txGapInsert, finding.Warning, "read the primary keys of the rows first and delete by those; or, where a unique key tells the rows apart, write them with INSERT … ON DUPLICATE KEY UPDATE, and delete only what is left over",
		"%s behind DELETE in line %d by the same %s: where that finds no row, two transactions can lock the gap at once, and then the INSERT of each waits for the other",
		what(near), first.Line, keyNames(l))
	f.Function, f.Confidence = function, finding.Likely
	f.Related = append(f.Related, analysis.RelatedInformation{Pos: r.at.Of(first.File, first.Line, first.Col), Message: "the gap is locked here: " + what(first)})
}

// keyNames are the columns by which a step finds its rows.
func keyNames(s *effect.Step) string {
	var names []string
	for _, k := range keyOf(s) {
		names = append(names, k.Name)
	}
	return strings.Join(names, ", ")
}

// nearest are two steps as the function sees them that runs both: a defect of a
// function is reported there, however many transactions call it.
func (t *transaction) nearest(first, second *effect.Step, r *reporter) (a, b *effect.Step, function string) {
	n := 0
	for n < min(len(first.Chain), len(second.Chain))-1 && sameCall(first.Chain[n], second.Chain[n]) {
		n++
	}
	if n == 0 || r.file(second.Chain[n].File) == nil {
		return first, second, t.seq.Function
	}
	return behind(first, n), behind(second, n), second.Chain[n-1].Function
}

// behind is a step as the function sees it that the first n calls of its chain lead
// to.
func behind(s *effect.Step, n int) *effect.Step {
	out, at := *s, s.Chain[n]
	out.Chain = s.Chain[n:]
	out.File, out.Line, out.Col, out.EndLine, out.EndCol = at.File, at.Line, at.Col, at.Line, at.Col
	return &out
}

func sameCall(a, b poly.Frame) bool { return a.File == b.File && a.Line == b.Line && a.Col == b.Col }

// lockingVerb is how a step locks rows.
func lockingVerb(s *effect.Step) string {
	switch u := s.SQL[0].Tables[0]; u.Access {
	case sqlcheck.Locked:
		return "SELECT … FOR UPDATE"
	case sqlcheck.LockedShare:
		return "SELECT … FOR SHARE"
	}
	return s.SQL[0].Verb
}

// mayMiss reports whether step i saves a record by a primary key that nothing has
// shown to be there: it is written out with a key that did not come from the
// database, and nothing before has read or written its table.
func (t *transaction) mayMiss(i int) bool {
	s, key := &t.seq.Steps[i], false
	for _, c := range s.Columns {
		if c.Primary {
			if c.Loads.Any() || c.Kind == effect.Constant || c.Kind == effect.Unknown {
				return false
			}
			key = true
		}
	}
	return key && !slices.ContainsFunc(t.seq.Steps[:i], func(before effect.Step) bool {
		return slices.ContainsFunc(before.SQL, func(d sqlcheck.Description) bool {
			return slices.ContainsFunc(d.Tables, func(u sqlcheck.TableUse) bool { return strings.EqualFold(u.Name, table(s)) })
		})
	})
}

// gapAlone reports one call that locks the gap and inserts.
func (t *transaction) gapAlone(s *effect.Step, r *reporter) {
	severity, locks := finding.Error, "SELECT … FOR UPDATE"
	if s.Op == catalog.Save {
		severity, locks = finding.Warning, "an UPDATE by the primary key"
	}
	r.add(t, s, txGapInsert, severity, "insert with ON DUPLICATE KEY UPDATE alone",
		"%s of %s is %s and, where that finds no row, an INSERT: two transactions can lock that gap at once, and then the INSERT of each waits for the other",
		s.Leaf.Name, table(s), locks)
}
