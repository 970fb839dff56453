package effect

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/querylint/querylint/analyzers/internal/catalog"
	"github.com/querylint/querylint/analyzers/internal/poly"
)

// Repeats of a place go first, but neither the last of them nor those of another
// transaction.
func TestWithoutRepeats(t *testing.T) {
	step := func(op catalog.Op, line int) Step {
		return Step{Op: op, Term: poly.Term{Chain: []poly.Frame{{File: "a.go", Line: line}, {File: "b.go", Line: line}}}}
	}
	var steps []Step
	for range 10 {
		steps = append(steps, step(catalog.Del, 1))
	}
	steps = append(steps, step(catalog.Begin, 2), step(catalog.Del, 1), step(catalog.Commit, 3))
	steps[9].Line = 99
	got := WithoutRepeats(steps)
	require.Len(t, got, maxRepeats+3)
	assert.Equal(t, 99, got[maxRepeats-1].Line, "the last one")
	assert.Equal(t, catalog.Del, got[maxRepeats+1].Op, "the one in the transaction")
}
