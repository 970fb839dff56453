// Package tx runs functions in transactions.
package tx

import (
	"context"
	"database/sql"

	"github.com/jmoiron/sqlx"
	"gorm.io/gorm"
)

type Manager struct{ db *sql.DB }

func New(db *sql.DB) *Manager { return &Manager{db: db} }

func (m *Manager) Do(ctx context.Context, fn func(tx *sql.Tx) error) (err error) {
	tx, err := m.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = tx.Rollback()
			return
		}
		err = tx.Commit()
	}()
	return fn(tx)
}

type Sqlx struct{ pool *sqlx.DB }

func NewSqlx(db *sqlx.DB) Sqlx { return Sqlx{pool: db} }

func (m Sqlx) Do(ctx context.Context, fn func(tx *sqlx.Tx) error) error {
	tx, err := m.pool.BeginTxx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if err := fn(tx); err != nil {
		return err
	}
	return tx.Commit()
}

type Gorm struct{ orm *gorm.DB }

func NewGorm(db *gorm.DB) *Gorm { return &Gorm{orm: db} }

func (m *Gorm) Do(fn func(tx *gorm.DB) error) error { return m.orm.Transaction(fn) }
