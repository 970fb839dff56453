package main // want package:"."

import (
	"context"
	"database/sql"
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
	for _, id := range slices.Sorted(maps.Keys(want)) {
		if _, err := tx.ExecContext(ctx, "UPDATE items SET n = n - ? WHERE id = ?", want[id], id); err != nil {
			return err
		}
	}
	return tx.Commit()
}

// parent locks one row that all lock first, for itself.
func parent(ctx context.Context, db *sql.DB, want map[int]int) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	var n int
	if err := tx.QueryRowContext(ctx, "SELECT n FROM users WHERE id = 1 FOR UPDATE").Scan(&n); err != nil {
		return err
	}
	for id, n := range want {
		if _, err := tx.ExecContext(ctx, "UPDATE items SET n = n - ? WHERE id = ?", n, id); err != nil {
			return err
		}
	}
	return tx.Commit()
}

// listed reads the rows of all keys first, and locks them.
func listed(ctx context.Context, db *sql.DB, want map[int]int) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	places, args := lab.In(slices.Collect(maps.Keys(want)))
	rows, err := tx.QueryContext(ctx, "SELECT id FROM items WHERE id IN ("+places+") FOR UPDATE", args...)
	if err != nil {
		return err
	}
	for rows.Next() {
	}
	if err := rows.Err(); err != nil {
		return err
	}
	for id, n := range want {
		if _, err := tx.ExecContext(ctx, "UPDATE items SET n = n - ? WHERE id = ?", n, id); err != nil {
			return err
		}
	}
	return tx.Commit()
}

func upsert(ctx context.Context, db *sql.DB, want map[int]int) error {
	var rows []string
	var args []any
	for _, id := range slices.Sorted(maps.Keys(want)) {
		rows = append(rows, "(?, ?)")
		args = append(args, id, want[id])
	}
	_, err := db.ExecContext(ctx, "INSERT INTO items (id, n) VALUES "+strings.Join(rows, ", ")+" ON DUPLICATE KEY UPDATE n = items.n - VALUES(n)", args...)
	return err
}

func lists(ctx context.Context, db *sql.DB, want map[int]int) error {
	ids := slices.Sorted(maps.Keys(want))
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	for part := range slices.Chunk(ids, 3) {
		places, args := lab.In(part)
		if _, err := tx.ExecContext(ctx, "UPDATE items SET n = n - 1 WHERE id IN ("+places+")", args...); err != nil {
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
	if err := tx.QueryRowContext(ctx, "SELECT n FROM items WHERE id = ? FOR UPDATE", id).Scan(&n); err != nil {
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
	if _, err := tx.ExecContext(ctx, "UPDATE users SET n = n + 1 WHERE id = ?", user); err != nil {
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
	if _, err := tx.ExecContext(ctx, "UPDATE carts SET n = 0 WHERE user_id = ?", user); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, "UPDATE users SET n = 0 WHERE id = ?", user); err != nil {
		return err
	}
	return tx.Commit()
}

type stock struct{ db *sql.DB }

func left(ctx context.Context, tx *sql.Tx, id int) (n int, err error) {
	return n, tx.QueryRowContext(ctx, "SELECT n FROM items WHERE id = ?", id).Scan(&n)
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
	if n, err := left(ctx, tx, id); err != nil || n < 0 {
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
	if err := tx.Commit(); err != nil {
		return err
	}
	_, err = http.Get(url)
	return err
}

func notClosed(ctx context.Context, db *sql.DB, id int) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
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
	if _, err := tx.ExecContext(ctx, "INSERT INTO items (id, n) VALUES (?, 1) ON DUPLICATE KEY UPDATE n = n + 1", id); err != nil {
		return err
	}
	return tx.Commit()
}

func change(ctx context.Context, db *sql.DB, id int) error {
	tx, err := db.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelReadCommitted})
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
		if _, err := tx.ExecContext(ctx, "INSERT INTO items (id, n) VALUES (?, 1)", id); err != nil {
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
	if _, err := tx.ExecContext(ctx, "INSERT INTO items (id, n) VALUES (?, 1) ON DUPLICATE KEY UPDATE n = 1", id); err != nil {
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
	rows, err := tx.QueryContext(ctx, "SELECT id FROM items WHERE id IN (?, ?) ORDER BY id FOR UPDATE", from, to)
	if err != nil {
		return err
	}
	if err := rows.Close(); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, "UPDATE items SET n = n - 1 WHERE id = ?", from); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, "UPDATE items SET n = n + 1 WHERE id = ?", to); err != nil {
		return err
	}
	return tx.Commit()
}

func ids(rows *sql.Rows, err error) (ids []int, _ error) {
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var id int
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, rows.Err()
}

func openRows(ctx context.Context, db *sql.DB, id int) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	all, err := ids(tx.QueryContext(ctx, "SELECT id FROM items WHERE id >= ?", id))
	if err != nil {
		return err
	}
	for _, id := range all {
		if _, err := tx.ExecContext(ctx, "UPDATE items SET n = n + 1 WHERE id = ?", id); err != nil {
			return err
		}
	}
	return tx.Commit()
}

func openOnPool(ctx context.Context, db *sql.DB, id int) error {
	all, err := ids(db.QueryContext(ctx, "SELECT id FROM items WHERE id >= ?", id))
	if err != nil {
		return err
	}
	for _, id := range all {
		if _, err := db.ExecContext(ctx, "UPDATE items SET n = n + 1 WHERE id = ?", id); err != nil {
			return err
		}
	}
	return nil
}

func noRows(ctx context.Context, db *sql.DB, id int) error {
	_, err := db.ExecContext(ctx, "UPDATE items SET n = n + 1 WHERE id = ?", id)
	return err
}

func inLoop(ctx context.Context, db *sql.DB, id int) error {
	for i := range 3 {
		if err := first(ctx, db, id+i); err != nil {
			return err
		}
	}
	return nil
}

func first(ctx context.Context, db *sql.DB, id int) error {
	rows, err := db.QueryContext(ctx, "SELECT id FROM items WHERE id >= ?", id)
	if err != nil {
		return err
	}
	defer rows.Close()
	if !rows.Next() {
		return sql.ErrNoRows
	}
	return nil
}
