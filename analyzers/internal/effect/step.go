package effect

import (
	"cmp"
	"slices"

	"github.com/querylint/querylint/analyzers/finding"
	"github.com/querylint/querylint/analyzers/internal/catalog"
	"github.com/querylint/querylint/analyzers/internal/poly"
	"github.com/querylint/querylint/sqlcheck"
)

// Answer is what the code knows at a place of the rows that a call before it has
// looked for or written: that there was none, or that there was one.
type Answer struct {
	File      string // of the call
	Line, Col int
	None      bool
	// Failed: it is an error of any kind that says so.
	Failed bool
}

// Column is a column by which a step finds the rows that it locks, or to which an
// INSERT gives a value. Without a name it is the whole record that is inserted, of
// which the source may show some columns.
type Column struct {
	Name    string
	Primary bool // of the record that is inserted
	Value
}

// Slim is a value without what only caches and loops ask for.
func Slim(v Value) Value {
	v.Pattern, v.Order, v.Random = "", Order{}, false
	return v
}

// Step is one thing that a function does. It is copied into each caller and written as a
// fact; a rule reads a few of its fields. Lists, and what is pointed to, are shared between
// the copies: who changes one changes a copy of it.
type Step struct {
	poly.Term
	Op   catalog.Op
	Path []Arm // the branches and loops around it, outermost first
	On   Value // the connection, transaction, cache or producer that it works on
	// Made is the handle that it makes, see Gives, or nil.
	Made *Value
	// Nests: what a transaction begins on may be a transaction itself, on which this
	// one is a savepoint.
	Nests bool
	// SQL is what it does to which tables; of several statements that it may run,
	// the first.
	SQL  []sqlcheck.Description
	Args []Arg // arguments by what they are for; see also ArgKey and ArgRows
	// Columns are those of the rows that it locks or inserts, as far as SQL has one
	// statement and shows them.
	Columns []Column
	// Answers: what earlier calls have found, where the step runs.
	Answers []Answer
	// Replica: a name or a setting says that it runs on a copy of the database.
	Replica bool
	// Queued: a pipeline sends it later.
	Queued bool
	// Given: a function on the way to it has got the transaction that it works on
	// as an argument.
	Given bool
	// Numbers: a function on the way to it hands out numbers, see handsOutNumbers.
	Numbers bool
	// Passed are the receiver and the arguments of a call that is still open: of
	// an interface method or a parameter.
	Passed []Value
	// Handed are the literals, outermost first, that it is a step of and that calls get
	// which are still open.
	Handed []*Handed
	// The call, in the function of the Sequence. Where the step itself stands is
	// the last frame of Chain.
	File            string
	Line, Col       int
	EndLine, EndCol int
	Ignored         []finding.Directive // comments that may take a finding back there
}

// LocksRows reports whether a step looks for rows to lock or change them, or may: an
// interface shows only later what is behind it.
func (s *Step) LocksRows() bool {
	return s.Leaf.Kind == poly.Iface || len(s.SQL) == 1 && slices.ContainsFunc(s.SQL[0].Tables, func(u sqlcheck.TableUse) bool {
		return s.SQL[0].Verb != "INSERT" && u.Access != sqlcheck.Read
	})
}

// Key is the key of a cache that a step works on.
func (s *Step) Key() Value {
	v, _ := s.Arg("key")
	return v
}

// KeyName is how a message names the key that a step works on.
func (s *Step) KeyName() string {
	v := s.Key()
	p := Readable(v.Pattern)
	if m := madeBy.FindStringSubmatch(p); m != nil {
		return "the key that " + m[1] + " makes"
	}
	if p != "" && p != "{}" {
		return p
	}
	return cmp.Or(v.Text, "a key")
}

// SameKey reports whether two steps work on one key.
func (s *Step) SameKey(t *Step) bool {
	x, y := s.Key(), t.Key()
	if x.Pattern == y.Pattern && x.Pattern != "" && x.Pattern != "{}" {
		return true
	}
	return x.Same(y)
}

// NeverExpires notes that what is stored has no time to live, unless it has.
func (s *Step) NeverExpires() {
	if (s.Op == catalog.Set || s.Op == catalog.SetNX) && !s.HasArg("ttl") {
		s.Args = append(s.Args, Arg{"ttl", Value{Kind: Constant, Text: "0"}})
	}
}

// HasArg reports whether it has an argument that is for what.
func (s *Step) HasArg(what string) bool {
	return slices.ContainsFunc(s.Args, func(a Arg) bool { return a.For == what })
}

// Arg is the argument that is for what, and whether there is one.
func (s *Step) Arg(what string) (Value, bool) {
	i := slices.IndexFunc(s.Args, func(a Arg) bool { return a.For == what })
	if i < 0 {
		return Value{}, false
	}
	return s.Args[i].Value, true
}

