package cacheuse

import (
	"slices"
	"strconv"
	"time"

	"github.com/querylint/querylint/analyzers/finding"
	"github.com/querylint/querylint/analyzers/internal/catalog"
	"github.com/querylint/querylint/analyzers/internal/effect"
	"github.com/querylint/querylint/analyzers/internal/poly"
)

// fill is a value that a function loads from the database and stores in a
// cache.
type fill struct {
	get *effect.Step // the lookup that came before; nil without one
	db  *effect.Step
	set *effect.Step
	at  int // index of db
}

// fills reports what is wrong with the fills of a function.
func (c *checker) fills() {
	c.fillsOf(false) // of one place that has several implementations, the one on the network is said
	c.fillsOf(true)
}

func (c *checker) fillsOf(memory bool) {
	for i := range c.seq.Steps {
		f, ok := c.fill(i)
		if !ok || f.memory() != memory {
			continue
		}
		switch f.set.Op {
		case catalog.Add:
			if f.db.Has(poly.Miss) { // else what the hash has decides nothing
				c.stampede(&f)
			}
			c.expiry(&f)
		case catalog.Change:
			c.timeless(&f)
		case catalog.SetNX:
			c.stampede(&f)
			c.unstored(&f)
			if has(c.known.Read, f.set) && !has(c.known.Given, f.set) { // else it may be a lock, or a mark
				c.expiry(&f)
			}
		default:
			c.stampede(&f)
			c.unstored(&f)
			c.expiry(&f)
		}
	}
}

// stores is what a step keeps in a cache: a value, the fields of a hash, or pairs of keys
// and values.
func stores(s *effect.Step) (loads effect.Loads) {
	var by []string
	switch {
	case s.Op == catalog.Set || s.Op == catalog.SetNX:
		by = []string{"value"}
	case s.Op == catalog.Add && (s.HasArg("field") || s.HasArg("fields")):
		by = []string{"value", "values", "field", "fields"}
	case s.Op == catalog.Change:
		by = []string{"pairs"}
	}
	for _, a := range s.Args {
		if slices.Contains(by, a.For) {
			loads = loads.Or(a.Loads)
		}
	}
	return loads
}

// fill finds the database read, and the lookup before it, that step i stores
// the answer of.
func (c *checker) fill(i int) (f fill, ok bool) {
	steps := c.seq.Steps
	f.set = &steps[i]
	loads := stores(f.set)
	if !loads.Any() {
		return f, false
	}
	for j := i - 1; j >= 0; j-- {
		s := &steps[j]
		switch {
		case f.db == nil && s.Leaf.Kind == poly.DBRead && loads.From(s) && s.Before(f.set):
			f.db, f.at = s, j
		case f.db == nil && s.Leaf.Kind == poly.DBWrite && s.Before(f.set):
			return f, false // it stores what it has written
		case f.db != nil && (s.Op == catalog.Get || s.Op == catalog.Members) && s.SameKey(f.set):
			own := inMemory(s) == inMemory(f.set)
			if s.Before(f.db) && (f.get == nil || own) {
				f.get = s
			}
			if own {
				return f, true
			}
		}
	}
	return f, f.db != nil
}

// memory reports whether the cache is in the memory of the process.
func (f *fill) memory() bool { return inMemory(f.set) || f.get != nil && inMemory(f.get) }

// whole reports whether all of a fill happens in one function that this one
// calls, which has a sequence of its own.
func (f *fill) whole() bool {
	n := shared(f.db, f.set)
	if f.get != nil {
		n = min(n, shared(f.get, f.db))
	}
	return n > 0
}

// depth is how many calls the steps share that a helper has: all three, or only the lookup and the
// store, where the helper is given what to load.
func (f *fill) depth() int {
	n := shared(f.db, f.set)
	if n == 0 && f.get != nil {
		n = shared(f.get, f.set)
	}
	return n
}

