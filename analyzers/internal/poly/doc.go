// Package poly is the arithmetic of costs: sums of products of round trips. It knows
// nothing of source code, types or packages.
//
// A cost is a list of terms. Of
//
//	for _, s := range sheets {           // handler.go:4
//		if _, ok := memo[s.ID]; !ok {
//			memo[s.ID] = load(s.ID)  // handler.go:6: one gorm First
//		}
//	}
//
// it is one [Term]: 1 · len(sheets) · miss(memo) · gorm First, by handler.go:6.
//
//	Leaf      what is called in the end. Its [Kind] says which sort of round trip that
//	          is, or that it is not known yet: a parameter of the function (Param), a
//	          method of an interface (Iface)
//	Factor    len(sheets) and miss(memo): why the call runs more than once, or not
//	          always. Its [Class] says which: those up to Forever raise the degree
//	Chain     the calls on the way, from the caller to the driver
//	Need      what a caller has to pass for the term to run: a flag that is true
//	Length    how many elements the list of a factor has at most, where the code writes
//	          them out
//
// What statements do to costs:
//
//	a; b            Add: coefficients of one monomial add up
//	if c {a} else {b}   Either, and Larger: the larger coefficient of each monomial
//	for range xs {a}    Product: the loop's factor in front of those of a
//	f(x)            the callee's terms, with x in the place of its parameter: Root of a
//	                Factor, Param of a Leaf
//
// All is bounded: a cost has MaxTerms terms of each sort, a term MaxFactors factors, a
// chain keeps both its ends. What goes first is what tells least.
package poly
