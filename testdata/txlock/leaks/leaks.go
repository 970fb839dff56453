// Package leaks leaves rows open, and with them their connections.
package leaks

import (
	"context"
	"database/sql"
	"errors"

	"github.com/jmoiron/sqlx"
	"gorm.io/gorm"
	"xorm.io/xorm"
)

func Update(ctx context.Context, db *sql.DB, id int64) error {
	_, err := db.QueryContext(ctx, "UPDATE jobs SET state = 1 WHERE id = ?", id) // want `nobody closes the rows of UPDATE of jobs: the connection is not given back to the pool; run it with Exec, which opens none \[rows-not-closed\]`
	return err
}

func Insert(db *sql.DB, id int64) error {
	const text = "INSERT INTO jobs (id) VALUES (?)"
	if _, err := db.Query(text, id); err != nil { // want `nobody closes the rows of INSERT of jobs`
		return err
	}
	return nil
}

func Dropped(db *sql.DB, id int64) {
	db.Query("DELETE FROM jobs WHERE id = ?", id) // want `nobody closes the rows of DELETE of jobs`
}

func Aside(db *sql.DB, id int64) {
	go db.Query("DELETE FROM jobs WHERE id = ?", id)         // want `nobody closes the rows of DELETE of jobs`
	defer db.Query("UPDATE jobs SET n = 0 WHERE id = ?", id) // want `nobody closes the rows of UPDATE of jobs`
}

func Exists(db *sql.DB, id int64) bool {
	var _, err = db.Query("SELECT id FROM jobs WHERE id = ?", id) // want `nobody reads or closes the rows of SELECT of jobs: the connection is not given back to the pool; scan or close them, or run it with Exec`
	return err == nil
}

func Touch(db *sql.DB, id int64) error {
	return db.QueryRow("UPDATE jobs SET n = n + 1 WHERE id = ?", id).Err() // want `nobody closes the rows of UPDATE of jobs`
}

func Checked(db *sql.DB, id int64) error {
	row := db.QueryRow("SELECT id FROM jobs WHERE id = ?", id) // want `nobody reads or closes the rows of SELECT of jobs`
	if row.Err() != nil {
		return row.Err()
	}
	return nil
}

func InTransaction(tx *sql.Tx, id int64) error {
	if _, err := tx.Query("SELECT id FROM jobs WHERE id = ? FOR UPDATE", id); err != nil { // want `nobody reads or closes the rows of SELECT of jobs: the driver refuses the next statement of the transaction`
		return err
	}
	return nil
}

func Sqlx(db *sqlx.DB, id int64) error {
	_, err := db.NamedQuery("UPDATE jobs SET n = 0 WHERE id = :id", map[string]any{"id": id}) // want `nobody closes the rows of UPDATE of jobs`
	return err
}

func Sqlxx(ctx context.Context, db *sqlx.DB, id int64) error {
	_, err := db.QueryxContext(ctx, "DELETE FROM jobs WHERE id = ?", id) // want `nobody closes the rows of DELETE of jobs`
	return err
}

func Gorm(db *gorm.DB, id int64) error {
	_, err := db.Raw("UPDATE jobs SET n = 0 WHERE id = ?", id).Rows() // want `nobody closes the rows of`
	return err
}

func Xorm(e *xorm.Engine) error {
	_, err := e.Rows(new(job)) // want `nobody reads or closes the rows of`
	return err
}

type job struct{ ID int64 }

func list(db *sql.DB, state int) (*sql.Rows, error) {
	return db.Query("SELECT id FROM jobs WHERE state = ?", state)
}

func Wrapped(db *sql.DB) error {
	_, err := list(db, 1) // want `nobody reads or closes the rows of SELECT of jobs \(… → list\)|nobody reads or closes the rows of list`
	return err
}

// First keeps a connection per state until it returns.
func First(db *sql.DB, states []int) (ids []int64, err error) {
	for _, s := range states {
		rows, err := db.Query("SELECT id FROM jobs WHERE state = ? ORDER BY id", s) // want `SELECT of jobs opens rows anew in each turn of the loop, and those of the turn before are closed only when the function returns: each turn keeps a connection; close them at the end of the turn`
		if err != nil {
			return nil, err
		}
		defer rows.Close()
		if rows.Next() {
			var id int64
			if err := rows.Scan(&id); err != nil {
				return nil, err
			}
			ids = append(ids, id)
		}
	}
	return ids, nil
}

// Bound leaves the rows of some turns before their end.
func Bound(ctx context.Context, db *sqlx.DB, states []int, most int64) (n int, err error) {
	for i := 0; i < len(states); i++ {
		rows, err := db.QueryxContext(ctx, "SELECT id FROM jobs WHERE state = ?", states[i]) // want `opens rows anew in each turn`
		if err != nil {
			continue
		}
		defer func() { _ = rows.Close() }()
		for rows.Next() {
			var id int64
			if err := rows.Scan(&id); err != nil {
				return n, err
			}
			if id > most {
				break
			}
			n++
		}
	}
	return n, errors.New("none")
}
