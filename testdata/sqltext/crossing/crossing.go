// Package crossing writes many rows of one table through several indexes.
package crossing

import (
	"database/sql"

	_ "github.com/go-sql-driver/mysql"
)

func old(db *sql.DB, day string) {
	db.Exec("DELETE FROM orders WHERE created_at BETWEEN ? AND ?", day, day) // want `two such writes can wait for each other; read the primary keys first.*\[unordered-write\]`
}

func ranged(db *sql.DB, from, to int) {
	db.Exec("UPDATE orders SET status = 3 WHERE user_id BETWEEN ? AND ?", from, to) // want `two such writes can wait for each other; read the primary keys first.*\[unordered-write\]`
}

// carts has one index alone.
func carts(db *sql.DB, from, to int) {
	db.Exec("UPDATE carts SET note = '' WHERE id BETWEEN ? AND ?", from, to)
}