func (c *checker) stampede(f *fill) {
	if f.get == nil || f.whole() || c.guarded(f) {
		return
	}
	file, line, _ := c.place(f.set, shared(f.db, f.set))
	at := lineOf(file, line)
	if c.known.lets(at) {
		return
	}
	severity := finding.Warning
	if f.memory() {
		severity = finding.Info // once per process
	}
	c.perhaps(finding.Finding{
		Rule: cacheStampede, Severity: severity, Confidence: finding.Certain,
		Suggestion: "let one caller load it and the others wait: singleflight.Group.Do around the load",
	}, at, f.set, f.depth(),
		"when %s is not in the cache, all requests at that time run %s before %s has stored it", hot(f.set), way(f.db), f.set.Leaf.Name)
}

// called notes for the fills of functions that this one calls whether it lets
// one caller through, which nothing shows where they stand.
func (c *checker) called() {
	for i := range c.seq.Steps {
		if f, ok := c.fill(i); ok && f.get != nil && f.whole() {
			file, line, _ := c.place(f.set, shared(f.db, f.set))
			if at := lineOf(file, line); c.guarded(&f) {
				c.known.guarded[at] = true
			} else {
				c.known.open[at] = true
			}
		}
	}
}

// guarded reports whether something lets one caller through to the database: a
// lock held, a key that only one can set, or a refresh before the key expires.
func (c *checker) guarded(f *fill) bool {
	if f.db.Has(poly.Shared) {
		return true
	}
	return c.letsOne(f.db, f.at) || is(f.db, effect.Goroutine) && !is(f.get, effect.Goroutine)
}

// letsOne reports whether a lock that is held, or a key that only one can set, or a
// look at when the key expires, stands before a database read, which is step at.
func (c *checker) letsOne(db *effect.Step, at int) bool {
	for i := range c.seq.Steps[:at] {
		s := &c.seq.Steps[i]
		if !s.Before(db) {
			continue
		}
		switch s.Op {
		case catalog.SetNX, catalog.TTL:
			return true
		case catalog.Lock:
			if c.held(i, db, at) {
				return true
			}
		}
	}
	return false
}

// held reports whether the lock of step i is still held at the database read.
func (c *checker) held(i int, db *effect.Step, at int) bool {
	lock := &c.seq.Steps[i]
	return !slices.ContainsFunc(c.seq.Steps[i+1:at], func(s effect.Step) bool {
		return s.Op == catalog.Unlock && s.On.Same(lock.On) && lock.Before(&s) && s.Before(db) && !is(&s, effect.Deferred)
	})
}

// unstored reports a lookup of one row whose absence is not stored.
func (c *checker) unstored(f *fill) {
	if f.get == nil || f.db.Op != catalog.One || f.whole() {
		return
	}
	for i := range c.seq.Steps {
		s := &c.seq.Steps[i]
		value, _ := s.Arg("value") // a helper may store the row in one of two ways
		other := s != f.set && (s.Op == catalog.Set || s.Op == catalog.SetNX) && s.SameKey(f.set) &&
			(s.Line != f.set.Line || s.Col != f.set.Col || !value.Loads.From(f.db))
		if other || s.Op == catalog.Filter {
			return
		}
	}
	c.report(finding.Finding{
		Rule: cacheMissUnstored, Severity: finding.Info, Confidence: finding.Likely,
		Suggestion: "store an empty value for a short time, too",
	}, f.db, shared(f.db, f.set),
		"when there is no row for %s, nothing is stored, and each request for it runs %s", f.set.KeyName(), way(f.db))
}

// expiry reports values that never expire, or all at once.
func (c *checker) expiry(f *fill) {
	if !effect.Varies(f.set.Key().Pattern) {
		return
	}
	ttl := c.longest(f.set)
	if effect.Telling(f.set.Key().Pattern) {
		if hash := f.set.Op == catalog.Add; hash && !has(c.known.Renewed, f.set) || !hash && forever(ttl) == yes {
			c.timeless(f)
		}
		c.together(f)
	}
	if d, ok := constant(ttl); ok && f.set.Degree() > 0 && loops(f.set) {
		c.report(finding.Finding{
			Rule: cacheSameExpiry, Severity: finding.Warning, Confidence: finding.Certain,
			Suggestion: "add a random part to the time to live",
		}, f.set, shared(f.db, f.set),
			"%s stores %s in a loop (%s), all with the time to live %s: they expire together, and all are loaded again at once by %s",
			f.set.Leaf.Name, f.set.KeyName(), poly.Times(1, f.set.Factors), d, way(f.db))
	}
}

