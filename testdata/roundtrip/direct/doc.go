// Package direct calls the drivers and ORMs themselves inside loops, without
// any function in between.
package direct
