// Package cost is the engine of querylint. It gives every function a cost, a
// polynomial of round trips
//
//	cost(f) = Σ coefficient · Π factor · leaf
//
// whose factors are the loops around a call and whose leaves are calls of a
// driver, of a function parameter, or of an interface. A call puts its
// arguments in the place of the callee's parameters, so closures, transactions
// and iterators cost what their own source says. Sequence adds, branches take
// the larger, defer and go count as calls. The engine names no library: what a
// call does is looked up in package catalog.
//
// It works on syntax and types alone. Measured on 303,000 lines, a sweep over
// the syntax took 0.4 s where building SSA took 4.5 s and a call graph 6 to
// 13 s more. Types of the standard library (time.Duration, net.Conn) may be named: there
// is one of each.
//
// # Words
//
// Of this program,
//
//	func Page(sheets []Sheet) {                  // handler.go:3
//		for _, s := range sheets {           // handler.go:4
//			service.Option(s.ID)         // handler.go:5
//		}
//	}
//
//	func Option(id int) { cached(id, func() (o Option) { db.First(&o, id); return o }) } // service.go:9
//
//	func cached(id int, load func() Option) {
//		if _, ok := memo[id]; !ok {
//			memo[id] = load()
//		}
//	}
//
// the cost of Page is one [poly.Term]: 1 · len(sheets) · (no answer in memo) · gorm First.
//
//	Leaf      gorm First: the call of the driver that the term ends at; or a call of
//	          a function parameter (load, in the summary of cached) or of a method of
//	          an interface, until a caller or another package shows what is called
//	Factor    len(sheets), of class Data; the lookup in memo, of class Miss. Classes up
//	          to Forever raise the degree of a term, those below say why they do not.
//	          A factor that names a parameter is replaced by what a caller passes
//	Chain     the calls from Page to the leaf: handler.go:5, service.go:9. What runs a
//	          literal, as cached does, changes its factors and stands in no chain
//	Summary   what callers need to know of a function, as a fact of go/analysis, packed
//	unit      a function, or a literal that runs apart from the code around it
//	Site      handler.go:5 with the terms that a call there brings into its loops: what
//	          query-in-loop judges. Open while an interface in it is not resolved
//	Step      one thing that a function does, such as a statement on a connection;
//	          rules about transactions and caches read them in order
//	Sequence  the steps of a function and of all that it calls
//	element   a function that a library calls once per element of a list, such as a
//	          resolver of GraphQL: the list is a loop around its body, for Sites alone
//	Arm       one way through a branch, or one loop, around a step: Before tells from
//	          the arms of two steps whether one can run behind the other
//	Guard     a lookup whose key is the same in all turns of the loops around, so that
//	          it saves all round trips but the first; Miss is one with keys that change
//	memo      a map, field or list that answers instead of the round trip
//	turn      one run of a loop's body, with what stands in the head behind the condition:
//	          positions in the file are not its order
//	costly    of a call: it makes a round trip, or may, behind an interface that nobody knows yet
//	way out   what decides that a loop ends: the answer of a round trip, or what says that
//	          there is nothing more
//	Value     which connection, transaction or cache an expression is
//
// # Where to look
//
// The engine is ten packages. Each imports only what stands below it, which
// TestLayers keeps so; each begins with a page of its own.
//
//	cost     the walk over the statements of a function: loops, branches, guards, calls
//	value    what expressions are: which connection, key, text, in which order
//	survey   what this package tells others, and what they have told
//	eval     what values are in a run of a function, and which calls it comes to
//	syntax   the source of one package: units, assignments, questions to syntax and types
//	link     facts, and all of them together: interfaces, callers, start-up
//	effect   what a function does, in order: steps, and how a caller's arguments enter them
//	poly     the arithmetic of costs
//	pack     facts, written so that they take little space
//	flow     which values of a variable reach a place
//
// Link knows nothing of syntax and eval, nor they of it; value and survey stand on both. In this
// package,
//
//	cost.go function.go bind.go limits.go
//	                              the pass: units in their order, cycles, the result
//	walk.go scope.go flow.go loops.go element.go hooks.go
//	                              one walk over the statements of a unit, and what holds where
//	branch.go memo.go kept.go cacheaside.go batch.go exit.go answer.go answers.go errcheck.go retry.go pause.go itself.go turn.go
//	                              what a branch or a way out of a loop means
//	call.go calls.go funcvalue.go arguments.go leaf.go literal.go loader.go service.go address.go asked.go rendered.go
//	                              what a call costs: of the catalog, a function, a literal
//	goeson.go counted.go drained.go channel.go sent.go wait.go message.go climb.go tree.go picked.go once.go
//	                              how often a loop runs: by its head, by what is sent, up a chain or
//	                              down a tree, in one turn of it
//	hoist.go need.go unasked.go   what does not change with a loop; what callers switch off
//	handle.go key.go keys.go order.go
//	                              what is asked of package value about the loops around
//	steps.go sequence.go part.go passed.go joined.go
//	                              steps of a function, of what it calls, runs and waits for
//	site.go uses.go               the calls that rules judge; callers in the package
//	seen.go                       what is asked again and again, answered once
package cost
