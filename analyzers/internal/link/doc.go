// Package link is what packages tell each other, and what they say together. The
// analysis sees one package at a time; what a call of another package costs, and
// which types implement an interface, it reads from facts.
//
// A service calls an interface that another package implements:
//
//	package service
//	func Options(ids []int) { for _, id := range ids { d.Get(id) } }     // d is a dao.DAO
//
//	package mysql
//	func (m *mysqlDAO) Get(id int) Option { m.db.First(&o, id); return o }
//
// The analysis of service leaves a [Summary] of Options, one term that ends at the method
// Get of dao.DAO, and in its [Package] an open [Site], the loop. That of mysql leaves
// an [Impl]: mysqlDAO has the methods with these hashes, and Get costs one gorm First.
// Whoever sees both, package main or the end of a whole-program run, makes a [Program]
// of the facts, which closes the site: len(ids) · gorm First.
//
// # Where to look
//
//	facts.go      Summary of a function, Package, Impl, Interface: what is written as gob.
//	              Of unexported fields nothing is written. Summaries are packed, as most
//	              of them nobody asks for
//	site.go       a call in a loop, which query-in-loop judges
//	function.go part.go calls.go
//	              functions as a comparison of two revisions, and budgets, need them
//	uses.go       who calls whom, with lists of which length
//	program.go    all of it together
//	bind.go       interfaces of costs: which types implement them
//	slots.go      fields, variables and maps that hold functions: which ones, over all packages
//	sequences.go  the same for what functions do in order
//	callers.go    how many elements a list has at most, over all callers
//	startup.go    what runs once, when the program starts
//	limits.go     bounds that the analysis has reached, and tells
//
// A field that holds a function is, to who calls it, an interface with one method, whose
// implementations are the functions that any package puts there: a [Slot].
//
// An interface that is implemented in terms of itself, by a wrapper, costs what it
// wraps: the wrapper's own type is left out, and what is being resolved adds nothing.
package link
