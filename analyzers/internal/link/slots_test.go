package link

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/querylint/querylint/analyzers/internal/pack"
	"github.com/querylint/querylint/analyzers/internal/poly"
)

func fills(key string, funcs ...string) Slot {
	s := Slot{Key: key}
	for _, f := range funcs {
		m := Method{Name: Called, Func: f}
		if f != "free" {
			m.Summary = costs(f)
		}
		s.Funcs = append(s.Funcs, m)
	}
	return s
}

func costs(name string) pack.Packed {
	return Costs(poly.Term{Coef: 1, Leaf: poly.Leaf{Kind: poly.DBRead, Name: name, Handle: poly.None}, Chain: []poly.Frame{{Function: name}}})
}

// reads is how many queries a call of a slot comes to.
func reads(g *Program, key string) (n int64, oneOf bool) {
	call := poly.Term{Coef: 1, Leaf: poly.Leaf{Kind: poly.Iface, Iface: key, Name: Called}, Chain: []poly.Frame{{Function: key}}}
	for _, t := range g.terms([]poly.Term{call}, 0, "") {
		n += t.Coef
		oneOf = oneOf || t.OneOf
	}
	return n, oneOf
}

func TestSlots(t *testing.T) {
	from := func(key string, others ...string) Slot { return Slot{Key: key, From: others} }
	var deep []Slot
	for i := range 2 * maxSlots {
		deep = append(deep, from(fmt.Sprint("p.T.f", i), fmt.Sprint("p.T.f", i+1)))
	}
	deep = append(deep, fills(fmt.Sprint("p.T.f", 2*maxSlots), "a"))
	var many []string
	for i := range maxSlotFuncs + 1 {
		many = append(many, fmt.Sprint("f", i))
	}
	for _, test := range []struct {
		name  string
		slots []Slot // each by a package
		call  string
		want  int64
		oneOf bool
	}{
		{"one", []Slot{fills("p.T.f", "a")}, "p.T.f", 1, false},
		{"of two packages", []Slot{fills("p.T.f", "a"), fills("p.T.f", "a", "b")}, "p.T.f", 1, true},
		{"one of them free", []Slot{fills("p.T.f", "a"), fills("p.T.f", "free")}, "p.T.f", 0, false},
		{"one of them not known", []Slot{fills("p.T.f", "a"), {Key: "p.T.f", Open: true}}, "p.T.f", 0, false},
		{"by a function that nobody calls", []Slot{fills("p.T.f", "a"), {Key: "p.T.f", Takes: []string{"p.Set"}}}, "p.T.f", 0, false},
		{"by one that another package calls", []Slot{{Key: "p.T.f", Takes: []string{"p.Set"}}, {Key: "p.T.f", Gives: []string{"p.Set"}, Funcs: fills("", "a").Funcs}}, "p.T.f", 1, false},
		{"nothing", nil, "p.T.f", 0, false},
		{"too many", []Slot{fills("p.T.f", many[:maxImpls+1]...)}, "p.T.f", 0, false},
		{"from others", []Slot{from("p.T.f", "p.C.f", "p.C.g"), fills("p.C.f", "a"), fills("p.C.g", "b")}, "p.T.f", 1, true},
		{"from what is not known", []Slot{from("p.T.f", "p.C.f"), {Key: "p.C.f", Open: true}, fills("p.T.f", "a")}, "p.T.f", 0, false},
		{"from each other", []Slot{from("p.T.f", "p.C.f"), from("p.C.f", "p.T.f"), fills("p.C.f", "a")}, "p.T.f", 1, false},
		{"from far away", deep, "p.T.f0", 0, false},
		{"element", []Slot{fills("p.m[]", "a"), fills("p.m[]", "free")}, "p.m[]", 1, true},
		{"each", []Slot{fills("p.m[]", "a", "b", "free"), fills("p.m[]", "b")}, "p.m[…]", 2, false},
		{"each, not all known", []Slot{fills("p.m[]", "a"), {Key: "p.m[]", Open: true}}, "p.m[…]", 0, false},
		{"many elements", []Slot{fills("p.m[]", many[:maxImpls+1]...)}, "p.m[]", 1, true},
		{"too many elements", []Slot{fills("p.m[]", many...)}, "p.m[]", 0, false},
	} {
		var facts []*Package
		for _, s := range test.slots {
			facts = append(facts, &Package{Slots: []Slot{s}})
		}
		n, oneOf := reads(NewProgram(facts...), test.call)
		assert.Equal(t, test.want, n, test.name)
		assert.Equal(t, test.oneOf, oneOf, test.name)
		n, _ = reads(NewProgram(&Package{Slots: MergeSlots(test.slots)}), test.call)
		assert.Equal(t, test.want, n, "%s, merged", test.name)
	}
}

func TestMergeSlots(t *testing.T) {
	a := []Slot{fills("p.T.f", "a"), {Key: "p.T.f", From: []string{"p.C.f"}, Open: true}, fills("p.T.f", "a", "b")}
	merged := MergeSlots(a)
	if assert.Len(t, merged, 1) {
		assert.Equal(t, []string{"a", "b"}, []string{merged[0].Funcs[0].Func, merged[0].Funcs[1].Func})
		assert.Equal(t, []string{"p.C.f"}, merged[0].From)
		assert.True(t, merged[0].Open)
		assert.Len(t, merged[0].Funcs, 2)
	}
	assert.Len(t, a[0].Funcs, 1, "what others have told stays as it is")
	assert.Equal(t, Slot{Key: "p.T.f", Open: true}, merged[0].Told())
}
