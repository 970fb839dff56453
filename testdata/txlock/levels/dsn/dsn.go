package dsn // want package:"."

import "database/sql"

// Open opens its connections at READ COMMITTED by their address.
func Open() (*sql.DB, error) {
	return sql.Open("mysql", "shop:shop@tcp(db:3306)/shop?charset=utf8mb4&transaction_isolation=%27READ-COMMITTED%27")
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
