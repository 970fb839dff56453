package rows

import (
	"database/sql"
	"maps"
	"slices"
	"strings"
)

// The lists of arguments of this file are begun in one way or another, and then
// filled in the order of the rows, which a map has given.

func (s *store) begunEmpty(all []Item) error {
	args := []any{}
	for _, item := range all {
		args = append(args, item.ID, item.N)
	}
	return s.replace(all, args)
}

func (s *store) begunOld(all []Item) error {
	args := []interface{}{}
	for _, item := range all {
		args = append(args, item.ID, item.N)
	}
	return s.replace(all, args)
}

func (s *store) begunNil(all []Item) error {
	args := []any(nil)
	for _, item := range all {
		args = append(args, item.ID, item.N)
	}
	return s.replace(all, args)
}

func (s *store) begunAgain(all []Item) error {
	args := make([]any, 0, 2)
	args = args[:0]
	for _, item := range all {
		args = append(args, item.ID, item.N)
	}
	return s.replace(all, args)
}

func (s *store) replace(all []Item, args []any) error {
	_, err := s.db.Exec("REPLACE INTO items (id, n) VALUES (?, ?)"+strings.Repeat(", (?, ?)", len(all)-1), args...)
	return err
}

func (s *store) Begun(want map[int64]int) error {
	all := items(want)
	if err := s.begunEmpty(all); err != nil { // want `tx-map-order`
		return err
	}
	if err := s.begunOld(all); err != nil { // want `tx-map-order`
		return err
	}
	if err := s.begunNil(all); err != nil { // want `tx-map-order`
		return err
	}
	return s.begunAgain(all) // want `tx-map-order`
}

func (s *store) BegunSorted(want map[int64]int) error {
	all := make([]Item, 0, len(want))
	for _, id := range slices.Sorted(maps.Keys(want)) {
		all = append(all, Item{id, want[id]})
	}
	return s.begunEmpty(all)
}

// BegunWith deletes rows that are written out: the list is not filled from a map.
func BegunWith(db *sql.DB, id int64) error {
	args := []any{1, 2}
	args = append(args, id)
	_, err := db.Exec("DELETE FROM items WHERE id IN (?, ?, ?)", args...)
	return err
}
