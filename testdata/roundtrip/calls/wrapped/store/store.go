// Package store has the real implementations.
package store

import (
	"context"

	"github.com/jmoiron/sqlx"

	"example.com/shop/calls/wrapped/port"
)

type table struct {
	db *sqlx.DB
}

// NewArticles reads articles from their table.
func NewArticles(db *sqlx.DB) port.Articles { return &table{db} }

func (t *table) Article(ctx context.Context, sku string) (article port.Article, err error) {
	err = t.db.GetContext(ctx, &article, "SELECT sku, price FROM articles WHERE sku = ?", sku)
	return article, err
}

func (t *table) Bulk(ctx context.Context, skus []string) (articles []port.Article, err error) {
	query, args, err := sqlx.In("SELECT sku, price FROM articles WHERE sku IN (?)", skus)
	if err != nil {
		return nil, err
	}
	err = t.db.SelectContext(ctx, &articles, query, args...)
	return articles, err
}

// FixedRates are known beforehand.
type FixedRates map[string]int64

// Rate is a look into a map.
func (r FixedRates) Rate(_ context.Context, currency string) (int64, error) { return r[currency], nil }

type rows struct {
	db *sqlx.DB
}

// NewFlags reads flags from their table.
func NewFlags(db *sqlx.DB) port.Flags { return &rows{db} }

// NewStocks counts what is there.
func NewStocks(db *sqlx.DB) port.Stocks { return &rows{db} }

func (r *rows) Flag(ctx context.Context, name string) (on bool, err error) {
	err = r.db.GetContext(ctx, &on, "SELECT is_on FROM flags WHERE name = ?", name)
	return on, err
}

func (r *rows) Stock(ctx context.Context, sku string) (n int64, err error) {
	err = r.db.GetContext(ctx, &n, "SELECT n FROM stocks WHERE sku = ?", sku)
	return n, err
}
