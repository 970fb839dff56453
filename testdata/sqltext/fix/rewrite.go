// Package fix holds statements that -fix rewrites.
package fix

import (
	"database/sql"
	"fmt"

	_ "github.com/go-sql-driver/mysql"
)

func rewrites(db *sql.DB, table string) {
	db.Query("SELECT id FROM orders WHERE DATE(created_at) = '2024-05-01'")
	db.Query(`SELECT id FROM orders
		WHERE YEAR(created_at) = 2024`)
	db.Query("SELECT id FROM orders WHERE user_id + 1 = 5")
	db.Query("SELECT \"a\", id FROM orders WHERE status = 3 AND " + "phone = NULL")
	db.Query(fmt.Sprintf("SELECT id FROM %s WHERE LEFT(phone, 3) = '030' AND note = 'a%%'", table))
	db.Exec("UPDATE orders SET status = 1 AND phone = '' WHERE id = 1")
}
