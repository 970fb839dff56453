// Package store keeps carts and payments.
package store

import (
	"context"
	"database/sql"
	"errors"

	"gorm.io/gorm"
)

type Cart struct {
	ID     int64
	UserID int64
}

type Payment struct {
	ID     int64
	Status int
}

// Repo works on a connection or in a transaction.
type Repo struct{ db *gorm.DB }

func New(db *gorm.DB) *Repo { return &Repo{db: db} }

func (r *Repo) WithTx(tx *gorm.DB) *Repo { return &Repo{db: tx} }

func (r *Repo) Pay(ctx context.Context, id int64) error {
	return r.db.WithContext(ctx).Model(&Payment{}).Where("id = ?", id).Update("status", 1).Error
}

func (r *Repo) Clear(ctx context.Context, user int64) error {
	return r.db.WithContext(ctx).Where("user_id = ?", user).Delete(&Cart{}).Error
}

// InTx runs fn in a transaction.
func (r *Repo) InTx(fn func(tx *Repo) error) error {
	return r.db.Transaction(func(tx *gorm.DB) error {
		return fn(New(tx))
	})
}

// Store is what others know of SQL.
type Store interface {
	Move(ctx context.Context, ids []int64) error
}

// SQL is a Store.
type SQL struct{ db *sql.DB }

func (s *SQL) begin(ctx context.Context) (*sql.Tx, error) {
	tx, err := s.db.BeginTx(ctx, nil)
	return tx, err
}

func exec(ctx context.Context, tx *sql.Tx, query string, args ...any) error {
	_, err := tx.ExecContext(ctx, query, args...)
	return err
}

func (s *SQL) Move(ctx context.Context, ids []int64) error {
	tx, err := s.begin(ctx)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	for _, id := range ids {
		if err := exec(ctx, tx, "UPDATE carts SET moved = 1 WHERE id = ?", id); err != nil {
			return err
		}
	}
	if len(ids) == 0 {
		return errors.New("nothing to move")
	}
	if _, err := s.db.ExecContext(ctx, "UPDATE users SET carts = 0 WHERE id = ?", 1); err != nil {
		return err
	}
	return tx.Commit()
}
