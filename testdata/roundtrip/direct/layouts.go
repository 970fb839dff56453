package direct

import (
	"context"
	"database/sql"
	"errors"

	"github.com/redis/go-redis/v9"
)

// Cities remembers what it has loaded.
type Cities struct {
	db    *sql.DB
	redis *redis.Client
	names map[int64]string
	gone  map[int64]bool
}

func (c *Cities) load(ctx context.Context, id int64) (name string) {
	_ = c.db.QueryRowContext(ctx, "SELECT name FROM cities WHERE id = ?", id).Scan(&name)
	return name
}

// Again asks another map before the test: what the first has is not asked.
func (c *Cities) Again(ctx context.Context, ids []int64) {
	for _, id := range ids {
		_, ok := c.names[id]
		if id > 0 {
			ok = c.gone[id]
			if !ok {
				c.names[id] = c.load(ctx, id) // want `^query in loop: c\.load runs up to len\(ids\) times per .*Again .*; load once before the loop \(WHERE … IN\) and look up in a map \[query-in-loop\]$`
			}
		}
	}
}

// Outside has looked up before the loop, which says nothing of its turns.
func (c *Cities) Outside(ctx context.Context, first int64, ids []int64) {
	_, ok := c.names[first]
	for _, id := range ids {
		if !ok {
			c.names[id] = c.load(ctx, id) // want `^query in loop: c\.load runs len\(ids\) times per .*Outside .*; load once before the loop \(WHERE … IN\) and look up in a map \[query-in-loop\]$`
		}
	}
}

// Cached asks a cache behind the network before the branch that tests its answer:
// one lookup per element, and the query behind it is told with the lookup.
func (c *Cities) Cached(ctx context.Context, ids []string, fresh bool) (names []string) {
	for _, id := range ids {
		name, err := c.redis.Get(ctx, "city:"+id).Result() // want `^cache call in loop: go-redis Get runs len\(ids\) times per .*Cached; fetch all once before the loop`
		if !fresh {
			if errors.Is(err, redis.Nil) {
				_ = c.db.QueryRowContext(ctx, "SELECT name FROM cities WHERE id = ?", id).Scan(&name)
				c.redis.Set(ctx, "city:"+id, name, 0) // want `^cache call in loop: go-redis Set runs up to len\(ids\) times per .*Cached; queue the commands`
			}
		}
		names = append(names, name)
	}
	return names
}
