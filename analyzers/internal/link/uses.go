package link

import "github.com/querylint/querylint/analyzers/internal/poly"

// Use is a place where the code of a package calls a function of the program or
// hands it on.
type Use struct {
	Func  string // its full name, or behindInterface
	In    string // full name of the function around, "" for a variable of the package
	Again bool   // it may run more than once per run of In: it is handed on, or in a loop without an end
	// Behind: it runs in a goroutine for which nobody waits.
	Behind bool
	Lists  []Passed // what the parameters that are lists get
}

// Given is what a field that is a map is given at one place.
type Given struct {
	Of string // its name, as Order.Map has it
	Passed
}

// Passed is what a parameter that is a list gets.
type Passed struct {
	Param int
	Free  bool // nothing bounds it
	poly.Length
}
