package cacheuse

import (
	"slices"
	"strings"

	"github.com/querylint/querylint/analyzers/finding"
	"github.com/querylint/querylint/analyzers/internal/catalog"
	"github.com/querylint/querylint/analyzers/internal/effect"
	"github.com/querylint/querylint/analyzers/internal/poly"
)

// commands reports commands that empty a cache or keep it busy.
func (c *checker) commands() {
	for i := range c.seq.Steps {
		s := &c.seq.Steps[i]
		if s.Op == catalog.Scan || s.Op == catalog.Keys {
			c.wipe(i)
		}
		if len(s.Chain) > 1 {
			continue // for the function that calls it
		}
		switch s.Op {
		case catalog.Flush:
			c.flush(s)
		case catalog.Keys:
			c.keys(s)
		case catalog.Members:
			c.members(s)
		case catalog.Del:
			c.blocking(s)
		case catalog.Add:
			c.grows(s)
		}
	}
}

func (c *checker) flush(s *effect.Step) {
	severity := finding.Error
	if inMemory(s) {
		severity = finding.Warning
	}
	if c.pass.Pkg.Name() == "main" || inMemory(s) && (!c.seq.Request || c.written(s)) {
		return
	}
	c.report(finding.Finding{
		Rule: cacheFlush, Severity: severity, Confidence: finding.Certain,
		Suggestion: "delete the keys that have changed",
	}, s, 0,
		"%s empties the whole cache, of all its users: every request then goes to the database", s.Leaf.Name)
}

// written reports whether the function has written to the database before: what
// the cache had of it is stale.
func (c *checker) written(flush *effect.Step) bool {
	for i := range c.seq.Steps {
		s := &c.seq.Steps[i]
		if s == flush {
			return false
		}
		if s.Leaf.Kind == poly.DBWrite && s.Before(flush) && !is(s, effect.Goroutine) && !is(s, effect.Deferred) {
			return true
		}
	}
	return false
}

// wipe reports the call of a function that lists keys by a fixed prefix and
// deletes them, whatever it is given.
func (c *checker) wipe(i int) {
	list := &c.seq.Steps[i]
	pattern, ok := list.Arg("pattern")
	if !ok || len(list.Chain) != 2 || pattern.Pattern == "" || effect.Varies(pattern.Pattern) || !strings.HasSuffix(pattern.Pattern, "*") {
		return
	}
	if slices.ContainsFunc(list.Path, func(a effect.Arm) bool { return a.Kind == effect.Branch && a.Line == 0 }) {
		return
	}
	for j := i + 1; j < len(c.seq.Steps); j++ {
		if s := &c.seq.Steps[j]; isDel(s) && shared(list, s) == 1 && !chosen(list, s) {
			c.report(finding.Finding{
				Rule: cacheFlush, Severity: finding.Warning, Confidence: finding.Certain,
				Suggestion: "delete the keys that have changed, or put a version into the keys",
			}, list, 0,
				"%s deletes every key %s, whatever has changed: all of them are then loaded from the database at once",
				poly.LocalName(list.Chain[0].Function), pattern.Pattern)
			return
		}
	}
}

// chosen reports whether a turn of a loop over the keys that are listed decides
// whether a step runs.
func chosen(list, s *effect.Step) bool {
	i := slices.IndexFunc(s.Path, func(a effect.Arm) bool {
		return a.Kind == effect.Loop && !slices.ContainsFunc(list.Path, func(b effect.Arm) bool { return b.Node == a.Node })
	})
	return i >= 0 && slices.ContainsFunc(s.Path[i:], func(a effect.Arm) bool { return a.Kind == effect.Branch })
}

func (c *checker) keys(s *effect.Step) {
	pattern, _ := s.Arg("pattern")
	what := effect.Readable(pattern.Pattern)
	if what == "" || what == "{}" {
		what = pattern.Text
	}
	c.report(finding.Finding{
		Rule: cacheKeys, Severity: finding.Warning, Confidence: finding.Certain,
		Suggestion: "walk them with SCAN, or keep the names in a set of their own",
	}, s, 0,
		"%s looks for %s among all keys of the server at once, which answers nobody else meanwhile", s.Leaf.Name, what)
}

// members reports reads of all of a collection that all users share and that
// the program adds to.
func (c *checker) members(s *effect.Step) {
	advice := "read the members that are needed, or walk them with HSCAN or SSCAN"
	if _, part := s.Arg("last"); part {
		advice = "read a part of them, between two positions"
		first, _ := s.Arg("first")
		if last, _ := s.Arg("last"); first.Text != "0" || last.Text != "-1" {
			return
		}
	}
	if effect.Varies(s.Key().Pattern) || !has(c.known.Grown, s) {
		return
	}
	c.report(finding.Finding{
		Rule: cacheKeys, Severity: finding.Warning, Confidence: finding.Likely,
		Suggestion: advice,
	}, s, 0,
		"%s reads all of %s, which grows with each member that is added, and the server answers nobody else meanwhile", s.Leaf.Name, s.KeyName())
}

// grows reports rows of a table that a loop puts, one by one, into one collection.
func (c *checker) grows(s *effect.Step) {
	member, _ := s.Arg("member")
	if !member.Loads.Any() || s.Degree() == 0 || !loops(s) || effect.Varies(s.Key().Pattern) || !effect.Telling(s.Key().Pattern) {
		return
	}
	c.report(finding.Finding{
		Rule: cacheKeys, Severity: finding.Info, Confidence: finding.Likely,
		Suggestion: "split it over several keys, or give each row a key of its own",
	}, s, 0,
		"%s puts what the database has (%s) into %s, one key: it grows with the table, and the server answers nobody else while it is read whole or deleted",
		s.Leaf.Name, poly.Times(1, s.Factors), s.KeyName())
}

func (c *checker) blocking(s *effect.Step) {
	_, many := s.Arg("keys")
	what := "many keys at once"
	if !many {
		if !effect.Telling(s.Key().Pattern) || !has(c.known.Grown, s) {
			return
		}
		what = s.KeyName() + ", a collection,"
	}
	c.report(finding.Finding{
		Rule: cacheBlockingDel, Severity: finding.Info, Confidence: finding.Likely,
		Suggestion: "UNLINK frees the memory later, in another thread",
	}, s, 0,
		"%s deletes %s and answers nobody until all their memory is free", s.Leaf.Name, what)
}
