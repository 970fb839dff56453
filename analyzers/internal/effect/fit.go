package effect

import (
	"strings"

	"github.com/querylint/querylint/analyzers/internal/catalog"
	"github.com/querylint/querylint/sqlcheck"
)

const (
	// MaxSteps is how many steps of its callees a function has; its own come on
	// top, up to maxOwnSteps.
	MaxSteps    = 96
	MaxOwnSteps = 4 * MaxSteps
	ManySteps   = 24 // from here on a caller gets no more repeats of a place
	maxRepeats  = 4
	MaxPath     = 16
)

// Fit keeps the steps of a function within their bounds: first without more
// repeats of a place than tell anything, then without the last ones that come
// from callees. What begins or ends something stays: without the end of a
// transaction nothing could be said of it. It returns how many were lost that no
// other step stands for. Those that stay are moved together in place.
func Fit(steps []Step) (kept []Step, lost int) {
	if len(steps) <= MaxSteps {
		return steps, 0
	}
	steps = WithoutRepeats(steps)
	all := len(steps)
	steps = withoutLast(steps, MaxSteps, func(s *Step) bool { return !Bounds(s.Op) && len(s.Chain) > 1 })
	steps = withoutLast(steps, MaxOwnSteps, func(s *Step) bool { return !Bounds(s.Op) })
	steps = steps[:min(len(steps), MaxOwnSteps)]
	return steps, all - len(steps)
}

// Bounds reports whether a step begins or ends what others stand in.
func Bounds(op catalog.Op) bool {
	switch op {
	case catalog.Begin, catalog.Commit, catalog.Rollback, catalog.Lock, catalog.Unlock, catalog.Shut, catalog.Ack:
		return true
	}
	return false
}

// withoutLast takes the last steps that may go until no more than n are left.
func withoutLast(steps []Step, n int, may func(*Step) bool) []Step {
	gone := make(map[int]bool)
	for i := len(steps) - 1; i >= 0 && len(steps)-len(gone) > n; i-- {
		if may(&steps[i]) {
			gone[i] = true
		}
	}
	return without(steps, gone)
}

func without(steps []Step, gone map[int]bool) []Step {
	if len(gone) == 0 {
		return steps
	}
	n := 0
	for i := range steps {
		if !gone[i] {
			steps[n] = steps[i]
			n++
		}
	}
	clear(steps[n:])
	return steps[:n]
}

// repeat tells steps that do the same, whatever calls lead to them.
type repeat struct {
	op        catalog.Op
	name      string
	file      string
	line      int
	on, gives string
	param     int
	keys      string
	sql       *sqlcheck.Description
	within    int // the bound before it, as a number of its own repeat
}

// WithoutRepeats keeps the first of the steps that do the same behind the same
// bound, and the last, moved together in place.
func WithoutRepeats(steps []Step) []Step {
	seen := make(map[repeat][]int)
	numbers := make(map[repeat]int)
	gone := make(map[int]bool)
	within := 0
	for i := range steps {
		r := repeatOf(&steps[i])
		if Bounds(r.op) {
			if numbers[r] == 0 {
				numbers[r] = len(numbers) + 1
			}
			within = numbers[r]
		} else {
			r.within = within
		}
		if at := seen[r]; len(at) == maxRepeats {
			gone[at[maxRepeats-1]] = true
			at[maxRepeats-1] = i
		} else {
			seen[r] = append(at, i)
		}
	}
	return without(steps, gone)
}

func repeatOf(s *Step) repeat {
	r := repeat{op: s.Op, name: s.Leaf.Iface + s.Leaf.Name, on: s.On.ID + s.On.Field, gives: s.Gives().ID, param: s.On.Param}
	if n := len(s.Chain); n > 0 {
		r.file, r.line = s.Chain[n-1].File, s.Chain[n-1].Line
	}
	if len(s.SQL) > 0 {
		r.sql = &s.SQL[0]
	}
	var keys strings.Builder
	for _, a := range s.Args {
		keys.WriteString(a.For + a.Pattern + "\x00")
	}
	r.keys = keys.String()
	return r
}

// Shorten keeps the outermost of the branches and loops around a step.
func Shorten(path []Arm) []Arm { return path[:min(len(path), MaxPath)] }
