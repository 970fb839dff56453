package dbpool

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

// Analyzer reports pools that are opened per request, or have no bound.
var Analyzer = &analysis.Analyzer{
	Name:       "dbpool",
	Doc:        "report pools of connections that are opened per request, or have no bound",
	URL:        "https://github.com/querylint/querylint",
	Run:        run,
	Requires:   []*analysis.Analyzer{cost.Analyzer},
	ResultType: reflect.TypeFor[[]*finding.Finding](),
	FactTypes:  []analysis.Fact{new(Pools), new(Reported)},
}

var settings report.Settings

func init() { settings.Flags(&Analyzer.Flags, rules) }

func run(pass *analysis.Pass) (any, error) {
	at := position.New(pass)
	costs := pass.ResultOf[cost.Analyzer].(*cost.Result)
	var found []*finding.Finding
	own := make(map[*finding.Finding]bool) // of helpers that keep what they open
	hard := make(map[*finding.Finding]int) // conditions on the way
	for _, s := range costs.Sequences {
		if s.Upkeep || s.Generated || !settings.Wanted(s.File) {
			continue
		}
		found = append(found, perRequest(&s, at, own, hard)...)
	}
	slices.SortStableFunc(found, func(a, b *finding.Finding) int { // the one that says a helper's is the surest way to it
		return cmp.Or(cmp.Compare(hard[a], hard[b]), cmp.Compare(len(a.Chain), len(b.Chain)))
	})
	found = oncePerCall(pass, found, own)
	cat, err := catalog.Load(config.Current())
	if err != nil {
		return nil, err
	}
	found = append(found, unbounded(pass, cat, at)...)
	return settings.Report(pass, found), nil
}

// perRequest finds the pools that a function opens each time that it serves a
// request, or in a loop.
func perRequest(seq *effect.Sequence, at *position.Finder, own map[*finding.Finding]bool, hard map[*finding.Finding]int) []*finding.Finding {
	var out []*finding.Finding
	seen := make(map[int]bool) // lines
	for i := range seq.Steps {
		s := &seq.Steps[i]
		if !effect.Opens(s.Op) || guarded(s) || kept(s) || seen[s.Line] {
			continue
		}
		loop := s.Degree() > 0 && slices.ContainsFunc(s.Path, func(a effect.Arm) bool { return a.Kind == effect.Loop && a.Line > 0 })
		if !seq.Request && !loop && !perMessage(s) {
			continue
		}
		if !sameAddress(s) {
			continue // somebody's own database, or one of several
		}
		seen[s.Line] = true
		f := opened(seq, s, at)
		own[f], hard[f] = forItself(s), conditions(seq, s)
		out = append(out, f)
	}
	return out
}

// guarded reports whether the pool is only opened where something that outlives the call
// has none yet.
func guarded(s *effect.Step) bool {
	return slices.ContainsFunc(s.Factors, func(f poly.Factor) bool {
		return (f.Class == poly.Miss || f.Class == poly.Guard) && !f.Own
	})
}

// kept reports whether the pool outlives the call.
func kept(s *effect.Step) bool {
	return s.Gives().Kind == effect.Global || s.Gives().Kind == effect.Parameter
}

// perMessage reports whether a pool is opened for each message of a broker, which is
// not because something failed.
func perMessage(s *effect.Step) bool {
	fails := slices.ContainsFunc(s.Path, func(a effect.Arm) bool { return a.Fails })
	return !fails && !s.Has(poly.Rare) && !s.Has(poly.Fault) &&
		slices.ContainsFunc(s.Path, func(a effect.Arm) bool { return a.Kind == effect.Loop && a.Line > 0 && a.Takes })
}

// forItself reports whether a function on the way to the pool keeps it in a
// variable of its own, which nobody gets.
func forItself(s *effect.Step) bool {
	callers := " " + s.File + ":" + strconv.Itoa(s.Line) + ":"
	return len(s.Chain) > 1 && s.Gives().Kind == effect.Local && !strings.Contains(s.Gives().ID, callers)
}

