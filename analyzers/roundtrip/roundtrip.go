package roundtrip

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
	"github.com/querylint/querylint/analyzers/ignore"
	"github.com/querylint/querylint/analyzers/internal/cost"
	"github.com/querylint/querylint/analyzers/internal/link"
	"github.com/querylint/querylint/analyzers/internal/poly"
	"github.com/querylint/querylint/analyzers/internal/position"
	"github.com/querylint/querylint/analyzers/internal/report"
)

// Analyzer reports round trips in loops and recursions.
var Analyzer = &analysis.Analyzer{
	Name:       "roundtrip",
	Doc:        doc(),
	URL:        "https://github.com/querylint/querylint",
	Run:        run,
	Requires:   []*analysis.Analyzer{cost.Analyzer},
	ResultType: reflect.TypeFor[[]*finding.Finding](),
}

var settings report.Settings

func init() { settings.Flags(&Analyzer.Flags, rules) }

func run(pass *analysis.Pass) (any, error) {
	at := position.New(pass)
	costs := pass.ResultOf[cost.Analyzer].(*cost.Result)
	for _, err := range costs.Invalid {
		pass.Report(analysis.Diagnostic{Pos: pass.Files[0].Package, Message: finding.Printable(err.Error())})
	}
	var found []*finding.Finding
	for _, s := range costs.Sites {
		if !settings.Wanted(s.File) {
			continue
		}
		if f := judge(&s, at); f != nil {
			found = append(found, f)
		}
	}
	return settings.Report(pass, onePerLine(found, pass)), nil
}

// onePerLine keeps, of the findings of one rule on one line, the worst: the
// parts of a call chain are one thing to mend. Of a template that the line runs, each call
// is a thing of its own.
func onePerLine(found []*finding.Finding, pass *analysis.Pass) []*finding.Finding {
	type place struct {
		file             string
		line             int
		rule             string
		template, callee string
	}
	best := make(map[place]int)
	var out []*finding.Finding
	for _, f := range found {
		pos := pass.Fset.Position(f.Pos)
		p := place{file: pos.Filename, line: pos.Line, rule: f.Rule, template: f.Template}
		if f.Template != "" {
			p.callee = f.Callee
		}
		i, ok := best[p]
		if !ok {
			best[p] = len(out)
			out = append(out, f)
			continue
		}
		if cmp.Or(cmp.Compare(f.Severity, out[i].Severity), cmp.Compare(f.Degree, out[i].Degree)) > 0 {
			out[i] = f
		}
	}
	return out
}

// judge turns a site into a finding, or nil if there is nothing to say.
func judge(s *link.Site, at *position.Finder) *finding.Finding {
	if s.Again != "" {
		return judgeRetry(s, at)
	}
	t, memo := worst(s)
	if t == nil {
		return nil
	}
	loops := raising(s.Loops)
	if len(loops) == 0 && s.Recursion == nil && s.Coef <= int64(config.Current().Thresholds.ConstantLoop) {
		return nil
	}
	k := kinds[t.Leaf.Kind]
	f := &finding.Finding{
		Rule: k.rule, Severity: finding.Warning, Confidence: finding.Certain,
		Function: s.Function, Callee: s.Callee, Target: s.Target, Degree: len(loops) + t.Degree(), Cost: costText(s, t), Chain: chain(t),
		Template: s.Template,
	}
	if t.OneOf {
		f.Confidence = finding.Likely
	}
	isQuery := k.rule == queryInLoop
	climbs := isQuery && climbs(s)
	if climbs {
		f.Severity = finding.Warning
		if f.Degree > 1 && s.Request {
			f.Severity = finding.Error
		}
		if s.Recursion != nil {
			f.Rule = queryInRecursion
		}
	} else if s.Recursion != nil && isQuery {
		f.Rule, f.Severity = queryInRecursion, finding.Error
		if onlyWrites(s) && !s.Request {
			f.Severity = finding.Warning // as often as the tree in memory has nodes
		}
		f.Degree = t.Degree()
	} else if isQuery && !s.Element && !s.Remote && (served(s, t, len(loops)) || proved(s, t, len(loops)) >= 2 && !s.Behind) && !handful(s, t) {
		f.Severity = finding.Error
	}
	f.Suggestion = suggestion(s, t, k, len(loops))
	switch {
	case memo != "":
		f.Severity, f.Confidence = finding.Info, finding.Weak
		f.Suggestion = "it runs only where " + memo + " has no answer yet: load what is missing at once"
	case len(loops) == 0 && s.Recursion == nil, s.Carried && !climbs && s.Recursion == nil, ownStatement(s, t), s.Upkeep, s.Generated, decidesTurn(s, t),
		k.rule == rpcInLoop && (s.Beside || s.Work):
		f.Severity = finding.Info
	}
	if t.Leaf.Inside {
		f.Severity = finding.Info
		f.Suggestion += insideNote
	}
	f.UpTo = s.Picked || t.Sometimes()
	f.Message = message(s, t, k, f, len(loops))
	place(f, s, at)
	for i, line := range s.LoopLines {
		f.Loop = at.Of(s.File, line, 1)
		f.Related = append(f.Related, analysis.RelatedInformation{
			Pos: f.Loop, Message: "loop: " + loops[i].Text() + " times",
		})
	}
	for _, p := range f.Sites[min(1, len(f.Sites)):] {
		f.Related = append(f.Related, analysis.RelatedInformation{Pos: at.Of(p.File, p.Line, p.Column), Message: "the same recursion goes on here"})
	}
	return f
}

