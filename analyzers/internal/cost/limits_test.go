package cost

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// Packages that reached the same limit count together, under the name that sorts
// first, whichever comes first.
func TestJoinLimits(t *testing.T) {
	a, b := make(limits), make(limits)
	a.reached(limitSteps, "b.F")
	a.reached(limitSteps, "b.F") // both walks of a recursion
	a.reached(limitPath, "b.G")
	b.reached(limitSteps, "a.F")
	b.reached(limitSteps, "c.F")
	want := []Limit{{limitPath, 1, "b.G"}, {limitSteps, 3, "a.F"}}
	assert.Equal(t, want, joinLimits(append(a.list(), b.list()...)))
	assert.Equal(t, want, joinLimits(append(b.list(), a.list()...)))
}
