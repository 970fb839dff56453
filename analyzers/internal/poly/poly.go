package poly

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/querylint/querylint/analyzers/finding"
)

// IsOpen reports whether the term ends at an interface that is not resolved yet.
func IsOpen(t Term) bool { return t.Leaf.Kind == Iface }

// IsQuery reports whether the term ends at a database.
func IsQuery(t Term) bool { return t.Leaf.Kind == DBRead || t.Leaf.Kind == DBWrite }

// IsBareQuery reports whether the term ends at a database with no memo or cache in
// front.
func IsBareQuery(t Term) bool { return IsQuery(t) && !t.Has(Miss) && !t.Has(Guard) }

// IsStore reports whether the term ends at a database, cache or broker.
func IsStore(t Term) bool {
	return IsQuery(t) || t.Leaf.Kind == CacheRead || t.Leaf.Kind == CacheWrite || t.Leaf.Kind == MQSend
}

// JoinChains keeps both ends of a long chain: who calls, and the driver.
func JoinChains(a, b []Frame) []Frame {
	n := len(a) + len(b)
	if n <= maxChain {
		return Joined(a, b)
	}
	at := func(i int) Frame {
		if i < len(a) {
			return a[i]
		}
		return b[i-len(a)]
	}
	chain := make([]Frame, maxChain)
	for i := range chain {
		if i < maxChain/2 {
			chain[i] = at(i)
		} else {
			chain[i] = at(n - maxChain + i)
		}
	}
	return chain
}

// Joined is a list of all elements of two. It may be one of them, where the other is
// empty: steps and terms share what they have in common, and nobody writes to it.
func Joined[T any](a, b []T) []T {
	switch {
	case len(b) == 0:
		return slices.Clip(a)
	case len(a) == 0:
		return slices.Clip(b)
	}
	return slices.Concat(a, b)
}

// Unconditional are the terms of what runs whatever the caller passes.
func Unconditional(ts []Term) []Term {
	return slices.DeleteFunc(slices.Clone(ts), func(t Term) bool { return t.Leaf.Kind == Param })
}

// Factor is one reason why a call runs more than once. Its text is
// Before+Root+After, such as len( + s + .IDs). When Param is not none, Root
// names that parameter of the function, and a call replaces it by its argument.
type Factor struct {
	Before, Root, After string
	Param               int
	// Of a Guard: the parameters that its key is made of, as bits. Of what something
	// has to fail for: 1 where the innermost loop is around that.
	Keys   uint64
	List   string // of Data: what bounds the list, as text of a Length
	Class  Class
	filter bool // see Filters
	// Most is a number that the length is checked against before, or 0.
	Most int64
	// Refills: of a Guard, what is loaded is stored where it was looked for, so that it is
	// a memo for keys that change with a loop.
	Refills bool
	// Kept: the list is a field of the parameter, as the caller has passed it.
	Kept bool
	// Own: of a lookup, the memo is made in the function that asks it, and forgotten when
	// that returns.
	Own bool
}

// Filters reports that a Miss tells nothing of the turns of its loop, since its map
// is filled behind the loop only. It is known in the package of the loop alone.
func (f *Factor) Filters() bool { return f.filter }

// SetFilter says so.
func (f *Factor) SetFilter(filters bool) { f.filter = filters }

// Text is the factor as a reader of the source would write it.
func (f Factor) Text() string {
	text := f.Before + f.Root + f.After
	if f.Most > 0 {
		return "min(" + text + ", " + strconv.FormatInt(f.Most, 10) + ")"
	}
	return text
}

// Most is a number that the product of a coefficient and factors does not exceed, if the
// code shows one.
func Most(coef int64, fs []Factor) (most int64, known bool) {
	most = max(coef, 1)
	for _, f := range fs {
		switch {
		case f.Class == Page, f.Class == Batch, f.Class == Daemon: // the next page has as many
			return 0, false
		case !f.Class.Raises():
			continue
		}
		if f.Most == 0 {
			return 0, false
		}
		most = Multiply(most, f.Most)
	}
	return most, true
}

