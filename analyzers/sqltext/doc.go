// Package sqltext finds the SQL that Go code runs, as text or through the calls
// of an ORM, and has sqlcheck check it.
//
// It follows constants, concatenation, += along branches, formats, builders,
// joined slices, embedded files, fields and variables that are set once, local
// functions, and functions that pass a parameter on as SQL. What the code does
// not show is a hole in the text, and a hole makes no finding. A finding points
// at the characters of the literal.
//
// Text of other databases is skipped: by the drivers that a package reaches, by
// what the package is called, and by syntax that MySQL lacks.
//
// Migrations, seeds and generated code show at info only.
package sqltext
