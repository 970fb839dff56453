package txlock

import (
	"cmp"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/querylint/querylint/analyzers/finding"
	"github.com/querylint/querylint/analyzers/internal/effect"
	"github.com/querylint/querylint/analyzers/internal/poly"
	"github.com/querylint/querylint/analyzers/internal/position"
	"github.com/querylint/querylint/sqlcheck"
)

// Locks is the package fact that says in which order the transactions of a
// package, and of those below it, lock tables that have rows, and rows of one
// table.
type Locks struct {
	Orders []Order
	Rows   []RowLoop
	Pairs  []LiteralPair
}

// AFact marks Locks as a fact.
func (*Locks) AFact() {}

// Order is one transaction and its locks: the first of each table.
type Order struct {
	Function string
	File     string
	Line     int // of the begin
	Locks    []Lock
}

// Lock is a statement that locks rows of a table.
type Lock struct {
	Table     string
	Verb      string
	Keys      []sqlcheck.Key
	File      string
	Line, Col int
	Path      []effect.Arm
}

// order is how a transaction locks, or nil if it locks fewer than two tables.
func order(t *transaction) *Order {
	o := &Order{Function: t.seq.Function, File: t.begin.File, Line: t.begin.Line}
	for _, i := range t.steps {
		s := &t.seq.Steps[i]
		if !t.locks(s) {
			continue
		}
		for _, d := range s.SQL {
			for _, u := range d.Tables {
				fresh := d.Verb == "INSERT" || d.Verb == "REPLACE"
				if fresh || u.Access == sqlcheck.Read || u.Name == "" || o.table(u.Name) >= 0 {
					continue
				}
				o.Locks = append(o.Locks, Lock{u.Name, d.Verb, u.Keys, s.File, s.Line, s.Col, s.Path})
			}
		}
	}
	if len(o.Locks) < 2 {
		return nil
	}
	return o
}

// table is the place of a table's lock among the locks, or -1.
func (o *Order) table(name string) int {
	return slices.IndexFunc(o.Locks, func(l Lock) bool { return strings.EqualFold(l.Table, name) })
}

// merged are the locks of a package and of those below it.
func merged(pass *analysis.Pass, own Locks) Locks {
	for _, f := range pass.AllPackageFacts() {
		if below, ok := f.Fact.(*Locks); ok {
			own.Orders = append(own.Orders, below.Orders...)
			own.Rows = append(own.Rows, below.Rows...)
			own.Pairs = append(own.Pairs, below.Pairs...)
		}
	}
	slices.SortFunc(own.Orders, func(a, b Order) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Function, b.Function), cmp.Compare(len(b.Locks), len(a.Locks)))
	})
	own.Orders = slices.CompactFunc(own.Orders, func(a, b Order) bool { return a.File == b.File && a.Line == b.Line && a.Function == b.Function })
	slices.SortFunc(own.Rows, RowLoop.compare)
	own.Rows = slices.Compact(own.Rows)
	slices.SortFunc(own.Pairs, LiteralPair.compare)
	own.Pairs = slices.Compact(own.Pairs)
	return own
}

// lockOrder finds the pairs of transactions that lock the same two tables in
// opposite orders.
func lockOrder(all []Order, at *position.Finder) []*finding.Finding {
	var out []*finding.Finding
	for i := range all {
		for j := range all[:i] {
			if a, b := opposite(&all[j], &all[i]); b > 0 {
				out = append(out, crossing(&all[j], &all[i], a, b, at))
			}
		}
	}
	return out
}

// opposite finds two locks of x, a before b, that y takes the other way round;
// b is 0 if there are none.
func opposite(x, y *Order) (a, b int) {
	for b := 1; b < len(x.Locks); b++ {
		for a := range b {
			i, j := y.table(x.Locks[a].Table), y.table(x.Locks[b].Table)
			if i < 0 || j < 0 || j > i || !before(&x.Locks[a], &x.Locks[b]) || !before(&y.Locks[j], &y.Locks[i]) {
				continue
			}
			if meets(&x.Locks[a], &y.Locks[i]) && meets(&x.Locks[b], &y.Locks[j]) && !parent(x.Locks[:a], y.Locks[:j]) {
				return a, b
			}
		}
	}
	return 0, 0
}

func before(l, m *Lock) bool {
	s, t := effect.Step{Path: l.Path}, effect.Step{Path: m.Path}
	return s.Before(&t)
}

// meets reports whether two locks of one table are by the same key, whose values
// may be the same.
func meets(l, m *Lock) bool {
	same := false
	for _, k := range l.Keys {
		for _, o := range m.Keys {
			if !strings.EqualFold(k.Column, o.Column) {
				continue
			}
			if k.Value != "" && o.Value != "" {
				if k.Value != o.Value {
					return false
				}
				continue // state = 'new' chooses no row
			}
			same = true
		}
	}
	return same
}

// parent reports whether both have locked rows of one more table before: who
// has the parent has the children for itself.
func parent(x, y []Lock) bool {
	return slices.ContainsFunc(x, func(l Lock) bool {
		return slices.ContainsFunc(y, func(m Lock) bool { return strings.EqualFold(l.Table, m.Table) && meets(&l, &m) })
	})
}

// crossing reports a pair.
func crossing(x, y *Order, a, b int, at *position.Finder) *finding.Finding {
	first, second := &x.Locks[a], &x.Locks[b]
	third, fourth := &y.Locks[y.table(second.Table)], &y.Locks[y.table(first.Table)]
	f := &finding.Finding{
		Rule: txLockOrder, Severity: finding.Info, New: finding.Warning, Confidence: finding.Likely,
		Pos: at.Of(second.File, second.Line, second.Col), Function: x.Function, Callee: y.Function,
		Table: second.Table, URL: finding.URL(txLockOrder),
		Suggestion: "lock in one order everywhere, or lock one common row first",
	}
	f.End = f.Pos
	f.Message = fmt.Sprintf("%s locks %s and then %s, %s locks %s and then %s: when they meet, each waits for the other; %s [%s]",
		poly.LocalName(x.Function), first.place(), second.place(), poly.LocalName(y.Function), third.place(), fourth.place(), f.Suggestion, f.Rule)
	for _, o := range []*Order{x, y} {
		for n, l := range o.Locks {
			f.Related = append(f.Related, analysis.RelatedInformation{
				Pos: at.Of(l.File, l.Line, l.Col), Message: fmt.Sprintf("%s, lock %d: %s of %s%s", poly.LocalName(o.Function), n+1, l.Verb, l.Table, by(l.Keys)),
			})
		}
	}
	return f
}

// place is a lock as messages name it: carts (cart.go:12).
func (l *Lock) place() string {
	return fmt.Sprintf("%s (%s:%d)", l.Table, filepath.Base(l.File), l.Line)
}

// by names the key columns of a lock.
func by(keys []sqlcheck.Key) string {
	var names []string
	for _, k := range keys {
		if !slices.Contains(names, k.Column) {
			names = append(names, k.Column)
		}
	}
	if len(names) == 0 {
		return ""
	}
	return " by " + strings.Join(names, ", ")
}
