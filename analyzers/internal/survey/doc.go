// Package survey stands between the source of one package and the facts of all: it
// looks up what other packages have told, and collects what this one tells.
//
// A [Package] is a syntax.Package whose functions have costs. [Package.Summary] is that
// of a function of any package; [Package.CostOf] that of a unit of this one, as far as
// the walk (package cost) has come. Of
//
//	type Store interface{ Names(ids []int) []string }
//
//	func List(s Store) []string { return s.Names([]int{1, 2, 3}) }
//
// it tells: the interface Store with the hashes of its methods; that List calls Names
// behind an interface, with a list of three elements; and of each type of the package,
// which methods it has and what they cost, so that others can bind it.
//
//	package.go    what is known so far, of units and of functions elsewhere
//	facts.go      types, interfaces, and the facts of the packages below
//	function.go   functions as a comparison of two revisions needs them
//	uses.go lists.go sizer.go
//	              who calls whom, and how long the lists are that it passes
//	standin.go    connections of libraries that are put into interfaces of the program
//	startup.go wait.go
//	              where programs begin, and where they wait
//	asked.go objects.go templates.go
//	              which functions a library calls once per element of a list,
//	              and what templates call
//	slots.go      which functions the package puts into fields, variables and maps
//	stores.go     which calls may read from a store
package survey
