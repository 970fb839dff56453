package change

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/querylint/querylint/analyzers/finding"
	"github.com/querylint/querylint/analyzers/internal/link"
	"github.com/querylint/querylint/analyzers/internal/poly"
)

// loss is a query that ran only when a memo or cache had no answer, however an
// entry point came to it, and now runs without being asked for there.
type loss struct {
	function *Function // of head: the deepest for which that is so
	guard    lookup    // of base
	query    *node     // of head
	chain    []finding.Frame
	at       finding.Frame // where the code of the user calls what is no longer guarded
	entries  []*Function   // the one that the polynomials are of comes first
	before   string        // polynomials
	after    string
	degree   int
	repeats  bool
}

// removed returns a finding for each function that has lost the guard of a query, and
// those about guards that answer no more. A guard that has moved along the ways to
// the query, into a caller, a decorator or another cache, is not lost.
func (c *comparison) removed() []*finding.Finding {
	base, head := newGraph(c.base.all, nil), newGraph(c.head.all, c.origins)
	losses := make(map[string]*loss)
	for _, name := range slices.Sorted(maps.Keys(c.head.functions)) {
		f := c.head.functions[name]
		if f.Upkeep && f.Entry != link.Main || !head.isEntry(f) {
			continue
		}
		for _, l := range c.lost(base, head, f) {
			old := losses[l.function.Name]
			if old == nil {
				losses[l.function.Name] = l
				continue
			}
			switch {
			case l.degree > old.degree:
				l.entries = append(l.entries, slices.DeleteFunc(old.entries, func(o *Function) bool { return o == f })...)
				losses[l.function.Name] = l
			case !slices.Contains(old.entries, f):
				old.entries = append(old.entries, f)
			}
		}
	}
	unfilled := c.unfilled(head)
	out := slices.Clone(unfilled)
	for _, name := range slices.Sorted(maps.Keys(losses)) {
		if slices.ContainsFunc(unfilled, func(f *finding.Finding) bool { return f.Function == name }) {
			continue // it still asks
		}
		f := c.removal(losses[name])
		if c.asked(f, losses[name].at.File) {
			out = append(out, f)
		}
	}
	return out
}

// isEntry reports whether calls of a function come from outside the program: a
// handler, main, or an exported function that nothing here calls.
func (g *graph) isEntry(f *Function) bool {
	switch f.Entry {
	case link.Handler, link.Main:
		return true
	case link.Exported:
		return !g.nodes[g.of[f.Name]].called
	}
	return false
}

// lost are the queries of an entry point that have lost their guard.
func (c *comparison) lost(base, head *graph, f *Function) []*loss {
	entry := head.of[f.Name]
	before, ok := base.index[head.nodes[entry].name]
	if !ok {
		return nil
	}
	now := head.reach(entry, unguarded)
	var old, all map[int]hop
	var out []*loss
	for _, q := range slices.Sorted(maps.Keys(now)) {
		at, known := base.index[head.nodes[q].name]
		if head.nodes[q].query == "" || !known && len(head.nodes[q].does) == 0 {
			continue
		}
		if old == nil {
			old, all = base.reach(before, maybeUnguarded), base.reach(before, anyCall)
		}
		if !known {
			if at, known = inlined(base, head, q, all, head.reach(entry, anyCall)); !known {
				continue
			}
		}
		_, unguardedBefore := old[at]
		if _, reached := all[at]; !reached || unguardedBefore {
			continue
		}
		if l := c.loss(base, head, way(now, q), now, at); l != nil {
			l.entries = []*Function{f}
			l.weigh(c.base.all[base.nodes[before].function.Name], base.nodes[at].function, f)
			if f.Entry != link.Main || l.repeats { // once per start is no load
				out = append(out, l)
			}
		}
	}
	return out
}

// loss finds the deepest function on a way of head that has lost the guard which
// it had at base, or nil if it still asks there.
func (c *comparison) loss(base, head *graph, path []int, now map[int]hop, query int) *loss {
	q := path[len(path)-1]
	for i := len(path) - 2; i >= 0; i-- {
		at, ok := base.index[head.nodes[path[i]].name]
		if !ok {
			continue
		}
		if _, ok := base.reach(at, maybeUnguarded)[query]; ok {
			continue
		}
		guards := base.guards(at, query)
		if len(guards) == 0 {
			continue // it did not come to the query at all
		}
		for _, g := range head.guards(path[i], q) {
			if slices.ContainsFunc(guards, func(o lookup) bool { return o.caller == g.caller && o.callee == g.callee }) {
				return nil
			}
		}
		l := &loss{function: head.nodes[path[i]].function, guard: guards[0], query: &head.nodes[q]}
		for j, n := range path[1:] {
			caller := head.nodes[path[j]].function
			name := head.nodes[n].query
			if name == "" {
				name = head.nodes[n].function.Name
			}
			l.repeats = l.repeats || now[n].call.Repeats
			frame := finding.Frame{Function: name, File: caller.File, Line: now[n].call.Line}
			if l.chain = append(l.chain, frame); j <= i && !caller.Foreign() {
				l.at = frame
			}
		}
		return l
	}
	return nil
}