// place says where a finding is, and what takes it back there.
func place(f *finding.Finding, s *link.Site, at *position.Finder) {
	f.URL = finding.URL(f.Rule)
	f.Ignored = ignore.First(s.Ignored, f.Rule, s.Line)
	f.Pos, f.End = at.Of(s.File, s.Line, s.Col), at.Of(s.File, s.EndLine, s.EndCol)
	f.Sites = s.Closing
}

// times is how often the call itself runs: the product of its loops.
func times(s *link.Site) string { return poly.Times(s.Coef, s.Loops) }

// costText is how many round trips that makes: with the loops behind the call.
func costText(s *link.Site, t *poly.Term) string {
	if s.Recursion != nil {
		return poly.Times(1, t.Factors)
	}
	return poly.Times(s.Coef, slices.Concat(s.Loops, t.Factors))
}

func chain(t *poly.Term) []finding.Frame {
	frames := make([]finding.Frame, len(t.Chain))
	for i, f := range t.Chain {
		frames[i] = f.Reported()
	}
	return frames
}

func suggestion(s *link.Site, t *poly.Term, k kind, loops int) string {
	shape := "loop"
	if loops > 1 {
		shape = "loops"
	}
	if s.Template != "" {
		return templateFix(s, t)
	}
	if s.Element {
		return elementFix(s, t)
	}
	switch {
	case climbs(s) && t.Leaf.Kind == poly.DBRead:
		return chainFix
	case s.Recursion != nil && onlyWrites(s):
		return writesFix
	case s.Recursion != nil && s.InMemory:
		return keysFix
	case s.Recursion != nil && slices.ContainsFunc(s.Terms, func(o poly.Term) bool { return isWrite(&o) }):
		return treeFix
	case s.Recursion != nil:
		return recursionFix
	case s.Carried && s.Recursion == nil:
		return carriedFix
	case ownStatement(s, t):
		return textFix
	case decidesTurn(s, t) && t.Leaf.Kind == poly.CacheWrite:
		return lockFix
	case decidesTurn(s, t) && s.Claims:
		return claimFix
	case decidesTurn(s, t):
		return answerFix
	case s.Hoist && (t.Leaf.Kind == poly.DBRead || t.Leaf.Kind == poly.CacheRead):
		return fmt.Sprintf(hoistFix, "loop")
	case s.Same || fixed(s, t):
		return sameFix
	case s.Made && (t.Leaf.Kind == poly.DBRead || readsAndWrites(s, t)):
		return fmt.Sprintf(madeFix, shape)
	case readsAndWrites(s, t):
		return fmt.Sprintf(mixedFix, shape)
	case readsAndStores(s, t):
		return fmt.Sprintf(mixedCacheFix, shape)
	case t.Leaf.Kind == poly.DBRead && t.Has(poly.Rec):
		return fmt.Sprintf(forestFix, shape)
	case t.Leaf.Like:
		return fmt.Sprintf(likeFix, shape)
	case slices.ContainsFunc(s.Loops, func(f poly.Factor) bool { return f.Root == poly.Nodes.Root && f.Class == poly.Nodes.Class }) && t.Leaf.Kind == poly.DBRead:
		return recursionFix
	case t.Leaf.Counts:
		return fmt.Sprintf(countFix, shape)
	}
	if k.rule == rpcInLoop && (t.Leaf.Batch == "" || s.Beside) {
		return fmt.Sprintf(rpcFix, shape)
	}
	if t.Leaf.Kind == poly.CacheRead {
		how := "one pipeline"
		if t.Leaf.Batch != "" {
			how = t.Leaf.Batch + " or " + how
		}
		return fmt.Sprintf(k.fix, shape, how)
	}
	if t.Leaf.Kind == poly.CacheWrite && t.Leaf.Batch != "" {
		return fmt.Sprintf(allKeysFix, shape, t.Leaf.Batch)
	}
	if k.rule == publishInLoop || k.rule == rpcInLoop {
		how := "in one batch"
		if t.Leaf.Batch != "" {
			how = "with " + t.Leaf.Batch
		}
		return fmt.Sprintf(k.fix, shape, how)
	}
	return fmt.Sprintf(cmp.Or(writeFixes[t.Leaf.Verb], k.fix), shape)
}

