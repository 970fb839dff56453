package txlock

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/querylint/querylint/analyzers/config"
	"github.com/querylint/querylint/analyzers/finding"
	"github.com/querylint/querylint/analyzers/internal/catalog"
	"github.com/querylint/querylint/analyzers/internal/cost"
	"github.com/querylint/querylint/analyzers/internal/effect"
	"github.com/querylint/querylint/analyzers/internal/poly"
	"github.com/querylint/querylint/analyzers/internal/position"
	"github.com/querylint/querylint/analyzers/internal/report"
)

// Analyzer reports transactions that deadlock, stall or are only half in their
// transaction.
var Analyzer = &analysis.Analyzer{
	Name:       "txlock",
	Doc:        "report transactions that deadlock, hold locks for long, or run statements outside",
	URL:        "https://github.com/querylint/querylint",
	Run:        run,
	Requires:   []*analysis.Analyzer{cost.Analyzer},
	ResultType: reflect.TypeFor[[]*finding.Finding](),
	FactTypes:  []analysis.Fact{new(Locks), new(Level)},
}

var settings report.Settings

func init() { settings.Flags(&Analyzer.Flags, slices.Concat(rules, sharedRules())) }

// judge is what looks for one rule in a transaction.
type judge func(t *transaction, r *reporter)

var judges = []judge{wrongHandle, rowOrder, slowCall, shareUpgrade, gapInsert, pairOrder, retryInside}

func run(pass *analysis.Pass) (any, error) {
	cat, err := catalog.Load(config.Current())
	if err != nil {
		return nil, err
	}
	r := &reporter{pass: pass, cat: cat, at: position.New(pass), told: make(map[string]int), committed: committed(pass, cat)}
	costs := pass.ResultOf[cost.Analyzer].(*cost.Result)
	var locks Locks
	open := newOpenRows(cursors(pass, cat))
	left := newLeftRows(pass, cat, costs.Upkeep, open)
	for _, seq := range costs.Sequences {
		if seq.Upkeep || seq.Generated || !settings.Wanted(seq.File) {
			continue
		}
		for _, t := range transactions(&seq) {
			for _, j := range judges {
				j(t, r)
			}
			if o := order(t); o != nil {
				locks.Orders = append(locks.Orders, *o)
			}
			locks.Rows = append(locks.Rows, rowLoops(t)...)
			locks.Pairs = append(locks.Pairs, literalPairs(t)...)
		}
		for _, t := range given(&seq) {
			rowOrder(t, r)
			locks.Rows = append(locks.Rows, rowLoops(t)...)
		}
		upsertOrder(&seq, r)
		readAfterWrite(&seq, r)
		open.judge(&seq, r)
		left.see(&seq)
		locks.Rows = append(locks.Rows, settled(&seq)...)
	}
	if locks = merged(pass, locks); len(locks.Orders)+len(locks.Rows)+len(locks.Pairs) > 0 {
		pass.ExportPackageFact(&locks)
	}
	if costs.Last {
		r.found = append(r.found, lockOrder(locks.Orders, r.at)...)
		r.found = append(r.found, unlike(locks.Rows, r.at)...)
		r.found = append(r.found, exchanged(locks.Pairs, r.at)...)
	}
	if !cat.Opaque(pass.Pkg.Path()) {
		r.found = append(r.found, notClosed(pass, cat, costs.Upkeep)...)
		r.found = append(r.found, left.findings()...)
	}
	return settings.Report(pass, r.found), nil
}

// reporter gathers findings, one of a rule per line.
type reporter struct {
	pass  *analysis.Pass
	cat   *catalog.Catalog
	at    *position.Finder
	found []*finding.Finding
	about []*effect.Step // of found
	told  map[string]int // rule and place → index in found
	// committed: the connections of the program are not at REPEATABLE READ.
	committed bool
}

