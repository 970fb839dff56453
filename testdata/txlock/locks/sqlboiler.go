package locks

import (
	"context"
	"database/sql"

	"github.com/aarondl/sqlboiler/v4/queries"
)

type boiler struct{ db *sql.DB }

func (b *boiler) Locks(ctx context.Context, want map[int64]int) error {
	tx, err := b.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	var it Item
	for id := range want {
		if err := queries.Raw("SELECT id, n FROM items WHERE id = ? FOR UPDATE", id).Bind(ctx, tx, &it); err != nil { // want `SELECT of items locks row by row`
			return err
		}
	}
	if err := queries.Raw("SELECT SUM(n) AS n FROM items").Bind(ctx, b.db, &it); err != nil { // want `runs on b.db, outside the transaction tx`
		return err
	}
	return tx.Commit()
}

// Reads is silent: no locks.
func (b *boiler) Reads(ctx context.Context, want map[int64]int) error {
	tx, err := b.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	var it Item
	for id := range want {
		if err := queries.Raw("SELECT id, n FROM items WHERE id = ?", id).Bind(ctx, tx, &it); err != nil {
			return err
		}
	}
	return tx.Commit()
}
