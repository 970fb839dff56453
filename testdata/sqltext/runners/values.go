// Package runners runs texts through values: interfaces of the program, methods that
// are kept in variables, and literals.
package runners

import (
	"context"
	"database/sql"
	"fmt"
	"log"

	_ "github.com/go-sql-driver/mysql"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jmoiron/sqlx"
	"gorm.io/gorm"
)

// Repo keeps methods of its connections.
type Repo struct {
	db    *sql.DB
	x     *sqlx.DB
	g     *gorm.DB
	query func(q string, args ...any) (*sql.Rows, error)
	say   func(format string, args ...any)
}

// NewRepo sets the fields.
func NewRepo(db *sql.DB, x *sqlx.DB, g *gorm.DB) *Repo {
	r := &Repo{db: db, x: x, g: g, say: log.Printf}
	r.query = db.Query
	return r
}

func (r *Repo) local(ctx context.Context, day string) error {
	exec := r.db.ExecContext
	if _, err := exec(ctx, "DELETE FROM carts WHERE user_id = ?", day); err != nil { // want `\[missing-index\]`
		return err
	}
	get := r.x.GetContext
	var id int64
	if err := get(ctx, &id, "SELECT id FROM orders WHERE DATE(created_at) = ?", day); err != nil { // want `\[non-sargable\]`
		return err
	}
	raw := r.g.Raw
	return raw("SELECT id FROM orders WHERE YEAR(created_at) = ?", 2024).Scan(&id).Error // want `\[non-sargable\]`
}

func (r *Repo) field(day string) {
	rows, err := r.query("SELECT id FROM orders WHERE DATE(created_at) = ?", day) // want `\[non-sargable\]`
	if err == nil {
		rows.Close()
	}
	r.say("SELECT id FROM orders WHERE DATE(created_at) = %s", day)
}

// either runs in the transaction, if there is one.
func (r *Repo) either(tx *sql.Tx) error {
	exec := r.db.Exec
	if tx != nil {
		exec = tx.Exec
	}
	_, err := exec("UPDATE orders SET status = 1 WHERE phone = 15550100") // want `\[implicit-conversion\]`
	return err
}

func given(exec func(q string, args ...any) (sql.Result, error), say func(string, ...any)) error {
	say("DELETE FROM carts")
	_, err := exec("DELETE FROM carts WHERE user_id = 7") // want `\[missing-index\]`
	return err
}

func (r *Repo) gives() error { return given(r.db.Exec, r.say) }

// literal runs what a closure is given.
func (r *Repo) literal(tx *sql.Tx, day string) error {
	run := func(what, q string, args ...any) error {
		if _, err := tx.Exec(q, args...); err != nil {
			return fmt.Errorf("%s: %w", what, err)
		}
		return nil
	}
	if err := run("DELETE FROM carts", "DELETE FROM carts WHERE user_id = ?", 7); err != nil { // want `\[missing-index\]`
		return err
	}
	return run("orders", "UPDATE orders SET status = 1 WHERE DATE(created_at) = ?", day) // want `\[non-sargable\]`
}

var must = func(db *sql.DB, q string) {
	if _, err := db.Exec(q); err != nil {
		panic(err)
	}
}

func (r *Repo) variable() {
	must(r.db, "DELETE FROM carts WHERE user_id = 7") // want `\[missing-index\]`
}

// each gives a literal to a function that calls it.
func each(run func(q string) error) error {
	return run("DELETE FROM carts WHERE user_id = 7") // want `\[missing-index\]`
}

func (r *Repo) hands() error {
	return each(func(q string) error {
		_, err := r.db.Exec(q)
		return err
	})
}

// only writes down what it is given.
func only(run func(q string) error) error { return run("DELETE FROM carts WHERE user_id = 7") }

func (r *Repo) writesDown() error {
	return only(func(q string) error {
		log.Print(q)
		_, err := r.db.Exec("SELECT 1")
		return err
	})
}

// unknown calls what others give it.
func unknown(run func(q string) error) error { return run("DELETE FROM carts WHERE user_id = 7") }

// Postgres is another database.
type Postgres struct{ pool *pgxpool.Pool }

func (p *Postgres) find(ctx context.Context, day string) error {
	q := p.pool.Query
	rows, err := q(ctx, "SELECT id FROM orders WHERE DATE(created_at) = $1", day)
	if err == nil {
		rows.Close()
	}
	return err
}
