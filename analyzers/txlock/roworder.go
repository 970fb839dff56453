package txlock

import (
	"cmp"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/querylint/querylint/analyzers/finding"
	"github.com/querylint/querylint/analyzers/internal/catalog"
	"github.com/querylint/querylint/analyzers/internal/effect"
	"github.com/querylint/querylint/analyzers/internal/poly"
	"github.com/querylint/querylint/analyzers/internal/position"
	"github.com/querylint/querylint/sqlcheck"
)

// rowOrder finds the rows that a transaction locks, one by one or list by list,
// in an order that no other transaction shares.
func rowOrder(t *transaction, r *reporter) {
	for n, i := range slices.Concat(t.steps, t.inside) {
		s := &t.seq.Steps[i]
		if !t.locks(s) || born(s) {
			continue
		}
		loop, severity := t.disorder(s, n >= len(t.steps))
		if loop == nil {
			continue
		}
		surely, likely := t.serial(i)
		switch {
		case surely:
			continue
		case likely:
			severity = finding.Info
		}
		order, fix := wording(loop)
		rule, how := txMapOrder, "locks row by row"
		if loop.Over == effect.OverKeys {
			rule = txRowOrder
		} else if manyRows(s) {
			rule, how = unorderedWrite, "locks one list of rows after the other"
		}
		deadlock := "two such transactions deadlock"
		if mutex := t.alone(); mutex != "" {
			severity, deadlock = finding.Info, mutex+" lets one through at a time, but two such transactions of two processes deadlock"
		}
		f := r.add(t, s, rule, severity, fix, "%s %s, %s: %s", what(s), how, order, deadlock)
		f.Map = loop.Map
		if loop.Line > 0 {
			f.Related = append(f.Related, analysis.RelatedInformation{Pos: r.at.Of(s.File, loop.Line, 1), Message: "the loop"})
			f.Fixes = r.sorted(s, loop.Line)
		}
	}
}

// born reports whether a step finds its rows by a key that the transaction itself has
// given out: nobody else sees them, or the rows of such a parent, before the commit.
func born(s *effect.Step) bool {
	return !inserts(s) && slices.ContainsFunc(s.Columns, func(c effect.Column) bool { return c.Name != "" && c.Born })
}

// wording says in which order a loop comes to its elements, and what to do about
// it.
func wording(loop *effect.Arm) (order, fix string) {
	in := ""
	if loop.Line > 0 {
		in = fmt.Sprintf(" in line %d", loop.Line)
	}
	switch {
	case loop.Over == effect.OverRace:
		return "in the order in which goroutines came to the elements, each time that the loop" + in + " runs", "sort what they have gathered first"
	case loop.Over == effect.OverKeys:
		return "in the order in which the keys are written out, whichever is the smaller one, each time that the loop" + in + " runs", "sort them first"
	case loop.Over == effect.OverInput:
		return "in the order that the caller of the program has chosen, each time that the loop over its list" + in + " runs", "sort the list by that key first"
	case loop.Gathered > 0:
		return fmt.Sprintf("in another order each time that the loop%s runs, whose list the loop over a map in line %d has gathered", in, loop.Gathered), "sort the list by that key first"
	case loop.Gathered < 0:
		return "in another order each time that the loop" + in + " runs, whose list has the order of a map", "sort the list by that key first"
	}
	return "in another order each time that the loop over a map" + in + " runs", "sort the keys first and loop over them"
}

// disorder is the loop that gives the locks of a step no order of their own, or
// nil, and how much that hurts. Of a step inside a callee, only the lists that it
// is given count.
func (t *transaction) disorder(s *effect.Step, inside bool) (*effect.Arm, finding.Severity) {
	for _, a := range t.inner(s) {
		switch {
		case a.Kind != effect.Loop || a.Same || !a.Bound && (inside || saidBelow(s, &a)):
		case a.Over.Random() && inserts(s) && !t.locksBeside(a):
			return &a, finding.Info // fresh rows meet others by unique keys only
		case a.Over == effect.OverMap && (manyRows(s) || t.nested() || s.Bound), a.Over == effect.OverRace:
			return &a, finding.Warning // behind an interface, each turn may lock the same row
		case a.Over == effect.OverMap:
			return &a, finding.Error
		case a.Over == effect.OverKeys && oneRow(s):
			return &a, finding.Error
		case a.Over == effect.OverInput && (oneRow(s) || manyRows(s)):
			return &a, finding.Warning
		}
	}
	return nil, finding.Info
}

