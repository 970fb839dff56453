package main // want package:"."

import (
	"context"
	"database/sql"
	"errors"
	"maps"
	"net/http"
	"slices"
	"strings"

	"example.com/proof/lab"
)

func main() {
	lab.Run(lab.Patterns{
		MapOrder: mapOrder, Parent: parent, Listed: listed, Upsert: upsert, Lists: lists, Upgrade: upgrade, Checkout: checkout, SignOff: signOff,
		WrongHandle: wrongHandle, SlowCall: slowCall, NotClosed: notClosed, Find: find, Change: change, Replace: replace, Transfer: transfer,
		OpenRows: openRows, OpenOnPool: openOnPool, NoRows: noRows, InLoop: inLoop,
	})
}

func mapOrder(ctx context.Context, db *sql.DB, want map[int]int) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	for id, n := range want {
		if _, err := tx.ExecContext(ctx, "UPDATE items SET n = n - ? WHERE id = ?", n, id); err != nil { // want `tx-map-order`
			return err
		}
	}
	return tx.Commit()
}

// parent locks one row that all lock first, but shared.
func parent(ctx context.Context, db *sql.DB, want map[int]int) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	var n int
	if err := tx.QueryRowContext(ctx, "SELECT n FROM users WHERE id = 1 LOCK IN SHARE MODE").Scan(&n); err != nil {
		return err
	}
	for id, n := range want {
		if _, err := tx.ExecContext(ctx, "UPDATE items SET n = n - ? WHERE id = ?", n, id); err != nil { // want `tx-map-order`
			return err
		}
	}
	return tx.Commit()
}

// listed reads the rows of all keys first, and does not lock them.
func listed(ctx context.Context, db *sql.DB, want map[int]int) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	places, args := lab.In(slices.Collect(maps.Keys(want)))
	rows, err := tx.QueryContext(ctx, "SELECT id FROM items WHERE id IN ("+places+")", args...)
	if err != nil {
		return err
	}
	for rows.Next() {
	}
	if err := rows.Err(); err != nil {
		return err
	}
	for id, n := range want {
		if _, err := tx.ExecContext(ctx, "UPDATE items SET n = n - ? WHERE id = ?", n, id); err != nil { // want `tx-map-order`
			return err
		}
	}
	return tx.Commit()
}

func upsert(ctx context.Context, db *sql.DB, want map[int]int) error {
	var rows []string
	var args []any
	for id, n := range want {
		rows = append(rows, "(?, ?)")
		args = append(args, id, n)
	}
	_, err := db.ExecContext(ctx, "INSERT INTO items (id, n) VALUES "+strings.Join(rows, ", ")+" ON DUPLICATE KEY UPDATE n = items.n - VALUES(n)", args...) // want `tx-map-order`
	return err
}

func lists(ctx context.Context, db *sql.DB, want map[int]int) error {
	ids := slices.Collect(maps.Keys(want))
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	for part := range slices.Chunk(ids, 3) {
		places, args := lab.In(part)
		if _, err := tx.ExecContext(ctx, "UPDATE items SET n = n - 1 WHERE id IN ("+places+")", args...); err != nil { // want `unordered-write`
			return err
		}
	}
	return tx.Commit()
}

func upgrade(ctx context.Context, db *sql.DB, id int) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	var n int
	if err := tx.QueryRowContext(ctx, "SELECT n FROM items WHERE id = ? LOCK IN SHARE MODE", id).Scan(&n); err != nil { // want `share-lock-upgrade`
		return err
	}
	if _, err := tx.ExecContext(ctx, "UPDATE items SET n = ? WHERE id = ?", n-1, id); err != nil {
		return err
	}
	return tx.Commit()
}

func checkout(ctx context.Context, db *sql.DB, user int) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := tx.ExecContext(ctx, "UPDATE carts SET n = n - 1 WHERE user_id = ?", user); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, "UPDATE users SET n = n + 1 WHERE id = ?", user); err != nil { // want `tx-lock-order`
		return err
	}
	return tx.Commit()
}

func signOff(ctx context.Context, db *sql.DB, user int) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := tx.ExecContext(ctx, "UPDATE users SET n = 0 WHERE id = ?", user); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, "UPDATE carts SET n = 0 WHERE user_id = ?", user); err != nil {
		return err
	}
	return tx.Commit()
}

type stock struct{ db *sql.DB }

