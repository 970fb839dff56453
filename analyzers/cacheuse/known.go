package cacheuse

import (
	"maps"
	"slices"
	"strconv"

	"golang.org/x/tools/go/analysis"

	"github.com/querylint/querylint/analyzers/finding"
	"github.com/querylint/querylint/analyzers/internal/catalog"
	"github.com/querylint/querylint/analyzers/internal/effect"
)

// Known is the package fact that says what a package and those below it do with
// the keys of caches, which are known by their patterns.
type Known struct {
	Filled []string // from the database
	Read   []string
	Locked []string // stored only if there was none, for some time
	Grown  []string // lists, sets and hashes that get members
	Given  []string // deleted
	Timed  []string // told when to expire, behind being stored
	// Renewed are told so by a function that does not store them.
	Renewed []string
	Said    []string // rules about locks, and the calls that were reported for them
	// Guarded and Open are the fills, by line, that a caller lets one request at a
	// time through to, and does not.
	Guarded, Open []string
	// Timeless are the lines that store something for ever, whoever calls their function.
	Timeless []string
	Waiting  []Waiting // for callers in packages that come later
	Stored   Stored

	guarded, open, timeless set
}

// Waiting is a finding that a caller may make untrue.
type Waiting struct {
	At      string // the line that its callers lead to
	Place   Place
	Finding finding.Finding
}

// Place is where a finding stands.
type Place struct {
	File            string
	Line, Col       int
	EndLine, EndCol int
}

func (p Place) line() string { return lineOf(p.File, p.Line) }

func lineOf(file string, line int) string { return file + ":" + strconv.Itoa(line) }

// lets reports whether all known callers of a fill let one request at a time
// through.
func (k *Known) lets(line string) bool { return k.guarded[line] && !k.open[line] }

// AFact marks Known as a fact.
func (*Known) AFact() {}

// gather adds what a package does to what those below it do.
func gather(pass *analysis.Pass, seqs []effect.Sequence) *Known {
	filled, read, locked, grown, guarded, open := make(set), make(set), make(set), make(set), make(set), make(set)
	given, timed, renewed, said, timeless := make(set), make(set), make(set), make(set), make(set)
	for _, f := range pass.AllPackageFacts() {
		if k, ok := f.Fact.(*Known); ok {
			filled.add(k.Filled)
			read.add(k.Read)
			locked.add(k.Locked)
			grown.add(k.Grown)
			given.add(k.Given)
			timed.add(k.Timed)
			renewed.add(k.Renewed)
			said.add(k.Said)
			guarded.add(k.Guarded)
			open.add(k.Open)
			timeless.add(k.Timeless)
		}
	}
	for i := range seqs {
		if !settings.Wanted(seqs[i].File) {
			continue
		}
		for j := range seqs[i].Steps {
			s := &seqs[i].Steps[j]
			if s.Op == catalog.Set && forever(s) == yes {
				timeless[lineOf(s.File, s.Line)] = true
			}
			if !effect.Telling(s.Key().Pattern) {
				continue
			}
			pattern := effect.Readable(s.Key().Pattern)
			switch s.Op {
			case catalog.Get, catalog.Members:
				read[pattern] = true
			case catalog.Set:
				if v, _ := s.Arg("value"); v.Loads.Any() {
					filled[pattern] = true
				}
			case catalog.SetNX:
				if forever(s) != yes {
					locked[pattern] = true
				}
			case catalog.Del, catalog.Unlink:
				given[pattern] = true
			case catalog.Expire:
				timed[pattern] = true
				if !slices.ContainsFunc(seqs[i].Steps, func(t effect.Step) bool {
					return (t.Op == catalog.Set || t.Op == catalog.Add) && t.SameKey(s)
				}) {
					renewed[pattern] = true
				}
			case catalog.Add:
				if m, ok := s.Arg("member"); ok && m.Kind != effect.Constant {
					grown[pattern] = true
				}
			}
		}
	}
	return &Known{
		Filled: filled.list(), Read: read.list(), Locked: locked.list(), Grown: grown.list(), Given: given.list(), Timed: timed.list(), Renewed: renewed.list(), Said: said.list(),
		guarded: guarded, open: open, timeless: timeless,
	}
}

// export hands on what is known, if anything is.
func (k *Known) export(pass *analysis.Pass) {
	k.Guarded, k.Open, k.Timeless = k.guarded.list(), k.open.list(), k.timeless.list()
	if len(k.Filled)+len(k.Read)+len(k.Locked)+len(k.Grown)+len(k.Given)+len(k.Timed)+len(k.Said)+len(k.Guarded)+len(k.Open)+len(k.Timeless)+len(k.Waiting) > 0 || k.Stored.any() {
		pass.ExportPackageFact(k)
	}
}

type set map[string]bool

func (s set) add(all []string) {
	for _, p := range all {
		s[p] = true
	}
}

func (s set) list() []string { return slices.Sorted(maps.Keys(s)) }

// has reports whether a sorted list of patterns has that of a step's key.
func has(patterns []string, s *effect.Step) bool {
	_, ok := slices.BinarySearch(patterns, effect.Readable(s.Key().Pattern))
	return ok
}

// answer is what the code shows of a question.
type answer uint8

const (
	unknown answer = iota
	yes
	no
)

// forever says whether what a step stores stays until it is deleted.
func forever(s *effect.Step) answer {
	ttl, ok := s.Arg("ttl")
	switch {
	case !ok:
		return unknown
	case ttl.Kind == effect.Constant && (ttl.Text == "0" || ttl.Text[0] == '-'):
		return yes
	case ttl.Kind == effect.Unknown:
		return unknown
	}
	return no
}
