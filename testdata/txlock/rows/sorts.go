package rows

import (
	"database/sql"
	"slices"
	"sort"
)

// A function sorts what it sorts, whatever it is called.
func notSortedKeys(m map[int64]int) []int64 {
	var ids []int64
	for id := range m {
		ids = append(ids, id)
	}
	return ids
}

func sortOut(ids []int64) {
	for i, id := range ids {
		if id < 0 {
			ids[i] = 0
		}
	}
}

// arrange sorts, and tidy by way of it.
func arrange(ids []int64) { sort.Slice(ids, func(i, j int) bool { return ids[i] < ids[j] }) }

func tidy(ids []int64) { arrange(ids) }

// logged sorts something else.
func logged(ids []int64) {
	names := []string{"b", "a"}
	slices.Sort(names)
	println(len(ids), names[0])
}

func NotSorted(pool *sql.DB, m map[int64]int) error {
	tx, err := pool.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	for _, id := range notSortedKeys(m) {
		if _, err := tx.Exec("UPDATE sorts SET n = ? WHERE id = ?", m[id], id); err != nil { // want `UPDATE of sorts locks row by row, in another order`
			return err
		}
	}
	return tx.Commit()
}

func SortedOut(pool *sql.DB, m map[int64]int) error {
	var ids []int64
	for id := range m {
		ids = append(ids, id)
	}
	sortOut(ids)
	tx, err := pool.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	for _, id := range ids {
		if _, err := tx.Exec("UPDATE sorts SET n = ? WHERE id = ?", m[id], id); err != nil { // want `UPDATE of sorts locks row by row, in another order`
			return err
		}
	}
	return tx.Commit()
}

func Logged(pool *sql.DB, m map[int64]int) error {
	var ids []int64
	for id := range m {
		ids = append(ids, id)
	}
	logged(ids)
	tx, err := pool.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	for _, id := range ids {
		if _, err := tx.Exec("UPDATE sorts SET n = ? WHERE id = ?", m[id], id); err != nil { // want `UPDATE of sorts locks row by row, in another order`
			return err
		}
	}
	return tx.Commit()
}

func Tidied(pool *sql.DB, m map[int64]int) error {
	var ids []int64
	for id := range m {
		ids = append(ids, id)
	}
	tidy(ids)
	tx, err := pool.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	for _, id := range ids {
		if _, err := tx.Exec("UPDATE sorts SET n = ? WHERE id = ?", m[id], id); err != nil {
			return err
		}
	}
	return tx.Commit()
}
