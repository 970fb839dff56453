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
	db.Query(fmt.Sprintf("SELECT id FROM %s WHERE LEFT(phone, 3) = '030' AND phone <> 'a%%'", table))
	db.Query("SELECT id FROM orders WHERE IFNULL(user_id, 0) = 7")
	db.Query("SELECT id FROM orders WHERE created_at < SYSDATE()")
	db.Query("SELECT id FROM orders WHERE phone = 30123")
	db.Query("SELECT id FROM orders WHERE (user_id, id) > (3, 10)")
	db.Query("SELECT user_id, COUNT(*) FROM orders GROUP BY user_id HAVING user_id > 4")
	db.Query("SELECT id FROM crm_user_role WHERE CONCAT(crm_org_id, '#', crm_role_id) = '12#ab'")
	db.Exec("UPDATE orders SET status = 1 AND phone = '' WHERE id = 1")
}
