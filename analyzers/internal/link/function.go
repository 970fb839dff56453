package link

import (
	"github.com/querylint/querylint/analyzers/internal/effect"
	"github.com/querylint/querylint/analyzers/internal/poly"
)

// Entry says from where a function is called.
type Entry uint8

const (
	// Internal functions are called by their own package only.
	Internal Entry = iota
	// Exported functions and methods are called from anywhere.
	Exported
	// Handler functions answer requests.
	Handler
	// Main is where a program begins.
	Main
)

// Function is one function of the user's code, or of a library that it uses, as a comparison of two revisions
// needs to know it. A handler that is a literal counts for the function that it
// stands in. It is compared without its source, so all that is asked of it is here.
type Function struct {
	Package string
	Module  string // of a library: path
	Version string // of a library,
	Name    string // full name
	Type    string // of a method: pkg/path.T
	Entry   Entry
	Upkeep  bool // a migration or the like, a test, or generated
	File    string
	Line    int
	Col     int
	Body    uint64 // the same for functions that differ in name and layout only
	Calls   []Call
	Terms   []poly.Term // of one call; interface calls are resolved as far as the program tells
	Events  []poly.Term // of one turn of the loops in it that wait for events
	Parts   []Part      // what Terms and Events are made of
	Mixed   bool        // what it takes may be anything

	steps []effect.Step
}

// WithSteps is the function with what it does, until interfaces are resolved.
func (f Function) WithSteps(steps []effect.Step) Function {
	f.steps = steps
	return f
}

// Foreign reports whether the function belongs to a library.
func (f *Function) Foreign() bool { return f.Module != "" }
