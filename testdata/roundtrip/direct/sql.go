package direct

import (
	"context"
	"database/sql"
	"strings"
)

// OrderTotals asks once per order.
func OrderTotals(ctx context.Context, db *sql.DB, ids []int64) (map[int64]int64, error) {
	totals := make(map[int64]int64, len(ids))
	for _, id := range ids {
		var total int64
		err := db.QueryRowContext(ctx, "SELECT total FROM orders WHERE id = ?", id).Scan(&total) // want `^query in loop: database/sql QueryRowContext runs len\(ids\) times per OrderTotals[ ;].*\[query-in-loop\]$`
		if err != nil {
			return nil, err
		}
		totals[id] = total
	}
	return totals, nil
}

// OrderTotalsAtOnce is the same in one query: the loops only build its text and
// read its rows.
func OrderTotalsAtOnce(ctx context.Context, db *sql.DB, ids []int64) (map[int64]int64, error) {
	args := make([]any, len(ids))
	for i, id := range ids {
		args[i] = id
	}
	marks := strings.TrimSuffix(strings.Repeat("?,", len(ids)), ",")
	rows, err := db.QueryContext(ctx, "SELECT id, total FROM orders WHERE id IN ("+marks+")", args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	totals := make(map[int64]int64, len(ids))
	for rows.Next() { // rows come in packets, Scan asks nobody
		var id, total int64
		if err := rows.Scan(&id, &total); err != nil {
			return nil, err
		}
		totals[id] = total
	}
	return totals, rows.Err()
}

// CartPrices runs its query by index.
func CartPrices(ctx context.Context, db *sql.DB, skus []string) (sum int64, err error) {
	for i := 0; i < len(skus); i++ {
		var price int64
		if err := db.QueryRowContext(ctx, "SELECT price FROM items WHERE sku = ?", skus[i]).Scan(&price); err != nil { // want `^query in loop: database/sql QueryRowContext runs len\(skus\) times per CartPrices[ ;].*\[query-in-loop\]$`
			return 0, err
		}
		sum += price
	}
	return sum, nil
}

// CustomerNames reads the customer of each row while the rows are open.
func CustomerNames(ctx context.Context, tx *sql.Tx) ([]string, error) {
	rows, err := tx.QueryContext(ctx, "SELECT customer_id FROM orders WHERE state = 'open'")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var names []string
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		var name string
		if err := tx.QueryRowContext(ctx, "SELECT name FROM customers WHERE id = ?", id).Scan(&name); err != nil { // want `^query in loop: database/sql QueryRowContext runs rows times per CustomerNames[ ;].*\[query-in-loop\]$`
			return nil, err
		}
		names = append(names, name)
	}
	return names, rows.Err()
}

// AddItems saves the parsing of the statement, not the round trips.
func AddItems(ctx context.Context, db *sql.DB, cart int64, skus []string) error {
	stmt, err := db.PrepareContext(ctx, "INSERT INTO cart_items (cart_id, sku) VALUES (?, ?)")
	if err != nil {
		return err
	}
	defer stmt.Close()
	for _, sku := range skus {
		if _, err := stmt.ExecContext(ctx, cart, sku); err != nil { // want `^query in loop: database/sql ExecContext runs len\(skus\) times per AddItems[ ;].*\[query-in-loop\]$`
			return err
		}
	}
	return nil
}

// AddItemsAtOnce builds one INSERT in the loop and runs it after.
func AddItemsAtOnce(ctx context.Context, db *sql.DB, cart int64, skus []string) error {
	var b strings.Builder
	b.WriteString("INSERT INTO cart_items (cart_id, sku) VALUES ")
	args := make([]any, 0, 2*len(skus))
	for i, sku := range skus {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString("(?, ?)")
		args = append(args, cart, sku)
	}
	_, err := db.ExecContext(ctx, b.String(), args...)
	return err
}

// Stock is in two nested loops: warehouses × items.
func Stock(ctx context.Context, db *sql.DB, warehouses []int64, skus []string) (map[string]int64, error) {
	stock := make(map[string]int64)
	for _, warehouse := range warehouses {
		for _, sku := range skus {
			var n int64
			row := db.QueryRowContext(ctx, "SELECT n FROM stock WHERE warehouse_id = ? AND sku = ?", warehouse, sku) // want `^query in 2 nested loops: database/sql QueryRowContext runs len\(warehouses\)·len\(skus\) times per Stock[ ;].*\[query-in-loop\]$`
			if err := row.Scan(&n); err != nil {
				return nil, err
			}
			stock[sku] += n
		}
	}
	return stock, nil
}

// DeleteSessions uses a connection of its own; it is a round trip per session
// all the same.
func DeleteSessions(ctx context.Context, conn *sql.Conn, sessions map[string]struct{}) error {
	for token := range sessions {
		if _, err := conn.ExecContext(ctx, "DELETE FROM sessions WHERE token = ?", token); err != nil { // want `^query in loop: database/sql ExecContext runs len\(sessions\) times per DeleteSessions[ ;].*\[query-in-loop\]$`
			return err
		}
	}
	return nil
}
