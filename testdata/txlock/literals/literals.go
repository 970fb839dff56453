package main // want package:"."

import "github.com/jmoiron/sqlx"

func OneTwo(tx *sqlx.Tx) error {
	if _, err := tx.Exec("UPDATE accounts SET balance = 0 WHERE id = 1"); err != nil {
		return err
	}
	_, err := tx.Exec("UPDATE accounts SET balance = 0 WHERE id = 2")
	return err
}

func House(db *sqlx.DB) error {
	tx := db.MustBegin()
	defer tx.Rollback()
	if err := OneTwo(tx); err != nil { // want `House locks the row of accounts with id = 2 behind that with 1, and Reserve \(literals.go:[0-9]+\) the other way round`
		return err
	}
	return tx.Commit()
}

func Reserve(db *sqlx.DB) error {
	tx := db.MustBegin()
	defer tx.Rollback()
	if _, err := tx.Exec("UPDATE accounts SET balance = 1 WHERE id = 2"); err != nil {
		return err
	}
	if _, err := tx.Exec("UPDATE accounts SET balance = 1 WHERE id = 1"); err != nil {
		return err
	}
	return tx.Commit()
}

func main() {}
