package calls

import (
	"context"
	"database/sql"
	"log/slog"

	"gorm.io/gorm"

	"example.com/shop/calls/store"
)

// Immediately calls a literal on the spot.
func Immediately(ctx context.Context, users *store.Users, ids []int64) (sum int) {
	for _, id := range ids {
		func() {
			user, err := users.Get(ctx, id) // want `^query in loop: users\.Get runs len\(ids\) times per Immediately.*\[query-in-loop\]$`
			if err == nil {
				sum += user.Score
			}
		}()
	}
	return sum
}

// LoopInside has its loop in the literal; the literal runs once.
func LoopInside(ctx context.Context, users *store.Users, ids []int64) (sum int) {
	add := func() {
		for _, id := range ids {
			sum += users.Score(ctx, id) // want `^query in loop: users\.Score runs len\(ids\) times per LoopInside.*\[query-in-loop\]$`
		}
	}
	add()
	return sum
}

// Deferred runs every deferred call, if only at the end.
func Deferred(ctx context.Context, db *sql.DB, locks []string) {
	for _, lock := range locks {
		defer unlock(ctx, db, lock) // want `^query in loop: unlock runs len\(locks\) times per Deferred .*\[query-in-loop\]$`
	}
	slog.InfoContext(ctx, "locked", "locks", len(locks))
}

func unlock(ctx context.Context, db *sql.DB, lock string) {
	if _, err := db.ExecContext(ctx, "DELETE FROM locks WHERE name = ?", lock); err != nil {
		slog.ErrorContext(ctx, "unlock", "error", err)
	}
}

// DeferredOnce defers outside the loop: one call, whatever the loop does.
func DeferredOnce(ctx context.Context, db *sql.DB, lines []string) int {
	defer unlock(ctx, db, "import")
	n := 0
	for _, line := range lines {
		n += len(line)
	}
	return n
}

// Transactions runs one transaction per order.
func Transactions(db *gorm.DB, orders []Product) error {
	for _, order := range orders {
		err := db.Transaction(func(tx *gorm.DB) error {
			return tx.Delete(&order).Error // want `^query in loop: gorm Delete runs len\(orders\) times per Transactions[ ;].*\[query-in-loop\]$`
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// OneTransaction has the loop in the transaction: as many statements, one commit.
func OneTransaction(db *gorm.DB, orders []Product) error {
	return db.Transaction(func(tx *gorm.DB) error {
		for _, order := range orders {
			if err := tx.Delete(&order).Error; err != nil { // want `^query in loop: gorm Delete runs len\(orders\) times per OneTransaction[ ;].*\[query-in-loop\]$`
				return err
			}
		}
		return nil
	})
}

// TransactionAtOnce has no loop around its statement.
func TransactionAtOnce(db *gorm.DB, ids []int64) error {
	return db.Transaction(func(tx *gorm.DB) error {
		return tx.Delete(&Product{}, ids).Error
	})
}

// Reprice walks a table in batches and asks about every row of a batch.
func Reprice(db *gorm.DB) error {
	var products []Product
	return db.FindInBatches(&products, 500, func(tx *gorm.DB, _ int) error {
		for i := range products {
			var offers int64
			if err := tx.Table("offers").Where("product_id = ?", products[i].ID).Count(&offers).Error; err != nil { // want `^query in loop: gorm Count runs len\(products\) times per Reprice[ ;].*\[query-in-loop\]$`
				return err
			}
			products[i].Price -= offers
		}
		return nil
	}).Error
}

// Expire does one statement per batch: that is what batches are for.
func Expire(db *gorm.DB) error {
	var products []Product
	return db.FindInBatches(&products, 500, func(tx *gorm.DB, _ int) error {
		ids := make([]int64, len(products))
		for i := range products {
			ids[i] = products[i].ID
		}
		return tx.Table("offers").Where("product_id IN ?", ids).Delete(nil).Error
	}).Error
}
