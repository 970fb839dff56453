package wired

import (
	"context"

	"example.com/shop/calls/stored/loading"
)

func (r *Repo) onOrder(ctx context.Context, e loading.Event) error { return r.create(ctx, e.ID) }

func (r *Repo) onUser(ctx context.Context, e loading.Event) error { return r.touch(ctx, e.ID) }

func (r *Repo) seen(ctx context.Context, e loading.Event) error { return r.cached(ctx, e.ID) }

func quiet(context.Context, loading.Event) error { return nil }

// NewRouter fills a map first.
func NewRouter(r *Repo, after []func(context.Context, loading.Event) error) *loading.Router {
	byName := make(map[string]func(context.Context, loading.Event) error)
	byName["order"] = r.onOrder
	byName["user"] = r.onUser
	router := loading.NewRouter(byName, quiet, r.seen)
	router.After(after)
	return router
}

// Routers use others.
var Routers = []*loading.Router{NewRouter(new(Repo), unknown())}

func unknown() []func(context.Context, loading.Event) error {
	return append([]func(context.Context, loading.Event) error{quiet}, Given()...)
}

// Given is set by who uses the package.
var Given func() []func(context.Context, loading.Event) error

// Dicts registers what names stand for.
func Dicts(r *Repo) {
	loading.RegisterDict("names", func(ctx context.Context) (names []string, err error) {
		err = r.x.SelectContext(ctx, &names, "SELECT name FROM users WHERE active = 1")
		return names, err
	})
	loading.RegisterCheck("names", func(ctx context.Context) error { return r.touch(ctx, 1) })
}
