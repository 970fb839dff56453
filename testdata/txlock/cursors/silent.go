package cursors

import (
	"context"
	"database/sql"
	"errors"

	"github.com/jmoiron/sqlx"
	"gorm.io/gorm"
)

func Closed(tx *sql.Tx) error {
	rows, err := tx.Query("SELECT id FROM jobs WHERE id < 100 FOR UPDATE")
	if err != nil {
		return err
	}
	n := 0
	for rows.Next() {
		n++
		if n > 10 {
			break
		}
	}
	if err := rows.Close(); err != nil {
		return err
	}
	return mark(tx, int64(n))
}

// Ended has read the rows to their end, which closes them.
func Ended(tx *sql.Tx) error {
	rows, err := tx.Query("SELECT id FROM jobs")
	if err != nil {
		return err
	}
	defer rows.Close()
	var ids []int64
	for rows.Next() {
		id, err := scan(rows)
		if err != nil {
			return err
		}
		ids = append(ids, id)
	}
	if err := rows.Err(); err != nil {
		return err
	}
	for _, id := range ids {
		if err := mark(tx, id); err != nil {
			return err
		}
	}
	return nil
}

func all(rows *sql.Rows) (ids []int64, err error) {
	defer rows.Close()
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, rows.Err()
}

func Handed(tx *sql.Tx) error {
	rows, err := tx.Query("SELECT id FROM jobs")
	if err != nil {
		return err
	}
	ids, err := all(rows)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if err := mark(tx, id); err != nil {
			return err
		}
	}
	return nil
}

// Failed has no rows where the query has failed.
func Failed(tx *sql.Tx) error {
	rows, err := tx.Query("SELECT id FROM jobs")
	if err != nil {
		_, logged := tx.Exec("INSERT INTO failures (text) VALUES (?)", err.Error())
		return errors.Join(err, logged)
	}
	return rows.Close()
}

func None(tx *sql.Tx) error {
	rows, err := tx.Query("SELECT id FROM jobs WHERE state = 9")
	if err != nil {
		return err
	}
	if !rows.Next() {
		return mark(tx, 1)
	}
	return rows.Close()
}

func Scanned(tx *sql.Tx) error {
	var id int64
	row := tx.QueryRow("SELECT id FROM jobs LIMIT 1")
	if err := row.Scan(&id); err != nil {
		return err
	}
	return mark(tx, id)
}

// Other writes in the transaction what it reads beside it.
func Other(ctx context.Context, db, archive *sql.DB) error {
	rows, err := db.QueryContext(ctx, "SELECT id FROM jobs")
	if err != nil {
		return err
	}
	defer rows.Close()
	tx, err := archive.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	for rows.Next() {
		id, err := scan(rows)
		if err != nil {
			return err
		}
		if err := mark(tx, id); err != nil {
			return err
		}
	}
	return tx.Commit()
}

func Select(tx *sqlx.Tx) error {
	var jobs []Job
	if err := tx.Select(&jobs, "SELECT * FROM jobs"); err != nil {
		return err
	}
	for _, j := range jobs {
		if _, err := tx.Exec("UPDATE jobs SET state = 1 WHERE id = ?", j.ID); err != nil {
			return err
		}
	}
	return nil
}

func Found(db *gorm.DB) error {
	return db.Transaction(func(tx *gorm.DB) error {
		var jobs []Job
		if err := tx.Find(&jobs).Error; err != nil {
			return err
		}
		return tx.Model(&Job{}).Where("id = ?", jobs[0].ID).Update("state", 1).Error
	})
}

func StructScan(tx *sqlx.Tx) error {
	rows, err := tx.Queryx("SELECT * FROM jobs")
	if err != nil {
		return err
	}
	var jobs []Job
	if err := sqlx.StructScan(rows, &jobs); err != nil {
		return err
	}
	_, err = tx.Exec("UPDATE jobs SET state = 1 WHERE id = ?", jobs[0].ID)
	return err
}

func CloseBranch(tx *sql.Tx) error {
	rows, err := tx.Query("SELECT id FROM jobs WHERE state = 0 LIMIT 1")
	if err != nil {
		return err
	}
	var id int64
	if rows.Next() {
		if err := rows.Scan(&id); err != nil {
			rows.Close()
			return err
		}
		rows.Close()
	}
	return mark(tx, id)
}

func Ends(db *sql.DB) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	rows, err := tx.Query("SELECT id FROM jobs")
	if err != nil {
		return err
	}
	defer rows.Close()
	return tx.Commit()
}

func (s *store) note(err error) error {
	_, logged := s.db.Exec("INSERT INTO failures (text) VALUES (?)", err.Error())
	return errors.Join(err, logged)
}

// Noted runs another statement only where it fails.
func (s *store) Noted() error {
	rows, err := s.db.Query("SELECT id FROM jobs")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if _, err := scan(rows); err != nil {
			return s.note(err)
		}
	}
	return rows.Err()
}
