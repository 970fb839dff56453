package locks

import (
	"context"

	"github.com/gogf/gf/v2/database/gdb"
)

type frame struct{ db gdb.DB }

func (f *frame) LockUpdate(ctx context.Context, want map[int64]int) error {
	return f.db.Transaction(ctx, func(ctx context.Context, tx gdb.TX) error {
		var it Item
		for id := range want {
			if err := tx.Model("items").Where("id", id).LockUpdate().Scan(&it); err != nil { // want `SELECT of items locks row by row`
				return err
			}
		}
		for id, n := range want {
			if _, err := tx.Model("items").Data("n", n).Where("id = ?", id).Update(); err != nil { // want `UPDATE of items locks row by row`
				return err
			}
		}
		for id := range want {
			if _, err := tx.Delete("items", "id = ?", id); err != nil { // want `DELETE of items locks row by row`
				return err
			}
		}
		return nil
	})
}

func (f *frame) LockShared(ctx context.Context, id int64) error {
	tx, err := f.db.Begin(ctx)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := tx.Model("items").Where("id>", id).LockShared().All(); err != nil { // want `items is locked for share here and written in line \d+`
		return err
	}
	if _, err := tx.Model("items").Where("id", id).Delete(); err != nil {
		return err
	}
	if _, err := f.db.Model("totals").Where("id", id).Update("n = n - 1"); err != nil { // want `runs on f.db, outside the transaction tx`
		return err
	}
	return tx.Commit()
}

// Carried is silent: the context brings the transaction along.
func (f *frame) Carried(ctx context.Context, id int64) error {
	return f.db.Transaction(ctx, func(ctx context.Context, tx gdb.TX) error {
		if _, err := tx.Model("items").Where("id", id).Delete(); err != nil {
			return err
		}
		_, err := f.db.Model("totals").Ctx(ctx).Where("id", id).Decrement("n", 1)
		return err
	})
}

// Reads is silent: no locks.
func (f *frame) Reads(ctx context.Context, want map[int64]int) error {
	return f.db.Transaction(ctx, func(ctx context.Context, tx gdb.TX) error {
		var it Item
		for id := range want {
			if err := tx.Model("items").Where("id", id).Where("action", "update").Scan(&it); err != nil {
				return err
			}
		}
		return nil
	})
}
