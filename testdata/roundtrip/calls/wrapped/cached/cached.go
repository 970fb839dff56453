// Package cached wraps the interfaces of package port and implements them again.
package cached

import (
	"context"
	"log/slog"
	"sync"
	"time"

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
