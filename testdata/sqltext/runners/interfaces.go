package runners

import (
	"context"
	"database/sql"
	"log"

	"github.com/jmoiron/sqlx"

	"example.com/till/runners/own"
)

type runner interface {
	run(q string, args ...any) error
}

type pool struct{ db *sql.DB }

func (p *pool) run(q string, args ...any) error {
	_, err := p.db.Exec(q, args...)
	return err
}

// logged passes on what it is given.
type logged struct{ next runner }

func (l logged) run(q string, args ...any) error {
	log.Print(q)
	return l.next.run(q, args...)
}

type service struct {
	runner
	r runner
}

func (s *service) through(day string) error {
	if err := s.r.run("UPDATE orders SET status = 1 WHERE DATE(created_at) = ?", day); err != nil { // want `\[non-sargable\]`
		return err
	}
	return s.run("DELETE FROM carts WHERE user_id = ?", 7) // want `\[missing-index\]`
}

func generic[R runner](r R) error {
	return r.run("DELETE FROM carts WHERE user_id = ?", 7) // want `\[missing-index\]`
}

// method keeps the method of an interface.
func (s *service) method() error {
	run := s.r.run
	return run("DELETE FROM carts WHERE user_id = ?", 7) // want `\[missing-index\]`
}

// imported is implemented in a package that this one imports.
func imported(r own.Runner, day string) error {
	_, err := r.Query("SELECT id FROM orders WHERE DATE(created_at) = ?", day) // want `\[non-sargable\]`
	return err
}

// wide is implemented by nothing here: pool has no other method.
type wide interface {
	run(q string, args ...any) error
	other()
}

func nobody(w wide) error { return w.run("DELETE FROM carts WHERE user_id = ?", 7) }

// closer adds a method to one that pool implements.
type closer interface {
	runner
	close() error
}

func closes(c closer) error { return c.run("DELETE FROM carts WHERE user_id = ?", 7) }

type console interface {
	print(q string)
}

type terminal struct{}

func (terminal) print(q string) { log.Print(q) }

func prints(c console) { c.print("DELETE FROM carts WHERE user_id = 7") }

// DBTX is what sqlc writes.
type DBTX interface {
	ExecContext(context.Context, string, ...any) (sql.Result, error)
	PrepareContext(context.Context, string) (*sql.Stmt, error)
	QueryContext(context.Context, string, ...any) (*sql.Rows, error)
	QueryRowContext(context.Context, string, ...any) *sql.Row
}

// Queries are made by sqlc.
type Queries struct{ db DBTX }

const emptyCart = `-- name: EmptyCart :exec
DELETE FROM carts WHERE user_id = ?` // want `\[missing-index\]`

// EmptyCart has a constant text.
func (q *Queries) EmptyCart(ctx context.Context, user int64) error {
	_, err := q.db.ExecContext(ctx, emptyCart, user)
	return err
}

// New makes them.
func New(db *sql.DB) *Queries { return &Queries{db: db} }

// getter is what sqlx's DB and Tx have in common: nothing in it says that it is sqlx's.
type getter interface {
	Get(dest any, query string, args ...any) error
	Select(dest any, query string, args ...any) error
}

func (r *Repo) reads(g getter, day string) (id int64, err error) {
	err = g.Get(&id, "SELECT id FROM orders WHERE DATE(created_at) = ?", day) // want `\[non-sargable\]`
	return id, err
}

// cache has a Get, too.
type cache interface {
	Get(dest any, key string, args ...any) error
}

func cached(c cache, day string) (id int64, err error) {
	err = c.Get(&id, "orders "+day)
	return id, err
}

var _ getter = (*sqlx.DB)(nil)
