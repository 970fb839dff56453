package kafkasafe

import (
	"fmt"
	"slices"
	"strings"

	"github.com/querylint/querylint/analyzers/finding"
	"github.com/querylint/querylint/analyzers/internal/catalog"
	"github.com/querylint/querylint/analyzers/internal/cost"
	"github.com/querylint/querylint/analyzers/internal/effect"
	"github.com/querylint/querylint/analyzers/internal/poly"
	"github.com/querylint/querylint/analyzers/internal/position"
	"github.com/querylint/querylint/sqlcheck"
)

// twice finds consumers that insert a row for each message, where nothing shows
// that a message which is delivered twice makes one row.
func (p *pass) twice(costs *cost.Result) {
	at := position.New(p.Pass)
	for i := range costs.Sequences {
		seq := &costs.Sequences[i]
		if seq.Upkeep || seq.Generated || !settings.Wanted(seq.File) {
			continue
		}
		if j := slices.IndexFunc(seq.Steps, insertsMessage); j >= 0 && !asked(seq.Steps[:j], &seq.Steps[j]) && !keyed(&seq.Steps[j]) {
			p.repeats(seq, &seq.Steps[j], at)
		}
	}
}

// insertsMessage reports whether a step inserts rows in a loop that takes messages.
func insertsMessage(s effect.Step) bool {
	return s.Leaf.Kind == poly.DBWrite && len(s.SQL) > 0 && s.SQL[0].Verb == "INSERT" && !s.SQL[0].Upsert &&
		slices.ContainsFunc(s.Path, func(a effect.Arm) bool { return a.Kind == effect.Loop && a.Takes && a.Line > 0 })
}

// asked reports whether the steps before an INSERT look whether the message has been
// handled: they read the table, or ask or mark a key.
func asked(before []effect.Step, insert *effect.Step) bool {
	return slices.ContainsFunc(before, func(s effect.Step) bool {
		if !s.Before(insert) {
			return false
		}
		switch s.Op {
		case catalog.Get, catalog.SetNX, catalog.Filter:
			return true
		}
		return s.Leaf.Kind == poly.DBRead && (len(s.SQL) == 0 || tableOf(s.SQL) == tableOf(insert.SQL) || tableOf(s.SQL) == "")
	})
}

// keyed reports whether the primary key of what is inserted is told, by a value that is not
// another one at each call: that of the message, which the second row would have, too.
func keyed(insert *effect.Step) bool {
	return slices.ContainsFunc(insert.Columns, func(c effect.Column) bool {
		return (c.Primary || strings.EqualFold(c.Name, "id")) && !c.Random && !c.Called &&
			(c.Kind == effect.Local || c.Kind == effect.Parameter || c.Kind == effect.Unknown && c.Text != "")
	})
}

// tableOf is the first table that the statements name, or "".
func tableOf(does []sqlcheck.Description) string {
	if len(does) == 0 || len(does[0].Tables) == 0 {
		return ""
	}
	return does[0].Tables[0].Name
}

func (p *pass) repeats(seq *effect.Sequence, s *effect.Step, at *position.Finder) {
	table := tableOf(s.SQL)
	if table == "" {
		table = "a table"
	}
	f := &finding.Finding{
		Rule: kafkaNotIdempotent, Severity: finding.Info, Confidence: finding.Likely,
		Pos: at.Of(s.File, s.Line, s.Col), End: at.Of(s.File, s.EndLine, s.EndCol),
		Function: seq.Function, Callee: s.Leaf.Name, URL: finding.URL(kafkaNotIdempotent), Table: tableOf(s.SQL),
		Suggestion: "insert under a unique key that comes from the message, with ON DUPLICATE KEY UPDATE",
	}
	for _, fr := range s.Chain {
		f.Chain = append(f.Chain, fr.Reported())
	}
	f.Message = fmt.Sprintf("%s inserts into %s for each message: one that is delivered again, after a rebalance or a restart, makes a second row, unless a unique key refuses it; %s [%s]",
		s.Leaf.Name, table, f.Suggestion, f.Rule)
	p.found = append(p.found, f)
}
