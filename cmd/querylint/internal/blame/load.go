// Package blame finds the lines of the code that have sent what a server has run: the
// statements that took its time, and those of deadlocks.
package blame

import (
	"cmp"
	"slices"

	"github.com/querylint/querylint/cmd/querylint/internal/serverlog"
	"github.com/querylint/querylint/sqlcheck"
)

// Load is what a server was asked for, by statements without their values.
type Load struct {
	Groups    []*Group
	Deadlocks []serverlog.Deadlock
	// Left are deadlocks that are not kept, and Other what is not kept of statements.
	Left  int
	Other Group

	byText map[string]*Group
}

// Group is all runs of statements that differ in values only.
type Group struct {
	Statement string // without values
	Count     int64
	Seconds   float64
	Longest   float64
	Examined  int64
	Sent      int64

	shape *sqlcheck.Shape // nil: it reads and writes no tables, or cannot be read
}

// What is kept of a log of any length.
const (
	maxGroups    = 20000
	maxDeadlocks = 200
)

// Handler adds what a log holds.
func (l *Load) Handler() serverlog.Handler {
	return serverlog.Handler{Statement: l.add, Deadlock: func(d serverlog.Deadlock) {
		if len(l.Deadlocks) == maxDeadlocks {
			l.Left++
			return
		}
		l.Deadlocks = append(l.Deadlocks, d)
	}}
}

func (l *Load) add(s serverlog.Statement) {
	if l.byText == nil {
		l.byText = make(map[string]*Group)
	}
	text := sqlcheck.Fingerprint(s.SQL)
	g := l.byText[text]
	switch {
	case g != nil:
	case len(l.Groups) == maxGroups:
		g = &l.Other
	default:
		g = &Group{Statement: text}
		if shapes := sqlcheck.Shapes(sqlcheck.Input{Text: s.SQL}); len(shapes) > 0 {
			g.shape = &shapes[0]
		}
		l.byText[text] = g
		l.Groups = append(l.Groups, g)
	}
	g.Count += s.Count
	g.Seconds += s.Seconds
	g.Longest = max(g.Longest, s.Longest)
	g.Examined += s.Examined
	g.Sent += s.Sent
}

// Seconds is how long all statements took.
func (l *Load) Seconds() float64 {
	sum := l.Other.Seconds
	for _, g := range l.Groups {
		sum += g.Seconds
	}
	return sum
}

// sort puts what has cost most first.
func (l *Load) sort() {
	slices.SortStableFunc(l.Groups, func(a, b *Group) int {
		return cmp.Or(-cmp.Compare(a.Seconds, b.Seconds), -cmp.Compare(a.Examined, b.Examined), -cmp.Compare(a.Count, b.Count), cmp.Compare(a.Statement, b.Statement))
	})
}
