package cacheuse

import (
	"fmt"
	"reflect"
	"slices"

	"golang.org/x/tools/go/analysis"

	"github.com/querylint/querylint/analyzers/config"
	"github.com/querylint/querylint/analyzers/finding"
	"github.com/querylint/querylint/analyzers/ignore"
	"github.com/querylint/querylint/analyzers/internal/catalog"
	"github.com/querylint/querylint/analyzers/internal/cost"
	"github.com/querylint/querylint/analyzers/internal/effect"
	"github.com/querylint/querylint/analyzers/internal/poly"
	"github.com/querylint/querylint/analyzers/internal/position"
	"github.com/querylint/querylint/analyzers/internal/report"
)

// Analyzer reports uses of a cache that do not keep the load from the database.
var Analyzer = &analysis.Analyzer{
	Name:       "cacheuse",
	Doc:        "report uses of a cache that let the load through to the database, or block the cache",
	URL:        "https://github.com/querylint/querylint",
	Run:        run,
	Requires:   []*analysis.Analyzer{cost.Analyzer},
	ResultType: reflect.TypeFor[[]*finding.Finding](),
	FactTypes:  []analysis.Fact{new(Known)},
}

var (
	settings     report.Settings
	wholeProgram bool
)

func init() {
	settings.Flags(&Analyzer.Flags, rules)
	Analyzer.Flags.BoolVar(&wholeProgram, "whole-program", false,
		"report stampedes when all callers are known, which may let one request through, and keys that nobody stores under")
}

func run(pass *analysis.Pass) (any, error) {
	costs := pass.ResultOf[cost.Analyzer].(*cost.Result)
	cat, err := catalog.Load(config.Current())
	if err != nil {
		return nil, err
	}
	c := &checker{
		pass: pass, cat: cat, at: position.New(pass), known: gather(pass, costs.Sequences), seen: make(map[string]bool), all: costs.Sequences,
		later: wholeProgram && !costs.Last,
	}
	for i := range costs.Sequences {
		c.seq = &costs.Sequences[i]
		c.called()
	}
	for i := range costs.Sequences {
		seq := &costs.Sequences[i]
		if seq.Upkeep || seq.Generated || !settings.Wanted(seq.File) {
			continue
		}
		c.seq = seq
		c.fills()
		c.maps()
		c.deletes()
		c.locks()
		c.commands()
		if wholeProgram {
			for j := range seq.Steps {
				c.lookup(&seq.Steps[j])
			}
		}
	}
	if wholeProgram {
		c.storing(costs.Sequences)
	}
	if !c.later {
		c.earlier()
	}
	if wholeProgram && costs.Last && !costs.Partial() {
		c.unwritten()
	}
	c.found = c.oncePerLock(c.found)
	c.known.export(pass)
	return settings.Report(pass, c.found), nil
}

// checker looks for the rules in one package.
type checker struct {
	pass  *analysis.Pass
	cat   *catalog.Catalog
	at    *position.Finder
	known *Known
	all   []effect.Sequence
	seq   *effect.Sequence
	seen  map[string]bool // rules and places
	later bool            // a package sees more callers
	found []*finding.Finding

	lookups []Lookup // for the whole program to judge
}

// place is where a finding stands: the call in which step leaves the way that it
// shares with others, the function that a user would mend.
func (c *checker) place(s *effect.Step, shared int) (file string, line, col int) {
	if shared == 0 || shared >= len(s.Chain) {
		return s.File, s.Line, s.Col
	}
	f := s.Chain[shared]
	return f.File, f.Line, f.Col
}

// first reports whether nothing of the rule has been said of the place yet.
func (c *checker) first(rule string, s *effect.Step, shared int) bool {
	file, line, _ := c.place(s, shared)
	id := rule + " " + lineOf(file, line)
	was := c.seen[id]
	c.seen[id] = true
	return !was
}

