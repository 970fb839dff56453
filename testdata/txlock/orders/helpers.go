package orders

import (
	"context"
	"database/sql"
	"errors"

	"github.com/jmoiron/sqlx"
	"gorm.io/gorm"
)

type writer interface {
	ExecContext(ctx context.Context, q string, args ...any) (sql.Result, error)
}

// write neither commits nor rolls back.
func write(ctx context.Context, tx *sql.Tx, id int64) error {
	_, err := tx.ExecContext(ctx, "UPDATE bins SET n = 0 WHERE id = ?", id)
	return err
}

func writeOn(ctx context.Context, on writer, id int64) error {
	_, err := on.ExecContext(ctx, "UPDATE bins SET n = 0 WHERE id = ?", id)
	return err
}

// through hands it on to what only writes.
func (s *Shop) through(ctx context.Context, tx *sql.Tx, id int64) error {
	if err := write(ctx, tx, id); err != nil {
		return err
	}
	return writeOn(ctx, tx, id+1)
}

// recursive comes to no end of helpers.
func recursive(ctx context.Context, tx *sql.Tx, id int64) error {
	if id > 9 {
		return recursive(ctx, tx, id-1)
	}
	return write(ctx, tx, id)
}

func writeOrUndo(ctx context.Context, tx *sql.Tx, id int64) error {
	if err := write(ctx, tx, id); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	return nil
}

var begun []*sql.Tx

func remember(tx *sql.Tx) { begun = append(begun, tx) }

func touched(tx *gorm.DB, id int64) error {
	return tx.Exec("UPDATE bins SET n = 0 WHERE id = ?", id).Error
}

func WithHelper(ctx context.Context, pool *sql.DB, id int64) error {
	tx, err := pool.BeginTx(ctx, nil) // want `transaction tx is neither committed nor rolled back at the return in line \d+`
	if err != nil {
		return err
	}
	if err := write(ctx, tx, id); err != nil {
		return err
	}
	return tx.Commit()
}

func (s *Shop) WithMethod(ctx context.Context, pool *sql.DB, id int64) error {
	tx, err := pool.BeginTx(ctx, nil) // want `transaction tx is neither committed nor rolled back at the return in line \d+`
	if err != nil {
		return err
	}
	if err := s.through(ctx, tx, id); err != nil {
		return err
	}
	return tx.Commit()
}

func WithInterface(ctx context.Context, pool *sqlx.DB, id int64) error {
	tx, err := pool.BeginTxx(ctx, nil) // want `transaction tx is neither committed nor rolled back at the return in line \d+`
	if err != nil {
		return err
	}
	if err := writeOn(ctx, tx, id); err != nil {
		return err
	}
	return tx.Commit()
}

func WithGorm(g *gorm.DB, id int64) error {
	tx := g.Begin() // want `transaction tx is neither committed nor rolled back at the return in line \d+`
	if err := touched(tx, id); err != nil {
		return err
	}
	return tx.Commit().Error
}

func WithUndo(ctx context.Context, pool *sql.DB, id int64) error {
	tx, err := pool.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if err := writeOrUndo(ctx, tx, id); err != nil {
		return err
	}
	return tx.Commit()
}

// WithMemory is silent: who keeps it may close it.
func WithMemory(ctx context.Context, pool *sql.DB, id int64) error {
	tx, err := pool.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	remember(tx)
	if err := write(ctx, tx, id); err != nil {
		return err
	}
	return tx.Commit()
}

// WithRecursion is silent: it is not followed for ever.
func WithRecursion(ctx context.Context, pool *sql.DB, id int64) error {
	tx, err := pool.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if err := recursive(ctx, tx, id); err != nil {
		return err
	}
	return tx.Commit()
}

// WithDeferred is silent: it closes what it has begun.
func WithDeferred(ctx context.Context, pool *sql.DB, id int64) error {
	tx, err := pool.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if err := write(ctx, tx, id); err != nil {
		return err
	}
	return tx.Commit()
}

// Left calls its closure on one way only.
func Left(ctx context.Context, pool *sql.DB, id int64) error {
	tx, err := pool.BeginTx(ctx, nil) // want `transaction tx is neither committed nor rolled back at the return in line \d+`
	if err != nil {
		return err
	}
	undo := func(err error) error { return errors.Join(err, tx.Rollback()) }
	if id == 0 {
		return sql.ErrNoRows
	}
	if err := write(ctx, tx, id); err != nil {
		return undo(err)
	}
	return tx.Commit()
}

// Undone is silent: each way calls it.
func Undone(ctx context.Context, pool *sql.DB, id int64) error {
	tx, err := pool.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	undo := func(err error) error { return errors.Join(err, tx.Rollback()) }
	if id == 0 {
		return undo(sql.ErrNoRows)
	}
	if err := write(ctx, tx, id); err != nil {
		return undo(err)
	}
	return tx.Commit()
}

// Kept is silent: somebody else gets the closure.
func Kept(ctx context.Context, pool *sql.DB, c *closers, id int64) error {
	tx, err := pool.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	undo := func() error { return tx.Rollback() }
	c.add(undo)
	if err := write(ctx, tx, id); err != nil {
		return err
	}
	return tx.Commit()
}

// DeferredClosure is silent.
func DeferredClosure(ctx context.Context, pool *sql.DB, id int64) error {
	tx, err := pool.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	undo := func() { _ = tx.Rollback() }
	defer undo()
	if err := write(ctx, tx, id); err != nil {
		return err
	}
	return tx.Commit()
}
