// Package turns begins a transaction in each turn of a loop.
package turns

import (
	"context"
	"database/sql"
	"log"

	"github.com/jmoiron/sqlx"
	"gorm.io/gorm"
)

func visit(tx *sql.Tx, id int64) error {
	_, err := tx.Exec("UPDATE visits SET n = n + 1 WHERE id = ?", id)
	return err
}

func Continues(db *sql.DB, ids []int64) {
	for _, id := range ids {
		tx, err := db.Begin() // want `transaction tx is neither committed nor rolled back at the continue in line 26: its locks and its connection stay, one of each turn; commit or roll back before, or give each turn a function of its own that defers tx.Rollback\(\) \[tx-not-closed\]`
		if err != nil {
			continue
		}
		if err := visit(tx, id); err != nil {
			log.Print(err)
			continue
		}
		if err := tx.Commit(); err != nil {
			log.Print(err)
		}
	}
}

// Outer goes on with a loop further out.
func Outer(ctx context.Context, db *sqlx.DB, groups [][]int64) error {
next:
	for _, ids := range groups {
		tx, err := db.BeginTxx(ctx, nil) // want `neither committed nor rolled back at the continue in line 44`
		if err != nil {
			return err
		}
		for _, id := range ids {
			if _, err := tx.Exec("UPDATE visits SET n = 1 WHERE id = ?", id); err != nil {
				continue next
			}
		}
		if err := tx.Commit(); err != nil {
			return err
		}
	}
	return nil
}

// Leaves the loop with the transaction open.
func Leaves(g *gorm.DB, ids []int64) {
	for i := 0; i < len(ids); i++ {
		tx := g.Begin() // want `neither committed nor rolled back at the break in line 59`
		if err := tx.Exec("UPDATE visits SET n = 1 WHERE id = ?", ids[i]).Error; err != nil {
			break
		}
		tx.Commit()
	}
	log.Print("done")
}

// Retry begins another one.
func Retry(db *sql.DB, id int64) error {
	tries := 0
again:
	tx, err := db.Begin() // want `neither committed nor rolled back at the goto in line 76`
	if err != nil {
		return err
	}
	if err := visit(tx, id); err != nil && tries < 3 {
		tries++
		goto again
	}
	return tx.Commit()
}

// Switched leaves the turn out of a switch; its break does not.
func Switched(db *sql.DB, jobs <-chan int64) {
	for id := range jobs {
		tx, err := db.Begin() // want `at the continue in line 92`
		if err != nil {
			return
		}
		switch err := visit(tx, id); {
		case err == nil:
			break
		default:
			continue
		}
		_ = tx.Commit()
	}
}

// Ends never ends any.
func Ends(db *sql.DB, ids []int64) {
	for _, id := range ids {
		tx, err := db.Begin() // want `neither committed nor rolled back at the end of the turn in line 108`
		if err != nil {
			return
		}
		if err := visit(tx, id); err != nil {
			log.Print(err)
		}
	}
}

// Skips asks before it begins.
func Skips(db *sql.DB, ids []int64) error {
	for _, id := range ids {
		if id == 0 {
			continue
		}
		tx, err := db.Begin() // want `at the continue in line 122`
		if err != nil {
			return err
		}
		if err := visit(tx, id); err != nil {
			continue
		}
		return tx.Commit()
	}
	return nil
}

// InGoroutine is a worker.
func InGoroutine(db *sql.DB, jobs <-chan int64) {
	go func() {
		for {
			id, ok := <-jobs
			if !ok {
				return
			}
			tx, err := db.Begin() // want `at the continue in line 142`
			if err != nil {
				continue
			}
			if visit(tx, id) != nil {
				continue
			}
			_ = tx.Commit()
		}
	}()
}
