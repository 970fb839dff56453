package below // want package:"."

import (
	"context"
	"database/sql"

	"example.com/tx/levels/dsn"
)

// Ensure uses the connections of another, which opens them.
func Ensure(sku string) error {
	db, err := dsn.Open()
	if err != nil {
		return err
	}
	return ensure(db, sku)
}

// Raised asks for what keeps gaps.
func Raised(ctx context.Context, db *sql.DB, sku string) error {
	tx, err := db.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead})
	if err != nil {
		return err
	}
	defer tx.Rollback()
	res, err := tx.Exec("UPDATE stock SET n = n + 1 WHERE sku = ?", sku)
	if err != nil {
		return err
	}
	if n, _ := res.RowsAffected(); n == 0 {
		if _, err := tx.Exec("INSERT INTO stock (sku, n) VALUES (?, 1)", sku); err != nil { // want `tx-gap-insert`
			return err
		}
	}
	return tx.Commit()
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
