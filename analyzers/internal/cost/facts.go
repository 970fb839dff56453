package cost

import "github.com/querylint/querylint/analyzers/finding"

// Summary is the object fact of a function: what one call of it costs.
type Summary struct {
	Terms []Term
	// Result is what one call of the function literal that the function returns
	// costs; its parameters are numbered from resultParam.
	Result []Term
	// Steps are what it does, in order.
	Steps []Step
	// Returns is the order of the list that it returns first.
	Returns Order
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
// or a broker, or that belongs to the user's module. Except in a whole-program run it holds what is known of all packages below,
// too: see merged.
type Package struct {
	Reaches bool        // a client can be reached through the imports
	Impls   []Impl      // methods of the package's types, for interfaces declared elsewhere
	Ifaces  []Interface // the interfaces that Summaries and Sites of the package call
	Main    bool        // it is a program of the user
	Inits   []string    // in a whole-program run: functions that run when the package is loaded,
	Begins  []string    // where a program or a command begins,
	Serving []string    // and that wait for requests;
	Apart   []Stretch   // and what runs apart from the function that it stands in
	Uses    []Use       // in a whole-program run: of the program's functions
	Open    []Site      // loops whose cost depends on an interface nobody here implements, or on callers
	Seqs    []Sequence  // functions whose steps depend on such an interface
	Closed  []string    // sites of other packages that this package has closed

	Limits    []Limit    // that its functions have reached, in a whole-program run
	Functions []Function // of the package, where the flag functions asks for them
	Literals  []Function // likewise
}

// AFact marks Package as a fact.
func (*Package) AFact() {}

// Impl is a type and what its methods cost.
type Impl struct {
	Type    string   // pkg/path.T
	Methods []uint64 // hashes of all methods, sorted: what interfaces it implements
	Loose   []uint64 // the same without the types, for generic interfaces and types
	Generic bool     // the type has type parameters
	For     string   // of a type of a library: the one interface that the program puts it into
	Costs   []Method // of the methods that cost something
}

// Method is one method of an Impl.
type Method struct {
	Name  string
	Func  string // full name of the function
	File  string
	Line  int
	Terms []Term
	Steps []Step
}

// Interface is an interface as a set of methods.
type Interface struct {
	Key     string
	Methods []uint64 // hashes, sorted
	Loose   []uint64 // the same without the types
	Generic bool     // its type arguments are not known
}

// Site is a call inside a loop that may reach a round trip. The loops and the
// call stand in one function; what the call costs is in Terms.
type Site struct {
	Module    string // module that the file belongs to
	File      string
	Line, Col int
	EndLine   int
	EndCol    int
	Package   string // path of the package
	Function  string // full name of the function around it
	Callee    string // the call as a reader knows it: service.Get, gorm First
	Loops     []Factor
	LoopLines []int // where the raising loops start, one per raising factor of Loops
	Coef      int64 // product of the constant loops around the call
	Terms     []Term
	Recursion []string // functions of the cycle, for a call that closes one
	Hoist     bool     // the arguments do not change with the innermost loop
	Beside    bool     // it runs for several elements at once, as a goroutine of each
	Work      bool     // of a call of a service: the same turn writes to a database
	Carried   bool     // the result of one turn feeds the next
	Answers   bool     // it keeps what a remote call has answered in the same turn
	Claims    bool     // whether the rest of the turn runs is what a write says of its rows
	Again     string   // the innermost loop sends it again at once where it fails, this often
	Picked    bool     // only elements that a condition picks come to it
	Text      bool     // the statement itself changes: its SQL is the loop's element
	Request   bool     // the function serves a request
	Later     bool     // something keeps the literal that it stands in
	Upkeep    bool     // a migration, seed, start-up or command-line task
	Test      bool
	Generated bool
	Ignored   []finding.Directive // comments that may take a finding back here
	Told      bool                // reported already, for the cache or broker it is known to reach
}

func (s *Site) id() string {
	return s.Package + "\x00" + s.File + "\x00" + itoa(s.Line) + ":" + itoa(s.Col)
}
