// Package libs does the same with other libraries.
package libs

import (
	"context"
	"database/sql"

	"github.com/Masterminds/squirrel"
	"github.com/uptrace/bun"
)

type Item struct {
	ID int64
	N  int
}

func Bun(ctx context.Context, db *bun.DB, want map[int64]int) error {
	return db.RunInTx(ctx, nil, func(ctx context.Context, tx bun.Tx) error {
		for id, n := range want {
			_, err := tx.NewUpdate().Model((*Item)(nil)).Set("n = n - ?", n).Where("id = ?", id).Exec(ctx) // want `UPDATE of items locks row by row`
			if err != nil {
				return err
			}
		}
		return nil
	})
}

func BunLocks(ctx context.Context, db *bun.DB, want map[int64]int) error {
	return db.RunInTx(ctx, nil, func(ctx context.Context, tx bun.Tx) error {
		for id := range want {
			if err := tx.NewSelect().Model(&Item{}).Where("id = ?", id).For("UPDATE").Scan(ctx); err != nil { // want `SELECT of items locks row by row`
				return err
			}
		}
		return nil
	})
}

// Queries is what sqlc writes.
type Queries struct{ db DBTX }

type DBTX interface {
	ExecContext(context.Context, string, ...any) (sql.Result, error)
	QueryRowContext(context.Context, string, ...any) *sql.Row
}

func (q *Queries) WithTx(tx *sql.Tx) *Queries { return &Queries{db: tx} }

func (q *Queries) Take(ctx context.Context, n int, id int64) error {
	_, err := q.db.ExecContext(ctx, "UPDATE items SET n = n - ? WHERE id = ?", n, id)
	return err
}

type shop struct {
	db *sql.DB
	q  *Queries
}

func (s *shop) Sqlc(ctx context.Context, want map[int64]int) error {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	q := s.q.WithTx(tx)
	for id, n := range want {
		if err := q.Take(ctx, n, id); err != nil { // want `UPDATE of items \(… → \(\*Queries\).Take\) locks row by row`
			return err
		}
	}
	if err := s.q.Take(ctx, 1, 1); err != nil { // want `runs on s.q.db, outside the transaction tx`
		return err
	}
	return tx.Commit()
}

func Squirrel(ctx context.Context, db *sql.DB, want map[int64]int) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	for id, n := range want {
		_, err := squirrel.Update("items").Set("n", n).Where("id = ?", id).RunWith(tx).ExecContext(ctx) // want `locks row by row`
		if err != nil {
			return err
		}
	}
	return tx.Commit()
}
