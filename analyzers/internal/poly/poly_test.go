package poly

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func data(text string) Factor {
	return Factor{Class: Data, Before: "len(", Root: text, After: ")", Param: None}
}

func leafTerm(coef int64, fs ...Factor) Term {
	return Term{Coef: coef, Factors: fs, Leaf: Leaf{Kind: DBRead, Name: "gorm First", Handle: None}}
}

func TestSequenceAddsAndBranchesTakeTheLarger(t *testing.T) {
	once, twice, perUser := leafTerm(1), leafTerm(2), leafTerm(1, data("users"))

	sum := Add([]Term{once, perUser}, []Term{twice})
	require.Len(t, sum, 2)
	assert.EqualValues(t, 3, sum[0].Coef)
	assert.EqualValues(t, 1, sum[1].Coef)

	branch := Larger([]Term{once, perUser}, []Term{twice})
	require.Len(t, branch, 2)
	assert.EqualValues(t, 2, branch[0].Coef)
}

func TestCoefficientsSaturate(t *testing.T) {
	big := leafTerm(maxCoef)
	assert.EqualValues(t, maxCoef, Add([]Term{big}, []Term{big})[0].Coef)
	assert.EqualValues(t, maxCoef, Multiply(maxCoef, maxCoef))
	assert.EqualValues(t, 0, Multiply(0, maxCoef))
}

func TestDegreeCountsOnlyWhatGrows(t *testing.T) {
	term := leafTerm(1, data("users"), Factor{Class: Page}, Factor{Class: Batch}, Factor{Class: Miss}, Factor{Class: Rows})
	assert.Equal(t, 2, term.Degree())
}

func TestProductKeepsWhatRaisesTheDegree(t *testing.T) {
	outer := make([]Factor, 0, MaxFactors)
	for i := range MaxFactors - 1 {
		outer = append(outer, data(fmt.Sprint("x", i)))
	}
	fs := Product(append(outer, Factor{Class: Page, Root: "pages"}), []Factor{data("last")})
	assert.Len(t, fs, MaxFactors)
	assert.Equal(t, MaxFactors, Degree(fs))
}

// A cost that lost its parameters would make every transaction closure free.
func TestBoundNeverDropsParametersOrTheTopDegree(t *testing.T) {
	terms := make([]Term, 0, 6*MaxTerms+2)
	for i := range 3 * MaxTerms {
		open := Term{Coef: 1, Leaf: Leaf{Kind: Iface, Iface: "pkg.I", Name: fmt.Sprint("M", i)}}
		if i == 2*MaxTerms {
			open.Factors = []Factor{data("a"), data("b")}
		}
		terms = append(terms, open, leafTerm(1, data(fmt.Sprint("x", i))))
	}
	terms = append(terms, Term{Coef: 1, Leaf: Leaf{Kind: Param, Param: 1}}, leafTerm(1, data("p"), data("q"), data("r")))

	kept := bound(terms)
	assert.LessOrEqual(t, len(kept), 2*MaxTerms)
	var param, top, topOpen bool
	for _, k := range kept {
		param = param || k.Leaf.Kind == Param
		top = top || k.Leaf.Kind == DBRead && k.Degree() == 3
		topOpen = topOpen || k.Leaf.Kind == Iface && k.Degree() == 2
	}
	assert.True(t, param, "the parameter's term")
	assert.True(t, top, "the highest degree")
	assert.True(t, topOpen, "the highest degree behind an interface")
}

// What two reads ask for together is told only if that of both is.
func TestSources(t *testing.T) {
	one, two := Told|1<<1, Told|1<<2
	assert.Equal(t, Told|1<<1|1<<2, one.With(two))
	assert.Equal(t, Sources(0), one.With(0))
	assert.Equal(t, Sources(0), Sources(1<<2).With(one))
	assert.True(t, one.Of(1))
	assert.False(t, one.Of(2))
	assert.False(t, one.Of(63), "that it is told is no parameter")
	assert.False(t, one.Of(None))
}
