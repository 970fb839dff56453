// Package factors has one loop of every shape around the same few queries: what
// is asked here is how often a loop runs, not how a query is reached. A new shape gets
// a file, named after it, with its silent twins next to the loud ones. All files share
// the methods of shop, so that a file with many gets a type of its own, as heads.go has.
package factors

import (
	"context"

	"github.com/jmoiron/sqlx"
)

// Order is a row of the table orders.
type Order struct {
	ID    int64 `db:"id"`
	Total int64 `db:"total"`
	Lines []Line
}

// Line is one line of an order.
type Line struct {
	SKU   string `db:"sku"`
	Count int    `db:"count"`
}

// shop has the queries.
type shop struct {
	db *sqlx.DB
}

// order is one query for one order.
func (s *shop) order(ctx context.Context, id int64) (order Order, err error) {
	err = s.db.GetContext(ctx, &order, "SELECT id, total FROM orders WHERE id = ?", id)
	return order, err
}

// orders is one query for many orders.
func (s *shop) orders(ctx context.Context, ids []int64) (orders []Order, err error) {
	query, args, err := sqlx.In("SELECT id, total FROM orders WHERE id IN (?)", ids)
	if err != nil {
		return nil, err
	}
	err = s.db.SelectContext(ctx, &orders, query, args...)
	return orders, err
}

// price is one query for one article.
func (s *shop) price(ctx context.Context, sku string) (price int64) {
	if err := s.db.GetContext(ctx, &price, "SELECT price FROM products WHERE sku = ?", sku); err != nil {
		return 0
	}
	return price
}

// purge deletes at most limit rows and says how many there were.
func (s *shop) purge(ctx context.Context, limit int) (int, error) {
	result, err := s.db.ExecContext(ctx, "DELETE FROM carts WHERE abandoned LIMIT ?", limit)
	if err != nil {
		return 0, err
	}
	n, err := result.RowsAffected()
	return int(n), err
}
