// Package syntax reads the source of one package and answers questions about it that
// syntax, types and the catalog decide. It knows nothing of costs, transactions or
// facts; whatever asks it adds those.
//
// A [Package] is the package. After ScanPackage it knows, of
//
//	func (s *Shop) Names(ids []int) []string {
//		var out []string
//		load := func(id int) string { return s.first(id) }
//		for _, id := range ids {
//			out = append(out, load(id))
//		}
//		sort.Strings(out)
//		return out
//	}
//
// two units, Names and the literal that load keeps; that load is assigned that literal
// and nothing else, so that a call of load is one of it; that id is ranged over ids;
// that out gets its elements in the loop over ids and is sorted.
//
//	Unit        a function, or a literal kept in a variable or field, with its body.
//	            Parameters are numbered: the receiver is 0, the first parameter 1
//	Assignment  one value that a variable or field gets, anywhere in the package
//	FuncValue   what a called expression may be: a function, a literal, a parameter
//	Object      the variable or field that an expression names
//
// # Where to look
//
//	package.go              module, files that are generated or for upkeep, comments
//	scan.go                 the sweep over the syntax: units, assignments, who calls whom
//	funcvalue.go functable.go
//	                        the functions that a variable, a field or a table may hold
//	slot.go                 the names of fields and variables that others fill with functions
//	bound.go                what the code shows of the size of a number or a list
//	expr.go types.go text.go  what all ask of expressions and types, and their texts
//	flow.go gather.go       ways out; how lists get their elements, and who sorts them
//	numbers.go random.go rows.go
//	                        numbers that are counted up, random values, calls of one row
//	handle.go loader.go service.go
//	                        connections, loaders of caches, clients of other services
//	memo.go                 maps and fields that keep answers
//	sql.go                  names of tables and texts in statements
//	startup.go wait.go uses.go
//	                        what runs once, what waits, which function a name means
//
// Variables are followed through a bounded number of assignments, since one may be
// made of itself: MaxNames, MaxKeyDepth.
package syntax
