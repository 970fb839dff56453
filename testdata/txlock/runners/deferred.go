// Package runners runs in a transaction what it is given.
package runners

import (
	"context"
	"database/sql"
	"errors"
	"net/http"

	"github.com/jmoiron/sqlx"
	"gorm.io/gorm"
	"xorm.io/xorm"
)

type Repo struct {
	db *sql.DB
	x  *sqlx.DB
	g  *gorm.DB
	e  *xorm.Engine
}

func post() error {
	_, err := http.Get("https://example.com/hook")
	return err
}

// withTx commits when it returns.
func (r *Repo) withTx(ctx context.Context, fn func(tx *sql.Tx) error) (err error) {
	tx, err := r.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = tx.Rollback()
			return
		}
		err = tx.Commit()
	}()
	return fn(tx)
}

func (r *Repo) Literal(ctx context.Context, id int64) error {
	return r.withTx(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, "UPDATE pots SET n = n + 1 WHERE id = ?", id); err != nil {
			return err
		}
		if err := post(); err != nil { // want `http Get \(… → post\) is a call of another service while tx holds locks on rows of pots since line \d+`
			return err
		}
		_, err := r.db.ExecContext(ctx, "INSERT INTO log (pot_id) VALUES (?)", id) // want `INSERT of log runs on r.db, outside the transaction tx`
		return err
	})
}

// LiteralBehind is silent: the transaction is over when the runner returns.
func (r *Repo) LiteralBehind(ctx context.Context, id int64) error {
	err := r.withTx(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "UPDATE pots SET n = n + 1 WHERE id = ?", id)
		return err
	})
	if err != nil {
		return err
	}
	if err := post(); err != nil {
		return err
	}
	_, err = r.db.ExecContext(ctx, "INSERT INTO log (pot_id) VALUES (?)", id)
	return err
}

func (r *Repo) Rows(ctx context.Context, from, to int64) error {
	return r.withTx(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, "UPDATE pots SET n = n - 1 WHERE id = ?", from); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, "UPDATE pots SET n = n + 1 WHERE id = ?", to) // want `\[tx-row-order\]`
		return err
	})
}

func (r *Repo) RowsOrdered(ctx context.Context, from, to int64) error {
	return r.withTx(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, "UPDATE pots SET n = n - 1 WHERE id = ?", min(from, to)); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, "UPDATE pots SET n = n + 1 WHERE id = ?", max(from, to))
		return err
	})
}

func (r *Repo) Gap(ctx context.Context, name string) error {
	return r.withTx(ctx, func(tx *sql.Tx) error {
		var n int
		err := tx.QueryRowContext(ctx, "SELECT n FROM pots WHERE name = ? FOR UPDATE", name).Scan(&n)
		if errors.Is(err, sql.ErrNoRows) {
			_, err = tx.ExecContext(ctx, "INSERT INTO pots (name, n) VALUES (?, 1)", name) // want `\[tx-gap-insert\]`
		}
		return err
	})
}

// Upserted is silent.
func (r *Repo) Upserted(ctx context.Context, name string) error {
	return r.withTx(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "INSERT INTO pots (name, n) VALUES (?, 1) ON DUPLICATE KEY UPDATE n = n + 1", name)
		return err
	})
}

func done(tx *sqlx.Tx, err *error) {
	switch p := recover(); {
	case p != nil:
		tx.Rollback()
		panic(p)
	case *err != nil:
		*err = errors.Join(*err, tx.Rollback())
	default:
		*err = tx.Commit()
	}
}

// inTxx has a function that ends its transaction.
func inTxx(ctx context.Context, db *sqlx.DB, fn func(context.Context, *sqlx.Tx) error) (err error) {
	tx, err := db.BeginTxx(ctx, nil)
	if err != nil {
		return err
	}
	defer done(tx, &err)
	err = fn(ctx, tx)
	return err
}

