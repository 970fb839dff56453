package link

import (
	"strconv"
	"strings"

	"github.com/querylint/querylint/analyzers/internal/poly"
)

// Callers is what is known of the calls in a package or a program.
type Callers struct {
	lists map[string][]Passed // by parameter
	// complete reports whether all calls of a function can be known.
	complete func(function string) bool
	answers  map[string]answer
}

// CallersOf joins uses. complete reports whether all calls of a function can be
// known.
func CallersOf(uses []Use, complete func(string) bool) *Callers {
	g := &Callers{lists: make(map[string][]Passed), complete: complete, answers: make(map[string]answer)}
	for _, u := range uses {
		for _, l := range u.Lists {
			id := ListParam(u.Func, l.Param)
			g.lists[id] = append(g.lists[id], l)
		}
	}
	return g
}

const maxLevels = 16 // of functions that pass a list on

// Longest is how many elements a list has at most. Of one that nobody gives an element
// nothing is known: that code is not there yet.
func (g *Callers) Longest(text string) (int64, bool) {
	if text == "" {
		return 0, false
	}
	r, ok := g.answers[text]
	if !ok {
		if l, ok := poly.ParseLength(text); ok {
			r.n, r.extent = g.length(l, 0, make(map[string]int64))
		}
		g.answers[text] = r
	}
	return r.n, r.extent == bounded && r.n > 0
}

// answer is what is known of the length of a list.
type answer struct {
	n      int64
	extent extent
}

// extent says whether all that a list may be is known.
type extent uint8

const (
	free     extent = iota
	uncalled        // no call by an interface, or none but its own
	bounded
)

// length follows a list to all that it may be. above are the parameters on the way
// here, and by how much the list had grown there: one that comes back longer has
// no bound.
func (g *Callers) length(l poly.Length, grown int64, above map[string]int64) (int64, extent) {
	longest, called := int64(0), len(l.Of) == 0
	for _, id := range l.Of {
		n, k := g.param(id, grown+l.More, above)
		if k == free {
			return 0, free
		}
		longest, called = max(longest, n), called || k == bounded
	}
	if !called {
		return 0, uncalled
	}
	return longest + l.More, bounded
}

func (g *Callers) param(id string, grown int64, above map[string]int64) (int64, extent) {
	if before, again := above[id]; again {
		if grown > before {
			return 0, free
		}
		return 0, uncalled // what comes back says nothing new
	}
	function := id[:strings.LastIndexByte(id, '#')]
	if len(above) > maxLevels || function[0] != '~' && !g.complete(function) {
		return 0, free
	}
	above[id] = grown
	defer delete(above, id)
	longest, called := int64(0), false
	for _, passed := range g.lists[id] {
		if passed.Free {
			return 0, free
		}
		n, k := g.length(passed.Length, grown, above)
		if k == free {
			return 0, free
		}
		longest, called = max(longest, n), called || k == bounded
	}
	switch {
	case called:
		return longest, bounded
	case function[0] == '~':
		return 0, uncalled
	}
	return 0, free // nobody is known to call it
}

// ListParam names a parameter of a function.
func ListParam(function string, param int) string { return function + "#" + strconv.Itoa(param) }
