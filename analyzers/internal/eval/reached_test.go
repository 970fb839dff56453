package eval

import (
	"go/ast"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestReached(t *testing.T) {
	v, p, _ := evaluator(t, header+`
func first() {}
func second() {}

func walk(depth int, deep bool) {
	want(depth, "")
	first()
	if !deep || depth == 0 {
		return
	}
	for range 3 {
		walk(depth-1, deep)
		second()
	}
}

func hands(depth int) { walk(depth, true) }

func turns(p bool) {
	for _, deep := range []bool{p, true} {
		walk(5, deep)
	}
}
`)
	comes := func(name string, args ...*Known) (out []string, skips bool) {
		for _, u := range p.Units {
			if u.Func.Name() != name {
				continue
			}
			e := v.Unit(u, args)
			ast.Inspect(u.Body, func(n ast.Node) bool {
				if call, ok := n.(*ast.CallExpr); ok && !e.Leaves(call) {
					out = append(out, call.Fun.(*ast.Ident).Name)
				}
				return true
			})
			return out, e.Skips()
		}
		require.Fail(t, name)
		return nil, false
	}
	is := func(text string) *Known { return &Known{Text: text} }
	all := []string{"want", "first", "walk", "second"}
	none := []string{"want", "first"}
	for _, test := range []struct {
		args  []*Known
		want  []string
		skips bool
	}{
		{nil, all, false},
		{[]*Known{nil, nil, is("true")}, all, false},
		{[]*Known{nil, nil, is("false")}, none, true},
		{[]*Known{nil, is("0")}, none, true},
		{[]*Known{nil, is("2"), nil}, all, true},
	} {
		got, skips := comes("walk", test.args...)
		assert.Equal(t, test.want, got)
		assert.Equal(t, test.skips, skips)
	}
	got, skips := comes("hands", nil, is("1"))
	assert.Equal(t, []string{"walk"}, got)
	assert.True(t, skips, "a function that it calls")
	_, skips = comes("turns", nil, is("false"))
	assert.False(t, skips, "other turns come to them")
	_, skips = comes("hands", nil, is("40"))
	assert.False(t, skips, "too deep")
}
