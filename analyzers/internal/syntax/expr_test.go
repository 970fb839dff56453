package syntax

import (
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/querylint/querylint/analyzers/internal/catalog"
	"github.com/querylint/querylint/analyzers/internal/testsource"
)

const lengths = `package p

func want(any, string) {}

func fill(*[]int) {}

var kinds = []string{"a", "b"}

var Grown = []string{"a"}

func init() { Grown = append(Grown, "b") }

func lists(ids []int64, n int) {
	want([]int{1, 2, 3}, "3")
	want([]string(nil), "")
	want(kinds, "2")
	want(Grown, "")
	want(ids, "")
	want(append([]int{1}, 2, 3), "3")
	want(append([]int64{1}, ids...), "")
	two := []int{1}
	two = append(two, 2)
	want(two, "2")
	many := []int{1}
	for range n {
		many = append(many, 2)
	}
	want(many, "")
	given := []int{1}
	given = make([]int, n)
	want(given, "")
	none := []int{}
	want(none, "0")
	var later []int
	want(later, "")
	filled := []int{}
	fill(&filled)
	want(filled, "")
	want([]int{1, 2}[:1], "2")
	want("four", "6")
}
`

// The length of a list is known where the code writes out what it has, at most.
func TestConstLen(t *testing.T) {
	pass := testsource.Check(t, lengths)
	p := NewPackage(pass, catalog.Default())
	p.ScanPackage()
	for _, w := range testsource.Wants(t, pass) {
		got := ""
		if n, known := p.ConstLen(w.Expr); known {
			got = strconv.FormatInt(n, 10)
		}
		assert.Equal(t, w.Text, got, "line %d", w.Line)
	}
}

const units = `package p

type T struct{ run func() }

func a() { b() }
func b() { c(); a() }
func c() { d() }
func d() {}

func (t *T) method(n int) {
	t.run = func() { d() }
	keep := func() { keepOne(n) }
	keep()
	func() { a() }()
}

func keepOne(int) {}
`

// Units are functions and the literals that are kept; what calls itself through others
// is one cycle, and callees come first.
func TestUnits(t *testing.T) {
	pass := testsource.Check(t, units)
	p := NewPackage(pass, catalog.Default())
	p.ScanPackage()
	p.LinkUnits()
	order := p.Cycles()
	at := make(map[string]int)
	for i, u := range order {
		at[u.Name] = i
		assert.Equal(t, u.Name == "example.com/p.a" || u.Name == "example.com/p.b", len(u.Cycle) == 2, u.Name)
	}
	assert.Len(t, at, 8)
	for _, call := range [][2]string{{"c", "d"}, {"b", "c"}, {"(*T).method", "a"}, {"(*T).method.run", "d"}, {"(*T).method.keep", "keepOne"}} {
		caller := "example.com/p." + call[0]
		assert.Contains(t, at, caller)
		assert.Less(t, at["example.com/p."+call[1]], at[caller], "%s calls %s", caller, call[1])
	}
	numbers := make(map[string]int)
	for _, u := range order {
		if u.Func != nil && u.Func.Name() == "method" {
			for o, i := range u.Params {
				numbers[o.Name()] = i
			}
		}
	}
	assert.Equal(t, map[string]int{"t": 0, "n": 1}, numbers, "the receiver is 0")
}
