package lock

import (
	"context"
	"time"

	"github.com/redis/go-redis/v9"
)

// Lease keeps the key of its lock in a field.
type Lease struct {
	rdb *redis.Client
	key string
}

func Acquire(ctx context.Context, rdb *redis.Client, name string) (*Lease, error) {
	k := "lease:" + name
	if ok, err := rdb.SetNX(ctx, k, 1, time.Minute).Result(); err != nil || !ok {
		return nil, err
	}
	return &Lease{rdb: rdb, key: k}, nil
}

func (l *Lease) Release(ctx context.Context) error {
	return l.rdb.Del(ctx, l.key).Err() // want `gives the lock lease:\{\} back without asking`
}

// Assigned gets its key behind.
type Assigned struct {
	rdb *redis.Client
	key string
}

func (a *Assigned) Take(ctx context.Context, name string) bool {
	a.key = "assigned:" + name
	return a.rdb.SetNX(ctx, a.key, 1, time.Minute).Val()
}

func (a *Assigned) Give(ctx context.Context) { a.rdb.Del(ctx, a.key) } // want `gives the lock assigned:\{\} back without asking`

// Owned compares its token.
type Owned struct {
	rdb        *redis.Client
	key, token string
}

func Own(ctx context.Context, rdb *redis.Client, name, token string) *Owned {
	k := "owned:" + name
	if !rdb.SetNX(ctx, k, token, time.Minute).Val() {
		return nil
	}
	return &Owned{rdb: rdb, key: k, token: token}
}

func (o *Owned) Release(ctx context.Context) error {
	return compareAndDelete.Run(ctx, o.rdb, []string{o.key}, o.token).Err()
}

// Entry has a key that is no lock's.
type Entry struct {
	rdb *redis.Client
	key string
}

func NewEntry(rdb *redis.Client, name string) *Entry {
	k := "entry:" + name
	return &Entry{rdb: rdb, key: k}
}

func (e *Entry) Forget(ctx context.Context) error { return e.rdb.Del(ctx, e.key).Err() }

// Either has a key of one kind or another.
type Either struct {
	rdb *redis.Client
	key string
}

func NewEither(rdb *redis.Client, name string, lease bool) *Either {
	e := &Either{rdb: rdb, key: "entry:" + name}
	if lease {
		e.key = "lease:" + name
	}
	return e
}

func (e *Either) Forget(ctx context.Context) error { return e.rdb.Del(ctx, e.key).Err() }
