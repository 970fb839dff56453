// Package tables holds what other packages run.
package tables

import "database/sql"

// ByDay is checked where it is run.
const ByDay = "SELECT id FROM orders WHERE DATE(created_at) = ?"

// Orders is the name of a table.
func Orders() string { return "orders" }

// Run runs a text.
func Run(db *sql.DB, query string) error {
	_, err := db.Query(query)
	return err
}
