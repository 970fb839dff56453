package link

import (
	"slices"

	"github.com/querylint/querylint/analyzers/internal/poly"
)

// Part is one call of a function and what it adds to the function's cost: what a
// tree of calls is made of.
type Part struct {
	Callee    string // as a reader of the call knows it
	Functions []string
	Leaf      bool // a call of the driver
	Line      int  // in the file of the function
	Coef      int64
	Loops     []poly.Factor // around the call, and the memos without an answer
	LoopLines []int         // of those that raise the degree
	Under     []string      // conditions
	Args      []Argument
	Terms     []poly.Term // in the terms of the function, its loops included

	calls []Call // until interfaces are resolved
}

// WithCalls is the part of a call that leads to others.
func (p Part) WithCalls(calls []Call) Part {
	p.calls = calls
	return p
}

// Argument is what stands for a parameter in the factors of a callee.
type Argument struct {
	Param      int
	Root, Path string
	From       int   // the parameter of the caller that Root is, or none
	Times      int64 // >0: a length or number that is written out
}

// Lift puts what a callee costs into the terms of the function that calls it.
func (p *Part) Lift(ts []poly.Term) []poly.Term {
	var out []poly.Term
	for _, t := range ts {
		coef := poly.Multiply(p.Coef, t.Coef)
		var fs []poly.Factor
		for _, f := range t.Factors {
			i := slices.IndexFunc(p.Args, func(a Argument) bool { return a.Param == f.Param })
			switch {
			case f.Param == poly.None || f.Class == poly.Guard:
			case i < 0:
				f.Param = poly.None
			case p.Args[i].Times > 0:
				coef = poly.Multiply(coef, p.Args[i].Times)
				continue
			default:
				a := p.Args[i]
				f.Root, f.After, f.Param = a.Root, a.Path+f.After, a.From
			}
			fs = append(fs, f)
		}
		t.Coef, t.Factors = coef, poly.Product(p.Loops, fs)
		out = append(out, t)
	}
	return out
}
