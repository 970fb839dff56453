package change

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"github.com/querylint/querylint/analyzers/finding"
	"github.com/querylint/querylint/analyzers/internal/catalog"
	"github.com/querylint/querylint/analyzers/internal/effect"
	"github.com/querylint/querylint/analyzers/internal/link"
	"github.com/querylint/querylint/analyzers/internal/poly"
)

// vain is a lookup in a cache that never has an answer any more: behind its misses a
// query ran whose answer was stored under the key, and the query still runs, but
// nothing stores what it loads.
type vain struct {
	get, query *effect.Step // of head
	was        *effect.Step // the query at base
	entries    []*Function
	entry      *Function // whose steps they are
}

// unfilled returns a finding for each lookup that has become vain on a way from an
// entry point. Where the answer is stored under the key on any way that the entry
// point goes, or in a function that did not store it before, or may be stored by a
// command whose keys are not known, the lookup is not vain.
func (c *comparison) unfilled(head *graph) []*finding.Finding {
	if c.base.steps == nil || c.head.steps == nil {
		return nil
	}
	found := make(map[line]*vain)
	for _, name := range slices.Sorted(maps.Keys(c.head.functions)) {
		f := c.head.functions[name]
		old := c.counterpart(f)
		if old == nil || f.Upkeep && f.Entry != link.Main || !head.isEntry(f) {
			continue
		}
		for _, v := range c.emptied(old, f) {
			if f.Entry == link.Main && v.query.Degree() == 0 && !v.query.Has(poly.Daemon) {
				continue // once per start is no load
			}
			at := v.get.Chain[len(v.get.Chain)-1]
			known := found[line{at.File, at.Line}]
			switch {
			case known == nil:
				found[line{at.File, at.Line}] = v
			case v.query.Degree() > known.query.Degree():
				v.entries = append(v.entries, known.entries...)
				found[line{at.File, at.Line}] = v
			default:
				known.entries = append(known.entries, f)
			}
		}
	}
	var out []*finding.Finding
	for _, at := range slices.SortedFunc(maps.Keys(found), func(a, b line) int { return cmp.Or(cmp.Compare(a.file, b.file), cmp.Compare(a.line, b.line)) }) {
		f := c.emptiness(found[at])
		if c.asked(f, at.file) {
			out = append(out, f)
		}
	}
	return out
}

// emptied are the lookups of an entry point that have become vain.
func (c *comparison) emptied(old, f *Function) []*vain {
	now, cut := c.head.steps(f)
	if cut {
		return nil // what stores it may be among those that are not known
	}
	var was []effect.Step
	var out []*vain
	for i := range now {
		get := &now[i]
		if !looks(get) {
			continue
		}
		query := behind(now, i)
		if query == nil {
			continue
		}
		if was == nil {
			was, _ = c.base.steps(old)
		}
		for j := range was {
			if !looks(&was[j]) || !c.sameLookup(&was[j], old, get, f) {
				continue
			}
			if q := filled(was, j); q != nil && !mayStore(now, was, get) && !c.storedElsewhere(get) {
				out = append(out, &vain{get: get, query: query, was: q, entries: []*Function{f}, entry: f})
				break
			}
		}
	}
	return out
}

func looks(s *effect.Step) bool { return s.Op == catalog.Get || s.Op == catalog.Members }

// storesKey reports whether a step gives a key a value.
func storesKey(s *effect.Step) bool {
	return s.Op == catalog.Set || s.Op == catalog.SetNX || s.Op == catalog.Add
}

// behind is the query that runs when lookup i has no answer, or nil.
func behind(steps []effect.Step, i int) *effect.Step {
	for j := i + 1; j < len(steps); j++ {
		if q := &steps[j]; q.Leaf.Kind == poly.DBRead && steps[i].Before(q) {
			return q
		}
	}
	return nil
}

// filled is the query behind lookup i whose answer is stored under the key that was
// looked up, or, as far as the code shows keys, where else but there; or nil.
func filled(steps []effect.Step, i int) *effect.Step {
	for j := i + 1; j < len(steps); j++ {
		q := &steps[j]
		if q.Leaf.Kind != poly.DBRead || !steps[i].Before(q) {
			continue
		}
		for k := range steps[j+1:] {
			set := &steps[j+1+k]
			value, ok := set.Arg("value")
			if !ok {
				value, _ = set.Arg("member")
			}
			switch {
			case storesKey(set) && set.SameKey(&steps[i]) && (value.Loads.From(q) || q.Remembered()),
				blind(set, &steps[i]) && q.Remembered() && q.Before(set):
				return q
			}
		}
	}
	return nil
}

