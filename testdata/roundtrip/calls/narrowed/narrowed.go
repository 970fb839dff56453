// Package narrowed gives the interfaces of package narrow the connections that
// they stand for.
package narrowed

import (
	"context"

	"github.com/bradfitz/gomemcache/memcache"
	"github.com/jmoiron/sqlx"
	"xorm.io/xorm"

	"example.com/shop/calls/narrow"
)

// Names reads in a transaction or outside of one.
func Names(ctx context.Context, db *sqlx.DB, ids []int64, locked bool) ([]string, error) {
	if !locked {
		return narrow.Names(ctx, db, ids)
	}
	tx, err := db.Beginx()
	if err != nil {
		return nil, err
	}
	defer tx.Rollback()
	return narrow.Names(ctx, tx, ids)
}

// Repo is the repository of production.
func Repo(db *sqlx.DB, engine *xorm.Engine, cache *memcache.Client) *narrow.Repo {
	var store narrow.Store = cache
	return narrow.NewRepo(db, finder(engine, false), store, counts{})
}

func finder(engine *xorm.Engine, own bool) narrow.Finder {
	if own {
		return engine.NewSession()
	}
	return engine
}

// counts holds numbers in memory.
type counts map[string]int

func (c counts) Get(dest any, query string, _ ...any) error {
	*dest.(*int) = c[query]
	return nil
}
