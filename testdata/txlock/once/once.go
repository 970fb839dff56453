// Package once has one order that a map gave, behind an interface.
package once

import "database/sql"

// An order that a map gave is told once, where the map is, and not where its
// function is called.
type putter interface{ Put(ids []int64) error }

type table struct{ db *sql.DB }

// New makes one for tables.
func New(pool *sql.DB) *control { return &control{&table{pool}} }

func (t *table) Put(ids []int64) error {
	tx, err := t.db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	q := "REPLACE INTO things (id, n) VALUES "
	args := make([]any, 0)
	for i, id := range ids {
		if i > 0 {
			q += ","
		}
		q += "(?, ?)"
		args = append(args, id, i)
	}
	if _, err := tx.Exec(q, args...); err != nil {
		return err
	}
	return tx.Commit()
}

type control struct{ to putter }

func (c *control) handle(m map[int64]int) error {
	var ids []int64
	for id := range m {
		ids = append(ids, id)
	}
	return c.to.Put(ids) // want `upsert of things .* in the order in which a map gave them`
}

func (c *control) hand(ids []int64) error { return c.to.Put(ids) }

func (c *control) outer(m map[int64]int) error { return c.handle(m) }

func (c *control) outermost(m map[int64]int) error { return c.outer(m) }

// Here the map is the caller's.
func (c *control) given(m map[int64]int) error {
	var ids []int64
	for id := range m {
		ids = append(ids, id)
	}
	return c.hand(ids) // want `upsert of things .* in the order in which a map gave them`
}

func (c *control) again(m map[int64]int) error { return c.given(m) }
