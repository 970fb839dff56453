package link

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/querylint/querylint/analyzers/internal/poly"
)

// Slot is a place for a function, as far as one package fills it: a field of a type, or a
// variable of a package. Its key is pkg/path.T.Field or pkg/path.Variable, and with [] at
// its end that of the elements of a map or list there.
type Slot struct {
	Key   string
	Funcs []Method // what the package puts there
	From  []string // the slots whose functions it puts there
	Takes []string // functions of the package that put a parameter there
	Gives []string // functions, of any package, by which it does so
	Open  bool     // it also puts there what is not known
}

// Called is the name of the one method that a slot has as an interface.
const Called = "call"

// Keep is a parameter of a function that the function puts into a slot.
type Keep struct {
	Param int
	Slot  string
}

const (
	// Element and Each are the ends of the keys of slots in a map or list, of which a call
	// reaches one, or a loop all.
	Element = "[]"
	Each    = "[…]"

	maxSlotFuncs = 32 // of a map or list; with more it stays unresolved
	maxSlots     = 16 // slots that are filled from others
)

// isSlot reports whether the call of an interface is one of a slot.
func (g *Program) isSlot(key string) bool { return g.slots[slotKey(key)] != nil }

// ElementOf is the key of the elements of a map or list, which it may be already.
func ElementOf(key string) string { return strings.TrimSuffix(key, Element) + Element }

// slotKey is the key of the slot that a call is one of.
func slotKey(key string) string {
	if list, ok := strings.CutSuffix(key, Each); ok {
		return list + Element
	}
	return key
}

func (g *Program) addSlots(slots []Slot) {
	for i := range slots {
		s := &slots[i]
		g.slots[s.Key] = append(g.slots[s.Key], s)
	}
}

// slotImpls are the functions in a slot, as implementations of an interface with one
// method; none where one of them is not known. Of the functions in a field, which may be
// those of different values, all cost something, or which of the values costs what is not
// known.
func (g *Program) slotImpls(key string) []*Impl {
	impls, ok := g.filled[key]
	if !ok {
		var known bool
		impls, known = g.filling(slotKey(key), nil)
		if !known || len(impls) > 1 && isField(key) && slices.ContainsFunc(impls, func(im *Impl) bool { return len(im.Costs) == 0 }) {
			impls = nil
		}
		g.filled[key] = impls
	}
	return impls
}

// id tells functions apart. Those that have no name of their own have a line.
func (m *Method) id() string {
	if m.Line > 0 {
		return m.Func + ":" + strconv.Itoa(m.Line)
	}
	return m.Func
}

// isField reports whether a slot is no element of a map or list.
func isField(key string) bool {
	return !strings.HasSuffix(key, Element) && !strings.HasSuffix(key, Each)
}

// filling are the functions in a slot, and whether all are known. On the way to it are
// the slots that are filled from it.
func (g *Program) filling(key string, onTheWay []string) (impls []*Impl, known bool) {
	if slices.Contains(onTheWay, key) {
		return nil, true
	}
	if len(onTheWay) >= maxSlots {
		g.Limits.Reached(LimitSlots, key)
		return nil, false
	}
	add := func(im *Impl) {
		if !slices.ContainsFunc(impls, func(o *Impl) bool { return o.Type == im.Type }) {
			impls = append(impls, im)
		}
	}
	for _, s := range g.slots[key] {
		if s.Open || slices.ContainsFunc(s.Takes, func(fn string) bool { return !g.gives(key, fn) }) {
			return nil, false
		}
		for _, m := range s.Funcs {
			im := &Impl{Type: m.id()}
			if m.Summary != "" {
				im.Costs = []Method{m}
			}
			add(im)
		}
		for _, from := range s.From {
			others, known := g.filling(from, append(onTheWay, key))
			if !known {
				return nil, false
			}
			for _, im := range others {
				add(im)
			}
		}
	}
	slices.SortFunc(impls, func(a, b *Impl) int { return strings.Compare(a.Type, b.Type) })
	return impls, true
}

// gives reports whether the program calls a function that puts a parameter into a slot: by
// one that it does not call, others may do so.
func (g *Program) gives(key, fn string) bool {
	return slices.ContainsFunc(g.slots[key], func(s *Slot) bool { return slices.Contains(s.Gives, fn) })
}

// joinCosts is the cost of a call of which one of several functions runs, or of a loop that
// calls each of them.
func joinCosts(key string, costs [][]poly.Term) (joined []poly.Term) {
	if strings.HasSuffix(key, Element) {
		return poly.Either(costs...)
	}
	with := poly.Larger
	if strings.HasSuffix(key, Each) {
		with = poly.Add
	}
	for _, terms := range costs {
		joined = with(joined, terms)
	}
	return joined
}

// MergeSlots joins what packages put into slots, each of which may have been told by
// several that import it.
func MergeSlots(all []Slot) []Slot {
	at := make(map[string]int)
	var out []Slot
	for _, s := range all {
		i, ok := at[s.Key]
		if !ok {
			at[s.Key] = len(out)
			s.Funcs, s.From, s.Takes, s.Gives = slices.Clone(s.Funcs), slices.Clone(s.From), slices.Clone(s.Takes), slices.Clone(s.Gives)
			out = append(out, s)
			continue
		}
		o := &out[i]
		o.Open = o.Open || s.Open
		for _, m := range s.Funcs {
			o.Fill(m)
		}
		o.From, o.Takes, o.Gives = union(o.From, s.From), union(o.Takes, s.Takes), union(o.Gives, s.Gives)
	}
	return out
}

// Compare orders what functions keep.
func (k Keep) Compare(l Keep) int {
	return cmp.Or(cmp.Compare(k.Param, l.Param), cmp.Compare(k.Slot, l.Slot))
}

// Fill adds a function to a slot.
func (s *Slot) Fill(m Method) {
	if !slices.ContainsFunc(s.Funcs, func(o Method) bool { return o.id() == m.id() }) {
		s.Funcs = append(s.Funcs, m)
	}
}

// Told is the slot as others are told of it: of one that is not known nothing else counts.
func (s *Slot) Told() Slot {
	if s.Open {
		return Slot{Key: s.Key, Open: true}
	}
	slices.SortFunc(s.Funcs, func(a, b Method) int { return strings.Compare(a.id(), b.id()) })
	s.From, s.Takes, s.Gives = union(s.From, nil), union(s.Takes, nil), union(s.Gives, nil)
	return *s
}

func union(a, b []string) []string {
	all := slices.Concat(a, b)
	slices.Sort(all)
	return slices.Compact(all)
}
