// Package cursors runs statements while the rows of another one are open.
package cursors

import (
	"context"
	"database/sql"

	"github.com/jmoiron/sqlx"
	"gorm.io/gorm"
	"xorm.io/xorm"
)

type Job struct {
	ID    int64
	State int
}

func Deferred(ctx context.Context, db *sql.DB) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	rows, err := tx.QueryContext(ctx, "SELECT id FROM jobs WHERE id < 100")
	if err != nil {
		return err
	}
	defer rows.Close()
	if _, err := tx.ExecContext(ctx, "UPDATE jobs SET state = 2 WHERE id = 1"); err != nil { // want `UPDATE of jobs runs on tx while rows \(line 24\) is still open on it: the driver refuses it \(busy buffer\)`
		return err
	}
	return tx.Commit()
}

func Each(tx *sql.Tx) error {
	rows, err := tx.Query("SELECT id FROM jobs WHERE state = 0")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			return err
		}
		if _, err := tx.Exec("UPDATE jobs SET state = 1 WHERE id = ?", id); err != nil { // want `rows-open`
			return err
		}
	}
	return rows.Err()
}

func mark(tx *sql.Tx, id int64) error {
	_, err := tx.Exec("UPDATE jobs SET state = 1 WHERE id = ?", id)
	return err
}

func scan(rows *sql.Rows) (id int64, err error) { return id, rows.Scan(&id) }

func Helpers(db *sql.DB) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	rows, err := list(tx)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		id, err := scan(rows)
		if err != nil {
			return err
		}
		if err := mark(tx, id); err != nil { // want `UPDATE of jobs \(… → mark\) runs on tx while rows`
			return err
		}
	}
	return tx.Commit()
}

func list(tx *sql.Tx) (*sql.Rows, error) { return tx.Query("SELECT id FROM jobs WHERE state = 0") }

func First(tx *sql.Tx) error {
	rows, err := tx.Query("SELECT id FROM jobs WHERE state = 0 LIMIT 1")
	if err != nil {
		return err
	}
	defer rows.Close()
	var id int64
	if rows.Next() {
		if err := rows.Scan(&id); err != nil {
			return err
		}
	}
	return mark(tx, id) // want `rows-open`
}

func Broken(tx *sql.Tx) error {
	rows, err := tx.Query("SELECT id FROM jobs")
	if err != nil {
		return err
	}
	defer rows.Close()
	var id int64
	for rows.Next() {
		if err := rows.Scan(&id); err != nil {
			return err
		}
		if id > 10 {
			break
		}
	}
	return mark(tx, id) // want `rows-open`
}

func Row(tx *sql.Tx) (id int64, err error) {
	row := tx.QueryRow("SELECT id FROM jobs WHERE state = 0 LIMIT 1")
	if _, err := tx.Exec("UPDATE jobs SET state = 3 WHERE state = 2"); err != nil { // want `rows-open`
		return 0, err
	}
	return id, row.Scan(&id)
}

func Prepared(tx *sql.Tx) error {
	done, err := tx.Prepare("UPDATE jobs SET state = 1 WHERE id = ?")
	if err != nil {
		return err
	}
	defer done.Close()
	var rows *sql.Rows
	if rows, err = tx.Query("SELECT id FROM jobs WHERE state = 0"); err != nil {
		return err
	}
	defer rows.Close()
	for {
		if !rows.Next() {
			return rows.Err()
		}
		id, err := scan(rows)
		if err != nil {
			return err
		}
		if _, err := done.Exec(id); err != nil { // want `rows-open`
			return err
		}
	}
}

func Pinned(ctx context.Context, db *sql.DB) error {
	conn, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	rows, err := conn.QueryContext(ctx, "SELECT id FROM jobs")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			return err
		}
		if _, err := conn.ExecContext(ctx, "UPDATE jobs SET state = 1 WHERE id = ?", id); err != nil { // want `rows-open`
			return err
		}
	}
	return rows.Err()
}

func Sqlx(db *sqlx.DB) error {
	tx := db.MustBegin()
	defer tx.Rollback()
	rows, err := tx.Queryx("SELECT * FROM jobs WHERE state = ?", 0)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var j Job
		if err := rows.StructScan(&j); err != nil {
			return err
		}
		tx.MustExec("UPDATE jobs SET state = 1 WHERE id = ?", j.ID) // want `rows-open`
	}
	return tx.Commit()
}

func Gorm(db *gorm.DB) error {
	return db.Transaction(func(tx *gorm.DB) error {
		rows, err := tx.Model(&Job{}).Where("state = ?", 0).Rows()
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var j Job
			if err := tx.ScanRows(rows, &j); err != nil {
				return err
			}
			if err := tx.Model(&Job{}).Where("id = ?", j.ID).Update("state", 1).Error; err != nil { // want `UPDATE of jobs runs on tx while rows`
				return err
			}
		}
		return nil
	})
}

func Xorm(engine *xorm.Engine) error {
	sess := engine.NewSession()
	defer sess.Close()
	if err := sess.Begin(); err != nil {
		return err
	}
	rows, err := sess.Where("state = ?", 0).Rows(new(Job))
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var j Job
		if err := rows.Scan(&j); err != nil {
			return err
		}
		if _, err := sess.Exec("UPDATE job SET state = 1 WHERE id = ?", j.ID); err != nil { // want `rows-open`
			return err
		}
	}
	return sess.Commit()
}

type store struct{ db *sql.DB }

// Second takes a second connection of the pool while it has the first.
func (s *store) Second(ctx context.Context) error {
	rows, err := s.db.QueryContext(ctx, "SELECT id FROM jobs WHERE state = 0")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			return err
		}
		if err := s.done(ctx, id); err != nil { // want `takes a second connection`
			return err
		}
	}
	return rows.Err()
}

func (s *store) done(ctx context.Context, id int64) error {
	_, err := s.db.ExecContext(ctx, "UPDATE jobs SET state = 1 WHERE id = ?", id)
	return err
}

// each runs what it is given while it reads.
func each(tx *sql.Tx, fn func(id int64) error) error {
	rows, err := tx.Query("SELECT id FROM jobs")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		id, err := scan(rows)
		if err != nil {
			return err
		}
		if err := fn(id); err != nil {
			return err
		}
	}
	return rows.Err()
}

func Callback(db *sql.DB) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if err := each(tx, func(id int64) error {
		_, err := tx.Exec("UPDATE jobs SET state = 1 WHERE id = ?", id) // want `UPDATE of jobs runs on tx while rows`
		return err
	}); err != nil {
		return err
	}
	return tx.Commit()
}

func Called(tx *sql.Tx) error {
	rows, err := tx.Query("SELECT id FROM jobs")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := func() error {
			_, err := tx.Exec("UPDATE jobs SET state = 1") // want `rows-open`
			return err
		}(); err != nil {
			return err
		}
	}
	return rows.Err()
}