// nested reports whether the transaction may be a part of one that a caller has
// begun, and that may have locked a parent of the rows before.
func (t *transaction) nested() bool {
	on := t.begin.On
	return !t.given && (on.Kind == effect.Unknown || on.Kind == effect.Parameter && on.Param > 0 && on.Field == "")
}

// alone is the mutex that the function holds from before the transaction to behind its
// end, if all who run it share that: one of a package, or of the value that has the
// connections, too. Another process has another one.
func (t *transaction) alone() string {
	if t.given || len(t.steps) == 0 {
		return ""
	}
	last, on := t.steps[len(t.steps)-1], t.begin.On
	for i := range t.seq.Steps {
		l := &t.seq.Steps[i]
		if l == t.begin {
			break
		}
		shared := l.On.Kind == effect.Global || l.On.Kind == effect.Parameter && l.On.Param == 0 && on.Kind == effect.Parameter && on.Param == 0
		if l.Op != catalog.Lock || l.Leaf.Kind != poly.Free || !shared || !l.Before(t.begin) {
			continue
		}
		released := slices.ContainsFunc(t.seq.Steps[i+1:last], func(u effect.Step) bool {
			return u.Op == catalog.Unlock && u.On.Same(l.On) && !t.aside(&u)
		})
		if !released {
			return l.On.Text
		}
	}
	return ""
}

// saidBelow reports whether the function that has the loop knows, too, that it
// works in a transaction: the finding is there.
func saidBelow(s *effect.Step, loop *effect.Arm) bool { return s.Given && loop.Line == 0 }

// manyRows reports whether a step locks the rows of a list of keys, which the
// server takes in the order of the index.
func manyRows(s *effect.Step) bool { return lockedBy(s, func(k sqlcheck.Key) bool { return k.Many }) }

// oneRow reports whether a step locks a row that is there by a key that it is
// given.
func oneRow(s *effect.Step) bool {
	return lockedBy(s, func(k sqlcheck.Key) bool { return k.Arg >= 0 && !k.Many })
}

// lockedBy reports whether a step locks rows that are there by such a key.
func lockedBy(s *effect.Step, is func(k sqlcheck.Key) bool) bool {
	return slices.ContainsFunc(s.SQL, func(d sqlcheck.Description) bool {
		return d.Verb != "INSERT" && slices.ContainsFunc(d.Tables, func(u sqlcheck.TableUse) bool {
			return u.Access != sqlcheck.Read && slices.ContainsFunc(u.Keys, is)
		})
	})
}

// locksBeside reports whether the loop also locks rows that are there.
func (t *transaction) locksBeside(loop effect.Arm) bool {
	return slices.ContainsFunc(t.steps, func(i int) bool {
		s := &t.seq.Steps[i]
		return t.locks(s) && !inserts(s) && slices.ContainsFunc(s.Path, func(a effect.Arm) bool { return a.Node == loop.Node })
	})
}

// upsertOrder finds the rows that one statement inserts, or changes where they
// are there, in the order of a map: it locks them in that order, and is a
// transaction of its own.
func upsertOrder(seq *effect.Sequence, r *reporter) {
	for i := range seq.Steps {
		s := &seq.Steps[i]
		rows, ok := s.Arg(effect.ArgRows)
		flat := !ok
		if flat {
			rows, ok = s.Arg(effect.ArgFlat)
		}
		if !ok || len(s.Chain) > 1 && !rows.Order.Bound || !slices.ContainsFunc(s.SQL, func(d sqlcheck.Description) bool { return d.Upsert }) {
			continue
		}
		severity, from := finding.Error, "a map gave them, another in each run"
		switch rows.Order.Over {
		case effect.OverMap:
		case effect.OverRace:
			severity, from = finding.Warning, "goroutines came to them, another in each run"
		case effect.OverInput:
			severity, from = finding.Warning, "the caller of the program has chosen"
		default:
			continue
		}
		fix := "sort " + rows.Text + " by the key of the table first"
		if flat { // there is nothing to sort: it holds id, n, id, n
			fix = "put the rows into " + rows.Text + " in the order of their keys, sorted"
		}
		f := r.finding(seq, s, txMapOrder, severity, fix, "%s locks the rows of %s in the order in which %s: two such statements deadlock", what(s), rows.Text, from)
		f.Map = rows.Order.Map
		r.keep(f, s)
	}
}

