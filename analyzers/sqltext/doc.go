// Package sqltext has sqlcheck check the SQL that Go code runs, as text or
// through the calls of an ORM. What the code does not show of a statement is a
// hole in it, and a hole makes no finding. A finding points at the characters of
// the literal.
//
// Text of other databases is skipped. Migrations, seeds and generated code show
// at info only.
package sqltext