// report adds a finding about a step, once for a place.
func (c *checker) report(f finding.Finding, s *effect.Step, shared int, format string, args ...any) {
	if !c.first(f.Rule, s, shared) {
		return
	}
	c.add(c.finding(f, s, shared, format, args...))
}

// perhaps reports a finding unless all callers of a line make it untrue, which packages
// that come later may show.
func (c *checker) perhaps(f finding.Finding, at string, s *effect.Step, shared int, format string, args ...any) {
	if !c.later {
		c.report(f, s, shared, format, args...)
		return
	}
	if id := f.Rule + " of " + at; !c.seen[id] {
		c.seen[id] = true
		p, f := c.finding(f, s, shared, format, args...)
		c.known.Waiting = append(c.known.Waiting, Waiting{at, p, f})
	}
}

// finding is one about a step, and where it stands.
func (c *checker) finding(f finding.Finding, s *effect.Step, shared int, format string, args ...any) (Place, finding.Finding) {
	file, line, col := c.place(s, shared)
	p := Place{File: file, Line: line, Col: col, EndLine: line, EndCol: col}
	if shared == 0 {
		p.EndLine, p.EndCol = s.EndLine, s.EndCol
		f.Ignored = ignore.First(s.Ignored, f.Rule, line)
	}
	f.Function, f.Callee, f.URL = c.seq.Function, s.Leaf.Name, finding.URL(f.Rule)
	for _, fr := range s.Chain {
		f.Chain = append(f.Chain, fr.Reported())
	}
	if s.OneOf {
		f.Confidence = finding.Likely
	}
	f.Message = fmt.Sprintf(format, args...) + "; " + f.Suggestion + " [" + f.Rule + "]"
	return p, f
}

func (c *checker) add(p Place, f finding.Finding) {
	f.Pos, f.End = c.at.Of(p.File, p.Line, p.Col), c.at.Of(p.File, p.EndLine, p.EndCol)
	c.found = append(c.found, &f)
}

// earlier reports the stampedes that packages below have found, unless all
// callers let one through.
func (c *checker) earlier() {
	for _, fact := range c.pass.AllPackageFacts() {
		k, ok := fact.Fact.(*Known)
		if !ok {
			continue
		}
		for _, w := range k.Waiting {
			id := w.Finding.Rule + " " + w.Place.line()
			if !c.seen[id] && !c.known.lets(w.At) {
				c.seen[id] = true
				c.add(w.Place, w.Finding)
			}
		}
	}
}

// shared is how many calls two steps have in common: 0 if they part in the
// function of the sequence itself.
func shared(a, b *effect.Step) int {
	if a.File != b.File || a.Line != b.Line || a.Col != b.Col {
		return 0
	}
	n := 0
	for n < min(len(a.Chain), len(b.Chain)) && a.Chain[n] == b.Chain[n] {
		n++
	}
	return n
}

// hot is how a message names the key of a step, and that it is one for all.
func hot(s *effect.Step) string {
	if p := s.Key().Pattern; p != "" && !effect.Varies(p) {
		return p + ", one key that all of them ask for,"
	}
	return s.KeyName()
}

// way names what a step calls: the function in between, if any, and the driver.
func way(s *effect.Step) string {
	if n := len(s.Chain); n > 1 {
		return poly.LocalName(s.Chain[n-2].Function) + " → " + s.Leaf.Name
	}
	return s.Leaf.Name
}

// inMemory reports whether a step asks a cache in the memory of the process.
func inMemory(s *effect.Step) bool { return s.Leaf.Kind == poly.Free && !s.Queued }

// is reports whether the path of a step has an arm of a kind.
func is(s *effect.Step, kind effect.ArmKind) bool {
	return slices.ContainsFunc(s.Path, func(a effect.Arm) bool { return a.Kind == kind })
}

func isDel(s *effect.Step) bool { return s.Op == catalog.Del || s.Op == catalog.Unlink }
