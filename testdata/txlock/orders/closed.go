package orders

import (
	"context"
	"database/sql"
	"errors"
	"os"

	"gorm.io/gorm"
)

func Leaves(ctx context.Context, id int64) error {
	tx, err := db.BeginTx(ctx, nil) // want `transaction tx is neither committed nor rolled back at the return in line 18.*defer tx.Rollback\(\) right behind the begin; behind a Commit it does nothing \[tx-not-closed\]`
	if err != nil {
		return err
	}
	if _, err := tx.Exec("DELETE FROM orders WHERE id = ?", id); err != nil {
		return err
	}
	return tx.Commit()
}

func LeavesUnlessPanic(g *gorm.DB, id int64) error {
	tx := g.Begin() // want `transaction tx is neither committed nor rolled back at the return in line 34.*`
	defer func() {
		if r := recover(); r != nil {
			tx.Rollback()
		}
	}()
	if err := tx.Error; err != nil {
		return err
	}
	if err := tx.Exec("DELETE FROM orders WHERE id = ?", id).Error; err != nil {
		return err
	}
	return tx.Commit().Error
}

func Forgets(id int64) {
	tx, err := db.Begin() // want `neither committed nor rolled back at the end of the function`
	if err != nil {
		return
	}
	tx.Exec("DELETE FROM orders WHERE id = ?", id)
}

// Closed is silent: each way has its end.
func Closed(id int64) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	if _, err := tx.Exec("DELETE FROM orders WHERE id = ?", id); err != nil {
		tx.Rollback()
		return err
	}
	if id == 0 {
		tx.Rollback()
		os.Exit(1)
	}
	return tx.Commit()
}

// Literal is silent: the literal closes it, panic or not.
func Literal(id int64) (err error) {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer func() {
		if p := recover(); p != nil {
			tx.Rollback()
			panic(p)
		} else if err != nil {
			tx.Rollback()
		} else {
			err = tx.Commit()
		}
	}()
	if _, err = tx.Exec("DELETE FROM orders WHERE id = ?", id); err != nil {
		return err
	}
	return nil
}

func finish(tx *sql.Tx, err error) error {
	if err != nil {
		return errors.Join(err, tx.Rollback())
	}
	return tx.Commit()
}

// Helped is silent: who gets the transaction may close it.
func Helped(id int64) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	_, err = tx.Exec("DELETE FROM orders WHERE id = ?", id)
	return finish(tx, err)
}

// Sometimes is silent: the code knows when it has committed.
func Sometimes(id int64) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	_, err = tx.Exec("DELETE FROM orders WHERE id = ?", id)
	if err == nil {
		err = tx.Commit()
	}
	if err != nil {
		tx.Rollback()
	}
	return err
}

// Start is silent: the caller closes it.
func Start() (*sql.Tx, error) {
	tx, err := db.Begin()
	return tx, err
}

// MigrateOrders is silent: it runs once.
func MigrateOrders(ctx context.Context) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, "DELETE FROM orders WHERE state = 9"); err != nil {
		return err
	}
	return tx.Commit()
}