// Memo names the memo or cache of a factor, as the source does.
func (f Factor) Memo() string {
	return strings.TrimPrefix(f.Before, "miss(") + f.Root + strings.TrimSuffix(f.After, ")")
}

// None is the parameter index of what is not a parameter. The receiver is
// parameter 0, the first parameter 1. The parameters of a function literal that
// the function returns come after resultParam.
const (
	None        = -1
	ResultParam = 100
)

// Kind says what a leaf of a cost is.
type Kind uint8

const (
	DBRead Kind = iota
	DBWrite
	CacheRead
	CacheWrite
	MQSend
	RPC
	Tx
	// Param is a call of the function parameter Leaf.Param.
	Param
	// Iface is a call of a method of an interface that is not resolved yet.
	Iface
	// Free is no round trip: only Steps have it, for calls that are of interest
	// all the same.
	Free
)

// Leaf is where a cost comes from: a call of the driver, of a parameter, or of
// an interface method. It is one record for all kinds, since terms are compared and
// written as facts by value.
type Leaf struct {
	Name   string // gorm First; for Iface the method's name
	Iface  string // Iface: key of the interface, or of what holds a function
	Lens   uint64 // Iface: lengths of the arguments that are written out, four bits per parameter
	Flags  uint64 // Iface: which arguments are true, false or nil, see Flag
	Batch  string // MQSend, RPC: what sends or asks for many at once instead
	Param  int    // Param: which parameter is called
	Text   int    // one more than the parameter that is its SQL text, or has it in a field; 0: none
	Handle int    // parameter that the connection comes from, or none
	Chosen uint64 // parameters by which the connection is chosen among several, as bits
	Kind   Kind
	Elem   bool   // Param: each element of that parameter, a list of functions
	Reads  bool   // DBWrite: it looks for the row first
	Probe  bool   // it only asks whether the server is there
	Calls  bool   // RPC: it calls a service, whose address the code or its settings say
	Apart  bool   // RPC: each turn of a loop has a client of its own
	Inside bool   // of a database: it runs in the process, as SQLite does
	Alone  bool   // the statement, such as SHOW or CREATE, is about one thing at a time
	Setup  bool   // the statement is SET, in front of others
	Many   bool   // it is asked for what several callers have brought
	Lazy   bool   // it runs where a field of what the function was given has nothing
	Like   bool   // DBRead: it looks for a pattern
	Counts bool   // DBRead: it answers with one number about the rows of a key
	Verb   string // DBWrite: INSERT, UPDATE, DELETE … where that is known
}

// Frame is one call on the way to a leaf: Function is called at File:Line.
type Frame struct {
	Function string
	File     string
	Line     int
	Col      int
}

// Reported is the frame as findings have it.
func (f Frame) Reported() finding.Frame {
	return finding.Frame{Function: f.Function, File: f.File, Line: f.Line}
}

// Term is one product of a cost: Coef times all Factors (outermost first)
// times one call of Leaf, reached through Chain.
type Term struct {
	Coef    int64
	Factors []Factor
	Leaf    Leaf
	Chain   []Frame
	Bound   bool // an interface lies on the way
	OneOf   bool // one of several functions or implementations
	// Arms is in how many arms of branches it stands on the way, each of which other ways do
	// without: not those where a memo, a failure or an empty list decides.
	Arms  uint8
	Needs []Need  // all of them, or the term does not run
	From  Sources // of a read: what it asks for
	// Fixed: of a read in a loop, what it asks for is the same in each turn.
	Fixed bool
	// Args: of the call of an interface's method, what its receiver and its arguments are made
	// of; nil where nothing of that is known.
	Args []Sources
	by   Sources   // see By
	args []Sources // see ArgsBy
}

// By is From in the parameters of the function that is called. It is known where that call
// stands alone.
func (t *Term) By() Sources { return t.by }

// ArgsBy is Args, likewise.
func (t *Term) ArgsBy() []Sources { return t.args }

// SetBy says what a term asks by before a call puts its arguments in.
func (t *Term) SetBy(by Sources, args []Sources) { t.by, t.args = by, args }

