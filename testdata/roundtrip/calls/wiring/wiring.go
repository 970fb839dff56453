// Package wiring is the first package that sees the interfaces of package port
// together with their implementations: what the loops of package port cost can
// be told only now.
package wiring

import (
	"github.com/jmoiron/sqlx"

	"example.com/shop/calls/adapter"
	"example.com/shop/calls/port"
)

// Shop builds the shop that production runs.
func Shop(db *sqlx.DB, carrier string, notifier port.Notifier) *port.Shop {
	return port.NewShop(adapter.NewStock(db), adapter.NewPrices(db), shipping(db, carrier), notifier)
}

func shipping(db *sqlx.DB, carrier string) port.Shipping {
	switch carrier {
	case "drone":
		return adapter.NewDrone(db)
	case "courier":
		return adapter.NewCourier(db)
	default:
		return adapter.NewPost(db)
	}
}

// Notifier chooses how users are told.
func Notifier(db *sqlx.DB, kind string, texts chan<- string) port.Notifier {
	switch kind {
	case "inbox":
		return adapter.NewInbox(db)
	case "queue":
		return adapter.NewQueue(texts)
	case "board":
		return adapter.NewBoard()
	default:
		return adapter.NewLogs()
	}
}
