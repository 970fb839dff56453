package handles // want package:"."

import (
	"context"
	"database/sql"
	"testing"
)

// unit is what is done at once: its fields end the transaction.
type unit struct{ commit, rollback func() error }

func Field(db *sql.DB) (*unit, error) {
	tx, err := db.Begin()
	if err != nil {
		return nil, err
	}
	return &unit{commit: tx.Commit, rollback: (tx.Rollback)}, nil
}

func ForTest(t *testing.T, db *sql.DB) {
	tx, err := db.Begin()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { tx.Rollback() })
	tx.Exec("UPDATE visits SET n = 1 WHERE id = 1")
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
