package params // want package:"."

import (
	"database/sql"

	"github.com/go-sql-driver/mysql"
)

const level = "'READ-COMMITTED'"

// Open does it with the driver's own settings, and with names of constants.
func Open(address string) (*sql.DB, error) {
	cfg, err := mysql.ParseDSN(address)
	if err != nil {
		return nil, err
	}
	cfg.Params["tx_isolation"] = level
	return sql.Open("mysql", cfg.FormatDSN())
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
