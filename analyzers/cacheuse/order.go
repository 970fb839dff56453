package cacheuse

import (
	"slices"

	"github.com/querylint/querylint/analyzers/finding"
	"github.com/querylint/querylint/analyzers/internal/catalog"
	"github.com/querylint/querylint/analyzers/internal/effect"
	"github.com/querylint/querylint/analyzers/internal/poly"
)

// deletes reports keys that are deleted at the wrong time, or by somebody who
// may not own them.
func (c *checker) deletes() {
	for i := range c.seq.Steps {
		s := &c.seq.Steps[i]
		if !isDel(s) {
			continue
		}
		if !effect.Telling(s.Key().Pattern) {
			c.releaseGiven(s)
			continue
		}
		c.beforeWrite(i)
		c.release(i)
	}
}

// beforeWrite reports step i if it deletes what the function writes behind it.
func (c *checker) beforeWrite(i int) {
	del := &c.seq.Steps[i]
	if is(del, effect.Deferred) || is(del, effect.Goroutine) || !has(c.known.Filled, del) {
		return
	}
	var write *effect.Step
	for j := range c.seq.Steps {
		s := &c.seq.Steps[j]
		switch {
		case s.Leaf.Kind == poly.DBWrite && j < i && s.Before(del):
			return // the write that the deletion belongs to
		case s.Leaf.Kind == poly.DBWrite && j > i && write == nil && del.Before(s) && !is(s, effect.Goroutine):
			write = s
		case (isDel(s) || s.Op == catalog.Set) && s != del && s.SameKey(del) && (j > i && write != nil || is(s, effect.Deferred)):
			return
		}
	}
	if write == nil || shared(del, write) > 0 {
		return
	}
	c.report(finding.Finding{
		Rule: cacheDelBeforeWrite, Severity: finding.Warning, Confidence: finding.Certain,
		Suggestion: "delete the key behind the write",
	}, del, 0,
		"%s deletes %s before %s has written: a request in between stores the old value again, and it stays", del.Leaf.Name, del.KeyName(), way(write))
}

// release reports step i if it gives a lock back without asking whose it is.
func (c *checker) release(i int) {
	del := &c.seq.Steps[i]
	if del.Key().Random || !has(c.known.Locked, del) || has(c.known.Read, del) || has(c.known.Filled, del) {
		return // a key that nobody else has, not a lock, or one whose token is asked for
	}
	if c.takenBack(del) {
		return
	}
	if len(del.Chain) > 1 && !slices.ContainsFunc(c.seq.Steps, func(s effect.Step) bool { return takes(&s, del) }) {
		return // for the function that deletes it
	}
	c.givesBack(del)
}

// givesBack reports a deletion that gives a lock back, whosever it is.
func (c *checker) givesBack(del *effect.Step) {
	severity := finding.Error
	if c.onlyFills(del) {
		severity = finding.Info // the other only stores the same once more
	}
	c.report(finding.Finding{
		Rule: cacheLockRelease, Severity: severity, Confidence: finding.Certain,
		Suggestion: "store a random token and delete the key by a script that compares it, or use redsync or redislock",
	}, del, 0,
		"%s gives the lock %s back without asking whose it is: after its time to live it may be another's, who then is not alone", del.Leaf.Name, del.KeyName())
}

// releaseGiven is the same of a lock whose name the function is given: it takes it itself,
// by another call, and does not ask whose it is.
func (c *checker) releaseGiven(del *effect.Step) {
	if del.Key().Random || del.Key().Kind != effect.Parameter || len(del.Chain) > 1 || c.takenBack(del) {
		return
	}
	taken := false
	for i := range c.seq.Steps {
		s := &c.seq.Steps[i]
		if s.Op == catalog.Get && s.SameKey(del) {
			return
		}
		taken = taken || takes(s, del)
	}
	if taken {
		c.givesBack(del)
	}
}

// takenBack reports whether a deletion takes a mark back because the work for which it was
// set has failed: what has succeeded leaves it there, and a lock is given back either way.
func (c *checker) takenBack(del *effect.Step) bool {
	fails := func(s *effect.Step) bool {
		return slices.ContainsFunc(s.Path, func(a effect.Arm) bool { return a.Fails })
	}
	return fails(del) && !slices.ContainsFunc(c.seq.Steps, func(s effect.Step) bool {
		return isDel(&s) && s.SameKey(del) && !fails(&s)
	})
}

// takes reports whether a step takes the lock, too, by another call.
func takes(s, del *effect.Step) bool {
	return s.Op == catalog.SetNX && s.SameKey(del) && shared(s, del) == 0
}

// onlyFills reports whether the function takes the lock, too, by another call, and does
// nothing until it gives that back but load what it stores in a cache: from a database or
// from others that it only asks, by one command or by several that are sent together.
func (c *checker) onlyFills(del *effect.Step) bool {
	taken, fills := false, false
	queued := slices.ContainsFunc(c.seq.Steps, func(s effect.Step) bool { return s.Queued })
	for i := range c.seq.Steps {
		s := &c.seq.Steps[i]
		switch {
		case s == del:
			return taken && fills
		case takes(s, del):
			taken = true
			continue
		case !taken:
			continue
		}
		switch s.Leaf.Kind {
		case poly.DBRead, poly.CacheRead:
		case poly.Free:
			if s.Queued && changes(s) {
				return false
			}
		case poly.CacheWrite:
			sends := queued && s.Op == catalog.Still && !s.HasArg("key")
			if changes(s) && !sends {
				return false
			}
		case poly.RPC:
			if !c.cat.Asks(s.Leaf.Name) {
				return false
			}
		default:
			return false
		}
		fills = fills || stored(s)
	}
	return false
}

// stored reports whether a step stores what was loaded in a cache.
func stored(s *effect.Step) bool {
	return (s.Op == catalog.Set || s.Op == catalog.Add) && slices.ContainsFunc(s.Args, func(a effect.Arg) bool { return a.Loads.Any() })
}

// changes reports whether a command of a cache does more than store, count or forget.
func changes(s *effect.Step) bool {
	return s.Op == "" || s.Op == catalog.Change || s.Op == catalog.Still
}
