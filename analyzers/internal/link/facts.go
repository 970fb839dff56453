package link

import (
	"slices"

	"github.com/querylint/querylint/analyzers/internal/effect"
	"github.com/querylint/querylint/analyzers/internal/poly"
)

// Summary is the object fact of a function: what one call of it costs.
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
	// Returns is the order of the list that it returns first.
	Returns effect.Order
	// Elements is the most elements that the list has which it returns, where they are
	// written out, or 0.
	Elements int
	// Waits reports that it waits for an event: a message, a timer.
	Waits bool
	// LooksUp reports that it may answer from a map or cache. Only with the flag
	// functions.
	LooksUp bool
}

// AFact marks Summary as a fact.
func (*Summary) AFact() {}

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
	Uses    []Use             // in a whole-program run: of the program's functions
	Open    []Site            // loops whose cost depends on an interface nobody here implements, or on callers
	Seqs    []effect.Sequence // functions whose steps depend on such an interface
	Closed  []string          // sites of other packages that this package has closed
	Asked   []Asked           // what a library asks per element, as the package tells it

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

// passesOn reports whether the type has the method only because it embeds the
// interface: what it holds there implements it.
func (im *Impl) passesOn(iface, method string) bool {
	i := slices.IndexFunc(im.Costs, func(m Method) bool { return m.Name == method })
	if i < 0 {
		return false
	}
	ts := im.Costs[i].Terms
	return len(ts) == 1 && ts[0].Leaf.Kind == poly.Iface && ts[0].Leaf.Iface == iface && len(ts[0].Chain) == 0
}

// Method is one method of an Impl.
type Method struct {
	Name  string
	Func  string // full name of the function
	File  string
	Line  int
	Terms []poly.Term
	Steps []effect.Step
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
