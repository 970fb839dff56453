package sqlvalue

import (
	"go/constant"
	"go/token"
	"go/types"
)

// env is what variables hold, as far as it differs from what they held where
// the branch began.
type env struct {
	up   *env
	vars map[types.Object]Node
	dead bool // control has left
	// label is what the conditions around say, see Source.Label.
	label string
}

func (e *env) get(o types.Object) (Node, bool) {
	for ; e != nil; e = e.up {
		if n, ok := e.vars[o]; ok {
			return n, true
		}
	}
	return nil, false
}

func (e *env) set(o types.Object, n Node) {
	if e.vars == nil {
		e.vars = make(map[types.Object]Node)
	}
	e.vars[o] = n
}

func (e *env) child() *env { return &env{up: e, label: e.label} }

// join puts what holds behind branches into the environment that they began
// in.
func (e *env) join(base int, list ...*env) { e.joinAs(merge, base, list...) }

// joinAs is join, with the values that the branches leave put together by part.
func (e *env) joinAs(part func(c *Choice, values []Node) Node, base int, list ...*env) {
	var alive []*env
	at := 0
	for i, c := range list {
		if c.dead {
			continue
		}
		if i == base {
			at = len(alive)
		}
		alive = append(alive, c)
	}
	if len(alive) == 0 {
		e.dead = true
		return
	}
	c := &Choice{N: len(alive), Base: at, Labels: labels(alive, e.label)}
	changed := make(map[types.Object]bool)
	var order []types.Object
	for _, b := range alive {
		for o := range b.vars {
			if !changed[o] {
				changed[o] = true
				order = append(order, o)
			}
		}
	}
	for _, o := range order {
		values := make([]Node, len(alive))
		known := true
		for i, b := range alive {
			v, ok := b.get(o)
			known = known && ok
			values[i] = v
		}
		if !known { // declared in one of the branches
			continue
		}
		if k, ok := agreed(values); ok {
			e.set(o, k)
			continue
		}
		e.set(o, together(part(c, values)))
	}
}

// labels are those of branches that say more than what stands around them.
func labels(branches []*env, around string) []string {
	list := make([]string, len(branches))
	some := false
	for i, b := range branches {
		if b.label != around {
			list[i], some = b.label, true
		}
	}
	if !some {
		return nil
	}
	return list
}

// agreed is the number or boolean that a variable holds behind all branches.
func agreed(values []Node) (*Known, bool) {
	first, ok := values[0].(*Known)
	for _, v := range values {
		k, is := v.(*Known)
		ok = ok && is && k.Value != nil && first.Value != nil && constant.Compare(k.Value, token.EQL, first.Value)
	}
	return first, ok
}
