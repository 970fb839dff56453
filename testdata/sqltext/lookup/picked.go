package lookup

import "database/sql"

// columns are those of two statements, of which each may be asked for some.
var columns = map[string]string{"user": "c.usr_id", "id": "c.id"}

// Picked names a column that carts does not have only if somebody asks for it.
func Picked(db *sql.DB, by string, value any) (*sql.Rows, error) {
	return db.Query("SELECT c.id FROM carts c WHERE "+columns[by]+" = ? LIMIT 1", value)
}

// Written names it always.
func Written(db *sql.DB, value any) (*sql.Rows, error) {
	return db.Query("SELECT c.id FROM carts c WHERE c.usr_id = ? LIMIT 1", value) // want `carts has no column usr_id.*\[unknown-column\]`
}