// timeless reports a value that nothing says when to forget.
func (c *checker) timeless(f *fill) {
	if shared(f.db, f.set) > 0 || c.expires(f.set) || c.sweeps(f.set) || c.forgotten(f) {
		return
	}
	depth := f.depth()
	if file, line, _ := c.place(f.set, depth); !c.known.timeless[lineOf(file, line)] {
		depth = 0 // whoever calls the helper says how long
	}
	under := f.set.KeyName()
	if f.set.Op == catalog.Change {
		under = "many keys"
	}
	c.report(finding.Finding{
		Rule: cacheNoExpiry, Severity: finding.Warning, Confidence: finding.Certain,
		Suggestion: "give it a time to live",
	}, f.set, depth,
		"%s stores what %s loads under %s for ever: it stays when its row is deleted, and what changes without this code stays stale", f.set.Leaf.Name, way(f.db), under)
}

// together reports keys that a loop tells, by a command of its own, to live for one time.
func (c *checker) together(f *fill) {
	for i := range c.seq.Steps {
		s := &c.seq.Steps[i]
		if s.Op != catalog.Expire || !s.SameKey(f.set) || !f.set.Before(s) || s.Degree() == 0 || !loops(s) {
			continue
		}
		if d, ok := constant(s); ok {
			c.report(finding.Finding{
				Rule: cacheSameExpiry, Severity: finding.Warning, Confidence: finding.Certain,
				Suggestion: "add a random part to the time to live",
			}, s, 0,
				"%s lets %s live for %s in a loop (%s): they expire together, and all are loaded again at once by %s",
				s.Leaf.Name, s.KeyName(), d, poly.Times(1, s.Factors), way(f.db))
		}
	}
}

// longest is the step, of those that one call reaches, that says most of how
// long the value lives: a helper may store with or without a time to live. What
// another implementation does says nothing of this one.
func (c *checker) longest(set *effect.Step) *effect.Step {
	for i := range c.seq.Steps {
		s := &c.seq.Steps[i]
		if s.Line == set.Line && s.Col == set.Col && s.File == set.File && s.Op == set.Op && forever(s) != yes && !instead(s, set) {
			return s
		}
	}
	return set
}

// instead reports whether two steps part at one call, which has several
// implementations: only one of them runs.
func instead(a, b *effect.Step) bool {
	for i := range min(len(a.Chain), len(b.Chain)) {
		if x, y := a.Chain[i], b.Chain[i]; x != y {
			return x.File == y.File && x.Line == y.Line && x.Col == y.Col
		}
	}
	return false
}

// expires reports whether the function says elsewhere when the key expires, as far as
// their texts tell keys apart.
func (c *checker) expires(set *effect.Step) bool {
	return slices.ContainsFunc(c.seq.Steps, func(s effect.Step) bool {
		return s.Op == catalog.Expire && effect.MayMeet(s.Key().Pattern, set.Key().Pattern)
	})
}

// sweeps reports whether the function deletes other keys of the kind: those that have
// gone.
func (c *checker) sweeps(set *effect.Step) bool {
	return slices.ContainsFunc(c.seq.Steps, func(s effect.Step) bool {
		return isDel(&s) && !s.SameKey(set) && effect.MayMeet(s.Key().Pattern, set.Key().Pattern)
	})
}

// constant is a time to live that is the same for all keys, as a reader would
// write it.
func constant(s *effect.Step) (string, bool) {
	ttl, ok := s.Arg("ttl")
	switch {
	case !ok || forever(s) == yes:
		return "", false
	case ttl.Kind == effect.Constant:
		n, err := strconv.ParseInt(ttl.Text, 10, 64)
		if err == nil && n >= int64(time.Millisecond) {
			return time.Duration(n).String(), true
		}
		return ttl.Text, true
	case ttl.Kind == effect.Global && !ttl.Called:
		return ttl.Text, true
	}
	return "", false
}

// loops reports whether the function of the sequence itself has a loop around a
// step.
func loops(s *effect.Step) bool {
	return slices.ContainsFunc(s.Path, func(a effect.Arm) bool { return a.Kind == effect.Loop && a.Line > 0 })
}
