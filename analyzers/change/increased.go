package change

import (
	"cmp"
	"fmt"
	"go/token"
	"slices"
	"strings"

	"github.com/querylint/querylint/analyzers/finding"
	"github.com/querylint/querylint/analyzers/internal/link"
	"github.com/querylint/querylint/analyzers/internal/poly"
)

// kinds are the kinds of round trips that a store answers, and the stores that
// may have been asked instead: a cache in front of a query makes nothing worse.
var kinds = []struct {
	noun    string
	leaves  []poly.Kind
	instead []poly.Kind
}{
	{"queries", []poly.Kind{poly.DBRead, poly.DBWrite}, nil},
	{"cache calls", []poly.Kind{poly.CacheRead, poly.CacheWrite}, []poly.Kind{poly.DBRead, poly.DBWrite}},
	{"messages", []poly.Kind{poly.MQSend}, nil},
}

// rise is a function that makes more round trips per call than it did.
type rise struct {
	function *Function
	before   *poly.Term // nil: none
	after    *poly.Term
}

// increased returns a finding for each function that makes the round trips of
// entry points grow with more than they did: the deepest such function on the
// way from the entry point to the store. What a fresh finding tells already is
// left out, whether or not a comment takes that back.
func (c *comparison) increased(fresh []*finding.Finding) []*finding.Finding {
	told := make(map[string]bool)
	for _, f := range fresh {
		if f.Cost != "" {
			told[f.Function] = true
		}
	}
	var out []*finding.Finding
	for i := range kinds {
		rises := c.rises(i)
		causes := make(map[string][]*rise) // entry points by the function that is to blame
		for _, r := range rises {
			if r.function.Upkeep || r.function.Entry != link.Handler && r.function.Entry != link.Exported {
				continue
			}
			cause, isTold := r.function.Name, told[r.function.Name]
			for _, frame := range r.after.Chain {
				isTold = isTold || told[frame.Function]
				if rises[frame.Function] != nil {
					cause = frame.Function
				}
			}
			if !isTold {
				causes[cause] = append(causes[cause], r)
			}
		}
		for cause, entries := range causes {
			f := c.finding(rises[cause], entries, kinds[i].noun)
			if c.asked(f, rises[cause].function.File) {
				out = append(out, f)
			}
		}
	}
	slices.SortFunc(out, func(a, b *finding.Finding) int {
		return cmp.Or(cmp.Compare(a.Function, b.Function), cmp.Compare(a.Message, b.Message))
	})
	return out
}

// rises are the functions that make more round trips of a kind, by name.
func (c *comparison) rises(kind int) map[string]*rise {
	k := kinds[kind]
	out := make(map[string]*rise)
	for name, f := range c.head.functions {
		old := c.counterpart(f)
		if old == nil {
			continue
		}
		after := c.head.always(f, k.leaves)
		before := c.base.always(old, slices.Concat(k.leaves, k.instead))
		r := &rise{function: f, before: worst(c.base.always(old, k.leaves))}
		switch {
		case len(after) == 0:
			continue
		case slices.ContainsFunc(after, recurses) && !slices.ContainsFunc(before, recurses):
			r.after = after[slices.IndexFunc(after, recurses)]
		case degree(worst(after)) > degree(worst(before)):
			r.after = worst(after)
		default:
			continue
		}
		out[name] = r
	}
	return out
}

// counterpart is the same function at base, or nil for a new one.
func (c *comparison) counterpart(f *Function) *Function {
	if old := c.base.functions[f.Name]; old != nil {
		return old
	}
	return c.origins[f.Name]
}

// always are the terms of a function that run whatever a memo holds, and that
// nothing is known to make harmless.
func (s *side) always(f *Function, leaves []poly.Kind) []*poly.Term {
	var out []*poly.Term
	for i := range f.Terms {
		t := &f.Terms[i]
		if slices.Contains(leaves, t.Leaf.Kind) && !t.Has(poly.Miss) && !t.Has(poly.Guard) && !t.Has(poly.Rare) && !s.isQuiet(t) {
			out = append(out, t)
		}
	}
	return out
}

// worst is the term of the highest degree, or nil.
func worst(terms []*poly.Term) *poly.Term {
	var worst *poly.Term
	for _, t := range terms {
		if worst == nil || t.Degree() > worst.Degree() {
			worst = t
		}
	}
	return worst
}

func degree(t *poly.Term) int {
	if t == nil {
		return 0
	}
	return t.Degree()
}

func recurses(t *poly.Term) bool { return t.Has(poly.Rec) }

// isQuiet reports whether a call on the way was found to be harmless.
func (s *side) isQuiet(t *poly.Term) bool {
	return slices.ContainsFunc(t.Chain, func(f poly.Frame) bool { return s.quiet[line{f.File, f.Line}] })
}

// finding is about the call that a rise comes from.
func (c *comparison) finding(r *rise, entries []*rise, noun string) *finding.Finding {
	f := &finding.Finding{
		Rule: costIncreased, Severity: finding.Warning, Confidence: finding.Certain, URL: finding.URL(costIncreased),
		Function: r.function.Name, Callee: poly.LocalName(r.after.Chain[0].Function),
		Cost: poly.Times(r.after.Coef, r.after.Factors), Degree: r.after.Degree(),
		Suggestion: "load once for all elements before the loop, or leave the call out here",
	}
	if r.after.OneOf {
		f.Confidence = finding.Likely
	}
	for _, frame := range r.after.Chain {
		f.Chain = append(f.Chain, frame.Reported())
	}
	at := r.after.Chain[0]
	f.Pos = c.position(at.File, at.Line)
	before := "none"
	if r.before != nil {
		before = poly.Times(r.before.Coef, r.before.Factors)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "cost increased: %s per call of %s: %s → %s", noun, poly.LocalName(r.function.Name), before, f.Cost)
	if path := r.after.Path(); path != "" {
		fmt.Fprintf(&b, " (%s → %s)", f.Callee, strings.TrimPrefix(path, "… → "))
	}
	b.WriteString(reachedBy(r, entries))
	fmt.Fprintf(&b, "; %s [%s]", f.Suggestion, f.Rule)
	f.Message = b.String()
	return f
}

// reachedBy names an entry point, a handler if there is one, and counts the
// others.
func reachedBy(cause *rise, entries []*rise) string {
	slices.SortFunc(entries, func(a, b *rise) int {
		return cmp.Or(-cmp.Compare(a.function.Entry, b.function.Entry), cmp.Compare(a.function.Name, b.function.Name))
	})
	what := "function"
	if entries[0].function.Entry == link.Handler {
		what = "request handler"
	}
	if len(entries) == 1 && entries[0] == cause {
		if what == "function" {
			return ""
		}
		return ", a request handler"
	}
	text := fmt.Sprintf(", behind the %s %s", what, poly.LocalName(entries[0].function.Name))
	if more := len(entries) - 1; more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return text
}

// position is the beginning of a line, where the file is part of the program.
func (c *comparison) position(file string, n int) (pos token.Pos) {
	c.fset.Iterate(func(f *token.File) bool {
		if f.Name() == file && n <= f.LineCount() && n > 0 {
			pos = f.LineStart(n)
		}
		return !pos.IsValid()
	})
	return pos
}