// elementFix is what to do instead of a call in a function that a library calls for each
// element of a list.
func elementFix(s *link.Site, t *poly.Term) string {
	list := s.Loops[0].Root
	switch {
	case t.Leaf.Kind == poly.DBWrite || t.Leaf.Kind == poly.CacheWrite || t.Leaf.Kind == poly.MQSend:
		return fmt.Sprintf(elementWriteFix, list)
	case s.Hoist:
		return fmt.Sprintf(elementHoistFix, list)
	}
	return fmt.Sprintf(loaderFix, atOnce(t), list)
}

// atOnce is how to ask for many at once.
func atOnce(t *poly.Term) string {
	switch {
	case t.Leaf.Kind == poly.DBRead:
		return " (WHERE … IN)"
	case t.Leaf.Batch != "":
		return " with " + t.Leaf.Batch
	}
	return ""
}

// templateFix is what to do instead of a call in a template.
func templateFix(s *link.Site, t *poly.Term) string {
	switch {
	case t.Leaf.Kind == poly.DBWrite || t.Leaf.Kind == poly.CacheWrite || t.Leaf.Kind == poly.MQSend:
		return templateWriteFix
	case s.Hoist:
		return templateHoistFix
	}
	return fmt.Sprintf(templateReadFix, atOnce(t))
}

// onlyWrites reports whether the call writes and asks no server for anything: what it
// walks is in memory already.
func onlyWrites(s *link.Site) bool {
	writes := false
	for i := range s.Terms {
		switch t := &s.Terms[i]; t.Leaf.Kind {
		case poly.DBRead, poly.CacheRead, poly.RPC, poly.Iface:
			return false
		case poly.DBWrite:
			if t.Leaf.Setup {
				continue
			}
			if t.Leaf.Reads {
				return false
			}
			writes = true
		}
	}
	return writes
}

// ownStatement reports whether each turn runs a statement that no other can be made one
// with.
func ownStatement(s *link.Site, t *poly.Term) bool { return s.Text || t.Leaf.Alone && !s.Hoist }

// decidesTurn reports whether a term belongs to its turn: it keeps what a remote call has
// answered, or says whether the turn goes on, as a lock does.
func decidesTurn(s *link.Site, t *poly.Term) bool {
	reads := slices.ContainsFunc(s.Terms, func(o poly.Term) bool { return o.Leaf.Kind == poly.DBRead })
	switch {
	case t.Leaf.Kind == poly.CacheWrite:
		return s.Claims || s.Unlocks
	case t.Leaf.Kind == poly.DBRead && arms(t) > 0: // what it also writes is there to keep the answer
		return s.RemoteFirst() && readsAndWrites(s, t)
	}
	return t.Leaf.Kind == poly.DBWrite && (!reads && !t.Leaf.Reads && (s.Answers || s.Claims) || s.RemoteFirst())
}

