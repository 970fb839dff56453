// Package statement sets the level of one connection, of another transaction, and
// names it elsewhere.
package statement

import (
	"database/sql"
	"fmt"
)

func Open() (*sql.DB, error) {
	return sql.Open("mysql", "shop@tcp(db:3306)/shop?transaction_isolation=%27REPEATABLE-READ%27")
}

func Report(db *sql.DB) error {
	_, err := db.Exec("SET SESSION transaction_isolation = 'READ-COMMITTED'")
	return err
}

func Check(db *sql.DB) error {
	var level string
	if err := db.QueryRow("SELECT @@transaction_isolation").Scan(&level); err != nil {
		return err
	}
	vars := map[string]string{"transaction_isolation": level}
	if vars["transaction_isolation"] != "READ-COMMITTED" {
		return fmt.Errorf("transaction_isolation is %s, not %s", level, "READ-COMMITTED")
	}
	return nil
}

func ensure(db *sql.DB, sku string) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	var n int
	err = tx.QueryRow("SELECT n FROM stock WHERE sku = ? FOR UPDATE", sku).Scan(&n)
	if err == sql.ErrNoRows {
		_, err = tx.Exec("INSERT INTO stock (sku, n) VALUES (?, 1)", sku) // want `tx-gap-insert`
	}
	if err != nil {
		return err
	}
	return tx.Commit()
}
