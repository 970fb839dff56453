package locks

import (
	"context"
	"database/sql"

	"github.com/Masterminds/squirrel"
)

func Squirrel(ctx context.Context, db *sql.DB, want map[int64]int) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	var n int
	for id := range want {
		err := squirrel.Select("n").From("items").Where("id = ?", id).Suffix("FOR UPDATE").RunWith(tx).QueryRowContext(ctx).Scan(&n) // want `SELECT of items locks row by row`
		if err != nil {
			return err
		}
	}
	for id := range want {
		if _, err := squirrel.Delete("items").Where("id = ?", id).RunWith(tx).ExecContext(ctx); err != nil { // want `DELETE of items locks row by row`
			return err
		}
	}
	return tx.Commit()
}

// SquirrelReads is silent: no locks.
func SquirrelReads(ctx context.Context, db *sql.DB, want map[int64]int) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	var n int
	for id := range want {
		err := squirrel.Select("n").From("items").Where("id = ?", id).Suffix("LIMIT 1").RunWith(tx).QueryRowContext(ctx).Scan(&n)
		if err != nil {
			return err
		}
	}
	return tx.Commit()
}

func SquirrelInsert(ctx context.Context, db *sql.DB, want map[int64]int) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	for id, n := range want {
		_, err := squirrel.Insert("items").Columns("id", "n").Values(id, n).RunWith(tx).ExecContext(ctx) // want `INSERT of items locks row by row`
		if err != nil {
			return err
		}
	}
	return tx.Commit()
}
