// Package adapter implements the interfaces of package port without importing
// it, by types of which it exports the constructors only.
package adapter

import (
	"context"
	"log/slog"
	"sync"

	"github.com/jmoiron/sqlx"
)

type stockTable struct {
	db *sqlx.DB
}

// NewStock is the only implementation of port.Stock.
func NewStock(db *sqlx.DB) *stockTable { return &stockTable{db: db} }

func (s *stockTable) Available(ctx context.Context, sku string) (n int, err error) {
	err = s.db.GetContext(ctx, &n, "SELECT SUM(n) FROM stock WHERE sku = ?", sku)
	return n, err
}

// MockStock is a stand-in for tests; it is no second implementation.
type MockStock struct {
	Counts map[string]int
}

func (m *MockStock) Available(_ context.Context, sku string) (int, error) {
	return m.Counts[sku], nil
}

type priceTable struct {
	db *sqlx.DB
}

// NewPrices reads prices from a table.
func NewPrices(db *sqlx.DB) *priceTable { return &priceTable{db: db} }

func (p *priceTable) Price(ctx context.Context, sku string) (price int64, err error) {
	err = p.db.GetContext(ctx, &price, "SELECT price FROM products WHERE sku = ?", sku)
	return price, err
}

// PriceList is the other implementation of port.Prices.
type PriceList map[string]int64

func (l PriceList) Price(_ context.Context, sku string) (int64, error) { return l[sku], nil }

type fees struct {
	db    *sqlx.DB
	query string
}

func (f fees) fee(ctx context.Context, zip string) (fee int64, err error) {
	err = f.db.GetContext(ctx, &fee, f.query, zip)
	return fee, err
}

type (
	post    struct{ fees }
	courier struct{ fees }
	drone   struct{ fees }
)

func (p *post) Fee(ctx context.Context, zip string) (int64, error)    { return p.fee(ctx, zip) }
func (c *courier) Fee(ctx context.Context, zip string) (int64, error) { return c.fee(ctx, zip) }
func (d *drone) Fee(ctx context.Context, zip string) (int64, error)   { return d.fee(ctx, zip) }

// NewPost, NewCourier and NewDrone are the implementations of port.Shipping.
func NewPost(db *sqlx.DB) *post {
	return &post{fees{db, "SELECT fee FROM post_fees WHERE zip = ?"}}
}

func NewCourier(db *sqlx.DB) *courier {
	return &courier{fees{db, "SELECT fee FROM courier_fees WHERE zip = ?"}}
}

func NewDrone(db *sqlx.DB) *drone {
	return &drone{fees{db, "SELECT fee FROM drone_fees WHERE zip = ?"}}
}

type (
	inbox struct{ db *sqlx.DB }
	logs  struct{}
	queue struct{ texts chan<- string }
	board struct {
		mu    sync.Mutex
		texts map[int64]string
	}
)

// NewInbox, NewLogs, NewQueue and NewBoard are the implementations of
// port.Notifier.
func NewInbox(db *sqlx.DB) *inbox { return &inbox{db} }

func NewLogs() logs { return logs{} }

func NewQueue(texts chan<- string) *queue { return &queue{texts} }

func NewBoard() *board { return &board{texts: make(map[int64]string)} }

func (i *inbox) Notify(ctx context.Context, user int64, text string) error {
	_, err := i.db.ExecContext(ctx, "INSERT INTO inbox (user_id, text) VALUES (?, ?)", user, text)
	return err
}

func (logs) Notify(ctx context.Context, user int64, text string) error {
	slog.InfoContext(ctx, text, "user", user)
	return nil
}

func (q *queue) Notify(_ context.Context, _ int64, text string) error {
	q.texts <- text
	return nil
}

func (b *board) Notify(_ context.Context, user int64, text string) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.texts[user] = text
	return nil
}

type discountTable struct {
	db *sqlx.DB
}

// NewDiscounts is the only implementation of port.Discounts.
func NewDiscounts(db *sqlx.DB) *discountTable { return &discountTable{db: db} }

func (d *discountTable) Discount(ctx context.Context, skus []string) (sum int64, err error) {
	for _, sku := range skus {
		var off int64
		if err := d.db.GetContext(ctx, &off, "SELECT off FROM discounts WHERE sku = ?", sku); err != nil { // want `^query in loop: sqlx GetContext runs len\(skus\) times per .*Discount.*\[query-in-loop\]$`
			return 0, err
		}
		sum += off
	}
	return sum, nil
}

// Rebate makes it the only implementation of port.Rebates, too.
func (d *discountTable) Rebate(ctx context.Context, skus ...string) (int64, error) {
	return d.Discount(ctx, skus)
}
