// Package counts gives texts more or fewer values than they have placeholders.
package counts

import (
	"context"
	"database/sql"
	"time"

	"github.com/jmoiron/sqlx"
	"gorm.io/gorm"
	"xorm.io/xorm"
)

func more(ctx context.Context, db *sql.DB, id int64, name string) error {
	_, err := db.ExecContext(ctx, "UPDATE users SET name = ? WHERE id = ?", name, time.Now(), id) // want `the text has 2 placeholders and the call gives 3 values: it is refused; give each placeholder one value \[value-count\]`
	return err
}

func fewer(tx *sql.Tx, id int64) (name string, err error) {
	err = tx.QueryRow("SELECT name FROM users WHERE id = ? AND org = ?", id).Scan(&name) // want `2 placeholders and the call gives 1 value`
	return name, err
}

func none(db *sql.DB) error {
	_, err := db.Exec("DELETE FROM users WHERE id = ?") // want `1 placeholder and the call gives 0 values`
	return err
}

const insert = "INSERT INTO users (id, name, org) VALUES (?, ?, ?)" // want `3 placeholders and the call gives 2 values`

func named(db *sqlx.DB, id int64, name sql.NullString) error {
	_, err := db.Exec(insert, id, name)
	return err
}

func read(db *sqlx.DB, id *int64) (names []string, err error) {
	return names, db.Select(&names, "SELECT name FROM users WHERE id > ?", id, 20) // want `1 placeholder and the call gives 2 values`
}

func orm(db *gorm.DB, id int64) error {
	var n int
	if err := db.Raw("SELECT COUNT(*) FROM users WHERE org = ? AND name = ?", id).Scan(&n).Error; err != nil { // want `2 placeholders and the call gives 1 value`
		return err
	}
	return db.Exec("UPDATE users SET name = '' WHERE id = ?", id, n).Error // want `1 placeholder and the call gives 2 values`
}

func engine(db *xorm.Engine, id int64) error {
	_, err := db.Exec("UPDATE users SET name = ? WHERE id = ?", id) // want `2 placeholders and the call gives 1 value`
	return err
}

// both branches are wrong.
func both(db *sql.DB, id int64, all bool) (*sql.Rows, error) {
	q := "SELECT name FROM users WHERE id = ? AND org = ?"
	if all {
		q = "SELECT name FROM users WHERE org = 1" // want `0 placeholders and the call gives 1 value`
	}
	return db.Query(q, id)
}

func columns(db *sql.DB, id int64, name string) error {
	_, err := db.Exec("INSERT INTO users (id, name) VALUES (?, ?, NOW())", id, name) // want `the row has 3 values for 2 columns: the statement is refused; give each column one value \[value-count\]`
	return err
}
