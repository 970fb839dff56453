package txlock

import (
	"cmp"
	"fmt"
	"path/filepath"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/querylint/querylint/analyzers/finding"
	"github.com/querylint/querylint/analyzers/internal/effect"
	"github.com/querylint/querylint/analyzers/internal/poly"
	"github.com/querylint/querylint/analyzers/internal/position"
)

// LiteralPair is two rows of a table that a transaction locks one after the other by
// literals.
type LiteralPair struct {
	Table, Column string
	First, Second string
	Function      string
	File          string // of the second
	Line, Col     int
	EndLine       int
	EndCol        int
}

func (p LiteralPair) compare(o LiteralPair) int {
	return cmp.Or(cmp.Compare(p.File, o.File), cmp.Compare(p.Line, o.Line), cmp.Compare(p.Col, o.Col), cmp.Compare(p.Function, o.Function),
		cmp.Compare(p.Table, o.Table), cmp.Compare(p.Column, o.Column), cmp.Compare(p.First, o.First), cmp.Compare(p.Second, o.Second))
}

// literalPairs are those of a transaction.
func literalPairs(t *transaction) []LiteralPair {
	var out []LiteralPair
	for n, j := range t.steps {
		second := &t.seq.Steps[j]
		if !t.locksRow(second) || t.held(second, t.steps[:n]) {
			continue
		}
		for m, i := range t.steps[:n] {
			first := &t.seq.Steps[i]
			if !t.locksRow(first) || !first.Before(second) || !strings.EqualFold(table(first), table(second)) || t.parent(first, t.steps[:m]) {
				continue
			}
			if x, y, ok := literals(first, second); ok {
				out = append(out, LiteralPair{strings.ToLower(table(second)), strings.ToLower(x.Name), x.Text, y.Text, t.seq.Function,
					second.File, second.Line, second.Col, second.EndLine, second.EndCol})
			}
		}
	}
	return out
}

// literals are the only columns by which two steps find different rows, each by a
// literal.
func literals(first, second *effect.Step) (x, y effect.Column, ok bool) {
	if len(first.Columns) != 1 || len(second.Columns) != 1 {
		return x, y, false
	}
	x, y = first.Columns[0], second.Columns[0]
	return x, y, x.Kind == effect.Constant && y.Kind == effect.Constant && strings.EqualFold(x.Name, y.Name) && x.Text != y.Text
}

// exchanged finds the pairs that two transactions lock in opposite orders.
func exchanged(all []LiteralPair, at *position.Finder) []*finding.Finding {
	var out []*finding.Finding
	for i, p := range all {
		for _, o := range all[:i] {
			if p.Table != o.Table || p.Column != o.Column || p.First != o.Second || p.Second != o.First {
				continue
			}
			f := &finding.Finding{
				Rule: txRowOrder, Severity: finding.Warning, Confidence: finding.Likely,
				Pos: at.Of(o.File, o.Line, o.Col), End: at.Of(o.File, o.EndLine, o.EndCol),
				Function: o.Function, Callee: p.Function, Table: o.Table, URL: finding.URL(txRowOrder), Suggestion: "lock them in one order everywhere",
			}
			f.Message = fmt.Sprintf("%s locks the row of %s with %s = %s behind that with %s, and %s (%s:%d) the other way round: when they meet, each waits for the other; %s [%s]",
				poly.LocalName(o.Function), o.Table, o.Column, o.Second, o.First, poly.LocalName(p.Function), filepath.Base(p.File), p.Line, f.Suggestion, f.Rule)
			f.Related = []analysis.RelatedInformation{{Pos: at.Of(p.File, p.Line, p.Col), Message: "the other way round"}}
			out = append(out, f)
			break
		}
	}
	return out
}
