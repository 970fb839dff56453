package txlock

import (
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
	FactTypes:  []analysis.Fact{new(Locks)},
}

var settings report.Settings

func init() { settings.Flags(&Analyzer.Flags, slices.Concat(rules, []finding.Rule{upgradeRule()})) }

// judge is what looks for one rule in a transaction.
type judge func(t *transaction, r *reporter)

var judges = []judge{wrongHandle, mapOrder, slowCall, shareUpgrade}

func run(pass *analysis.Pass) (any, error) {
	r := &reporter{pass: pass, at: position.New(pass), told: make(map[string]int)}
	costs := pass.ResultOf[cost.Analyzer].(*cost.Result)
	var orders []Order
	for _, seq := range costs.Sequences {
		if seq.Upkeep || seq.Generated || !settings.Wanted(seq.File) {
			continue
		}
		for _, t := range transactions(&seq) {
			for _, j := range judges {
				j(t, r)
			}
			if o := order(t); o != nil {
				orders = append(orders, *o)
			}
		}
	}
	if orders = merged(pass, orders); len(orders) > 0 {
		pass.ExportPackageFact(&Locks{orders})
	}
	if costs.Last {
		r.found = append(r.found, lockOrder(orders, r.at)...)
	}
	cat, err := catalog.Load(config.Current())
	if err != nil {
		return nil, err
	}
	if !cat.Opaque(pass.Pkg.Path()) {
		r.found = append(r.found, notClosed(pass, cat)...)
	}
	return settings.Report(pass, r.found), nil
}

// reporter gathers findings, one of a rule per line.
type reporter struct {
	pass  *analysis.Pass
	at    *position.Finder
	found []*finding.Finding
	told  map[string]int // rule and place → index in found
}

// add reports a step of a transaction. The message ends with the suggestion.
func (r *reporter) add(t *transaction, s *cost.Step, rule string, severity finding.Severity, suggestion, format string, args ...any) *finding.Finding {
	f := &finding.Finding{
		Rule: rule, Severity: severity, Confidence: finding.Certain,
		Pos: r.at.Of(s.File, s.Line, s.Col), End: r.at.Of(s.File, s.EndLine, s.EndCol),
		Function: t.seq.Function, Callee: s.Leaf.Name, Table: table(s), Suggestion: suggestion, URL: finding.URL(rule),
	}
	if s.OneOf {
		f.Confidence = finding.Likely
	}
	for _, c := range s.Chain {
		f.Chain = append(f.Chain, finding.Frame(c))
	}
	f.Message = fmt.Sprintf(format, args...) + "; " + suggestion + " [" + rule + "]"
	f.Related = append(f.Related, analysis.RelatedInformation{
		Pos: r.at.Of(t.begin.File, t.begin.Line, t.begin.Col), Message: "the transaction begins here",
	})
	place := rule + "\x00" + s.File + ":" + strconv.Itoa(s.Line)
	if i, ok := r.told[place]; ok {
		if f.Severity > r.found[i].Severity {
			r.found[i] = f
		}
		return f
	}
	r.told[place] = len(r.found)
	r.found = append(r.found, f)
	return f
}

// what names a step: the statement and its table, or the call, and the last
// function before the driver.
func what(s *cost.Step) string {
	text := s.Leaf.Name
	if len(s.SQL) > 0 && s.SQL[0].Verb != "" && table(s) != "" {
		text = s.SQL[0].Verb + " of " + table(s)
	}
	if n := len(s.Chain); n > 1 {
		text += " (… → " + cost.LocalName(s.Chain[n-2].Function) + ")"
	}
	return text
}

// table is the first table of a step, or "".
func table(s *cost.Step) string {
	if len(s.SQL) == 0 || len(s.SQL[0].Tables) == 0 {
		return ""
	}
	return s.SQL[0].Tables[0].Name
}

// tables are the names of the tables that a transaction has locked when it comes
// to a step.
func (t *transaction) tables(until int) string {
	var names []string
	for _, i := range t.steps {
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
