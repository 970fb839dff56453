package cacheuse

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/querylint/querylint/analyzers/finding"
	"github.com/querylint/querylint/analyzers/internal/catalog"
	"github.com/querylint/querylint/analyzers/internal/effect"
	"github.com/querylint/querylint/analyzers/internal/poly"
)

// Stored is the package fact's part about who gives keys a value, for the whole
// program to tell which keys nobody does.
type Stored struct {
	// Keys are the patterns of the keys that are given a value, by library.
	Keys map[string][]string
	// Given are the lines that store under a key which is a parameter, by library, and
	// Called those of them that a caller is known of: what the key is stands there.
	Given  map[string][]string
	Called []string
	// Networked are the libraries that ask a server, which others of them may share.
	Networked []string
	Lookups   []Lookup
	Own       []string // the lines of lookups in the program itself
}

func (s *Stored) any() bool {
	return len(s.Keys)+len(s.Given)+len(s.Called)+len(s.Networked)+len(s.Lookups)+len(s.Own) > 0
}

// Lookup is a read of a key of which the code shows the text, and what there is to say
// if nothing stores under that.
type Lookup struct {
	Waiting
	Library, Pattern string
	At               string // the line of the call of the library
}

// storing gathers who gives keys a value in the package.
func (c *checker) storing(seqs []effect.Sequence) {
	keys, given := make(map[string]set), make(map[string]set)
	called, networked, own := make(set), make(set), make(set)
	for i := range seqs {
		for j := range seqs[i].Steps {
			s := &seqs[i].Steps[j]
			library, _, _ := strings.Cut(s.Leaf.Name, " ")
			if s.Leaf.Kind == poly.CacheRead || s.Leaf.Kind == poly.CacheWrite {
				networked[library] = true
			}
			at := leafLine(s)
			switch {
			case at == "":
			case s.Op == catalog.Get || s.Op == catalog.Members:
				if len(s.Chain) == 1 {
					own[at] = true
				}
			case gives(s):
				if len(s.Chain) > 1 {
					called[at] = true
				}
				if strings.HasPrefix(s.Key().Pattern, "{$") {
					addTo(given, library, at)
				} else {
					addTo(keys, library, effect.Readable(s.Key().Pattern))
				}
			}
		}
	}
	c.known.Stored = Stored{
		Keys: lists(keys), Given: lists(given), Called: called.list(), Networked: networked.list(), Own: own.list(),
		Lookups: c.lookups,
	}
}

func addTo(sets map[string]set, library, text string) {
	if sets[library] == nil {
		sets[library] = make(set)
	}
	sets[library][text] = true
}

func lists(sets map[string]set) map[string][]string {
	out := make(map[string][]string)
	for library, s := range sets {
		out[library] = s.list()
	}
	return out
}

// leafLine is the line of the call of the library, or "".
func leafLine(s *effect.Step) string {
	if len(s.Chain) == 0 {
		return ""
	}
	at := s.Chain[len(s.Chain)-1]
	return lineOf(at.File, at.Line)
}

// gives reports whether a step gives a key a value, or may: of a command of a server
// that the tables say nothing more of, too.
func gives(s *effect.Step) bool {
	switch s.Op {
	case catalog.Set, catalog.SetNX, catalog.Add, catalog.Change:
		return true
	case "":
		return s.Leaf.Kind == poly.CacheWrite
	}
	return false
}

// lookup notes a read of a key whose text begins with a constant.
func (c *checker) lookup(s *effect.Step) {
	pattern := effect.Readable(s.Key().Pattern)
	if s.Op != catalog.Get && s.Op != catalog.Members || leafLine(s) == "" || pattern == "" || pattern[0] == '{' || !effect.Telling(pattern) {
		return
	}
	library, _, _ := strings.Cut(s.Leaf.Name, " ")
	l := Lookup{Library: library, Pattern: pattern, At: leafLine(s)}
	l.Place, l.Finding = c.finding(finding.Finding{
		Rule: cacheNeverFilled, Severity: finding.Info, Confidence: finding.Likely,
		Suggestion: "store what is loaded, or do not ask",
	}, s, 0, "%s asks for %s, and nothing in this program stores anything there: each call misses, unless another program fills it", s.Leaf.Name, s.KeyName())
	c.lookups = append(c.lookups, l)
}

// unwritten reports the lookups of keys that nothing in the program gives a value.
func (c *checker) unwritten() {
	var all []*Stored
	for _, fact := range c.pass.AllPackageFacts() {
		if k, ok := fact.Fact.(*Known); ok {
			all = append(all, &k.Stored)
		}
	}
	all = append(all, &c.known.Stored)
	called, networked, own := make(set), make(set), make(set)
	for _, k := range all {
		called.add(k.Called)
		networked.add(k.Networked)
		own.add(k.Own)
	}
	// What serves one server is one place to look in.
	place := func(library string) string {
		if networked[library] {
			return ""
		}
		return library
	}
	stored := make(map[string]set)
	for _, k := range all {
		for library, patterns := range k.Keys {
			for _, p := range patterns {
				addTo(stored, place(library), p)
			}
		}
		for library, lines := range k.Given {
			if slices.ContainsFunc(lines, func(at string) bool { return !called[at] }) {
				addTo(stored, place(library), "") // who calls it is not known, and with which key
			}
		}
	}
	nearest := make(map[string]*Lookup)
	for _, k := range all {
		for i := range k.Lookups {
			l := &k.Lookups[i]
			id := l.At + " " + l.Pattern
			if was := nearest[id]; was == nil || len(l.Finding.Chain) < len(was.Finding.Chain) {
				nearest[id] = l
			}
		}
	}
	for _, id := range slices.SortedFunc(maps.Keys(nearest), cmp.Compare) {
		l := nearest[id]
		keys := stored[place(l.Library)]
		filled := len(keys) == 0 // the program only reads
		for p := range keys {
			filled = filled || effect.MayMeet(p, l.Pattern)
		}
		if own[l.At] && !filled && !c.seen[cacheNeverFilled+" "+l.Place.line()] {
			c.seen[cacheNeverFilled+" "+l.Place.line()] = true
			c.add(l.Place, l.Finding)
		}
	}
}
