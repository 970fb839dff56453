// Package change compares what the analysis of two revisions of a program has
// found and says what the newer one makes worse: findings that the older one
// does not have, and functions whose calls now make more round trips.
package change

import (
	"go/token"
	"slices"
	"strconv"

	"github.com/querylint/querylint/analyzers/finding"
	"github.com/querylint/querylint/analyzers/internal/cost"
	"github.com/querylint/querylint/analyzers/internal/effect"
	"github.com/querylint/querylint/analyzers/internal/link"
	"github.com/querylint/querylint/analyzers/internal/poly"
)

// Costs is the analyzer that knows what functions cost. For a Revision its
// flags whole-program and functions must be set.
var Costs = cost.Analyzer

// Function is a function of the program and what one call of it costs.
type Function = link.Function

// Functions are all of a program, out of the result that Costs has for the
// package that imports the whole program.
func Functions(result any) []Function {
	if r, ok := result.(*cost.Result); ok {
		return r.Functions
	}
	return nil
}

// Steps tells what the functions of a program do, out of the same result: in order,
// and whether that is all.
func Steps(result any) func(f *Function) (steps []effect.Step, cut bool) {
	if r, ok := result.(*cost.Result); ok {
		return r.Steps
	}
	return nil
}

// Seldom tells the code of a program, by its function, file and line, that runs when a
// server starts or somebody types a command, and at no other time, likewise.
func Seldom(result any) func(function, file string, line int) bool {
	if r, ok := result.(*cost.Result); ok && r.Seldom != nil {
		return r.Seldom
	}
	return func(string, string, int) bool { return false }
}

// Entries tells how many entries a map of the program has at most, by the name that a
// finding has of it, likewise.
func Entries(result any) func(name string) (int64, bool) {
	if r, ok := result.(*cost.Result); ok && r.Entries != nil {
		return r.Entries
	}
	return func(string) (int64, bool) { return 0, false }
}

// Limit is a bound of the analysis that was reached.
type Limit = link.Limit

// Limits are those that a program has reached, likewise.
func Limits(result any) []Limit {
	if r, ok := result.(*cost.Result); ok {
		return r.Limits
	}
	return nil
}

// Revision is what the analysis of one revision has found.
type Revision struct {
	Findings  []*finding.Finding // of all severities, but for those that comments take back
	Ignored   []*finding.Finding // those that comments take back
	Functions []Function
	Steps     func(f *Function) (steps []effect.Step, cut bool) // see Steps; nil: not known
	Fset      *token.FileSet                                    // of the findings
	// Migrations are those of head that base had not, or not as they are.
	Migrations []Migration
	// Comment is the comment of head that takes back a finding which only the comparison
	// makes, or nil; without it there are none.
	Comment func(f *finding.Finding) *finding.Directive
	// Remarks are the findings about the comments themselves, where those that have taken
	// back a finding of the comparison are known by the findings.
	Remarks func(taken []*finding.Finding) []*finding.Finding
}

// Migration is a file of SQL that changes tables.
type Migration struct {
	Root         string // folder of the repository
	Name         string // from there, with forward slashes
	Text, Before string // at head, at base
}

// Worse returns what head has and base has not, or has less of. Findings are
// the same if rule, function and callee are, wherever they stand; code that has
// only moved or been renamed is not new, and neither is what replaces something
// as bad in the same function. What comments take back is left out.
func Worse(base, head *Revision) []*finding.Finding {
	c := newComparison(base, head)
	dropped := c.dropped(head.Migrations) // which explains some of those that are fresh
	all := slices.Concat(c.fresh(), c.removed(), dropped)
	all = append(all, c.increased(slices.Concat(all, c.taken(base, head)))...)
	isTaken := func(f *finding.Finding) bool { return f.Ignored != nil }
	for _, f := range all {
		if isTaken(f) {
			c.ignored = append(c.ignored, f)
		}
	}
	return append(slices.DeleteFunc(all, isTaken), c.remarks(base, head)...)
}

// comparison has what the comparisons of findings and of costs share.
type comparison struct {
	base, head *side
	origins    map[string]*Function  // where functions that are new by name were at base
	fset       *token.FileSet        // of head
	before     *token.FileSet        // of base
	findings   [2][]*finding.Finding // base, head
	comment    func(f *finding.Finding) *finding.Directive
	ignored    []*finding.Finding // those of the comparison that comments take back
}

// side is a revision that can be asked for its functions.
type side struct {
	functions map[string]*Function // of the user
	all       map[string]*Function // and of libraries
	quiet     map[line]bool        // calls that are known to be harmless
	steps     func(f *Function) (steps []effect.Step, cut bool)
	stores    map[string][]string // see storing
}

// line is a line of a file.
type line struct {
	file string
	line int
}

func newComparison(base, head *Revision) *comparison {
	c := &comparison{
		base: newSide(base), head: newSide(head), fset: head.Fset, before: base.Fset, comment: head.Comment,
		findings: [2][]*finding.Finding{withoutSkipped(base.Findings), withoutSkipped(head.Findings)},
	}
	c.origins = c.moved()
	return c
}

// moved finds where functions that are new by name come from: the one function
// that has gone and has their name in another package or on another type, or
// their body.
func (c *comparison) moved() map[string]*Function {
	local := func(f *Function) string { return poly.LocalName(f.Name) }
	body := func(f *Function) string { return strconv.FormatUint(f.Body, 36) }
	origins := make(map[string]*Function)
	for _, key := range []func(f *Function) string{local, body} {
		gone := make(map[string][]*Function)
		for name, f := range c.base.functions {
			if c.vanished(name) {
				gone[key(f)] = append(gone[key(f)], f)
			}
		}
		for name, f := range c.head.functions {
			if from := gone[key(f)]; c.appeared(name) && origins[name] == nil && len(from) == 1 {
				origins[name] = from[0]
			}
		}
	}
	return origins
}

func newSide(r *Revision) *side {
	s := &side{functions: make(map[string]*Function), all: make(map[string]*Function), quiet: make(map[line]bool), steps: r.Steps}
	for i := range r.Functions {
		f := &r.Functions[i]
		if s.all[f.Name] != nil {
			continue // a package comes before its variant for tests
		}
		s.all[f.Name] = f
		if !f.Foreign() {
			s.functions[f.Name] = f
		}
	}
	loud := make(map[line]bool)
	for _, f := range r.Findings {
		if f.Cost == "" {
			continue
		}
		at := r.Fset.Position(f.Pos)
		if f.Severity == finding.Info {
			s.quiet[line{at.Filename, at.Line}] = true
		} else {
			loud[line{at.Filename, at.Line}] = true
		}
	}
	for at := range loud {
		delete(s.quiet, at)
	}
	for _, f := range r.Ignored { // a comment makes nothing worse
		if at := r.Fset.Position(f.Pos); f.Cost != "" && f.Severity == finding.Info {
			s.quiet[line{at.Filename, at.Line}] = true
		}
	}
	return s
}

func withoutSkipped(findings []*finding.Finding) []*finding.Finding {
	var out []*finding.Finding
	for _, f := range findings {
		if f.Skipped == "" {
			out = append(out, f)
		}
	}
	return out
}

// vanished reports whether a function of base is not there any more.
func (c *comparison) vanished(name string) bool { return c.head.functions[name] == nil }

// appeared reports whether a function of head was not there before.
func (c *comparison) appeared(name string) bool { return c.base.functions[name] == nil }
