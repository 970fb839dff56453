package info

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/jmoiron/sqlx"
)

// Options are answered by a cache behind an interface, whoever implements it.
type Options struct {
	cache Cache
	db    *sqlx.DB
}

// Cache keeps values.
type Cache interface {
	Get(key string) (any, bool)
	SetDefault(key string, value any)
}

// Option is a key and what it is without a row.
type Option struct {
	Key     string
	Default string
}

var title, footer = Option{"title", "Blog"}, Option{"footer", ""}

func (o *Options) read(ctx context.Context, option Option) (any, error) {
	if v, ok := o.cache.Get(option.Key); ok {
		return v, nil
	}
	var v string
	if err := o.db.GetContext(ctx, &v, "SELECT value FROM options WHERE name = ?", option.Key); err != nil {
		return nil, err
	}
	o.cache.SetDefault(option.Key, v)
	return v, nil
}

func (o *Options) title(ctx context.Context) string {
	v, err := o.read(ctx, title)
	if err == sql.ErrNoRows {
		o.cache.SetDefault(title.Key, title.Default)
	}
	return fmt.Sprint(v)
}

// Titles asks for the same keys each turn: the first one fills the cache.
func (o *Options) Titles(ctx context.Context, posts []string) (list []string) {
	for _, post := range posts {
		list = append(list, o.title(ctx)+post) // want `^query in loop: o\.title runs up to len\(posts\) times per .*Titles .*; it runs only where o\.cache has no answer yet: load what is missing at once \[query-in-loop\]$`
		end := footer
		if v, err := o.read(ctx, end); err == nil { // want `it runs only where o\.cache has no answer yet`
			list = append(list, fmt.Sprint(v))
		}
	}
	return list
}

// Sums reads a table of its own each turn: no list of keys fetches them at once.
func Sums(ctx context.Context, db *sql.DB, tables []string) error {
	for _, table := range tables {
		name := "`" + table + "`"
		var sum int64
		err := db.QueryRowContext(ctx, fmt.Sprintf("CHECKSUM TABLE %s EXTENDED", name)).Scan(&table, &sum) // want `^query in loop: database/sql QueryRowContext runs len\(tables\) times per Sums; each turn runs a statement of its own, so it cannot be batched \[query-in-loop\]$`
		if err != nil {
			return err
		}
	}
	return nil
}
