package gaps

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/jmoiron/sqlx"
)

// Committed keeps no gaps.
func (s *store) Committed(ctx context.Context, sku string) error {
	tx, err := s.db.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelReadCommitted})
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if err := ensureHere(ctx, tx, sku); err != nil {
		return err
	}
	return tx.Commit()
}

func ensureHere(ctx context.Context, tx *sql.Tx, sku string) error {
	var n int
	err := tx.QueryRowContext(ctx, "SELECT n FROM stock WHERE sku = ? FOR UPDATE", sku).Scan(&n)
	if errors.Is(err, sql.ErrNoRows) {
		_, err = tx.ExecContext(ctx, "INSERT INTO stock (sku, n) VALUES (?, 1)", sku)
	}
	return err
}

var weak = sql.TxOptions{Isolation: sql.LevelReadUncommitted}

func (s *store) Weak(ctx context.Context, sku string) error {
	opts := &weak
	tx, err := s.db.BeginTx(ctx, opts)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if err := ensureHere(ctx, tx, sku); err != nil {
		return err
	}
	return tx.Commit()
}

// with may have been given any level.
func (s *store) with(ctx context.Context, opts *sql.TxOptions, sku string) error {
	tx, err := s.db.BeginTx(ctx, opts)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if err := ensureHere(ctx, tx, sku); err != nil {
		return err
	}
	return tx.Commit()
}

func (s *store) Set(ctx context.Context, sku string) error {
	conn, err := s.db.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	if _, err := conn.ExecContext(ctx, "SET TRANSACTION ISOLATION LEVEL READ COMMITTED"); err != nil {
		return err
	}
	tx, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if err := ensureHere(ctx, tx, sku); err != nil {
		return err
	}
	return tx.Commit()
}

func (s *store) Upsert(sku string) error {
	tx, err := s.db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	res, err := tx.Exec("UPDATE stock SET n = n + 1 WHERE sku = ?", sku)
	if err != nil {
		return err
	}
	if n, _ := res.RowsAffected(); n == 0 {
		if _, err := tx.Exec("INSERT INTO logs (sku, n) VALUES (?, 1)", sku); err != nil {
			return err
		}
	}
	if _, err := tx.Exec("INSERT INTO stock (sku, n) VALUES (?, 1) ON DUPLICATE KEY UPDATE n = n + 1", sku); err != nil {
		return err
	}
	return tx.Commit()
}

// First inserts what it locks then.
func (s *store) First(sku string) error {
	tx, err := s.db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := tx.Exec("INSERT IGNORE INTO stock (sku, n) VALUES (?, 0)", sku); err != nil {
		return err
	}
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

// There has read the parent, or fails.
func (s *store) There(order int64, sku string) error {
	tx, err := s.db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	var n int
	if err := tx.QueryRow("SELECT n FROM lines WHERE order_id = ? LIMIT 1 FOR UPDATE", order).Scan(&n); err != nil {
		return err
	}
	if _, err := tx.Exec("INSERT INTO lines (order_id, sku) VALUES (?, ?)", order, sku); err != nil {
		return err
	}
	return tx.Commit()
}

// Copied inserts another key than the one that was not there.
func (s *store) Copied(from, to string) error {
	tx, err := s.db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	var n int
	err = tx.QueryRow("SELECT n FROM stock WHERE sku = ? FOR UPDATE", from).Scan(&n)
	if err == sql.ErrNoRows {
		_, err = tx.Exec("INSERT INTO stock (sku, n) VALUES (?, 1)", to)
	}
	if err != nil {
		return err
	}
	return tx.Commit()
}

// Apart looks in one transaction and inserts in another.
func (s *store) Apart(sku string) error {
	tx, err := s.db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	var n int
	err = tx.QueryRow("SELECT n FROM stock WHERE sku = ? FOR UPDATE", sku).Scan(&n)
	if err != nil && err != sql.ErrNoRows {
		return err
	}
	missing := err == sql.ErrNoRows
	if err := tx.Commit(); err != nil {
		return err
	}
	if missing {
		_, err := s.db.Exec("INSERT INTO stock (sku, n) VALUES (?, 1)", sku)
		return err
	}
	return nil
}

// Unlocked reads without a lock.
func (s *store) Unlocked(sku string) error {
	tx, err := s.db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	var n int
	err = tx.QueryRow("SELECT n FROM stock WHERE sku = ?", sku).Scan(&n)
	if err == sql.ErrNoRows {
		_, err = tx.Exec("INSERT INTO stock (sku, n) VALUES (?, 1)", sku)
	}
	if err != nil {
		return err
	}
	return tx.Commit()
}

// Split inserts a second row where there was one.
func (s *store) Split(order int64) error {
	tx, err := s.db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	var n int
	err = tx.QueryRow("SELECT n FROM lines WHERE order_id = ? FOR UPDATE", order).Scan(&n)
	switch {
	case err == nil:
		_, err = tx.Exec("INSERT INTO lines (order_id, n) VALUES (?, ?)", order, n/2)
	case errors.Is(err, sql.ErrNoRows):
		err = nil
	}
	if err != nil {
		return err
	}
	return tx.Commit()
}

// Errors: that the UPDATE failed says nothing of rows.
func (s *store) Errors(sku string) error {
	tx, err := s.db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := tx.Exec("UPDATE stock SET n = n + 1 WHERE sku = ?", sku); err != nil {
		_, err = tx.Exec("INSERT INTO stock (sku, n) VALUES (?, 1)", sku)
		return err
	}
	return tx.Commit()
}

func (s *store) State(sku string, now time.Time) error {
	tx, err := s.db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	var state string
	if err := tx.QueryRow("SELECT state FROM stock WHERE sku = ? ORDER BY id DESC LIMIT 1 FOR UPDATE", sku).Scan(&state); err != nil {
		return err
	}
	if state == "closed" {
		if _, err := tx.Exec("INSERT INTO stock (sku, state) VALUES (?, 'open')", sku); err != nil {
			return err
		}
	}
	return tx.Commit()
}

// Pool is no transaction.
func Pool(db *sqlx.DB, it item) error {
	res, err := db.Exec("UPDATE stock SET n = ? WHERE sku = ?", it.N, it.SKU)
	if err != nil {
		return err
	}
	if n, _ := res.RowsAffected(); n == 0 {
		_, err = db.Exec("INSERT INTO stock (sku, n) VALUES (?, ?)", it.SKU, it.N)
	}
	return err
}

// SetOnce sets a flag where it has not been set: what that says of the lookup is not
// known.
func SetOnce(ctx context.Context, tx *sql.Tx, id int64) error {
	found := false
	var n int64
	err := tx.QueryRowContext(ctx, "SELECT n FROM stock WHERE id = ? FOR UPDATE", id).Scan(&n)
	if err == nil && !found {
		found = true
	}
	if found {
		return nil
	}
	_, err = tx.ExecContext(ctx, "INSERT INTO stock (id, n) VALUES (?, 1)", id)
	return err
}
