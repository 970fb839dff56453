// Package eval evaluates functions with what is known of their arguments: constants, nil,
// the fields of structs that the code writes out, and functions. Of
//
//	type options struct{ deep bool }
//
//	type Option func(*options)
//
//	func Deep(deep bool) Option { return func(o *options) { o.deep = deep } }
//
//	func Load(id int, opts ...Option) {
//		var o options
//		for _, opt := range opts {
//			opt(&o)
//		}
//		if o.deep {
//			query(id)
//		}
//	}
//
//	Load(1)
//	Load(1, Deep(false))
//
// it knows that neither of these calls comes to the query. It is an abstract
// interpretation: what is known where two ways meet is what is known on both, and a loop
// is evaluated until a turn finds nothing new.
//
//	Known       what a value is, with all that it points to; nil if nothing is known
//	Evaluation  one run of a function: what the arguments of its calls are, which of
//	            them it comes to, what it gives back
//	value       what an expression is while a body is evaluated; pointers lead to places
//	state       the places of which something is known. What something else may write
//	            to has escaped
//
// A call is evaluated as a run of its own, once for each sort of arguments, and tells its
// caller what it gives back and what it has made of what the arguments point to. Literals
// may run at any time behind the place where they stand: in them, only that is known which
// nothing changes behind that place, and what they write to is not known at all.
//
//	eval.go   functions and their evaluations, literals
//	stmt.go   statements
//	expr.go   expressions
//	place.go  what an expression names, to be given a value
//	call.go   calls, and what goes in and comes back
//	state.go  places and what is known of them
//	known.go  what one evaluation tells another
package eval
