// Package wheres has builders of its own, which keep texts and their values in fields: what
// their methods add is read where the statement runs.
package wheres

import (
	"database/sql"
	"fmt"
	"strings"

	_ "github.com/go-sql-driver/mysql"
	"github.com/jmoiron/sqlx"
)

type where struct {
	conds []string
	args  []any
}

func (w *where) add(cond string, args ...any) *where {
	w.conds = append(w.conds, cond)
	w.args = append(w.args, args...)
	return w
}

func (w *where) String() string {
	if len(w.conds) == 0 {
		return ""
	}
	return " WHERE " + strings.Join(w.conds, " AND ")
}

func Steps(db *sql.DB, phone, day string) (*sql.Rows, error) {
	var w where
	if phone != "" {
		w.add("phone LIKE ?", "%"+phone) // want `the pattern for phone begins with a wildcard: no index can be used, every row of orders is read.*\[leading-wildcard\]`
	}
	if day != "" {
		w.add("DATE(created_at) = ?", day) // want `created_at.*\[non-sargable\]`
	}
	return db.Query("SELECT id FROM orders"+w.String(), w.args...)
}

func StepsIndexed(db *sql.DB, phone, day string) (*sql.Rows, error) {
	var w where
	if phone != "" {
		w.add("phone LIKE ?", phone+"%")
	}
	if day != "" {
		w.add("created_at >= ? AND created_at < ? + INTERVAL 1 DAY", day, day)
	}
	return db.Query("SELECT id FROM orders"+w.String(), w.args...)
}

func Pointer(db *sqlx.DB, phone int) (n int, err error) {
	w := &where{}
	w.add("phone = ?", phone) // want `phone.*\[implicit-conversion\]`
	err = db.Get(&n, fmt.Sprintf("SELECT id FROM orders%s", w.String()), w.args...)
	return n, err
}

func Chain(db *sql.DB, phone string) (*sql.Rows, error) {
	w := new(where).add("status = ?", 1).add("phone LIKE ?", "%"+phone) // want `the pattern for phone begins with a wildcard.*\[leading-wildcard\]`
	return db.Query("SELECT id FROM orders"+w.String(), w.args...)
}

type filter struct{ Phone string }

func (f filter) apply(w *where) {
	if f.Phone != "" {
		w.add("phone LIKE ?", "%"+f.Phone) // want `the pattern for phone begins with a wildcard.*\[leading-wildcard\]`
	}
}

func Applied(db *sql.DB, f filter) (*sql.Rows, error) {
	w := &where{}
	f.apply(w)
	return db.Query("SELECT id FROM orders"+w.String(), w.args...)
}

// Removed may lose its condition.
func Removed(db *sql.DB, user int) error {
	w := where{}
	if user > 0 {
		w.add("user_id = ?", user)
	}
	_, err := db.Exec("DELETE FROM orders"+w.String(), w.args...) // want `DELETE without WHERE.*\[write-without-where\]`
	return err
}

func RemovedOne(db *sql.DB, user int) error {
	w := where{}
	w.add("user_id = ?", user)
	_, err := db.Exec("DELETE FROM orders"+w.String(), w.args...)
	return err
}

type optional struct {
	text strings.Builder
	args []any
}

func (o *optional) and(cond, value string) {
	if value == "" {
		return
	}
	o.text.WriteString(" AND " + cond)
	o.args = append(o.args, value)
}

func Optional(db *sql.DB, phone, day string) (*sql.Rows, error) {
	var o optional
	o.and("phone = ?", phone)
	o.and("DATE(created_at) = ?", day) // want `created_at.*\[non-sargable\]`
	return db.Query("SELECT id FROM orders WHERE 1 = 1"+o.text.String(), o.args...)
}

type query struct {
	from  string
	conds []string
	args  []any
}

func newQuery(from string) *query { return &query{from: from} }

func (q *query) where(cond string, args ...any) *query {
	q.conds, q.args = append(q.conds, cond), append(q.args, args...)
	return q
}

func (q *query) build() (string, []any) {
	text := "SELECT id FROM " + q.from
	if len(q.conds) > 0 {
		text += " WHERE " + strings.Join(q.conds, " AND ")
	}
	return text, q.args
}

func Built(db *sql.DB, phone string) (*sql.Rows, error) {
	q := newQuery("orders")
	if phone != "" {
		q.where("phone LIKE ?", "%"+phone) // want `the pattern for phone begins with a wildcard.*\[leading-wildcard\]`
	}
	text, args := q.build()
	return db.Query(text, args...)
}

func BuiltIndexed(db *sql.DB, phone string) (*sql.Rows, error) {
	text, args := newQuery("orders").where("id > ?", 1).where("phone LIKE ?", phone+"%").build()
	return db.Query(text, args...)
}

// Each adds what the code does not show.
func Each(db *sql.DB, of map[string]string) (*sql.Rows, error) {
	w := &where{}
	for name, value := range of {
		w.add(name+" = ?", value)
	}
	return db.Query("SELECT id FROM orders"+w.String(), w.args...)
}

// Elsewhere hands the builder to another package, which may add to it.
func Elsewhere(db *sql.DB, fill func(any)) error {
	w := &where{}
	fill(w)
	_, err := db.Exec("DELETE FROM orders"+w.String(), w.args...)
	return err
}

func text(f filter) (string, []any) {
	if f.Phone == "" {
		return "", nil
	}
	return " WHERE phone LIKE ?", []any{"%" + f.Phone} // want `the pattern for phone begins with a wildcard.*\[leading-wildcard\]`
}

func Text(db *sql.DB, f filter) (*sql.Rows, error) {
	cond, args := text(f)
	return db.Query("SELECT id FROM orders"+cond, args...)
}

// each adds one thing in one turn, and another in the next: the values have no order.
func each(filter map[string]string) (string, []any) {
	var cond string
	var args []any
	for name, value := range filter {
		if name == "phone" {
			cond += " AND phone LIKE ?"
			value = "%" + value + "%"
		} else {
			cond += " AND user_id = ?"
		}
		args = append(args, value)
	}
	return cond, args
}

func TextOfLoop(db *sql.DB, filter map[string]string, status int) (*sql.Rows, error) {
	cond, args := each(filter)
	args = append(args, status)
	return db.Query("SELECT id FROM orders WHERE id > 0"+cond+" AND status = ?", args...)
}
