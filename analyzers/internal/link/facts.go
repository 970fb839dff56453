package link

import (
	"slices"

	"github.com/querylint/querylint/analyzers/internal/effect"
	"github.com/querylint/querylint/analyzers/internal/pack"
	"github.com/querylint/querylint/analyzers/internal/poly"
)

// Fact is the object fact of a function: its Summary, as few callers in other packages ask
// for it.
type Fact struct{ Summary pack.Packed }

// AFact marks Fact as a fact.
func (*Fact) AFact() {}

// Summary is what callers need to know of a function: what one call of it costs.
type Summary struct {
	Terms []poly.Term
	// Result is what one call of the function literal that the function returns
	// costs; its parameters are numbered from resultParam.
	Result []poly.Term
	// ResultSteps are what that literal does, where it is the only one.
	ResultSteps []effect.Step
	// Steps are what it does, in order.
	Steps []effect.Step
	// Gives is the pool that it gives to who asks without an argument.
	Gives effect.Value
	// Carries is the parameter, counted from 1, that is the context which brings the
	// connection that it returns, or 0.
	Carries int
	// Chooses are the parameters by which the connection that it returns is chosen among
	// several, as bits: the receiver is bit 0.
	Chooses uint64
	// Returns is the order of the list that it returns first.
	Returns effect.Order
	// Keeps are the parameters that it puts into fields and variables that others call.
	Keeps []Keep
	// Elements is the most elements that the list has which it returns, where they are
	// written out or a query is limited to them, or 0.
	Elements int
	// Limited: it is a query that says so, which may find fewer. Limit is the parameter that
	// says how many more there may be, counted from 1, or 0.
	Limited bool
	Limit   int
	// Waits reports that it waits for an event: a message, a timer.
	Waits bool
	// LooksUp reports that it may answer from a map or cache. Only with the flag
	// functions.
	LooksUp bool
}

// Tells reports whether callers need to know of the function at all.
func (s *Summary) Tells() bool {
	return s.LooksUp || s.Waits || s.Elements > 0 || s.Limit > 0 || s.Carries > 0 || s.Chooses > 0 || s.Returns.Tells() || s.Gives.Kind == effect.Global ||
		len(s.Terms)+len(s.Result)+len(s.Steps)+len(s.Keeps) > 0
}

// Package is the package fact of a package that can reach a database, a cache
// or a broker, or that belongs to the user's module. Except in a whole-program run it
// holds what is known of all packages below, too: see survey.Package.Merged. A list for
// each sort of thing that is told.
type Package struct {
	Reaches bool              // a client can be reached through the imports
	Impls   []Impl            // methods of the package's types, for interfaces declared elsewhere
	Ifaces  []Interface       // the interfaces that Summaries and Sites of the package call
	Main    bool              // it is a program of the user
	Inits   []string          // in a whole-program run: functions that run when the package is loaded,
	Begins  []string          // where a program or a command begins,
	Serving []string          // and that wait for requests;
	Apart   []Stretch         // and what runs apart from the function that it stands in
	Uses    []Use             // in a whole-program run: of the program's functions,
	Maps    []Given           // and what is put into fields that are maps
	Open    []Site            // loops whose cost depends on an interface nobody here implements, or on callers
	Seqs    []effect.Sequence // functions whose steps depend on such an interface
	Closed  []string          // sites of other packages that this package has closed
	Asked   []Asked           // what a library asks per element, as the package tells it
	Slots   []Slot            // the functions that the package puts into fields, variables and maps

	Limits    []Limit    // that its functions have reached, in a whole-program run
	Functions []Function // of the package, where the flag functions asks for them
	Literals  []Function // likewise
}

// AFact marks Package as a fact.
func (*Package) AFact() {}

// Asked is a method that a library calls once per element of a list, or an object of a
// schema whose fields it asks for so.
type Asked struct {
	Of string // full name of the function, or of the variable of the object
	By string // what returns the list: Root.Posts
}

// Impl is a type and what its methods cost.
type Impl struct {
	Type    string   // pkg/path.T
	Methods []uint64 // hashes of all methods, sorted: what interfaces it implements
	Loose   []uint64 // the same without the types, for generic interfaces and types
	Generic bool     // the type has type parameters
	For     string   // of a type of a library: the one interface that the program puts it into
	Costs   []Method // of the methods that cost something
}

// method is the method of a name that costs something, or nil.
func (im *Impl) method(name string) *Method {
	if i := slices.IndexFunc(im.Costs, func(m Method) bool { return m.Name == name }); i >= 0 {
		return &im.Costs[i]
	}
	return nil
}

// CostsOf is what a function costs who calls it from a slot, or "" for nothing.
func CostsOf(s *Summary) pack.Packed {
	if s == nil || !slices.ContainsFunc(s.Terms, func(t poly.Term) bool { return t.Leaf.Kind != poly.Param }) {
		return ""
	}
	return pack.Of(&Summary{Terms: s.Terms})
}

// Costs is the summary of a function of a library, of which no steps are known.
func Costs(terms ...poly.Term) pack.Packed { return pack.Of(&Summary{Terms: terms}) }

// Method is one method of an Impl.
type Method struct {
	Name    string
	Func    string // full name of the function
	File    string
	Line    int
	Summary pack.Packed // of the function, see Program.costs
}

// Interface is an interface as a set of methods.
type Interface struct {
	Key     string
	Methods []uint64 // hashes, sorted
	Loose   []uint64 // the same without the types
	Generic bool     // its type arguments are not known
}

// MostElements is the most elements that the list has which a function returns, or 0.
func (s *Summary) MostElements() int {
	if s == nil {
		return 0
	}
	return s.Elements
}

// Written notes numbers for the lists of which all callers are known. The other
// factors are those of parameters, for which each caller has its own.
func (s *Summary) Written(longest func(string) (int64, bool)) {
	for i := range s.Terms {
		t := &s.Terms[i]
		for j, f := range t.Factors {
			if f.List == "" || f.Param != poly.None && f.After == ")" {
				continue
			}
			if n, ok := longest(f.List); ok {
				t.Factors = slices.Clone(t.Factors)
				t.Factors[j].List = poly.Length{More: n}.Text()
			}
		}
	}
}
