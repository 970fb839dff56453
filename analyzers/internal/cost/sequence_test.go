package cost

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"

	"github.com/querylint/querylint/analyzers/internal/effect"
	"github.com/querylint/querylint/analyzers/internal/poly"
)

// What functions do comes through calls, transactions, repositories made of a
// transaction and interfaces in its order, with the handle that it works on.
func TestSequences(t *testing.T) {
	pkgs, err := packages.Load(&packages.Config{
		Mode: packages.LoadAllSyntax | packages.NeedModule,
		Dir:  "../../../testdata/sequence",
	}, "./...")
	require.NoError(t, err)
	require.Zero(t, packages.PrintErrors(pkgs))
	graph, err := checker.Analyze([]*analysis.Analyzer{Analyzer}, pkgs, nil)
	require.NoError(t, err)
	got := make(map[string]string)
	for _, act := range graph.Roots {
		require.NoError(t, act.Err)
		for _, s := range act.Result.(*Result).Sequences {
			got[poly.LocalName(s.Function)] = show(s)
		}
	}
	for _, tt := range []struct{ function, want string }{
		{"(*SQL).Move", `
begin on s.db gives tx
UPDATE carts on tx [loop over list]
UPDATE users on s.db
commit on tx
rollback on tx [deferred]`},
		{"(*Shop).Checkout", `
begin on s.db gives tx
DELETE carts on tx
UPDATE payments on s.repo.db
commit on tx`},
		{"(*Shop).Wrapped", `
begin on s.repo.db gives tx
DELETE carts on tx
commit on tx`},
		{"(*Shop).Move", `
begin on s.mover.db gives tx [loop over map]
UPDATE carts on tx [loop over map] [loop over list]
UPDATE users on s.mover.db [loop over map]
commit on tx [loop over map]
rollback on tx [loop over map] [deferred]`},
	} {
		assert.Equal(t, strings.TrimSpace(tt.want), got[tt.function], tt.function)
	}
}

func show(s effect.Sequence) string {
	var lines []string
	for _, st := range s.Steps {
		what := st.Leaf.Name
		if st.Op != "" {
			what = string(st.Op)
		} else if len(st.SQL) > 0 {
			what = st.SQL[0].Verb + " " + st.SQL[0].Tables[0].Name
		}
		what += " on " + st.On.Text
		if st.Gives().Kind != effect.Unknown {
			what += " gives " + st.Gives().Text
		}
		for _, a := range st.Path {
			switch a.Kind {
			case effect.Loop:
				what += fmt.Sprintf(" [loop over %s]", []string{"a counter", "map", "list", "channel"}[a.Over])
			case effect.Deferred:
				what += " [deferred]"
			case effect.Goroutine:
				what += " [goroutine]"
			}
		}
		lines = append(lines, what)
	}
	return strings.Join(lines, "\n")
}

// A step comes before another unless they are on different ways, or its own way
// leaves the function.
func TestStepBefore(t *testing.T) {
	at := func(path ...effect.Arm) *effect.Step { return &effect.Step{Path: path} }
	loop := effect.Arm{Node: 1, Kind: effect.Loop}
	then, otherwise := effect.Arm{Node: 2}, effect.Arm{Node: 2, Arm: 1}
	leaves := effect.Arm{Node: 3, Leaves: true}
	for i, tt := range []struct {
		s, t *effect.Step
		want bool
	}{
		{at(), at(), true},
		{at(loop), at(), true},
		{at(), at(loop, then), true},
		{at(then), at(otherwise), false},
		{at(loop, then), at(loop, otherwise), false},
		{at(then), at(), true},
		{at(leaves), at(), false},
		{at(leaves), at(leaves), true},
		{at(leaves, then), at(leaves), true},
	} {
		assert.Equal(t, tt.want, tt.s.Before(tt.t), i)
	}
}
