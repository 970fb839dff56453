package orders

import (
	"context"
	"database/sql"
	"io"
)

type closers struct{ all []func() error }

func (c *closers) add(f func() error) { c.all = append(c.all, f) }

// Whoever gets the method that ends a transaction can end it.
func givenRollback(pool *sql.DB, c *closers) error {
	tx, err := pool.Begin()
	if err != nil {
		return err
	}
	c.add(tx.Rollback)
	_, err = tx.Exec("UPDATE visits SET n = 1 WHERE id = 1")
	return err
}

func undone(pool *sql.DB) error {
	tx, err := pool.Begin()
	if err != nil {
		return err
	}
	undo := tx.Rollback
	defer undo()
	_, err = tx.Exec("UPDATE visits SET n = 1 WHERE id = 1")
	return err
}

func listed(pool *sql.DB) ([]func() error, error) {
	tx, err := pool.Begin()
	if err != nil {
		return nil, err
	}
	if _, err = tx.Exec("UPDATE visits SET n = 1 WHERE id = 1"); err != nil {
		_ = tx.Rollback()
		return nil, err
	}
	return []func() error{tx.Commit, tx.Rollback}, nil
}

func givenOther(pool *sql.DB, c *closers, run func(func(string, ...any) (sql.Result, error)) error) error {
	tx, err := pool.Begin() // want `transaction tx is neither committed nor rolled back`
	if err != nil {
		return err
	}
	c.add(pool.Close)
	return run(tx.Exec)
}

func thrownAway(pool *sql.DB, w io.Closer) error {
	tx, err := pool.Begin() // want `transaction tx is neither committed nor rolled back`
	if err != nil {
		return err
	}
	_ = tx.Rollback
	_, err = tx.Exec("UPDATE visits SET n = 1 WHERE id = 1")
	return err
}

// A transaction of BeginTx is rolled back when its context is cancelled.
func cancelled(ctx context.Context, pool *sql.DB) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	tx, err := pool.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if _, err = tx.Exec("UPDATE visits SET n = 1 WHERE id = 1"); err != nil {
		return err
	}
	return tx.Commit()
}

func otherCancelled(ctx context.Context, pool *sql.DB) error {
	short, cancel := context.WithCancel(ctx)
	defer cancel()
	tx, err := pool.BeginTx(ctx, nil) // want `transaction tx is neither committed nor rolled back`
	if err != nil {
		return err
	}
	if _, err = tx.ExecContext(short, "UPDATE visits SET n = 1 WHERE id = 1"); err != nil {
		return err
	}
	return tx.Commit()
}
