// Package wiring puts wrappers around the real implementations.
package wiring

import (
	"log/slog"

	"github.com/jmoiron/sqlx"

	"example.com/shop/calls/wrapped/cached"
	"example.com/shop/calls/wrapped/port"
	"example.com/shop/calls/wrapped/store"
)

// Offers is what production runs.
func Offers(db *sqlx.DB, log *slog.Logger) *port.Offers {
	return &port.Offers{
		Articles: cached.Articles(cached.Logged(store.NewArticles(db), log)),
		Rates:    cached.Rates(store.FixedRates{"EUR": 1}, log),
	}
}
