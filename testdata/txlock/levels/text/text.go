package text // want package:"."

import (
	"database/sql"
	"fmt"
	"net/url"
)

// Open gives the level to a format, escaped.
func Open(host string) (*sql.DB, error) {
	return sql.Open("mysql", fmt.Sprintf("shop@tcp(%s)/shop?transaction_isolation=%s&parseTime=true", host, url.QueryEscape("'READ-UNCOMMITTED'")))
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
		_, err = tx.Exec("INSERT INTO stock (sku, n) VALUES (?, 1)", sku)
	}
	if err != nil {
		return err
	}
	return tx.Commit()
}
