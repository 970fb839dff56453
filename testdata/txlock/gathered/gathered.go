package gathered // want package:"."
// Package gathered locks rows in the order of maps that stand in fields, of sync.Map, of
// iterators and of lists that were made of them.

import (
	"database/sql"
	"maps"
	"slices"
	"sync"
)

const take = "UPDATE items SET n = n - 1 WHERE id = ?"

// Basket has what is asked for.
type Basket struct {
	want   map[int64]int
	shared sync.Map
	ids    []int64
}

func inTx(db *sql.DB, f func(tx *sql.Tx) error) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if err := f(tx); err != nil {
		return err
	}
	return tx.Commit()
}

// Field is a map in a field.
func (b *Basket) Field(db *sql.DB) error {
	return inTx(db, func(tx *sql.Tx) error {
		for id := range b.want {
			if _, err := tx.Exec(take, id); err != nil { // want `UPDATE of items locks row by row, in another order each time that the loop over a map in line 36 runs`
				return err
			}
		}
		return nil
	})
}

// Ranged is a sync.Map.
func (b *Basket) Ranged(db *sql.DB) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	b.shared.Range(func(id, _ any) bool {
		_, err = tx.Exec(take, id) // want `UPDATE of items locks row by row, in another order each time that the loop over a map in line 52 runs`
		return err == nil
	})
	if err != nil {
		return err
	}
	return tx.Commit()
}

// Iterated ranges over it by its function.
func (b *Basket) Iterated(db *sql.DB) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	for id := range b.shared.Range {
		if _, err := tx.Exec(take, id); err != nil { // want `in another order each time that the loop over a map in line 69 runs`
			return err
		}
	}
	return tx.Commit()
}

// Listed gathers the keys of a sync.Map.
func (b *Basket) Listed(db *sql.DB) error {
	var ids []int64
	b.shared.Range(func(id, _ any) bool {
		ids = append(ids, id.(int64))
		return true
	})
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	for _, id := range ids {
		if _, err := tx.Exec(take, id); err != nil { // want `in another order each time that the loop in line 89 runs, whose list the loop over a map in line 80 has gathered: .*; sort the list by that key first`
			return err
		}
	}
	return tx.Commit()
}

// Keys is an iterator, all of it and in a list.
func Keys(tx *sql.Tx, want map[int64]int) error {
	for id := range maps.Keys(want) {
		if _, err := tx.Exec(take, id); err != nil { // want `in another order each time that the loop over a map in line 99 runs`
			return err
		}
	}
	ids := slices.Collect(maps.Keys(want))
	for _, id := range ids {
		if _, err := tx.Exec(take, id); err != nil { // want `in another order each time that the loop in line 105 runs, whose list has the order of a map: .*; sort the list by that key first`
			return err
		}
	}
	for _, id := range slices.AppendSeq([]int64{}, maps.Keys(want)) {
		if _, err := tx.Exec(take, id); err != nil { // want `in another order each time that the loop over a map in line 110 runs`
			return err
		}
	}
	return nil
}

// batch holds keys.
type batch struct {
	ids   []int64
	notes []string
}

// newBatch gathers them in a field.
func newBatch(want map[int64]int) *batch {
	b := &batch{}
	for id := range want {
		b.ids = append(b.ids, id)
	}
	return b
}

func (b *batch) run(tx *sql.Tx) error {
	for _, id := range b.ids {
		if _, err := tx.Exec(take, id); err != nil { // want `in another order each time that the loop in line 134 runs, whose list has the order of a map: .*; sort the list by that key first`
			return err
		}
	}
	return nil
}

// Local gathers them in a struct of its own.
func Local(db *sql.DB, want map[int64]int) error {
	var b struct{ ids []int64 }
	for id := range want {
		b.ids = append(b.ids, id)
	}
	return inTx(db, func(tx *sql.Tx) error {
		for _, id := range b.ids {
			if _, err := tx.Exec(take, id); err != nil { // want `in another order each time that the loop in line 149 runs, whose list has the order of a map: .*; sort the list by that key first`
				return err
			}
		}
		return nil
	})
}

// Set puts all keys into a field at once.
func (b *Basket) Set(want map[int64]int) { b.ids = slices.Collect(maps.Keys(want)) }

func (b *Basket) take(tx *sql.Tx) error {
	for _, id := range b.ids {
		if _, err := tx.Exec(take, id); err != nil { // want `in another order each time that the loop in line 162 runs, whose list has the order of a map: .*; sort the list by that key first`
			return err
		}
	}
	return nil
}
