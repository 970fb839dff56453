package locks

import (
	"context"

	"github.com/doug-martin/goqu/v9"
)

func Goqu(ctx context.Context, db *goqu.Database, want map[int64]int) error {
	return db.WithTx(func(tx *goqu.TxDatabase) error {
		var it Item
		for id := range want {
			if _, err := tx.From("items").Where(goqu.L("id = ?", id)).ForUpdate(goqu.Wait).ScanStructContext(ctx, &it); err != nil { // want `SELECT of items locks row by row`
				return err
			}
		}
		for id, n := range want {
			_, err := tx.Update("items").Set(goqu.Record{"n": n}).Where(goqu.L("id = ?", id)).Executor().ExecContext(ctx) // want `UPDATE of items locks row by row`
			if err != nil {
				return err
			}
		}
		return nil
	})
}

func GoquInsert(ctx context.Context, db *goqu.Database, want map[int64]int) error {
	return db.WithTx(func(tx *goqu.TxDatabase) error {
		for id, n := range want {
			_, err := tx.Insert("items").Rows(goqu.Record{"id": id, "n": n}).Executor().ExecContext(ctx) // want `INSERT of items locks row by row`
			if err != nil {
				return err
			}
		}
		return nil
	})
}

func GoquShare(ctx context.Context, db *goqu.Database, id int64) error {
	return db.WithTx(func(tx *goqu.TxDatabase) error {
		var it Item
		if _, err := tx.From("items").Where(goqu.L("id = ?", id)).ForShare(goqu.Wait).ScanStructContext(ctx, &it); err != nil { // want `items is locked for share here and written in line \d+`
			return err
		}
		_, err := tx.Delete("items").Where(goqu.L("id = ?", id)).Executor().ExecContext(ctx)
		return err
	})
}

// GoquReads is silent: no locks.
func GoquReads(ctx context.Context, db *goqu.Database, want map[int64]int) error {
	return db.WithTx(func(tx *goqu.TxDatabase) error {
		var it Item
		for id := range want {
			if _, err := tx.From("items").Where(goqu.L("id = ?", id)).ScanStructContext(ctx, &it); err != nil {
				return err
			}
		}
		return nil
	})
}
