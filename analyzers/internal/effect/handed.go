package effect

import (
	"maps"
	"slices"

	"github.com/querylint/querylint/analyzers/internal/catalog"
	"github.com/querylint/querylint/analyzers/internal/poly"
)

// Handed is a function literal among the arguments of an open call. Its steps stand behind
// the call, in the terms of the function that has both, until it shows who is called: only
// that tells where the literal runs, and with which connection.
//
//	func (s *Service) Pay(ctx context.Context, id int) error {
//		return s.tx.Do(ctx, func(ctx context.Context, tx Store) error { return tx.Carts().Pay(ctx, id) })
//	}
type Handed struct {
	Call   poly.Frame // the open call
	Arg    int        // which of its arguments, counted from 1
	Params []string   // the ids of its parameters, counted from 1
}

// HandOver notes that steps are those of a literal that an open call gets.
func HandOver(steps []Step, h *Handed) {
	for i := range steps {
		steps[i].Handed = slices.Concat([]*Handed{h}, steps[i].Handed)
	}
}

// Taken is how many of the steps behind an open call are those of the literals that it gets.
func (s *Step) Taken(behind []Step) int {
	n := 0
	for n < len(behind) && len(behind[n].Handed) > 0 && len(s.Chain) > 0 && sameFrame(behind[n].Handed[0].Call, s.Chain[len(s.Chain)-1]) {
		n++
	}
	return n
}

func sameFrame(a, b poly.Frame) bool { return a.File == b.File && a.Line == b.Line && a.Col == b.Col }

// Place is the step, of those that an open call turns out to have, at which a parameter is
// called, or -1. Where it is called outside of a transaction, too, as by a manager that
// joins the one of its caller, the other place counts.
func Place(steps []Step, param int) int {
	place, begun := -1, false
	for i := range steps {
		s := &steps[i]
		begun = begun || s.Op == catalog.Begin
		if s.Leaf.Kind != poly.Param || s.Leaf.Param != param || s.Leaf.Elem {
			continue
		}
		if begun {
			return i
		}
		if place < 0 {
			place = i
		}
	}
	return place
}

// RunAt is a step of a literal that the open call has got, where the call turns out to run it.
// run is the place as the function knows it that makes the call, inner its path behind that
// of the call.
func (s Step) RunAt(call, run *Step) Step {
	h := s.Handed[0]
	s.Handed = s.Handed[1:]
	of := maps.Collect(func(yield func(string, Value) bool) {
		for i, id := range h.Params {
			if i < len(run.Passed) && id != "" && run.Passed[i].Kind != Unknown && !yield(id, run.Passed[i]) {
				return
			}
		}
	})
	s = s.Rebound(of)
	own := s.Path[min(len(call.Path), len(s.Path)):]
	s.Path = Shorten(slices.Concat(run.Path, own))
	s.Coef, s.Factors = poly.Multiply(s.Coef, run.Coef), poly.Product(s.Factors, run.Factors)
	return s
}