// Branches reports whether a step runs only on some ways through the function.
func (s *Step) Branches() bool {
	return slices.ContainsFunc(s.Path, func(a Arm) bool { return a.Kind == Branch })
}

// Arg is one argument and what it is for, as catalog.Argument says.
type Arg struct {
	For string
	Value
}

// Before reports whether t can run behind s in one run of the function, s being
// earlier in its Sequence.
func (s *Step) Before(t *Step) bool {
	for i, a := range s.Path {
		if i >= len(t.Path) || t.Path[i].Node != a.Node {
			return !slices.ContainsFunc(s.Path[i:], func(a Arm) bool { return a.Leaves })
		}
		if b := t.Path[i]; b.Arm != a.Arm {
			return false
		}
	}
	return true
}

// Makes reports whether a step makes a handle.
func Makes(op catalog.Op) bool { return op == catalog.Begin || Opens(op) }

// Gives is the handle that a step makes: of a transaction that begins, or of a pool that
// is opened.
func (s *Step) Gives() Value {
	if s.Made == nil {
		return Value{}
	}
	return *s.Made
}

// Opens reports whether a step makes a pool, or a client with connections of its
// own.
func Opens(op catalog.Op) bool {
	switch op {
	case catalog.Open, catalog.Client, catalog.Idling, catalog.Consumer, catalog.Produce:
		return true
	}
	return false
}

// With replaces parameters by what is passed for them.
func (s Step) With(passed []Value) Step {
	if slices.ContainsFunc(s.Path, func(a Arm) bool { return a.Of > 0 || a.Bound }) {
		s.Path = slices.Clone(s.Path)
		for i, a := range s.Path {
			s.Path[i].Order = a.with(passed)
		}
	}
	out := s.each(func(v Value) Value { return v.with(passed) })
	for i, a := range s.Args {
		// func (c cache) del(keys ...string), called with one: a list has no text.
		if a.For == argKeys && a.Kind == Parameter && a.Field == "" && a.Param < len(passed) && spelled(passed[a.Param].Pattern) {
			out.Args[i] = Arg{ArgKey, passed[a.Param]}
		}
	}
	return out
}

// EachOnce is a call of each function of a list that is a parameter, of which each runs
// in one turn of the loop over the list.
func (s Step) EachOnce() Step {
	s.Factors = slices.DeleteFunc(slices.Clone(s.Factors), func(f poly.Factor) bool { return f.Param == s.Leaf.Param && f.Before == "len(" })
	s.Path = slices.DeleteFunc(slices.Clone(s.Path), func(a Arm) bool { return a.Kind == Loop && a.Of == s.Leaf.Param+1 })
	return s
}

// Rebound puts what a function knows of its variables in the place of those that a
// literal in it has captured, by their ids.
func (s Step) Rebound(of map[string]Value) Step {
	return s.each(func(v Value) Value {
		known, ok := of[v.ID]
		if !ok || v.Kind != Local {
			return v
		}
		out := known.Part(v)
		out.Compared = out.Compared || v.Compared
		return out
	})
}

// each replaces all values of a step.
func (s Step) each(of func(Value) Value) Step {
	by := func(v Value) Value {
		v.Fields = v.Fields.each(of)
		return of(v)
	}
	s.On = by(s.On)
	if s.Made != nil {
		made := by(*s.Made)
		s.Made = &made
	}
	if len(s.Args) > 0 {
		s.Args = slices.Clone(s.Args)
		for i, a := range s.Args {
			s.Args[i].Value = by(a.Value)
		}
	}
	if len(s.Columns) > 0 {
		s.Columns = slices.Clone(s.Columns)
		for i, c := range s.Columns {
			s.Columns[i].Value = by(c.Value)
		}
	}
	if len(s.Passed) > 0 {
		s.Passed = slices.Clone(s.Passed)
		for i := range s.Passed {
			s.Passed[i] = by(s.Passed[i])
		}
	}
	return s
}

// Through is a step of the function that an open call reaches. Where the call is
// a callee's, so is what it passes, unless the caller has given that: an order is
// reported once, where it comes from.
func (s Step) Through(call *Step) Step {
	out := s.With(call.Passed)
	if len(call.Chain) < 2 {
		return out
	}
	given := func(o Order) bool { return o.Of > 0 && o.Of <= len(call.Passed) && call.Passed[o.Of-1].Order.Bound }
	for i := range out.Args {
		out.Args[i].Order.Bound = out.Args[i].Order.Bound && given(s.Args[i].Order)
	}
	for i := range out.Path {
		if out.Path[i].Bound && s.Path[i].Of > 0 {
			out.Path[i].Bound = given(s.Path[i].Order)
		}
	}
	return out
}
