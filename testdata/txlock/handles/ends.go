package handles // want package:"."

import (
	"context"
	"database/sql"
	"errors"
	"testing"
	"time"
)

// What ends a transaction may be a value: these are silent.

func Added(db *sql.DB, atEnd func(func() error)) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	atEnd(tx.Rollback)
	_, err = tx.Exec("UPDATE visits SET n = 1 WHERE id = 1")
	return err
}

func Kept(db *sql.DB) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	undo := tx.Rollback
	defer undo()
	_, err = tx.Exec("UPDATE visits SET n = 1 WHERE id = 1")
	return err
}

// unit is what is done at once.
type unit struct{ commit, rollback func() error }

func Field(db *sql.DB) (*unit, error) {
	tx, err := db.Begin()
	if err != nil {
		return nil, err
	}
	return &unit{commit: tx.Commit, rollback: (tx.Rollback)}, nil
}

func Listed(db *sql.DB) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	_, err = tx.Exec("UPDATE visits SET n = 1 WHERE id = 1")
	for _, end := range []func() error{tx.Rollback, db.Close} {
		err = errors.Join(err, end())
	}
	return err
}

func ForTest(t *testing.T, db *sql.DB) {
	tx, err := db.Begin()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { tx.Rollback() })
	tx.Exec("UPDATE visits SET n = 1 WHERE id = 1")
}

// Timed is rolled back by the end of its context.
func Timed(ctx context.Context, db *sql.DB) error {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, "UPDATE visits SET n = 1 WHERE id = 1"); err != nil {
		return err
	}
	return tx.Commit()
}

func Stopped(ctx context.Context, db *sql.DB) error {
	inner, stop := context.WithCancel(ctx)
	defer func() { stop() }()
	tx, err := db.BeginTx(inner, nil)
	if err != nil {
		return err
	}
	if _, err := tx.Exec("UPDATE visits SET n = 1 WHERE id = 1"); err != nil {
		return err
	}
	return tx.Commit()
}

// And these are not.

func Other(db *sql.DB, atEnd func(func() error)) error {
	tx, err := db.Begin() // want `transaction tx is neither committed nor rolled back`
	if err != nil {
		return err
	}
	atEnd(db.Close)
	_, err = tx.Exec("UPDATE visits SET n = 1 WHERE id = 1")
	return err
}

func Query(db *sql.DB, run func(func(string, ...any) (sql.Result, error)) error) error {
	tx, err := db.Begin() // want `transaction tx is neither committed nor rolled back`
	if err != nil {
		return err
	}
	return run(tx.Exec)
}

// Outer has a context that ends, and begins with another one.
func Outer(ctx context.Context, db *sql.DB) error {
	inner, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	tx, err := db.BeginTx(ctx, nil) // want `transaction tx is neither committed nor rolled back`
	if err != nil {
		return err
	}
	if _, err := tx.ExecContext(inner, "UPDATE visits SET n = 1 WHERE id = 1"); err != nil {
		return err
	}
	return tx.Commit()
}

// Leaked never cancels.
func Leaked(ctx context.Context, db *sql.DB) (context.CancelFunc, error) {
	inner, cancel := context.WithCancel(ctx)
	tx, err := db.BeginTx(inner, nil) // want `transaction tx is neither committed nor rolled back`
	if err != nil {
		return cancel, err
	}
	if _, err := tx.Exec("UPDATE visits SET n = 1 WHERE id = 1"); err != nil {
		return cancel, err
	}
	return cancel, tx.Commit()
}
