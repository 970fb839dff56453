package cacheuse

import (
	"slices"
	"strings"

	"github.com/querylint/querylint/analyzers/finding"
	"github.com/querylint/querylint/analyzers/internal/catalog"
	"github.com/querylint/querylint/analyzers/internal/effect"
	"github.com/querylint/querylint/analyzers/internal/poly"
)

// maps reports a function that loads from the database what a map does not have,
// and takes the lock only to store it.
func (c *checker) maps() {
	for i := range c.seq.Steps {
		db := &c.seq.Steps[i]
		if db.Leaf.Kind != poly.DBRead || db.Has(poly.Shared) {
			continue
		}
		memo := memoOf(db)
		if memo == "" || !c.lockedBehind(db, i) || c.letsOne(db, i) {
			continue
		}
		c.perhaps(finding.Finding{
			Rule: cacheStampede, Severity: finding.Info, Confidence: finding.Likely,
			Suggestion: "let one caller load it and the others wait: singleflight.Group.Do around the load",
		}, lineOf(db.File, db.Line), db, 0,
			"when a key is not in %s, all requests for it at that time run %s: the lock is free until the answer is stored", memo, way(db))
		return
	}
}

// memoOf is the map in memory that had no answer before a step ran, or "". What a loop
// asks a cache object for is said where that is asked.
func memoOf(s *effect.Step) string {
	i := slices.IndexFunc(s.Factors, func(f poly.Factor) bool {
		asked := f.Class == poly.Guard || f.Class == poly.Miss && !f.Refills
		return asked && strings.HasPrefix(f.Before, "miss(")
	})
	if i < 0 {
		return ""
	}
	f := s.Factors[i]
	return strings.TrimPrefix(strings.TrimSuffix(f.Text(), ")"), "miss(")
}

// lockedBehind reports whether a lock that others share is taken behind a step, to
// store what it has loaded.
func (c *checker) lockedBehind(db *effect.Step, at int) bool {
	return slices.ContainsFunc(c.seq.Steps[at+1:], func(s effect.Step) bool {
		shares := s.On.Kind == effect.Global || s.On.Kind == effect.Parameter
		return s.Op == catalog.Lock && inMemory(&s) && shares && db.Before(&s) && shared(db, &s) == 0
	})
}
