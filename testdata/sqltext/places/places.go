// Package places runs SQL on connections and transactions.
package places

import (
	"database/sql"

	_ "github.com/go-sql-driver/mysql"
	"gorm.io/gorm"
)

// Cart is a row of carts.
type Cart struct {
	ID     int64
	UserID int64
}

func inTransaction(db *sql.DB, id int64) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := tx.Exec("UPDATE carts SET user_id = 1 WHERE id = ?", id); err != nil {
		return err
	}
	var n int64
	if err := tx.QueryRow("SELECT user_id FROM orders WHERE id = ? FOR UPDATE", id).Scan(&n); err != nil {
		return err
	}
	if err := run(tx, "UPDATE orders SET status = 1 WHERE id = ?", id); err != nil {
		return err
	}
	return tx.Commit()
}

// run passes its text on.
func run(tx *sql.Tx, query string, args ...any) error {
	_, err := tx.Exec(query, args...)
	return err
}

func inClosure(db *gorm.DB, c *Cart) error {
	return db.Transaction(func(tx *gorm.DB) error {
		tx.Where("id = ?", c.ID).First(c)
		tx.Create(c)
		return tx.Where("id = ?", c.ID).Delete(&Cart{}).Error
	})
}

func notShown(db *sql.DB, query string) {
	db.Exec(query)
}
