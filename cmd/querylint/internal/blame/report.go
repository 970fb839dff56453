package blame

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/querylint/querylint/analyzers/finding"
	"github.com/querylint/querylint/analyzers/queries"
	"github.com/querylint/querylint/analyzers/requests"
	"github.com/querylint/querylint/cmd/querylint/internal/serverlog"
	"github.com/querylint/querylint/sqlcheck"
)

// Report is who has sent what.
type Report struct {
	Version    int         `json:"version"`
	Seconds    float64     `json:"seconds"`
	Statements int64       `json:"statements"` // that read or write tables
	Attributed int64       `json:"attributed"`
	Load       []Statement `json:"load"`   // that this code sends, what has cost most first
	Others     []Statement `json:"others"` // that nothing in this code sends
	Deadlocks  []Deadlock  `json:"deadlocks"`
	// Left are deadlocks beyond those that are listed.
	Left int `json:"deadlocksLeft"`
}

// Statement is what a server has run, without values.
type Statement struct {
	Statement string  `json:"statement"`
	Count     int64   `json:"count"`
	Seconds   float64 `json:"seconds"`
	Longest   float64 `json:"longest"`
	Examined  int64   `json:"rowsExamined"`
	Sent      int64   `json:"rowsSent"`
	Share     float64 `json:"share"` // of the time of all, from 0 to 1
	Places    []Place `json:"places"`
}

// Place is a line of the code.
type Place struct {
	File       string     `json:"file"`
	Line       int        `json:"line"`
	Function   string     `json:"function"`
	Confidence Confidence `json:"confidence"`
	Entry      string     `json:"entry"`   // the worst entry point that leads here
	Times      string     `json:"times"`   // how often it runs per request of that
	Entries    int        `json:"entries"` // how many lead here
	Rules      []string   `json:"rules"`   // what is found at the line, and on that way to it
	Locks      []string   `json:"locks,omitempty"`
}

// Deadlock is transactions that waited for each other.
type Deadlock struct {
	Line         int           `json:"line"` // of the log
	Transactions []Transaction `json:"transactions"`
	Advice       string        `json:"advice"`
}

// Transaction is what one of them was doing.
type Transaction struct {
	Statement  string  `json:"statement"`
	Table      string  `json:"waitsForTable"`
	Index      string  `json:"waitsForIndex"`
	RolledBack bool    `json:"rolledBack"`
	Places     []Place `json:"places"`
}

// Program is the code that may have sent the statements.
type Program struct {
	Queries  []queries.Query
	Requests *requests.Program
	Findings []*finding.Finding
	Position func(*finding.Finding) (file string, line int)
	Relative func(file string) string
}

// New joins a load with the code.
func New(l *Load, p Program) *Report {
	b := &builder{Program: p, code: newCode(p.Queries), rules: make(map[string][]string)}
	for _, f := range p.Findings {
		if f.Skipped == "" {
			file, line := p.Position(f)
			at := fmt.Sprint(file, ":", line)
			if !slices.Contains(b.rules[at], f.Rule) {
				b.rules[at] = append(b.rules[at], f.Rule)
			}
		}
	}
	l.sort()
	r := &Report{Version: 1, Seconds: l.Seconds(), Left: l.Left, Load: []Statement{}, Others: []Statement{}, Deadlocks: []Deadlock{}}
	for _, g := range l.Groups {
		s := Statement{Statement: g.Statement, Count: g.Count, Seconds: g.Seconds, Longest: g.Longest, Examined: g.Examined, Sent: g.Sent, Places: b.places(g.Statement, g.shape)}
		if r.Seconds > 0 {
			s.Share = g.Seconds / r.Seconds
		}
		if g.shape != nil {
			r.Statements += g.Count
		}
		if len(s.Places) == 0 {
			if g.shape != nil || asks(g.Statement) {
				r.Others = append(r.Others, s)
			}
			continue
		}
		if g.shape != nil {
			r.Attributed += g.Count
		}
		r.Load = append(r.Load, s)
	}
	for _, d := range l.Deadlocks {
		r.Deadlocks = append(r.Deadlocks, b.deadlock(d))
	}
	return r
}

// Part is how much of the statements that read or write tables is this code's, from 0
// to 1.
func (r *Report) Part() float64 {
	if r.Statements == 0 {
		return 0
	}
	return float64(r.Attributed) / float64(r.Statements)
}

