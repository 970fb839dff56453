package sqlvalue

import (
	"math"
	"slices"
)

// maxTables bounds the tables that a variable may hold. There is one for each way through
// the branches that set a part of it: with ten of them, a thousand.
const maxTables = 64

// with is the table with an entry that was set later. Tables share the entries that they
// have in common: the first that is made of a table goes on in the list of that.
func (t *Composite) with(e *Entry) *Composite {
	n := len(t.Entries)
	if t.used == nil || *t.used > n || n == cap(t.Entries) {
		used := n
		t = &Composite{t.Type, append(make([]Entry, 0, n+n/2+1), t.Entries...), &used}
	}
	*t.used++
	return &Composite{t.Type, append(t.Entries, *e), t.used}
}

// fewer reports whether a value is a table that has more entries on another way through
// a branch.
func (r *reader) fewer(a *Alt, x Node) bool {
	t := r.table(x)
	return t != nil && slices.ContainsFunc(a.List, func(n Node) bool {
		other := r.table(n)
		return other != nil && other != t && slices.ContainsFunc(other.Entries, func(e Entry) bool {
			name, known := e.part()
			return !known || !slices.ContainsFunc(t.Entries, func(own Entry) bool {
				n, known := own.part()
				return known && n == name
			})
		})
	})
}

// table is the table that a value is on one way through the branches, or nil.
func (r *reader) table(n Node) *Composite {
	for range maxTables {
		a, ok := n.(*Alt)
		if !ok {
			break
		}
		n, _ = r.paths.of(a)
	}
	t, _ := n.(*Composite)
	return t
}

// pick takes a value out of a table that depends on branches.
func pick(n Node, of func(*Composite) (Node, bool)) (Node, bool) {
	return (&picker{of: of}).pick(n)
}

// picker takes a value out of tables. What they share it looks at once.
type picker struct {
	of    func(*Composite) (Node, bool)
	depth int
	seen  map[*Alt]Node
}

func (p *picker) pick(n Node) (Node, bool) {
	switch n := n.(type) {
	case *Composite:
		return p.of(n)
	case *Alt:
		if known, ok := p.seen[n]; ok {
			return known, true
		}
		a := &Alt{Choice: n.Choice}
		p.depth++
		for _, x := range n.List {
			v, ok := p.pick(x)
			if !ok {
				return nil, false
			}
			a.List = append(a.List, v)
		}
		if p.depth--; p.depth > 0 {
			if p.seen == nil {
				p.seen = make(map[*Alt]Node)
			}
			p.seen[n] = a
		}
		return a, true
	case *Filled:
		then, ok1 := p.pick(n.Then)
		other, ok2 := p.pick(n.Else)
		return &Filled{n.Of, then, other, n.Choice}, ok1 && ok2
	}
	return nil, false
}

// tables lists the tables that a value may be, or none where it may be something else.
// It ends behind most of them.
func tables(n Node, most int) []*Composite {
	var list []*Composite
	var add func(n Node) bool
	add = func(n Node) bool {
		switch n := n.(type) {
		case *Composite:
			list = append(list, n)
			return len(list) <= most
		case *Alt:
			return !slices.ContainsFunc(n.List, func(x Node) bool { return !add(x) })
		case *Filled:
			return add(n.Then) && add(n.Else)
		}
		list = nil
		return false
	}
	add(n)
	return list
}

// together is a value that may be one of too many tables as one table, of which each part
// is what it may be in them. With fewer, it is the value itself.
func together(n Node) Node {
	if len(tables(n, maxTables)) <= maxTables {
		return n
	}
	all := tables(n, math.MaxInt)
	if len(all) == 0 {
		return n
	}
	at := make(map[*Composite]int, len(all))
	parts := make(map[string]int)
	out := &Composite{Type: all[0].Type}
	var values [][]Node // of the entries of out, in each table
	for i, t := range all {
		at[t] = i
		for _, e := range t.Entries {
			name, ok := e.part()
			if !ok {
				return gap(e.Expr) // it may be any of them
			}
			k, known := parts[name]
			if !known {
				k = len(values)
				parts[name] = k
				out.Entries = append(out.Entries, e)
				values = append(values, slices.Repeat([]Node{e.none()}, len(all)))
			}
			values[k][i] = e.X
		}
	}
	for k := range out.Entries {
		if vs := values[k]; slices.ContainsFunc(vs, func(v Node) bool { return v != vs[0] }) {
			out.Entries[k].X, _ = pick(n, func(t *Composite) (Node, bool) { return vs[at[t]], true })
		}
	}
	return out
}

// part tells the parts of a table from each other. Not all keys are known.
func (e *Entry) part() (name string, known bool) {
	if e.Field != nil {
		return "." + e.Field.Name(), true
	}
	t := Read(e.Key, nil)
	return t.String(), t.Whole()
}

// none is what a table has that was not given the part: a field its zero value, and of a
// key nothing is known.
func (e *Entry) none() Node {
	if e.Field != nil {
		return nil
	}
	return gap(e.Expr)
}
