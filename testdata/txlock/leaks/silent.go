package leaks

import (
	"context"
	"database/sql"

	"github.com/jmoiron/sqlx"
	"gorm.io/gorm"
)

// Executed has no rows.
func Executed(db *sql.DB, id int64) error {
	_, err := db.Exec("UPDATE jobs SET state = 1 WHERE id = ?", id)
	return err
}

// Closed has, and closes them.
func Closed(db *sql.DB, id int64) error {
	rows, err := db.Query("UPDATE jobs SET state = 1 WHERE id = ?", id)
	if err != nil {
		return err
	}
	return rows.Close()
}

// Forgotten is what sqlclosecheck finds.
func Forgotten(db *sql.DB, id int64) error {
	rows, err := db.Query("SELECT id FROM jobs WHERE id = ?", id)
	if err != nil {
		return err
	}
	return rows.Err()
}

// Read closes the rows of each turn with their end.
func Read(db *sql.DB, states []int) (ids []int64, err error) {
	for _, s := range states {
		rows, err := db.Query("SELECT id FROM jobs WHERE state = ?", s)
		if err != nil {
			return nil, err
		}
		defer rows.Close()
		for rows.Next() {
			var id int64
			if err := rows.Scan(&id); err != nil {
				return nil, err
			}
			ids = append(ids, id)
		}
	}
	return ids, nil
}

// Turns closes them at the end of a function for each turn.
func Turns(db *sql.DB, states []int) error {
	for _, s := range states {
		err := func() error {
			rows, err := db.Query("SELECT id FROM jobs WHERE state = ? ORDER BY id", s)
			if err != nil {
				return err
			}
			defer rows.Close()
			var id int64
			if rows.Next() {
				return rows.Scan(&id)
			}
			return nil
		}()
		if err != nil {
			return err
		}
	}
	return nil
}

// Given hands the rows on, to what closes them.
func Given(db *sqlx.DB, states []int) (jobs []job, err error) {
	for _, s := range states {
		rows, err := db.Queryx("SELECT id FROM jobs WHERE state = ?", s)
		if err != nil {
			return nil, err
		}
		defer rows.Close()
		if err := sqlx.StructScan(rows, &jobs); err != nil {
			return nil, err
		}
	}
	return jobs, nil
}

// Once leaves its loop with the first rows.
func Once(db *sql.DB, states []int) (bool, error) {
	for _, s := range states {
		rows, err := db.Query("SELECT id FROM jobs WHERE state = ?", s)
		if err != nil {
			continue
		}
		defer rows.Close()
		return rows.Next(), nil
	}
	return false, nil
}

// Early closes them itself, too.
func Early(db *sql.DB, states []int) (n int) {
	for _, s := range states {
		rows, err := db.Query("SELECT id FROM jobs WHERE state = ?", s)
		if err != nil {
			continue
		}
		defer rows.Close()
		if rows.Next() {
			n++
		}
		rows.Close()
	}
	return n
}

// Within is silent: the end of the transaction closes the rows, of which there are none.
func Within(ctx context.Context, db *sql.DB, id int64) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := tx.Query("UPDATE jobs SET state = 1 WHERE id = ?", id); err != nil {
		return err
	}
	return tx.Commit()
}

func Scanned(db *sql.DB, id int64) (n int, err error) {
	row := db.QueryRow("SELECT n FROM jobs WHERE id = ?", id)
	if row.Err() != nil {
		return 0, row.Err()
	}
	return n, row.Scan(&n)
}

func Passed(db *sql.DB, id int64) (n int, err error) {
	row := db.QueryRow("SELECT n FROM jobs WHERE id = ?", id)
	return scanned(row)
}

func scanned(row *sql.Row) (n int, err error) { return n, row.Scan(&n) }

func Gormed(db *gorm.DB, id int64) (n int, err error) {
	return n, db.Raw("SELECT n FROM jobs WHERE id = ?", id).Row().Scan(&n)
}

// MigrateJobs runs once.
func MigrateJobs(db *sql.DB) error {
	_, err := db.Query("UPDATE jobs SET state = 1 WHERE state = 0")
	return err
}
