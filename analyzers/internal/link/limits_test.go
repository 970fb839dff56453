package link

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// Packages that reached the same limit count together, under the name that sorts
// first, whichever comes first.
func TestJoinLimits(t *testing.T) {
	a, b := make(Limits), make(Limits)
	a.Reached(LimitSteps, "b.F")
	a.Reached(LimitSteps, "b.F") // both walks of a recursion
	a.Reached(LimitPath, "b.G")
	b.Reached(LimitSteps, "a.F")
	b.Reached(LimitSteps, "c.F")
	want := []Limit{{LimitPath, 1, "b.G"}, {LimitSteps, 3, "a.F"}}
	assert.Equal(t, want, JoinLimits(append(a.List(), b.List()...)))
	assert.Equal(t, want, JoinLimits(append(b.List(), a.List()...)))
}