// weigh says how often the query ran and runs: per call of the entry point, or,
// where its cost no longer shows the query, of the function that lost the guard.
// sender is the function that sent it at base.
func (l *loss) weigh(before, sender, after *Function) {
	l.before, l.after = "miss("+l.guard.guard+")", "1"
	sent := func(t *poly.Term, f, by *Function) bool {
		from := f.Name
		if n := len(t.Chain); n > 1 {
			from = t.Chain[n-2].Function
		}
		return t.Leaf.Kind == poly.DBRead && from == by.Name
	}
	worst := func(f, by *Function, guarded bool) *poly.Term {
		var worst *poly.Term
		for i := range f.Terms {
			t := &f.Terms[i]
			if sent(t, f, by) && t.Remembered() == guarded && (worst == nil || t.Degree() > worst.Degree()) {
				worst = t
			}
		}
		return worst
	}
	if t := worst(after, l.query.function, false); t != nil {
		l.after, l.degree = t.Polynomial(), t.Degree()
	}
	if t := worst(before, sender, true); t != nil {
		l.before = t.Polynomial()
	}
}

// removal is the finding about a loss.
func (c *comparison) removal(l *loss) *finding.Finding {
	f := &finding.Finding{
		Rule: cacheRemoved, Severity: finding.Error, Confidence: finding.Certain, URL: finding.URL(cacheRemoved),
		Function: l.function.Name, Callee: poly.LocalName(l.at.Function),
		Cost: l.after, Degree: l.degree, Chain: l.chain, Pos: c.position(l.at.File, l.at.Line),
		Suggestion: "keep a cache in front of the query, or load once for all",
	}
	entry := andMore(poly.LocalName(l.entries[0].Name), len(l.entries)-1)
	f.Message = fmt.Sprintf("cache removed: %s no longer asks %s before it sends %s; queries per call of %s: %s → %s (%s); %s; %s [%s]",
		poly.LocalName(l.function.Name), l.guard.guard, l.query.query, entry, l.before, l.after, through(l.chain, l.query.query),
		c.changedIn(l.function), f.Suggestion, f.Rule)
	return f
}

// through names the functions on a way to a query, and the query.
func through(chain []finding.Frame, query string) string {
	var names []string
	for _, frame := range chain[:len(chain)-1] {
		names = append(names, poly.LocalName(frame.Function))
	}
	return strings.Join(append(names, query), " → ")
}

// andMore names the first of several.
func andMore(first string, more int) string {
	if more > 0 {
		return fmt.Sprintf("%s and %d more", first, more)
	}
	return first
}

// inlined finds the query of base that a query of head is, where the function that
// sent it has gone from all ways of an entry point: the same call, of the same
// statement. all and now are what the entry point leads to at base and at head.
func inlined(base, head *graph, q int, all, now map[int]hop) (at int, ok bool) {
	to := head.nodes[q]
	for _, n := range slices.Sorted(maps.Keys(all)) {
		from := base.nodes[n]
		same := func(does string) bool { return slices.Contains(to.does, does) }
		if from.query != to.query || !slices.ContainsFunc(from.does, same) {
			continue
		}
		if sender, known := head.index[from.sender]; known {
			if _, still := now[sender]; still {
				continue
			}
		}
		return n, true
	}
	return 0, false
}

// changedIn says whose code has lost a guard.
func (c *comparison) changedIn(f *Function) string {
	if !f.Foreign() {
		return "changed in this module"
	}
	for _, name := range slices.Sorted(maps.Keys(c.base.all)) {
		old := c.base.all[name]
		if withoutVersion(old) != withoutVersion(f) {
			continue
		}
		if from := old.Module + " " + old.Version; from != f.Module+" "+f.Version {
			return fmt.Sprintf("changed by the upgrade from %s to %s", from, strings.TrimPrefix(f.Module+" "+f.Version, old.Module+" "))
		}
	}
	return fmt.Sprintf("changed in %s %s, which is another copy now", f.Module, f.Version)
}
