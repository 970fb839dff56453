package effect

// Over says in which order the elements of a list come, or those that a loop
// goes through.
type Over uint8

const (
	Counting   Over = iota // a counter or a condition; no list
	OverMap                // in random order
	OverList               // in the order of a list, of which no more is known
	OverChan               // as they are sent
	OverInput              // in the order of a list that somebody outside the program made
	OverRace               // as goroutines come to them
	OverSorted             // as the code has sorted them
	OverRows               // as a query has returned them
	OverKeys               // as the code has written out keys that others have chosen
)

// Random reports whether the order is another one in each run.
func (o Over) Random() bool { return o == OverMap || o == OverRace }

// Order is what is known of an order.
type Order struct {
	// Of is the parameter, counted from 1, whose order it is, or a part's: a
	// caller may know more. 0: none; the receiver is 1.
	Of   int
	Over Over
	// Bound: it is that of an argument of the call that the step comes from, which
	// the callee cannot know.
	Bound bool
	// Gathered is the line of the loop that has gathered the list in that order, in the
	// function of the sequence; Elsewhere where the line does not show. 0: it is the order
	// of what the loop goes through itself.
	Gathered int
	// Map names the map whose order it is, where others say what that may hold.
	Map string
}

// Elsewhere is a place in another function than that of the sequence.
const Elsewhere = -1

// Outside is the order as callers know it, to whom lines of the function say nothing.
func (o Order) Outside() Order {
	if o.Gathered > 0 && !o.Bound {
		o.Gathered = Elsewhere
	}
	return o
}

// AsList is the order of a list that has got it from something else.
func (o Order) AsList(line int) Order {
	if o.Over.Random() && o.Gathered == 0 {
		o.Gathered = line
	}
	return o
}

// Tells reports whether more is known than that there is an order.
func (o Order) Tells() bool { return o.Of > 0 || o.Over != Counting && o.Over != OverList }

// with is the order where a call has passed arguments.
func (o Order) with(passed []Value) Order {
	i := o.Of - 1
	o.Of, o.Bound = 0, false
	if i < 0 || i >= len(passed) {
		return o
	}
	if p := passed[i].Order; p.Over != Counting && p.Over != OverList {
		return Order{Over: p.Over, Bound: true, Gathered: p.Gathered, Map: p.Map}
	}
	o.Of = passed[i].Order.Of
	return o
}
