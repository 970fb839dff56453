// Package own has an interface and what implements it.
package own

import "database/sql"

// Runner runs texts.
type Runner interface {
	Query(q string, args ...any) (*sql.Rows, error)
}

// DB is one.
type DB struct{ db *sql.DB }

// Query hands its text on.
func (d DB) Query(q string, args ...any) (*sql.Rows, error) { return d.db.Query(q, args...) }
