package again // want package:"."
// A statement of a transaction is sent again.

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/go-sql-driver/mysql"
	"github.com/jmoiron/sqlx"
	"gorm.io/gorm"
)

func deadlock(err error) bool {
	var failed *mysql.MySQLError
	return errors.As(err, &failed) && failed.Number == 1213
}

func Pay(db *sql.DB, from, to, n int64) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := tx.Exec("UPDATE accounts SET n = n - ? WHERE id = ?", n, from); err != nil {
		return err
	}
	for i := 0; i < 3; i++ {
		_, err = tx.Exec("UPDATE stock SET n = n + ? WHERE id = ?", n, to) // want `^UPDATE of stock is sent again in the transaction tx that is open since line 21: a deadlock has rolled it back, so the second runs outside and is committed alone, and UPDATE of accounts in line 26 is lost; begin the whole transaction again \[tx-retry-inside\]$`
		if !deadlock(err) {
			break
		}
		time.Sleep(10 * time.Millisecond) // want `tx-slow-call`
	}
	if err != nil {
		return err
	}
	return tx.Commit()
}

// Within gives the transaction as a function, and names the number in place.
func Within(db *gorm.DB, id int64) error {
	return db.Transaction(func(tx *gorm.DB) error {
		for range 5 {
			err := tx.Exec("UPDATE stock SET n = n - 1 WHERE id = ?", id).Error // want `and UPDATE of totals in line 54 is a transaction of its own; .*tx-retry-inside`
			if err == nil {
				break
			}
			if me, ok := err.(*mysql.MySQLError); !ok || me.Number != 1213 {
				return err
			}
		}
		return tx.Exec("UPDATE totals SET n = n - 1").Error
	})
}

// Counted has a counter, and a statement behind the loop.
func Counted(db *gorm.DB, id int64) error {
	return db.Transaction(func(tx *gorm.DB) error {
		for i := 0; i < 5; i++ {
			err := tx.Exec("UPDATE stock SET n = n - 1 WHERE id = ?", id).Error // want `and UPDATE of totals in line 70 is a transaction of its own; .*tx-retry-inside`
			if err == nil {
				break
			}
			if me, ok := err.(*mysql.MySQLError); !ok || me.Number != 1213 {
				return err
			}
		}
		return tx.Exec("UPDATE totals SET n = n - 1").Error
	})
}

func take(ctx context.Context, tx *sqlx.Tx, id int64) (err error) {
	for {
		if _, err = tx.ExecContext(ctx, "UPDATE stock SET n = n - 1 WHERE id = ?", id); err == nil {
			return nil
		}
		if !deadlock(err) || ctx.Err() != nil {
			return err
		}
	}
}

// Through comes to the loop through a function.
func Through(ctx context.Context, db *sqlx.DB, id int64) error {
	tx, err := db.BeginTxx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := tx.ExecContext(ctx, "INSERT INTO orders (stock_id) VALUES (?)", id); err != nil {
		return err
	}
	if err := take(ctx, tx, id); err != nil { // want `tx-retry-inside`
		return err
	}
	return tx.Commit()
}

// Whatever tries again whatever has happened.
func Whatever(db *sql.DB, id int64) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := tx.Exec("UPDATE accounts SET n = 0 WHERE id = ?", id); err != nil {
		return err
	}
	for attempt := 0; attempt < 3; attempt++ {
		if _, err = tx.Exec("DELETE FROM carts WHERE id = ?", id); err == nil { // want `tx-retry-inside`
			break
		}
	}
	if err != nil {
		return err
	}
	return tx.Commit()
}