// sameLookup reports whether a lookup of head is that of base: of the same key, or,
// where the key says nothing, the same call in the same function.
func (c *comparison) sameLookup(was *effect.Step, old *Function, now *effect.Step, f *Function) bool {
	x, y := was.Key(), now.Key()
	if effect.Telling(x.Pattern) || effect.Telling(y.Pattern) {
		return effect.Readable(x.Pattern) == effect.Readable(y.Pattern)
	}
	at := caller(now, f)
	if o := c.origins[at]; o != nil {
		at = o.Name
	}
	return was.Leaf.Name == now.Leaf.Name && x.Text == y.Text && caller(was, old) == at
}

// caller is the function that a step stands in.
func caller(s *effect.Step, f *Function) string {
	if n := len(s.Chain); n > 1 {
		return s.Chain[n-2].Function
	}
	return f.Name
}

// mayStore reports whether one of the steps of head stores something under the key
// of a lookup, or may: by a command whose keys are not known, and which base had not.
func mayStore(now, was []effect.Step, get *effect.Step) bool {
	unknown := make(map[string]int)
	for i := range was {
		if s := &was[i]; blind(s, get) {
			unknown[s.Leaf.Name]++
		}
	}
	for i := range now {
		s := &now[i]
		switch {
		case storesKey(s) && s.SameKey(get):
			return true
		case !blind(s, get):
		case unknown[s.Leaf.Name] == 0:
			return true
		default:
			unknown[s.Leaf.Name]--
		}
	}
	return false
}

// blind reports whether a step changes a cache in a way that does not say whether it
// stores something under the key of a lookup.
func blind(s, get *effect.Step) bool {
	if storesKey(s) {
		return !s.SameKey(get) && effect.MayMeet(effect.Readable(s.Key().Pattern), effect.Readable(get.Key().Pattern))
	}
	key, known := s.Arg("key")
	return (s.Op == catalog.Change || s.Op == "" && s.Leaf.Kind == poly.CacheWrite) && (!known || effect.MayMeet(effect.Readable(key.Pattern), effect.Readable(get.Key().Pattern)))
}

// storedElsewhere reports whether a function of head stores under the key of a lookup
// which did not at base: the fill has moved to where no call shows it, such as a
// consumer of messages.
func (c *comparison) storedElsewhere(get *effect.Step) bool {
	pattern := effect.Readable(get.Key().Pattern)
	if !effect.Telling(pattern) {
		return false
	}
	before := c.base.storing()[pattern]
	return slices.ContainsFunc(c.head.storing()[pattern], func(name string) bool {
		if o := c.origins[name]; o != nil {
			name = o.Name
		}
		return !slices.Contains(before, name)
	})
}

// storing are the functions that store something themselves, by the patterns of the
// keys.
func (s *side) storing() map[string][]string {
	if s.stores != nil {
		return s.stores
	}
	s.stores = make(map[string][]string)
	for _, name := range slices.Sorted(maps.Keys(s.functions)) {
		steps, _ := s.steps(s.functions[name])
		for i := range steps {
			if step := &steps[i]; storesKey(step) && len(step.Chain) == 1 {
				pattern := effect.Readable(step.Key().Pattern)
				s.stores[pattern] = append(s.stores[pattern], name)
			}
		}
	}
	return s.stores
}

// emptiness is the finding about a lookup that has become vain.
func (c *comparison) emptiness(v *vain) *finding.Finding {
	at := v.get.Chain[len(v.get.Chain)-1]
	f := &finding.Finding{
		Rule: cacheRemoved, Severity: finding.Error, Confidence: finding.Certain, URL: finding.URL(cacheRemoved),
		Function: caller(v.get, v.entry), Callee: v.get.Leaf.Name,
		Cost: poly.Times(v.query.Coef, v.query.Factors), Degree: v.query.Degree(), Pos: c.position(at.File, at.Line),
		Suggestion: "store what is loaded, or do not ask",
	}
	for _, frame := range v.query.Chain {
		f.Chain = append(f.Chain, frame.Reported())
	}
	before := "miss(the cache)"
	if times := poly.Times(v.was.Coef, v.was.Factors); times != "1" {
		before += "·" + times
	}
	f.Message = fmt.Sprintf("cache removed: %s still asks %s for %s, but what %s loads is no longer stored there: each call misses, and sends both; queries per call of %s: %s → %s (%s); %s [%s]",
		poly.LocalName(f.Function), v.get.Leaf.Name, v.get.KeyName(), v.query.Leaf.Name,
		andMore(poly.LocalName(v.entries[0].Name), len(v.entries)-1), before, f.Cost, through(f.Chain, v.query.Leaf.Name), f.Suggestion, f.Rule)
	return f
}
