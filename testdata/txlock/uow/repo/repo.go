// Package repo has repositories that run on what they are made of.
package repo

import (
	"context"
	"database/sql"

	"github.com/jmoiron/sqlx"
	"gorm.io/gorm"
)

type querier interface {
	ExecContext(ctx context.Context, q string, args ...any) (sql.Result, error)
}

// Logs is a repository of a pool or a transaction.
type Logs struct{ q querier }

func NewLogs(db *sql.DB) *Logs { return &Logs{q: db} }

func (l *Logs) In(tx *sql.Tx) *Logs { return &Logs{q: tx} }

func (l *Logs) Add(ctx context.Context, what string) error {
	_, err := l.q.ExecContext(ctx, "INSERT INTO logs (what) VALUES (?)", what)
	return err
}

// Marks is another, of another library.
type Marks struct{ ext sqlx.ExtContext }

func NewMarks(db *sqlx.DB) Marks { return Marks{db} }

func (m Marks) In(tx *sqlx.Tx) Marks { return Marks{ext: tx} }

func (m Marks) Set(ctx context.Context, id int64) error {
	_, err := sqlx.NamedExecContext(ctx, m.ext, "UPDATE marks SET n = 1 WHERE id = :id", map[string]any{"id": id})
	return err
}

// Users is one of an ORM, whose transactions have the type of the pool.
type Users struct{ conn *gorm.DB }

func NewUsers(db *gorm.DB) *Users { return &Users{conn: db} }

func (u *Users) In(tx *gorm.DB) *Users { return &Users{conn: tx} }

func (u *Users) Rename(id int64, name string) error {
	return u.conn.Exec("UPDATE users SET name = ? WHERE id = ?", name, id).Error
}
