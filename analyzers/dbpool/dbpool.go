package dbpool

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
	for _, s := range costs.Sequences {
		if s.Upkeep || s.Generated || !settings.Wanted(s.File) {
			continue
		}
		found = append(found, perRequest(&s, at, own)...)
	}
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
func perRequest(seq *effect.Sequence, at *position.Finder, own map[*finding.Finding]bool) []*finding.Finding {
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
		own[f] = forItself(s)
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
	when := "for every request that " + poly.LocalName(seq.Function) + " serves"
	if !seq.Request {
		when = "once per iteration of the loop in " + poly.LocalName(seq.Function)
		if perMessage(s) {
			when = "once per message that the loop in " + poly.LocalName(seq.Function) + " takes"
		}
	}
	if s.Op != catalog.Open {
		when += ", whose connections, batches and goroutines serve nobody else" + unclosed(seq, s)
		f.Suggestion = "make it once when the program starts, and hand it on"
	}
	f.Message = fmt.Sprintf("%s%s %s %s; %s [%s]", s.Leaf.Name, way(s), does, when, f.Suggestion, f.Rule)
	return f
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
