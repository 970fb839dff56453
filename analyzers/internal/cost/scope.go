package cost

import (
	"go/ast"
	"slices"

	"github.com/querylint/querylint/analyzers/internal/effect"
	"github.com/querylint/querylint/analyzers/internal/poly"
	"github.com/querylint/querylint/analyzers/internal/template"
)

// scope is what holds where the code being walked stands: the loops, branches,
// lookups and conditions around it. What a construct adds holds inside of it, see
// in, or behind it to the end of its list. All of it is saved and brought back as a
// whole, so that no field outlives its construct.
type scope struct {
	within  string // full name of the function for reports
	request bool
	behind  bool // in a goroutine for which nobody waits
	upkeep  bool

	element *frame   // a library calls the function in a loop over a list
	lacks   bool     // what the function was given lacks what it may have had from the start
	loops   []*frame // outermost first
	base    int      // loops[base:] belong to the function literal being walked
	left    int      // how many of the innermost loops the code behind leaves for sure
	brk     int      // the same for an unlabelled break
	dropped []*frame // loops per which the code runs at most once

	path    []effect.Arm    // branches and loops around, as steps have them
	misses  []poly.Factor   // memos whose lookup has failed on the way here
	asked   []ask           // lookups without an answer on some of the ways here
	answers []effect.Answer // what earlier calls have found
	conds   []ast.Expr
	needing []poly.Need // what the caller has passed, or the code would not have come here
	when    []string    // with the flag functions: the conditions around
	before  []ast.Stmt  // statements that have run before, up to the loop or literal around

	template   *template.Call // that is being placed,
	nth        int            // and which one of its run it is
	run        literalRun
	inLoader   bool         // in what a cache runs
	assignedTo effect.Value // the variable that gets the result of the call
}

// literalRun says how the function literal around the code comes to run.
type literalRun struct {
	depth   int  // how many literals are being walked in place
	later   bool // something keeps it
	guessed bool // only a guess says that it runs at once
	// parallel: it runs for several elements at once.
	parallel bool
}

// in walks code in a scope of its own: what change sets holds for that code only.
func (w *walker) in(change func(*scope), walk func() []poly.Term) []poly.Term {
	outer := w.scope
	change(&w.scope)
	cost := walk()
	w.scope = outer
	return cost
}

// missed adds memos that have had no answer where the code runs.
func (s *scope) missed(fs ...poly.Factor) { s.misses = append(slices.Clip(s.misses), fs...) }

// ask adds a lookup that may have had no answer.
func (s *scope) ask(lookup ask) { s.asked = append(slices.Clip(s.asked), lookup) }

// answer adds what earlier calls have found.
func (s *scope) answer(as ...effect.Answer) { s.answers = append(slices.Clip(s.answers), as...) }

// inArm enters an arm of a branch, or the body of a loop.
func (s *scope) inArm(a effect.Arm) { s.path = append(slices.Clip(s.path), a) }

// need enters code that runs only if the caller passes something.
func (s *scope) need(ns ...poly.Need) { s.needing = append(slices.Clip(s.needing), ns...) }

// inLoop enters a loop.
func (s *scope) inLoop(f *frame) { s.loops = append(slices.Clip(s.loops), f) }

// under enters code that a condition guards.
func (s *scope) under(condition string) {
	if settings.functions {
		s.when = append(slices.Clip(s.when), condition)
	}
}

// once enters code that runs at most once per loop. No loop: nothing changes.
func (s *scope) once(loops ...*frame) {
	for _, f := range loops {
		if f != nil {
			s.dropped = append(slices.Clip(s.dropped), f)
		}
	}
}

// drops reports whether the code runs at most once per loop f.
func (s *scope) drops(f *frame) bool { return slices.Contains(s.dropped, f) }

// leaves are the loops that the code behind leaves for sure.
func (s *scope) leaves() []*frame { return s.loops[max(s.base, len(s.loops)-s.left):] }
