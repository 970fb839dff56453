// Package lite has a driver of another database.
package lite

import (
	"database/sql"

	_ "github.com/jackc/pgx/v5/stdlib"
)

func all(db *sql.DB) {
	db.Query("SELECT * FROM orders WHERE DATE(created_at) = '2024-05-01'")
}
