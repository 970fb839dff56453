// Package cached wraps the interfaces of package port and implements them again.
package cached

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/redis/go-redis/v9"

	"example.com/shop/calls/wrapped/port"
)

type articles struct {
	next  port.Articles
	mu    sync.Mutex
	bySKU map[string]port.Article
}

// Articles keeps what it got from another implementation.
func Articles(next port.Articles) port.Articles {
	return &articles{next: next, bySKU: make(map[string]port.Article)}
}

func (a *articles) Article(ctx context.Context, sku string) (port.Article, error) {
	a.mu.Lock()
	article, ok := a.bySKU[sku]
	a.mu.Unlock()
	if ok {
		return article, nil
	}
	article, err := a.next.Article(ctx, sku)
	if err != nil {
		return port.Article{}, err
	}
	a.mu.Lock()
	a.bySKU[sku] = article
	a.mu.Unlock()
	return article, nil
}

// Bulk passes on.
func (a *articles) Bulk(ctx context.Context, skus []string) ([]port.Article, error) {
	return a.next.Bulk(ctx, skus)
}

// logged has all methods of the interface that it embeds, and one of its own.
type logged struct {
	port.Articles
	log *slog.Logger
}

// Logged says how long an article took.
func Logged(next port.Articles, log *slog.Logger) port.Articles { return &logged{next, log} }

func (l *logged) Article(ctx context.Context, sku string) (port.Article, error) {
	start := time.Now()
	article, err := l.Articles.Article(ctx, sku)
	l.log.DebugContext(ctx, "article", "sku", sku, "took", time.Since(start))
	return article, err
}

type rates struct {
	next port.Rates
	log  *slog.Logger
}

// Rates wraps an implementation that costs nothing: it costs nothing, too.
func Rates(next port.Rates, log *slog.Logger) port.Rates { return &rates{next, log} }

func (r *rates) Rate(ctx context.Context, currency string) (int64, error) {
	r.log.DebugContext(ctx, "rate", "currency", currency)
	return r.next.Rate(ctx, currency)
}

type table struct {
	db *sqlx.DB
}

// Table reads settings from their table.
func Table(db *sqlx.DB) port.Settings { return &table{db} }

func (t *table) Setting(ctx context.Context, name string) (value string, err error) {
	err = t.db.GetContext(ctx, &value, "SELECT value FROM settings WHERE name = ?", name)
	return value, err
}

type settings struct {
	next  port.Settings
	redis *redis.Client
}

// Settings asks Redis before another implementation.
func Settings(next port.Settings, redis *redis.Client) port.Settings { return &settings{next, redis} }

func (s *settings) Setting(ctx context.Context, name string) (string, error) {
	if value, err := s.redis.Get(ctx, "setting:"+name).Result(); err == nil {
		return value, nil
	}
	value, err := s.next.Setting(ctx, name)
	if err != nil {
		return "", err
	}
	return value, s.redis.Set(ctx, "setting:"+name, value, time.Hour).Err()
}

// Warm asks what it wraps, for each.
func (s *settings) Warm(ctx context.Context, names []string) error {
	for _, name := range names {
		value, err := s.next.Setting(ctx, name) // want `^query in loop: s\.next\.Setting runs len\(names\) times per \(\*settings\)\.Warm \(… → \(\*table\)\.Setting → sqlx GetContext\)`
		if err != nil {
			return err
		}
		slog.DebugContext(ctx, "setting", name, value)
	}
	return nil
}

type flags struct {
	next port.Flags
	log  *slog.Logger
}

// Flags says what was asked for.
func Flags(next port.Flags, log *slog.Logger) port.Flags { return &flags{next, log} }

func (f *flags) Flag(ctx context.Context, name string) (bool, error) {
	on, err := f.next.Flag(ctx, name)
	f.log.DebugContext(ctx, "flag", "name", name, "on", on)
	return on, err
}

type sum []port.Stocks

// Sum adds up what several have.
func Sum(all ...port.Stocks) port.Stocks { return sum(all) }

func (s sum) Stock(ctx context.Context, sku string) (total int64, err error) {
	for _, stocks := range s {
		n, err := stocks.Stock(ctx, sku) // want `^query in loop: stocks\.Stock runs len\(s\) times per sum\.Stock \(… → \(\*rows\)\.Stock → sqlx GetContext\)`
		if err != nil {
			return 0, err
		}
		total += n
	}
	return total, nil
}
