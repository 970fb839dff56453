package poly

import (
	"go/token"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestNeedMet(t *testing.T) {
	for _, test := range []struct {
		op           token.Token
		value        string
		met, notMet  []string
		cannotBeTold []string
	}{
		{token.EQL, "true", []string{"true"}, []string{"false"}, []string{"1", `"true"`, Nil}},
		{token.NEQ, "true", []string{"false"}, []string{"true"}, nil},
		{token.EQL, Nil, []string{Nil}, []string{NotNil}, []string{"0", `""`}},
		{token.NEQ, Nil, []string{NotNil}, []string{Nil}, nil},
		{token.EQL, `"a\nb"`, []string{`"a\nb"`}, []string{`""`, `"a"`}, []string{NotNil, "0"}},
		{token.GTR, "0", []string{"1", "12345678901"}, []string{"0", "-1"}, []string{"1.5", "18446744073709551616"}},
		{token.GEQ, "1", []string{"1"}, []string{"0"}, nil},
		{token.LSS, "1", []string{"0"}, []string{"1"}, nil},
		{token.LEQ, "0", []string{"0"}, []string{"1"}, nil},
	} {
		n := Need{Param: 1, Op: test.op, Value: test.value}
		for _, v := range append(test.met, test.cannotBeTold...) {
			assert.True(t, n.Met(v), "%s %s %s", v, test.op, test.value)
		}
		for _, v := range test.notMet {
			assert.False(t, n.Met(v), "%s %s %s", v, test.op, test.value)
			assert.True(t, n.If(false).Met(v), "not %s %s %s", v, test.op, test.value)
		}
		for _, v := range test.met {
			assert.False(t, n.If(false).Met(v), "not %s %s %s", v, test.op, test.value)
		}
		assert.Equal(t, n, n.If(true))
		assert.Equal(t, n, n.If(false).If(false))
	}
}

// Of ways that exclude each other one runs; others add up, and the order stays.
func TestSettle(t *testing.T) {
	is := func(param int, op token.Token, value string) []Need { return []Need{{param, "", op, value}} }
	query := func(needs ...[]Need) (terms []Term) {
		for _, ns := range needs {
			terms = append(terms, Term{Coef: 1, Needs: ns})
		}
		return terms
	}
	for _, test := range []struct {
		name string
		in   []Term
		coef int64
	}{
		{"if a {q} else {q}", query(is(1, token.EQL, "true"), is(1, token.NEQ, "true")), 1},
		{"if a {q}; if b {q}", query(is(1, token.EQL, "true"), is(2, token.EQL, "true")), 2},
		{"if a {q}; if a {q}", query(is(1, token.EQL, "true"), is(1, token.EQL, "true")), 2},
		{"switch a {case 1: q; case 2: q; case 3: q}", query(is(1, token.EQL, "1"), is(1, token.EQL, "2"), is(1, token.EQL, "3")), 1},
		{"switch a {case 1: q; default: q}", query(is(1, token.EQL, "1"), is(1, token.NEQ, "1")), 1},
		{"q; if a {q}", query(nil, is(1, token.EQL, "true")), 2},
		{"if a {q}; q; if !a {q}", query(is(1, token.EQL, "true"), nil, is(1, token.NEQ, "true")), 2},
		{"if a.X {q}; if !a {q}", query([]Need{{1, ".X", token.EQL, "true"}}, is(1, token.NEQ, "true")), 2},
	} {
		got := Settle(test.in, make([][]Need, len(test.in)))
		if assert.Len(t, got, 1, test.name) {
			assert.Equal(t, test.coef, got[0].Coef, test.name)
			assert.Empty(t, got[0].Needs, test.name)
		}
	}

	kept := [][]Need{is(4, token.EQL, "true"), nil, nil}
	in := query(is(1, token.EQL, "true"), is(2, token.EQL, "true"), nil)
	in[1].Leaf.Kind = RPC
	in[2].Leaf.Kind = DBWrite
	got := Settle(in, kept)
	assert.Equal(t, []Kind{DBRead, RPC, DBWrite}, []Kind{got[0].Leaf.Kind, got[1].Leaf.Kind, got[2].Leaf.Kind}, "in their order")
	assert.Equal(t, kept[0], got[0].Needs)
}

func TestFlags(t *testing.T) {
	call := Leaf{Flags: Flag(1, "false") | Flag(3, "true") | Flag(31, Nil) | Flag(2, NotNil) | Flag(4, "1") | Flag(32, "true") | Flag(0, "true")}
	runs := func(param int, part string, op token.Token, value string) bool {
		term := Term{Needs: []Need{{param, part, op, value}}}
		return term.Runs(call)
	}
	assert.False(t, runs(1, "", token.EQL, "true"))
	assert.True(t, runs(1, "", token.EQL, "false"))
	assert.True(t, runs(1, ".F", token.EQL, "true"), "a field is not told")
	assert.True(t, runs(2, "", token.EQL, Nil), "nor what is no flag")
	assert.False(t, runs(3, "", token.NEQ, "true"))
	assert.False(t, runs(31, "", token.NEQ, Nil))
	assert.True(t, runs(4, "", token.EQL, "2"))
	assert.True(t, runs(0, "", token.EQL, "false"))
	assert.True(t, runs(32, "", token.EQL, "false"), "more parameters than there are bits")
}
