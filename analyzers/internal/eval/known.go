package eval

import (
	"fmt"
	"slices"
	"strings"

	"github.com/querylint/querylint/analyzers/internal/poly"
)

// Known is what an evaluation knows of a value, with all that it points to. Nil is a
// value of which nothing is known.
type Known struct {
	Text   string // a constant, nil or not nil, as poly.Need has them
	points bool
	to     *Known // what a pointer points to
	struc  bool
	fields []*Known // of a struct
	list   bool
	elems  []*Known // of a list
	param  int      // it points to what the parameter before this one points to, see alias
	fn     function
}

// alias is the pointer that a function was given for a parameter.
func alias(param int) *Known { return &Known{Text: poly.NotNil, points: true, param: param + 1} }

// IsText is the constant that a value is, or whether it is nil.
func (k *Known) IsText() (string, bool) {
	if k == nil || k.Text == "" {
		return "", false
	}
	return k.Text, true
}

// Len is how many elements a list has.
func (k *Known) Len() (int, bool) {
	switch {
	case k == nil:
		return 0, false
	case k.list:
		return len(k.elems), true
	}
	return 0, k.Text == poly.Nil
}

// Field is the field with a number of the struct that a value is, or points to.
func (k *Known) Field(i int) *Known {
	if k != nil && k.points {
		k = k.to
	}
	if k == nil || i >= len(k.fields) {
		return nil
	}
	return k.fields[i]
}

// plain reports whether a value is a constant, or a function.
func (k *Known) plain() bool { return !k.points && !k.list && !k.struc }

// key tells what is known of one value from what is known of others.
func (k *Known) key(b *strings.Builder) {
	switch {
	case k == nil:
		b.WriteByte('?')
	case k.param > 0:
		fmt.Fprintf(b, "=%d", k.param)
	case k.fn != function{}:
		fmt.Fprintf(b, "func %p %p %p", k.fn.lit, k.fn.fn, k.fn.free)
	case k.points:
		b.WriteByte('&')
		k.to.key(b)
	case k.struc:
		keysOf(b, '{', k.fields)
	case k.list:
		keysOf(b, '[', k.elems)
	default:
		b.WriteString(k.Text)
	}
}

func keysOf(b *strings.Builder, begin byte, ks []*Known) {
	b.WriteByte(begin)
	for _, k := range ks {
		k.key(b)
		b.WriteByte(',')
	}
}

// either is what is known of a value that is one or the other. Lost is called with what
// is forgotten.
func either(a, b *Known, lost func(*Known)) *Known {
	each := func(x, y []*Known) []*Known {
		out := make([]*Known, len(x))
		for i := range x {
			out[i] = either(x[i], y[i], lost)
		}
		return out
	}
	switch {
	case a == b:
		return a
	case a == nil || b == nil:
	case a.param == b.param && a.fn == b.fn && a.points && b.points:
		return &Known{Text: poly.NotNil, points: true, param: a.param, to: either(a.to, b.to, lost)}
	case a.struc && b.struc && len(a.fields) == len(b.fields):
		return &Known{struc: true, fields: each(a.fields, b.fields)}
	case a.list && b.list && len(a.elems) == len(b.elems):
		return &Known{Text: a.Text, list: true, elems: each(a.elems, b.elems)}
	case a.fn == b.fn && a.plain() && b.plain() && a.Text == b.Text:
		return a
	}
	lost(a)
	lost(b)
	if notNil(a) && notNil(b) {
		return &Known{Text: poly.NotNil}
	}
	return nil
}

func notNil(k *Known) bool { return k != nil && k.Text == poly.NotNil }

// aliases are the parameters to which what a value points belongs.
func (k *Known) aliases(f func(param int)) {
	if k == nil {
		return
	}
	if k.param > 0 {
		f(k.param - 1)
	}
	k.to.aliases(f)
	for _, of := range slices.Concat(k.fields, k.elems) {
		of.aliases(f)
	}
}
