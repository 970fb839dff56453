package effect

import (
	"cmp"
	"hash/fnv"
	"slices"
	"strconv"
	"strings"

	"github.com/querylint/querylint/analyzers/internal/poly"
)

// MaxFrom is how many parameters Value.From tells apart.
const MaxFrom = 64

// Loads are the lines of the calls that a value comes from which read from a
// database, or may, as hashes: 0 for none.
type Loads [4]uint32

// Or joins the lines of two values.
func (l Loads) Or(other Loads) Loads {
	for _, line := range other {
		if line == 0 || slices.Contains(l[:], line) {
			continue
		}
		if free := slices.Index(l[:], 0); free >= 0 {
			l[free] = line
		}
	}
	return l
}

// Any reports whether there is one.
func (l Loads) Any() bool { return l[0] != 0 }

// From reports whether one of the calls leads to a step.
func (l Loads) From(s *Step) bool {
	return l.Any() && slices.ContainsFunc(s.Chain, func(f poly.Frame) bool { return slices.Contains(l[:], LineHash(f.File, f.Line)) })
}

// LineHash is a line as Loads has it.
func LineHash(file string, line int) uint32 {
	h := fnv.New32a()
	h.Write([]byte(file + ":" + strconv.Itoa(line)))
	return max(h.Sum32(), 1)
}

// ValueKind says how much is known of a Value.
type ValueKind uint8

const (
	// Unknown: the result of some call.
	Unknown ValueKind = iota
	// Constant: its text is its value.
	Constant
	// Parameter: a parameter of the function, or a part of one.
	Parameter
	// Local: a variable of the function, or a part of one.
	Local
	// Global: a variable of a package, what a function without arguments returns,
	// or an argument made of constants and such variables.
	Global
)

// Value is what the code shows of an argument or a connection: one answer to each
// question that rules ask, put into the terms of a caller as a whole.
type Value struct {
	Text  string // as a reader would write it
	Param int    // of a Parameter
	ID    string // which variable a Local or Global is
	Field string // what part of the variable it is: .repo.db
	// Pool is the part of the same variable that stands for the pool which it leads to,
	// where the code shows that several parts have one; or "".
	Pool string
	// Pattern is what is known of a text, with {} or {name} for the rest.
	Pattern string
	Fields  *Fields // of a struct that is written out, or nil
	Loads   Loads   // what it is made of that may come from a database
	From    uint64  // the parameters that it is made of, as bits
	Order   Order   // of its elements
	Kind    ValueKind
	// Handle: its type is a connection. Else it may hold one.
	Handle bool
	// Tx: its type is a transaction's, not a pool's.
	Tx bool
	// Pinned: its type is that of one connection, taken out of a pool.
	Pinned bool
	// Prepared: it is reached by a statement that was prepared on it.
	Prepared bool
	Random   bool // it has a part that is another one at each call
	Born     bool // it is the key of a row that the function itself has inserted
	Called   bool // a function makes it, which may give another at each call
	// Compared: the code asks whether it is smaller than another key, or has it from
	// what may have asked.
	Compared bool
}

// Same reports whether the two are sure to be one variable, or one part of one.
func (v Value) Same(o Value) bool {
	return v.of(o) && v.Field == o.Field
}

// SamePool reports whether the two are sure to lead to one pool, by whatever parts of a
// variable.
func (v Value) SamePool(o Value) bool {
	return v.Same(o) || v.of(o) && v.Pool != "" && v.Pool == o.Pool
}

// Within reports whether v is o, or a part of it.
func (v Value) Within(o Value) bool {
	return v.of(o) && (v.Field == o.Field || strings.HasPrefix(v.Field, o.Field+"."))
}

// of reports whether the two are parts of one variable.
func (v Value) of(o Value) bool {
	return v.Kind == o.Kind && v.Kind > Constant && v.Param == o.Param && v.ID == o.ID
}

func (v Value) with(passed []Value) Value {
	at := func(i int) Value {
		if i < 0 || i >= len(passed) {
			return Value{}
		}
		return passed[i]
	}
	out := v
	if v.Kind == Parameter {
		if out = at(v.Param).Part(v); v.Param < 0 || v.Param >= len(passed) {
			out = Value{Text: v.Text}
		}
	}
	out.Pattern = FillPattern(v.Pattern, func(i int) string { return at(i).Pattern })
	out.Loads, out.From, out.Order, out.Random = v.Loads, 0, v.Order.with(passed), v.Random
	out.Compared = out.Compared || v.Compared
	for i := range passed {
		if i < MaxFrom && v.From&(1<<i) != 0 {
			out.Loads = out.Loads.Or(passed[i].Loads)
			out.From |= passed[i].From
			out.Random = out.Random || passed[i].Random
		}
	}
	return out
}

// Part is the part of v that m is of another variable. A connection has none: it
// is what was made of it on the way.
func (v Value) Part(m Value) Value {
	if f, ok := v.Fields.at(m.Field); ok && !v.Handle && m.Field != "" {
		f.Text = cmp.Or(f.Text, m.Text)
		return f
	}
	if v.Handle || v.Kind == Unknown || m.Field == "" {
		return v
	}
	if v.Pool == "" && m.Pool != "" {
		v.Pool = v.Field + m.Pool
	}
	v.Text, v.Field, v.Handle, v.Tx, v.Pinned = v.Text+m.Field, v.Field+m.Field, m.Handle, m.Tx, m.Pinned
	return v
}
