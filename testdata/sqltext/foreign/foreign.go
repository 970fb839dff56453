// Package foreign runs SQL of other databases.
package foreign

import (
	"database/sql"

	_ "github.com/go-sql-driver/mysql"
)

func syntax(db *sql.DB) {
	db.Query("SELECT id FROM orders WHERE DATE(created_at) = $1")
	db.Query("SELECT id FROM orders WHERE phone ILIKE '%1'")
	db.Query("SELECT id::text FROM orders ORDER BY RANDOM()")
	db.Query("SELECT id FROM orders WHERE \"group\" = ?")
	db.Query("UPDATE orders SET status = 1 RETURNING id")
}
