// Package dao reads orders for the pages that its callers ask for.
package dao

import (
	"database/sql"

	_ "github.com/go-sql-driver/mysql"
)

// Orders reads orders.
type Orders struct{ DB *sql.DB }

// List is asked for any page.
func (o *Orders) List(page, size int) {
	o.DB.Exec("SELECT id FROM orders ORDER BY id LIMIT ? OFFSET ?", size, (page-1)*size) // want `\[deep-offset\]`
}

// Head is asked for the first ones only.
func (o *Orders) Head(offset, size int) {
	o.DB.Exec("SELECT id FROM orders ORDER BY id LIMIT ? OFFSET ?", size, offset)
}

// Through is asked through an interface of its callers.
func (o *Orders) Through(page int) {
	o.DB.Exec("SELECT id FROM orders ORDER BY id LIMIT 20 OFFSET ?", page*20) // want `\[deep-offset\]`
}

// Few is asked through one for a few.
func (o *Orders) Few(page int) {
	o.DB.Exec("SELECT id FROM orders ORDER BY id LIMIT 20 OFFSET ?", page*20)
}

// Remove is served.
func (o *Orders) Remove(user string) {
	q := "DELETE FROM carts"
	if user != "" {
		q += " WHERE id = ?"
	}
	o.DB.Exec(q, user) // want `where none of its conditions is added, .* a request comes here from a handler`
}

// Filter says which carts are meant.
type Filter struct {
	ID   *int64
	Note *string
}

// Sorted is asked for any page, in one of two orders.
func (o *Orders) Sorted(page int, newest bool) {
	by := "id"
	if newest {
		by = "created_at DESC"
	}
	o.DB.Exec("SELECT id FROM orders ORDER BY "+by+" LIMIT 20 OFFSET ?", page*20) // want `ask for the rows after it, in the order of the page \[deep-offset\]`
}

// Drop is never asked without one of them.
func (o *Orders) Drop(f *Filter) {
	q, args := "DELETE FROM carts WHERE 1 = 1", []any{}
	if f.ID != nil {
		q, args = q+" AND id = ?", append(args, *f.ID)
	}
	if f.Note != nil {
		q, args = q+" AND note = ?", append(args, *f.Note)
	}
	o.DB.Exec(q, args...)
}

// DropAny may be asked without any.
func (o *Orders) DropAny(f *Filter) {
	q, args := "DELETE FROM carts WHERE 1 = 1", []any{}
	if f.ID != nil {
		q, args = q+" AND id = ?", append(args, *f.ID)
	}
	if f.Note != nil {
		q, args = q+" AND note = ?", append(args, *f.Note)
	}
	o.DB.Exec(q, args...)
}

// DropOne is asked with one of them, now this and now that.
func (o *Orders) DropOne(f *Filter) {
	q, args := "DELETE FROM carts WHERE 1 = 1", []any{}
	if f.ID != nil {
		q, args = q+" AND id = ?", append(args, *f.ID)
	}
	if f.Note != nil {
		q, args = q+" AND note = ?", append(args, *f.Note)
	}
	o.DB.Exec(q, args...)
}
