// Package wired gives functions to those who call them.
package wired

import (
	"context"
	"database/sql"
	"strconv"

	"github.com/jmoiron/sqlx"
	"github.com/redis/go-redis/v9"
	"gorm.io/gorm"

	"example.com/shop/calls/store"
	"example.com/shop/calls/stored/loading"
)

// Repo has the queries.
type Repo struct {
	db    *sql.DB
	x     *sqlx.DB
	orm   *gorm.DB
	cache *redis.Client
	users *store.Users
}

type row struct{ ID int64 }

func (r *Repo) name(ctx context.Context, id int64) (string, error) {
	u, err := r.users.Get(ctx, id)
	return u.Name, err
}

func (r *Repo) touch(ctx context.Context, id int64) error {
	_, err := r.db.ExecContext(ctx, "UPDATE users SET seen = NOW() WHERE id = ?", id)
	return err
}

func (r *Repo) create(ctx context.Context, id int64) error {
	return r.orm.WithContext(ctx).Create(&row{id}).Error
}

func (r *Repo) cached(ctx context.Context, id int64) error {
	return r.cache.Get(ctx, strconv.FormatInt(id, 10)).Err()
}

func inMemory(_ context.Context, id int64) (string, error) { return strconv.FormatInt(id, 10), nil }

func toucher(db *sql.DB, table string) func(context.Context, int64) error {
	return func(ctx context.Context, id int64) error {
		_, err := db.ExecContext(ctx, "UPDATE "+table+" SET seen = NOW() WHERE id = ?", id)
		return err
	}
}

// Set is all that is wired together.
type Set struct {
	Loaders  []*loading.Loader
	Pairs    []*loading.Pair
	Fetcher  *loading.Fetcher
	Exporter *loading.Exporter
	Bus      *loading.Bus
}

// Wire puts the queries into fields.
func Wire(r *Repo, open func(context.Context, int64) error) *Set {
	s := &Set{
		Loaders: []*loading.Loader{loading.NewChecked(r.name)},
		Pairs:   []*loading.Pair{loading.NewPair(r.name), loading.NewPair(inMemory)},
		Fetcher: loading.NewFetcher(loading.WithFetch(r.cached), loading.WithTwin(toucher(r.db, "users")), loading.WithOpen(open), loading.WithHanded(r.touch)),
		Bus:     new(loading.Bus),
	}
	s.Exporter = loading.NewExporter(loading.Config{Load: func(ctx context.Context, id int64) error {
		var out row
		return r.x.GetContext(ctx, &out, "SELECT id FROM rows WHERE id = ?", id)
	}})
	s.Exporter.Write = r.create
	s.Exporter.Flush = func(ctx context.Context) error { return r.touch(ctx, 0) }
	loading.Lookup = r.name

	loading.Register("touch", func(ctx context.Context, e loading.Event) error { return r.touch(ctx, e.ID) })
	loading.Register("nothing", func(context.Context, loading.Event) error { return nil })
	loading.Quiet["nothing"] = func(context.Context, loading.Event) error { return nil }
	s.Bus.Subscribe(func(context.Context, loading.Event) error { return nil })
	s.Bus.Subscribe(func(ctx context.Context, e loading.Event) error { return r.create(ctx, e.ID) })
	return s
}

// Options are what others choose from.
var Options = []func(func(context.Context, int64) error) loading.Option{loading.WithHanded}

// Fill is called with what is not known here.
var Fill = Wire

// RunTasks writes out what runs.
func RunTasks(ctx context.Context, r *Repo) error {
	return loading.Run(ctx, []loading.Task{
		{Name: "touch", Run: func(ctx context.Context) error { return r.touch(ctx, 1) }},
		{"create", func(ctx context.Context) error { return r.create(ctx, 1) }},
	})
}

// FewOfMany has five.
func FewOfMany(r *Repo) []loading.Many {
	return []loading.Many{
		{r.touch},
		{r.create},
		{r.cached},
		{toucher(r.db, "carts")},
		{func(ctx context.Context, id int64) error { return r.touch(ctx, id+1) }},
	}
}
