// Package advice tells apart what to do: take out of the loop what does not
// change with it, and batch what does.
package advice

import (
	"context"

	"github.com/jmoiron/sqlx"
	"github.com/redis/go-redis/v9"
	"gorm.io/gorm"

	"github.com/IBM/sarama"
)

// Item is a line of an order.
type Item struct {
	ID      int64 `db:"id"`
	OrderID int64 `db:"order_id"`
	Price   int64 `db:"price"`
}

// Order is an order with its items.
type Order struct {
	ID    int64
	Items []Item
}

func rate(ctx context.Context, db *sqlx.DB, currency string) (rate int64, err error) {
	err = db.GetContext(ctx, &rate, "SELECT rate FROM rates WHERE currency = ?", currency)
	return rate, err
}

func price(ctx context.Context, db *sqlx.DB, item int64) (price int64, err error) {
	err = db.GetContext(ctx, &price, "SELECT price FROM items WHERE id = ?", item)
	return price, err
}

// Convert asks for the same rate again and again: hoist.
func Convert(ctx context.Context, db *sqlx.DB, currency string, items []Item) (sum int64, err error) {
	for _, item := range items {
		r, err := rate(ctx, db, currency) // want `^query in loop: rate runs len\(items\) times per Convert.*; .*(hoist|once before).*\[query-in-loop\]$`
		if err != nil {
			return 0, err
		}
		sum += item.Price * r
	}
	return sum, nil
}

// Prices asks for another price each turn: batch by IN.
func Prices(ctx context.Context, db *sqlx.DB, items []Item) (sum int64, err error) {
	for _, item := range items {
		p, err := price(ctx, db, item.ID) // want `^query in loop: price runs len\(items\) times per Prices .*; .*WHERE … IN.*\[query-in-loop\]$`
		if err != nil {
			return 0, err
		}
		sum += p
	}
	return sum, nil
}

// Indirect depends on the loop by way of a local variable: batch, not hoist.
func Indirect(ctx context.Context, db *sqlx.DB, items []Item) (sum int64, err error) {
	for i := range items {
		id := items[i].ID
		key := id + 1000
		p, err := price(ctx, db, key) // want `^query in loop: price runs len\(items\) times per Indirect .*; .*WHERE … IN.*\[query-in-loop\]$`
		if err != nil {
			return 0, err
		}
		sum += p
	}
	return sum, nil
}

// PerOrder depends on the outer loop only: it can move out of the inner one.
func PerOrder(ctx context.Context, db *sqlx.DB, orders []Order, currencies map[int64]string) (sum int64, err error) {
	for _, order := range orders {
		for _, item := range order.Items {
			r, err := rate(ctx, db, currencies[order.ID]) // want `^query in 2 nested loops: rate runs len\(orders\)·len\(order\.Items\) times per PerOrder.*; .*(hoist|once before).*\[query-in-loop\]$`
			if err != nil {
				return 0, err
			}
			sum += item.Price * r
		}
	}
	return sum, nil
}

// Sequence calls a closure that takes no arguments; what it asks for changes all
// the same, so taking it out of the loop would be wrong.
func Sequence(ctx context.Context, db *sqlx.DB, items []Item) (sum int64, err error) {
	position := int64(0)
	next := func() (int64, error) {
		position++
		return price(ctx, db, position)
	}
	for range items {
		p, err := next() // want `^query in loop: next runs len\(items\) times per Sequence .*; .*WHERE … IN.*\[query-in-loop\]$`
		if err != nil {
			return 0, err
		}
		sum += p
	}
	return sum, nil
}

// Insert writes rows of one table: one INSERT with many rows.
func Insert(ctx context.Context, db *sqlx.DB, items []Item) error {
	for _, item := range items {
		_, err := db.ExecContext(ctx, "INSERT INTO items (order_id, price) VALUES (?, ?)", item.OrderID, item.Price) // want `^query in loop: sqlx ExecContext runs len\(items\) times per Insert.*; .*(multi-row|many rows|INSERT).*\[query-in-loop\]$`
		if err != nil {
			return err
		}
	}
	return nil
}

// Create does so by gorm.
func Create(db *gorm.DB, items []Item) error {
	for _, item := range items {
		if err := db.Create(&item).Error; err != nil { // want `^query in loop: gorm Create runs len\(items\) times per Create.*; .*(multi-row|many rows|INSERT|CreateInBatches).*\[query-in-loop\]$`
			return err
		}
	}
	return nil
}