func (r *Repo) Helper(ctx context.Context, pots map[int64]int) error {
	return inTxx(ctx, r.x, func(ctx context.Context, tx *sqlx.Tx) error {
		for id, n := range pots {
			if _, err := tx.ExecContext(ctx, "UPDATE pots SET n = ? WHERE id = ?", n, id); err != nil { // want `\[tx-map-order\]`
				return err
			}
		}
		if err := r.x.GetContext(ctx, new(int), "SELECT COUNT(*) FROM pots"); err != nil { // want `runs on r.x, outside the transaction tx`
			return err
		}
		return tx.GetContext(ctx, new(int), "SELECT COUNT(*) FROM pots")
	})
}

// within is given what runs behind the commit, too.
func within(db *gorm.DB, fn, after func(*gorm.DB) error) (err error) {
	tx := db.Begin()
	if err = tx.Error; err != nil {
		return err
	}
	defer after(db)
	defer func() {
		if p := recover(); p != nil {
			tx.Rollback()
			panic(p)
		} else if err != nil {
			tx.Rollback()
		} else {
			err = tx.Commit().Error
		}
	}()
	return fn(tx)
}

func (r *Repo) Hooked(id int64) error {
	return within(r.g, func(tx *gorm.DB) error {
		if err := tx.Exec("UPDATE pots SET n = n + 1 WHERE id = ?", id).Error; err != nil {
			return err
		}
		return r.g.Exec("INSERT INTO log (pot_id) VALUES (?)", id).Error // want `runs on r.g, outside the transaction tx`
	}, func(db *gorm.DB) error {
		if err := post(); err != nil {
			return err
		}
		return db.Exec("INSERT INTO log (pot_id) VALUES (?)", id).Error
	})
}

// session closes its session before it is given back, and another function of the
// package runs the runner.
func session(e *xorm.Engine, fn func(*xorm.Session) error) (err error) {
	s := e.NewSession()
	defer s.Close()
	if err = s.Begin(); err != nil {
		return err
	}
	defer func() {
		if err == nil {
			err = s.Commit()
		} else {
			s.Rollback()
		}
	}()
	return fn(s)
}

func (r *Repo) do(fn func(*xorm.Session) error) error { return session(r.e, fn) }

func (r *Repo) Session(id int64) error {
	return r.do(func(s *xorm.Session) error {
		if _, err := s.Exec("UPDATE pots SET n = n + 1 WHERE id = ?", id); err != nil {
			return err
		}
		if err := post(); err != nil { // want `is a call of another service while s holds locks on rows of pots`
			return err
		}
		_, err := r.e.Exec("INSERT INTO log (pot_id) VALUES (?)", id) // want `runs on r.e, outside the transaction s`
		return err
	})
}

// reading rolls back what it begins: a snapshot for what it runs.
func (r *Repo) reading(ctx context.Context, fn func(tx *sql.Tx) error) error {
	tx, err := r.db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return err
	}
	defer tx.Rollback()
	return fn(tx)
}

func (r *Repo) Snapshot(ctx context.Context, id int64) (n int, err error) {
	return n, r.reading(ctx, func(tx *sql.Tx) error {
		if err := tx.QueryRowContext(ctx, "SELECT n FROM pots WHERE id = ?", id).Scan(&n); err != nil {
			return err
		}
		return r.db.QueryRowContext(ctx, "SELECT n FROM limits WHERE id = ?", id).Scan(&n) // want `runs on r.db, outside the transaction tx`
	})
}

// begun begins, and cleans up only where it fails.
func (r *Repo) begun(ctx context.Context) (tx *sql.Tx, err error) {
	tx, err = r.db.BeginTx(ctx, nil)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			tx.Rollback()
		}
	}()
	_, err = tx.ExecContext(ctx, "SET innodb_lock_wait_timeout = 3")
	return tx, err
}

func (r *Repo) Begun(ctx context.Context, id int64) error {
	tx, err := r.begun(ctx)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := tx.ExecContext(ctx, "UPDATE pots SET n = n + 1 WHERE id = ?", id); err != nil {
		return err
	}
	if _, err := r.db.ExecContext(ctx, "INSERT INTO log (pot_id) VALUES (?)", id); err != nil { // want `runs on r.db, outside the transaction tx`
		return err
	}
	return tx.Commit()
}