// Sometimes reports whether other ways do without the term.
func (t *Term) Sometimes() bool { return t.Arms > 0 }

// In puts the term into so many more arms.
func (t *Term) In(arms uint8) { t.Arms = min(t.Arms, math.MaxUint8-arms) + arms }

// Degree is how many factors of the term grow with the data.
func (t *Term) Degree() int { return Degree(t.Factors) }

// Given fills in what the call of an interface method, a leaf, has written out, and
// forgets the other parameters, which nothing of the call tells.
func (t *Term) Given(lens uint64) {
	t.Factors = slices.Clone(t.Factors)
	t.Factors = slices.DeleteFunc(t.Factors, func(f Factor) bool {
		if f.Param < 1 || f.Param > 15 || f.Before != "len(" || f.After != ")" {
			return false
		}
		n := lens >> (4 * f.Param) & 15
		if n > 0 {
			t.Coef = Multiply(t.Coef, int64(n))
		}
		return n > 0
	})
	for i := range t.Factors {
		t.Factors[i].Param = None
	}
}

// Turns are the factors of a term that raise its degree, without the innermost loop
// around what something has to fail for: that fails for one element.
func (t *Term) Turns() []Factor {
	var out []Factor
	for _, f := range t.Factors {
		switch {
		case f.Class.Raises():
			out = append(out, f)
		case (f.Class == Rare || f.Class == Fault) && f.Keys == 1 && len(out) > 0:
			out = out[:len(out)-1]
		}
	}
	return out
}

// Degree is how many of the factors grow with the data.
func Degree(fs []Factor) int {
	n := 0
	for _, f := range fs {
		if f.Class.Raises() {
			n++
		}
	}
	return n
}

// Has reports whether a factor of class c is part of the term.
func (t *Term) Has(c Class) bool {
	return slices.ContainsFunc(t.Factors, func(f Factor) bool { return f.Class == c })
}

// Seldom reports whether the term runs for few of the turns of a loop: once per
// batch, or to note what failed. A read behind a failure may be the other way to
// an answer, and the usual one. The factors are those around the term.
func (t *Term) Seldom(around []Factor) bool {
	if t.Has(Full) {
		return true
	}
	fault := t.Has(Fault) || slices.ContainsFunc(around, func(f Factor) bool { return f.Class == Fault })
	return fault && (t.Leaf.Kind == DBWrite || t.Leaf.Kind == CacheWrite || t.Leaf.Kind == MQSend)
}

// Remembered reports whether the term runs only after a memo or cache had no
// answer.
func (t *Term) Remembered() bool {
	return slices.ContainsFunc(t.Factors, func(f Factor) bool { return f.Class.Remembers() })
}

const (
	MaxTerms   = 24 // of leaves and parameters; as many again of interface calls
	MaxFactors = 6
	maxChain   = 8
	maxCoef    = math.MaxInt32
)

// Multiply returns a·b, held at maxCoef.
func Multiply(a, b int64) int64 {
	if a != 0 && b > maxCoef/a {
		return maxCoef
	}
	return a * b
}

// same reports whether two terms are one monomial, and run where the caller passes the
// same: they differ in their coefficients and witnesses only.
func (t *Term) same(u *Term) bool { return t.sameMonomial(u) && slices.Equal(t.Needs, u.Needs) }

// sameMonomial is same, whatever the caller passes.
func (t *Term) sameMonomial(u *Term) bool {
	return len(t.Factors) == len(u.Factors) && t.Leaf.same(&u.Leaf) && slices.EqualFunc(t.Factors, u.Factors, sameFactor)
}

func sameFactor(f, g Factor) bool {
	if f.Class != g.Class || f.List != g.List {
		return false
	}
	if f.Root == g.Root && f.Before == g.Before && f.After == g.After {
		return true
	}
	return len(f.Before)+len(f.Root)+len(f.After) == len(g.Before)+len(g.Root)+len(g.After) && f.Text() == g.Text()
}