// Ensure looks for each row and writes those that are not there: load, then write.
func Ensure(db *gorm.DB, items []Item) error {
	for _, item := range items {
		if err := db.Where("order_id = ?", item.OrderID).FirstOrCreate(&item).Error; err != nil { // want `^query in loop: gorm FirstOrCreate runs len\(items\) times per Ensure; load what it reads once before the loop, collect what it writes and write that in one statement after it \[query-in-loop\]$`
			return err
		}
	}
	return nil
}

// Returning writes, and asks for what it has written.
func Returning(ctx context.Context, db *sqlx.DB, items []Item) error {
	const insert = "INSERT INTO items (order_id) VALUES (?) "
	for i := range items {
		err := db.QueryRowContext(ctx, insert+"RETURNING id", items[i].OrderID).Scan(&items[i].ID) // want `^query in loop: database/sql QueryRowContext runs len\(items\) times per Returning; collect the rows of the loop and write them in one statement`
		if err != nil {
			return err
		}
	}
	return nil
}

// OfCache asks a cache for another key each turn, which keeps what was loaded: info.
func (o *Options) OfCache(ctx context.Context, keys []string) (list []any) {
	for _, key := range keys {
		v, err := o.read(ctx, key)
		if err != nil {
			return nil
		}
		list = append(list, v)
	}
	return list
}

// Options are behind a cache that is an interface.
type Options struct {
	cache interface {
		Get(key string) (any, bool)
		Set(key string, value any)
	}
	db *sqlx.DB
}

func (o *Options) read(ctx context.Context, key string) (any, error) {
	if v, ok := o.cache.Get(key); ok {
		return v, nil
	}
	var v string
	err := o.db.GetContext(ctx, &v, "SELECT value FROM options WHERE name = ?", key)
	o.cache.Set(key, v)
	return v, err
}

// Items loads a has-many association per order: Preload, or IN.
func Items(db *gorm.DB, orders []Order) error {
	for i := range orders {
		if err := db.Where("order_id = ?", orders[i].ID).Find(&orders[i].Items).Error; err != nil { // want `^query in loop: gorm Find runs len\(orders\) times per Items.*; .*(Preload|IN).*\[query-in-loop\]$`
			return err
		}
	}
	return nil
}

// Cached asks the cache for one key per turn: MGET or a pipeline.
func Cached(ctx context.Context, rdb *redis.Client, skus []string) (prices []string) {
	for _, sku := range skus {
		prices = append(prices, rdb.Get(ctx, sku).Val()) // want `^cache call in loop: go-redis Get runs len\(skus\) times per Cached.*; .*(MGET|pipeline).*\[cache-in-loop\]$`
	}
	return prices
}

// SameKey asks the cache for the same key each turn: hoist.
func SameKey(ctx context.Context, rdb *redis.Client, skus []string) (lines []string) {
	for _, sku := range skus {
		currency := rdb.Get(ctx, "currency").Val() // want `^cache call in loop: go-redis Get runs len\(skus\) times per SameKey.*; .*(hoist|once before).*\[cache-in-loop\]$`
		lines = append(lines, sku+" "+currency)
	}
	return lines
}

// Publish sends one message per turn: send them together.
func Publish(producer sarama.SyncProducer, messages []*sarama.ProducerMessage) error {
	for _, message := range messages {
		if _, _, err := producer.SendMessage(message); err != nil { // want `^publish in loop: sarama SendMessage runs len\(messages\) times per Publish.*; collect the messages of the loop and send them with one SendMessages \[publish-in-loop\]$`
			return err
		}
	}
	return nil
}

// raise reads a price and writes it back.
func raise(ctx context.Context, db *sqlx.DB, item int64) error {
	p, err := price(ctx, db, item)
	if err != nil {
		return err
	}
	_, err = db.ExecContext(ctx, "UPDATE items SET price = ? WHERE id = ?", p+1, item)
	return err
}

// Raise reads and writes each turn: read before, write after.
func Raise(ctx context.Context, db *sqlx.DB, items []Item) error {
	for _, item := range items {
		if err := raise(ctx, db, item.ID); err != nil { // want `^query in loop: raise runs len\(items\) times per Raise .*; load what it reads once before the loop.*\[query-in-loop\]$`
			return err
		}
	}
	return nil
}