// readsAndWrites reports whether the call reads and also writes, as often or each time,
// or where it found nothing.
func readsAndWrites(s *link.Site, t *poly.Term) bool {
	other := func(kind poly.Kind, is func(o *poly.Term) bool) bool {
		return slices.ContainsFunc(s.Terms, func(o poly.Term) bool {
			return o.Leaf.Kind == kind && !o.Leaf.Setup && !o.Leaf.Alone && is(&o)
		})
	}
	switch t.Leaf.Kind {
	case poly.DBWrite:
		return t.Leaf.Reads || other(poly.DBRead, func(o *poly.Term) bool { return !o.Remembered() }) // what is read once is no turn's
	case poly.DBRead:
		return other(poly.DBWrite, func(o *poly.Term) bool {
			if o.Has(poly.Rare) || o.Sometimes() {
				return o.Degree() == t.Degree()
			}
			return !o.Has(poly.Fault) && !o.Remembered()
		})
	}
	return false
}

// readsAndStores is readsAndWrites of what a cache is asked.
func readsAndStores(s *link.Site, t *poly.Term) bool {
	other := map[poly.Kind]poly.Kind{poly.CacheRead: poly.CacheWrite, poly.CacheWrite: poly.CacheRead}[t.Leaf.Kind]
	return other != 0 && slices.ContainsFunc(s.Terms, func(o poly.Term) bool {
		return o.Leaf.Kind == other && o.Degree() == t.Degree() && !o.Has(poly.Rare) && !o.Has(poly.Fault) && !o.Remembered()
	})
}

func message(s *link.Site, t *poly.Term, k kind, f *finding.Finding, loops int) string {
	var b strings.Builder
	function := poly.LocalName(s.Function)
	switch {
	case s.Recursion != nil:
		names := make([]string, len(s.Recursion))
		for i, n := range s.Recursion {
			names[i] = poly.LocalName(n)
		}
		often := "once per call"
		switch {
		case s.Climbs:
			often = "once per level of the chain, in each call"
		case loops > 0:
			often = upTo(f) + times(s) + " times per call"
		}
		fmt.Fprintf(&b, "%s in recursion: %s runs %s of %s", k.noun, s.Callee, often, strings.Join(names, " ⇄ "))
	case s.Template != "":
		fmt.Fprintf(&b, "%s in template: %s, which %s calls, runs %s%s times per %s", k.noun, s.Callee, s.Template, upTo(f), times(s), function)
		if t.Degree() > 0 {
			fmt.Fprintf(&b, ", %s in all", f.Cost)
		}
	case s.Element:
		if s.Field != "" {
			function = "the resolver of " + s.Field
		}
		fmt.Fprintf(&b, "%s in resolver: %s runs %s times per request, since %s is called for each element", k.noun, s.Callee, times(s), function)
		if t.Degree() > 0 {
			fmt.Fprintf(&b, ", %s in all", f.Cost)
		}
	default:
		shape := "loop"
		if loops > 1 {
			shape = strconv.Itoa(loops) + " nested loops"
		}
		fmt.Fprintf(&b, "%s in %s: %s runs %s%s times per %s%s", k.noun, shape, s.Callee, upTo(f), times(s), function, whyError(s, f))
		if t.Degree() > 0 {
			fmt.Fprintf(&b, ", %s in all", f.Cost)
		}
	}
	if path := t.Path(); path != "" {
		fmt.Fprintf(&b, " (%s)", path)
	}
	fmt.Fprintf(&b, "; %s [%s]", f.Suggestion, f.Rule)
	return b.String()
}

// whyError says what makes a finding an error that would be a warning in a job. Of a
// recursion and of a template the words before say enough.
func whyError(s *link.Site, f *finding.Finding) string {
	if f.Severity == finding.Error && s.Request {
		return ", which serves requests"
	}
	return ""
}

// upTo says that a condition decides which elements a round trip is made for.
func upTo(f *finding.Finding) string {
	if f.UpTo {
		return "up to "
	}
	return ""
}
