package cost

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/querylint/querylint/analyzers/internal/catalog"
	"github.com/querylint/querylint/analyzers/internal/effect"
)

// What a function costs to analyse does not grow with what its callees reach: of
// functions that each call the two before them, the last one takes no more
// allocations and no more steps than the hundredth.
func TestWorkIsBounded(t *testing.T) {
	allocations := func(n int) float64 {
		ap := passOf(t, doubled(n))
		for _, s := range analyzeBare(ap, catalog.Default()).Sequences {
			require.LessOrEqual(t, len(s.Steps), 2*effect.ManySteps, s.Function)
		}
		return testing.AllocsPerRun(1, func() { analyzeBare(ap, catalog.Default()) }) / float64(n)
	}
	few, many := allocations(100), allocations(800)
	assert.Less(t, few, 1_500.0)
	assert.Less(t, many, 1.2*few)
}

// The end of a transaction is known, however much stands before it, whether it
// comes directly or by way of a helper.
func TestLongTransactionsEnd(t *testing.T) {
	for _, end := range []string{"tx.Commit()", "finish(tx)"} {
		var b strings.Builder
		b.WriteString("package generated\n\nimport \"database/sql\"\n\nfunc finish(tx *sql.Tx) error { return tx.Commit() }\n")
		for i := range 2 * effect.MaxSteps {
			fmt.Fprintf(&b, "func f%[1]d(tx *sql.Tx) { tx.Exec(\"UPDATE t%[1]d SET a = 1\") }\n", i)
		}
		b.WriteString("func long(db *sql.DB) error {\n\ttx, err := db.Begin()\n\tif err != nil {\n\t\treturn err\n\t}\n")
		for i := range 2 * effect.MaxSteps {
			fmt.Fprintf(&b, "\tf%d(tx)\n", i)
		}
		b.WriteString("\treturn " + end + "\n}\n")
		var steps []effect.Step
		for _, s := range analyzeBare(passOf(t, b.String()), catalog.Default()).Sequences {
			if strings.HasSuffix(s.Function, ".long") {
				steps = s.Steps
			}
		}
		require.NotEmpty(t, steps, end)
		assert.Equal(t, catalog.Begin, steps[0].Op, end)
		assert.Equal(t, catalog.Commit, steps[len(steps)-1].Op, end)
		assert.Len(t, steps, effect.MaxSteps, end)
	}
}
