package sqlvalue

import (
	"go/ast"
)

// loop walks a body once: what it appends is there once.
func (w *Walk) loop(t turn, body func()) {
	end := &loopEnd{}
	w.ends = append(w.ends, end)
	w.turns = append(w.turns, t)
	b := w.within(body)
	w.turns = w.turns[:len(w.turns)-1]
	w.ends = w.ends[:len(w.ends)-1]
	if !b.dead {
		for o, n := range b.vars {
			if old, ok := w.env.get(o); ok {
				if t.any && (isText(o.Type()) || isBuilder(o.Type())) && addsByBranch(n, old) {
					n = &Cat{n, &Gap{Kind: Clause, Param: -1}} // what the other turns add
				}
				w.env.set(o, n)
			}
		}
		return
	}
	// The body leaves in all its ways: what it set, it may have set.
	if len(end.envs) > 0 {
		last := end.envs[len(end.envs)-1]
		for e := last; e != nil && e != w.env; e = e.up {
			for o, n := range e.vars {
				if old, ok := w.env.get(o); ok {
					w.env.set(o, together(merge(&Choice{N: 2, Base: 1}, []Node{n, old})))
				}
			}
		}
	}
}

// addsByBranch reports whether what is behind an old value depends on a branch.
func addsByBranch(n, old Node) bool {
	for n != nil && n != old {
		c, ok := n.(*Cat)
		if !ok {
			_, branches := n.(*Alt)
			return branches
		}
		if _, branches := c.R.(*Alt); branches {
			return true
		}
		n = c.L
	}
	return false
}

func (w *Walk) rangeVars(s *ast.RangeStmt) {
	var list []*Elem
	if isTextSlice(w.src.Info.TypeOf(s.X)) {
		if n := w.eval(s.X); n != nil {
			if elems, whole := Elems(n, nil); whole && len(elems) > 0 && len(elems) <= maxAlternatives {
				list = elems
			}
		}
	} else if w.rangeComposite(s) {
		return
	}
	for i, e := range []ast.Expr{s.Key, s.Value} {
		id, ok := e.(*ast.Ident)
		if !ok {
			continue
		}
		o := w.src.Info.ObjectOf(id)
		if o == nil {
			continue
		}
		if i == 1 && len(list) > 0 {
			values := make([]Node, len(list))
			for k, el := range list {
				values[k] = el.X
			}
			if len(values) == 1 {
				w.env.set(o, values[0])
			} else {
				w.env.set(o, &Alt{&Choice{N: len(values)}, values})
			}
			continue
		}
		w.env.set(o, &Gap{Expr: id, Param: -1})
	}
}

// rangeComposite binds the variables of a loop over a table.
func (w *Walk) rangeComposite(s *ast.RangeStmt) bool {
	if !lookedUp(w.src.Info.TypeOf(s.X), 0) {
		return false
	}
	t, ok := w.eval(s.X).(*Composite)
	if !ok || len(t.Entries) == 0 {
		return false
	}
	c, list := t.each(w.src.Key)
	keys, values := &Alt{Choice: c}, &Alt{c, list}
	for _, e := range t.Entries {
		keys.List = append(keys.List, e.Key)
	}
	for i, n := range []Node{keys, values} {
		if id, ok := []ast.Expr{s.Key, s.Value}[i].(*ast.Ident); ok {
			if o := w.src.Info.ObjectOf(id); o != nil && !decides(o.Type()) {
				w.env.set(o, n)
			}
		}
	}
	return true
}
