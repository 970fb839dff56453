// Package txlock finds transactions that deadlock, that hold their locks for
// long, or that run some of their statements outside. It reads what functions
// do in order, callees included, between begin and commit; what each rule means
// is in rules.go.
package txlock
