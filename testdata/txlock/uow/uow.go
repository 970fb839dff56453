// Package uow has services that are made of a manager of transactions and of
// repositories.
package uow

import (
	"context"
	"database/sql"

	"github.com/jmoiron/sqlx"
	"gorm.io/gorm"

	"example.com/tx/uow/repo"
	"example.com/tx/uow/tx"
)

type logger interface {
	Add(ctx context.Context, what string) error
}

type Service struct {
	tx    *tx.Manager
	logs  *repo.Logs
	audit *repo.Logs // of another pool
	given *repo.Logs // of which pool?
	Open  *repo.Logs // who else sets it?
	any   logger
}

func New(db, stats *sql.DB, given *repo.Logs) *Service {
	l := repo.NewLogs(db)
	return &Service{tx: tx.New(db), logs: l, audit: repo.NewLogs(stats), given: given, Open: l, any: l}
}

func (s *Service) Rename(ctx context.Context, id int64) error {
	return s.tx.Do(ctx, func(tx *sql.Tx) error {
		if err := s.logs.In(tx).Add(ctx, "begins"); err != nil {
			return err
		}
		if err := s.audit.Add(ctx, "begins"); err != nil {
			return err
		}
		if err := s.given.Add(ctx, "begins"); err != nil {
			return err
		}
		if err := s.Open.Add(ctx, "begins"); err != nil {
			return err
		}
		if err := s.any.Add(ctx, "done"); err != nil { // want `INSERT of logs \(… → \(\*Logs\).Add\) runs on s.any.q, outside the transaction tx`
			return err
		}
		return s.logs.Add(ctx, "done") // want `INSERT of logs \(… → \(\*Logs\).Add\) runs on s.logs.q, outside the transaction tx`
	})
}

// Behind is silent: the transaction is over.
func (s *Service) Behind(ctx context.Context, id int64) error {
	if err := s.tx.Do(ctx, func(tx *sql.Tx) error { return s.logs.In(tx).Add(ctx, "done") }); err != nil {
		return err
	}
	return s.logs.Add(ctx, "behind")
}

// Marker has sqlx, and a copy of itself in a transaction.
type Marker struct {
	run   tx.Sqlx
	marks repo.Marks
	bound repo.Marks
}

func NewMarker(db *sqlx.DB) *Marker {
	m := &Marker{run: tx.NewSqlx(db), marks: repo.NewMarks(db)}
	m.bound = m.marks
	return m
}

func (m *Marker) in(tx *sqlx.Tx) *Marker {
	return &Marker{run: m.run, marks: m.marks, bound: m.marks.In(tx)}
}

func (m *Marker) Mark(ctx context.Context, id int64) error {
	return m.run.Do(ctx, func(tx *sqlx.Tx) error {
		if err := m.marks.In(tx).Set(ctx, id); err != nil {
			return err
		}
		return m.in(tx).bound.Set(ctx, id)
	})
}

// Registry has an ORM.
type Registry struct {
	run   *tx.Gorm
	users *repo.Users
	stats *repo.Users
}

func NewRegistry(db, stats *gorm.DB) *Registry {
	r := new(Registry)
	r.run, r.users = tx.NewGorm(db), repo.NewUsers(db)
	r.stats = repo.NewUsers(stats)
	return r
}

func (r *Registry) Rename(id int64, name string) error {
	return r.run.Do(func(tx *gorm.DB) error {
		if err := r.users.In(tx).Rename(id, name); err != nil {
			return err
		}
		if err := r.stats.Rename(id, name); err != nil {
			return err
		}
		return r.users.Rename(id, name) // want `UPDATE of users \(… → \(\*Users\).Rename\) runs on r.users.conn, outside the transaction tx`
	})
}

// beside has the pool twice, once as what an interface asks for.
type beside struct {
	db   *sql.DB
	exec execer
	with execer // be it in a transaction
}

type execer interface {
	ExecContext(ctx context.Context, q string, args ...any) (sql.Result, error)
}

func newBeside(db *sql.DB) *beside { return &beside{db: db, exec: db, with: db} }

func (b *beside) use(tx *sql.Tx) *beside { return &beside{db: b.db, exec: b.exec, with: tx} }

func (b *beside) Touch(ctx context.Context, id int64) error {
	tx, err := b.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := b.use(tx).with.ExecContext(ctx, "UPDATE pots SET n = 1 WHERE id = ?", id); err != nil {
		return err
	}
	if _, err := b.with.ExecContext(ctx, "UPDATE pots SET n = 1 WHERE id = ?", id); err != nil {
		return err
	}
	return tx.Commit()
}

type plain struct {
	db   *sql.DB
	exec execer
}

func newPlain(db *sql.DB) *plain { return &plain{db, db} }

func newNamed(db *sql.DB) *plain { return &plain{db: db, exec: db} }

func (p *plain) Touch(ctx context.Context, id int64) error {
	tx, err := p.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := tx.ExecContext(ctx, "UPDATE pots SET n = 1 WHERE id = ?", id); err != nil {
		return err
	}
	if _, err := p.exec.ExecContext(ctx, "INSERT INTO logs (what) VALUES ('touched')"); err != nil { // want `INSERT of logs runs on p.exec, outside the transaction tx`
		return err
	}
	return tx.Commit()
}

func touch(ctx context.Context, on execer, id int64) error {
	_, err := on.ExecContext(ctx, "UPDATE pots SET n = 1 WHERE id = ?", id)
	return err
}

func (p *plain) Variable(ctx context.Context, id int64) error {
	pool := p.db
	tx, err := pool.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	var on execer = pool
	if err := touch(ctx, on, id); err != nil { // want `UPDATE of pots \(… → touch\) runs on p.db, outside the transaction tx`
		return err
	}
	return tx.Commit()
}

// VariableInside is silent: the variable is the transaction, or may be.
func (p *plain) VariableInside(ctx context.Context, id int64, inside bool) error {
	tx, err := p.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	var on execer = tx
	if err := touch(ctx, on, id); err != nil {
		return err
	}
	var either execer = p.db
	if inside {
		either = tx
	}
	if err := touch(ctx, either, id); err != nil {
		return err
	}
	return tx.Commit()
}
