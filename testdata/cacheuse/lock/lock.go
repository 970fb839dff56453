package lock // want package:"."

import (
	"context"
	"time"

	"github.com/redis/go-redis/v9"
)

var compareAndDelete = redis.NewScript(`
if redis.call("GET", KEYS[1]) == ARGV[1] then return redis.call("DEL", KEYS[1]) end
return 0`)

type Locks struct{ rdb *redis.Client }

func (l *Locks) Plain(ctx context.Context, id string, work func() error) error {
	key := "lock:plain:" + id
	ok, err := l.rdb.SetNX(ctx, key, 1, time.Minute).Result()
	if err != nil || !ok {
		return err
	}
	defer l.rdb.Del(ctx, key) // want `go-redis Del gives the lock lock:plain:\{\} back without asking whose it is: after its time to live it may be another's, who then is not alone; store a random token and delete the key by a script that compares it, or use redsync or redislock \[cache-lock-release\]`
	return work()
}

func (l *Locks) Lock(ctx context.Context, id string) error {
	return l.rdb.SetNX(ctx, "lock:two:"+id, 1, time.Minute).Err()
}

func (l *Locks) Unlock(ctx context.Context, id string) error {
	return l.rdb.Del(ctx, "lock:two:"+id).Err() // want `cache-lock-release`
}

func (l *Locks) Script(ctx context.Context, id, token string, work func() error) error {
	key := "lock:script:" + id
	if err := l.rdb.SetNX(ctx, key, token, time.Minute).Err(); err != nil {
		return err
	}
	defer compareAndDelete.Run(ctx, l.rdb, []string{key}, token)
	return work()
}

// Compared is not atomic, but asks.
func (l *Locks) Compared(ctx context.Context, id, token string) {
	key := "lock:compared:" + id
	l.rdb.SetNX(ctx, key, token, time.Minute)
	if l.rdb.Get(ctx, key).Val() == token {
		l.rdb.Del(ctx, key)
	}
}

// Once marks what has been done, and does not give it back.
func (l *Locks) Once(ctx context.Context, id string) {
	l.rdb.SetNX(ctx, "done:"+id, 1, time.Hour)
	l.rdb.Del(ctx, "other:"+id)
}

type Held struct {
	rdb *redis.Client
	key string
}

func (h *Held) Lock(ctx context.Context) error {
	return h.rdb.SetNX(ctx, h.key, 1, time.Minute).Err()
}

func (h *Held) Unlock(ctx context.Context) error {
	return h.rdb.Del(ctx, h.key).Err() // want `cache-lock-release`
}

type Prefixed struct {
	rdb    *redis.Client
	prefix string
}

// The prefix is all that the two keys are known to share.
func (p *Prefixed) Lock(ctx context.Context, id string) error {
	return p.rdb.SetNX(ctx, p.prefix+id, 1, time.Minute).Err()
}

func (p *Prefixed) Drop(ctx context.Context, token string) error {
	return p.rdb.Del(ctx, p.prefix+token).Err()
}