// add reports a step of a transaction. The message ends with the suggestion.
func (r *reporter) add(t *transaction, s *effect.Step, rule string, severity finding.Severity, suggestion, format string, args ...any) *finding.Finding {
	f := r.finding(t.seq, s, rule, severity, suggestion, format, args...)
	begins := "the transaction begins here"
	if t.given {
		begins = "the caller has begun the transaction " + t.begin.Gives().Text
	}
	f.Related = append(f.Related, analysis.RelatedInformation{Pos: r.at.Of(t.begin.File, t.begin.Line, t.begin.Col), Message: begins})
	return r.keep(f, s)
}

// finding makes a finding about a step.
func (r *reporter) finding(seq *effect.Sequence, s *effect.Step, rule string, severity finding.Severity, suggestion, format string, args ...any) *finding.Finding {
	f := &finding.Finding{
		Rule: rule, Severity: severity, Confidence: finding.Certain,
		Pos: r.at.Of(s.File, s.Line, s.Col), End: r.at.Of(s.File, s.EndLine, s.EndCol),
		Function: seq.Function, Callee: s.Leaf.Name, Table: table(s), Suggestion: suggestion, URL: finding.URL(rule),
	}
	if s.OneOf {
		f.Confidence = finding.Likely
	}
	for _, c := range s.Chain {
		f.Chain = append(f.Chain, c.Reported())
	}
	f.Message = fmt.Sprintf(format, args...) + "; " + suggestion + " [" + rule + "]"
	return f
}

// keep adds a finding about a step, unless the line has a better one of the rule:
// one that is as bad, about a step that is as sure and as near.
func (r *reporter) keep(f *finding.Finding, s *effect.Step) *finding.Finding {
	key := f.Rule + "\x00" + place(s.File, s.Line)
	if i, ok := r.told[key]; ok {
		if f.Severity > r.found[i].Severity || f.Severity == r.found[i].Severity && better(s, r.about[i]) {
			r.found[i], r.about[i] = f, s
		}
		return f
	}
	r.told[key] = len(r.found)
	r.found, r.about = append(r.found, f), append(r.about, s)
	return f
}

// better reports whether a reader would rather be told of s than of t: of a write
// before a read, of what always runs before what may, of the shorter way.
func better(s, t *effect.Step) bool {
	conditions := func(s *effect.Step) (n int) {
		for _, a := range s.Path {
			if a.Kind == effect.Branch {
				n++
			}
		}
		return n
	}
	if writes(s) != writes(t) {
		return writes(s)
	}
	return cmp.Or(cmp.Compare(conditions(s), conditions(t)), cmp.Compare(len(s.Chain), len(t.Chain))) < 0
}

func place(file string, line int) string { return file + ":" + strconv.Itoa(line) }

// what names a step: the statement and its table, or the call, and the last
// function before the driver.
func what(s *effect.Step) string {
	text := s.Leaf.Name
	if len(s.SQL) > 0 && s.SQL[0].Verb != "" && table(s) != "" {
		text = s.SQL[0].Verb
		if s.SQL[0].Upsert {
			text = "upsert"
		}
		text += " of " + table(s)
	}
	if n := len(s.Chain); n > 1 {
		text += " (… → " + poly.LocalName(s.Chain[n-2].Function) + ")"
	}
	return text
}

// table is the first table of a step, or "".
func table(s *effect.Step) string {
	if len(s.SQL) == 0 || len(s.SQL[0].Tables) == 0 {
		return ""
	}
	return s.SQL[0].Tables[0].Name
}

// tables are the names of the tables that a transaction has locked when it comes
// to a step.
func (t *transaction) tables(until int) string {
	var names []string
	for _, i := range slices.Concat(t.inside, t.steps) {
		s := &t.seq.Steps[i]
		if i < until && t.locks(s) && s.Before(&t.seq.Steps[until]) && table(s) != "" && !slices.Contains(names, table(s)) {
			names = append(names, table(s))
		}
	}
	slices.Sort(names)
	if len(names) == 0 {
		return "rows"
	}
	return "rows of " + strings.Join(names, ", ")
}
