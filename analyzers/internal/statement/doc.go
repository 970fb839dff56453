// Package statement finds the SQL that Go code runs, as text or through the
// calls of an ORM: which calls run it, on what, with which arguments, and what
// it may be.
//
// It follows constants, concatenation, += along branches and through loops,
// formats, builders, joined slices, maps, lists and structs of texts, embedded
// files, fields and variables that are set once, local functions, and functions
// that pass a parameter on as SQL. What the code does not show is a hole in the
// text. Every byte that the code does show is known by its place.
//
// What libraries make of maps, structs and the calls of their builders is
// written as the library writes it (the kinds of conditions are in package
// catalog).
//
// SQL of other databases is told apart by the driver that opened the handle,
// then by the branch that the text is made in, then by the names of the text,
// receiver, function and file, then by what the package reaches, and by syntax
// that MySQL lacks. In a program with several drivers, a statement of which
// none of these tells anything is read as MySQL.
//
// It also answers what callers keep from happening: how large a number can be,
// and which strings, slices and pointers can be empty together (Limits,
// Limited, Paging).
package statement
