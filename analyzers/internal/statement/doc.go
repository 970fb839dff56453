// Package statement finds the SQL that Go code runs, as text or through the
// calls of an ORM: which calls run it, on what, with which arguments, and what
// it may be.
//
// It follows constants, concatenation, += along branches, formats, builders,
// joined slices, embedded files, fields and variables that are set once, local
// functions, and functions that pass a parameter on as SQL. What the code does
// not show is a hole in the text. Every byte that the code does show is known
// by its place.
//
// SQL of other databases is told apart by the drivers that a package reaches,
// by what the package is called, and by syntax that MySQL lacks.
package statement