// asks reports whether a statement that the grammar lacks may read or write tables:
// it is no transaction, setting or definition.
func asks(text string) bool {
	verb, _, _ := strings.Cut(text, " ")
	return slices.Contains([]string{"select", "insert", "replace", "update", "delete", "with"}, verb)
}

type builder struct {
	Program
	code  *code
	rules map[string][]string // by file:line
}

func (b *builder) places(text string, shape *sqlcheck.Shape) []Place {
	list := []Place{}
	for _, m := range b.code.find(text, shape) {
		p := Place{
			File: b.Relative(m.File), Line: m.Line, Function: m.Function, Confidence: m.confidence,
			Rules: slices.Concat([]string{}, b.rules[fmt.Sprint(m.File, ":", m.Line)]), Locks: b.locks(m.Function),
		}
		if way, n := b.Requests.Reach(m.File, m.Line, m.Function); way.Entry != nil {
			p.Entry, p.Times, p.Entries = way.Entry.Name, way.Times, n
			for _, frame := range way.Chain {
				for _, rule := range b.rules[fmt.Sprint(frame.File, ":", frame.Line)] {
					if !slices.Contains(p.Rules, rule) {
						p.Rules = append(p.Rules, rule)
					}
				}
			}
		}
		list = append(list, p)
	}
	return list
}

// locks are the tables in which the statements of a function lock rows, in their
// order.
func (b *builder) locks(function string) []string {
	var tables []string
	for _, q := range b.code.byFunc[function] {
		var uses []sqlcheck.Description
		if q.Insert == "" { // what is new has no lock that others wait for
			uses = sqlcheck.Describe(q.Input)
		}
		for _, d := range uses {
			for _, u := range d.Tables {
				name := strings.ToLower(u.Name)
				if u.Access != sqlcheck.Read && name != "" && (d.Verb != "INSERT" || d.Upsert) && !slices.Contains(tables, name) {
					tables = append(tables, name)
				}
			}
		}
	}
	return tables
}

func (b *builder) deadlock(d serverlog.Deadlock) Deadlock {
	out := Deadlock{Line: d.Line}
	for _, t := range d.Transactions {
		var shape *sqlcheck.Shape
		if list := sqlcheck.Shapes(sqlcheck.Input{Text: t.SQL}); len(list) > 0 {
			shape = &list[0]
		}
		text := sqlcheck.Fingerprint(t.SQL)
		out.Transactions = append(out.Transactions, Transaction{
			Statement: text, Table: t.Waits.Table, Index: t.Waits.Index, RolledBack: t.RolledBack, Places: b.places(text, shape),
		})
	}
	for i := range out.Transactions {
		out.fit(i)
	}
	out.Advice = advice(out.Transactions)
	return out
}

// fit leaves a transaction the places that it can have been at: before it waited, it
// had locked what another one waits for.
func (d *Deadlock) fit(i int) {
	t := &d.Transactions[i]
	var fitting []Place
	for _, p := range t.Places {
		at := slices.Index(p.Locks, strings.ToLower(t.Table))
		for k, other := range d.Transactions {
			if held := slices.Index(p.Locks, strings.ToLower(other.Table)); k != i && held >= 0 && held < at {
				fitting = append(fitting, p)
				break
			}
		}
	}
	if len(fitting) > 0 {
		t.Places = fitting
	}
}

// advice is the order that transactions should lock in.
func advice(list []Transaction) string {
	for i := range list {
		for k := range i {
			a, b := list[k], list[i]
			if len(a.Places) == 0 || len(b.Places) == 0 {
				continue
			}
			x, y := a.Places[0].Locks, b.Places[0].Locks
			for n, first := range x {
				for _, second := range x[n+1:] {
					if p, q := slices.Index(y, first), slices.Index(y, second); p >= 0 && q >= 0 && q < p {
						return fmt.Sprintf("%s locks %s before %s, and %s the other way round: lock %s first in both",
							short(a.Places[0].Function), first, second, short(b.Places[0].Function), first)
					}
				}
			}
		}
	}
	same := len(list) > 0 && list[0].Table != ""
	for _, t := range list {
		same = same && t.Table == list[0].Table
	}
	if same {
		return fmt.Sprintf("all wait for rows of %s: lock its rows in the order of one key, few at a time, and by an index that finds no others", list[0].Table)
	}
	return ""
}

// short is a function without the path of its package.
func short(function string) string { return function[strings.LastIndexByte(function, '/')+1:] }

// JSON writes the report for scripts.
func (r *Report) JSON(w io.Writer) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	return enc.Encode(r)
}
