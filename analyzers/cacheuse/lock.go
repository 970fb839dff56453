package cacheuse

import (
	"slices"

	"github.com/querylint/querylint/analyzers/finding"
	"github.com/querylint/querylint/analyzers/internal/catalog"
	"github.com/querylint/querylint/analyzers/internal/effect"
)

// locks reports locks that stay for ever when their holder dies: keys stored only
// if there is none, without a time to live, and deleted to give them back.
func (c *checker) locks() {
	for i := range c.seq.Steps {
		s := &c.seq.Steps[i]
		if s.Op != catalog.SetNX || forever(s) != yes || !effect.Telling(s.Key().Pattern) || s.Key().Random || !marks(s) {
			continue
		}
		if !has(c.known.Given, s) || has(c.known.Read, s) || has(c.known.Filled, s) || has(c.known.Grown, s) || has(c.known.Timed, s) {
			continue // not given back, a value that is read, or one that expires after all
		}
		if len(s.Chain) > 1 && !c.gives(s) {
			continue // for the function that takes it
		}
		c.report(finding.Finding{
			Rule: cacheLockForever, Severity: finding.Error, Confidence: finding.Certain,
			Suggestion: "give it a time to live that is longer than the work",
		}, s, 0,
			"%s takes the lock %s for ever: when the process ends before it deletes the key, nobody gets the lock again", s.Leaf.Name, s.KeyName())
	}
}

// marks reports whether what a step stores says only that somebody was there: a
// constant, or a token. A number to count from is none.
func marks(s *effect.Step) bool {
	v, ok := s.Arg("value")
	return !ok || v.Random || v.Kind == effect.Constant && v.Text != "0"
}

// gives reports whether the function deletes the key of a step, too, by another
// call.
func (c *checker) gives(take *effect.Step) bool {
	for i := range c.seq.Steps {
		if s := &c.seq.Steps[i]; isDel(s) && s.SameKey(take) && shared(s, take) == 0 {
			return true
		}
	}
	return false
}

// oncePerLock leaves out what is said of a function that calls one of which it is
// said already, here or in a package below: only the key that a caller gives makes
// it the caller's.
func (c *checker) oncePerLock(found []*finding.Finding) []*finding.Finding {
	about := func(f *finding.Finding) string {
		last := f.Chain[len(f.Chain)-1]
		return f.Rule + " " + lineOf(last.File, last.Line)
	}
	for _, f := range found {
		if isLock(f) && len(f.Chain) == 1 {
			c.known.Said = append(c.known.Said, about(f))
		}
	}
	slices.Sort(c.known.Said)
	c.known.Said = slices.Compact(c.known.Said)
	return slices.DeleteFunc(found, func(f *finding.Finding) bool {
		return isLock(f) && len(f.Chain) > 1 && slices.Contains(c.known.Said, about(f))
	})
}

func isLock(f *finding.Finding) bool {
	return f.Rule == cacheLockRelease || f.Rule == cacheLockForever
}
