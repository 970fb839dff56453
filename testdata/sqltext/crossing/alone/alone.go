// Package alone writes many rows of a table with one statement, and single ones by their
// key.
package alone

import (
	"database/sql"

	_ "github.com/go-sql-driver/mysql"
	"gorm.io/gorm"
)

// Order is a row.
type Order struct {
	ID     int64
	Status int
}

// TableName names the table.
func (Order) TableName() string { return "orders" }

func old(db *sql.DB, day string) {
	db.Exec("DELETE FROM orders WHERE created_at BETWEEN ? AND ?", day, day) // want `two such writes can wait for each other, though nothing else in the package locks many rows of orders in another order \[unordered-write\]`
}

func oldToo(g *gorm.DB, day string) {
	g.Where("created_at BETWEEN ? AND ?", day, day).Delete(&Order{}) // want `though nothing else in the package locks many rows of orders in another order \[unordered-write\]`
}

func one(db *sql.DB, g *gorm.DB, id int64) {
	db.Exec("UPDATE orders SET status = 2 WHERE id = ?", id)
	db.QueryRow("SELECT status FROM orders WHERE id = ? FOR UPDATE", id)
	db.Exec("INSERT INTO orders (user_id, phone, status, created_at) VALUES (1, '', 1, NOW())")
	db.Query("SELECT id FROM orders WHERE user_id > ? ORDER BY id", id)
	db.Exec("UPDATE crm_user_role SET crm_role_id = ? WHERE crm_org_id = ?", "x", "y")
	g.Model(&Order{}).Where("id = ?", id).Update("status", 3)
}
