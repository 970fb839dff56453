package sqlvalue

import (
	"go/types"
)

// env is what variables hold, as far as it differs from what they held where
// the branch began.
type env struct {
	up   *env
	vars map[types.Object]Node
	dead bool // control has left
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

func (e *env) child() *env { return &env{up: e} }

// join puts what holds behind branches into the environment that they began
// in.
func (e *env) join(base int, list ...*env) {
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
	c := &Choice{N: len(alive), Base: at}
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
		e.set(o, merge(c, values))
	}
}
