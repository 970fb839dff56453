package rows

import (
	"context"
	"database/sql"

	"github.com/jmoiron/sqlx"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// Ledger is locked before the rows that it speaks of.
type Ledger struct {
	ID int64
	N  int
}

// Shelf has rows that no order is given.
type Shelf struct {
	ID int64
	N  int
}

func serialNothing(ctx context.Context, db *sql.DB, m map[int]int) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	for id, n := range m {
		if _, err := tx.Exec("UPDATE shelves SET n = n - ? WHERE id = ?", n, id); err != nil { // want `locks row by row, in another order.*two such transactions deadlock.*\[tx-map-order\]`
			return err
		}
	}
	return tx.Commit()
}

func serialRow(ctx context.Context, db *sql.DB, m map[int]int) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	var x int
	if err := tx.QueryRow("SELECT n FROM locks WHERE name = 'stock' FOR UPDATE").Scan(&x); err != nil {
		return err
	}
	for id, n := range m {
		if _, err := tx.Exec("UPDATE shelves SET n = n - ? WHERE id = ?", n, id); err != nil {
			return err
		}
	}
	return tx.Commit()
}

func serialCounter(ctx context.Context, db *sql.DB, m map[int]int) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := tx.Exec("UPDATE locks SET n = n + 1 WHERE id = ?", 1); err != nil {
		return err
	}
	for id, n := range m {
		if _, err := tx.Exec("UPDATE shelves SET n = n - ? WHERE id = ?", n, id); err != nil {
			return err
		}
	}
	return tx.Commit()
}

func serialShared(ctx context.Context, db *sql.DB, m map[int]int) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	var x int
	if err := tx.QueryRow("SELECT n FROM locks WHERE name = 'stock' FOR SHARE").Scan(&x); err != nil {
		return err
	}
	for id, n := range m {
		if _, err := tx.Exec("UPDATE shelves SET n = n - ? WHERE id = ?", n, id); err != nil { // want `locks row by row, in another order.*two such transactions deadlock.*\[tx-map-order\]`
			return err
		}
	}
	return tx.Commit()
}

func serialSometimes(ctx context.Context, db *sql.DB, m map[int]int, lock bool) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	var x int
	if lock {
		if err := tx.QueryRow("SELECT n FROM locks WHERE name = 'stock' FOR UPDATE").Scan(&x); err != nil {
			return err
		}
	}
	for id, n := range m {
		if _, err := tx.Exec("UPDATE shelves SET n = n - ? WHERE id = ?", n, id); err != nil { // want `locks row by row, in another order.*two such transactions deadlock.*\[tx-map-order\]`
			return err
		}
	}
	return tx.Commit()
}

func serialParent(ctx context.Context, db *sqlx.DB, order int, m map[int]int) error {
	tx, err := db.Beginx()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	var x int
	if err := tx.Get(&x, "SELECT n FROM orders WHERE id = ? FOR UPDATE", order); err != nil {
		return err
	}
	for id, n := range m {
		if _, err := tx.Exec("UPDATE items SET n = n - ? WHERE order_id = ? AND sku = ?", n, order, id); err != nil {
			return err
		}
	}
	return tx.Commit()
}

func serialUser(ctx context.Context, db *sqlx.DB, user int, m map[int]int) error {
	tx, err := db.Beginx()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := tx.Exec("UPDATE users SET spent = spent + 1 WHERE id = ?", user); err != nil {
		return err
	}
	for id, n := range m {
		if _, err := tx.Exec("UPDATE shelves SET n = n - ? WHERE id = ?", n, id); err != nil { // want `locks row by row, in another order.*two such transactions deadlock.*\[tx-map-order\]`
			return err
		}
	}
	return tx.Commit()
}

func serialWarehouse(ctx context.Context, db *sqlx.DB, user int, m map[int]int) error {
	tx, err := db.Beginx()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	var x int
	if err := tx.Get(&x, "SELECT n FROM warehouses WHERE id = ? FOR UPDATE", user); err != nil {
		return err
	}
	for id, n := range m {
		if _, err := tx.Exec("UPDATE shelves SET n = n - ? WHERE id = ?", n, id); err != nil { // want `locks row by row, in another order`
			return err
		}
	}
	return tx.Commit()
}

func serialList(ctx context.Context, db *sqlx.DB, m map[int]int) error {
	tx, err := db.Beginx()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	var ids []int
	for id := range m {
		ids = append(ids, id)
	}
	q, args, err := sqlx.In("SELECT id FROM shelves WHERE id IN (?) FOR UPDATE", ids)
	if err != nil {
		return err
	}
	var got []int
	if err := tx.Select(&got, q, args...); err != nil {
		return err
	}
	for id, n := range m {
		if _, err := tx.Exec("UPDATE shelves SET n = n - ? WHERE id = ?", n, id); err != nil {
			return err
		}
	}
	return tx.Commit()
}

func serialGormList(db *gorm.DB, ids []int64, m map[int64]int) error {
	return db.Transaction(func(tx *gorm.DB) error {
		var list []Shelf
		if err := tx.Clauses(clause.Locking{Strength: "UPDATE"}).Where("id IN ?", ids).Find(&list).Error; err != nil {
			return err
		}
		for id, n := range m {
			if err := tx.Model(&Shelf{}).Where("id = ?", id).Update("n", n).Error; err != nil {
				return err
			}
		}
		return nil
	})
}

func serialGormRow(db *gorm.DB, m map[int64]int) error {
	return db.Transaction(func(tx *gorm.DB) error {
		var l Ledger
		if err := tx.Clauses(clause.Locking{Strength: "UPDATE"}).First(&l, 1).Error; err != nil {
			return err
		}
		for id, n := range m {
			if err := tx.Model(&Shelf{}).Where("id = ?", id).Update("n", n).Error; err != nil {
				return err
			}
		}
		return nil
	})
}

func serialGormNothing(db *gorm.DB, m map[int64]int) error {
	return db.Transaction(func(tx *gorm.DB) error {
		for id, n := range m {
			if err := tx.Model(&Shelf{}).Where("id = ?", id).Update("n", n).Error; err != nil { // want `locks row by row, in another order.*two such transactions deadlock.*\[tx-map-order\]`
				return err
			}
		}
		return nil
	})
}

func serialNamed(ctx context.Context, db *sql.DB, m map[int]int) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	var x int
	if err := tx.QueryRow("SELECT GET_LOCK('stock', 10)").Scan(&x); err != nil {
		return err
	}
	for id, n := range m {
		if _, err := tx.Exec("UPDATE shelves SET n = n - ? WHERE id = ?", n, id); err != nil {
			return err
		}
	}
	return tx.Commit()
}

func serialHelper(ctx context.Context, db *sql.DB, m map[int]int) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if err := takeStock(tx); err != nil {
		return err
	}
	for id, n := range m {
		if _, err := tx.Exec("UPDATE shelves SET n = n - ? WHERE id = ?", n, id); err != nil {
			return err
		}
	}
	return tx.Commit()
}

func takeStock(tx *sql.Tx) error {
	var x int
	return tx.QueryRow("SELECT n FROM locks WHERE name = 'stock' FOR UPDATE").Scan(&x)
}
