// Package drain takes rows away batch by batch, or only some of them.
package drain

import (
	"database/sql"
	"fmt"

	_ "github.com/go-sql-driver/mysql"
	"xorm.io/xorm"
)

// Order is a row of orders.
type Order struct {
	ID     int64
	Status int
}

func untilNoneIsLeft(db *sql.DB) error {
	for {
		var id int64
		if err := db.QueryRow("SELECT id FROM orders WHERE created_at < '2024-01-01' ORDER BY id LIMIT 1").Scan(&id); err == sql.ErrNoRows {
			return nil
		}
		if _, err := db.Exec("DELETE FROM orders WHERE created_at < '2024-01-01' LIMIT 500"); err != nil {
			return err
		}
	}
}

func untilNoneChanged(db *sql.DB) error {
	r, err := db.Exec("DELETE FROM orders WHERE created_at < '2024-01-01' LIMIT 500")
	if err != nil {
		return err
	}
	_, err = r.RowsAffected()
	return err
}

// batch is called until nothing is left.
func batch(db *sql.DB, e *xorm.Engine, before int64, size int) error {
	if _, err := db.Exec("DELETE FROM orders WHERE created_at < ? LIMIT ?", before, size); err != nil {
		return err
	}
	if _, err := db.Exec(fmt.Sprintf("DELETE FROM orders WHERE created_at < '2024-01-01' LIMIT %d", size)); err != nil {
		return err
	}
	_, err := e.Where("created_at < ?", before).Limit(size).Delete(new(Order))
	return err
}

func some(db *sql.DB, users []int64) error {
	if _, err := db.Exec("DELETE FROM orders WHERE created_at < '2024-01-01' LIMIT 500"); err != nil { // want `\[unordered-write\]`
		return err
	}
	for _, user := range users {
		if _, err := db.Exec("DELETE FROM orders WHERE user_id = ? LIMIT 5", user); err != nil { // want `\[unordered-write\]`
			return err
		}
	}
	for {
		if _, err := db.Exec("UPDATE orders SET status = 2 WHERE created_at < '2024-01-01' LIMIT 5"); err != nil { // want `\[unordered-write\]`
			return err
		}
	}
}
