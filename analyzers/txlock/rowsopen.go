package txlock

import (
	"slices"
	"strconv"

	"golang.org/x/tools/go/analysis"

	"github.com/querylint/querylint/analyzers/finding"
	"github.com/querylint/querylint/analyzers/internal/catalog"
	"github.com/querylint/querylint/analyzers/internal/effect"
	"github.com/querylint/querylint/analyzers/internal/poly"
)

// openRows are the cursors of a package, by the places of the calls that open them.
type openRows map[string][]*cursor

func newOpenRows(all []*cursor) openRows {
	at := make(openRows)
	for _, c := range all {
		p := c.pass.Fset.Position(c.query.Pos())
		key := exactly(poly.Frame{File: p.Filename, Line: p.Line, Col: p.Column})
		at[key] = append(at[key], c)
	}
	return at
}

func exactly(f poly.Frame) string { return place(f.File, f.Line) + ":" + strconv.Itoa(f.Col) }

// judge finds the statements that run on the connection of rows that are open, or on
// its pool. A query of which the code does not show the SQL may be of a database that
// allows it.
func (o openRows) judge(seq *effect.Sequence, r *reporter) {
	streams := slices.ContainsFunc(seq.Steps, func(s effect.Step) bool { return s.Op == catalog.Stream })
	if len(o) == 0 && !streams {
		return
	}
	all := transactions(seq)
	for i := range seq.Steps {
		query := &seq.Steps[i]
		if query.Leaf.Kind != poly.DBRead || len(query.SQL) == 0 || query.On.Kind == effect.Unknown {
			continue
		}
		if query.Op == catalog.Stream {
			streamed(seq, query, onOne(query, all), r)
		}
		for n, frame := range query.Chain {
			for _, c := range o[exactly(frame)] {
				o.beside(seq, query, n, c, all, r)
			}
		}
	}
}

// onOne reports whether a query has one connection with what else runs on its handle.
func onOne(query *effect.Step, all []*transaction) bool {
	return query.On.Tx || query.On.Pinned || slices.ContainsFunc(all, func(t *transaction) bool { return t.on(query) })
}

// streamed finds the statements of a function that a library runs for each row while
// the rows are open.
func streamed(seq *effect.Sequence, query *effect.Step, one bool, r *reporter) {
	for i := range seq.Steps {
		s := &seq.Steps[i]
		if s.Leaf.Kind != poly.DBRead && s.Leaf.Kind != poly.DBWrite || !s.On.Same(query.On) || !within(s, query) {
			continue
		}
		severity, means := means(one, true)
		f := r.finding(seq, s, rowsOpen, severity, "read the rows into a list first",
			"%s runs on %s while the rows of %s (line %d) are still open on it: %s", what(s), s.On.Text, query.Leaf.Name, query.Line, means)
		if severity < finding.Error {
			f.Confidence = finding.Likely
		}
		f.Related = append(f.Related, analysis.RelatedInformation{Pos: r.at.Of(query.File, query.Line, query.Col), Message: "the rows are opened here: " + what(query)})
		r.keep(f, s)
	}
}

// means says what a statement beside open rows means, on their one connection or on the
// pool.
func means(one, always bool) (finding.Severity, string) {
	switch {
	case !one:
		return finding.Warning, "it takes a second connection while they have the first"
	case !always:
		return finding.Warning, busy
	}
	return finding.Error, busy
}

const busy = "the driver refuses it (busy buffer), and the connection is lost"

// beside finds the statements that run while the rows of a query are open, which the
// function behind the first n calls of its chain has.
func (o openRows) beside(seq *effect.Sequence, query *effect.Step, n int, c *cursor, all []*transaction, r *reporter) {
	one := onOne(query, all)
	for i := range seq.Steps {
		s := &seq.Steps[i]
		if s == query || s.Leaf.Kind != poly.DBRead && s.Leaf.Kind != poly.DBWrite || !s.On.Same(query.On) || (&transaction{begin: query}).aside(s) {
			continue
		}
		if n == 1 && c.hands && within(s, query) {
			o.report(seq, query, s, s, c, one, true, r)
			continue
		}
		if len(s.Chain) <= n || !slices.EqualFunc(s.Chain[:n], query.Chain[:n], sameCall) {
			continue
		}
		for _, d := range c.while {
			p, end := c.pass.Fset.Position(d.call.Pos()), c.pass.Fset.Position(d.call.End())
			if !sameCall(s.Chain[n], poly.Frame{File: p.Filename, Line: p.Line, Col: p.Column}) {
				continue
			}
			near := *s
			near.Chain = s.Chain[n:]
			near.File, near.Line, near.Col, near.EndLine, near.EndCol = p.Filename, p.Line, p.Column, end.Line, end.Column
			o.report(seq, query, s, &near, c, one, d.always, r)
			break
		}
	}
}

// within reports whether a step stands in a function literal among the arguments of
// the call that another one comes out of.
func within(s, of *effect.Step) bool {
	behind := s.Line > of.Line || s.Line == of.Line && s.Col > of.Col
	before := s.EndLine < of.EndLine || s.EndLine == of.EndLine && s.EndCol < of.EndCol
	return s.File == of.File && behind && before
}

// report reports a statement that runs while rows are open, on their one connection or
// on the pool.
func (o openRows) report(seq *effect.Sequence, query, s, near *effect.Step, c *cursor, one, always bool, r *reporter) {
	if !one && !always {
		return
	}
	severity, means := means(one, always)
	opened := c.pass.Fset.Position(c.query.Pos())
	f := r.finding(seq, near, rowsOpen, severity, "read the rows into a list and close them first",
		"%s runs on %s while %s (line %d) is still open on it: %s", what(near), s.On.Text, c.rows.Name(), opened.Line, means)
	if n := len(s.Chain) - len(near.Chain); n > 0 {
		f.Function = s.Chain[n-1].Function
	}
	if severity < finding.Error {
		f.Confidence = finding.Likely
	}
	f.Related = append(f.Related, analysis.RelatedInformation{Pos: c.query.Pos(), Message: c.rows.Name() + " is opened here: " + what(query)})
	r.keep(f, near)
}