// RowLoop is a loop that writes rows of a table one by one.
type RowLoop struct {
	Table, Verb     string
	Function        string
	File            string // of the call in Function
	Line, Col       int
	EndLine, EndCol int
	At              string // file:line of the statement itself
	// Order is that of a list that has been sorted, of one that the function is
	// given (OverList), or of one that this call gives the function which loops.
	Order effect.Order
}

func (l RowLoop) compare(m RowLoop) int {
	return cmp.Or(cmp.Compare(l.File, m.File), cmp.Compare(l.Line, m.Line), cmp.Compare(l.Col, m.Col), cmp.Compare(l.At, m.At),
		cmp.Compare(l.Table, m.Table), cmp.Compare(l.Function, m.Function), cmp.Compare(l.Verb, m.Verb), cmp.Compare(l.Order.Over, m.Order.Over),
		cmp.Compare(l.Order.Of, m.Order.Of), cmp.Compare(btoi(l.Order.Bound), btoi(m.Order.Bound)), cmp.Compare(l.EndLine, m.EndLine), cmp.Compare(l.EndCol, m.EndCol))
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// rowLoops are the loops of a transaction whose order somebody has thought of, or
// has to.
func rowLoops(t *transaction) []RowLoop {
	var out []RowLoop
	for _, i := range t.steps {
		s := &t.seq.Steps[i]
		if !t.on(s) || !writes(s) || table(s) == "" || manyRows(s) {
			continue
		}
		var last effect.Order
		for _, a := range t.inner(s) {
			if a.Kind == effect.Loop && !a.Same && a.Line > 0 && last.Over != effect.OverSorted {
				last = a.Order
			}
		}
		if last.Over == effect.OverSorted || last.Over == effect.OverList && last.Of > 0 {
			out = append(out, rowLoop(t.seq, s, last))
		}
	}
	return out
}

// settled are the calls that give a function which loops a list in an order that
// is known.
func settled(seq *effect.Sequence) []RowLoop {
	var out []RowLoop
	for i := range seq.Steps {
		s := &seq.Steps[i]
		if !writes(s) || table(s) == "" {
			continue
		}
		for _, a := range s.Path {
			if a.Bound && (a.Over == effect.OverSorted || a.Over == effect.OverRows) {
				out = append(out, rowLoop(seq, s, a.Order))
				break
			}
		}
	}
	return out
}

func rowLoop(seq *effect.Sequence, s *effect.Step, o effect.Order) RowLoop {
	end := s.Chain[len(s.Chain)-1]
	return RowLoop{
		Table: table(s), Verb: s.SQL[0].Verb, Function: seq.Function, File: s.File, Line: s.Line, Col: s.Col, EndLine: s.EndLine, EndCol: s.EndCol,
		At: place(end.File, end.Line), Order: o,
	}
}

// unlike finds the loops that take the list as the caller has it, where another
// one over rows of the same table sorts: what sorts does so against deadlocks, and
// needs all to do it. A caller whose list has an order speaks for all callers.
func unlike(all []RowLoop, at *position.Finder) []*finding.Finding {
	settled := make(map[string]bool)    // by At
	sorted := make(map[string]*RowLoop) // by table, the first
	for i := range all {
		l := &all[i]
		settled[l.At] = settled[l.At] || l.Order.Bound
		if table := strings.ToLower(l.Table); l.Order.Over == effect.OverSorted && sorted[table] == nil {
			sorted[table] = l
		}
	}
	var out []*finding.Finding
	for _, l := range all {
		other := sorted[strings.ToLower(l.Table)]
		if l.Order.Over != effect.OverList || settled[l.At] || other == nil {
			continue
		}
		f := &finding.Finding{
			Rule: txMapOrder, Severity: finding.Warning, Confidence: finding.Likely,
			Pos: at.Of(l.File, l.Line, l.Col), End: at.Of(l.File, l.EndLine, l.EndCol),
			Function: l.Function, Callee: other.Function, Table: l.Table, URL: finding.URL(txMapOrder),
			Suggestion: "sort the list as is done there",
		}
		f.Message = fmt.Sprintf("%s of %s locks row by row in the order of the list that %s is given, but %s (%s:%d) sorts first: when they meet, each waits for the other; %s [%s]",
			l.Verb, l.Table, poly.LocalName(l.Function), poly.LocalName(other.Function), filepath.Base(other.File), other.Line, f.Suggestion, f.Rule)
		f.Related = []analysis.RelatedInformation{{Pos: at.Of(other.File, other.Line, other.Col), Message: "in the order of a sorted list"}}
		out = append(out, f)
	}
	return out
}
