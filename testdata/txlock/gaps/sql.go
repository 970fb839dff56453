// Package gaps inserts rows where it has locked the gap in which they will be.
package gaps

import (
	"context"
	"database/sql"
	"errors"

	"github.com/jmoiron/sqlx"
)

type store struct{ db *sql.DB }

func (s *store) Found(ctx context.Context, sku string) error {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	var n int
	err = tx.QueryRowContext(ctx, "SELECT n FROM stock WHERE sku = ? FOR UPDATE", sku).Scan(&n)
	if errors.Is(err, sql.ErrNoRows) {
		_, err = tx.ExecContext(ctx, "INSERT INTO stock (sku, n) VALUES (?, 1)", sku) // want `INSERT of stock where SELECT … FOR UPDATE in line 21 found no row by sku: two transactions can lock that gap`
	} else if err == nil {
		_, err = tx.ExecContext(ctx, "UPDATE stock SET n = ? WHERE sku = ?", n+1, sku)
	}
	if err != nil {
		return err
	}
	return tx.Commit()
}

func (s *store) Compared(sku string) error {
	tx, err := s.db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	var n int
	row := tx.QueryRow("SELECT n FROM stock WHERE sku = ? LOCK IN SHARE MODE", sku)
	if err := row.Scan(&n); err == sql.ErrNoRows {
		if _, err := tx.Exec("INSERT INTO stock SET sku = ?, n = 1", sku); err != nil { // want `INSERT of stock where SELECT … FOR SHARE`
			return err
		}
	} else if err != nil {
		return err
	}
	return tx.Commit()
}

func (s *store) Switched(sku string) error {
	tx, err := s.db.BeginTx(context.Background(), &sql.TxOptions{Isolation: sql.LevelRepeatableRead})
	if err != nil {
		return err
	}
	defer tx.Rollback()
	var n int
	switch err := tx.QueryRow("SELECT n FROM stock WHERE sku = ? FOR UPDATE", sku).Scan(&n); err {
	case nil:
		return tx.Commit()
	case sql.ErrNoRows:
		_, err = tx.Exec("INSERT INTO stock (sku, n) VALUES (?, ?)", sku, 1) // want `tx-gap-insert`
		if err != nil {
			return err
		}
	default:
		return err
	}
	return tx.Commit()
}

// Behind leaves where the row was there.
func (s *store) Behind(sku string) error {
	tx, err := s.db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	var n int
	err = tx.QueryRow("SELECT n FROM stock WHERE sku = ? FOR UPDATE", sku).Scan(&n)
	if err == nil {
		return tx.Commit()
	}
	if !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	if _, err := tx.Exec("INSERT INTO stock (sku, n) VALUES (?, 1)", sku); err != nil { // want `tx-gap-insert`
		return err
	}
	return tx.Commit()
}

func (s *store) Failed(sku string) error {
	tx, err := s.db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	var n int
	if err := tx.QueryRow("SELECT n FROM stock WHERE sku = ? FOR UPDATE", sku).Scan(&n); err != nil {
		if err != sql.ErrNoRows {
			return err
		}
		if _, err := tx.Exec("INSERT INTO stock (sku, n) VALUES (?, 1)", sku); err != nil { // want `tx-gap-insert`
			return err
		}
	}
	return tx.Commit()
}

func (s *store) Flag(sku string) error {
	tx, err := s.db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	var n int
	err = tx.QueryRow("SELECT n FROM stock WHERE sku = ? FOR UPDATE", sku).Scan(&n)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	exists := err == nil
	if !exists {
		_, err = tx.Exec("INSERT INTO stock (sku, n) VALUES (?, 1)", sku) // want `tx-gap-insert`
	}
	if err != nil {
		return err
	}
	return tx.Commit()
}

func (s *store) SetFlag(sku string) error {
	tx, err := s.db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	exists := true
	var n int
	if err = tx.QueryRow("SELECT n FROM stock WHERE sku = ? FOR UPDATE", sku).Scan(&n); err == sql.ErrNoRows {
		exists = false
	} else if err != nil {
		return err
	}
	if !exists {
		_, err = tx.Exec("INSERT INTO stock (sku, n) VALUES (?, 1)", sku) // want `tx-gap-insert`
	}
	if err != nil {
		return err
	}
	return tx.Commit()
}

func (s *store) Updated(sku string) error {
	tx, err := s.db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	res, err := tx.Exec("UPDATE stock SET n = n + 1 WHERE sku = ?", sku)
	if err != nil {
		return err
	}
	n, err := res.RowsAffected()
	if err != nil {
		return err
	}
	if n == 0 {
		if _, err := tx.Exec("INSERT INTO stock (sku, n) VALUES (?, 1)", sku); err != nil { // want `INSERT of stock where UPDATE in line 160 found no row by sku`
			return err
		}
	}
	return tx.Commit()
}

func (s *store) Deleted(sku string) error {
	tx, err := s.db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	res, err := tx.Exec("DELETE FROM stock WHERE sku = ?", sku)
	if err != nil {
		return err
	}
	if n, _ := res.RowsAffected(); n > 0 {
		return tx.Commit()
	}
	if _, err := tx.Exec("INSERT INTO stock (sku, n) VALUES (?, 1)", sku); err != nil { // want `where DELETE in line`
		return err
	}
	return tx.Commit()
}

