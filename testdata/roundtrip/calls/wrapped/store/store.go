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
