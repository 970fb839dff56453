package shop

import (
	"context"
	"encoding/json"
	"time"

	"github.com/bsm/redislock"
	rediscache "github.com/go-redis/cache/v9"
	"github.com/go-redsync/redsync/v4"
)

type Guards struct {
	*Shop
	sync  *redsync.Redsync
	locks *redislock.Client
	cache *rediscache.Cache
}

func (g *Guards) load(ctx context.Context, key string) (string, error) {
	us, err := g.all.All(ctx)
	if err != nil {
		return "", err
	}
	data, _ := json.Marshal(us)
	return string(data), g.rdb.Set(ctx, key, data, g.ttl).Err() // want `when guards:bare, one key that all of them ask for, is not in the cache.*cache-stampede`
}

// Redsync holds a lock of all processes.
func (g *Guards) Redsync(ctx context.Context) (string, error) {
	if v, err := g.rdb.Get(ctx, "guards:redsync").Result(); err == nil {
		return v, nil
	}
	m := g.sync.NewMutex("guards:redsync:lock")
	if err := m.LockContext(ctx); err != nil {
		return "", err
	}
	defer m.UnlockContext(ctx)
	return g.load(ctx, "guards:redsync")
}

func (g *Guards) Redislock(ctx context.Context) (string, error) {
	if v, err := g.rdb.Get(ctx, "guards:redislock").Result(); err == nil {
		return v, nil
	}
	lock, err := g.locks.Obtain(ctx, "guards:redislock:lock", time.Second, nil)
	if err != nil {
		return "", err
	}
	defer lock.Release(ctx)
	return g.load(ctx, "guards:redislock")
}

// Once shares the load itself.
func (g *Guards) Once(ctx context.Context) (v string, err error) {
	err = g.cache.Once(&rediscache.Item{Ctx: ctx, Key: "guards:once", Value: &v, TTL: time.Hour, Do: func(*rediscache.Item) (any, error) {
		return g.all.All(ctx)
	}})
	return v, err
}

// Behind answers with what there is, and refreshes it behind the answer.
func (g *Guards) Behind(ctx context.Context) (string, error) {
	v, err := g.rdb.Get(ctx, "guards:behind").Result()
	go func() { _, _ = g.load(context.WithoutCancel(ctx), "guards:behind") }()
	return v, err
}

// Bare has none of them.
func (g *Guards) Bare(ctx context.Context) (string, error) {
	if v, err := g.rdb.Get(ctx, "guards:bare").Result(); err == nil {
		return v, nil
	}
	return g.load(ctx, "guards:bare")
}
