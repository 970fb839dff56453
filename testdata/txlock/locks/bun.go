package locks

import (
	"context"

	"github.com/uptrace/bun"
)

func BunDelete(ctx context.Context, db *bun.DB, want map[int64]int) error {
	return db.RunInTx(ctx, nil, func(ctx context.Context, tx bun.Tx) error {
		for id := range want {
			if _, err := tx.NewDelete().Table("items").Where("id = ?", id).Exec(ctx); err != nil { // want `DELETE of items locks row by row`
				return err
			}
		}
		return nil
	})
}

func BunInsert(ctx context.Context, db *bun.DB, want map[int64]int) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	for id, n := range want {
		if _, err := tx.NewInsert().Model(&Item{id, n}).Exec(ctx); err != nil { // want `INSERT of items locks row by row`
			return err
		}
	}
	return tx.Commit()
}

func BunShare(ctx context.Context, db *bun.DB, want map[int64]int) error {
	return db.RunInTx(ctx, nil, func(ctx context.Context, tx bun.Tx) error {
		for id := range want {
			q := tx.NewSelect().Model(&Item{}).Where("id = ?", id).For("SHARE NOWAIT")
			if _, err := q.Exec(ctx); err != nil { // want `SELECT of items locks row by row`
				return err
			}
		}
		return nil
	})
}

func BunRaw(ctx context.Context, db *bun.DB, want map[int64]int) error {
	return db.RunInTx(ctx, nil, func(ctx context.Context, tx bun.Tx) error {
		for id := range want {
			var n int
			if err := tx.NewRaw("SELECT n FROM items WHERE id = ? FOR UPDATE", id).Scan(ctx, &n); err != nil { // want `SELECT of items locks row by row`
				return err
			}
		}
		return nil
	})
}

// BunReads is silent: plain reads, and writes of one statement.
func BunReads(ctx context.Context, db *bun.DB, want map[int64]int) error {
	return db.RunInTx(ctx, nil, func(ctx context.Context, tx bun.Tx) error {
		var items []Item
		for id, n := range want {
			if err := tx.NewSelect().Model(&Item{}).Where("id = ?", id).Scan(ctx); err != nil {
				return err
			}
			items = append(items, Item{id, n})
		}
		_, err := tx.NewUpdate().Model(&items).Column("n").Bulk().WherePK().Exec(ctx)
		return err
	})
}
