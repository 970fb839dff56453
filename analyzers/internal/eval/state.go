package eval

import (
	"go/ast"
	"go/types"
	"maps"
	"slices"

	"github.com/querylint/querylint/analyzers/internal/poly"
)

// value is what an expression is known to be where the evaluation stands; nil: nothing.
type value any

type (
	text   string  // a constant, nil or not nil
	record []value // the fields of a struct; nobody writes to it
	ref    struct{ at loc }
	list   struct { // its elements are at a place that others may share
		at loc
		n  int
	}
	elems    []value // of a list; nobody writes to it
	function struct {
		fn   *types.Func
		lit  *ast.FuncLit
		free *captured // of a literal that another function has made
	}
)

// captured is what the variables around a literal hold, which nothing changes any more.
type captured struct{ vars map[*types.Var]*Known }

// loc is a variable, or the place of what the code allocates.
type loc struct {
	node any // *types.Var or ast.Node
	path string
}

// state is what is known where the evaluation stands. What escapes, others may change at
// any time: nothing is known of it any more.
type state struct {
	vals    map[loc]value
	escaped map[loc]bool
}

func newState() *state { return &state{make(map[loc]value), make(map[loc]bool)} }

func (st *state) clone() *state {
	if st == nil {
		return nil
	}
	return &state{maps.Clone(st.vals), maps.Clone(st.escaped)}
}

// set gives a place a value.
func (r *run) set(st *state, l loc, v value) {
	r.wrote(l)
	if st.escaped[l] || r.shared[l] {
		r.escape(st, v)
		v = nil
	}
	if v == nil {
		delete(st.vals, l)
	} else {
		st.vals[l] = v
	}
}

// fresh gives a place that is made here its first value.
func (r *run) fresh(st *state, l loc, v value) {
	delete(st.escaped, l)
	r.set(st, l, v)
}

func (r *run) wrote(l loc) {
	r.clock++
	r.written[l] = r.clock
}

// escape forgets what a value leads to: others have it.
func (r *run) escape(st *state, v value) {
	switch v := v.(type) {
	case ref:
		r.escapes(st, v.at)
	case list:
		r.escapes(st, v.at)
	case record:
		for _, f := range v {
			r.escape(st, f)
		}
	case elems:
		for _, e := range v {
			r.escape(st, e)
		}
	}
}

func (r *run) escapes(st *state, l loc) {
	if st.escaped[l] {
		return
	}
	st.escaped[l] = true
	r.wrote(l)
	held := st.vals[l]
	delete(st.vals, l)
	r.escape(st, held)
}

// same reports whether two values are known to be one.
func same(a, b value) bool {
	switch x := a.(type) {
	case record:
		y, ok := b.(record)
		return ok && slices.EqualFunc(x, y, same)
	case elems:
		y, ok := b.(elems)
		return ok && slices.EqualFunc(x, y, same)
	}
	switch b.(type) {
	case record, elems:
		return false
	}
	return a == b
}

// join is what is known where two ways meet.
func (r *run) join(a, b *state) *state {
	switch {
	case a == nil:
		return b
	case b == nil || a == b:
		return a
	}
	out := newState()
	for _, of := range [2]*state{a, b} {
		maps.Copy(out.escaped, of.escaped)
	}
	var lost []value
	for l, v := range a.vals {
		if w := joined(v, b.vals[l], &lost); w != nil && !out.escaped[l] {
			out.vals[l] = w
		}
	}
	for l, v := range b.vals {
		if _, both := a.vals[l]; !both {
			lost = append(lost, v)
		}
	}
	for l := range out.escaped {
		lost = append(lost, a.vals[l], b.vals[l])
	}
	for _, v := range lost {
		r.forget(out, a, b, v)
	}
	return out
}

// forget lets escape what a value has led to, on one of two ways that meet.
func (r *run) forget(out, a, b *state, v value) {
	var at loc
	switch v := v.(type) {
	case ref:
		at = v.at
	case list:
		at = v.at
	case record:
		for _, f := range v {
			r.forget(out, a, b, f)
		}
		return
	case elems:
		for _, e := range v {
			r.forget(out, a, b, e)
		}
		return
	default:
		return
	}
	if !out.escaped[at] {
		out.escaped[at] = true
		r.wrote(at)
		delete(out.vals, at)
		r.forget(out, a, b, a.vals[at])
		r.forget(out, a, b, b.vals[at])
	}
}

// joined is what is known of a value that is one or the other.
func joined(a, b value, lost *[]value) value {
	each := func(x, y []value) []value {
		n := min(len(x), len(y))
		out := make([]value, n)
		for i := range out {
			out[i] = joined(x[i], y[i], lost)
		}
		*lost = append(append(*lost, x[n:]...), y[n:]...)
		return out
	}
	if same(a, b) {
		return a
	}
	switch x := a.(type) {
	case record:
		if y, ok := b.(record); ok {
			return record(each(x, y))
		}
	case elems:
		if y, ok := b.(elems); ok {
			return elems(each(x, y))
		}
	}
	*lost = append(*lost, a, b)
	if isNotNil(a) && isNotNil(b) {
		return text(poly.NotNil)
	}
	return nil
}

func isNotNil(v value) bool {
	switch v := v.(type) {
	case ref, list, function:
		return true
	case text:
		return v == poly.NotNil
	}
	return false
}

// equal reports whether as much is known in two states.
func equal(a, b *state) bool {
	if len(a.vals) != len(b.vals) || len(a.escaped) != len(b.escaped) {
		return false
	}
	for l, v := range a.vals {
		w, ok := b.vals[l]
		if !ok || !same(v, w) {
			return false
		}
	}
	for l := range a.escaped {
		if !b.escaped[l] {
			return false
		}
	}
	return true
}

// zero is the zero value of a type.
func zero(t types.Type, depth int) value {
	if _, open := types.Unalias(t).(*types.TypeParam); open {
		return nil
	}
	switch t := t.Underlying().(type) {
	case *types.Basic:
		switch info := t.Info(); {
		case info&types.IsBoolean != 0:
			return text("false")
		case info&types.IsInteger != 0:
			return text("0")
		case info&types.IsString != 0:
			return text(`""`)
		}
	case *types.Struct:
		if depth > maxDepth {
			return nil
		}
		out := make(record, t.NumFields())
		for i := range out {
			out[i] = zero(t.Field(i).Type(), depth+1)
		}
		return out
	case *types.Pointer, *types.Slice, *types.Map, *types.Signature, *types.Interface, *types.Chan:
		return text(poly.Nil)
	}
	return nil
}
