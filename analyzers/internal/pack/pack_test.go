package pack_test

import (
	"reflect"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/querylint/querylint/analyzers/internal/pack"
)

type place struct {
	File string
	Line int
}

// Base is exported, as what is embedded has to be.
type Base struct{ Of int }

type tree struct {
	Base
	Place  place
	Name   string
	Kind   uint8
	Bits   uint64
	Sign   int64
	Set    bool
	Loads  [3]uint32
	Ways   []place
	Inner  []tree
	To     *place
	Names  map[string]string
	hidden int
}

// What is packed comes back as it was.
func TestValue(t *testing.T) {
	at := place{"/home/x/service/handler.go", 3}
	for name, v := range map[string]tree{
		"nothing":   {},
		"embedded":  {Base: Base{Of: 4}},
		"numbers":   {Kind: 255, Bits: 1<<64 - 1, Sign: -1 << 63, Set: true, Loads: [3]uint32{0, 7, 1<<32 - 1}},
		"negative":  {Sign: -1, Place: place{Line: -70}},
		"lists":     {Name: "a", Ways: []place{at, {}, at}, Inner: []tree{{Name: "b", Ways: []place{at}}, {}, {Name: "a"}}},
		"pointers":  {To: &at, Inner: []tree{{To: &place{}}, {To: &at}}},
		"maps":      {Names: map[string]string{"id": "1", "": "x", "name": ""}},
		"deep":      {Inner: []tree{{Inner: []tree{{Inner: []tree{{Name: "leaf"}}}}}}},
		"many":      {Ways: make([]place, 300)},
		"same look": {Loads: [3]uint32{1}, Ways: []place{{Line: 1}}, To: &place{Line: 1}},
	} {
		assert.Equal(t, &v, pack.Value[tree](pack.Of(&v)), name)
	}
}

func TestLeftOut(t *testing.T) {
	got := pack.Value[tree](pack.Of(&tree{hidden: 1, Ways: []place{}, Names: map[string]string{}}))
	assert.Equal(t, &tree{}, got)
}

// What several have in common is written once, and is one list when it comes back.
func TestShared(t *testing.T) {
	ways := func() []place { return []place{{"/home/x/service/handler.go", 3}, {"/home/x/dao/user.go", 44}} }
	size := func(n int) int {
		var v tree
		for i := range n {
			v.Inner = append(v.Inner, tree{Sign: int64(i), Ways: ways()})
		}
		return len(pack.Of(&v))
	}
	assert.LessOrEqual(t, size(41)-size(1), 40*7)

	v := pack.Value[tree](pack.Of(&tree{Inner: []tree{{Ways: ways()}, {Sign: 1, Ways: ways()}}}))
	assert.Same(t, &v.Inner[0].Ways[0], &v.Inner[1].Ways[0])
}

// A packed value is the same each time, whatever was packed before it.
func TestSame(t *testing.T) {
	v := tree{Names: map[string]string{"a": "1", "b": "2", "c": "3", "d": "4"}}
	first := pack.Of(&v)
	var w pack.Writer
	for i := range 20 {
		w.Pack(&tree{Name: "b", Sign: int64(i)})
		assert.Equal(t, first, w.Pack(&v))
	}
}

// What cannot be packed is said at once, not left out.
func TestUnknown(t *testing.T) {
	assert.Panics(t, func() { pack.Of(&struct{ F func() }{func() {}}) })
	assert.Panics(t, func() { pack.Of(&struct{ F any }{1}) })
	assert.Equal(t, reflect.String, reflect.TypeFor[pack.Packed]().Kind()) // drivers write it as a text
}
