package again

import (
	"database/sql"
	"errors"
	"math/rand/v2"

	"github.com/go-sql-driver/mysql"
)

// Whole begins the transaction again.
func Whole(db *sql.DB, from, to, n int64) error {
	for i := 0; ; i++ {
		err := move(db, from, to, n)
		if !deadlock(err) || i == 3 {
			return err
		}
	}
}

func move(db *sql.DB, from, to, n int64) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := tx.Exec("UPDATE accounts SET n = n - ? WHERE id = ?", n, from); err != nil {
		return err
	}
	if _, err := tx.Exec("UPDATE stock SET n = n + ? WHERE id = ?", n, to); err != nil {
		return err
	}
	return tx.Commit()
}

// Here does so in one function.
func Here(db *sql.DB, from, to int64) error {
	for {
		tx, err := db.Begin()
		if err != nil {
			return err
		}
		if _, err = tx.Exec("UPDATE accounts SET n = n - 1 WHERE id = ?", from); err == nil {
			_, err = tx.Exec("UPDATE stock SET n = n + 1 WHERE id = ?", to)
		}
		if err == nil {
			return tx.Commit()
		}
		tx.Rollback()
		if !deadlock(err) {
			return err
		}
	}
}

// Alone has nothing in the transaction but the one statement.
func Alone(db *sql.DB, id int64) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	for i := 0; i < 3; i++ {
		if _, err = tx.Exec("DELETE FROM carts WHERE id = ?", id); !deadlock(err) {
			break
		}
	}
	if err != nil {
		return err
	}
	return tx.Commit()
}

func waited(err error) bool {
	var failed *mysql.MySQLError
	return errors.As(err, &failed) && failed.Number == 1205
}

// Waited is about what rolls back the statement only.
func Waited(db *sql.DB, id int64) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := tx.Exec("UPDATE accounts SET n = 0 WHERE id = ?", id); err != nil {
		return err
	}
	for i := 0; i < 3; i++ {
		_, err = tx.Exec("DELETE FROM carts WHERE id = ?", id)
		if !waited(err) {
			break
		}
	}
	if err != nil {
		return err
	}
	return tx.Commit()
}

// Code looks for a free code.
func Code(db *sql.DB, id int64) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := tx.Exec("UPDATE accounts SET n = 0 WHERE id = ?", id); err != nil {
		return err
	}
	for i := 0; i < 3; i++ {
		code := rand.Int()
		if _, err = tx.Exec("INSERT INTO coupons (code) VALUES (?)", code); err == nil {
			break
		}
	}
	if err != nil {
		return err
	}
	return tx.Commit()
}

// Rows leaves each row where it is locked, and goes on.
func Rows(db *sql.DB, ids []int64) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := tx.Exec("UPDATE accounts SET n = 0 WHERE id = 1"); err != nil {
		return err
	}
	for i := 0; i < len(ids); i++ {
		if _, err := tx.Exec("DELETE FROM carts WHERE id = ?", ids[i]); err != nil {
			continue
		}
	}
	return tx.Commit()
}

// Saved goes back to a savepoint.
func Saved(db *sql.DB, id int64) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := tx.Exec("UPDATE accounts SET n = 0 WHERE id = ?", id); err != nil {
		return err
	}
	for i := 0; i < 3; i++ {
		if _, err := tx.Exec("SAVEPOINT one"); err != nil {
			return err
		}
		_, err = tx.Exec("DELETE FROM carts WHERE id = ?", id)
		if err == nil {
			break
		}
		if _, err := tx.Exec("ROLLBACK TO SAVEPOINT one"); err != nil {
			return err
		}
	}
	if err != nil {
		return err
	}
	return tx.Commit()
}