func (s *stock) left(ctx context.Context, id int) (n int, err error) {
	return n, s.db.QueryRowContext(ctx, "SELECT n FROM items WHERE id = ?", id).Scan(&n)
}

func (s *stock) take(ctx context.Context, id int) error {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := tx.ExecContext(ctx, "UPDATE items SET n = n - 1 WHERE id = ?", id); err != nil {
		return err
	}
	if n, err := s.left(ctx, id); err != nil || n < 0 { // want `tx-wrong-handle`
		return err
	}
	return tx.Commit()
}

func wrongHandle(ctx context.Context, db *sql.DB, id int) error {
	return (&stock{db}).take(ctx, id)
}

func slowCall(ctx context.Context, db *sql.DB, url string, id int) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := tx.ExecContext(ctx, "UPDATE items SET n = n - 1 WHERE id = ?", id); err != nil {
		return err
	}
	if _, err := http.Get(url); err != nil { // want `tx-slow-call`
		return err
	}
	return tx.Commit()
}

func notClosed(ctx context.Context, db *sql.DB, id int) error {
	tx, err := db.BeginTx(ctx, nil) // want `tx-not-closed`
	if err != nil {
		return err
	}
	if err := tx.QueryRowContext(ctx, "SELECT n FROM items WHERE id = -?", id).Scan(new(int)); err != nil {
		return err
	}
	return tx.Commit()
}

func find(ctx context.Context, db *sql.DB, id int) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	var n int
	err = tx.QueryRowContext(ctx, "SELECT n FROM items WHERE id = ? FOR UPDATE", id).Scan(&n)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		_, err = tx.ExecContext(ctx, "INSERT INTO items (id, n) VALUES (?, 1)", id) // want `tx-gap-insert`
	case err == nil:
		_, err = tx.ExecContext(ctx, "UPDATE items SET n = ? WHERE id = ?", n+1, id)
	}
	if err != nil {
		return err
	}
	return tx.Commit()
}

func change(ctx context.Context, db *sql.DB, id int) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	res, err := tx.ExecContext(ctx, "UPDATE items SET n = n + 1 WHERE id = ?", id)
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil {
		return err
	} else if n == 0 {
		if _, err := tx.ExecContext(ctx, "INSERT INTO items (id, n) VALUES (?, 1)", id); err != nil { // want `tx-gap-insert`
			return err
		}
	}
	return tx.Commit()
}

func replace(ctx context.Context, db *sql.DB, id int) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := tx.ExecContext(ctx, "DELETE FROM items WHERE id = ?", id); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, "INSERT INTO items (id, n) VALUES (?, 1)", id); err != nil { // want `tx-gap-insert`
		return err
	}
	return tx.Commit()
}

func transfer(ctx context.Context, db *sql.DB, from, to int) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := tx.ExecContext(ctx, "UPDATE items SET n = n - 1 WHERE id = ?", from); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, "UPDATE items SET n = n + 1 WHERE id = ?", to); err != nil { // want `tx-row-order`
		return err
	}
	return tx.Commit()
}

func openRows(ctx context.Context, db *sql.DB, id int) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	rows, err := tx.QueryContext(ctx, "SELECT id FROM items WHERE id >= ?", id)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var id int
		if err := rows.Scan(&id); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, "UPDATE items SET n = n + 1 WHERE id = ?", id); err != nil { // want `rows-open`
			return err
		}
	}
	return tx.Commit()
}

func openOnPool(ctx context.Context, db *sql.DB, id int) error {
	rows, err := db.QueryContext(ctx, "SELECT id FROM items WHERE id >= ?", id)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var id int
		if err := rows.Scan(&id); err != nil {
			return err
		}
		if _, err := db.ExecContext(ctx, "UPDATE items SET n = n + 1 WHERE id = ?", id); err != nil { // want `rows-open`
			return err
		}
	}
	return rows.Err()
}

func noRows(ctx context.Context, db *sql.DB, id int) error {
	_, err := db.QueryContext(ctx, "UPDATE items SET n = n + 1 WHERE id = ?", id) // want `rows-not-closed`
	return err
}

func inLoop(ctx context.Context, db *sql.DB, id int) error {
	for i := range 3 {
		rows, err := db.QueryContext(ctx, "SELECT id FROM items WHERE id >= ?", id+i) // want `rows-not-closed`
		if err != nil {
			return err
		}
		defer rows.Close()
		if !rows.Next() {
			return sql.ErrNoRows
		}
	}
	return nil
}