// sameAddress reports whether the pool's address is the same at every call: it
// is made of constants and the program's settings.
func sameAddress(s *effect.Step) bool {
	return slices.ContainsFunc(s.Args, func(a effect.Arg) bool {
		own := a.Kind == effect.Parameter && a.Param == 0 // a field of the server
		return a.For == "dsn" && (a.Kind == effect.Constant || a.Kind == effect.Global || own)
	})
}

func opened(seq *effect.Sequence, s *effect.Step, at *position.Finder) *finding.Finding {
	does, severity := "opens a pool of connections", finding.Error
	switch s.Op {
	case catalog.Client, catalog.Produce:
		does = "makes a client"
	case catalog.Idling:
		does, severity = "makes a client", finding.Warning
	case catalog.Consumer: // which may be meant for a request that goes on
		does, severity = "makes a consumer", finding.Info
	}
	f := &finding.Finding{
		Rule: poolPerRequest, Severity: severity, Confidence: finding.Certain,
		Pos: at.Of(s.File, s.Line, s.Col), End: at.Of(s.File, s.EndLine, s.EndCol),
		Function: seq.Function, Callee: s.Leaf.Name, URL: finding.URL(poolPerRequest),
		Suggestion: "open it once when the program starts, and hand it on",
	}
	for _, c := range s.Chain {
		f.Chain = append(f.Chain, c.Reported())
	}
	when := howOften(seq, s)
	if conditions(seq, s) > 0 && f.Severity > finding.Warning {
		f.Severity = finding.Warning // that the condition holds for many does not show
	}
	if s.Op != catalog.Open {
		when += ", which nobody else uses" + unclosed(seq, s)
		f.Suggestion = "make it once when the program starts, and hand it on"
	}
	f.Message = fmt.Sprintf("%s%s %s %s; %s [%s]", s.Leaf.Name, way(s), does, when, f.Suggestion, f.Rule)
	return f
}

// howOften says how often a function comes to a step: for each of its requests or turns, or
// for those of a condition.
func howOften(seq *effect.Sequence, s *effect.Step) string {
	name, some := poly.LocalName(seq.Function), conditions(seq, s) > 0
	switch {
	case seq.Request && some:
		return "for each request of " + name + " that comes to it (a condition decides)"
	case seq.Request:
		return "for every request that " + name + " serves"
	case perMessage(s) && some:
		return "for each message of the loop in " + name + " that comes to it (a condition decides)"
	case perMessage(s):
		return "once per message that the loop in " + name + " takes"
	case some:
		return "each time that the loop in " + name + " comes to it (a condition decides)"
	}
	return "once per iteration of the loop in " + name
}

// conditions is how many conditions about values stand around a step. Of one in a loop that
// serves no request, those around the loop say nothing of its turns.
func conditions(seq *effect.Sequence, s *effect.Step) (n int) {
	for _, a := range s.Path {
		switch {
		case a.Chosen:
			n++
		case a.Kind == effect.Loop && a.Line > 0 && !seq.Request:
			n = 0
		}
	}
	return n
}

// unclosed says that the function closes no client of the library.
func unclosed(seq *effect.Sequence, made *effect.Step) string {
	library, _, _ := strings.Cut(made.Leaf.Name, " ")
	if slices.ContainsFunc(seq.Steps, func(s effect.Step) bool {
		return s.Op == catalog.Shut && strings.HasPrefix(s.Leaf.Name, library+" ")
	}) {
		return ""
	}
	return ", and it is not closed here"
}

// way names the last function before the driver, if there is one.
func way(s *effect.Step) string {
	if n := len(s.Chain); n > 1 {
		return " (… → " + poly.LocalName(s.Chain[n-2].Function) + ")"
	}
	return ""
}