func (s *store) Counted(sku string) error {
	tx, err := s.db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	var n int
	if err := tx.QueryRow("SELECT COUNT(*) FROM stock WHERE sku = ? FOR UPDATE", sku).Scan(&n); err != nil {
		return err
	}
	if n > 0 {
		return errors.New("it is there")
	}
	if _, err := tx.Exec("INSERT INTO stock (sku, n) VALUES (?, 1)", sku); err != nil { // want `tx-gap-insert`
		return err
	}
	return tx.Commit()
}

func (s *store) Listed(sku string) error {
	tx, err := s.db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	rows, err := tx.Query("SELECT n FROM stock WHERE sku = ? FOR UPDATE", sku)
	if err != nil {
		return err
	}
	there := rows.Next()
	if err := rows.Close(); err != nil {
		return err
	}
	if !there {
		if _, err := tx.Exec("INSERT INTO stock (sku, n) VALUES (?, 1)", sku); err != nil { // want `tx-gap-insert`
			return err
		}
	}
	return tx.Commit()
}

// Helpers: the one that does both is where the finding stands, once.
func (s *store) Helpers(ctx context.Context, sku, other, third string) error {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if err := ensure(ctx, tx, sku); err != nil {
		return err
	}
	if err := ensure(ctx, tx, other); err != nil { // want `tx-row-order`
		return err
	}
	n, err := lock(ctx, tx, third)
	if errors.Is(err, errNone) {
		err = put(ctx, tx, third) // want `INSERT of stock \(… → put\) where SELECT … FOR UPDATE in line 249 found`
	}
	if err != nil || n < 0 {
		return err
	}
	return tx.Commit()
}

func ensure(ctx context.Context, tx *sql.Tx, sku string) error {
	var n int
	err := tx.QueryRowContext(ctx, "SELECT n FROM stock WHERE sku = ? FOR UPDATE", sku).Scan(&n)
	if errors.Is(err, sql.ErrNoRows) {
		_, err = tx.ExecContext(ctx, "INSERT INTO stock (sku, n) VALUES (?, 1)", sku) // want `tx-gap-insert`
	}
	return err
}

var errNone = errors.New("there is none")

func lock(ctx context.Context, tx *sql.Tx, sku string) (n int, err error) {
	err = tx.QueryRowContext(ctx, "SELECT n FROM stock WHERE sku = ? FOR UPDATE", sku).Scan(&n)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, errNone
	}
	return n, err
}

func put(ctx context.Context, tx *sql.Tx, sku string) error {
	_, err := tx.ExecContext(ctx, "INSERT INTO stock (sku, n) VALUES (?, 1)", sku)
	return err
}

type item struct {
	SKU string `db:"sku"`
	N   int    `db:"n"`
}

func find(tx *sqlx.Tx, sku string) (*item, error) {
	var it item
	err := tx.Get(&it, "SELECT sku, n FROM stock WHERE sku = ? FOR UPDATE", sku)
	if err == sql.ErrNoRows {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return &it, nil
}

func inTx(db *sqlx.DB, fn func(tx *sqlx.Tx) error) error {
	tx, err := db.Beginx()
	if err != nil {
		return err
	}
	if err := fn(tx); err != nil {
		_ = tx.Rollback()
		return err
	}
	return tx.Commit()
}

func Pointer(db *sqlx.DB, it item) error {
	return inTx(db, func(tx *sqlx.Tx) error {
		old, err := find(tx, it.SKU)
		if err != nil {
			return err
		}
		if old == nil {
			_, err = tx.Exec("INSERT INTO stock (sku, n) VALUES (?, ?)", it.SKU, it.N) // want `tx-gap-insert`
		} else {
			_, err = tx.Exec("UPDATE stock SET n = ? WHERE sku = ?", old.N+it.N, it.SKU)
		}
		return err
	})
}

func Sqlx(db *sqlx.DB, it item) error {
	tx := db.MustBegin()
	defer tx.Rollback()
	var all []item
	if err := tx.Select(&all, "SELECT sku, n FROM stock WHERE sku = ? FOR UPDATE", it.SKU); err != nil {
		return err
	}
	if len(all) == 0 {
		if _, err := tx.NamedExec("INSERT INTO stock (sku, n) VALUES (:sku, :n)", it); err != nil { // want `tx-gap-insert`
			return err
		}
	}
	return tx.Commit()
}

type stockRepo interface {
	find(ctx context.Context, tx *sql.Tx, sku string) (*item, error)
	insert(ctx context.Context, tx *sql.Tx, it *item) error
}

type mysqlStock struct{}

func (mysqlStock) find(ctx context.Context, tx *sql.Tx, sku string) (*item, error) {
	n, err := lock(ctx, tx, sku)
	return &item{SKU: sku, N: n}, err
}

func (mysqlStock) insert(ctx context.Context, tx *sql.Tx, it *item) error {
	_, err := tx.ExecContext(ctx, "INSERT INTO stock (sku, n) VALUES (?, ?)", it.SKU, it.N)
	return err
}

type service struct {
	db   *sql.DB
	repo stockRepo
}

func newService(db *sql.DB) *service { return &service{db, mysqlStock{}} }

func (s *service) Interface(ctx context.Context, sku string) error {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := s.repo.find(ctx, tx, sku); errors.Is(err, errNone) {
		if err := s.repo.insert(ctx, tx, &item{SKU: sku}); err != nil { // want `tx-gap-insert`
			return err
		}
	} else if err != nil {
		return err
	}
	return tx.Commit()
}
