package lock

import (
	"context"
	"strconv"
	"time"

	"github.com/google/uuid"
	"github.com/redis/go-redis/v9"
)

type Forever struct {
	rdb *redis.Client
	key string
}

func (f *Forever) Plain(ctx context.Context, id string, work func() error) error {
	key := "ever:plain:" + id
	ok, err := f.rdb.SetNX(ctx, key, 1, 0).Result() // want `go-redis SetNX takes the lock ever:plain:\{\} for ever: when the process ends before it deletes the key, nobody gets the lock again; give it a time to live that is longer than the work \[cache-lock-forever\]`
	if err != nil || !ok {
		return err
	}
	defer f.rdb.Del(ctx, key)
	return work()
}

func (f *Forever) Token(ctx context.Context, id string) string {
	token := uuid.NewString()
	f.rdb.SetNX(ctx, "ever:token:"+id, token, 0) // want `takes the lock ever:token:\{\} for ever`
	return token
}

func (f *Forever) GiveToken(ctx context.Context, id string) { f.rdb.Del(ctx, "ever:token:"+id) }

func (f *Forever) Lock(ctx context.Context) bool {
	return f.rdb.SetNX(ctx, f.key, "held", 0).Val() // want `takes the lock \{Forever.key\} for ever`
}

func (f *Forever) Unlock(ctx context.Context) { f.rdb.Del(ctx, f.key) }

func (f *Forever) Args(ctx context.Context, id string) {
	f.rdb.SetArgs(ctx, "ever:args:"+id, 1, redis.SetArgs{Mode: "NX"}) // want `go-redis SetArgs takes the lock ever:args:\{\} for ever`
	f.rdb.Del(ctx, "ever:args:"+id)
}

func (f *Forever) Word(ctx context.Context, id string) {
	f.rdb.Do(ctx, "SET", "ever:word:"+id, 1, "NX") // want `go-redis Do takes the lock ever:word:\{\} for ever`
	f.rdb.Do(ctx, "DEL", "ever:word:"+id)
}

func (f *Forever) set(ctx context.Context, key string) bool {
	return f.rdb.SetNX(ctx, key, 1, 0).Val()
}

func (f *Forever) Helped(ctx context.Context, id string) {
	if f.set(ctx, "ever:helped:"+id) { // want `takes the lock ever:helped:\{\} for ever`
		defer f.rdb.Del(ctx, "ever:helped:"+id)
	}
}

// ArgsTimed and WordTimed give the lock back without asking.
func (f *Forever) ArgsTimed(ctx context.Context, id string) {
	f.rdb.SetArgs(ctx, "timed:args:"+id, 1, redis.SetArgs{Mode: "NX", TTL: time.Minute})
	f.rdb.Del(ctx, "timed:args:"+id) // want `gives the lock timed:args:\{\} back without asking`
}

func (f *Forever) WordTimed(ctx context.Context, id string) {
	f.rdb.Do(ctx, "SET", "timed:word:"+id, 1, "NX", "EX", 10)
	f.rdb.Do(ctx, "DEL", "timed:word:"+id) // want `gives the lock timed:word:\{\} back without asking`
}

// Done and the others below are no locks, or have a time to live.
func (f *Forever) Done(ctx context.Context, id string) { f.rdb.SetNX(ctx, "ever:done:"+id, 1, 0) }

func (f *Forever) Timed(ctx context.Context, id string) {
	if f.rdb.SetNX(ctx, "ever:timed:"+id, 1, 0).Val() {
		f.rdb.Expire(ctx, "ever:timed:"+id, time.Minute)
	}
	f.rdb.Del(ctx, "ever:timed:"+id)
}

func (f *Forever) Value(ctx context.Context, id string, stock int) {
	f.rdb.SetNX(ctx, "ever:stock:"+id, stock, 0)
	f.rdb.SetNX(ctx, "ever:count:"+id, 0, 0)
	f.rdb.SetNX(ctx, "ever:text:"+id, strconv.Itoa(stock), 0)
	f.rdb.Del(ctx, "ever:stock:"+id)
	f.rdb.Del(ctx, "ever:count:"+id)
	f.rdb.Del(ctx, "ever:text:"+id)
}

func (f *Forever) Read(ctx context.Context, id string) string {
	f.rdb.SetNX(ctx, "ever:read:"+id, "new", 0)
	defer f.rdb.Del(ctx, "ever:read:"+id)
	return f.rdb.Get(ctx, "ever:read:"+id).Val()
}

func (f *Forever) take(ctx context.Context) bool {
	return f.rdb.SetNX(ctx, "ever:one", 1, 0).Val() // want `takes the lock ever:one for ever`
}

// Both take and give by functions that it is said of already.
func (f *Forever) Both(ctx context.Context) {
	if f.take(ctx) {
		f.give(ctx)
	}
}

func (f *Forever) give(ctx context.Context) { f.rdb.Del(ctx, "ever:one") }
