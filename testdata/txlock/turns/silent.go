package turns

import (
	"context"
	"database/sql"
	"log"

	"gorm.io/gorm"
)

// RollsBack ends it in front of each continue.
func RollsBack(db *sql.DB, ids []int64) {
	for _, id := range ids {
		tx, err := db.Begin()
		if err != nil {
			log.Print(err)
			continue
		}
		if err := visit(tx, id); err != nil {
			_ = tx.Rollback()
			continue
		}
		if err := tx.Commit(); err != nil {
			continue
		}
		log.Print(id)
	}
}

func undo(tx *sql.Tx) {
	if err := tx.Rollback(); err != nil {
		log.Print(err)
	}
}

// Undone has a helper that ends it.
func Undone(db *sql.DB, ids []int64) {
	for _, id := range ids {
		tx, err := db.Begin()
		if err != nil {
			continue
		}
		if err := visit(tx, id); err != nil {
			undo(tx)
			continue
		}
		_ = tx.Commit()
	}
}

// Closure has one of its own.
func Closure(db *sql.DB, ids []int64) {
	for _, id := range ids {
		tx, err := db.Begin()
		if err != nil {
			continue
		}
		fail := func(err error) {
			log.Print(err)
			_ = tx.Rollback()
		}
		if err := visit(tx, id); err != nil {
			fail(err)
			continue
		}
		_ = tx.Commit()
	}
}

// Deferred keeps them until it returns, and no longer.
func Deferred(db *sql.DB, ids []int64) error {
	for _, id := range ids {
		tx, err := db.Begin()
		if err != nil {
			return err
		}
		defer tx.Rollback()
		if err := visit(tx, id); err != nil {
			continue
		}
		if err := tx.Commit(); err != nil {
			return err
		}
	}
	return nil
}

// Each has a function of its own.
func Each(db *sql.DB, ids []int64) {
	for _, id := range ids {
		func() {
			tx, err := db.Begin()
			if err != nil {
				return
			}
			defer tx.Rollback()
			if visit(tx, id) == nil {
				_ = tx.Commit()
			}
		}()
	}
}

// Flagged knows whether it has ended it.
func Flagged(g *gorm.DB, ids []int64) {
	for _, id := range ids {
		tx := g.Begin()
		err := tx.Exec("UPDATE visits SET n = 1 WHERE id = ?", id).Error
		if err == nil {
			err = tx.Commit().Error
		} else {
			tx.Rollback()
		}
		if err != nil {
			continue
		}
		log.Print(id)
	}
}

// Inner goes on with a loop within the transaction.
func Inner(ctx context.Context, db *sql.DB, groups [][]int64) error {
	for _, ids := range groups {
		tx, err := db.BeginTx(ctx, nil)
		if err != nil {
			return err
		}
		for _, id := range ids {
			if err := visit(tx, id); err != nil {
				continue
			}
			if id == 7 {
				break
			}
		}
		if err := tx.Commit(); err != nil {
			return err
		}
	}
	return nil
}

// Retries ends it in front of the next.
func Retries(db *sql.DB, id int64) error {
again:
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	if err := visit(tx, id); err != nil {
		_ = tx.Rollback()
		goto again
	}
	return tx.Commit()
}

// Failed leaves where the begin has failed.
func Failed(db *sql.DB, ids []int64) {
	for _, id := range ids {
		tx, err := db.Begin()
		if err != nil {
			break
		}
		if err := visit(tx, id); err != nil {
			_ = tx.Rollback()
			break
		}
		_ = tx.Commit()
	}
}

// Kept is closed by whoever reads the list.
func Kept(db *sql.DB, ids []int64) (all []*sql.Tx) {
	for range ids {
		tx, err := db.Begin()
		if err != nil {
			continue
		}
		all = append(all, tx)
	}
	return all
}