// same reports whether two leaves count as one.
func (l *Leaf) same(m *Leaf) bool {
	switch {
	case l.Kind != m.Kind || l.Calls != m.Calls || l.Apart != m.Apart || l.Alone != m.Alone || l.Inside != m.Inside || l.Probe != m.Probe || l.Text != m.Text || l.Chosen != m.Chosen:
		return false
	case l.Kind == Param:
		return l.Param == m.Param
	case l.Kind == Iface:
		return l.Iface == m.Iface && l.Name == m.Name && l.Lens == m.Lens && l.Flags == m.Flags
	}
	return true
}

// Add returns the sum of two costs: coefficients of one monomial add up.
func Add(a, b []Term) []Term {
	return merge(a, b, func(x, y int64) int64 { return min(x+y, maxCoef) })
}

func merge(a, b []Term, coef func(x, y int64) int64) []Term {
	switch {
	case len(b) == 0:
		return a
	case len(a) == 0:
		return b
	}
	out := make([]Term, 0, len(a)+len(b))
	for _, list := range [2][]Term{a, b} {
		for i := range list {
			out = with(out, &list[i], coef)
		}
	}
	return bound(out)
}

// with adds a term to a list, in place.
func with(list []Term, t *Term, coef func(x, y int64) int64) []Term {
	for i := range list {
		if of := &list[i]; t.same(of) {
			n := coef(of.Coef, t.Coef)
			many, lazy := of.Leaf.Many && t.Leaf.Many, of.Leaf.Lazy && t.Leaf.Lazy
			from, by := of.From.With(t.From), of.by.With(t.by)
			args, given := withEach(of.Args, t.Args), withEach(of.args, t.args)
			if t.Arms < of.Arms || t.Arms == of.Arms && of.asksConstant() && !t.asksConstant() {
				*of = *t // the witness that always runs, or does more often; rather than one that asks for a constant
			}
			of.Coef, of.Leaf.Many, of.Leaf.Lazy, of.From, of.by = n, many, lazy, from, by
			of.Args, of.args = args, given
			return list
		}
	}
	return append(list, *t)
}

// asksConstant reports whether the term asks for the same whatever the function is given but
// its connection, such as a setting.
func (t *Term) asksConstant() bool {
	of := t.From
	if t.Leaf.Handle >= 0 {
		of &^= 1 << t.Leaf.Handle
	}
	return of == Told
}

// bound keeps a cost small. Interface calls of low degree go first; calls of a
// parameter never go before them, since without them every transaction closure
// would be free, and the highest degree always stays. So does, of each sort of round
// trip, one that always runs: what a reader is shown first.
func bound(ts []Term) []Term {
	if len(ts) <= MaxTerms {
		return ts
	}
	var sure, others []Term
	for _, t := range ts {
		certain := !t.Sometimes() && !t.Remembered() && !t.Has(Rare) && !t.Has(Fault)
		if certain && !slices.ContainsFunc(sure, func(s Term) bool { return s.Leaf.Kind == t.Leaf.Kind }) {
			sure = append(sure, t)
		} else {
			others = append(others, t)
		}
	}
	slices.SortStableFunc(others, func(a, b Term) int {
		return cmp.Or(cmp.Compare(rank(b), rank(a)), cmp.Compare(b.Degree(), a.Degree()))
	})
	ts = slices.Concat(sure, others)
	var calls, open int
	return slices.DeleteFunc(ts, func(t Term) bool {
		n := &calls
		if t.Leaf.Kind == Iface {
			n = &open
		}
		*n++
		return *n > MaxTerms
	})
}

func rank(t Term) int {
	switch t.Leaf.Kind {
	case Param:
		return 2
	case Iface:
		return 0
	default:
		return 1
	}
}

// Product returns outer·inner with at most maxFactors factors; those that do
// not raise the degree go first.
func Product(outer, inner []Factor) []Factor {
	fs := Joined(outer, inner)
	if len(fs) <= MaxFactors {
		return fs
	}
	fs = slices.Clone(fs)
	for i := len(fs) - 1; i >= 0 && len(fs) > MaxFactors; i-- {
		if !fs[i].Class.Raises() {
			fs = slices.Delete(fs, i, i+1)
		}
	}
	return slices.Clip(fs[:min(len(fs), MaxFactors)])
}
