package given // want package:"."

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/redis/go-redis/v9"
	"golang.org/x/sync/singleflight"

	"example.com/shop/kv"
	"example.com/shop/store"
)

type Shop struct {
	rdb   *redis.Client
	rows  *store.SQL
	group singleflight.Group
}

// remember lets all load.
func remember[T any](ctx context.Context, rdb *redis.Client, key string, ttl time.Duration, load func(context.Context) (T, error)) (v T, err error) {
	raw, err := rdb.Get(ctx, key).Bytes()
	if err == nil {
		return v, json.Unmarshal(raw, &v)
	}
	if !errors.Is(err, redis.Nil) {
		return v, err
	}
	if v, err = load(ctx); err != nil {
		return v, err
	}
	if raw, err = json.Marshal(v); err != nil {
		return v, err
	}
	return v, rdb.Set(ctx, key, raw, ttl+rand.N(ttl/10)).Err() // want `when user:\{\} is not in the cache, all requests at that time run .*gorm Take before go-redis Set has stored it.*\[cache-stampede\]`
}

func (s *Shop) User(ctx context.Context, id int) (*store.User, error) {
	return remember(ctx, s.rdb, fmt.Sprintf("user:%d", id), time.Hour, func(ctx context.Context) (*store.User, error) {
		return s.rows.Find(ctx, id) // want `cache-miss-unstored`
	})
}

// All is another caller of it.
func (s *Shop) All(ctx context.Context) ([]store.User, error) {
	return remember(ctx, s.rdb, "users", time.Hour, s.rows.All)
}

// one loads what one caller asks for, and keeps it.
func (s *Shop) one(ctx context.Context, key string, into any, load func() (any, error)) error {
	raw, err, _ := s.group.Do(key, func() (any, error) {
		if raw, err := s.rdb.Get(ctx, key).Bytes(); err == nil {
			return raw, nil
		}
		v, err := load()
		if err != nil {
			return nil, err
		}
		raw, err := json.Marshal(v)
		if err != nil {
			return nil, err
		}
		return raw, s.rdb.Set(ctx, key, raw, 0).Err() // want `go-redis Set stores what .*gorm Take loads under team:\{\} for ever.*\[cache-no-expiry\]`
	})
	if err != nil {
		return err
	}
	return json.Unmarshal(raw.([]byte), into)
}

func (s *Shop) Team(ctx context.Context, id int) (out store.User, err error) {
	err = s.one(ctx, fmt.Sprintf("team:%d", id), &out, func() (any, error) { return s.rows.Find(ctx, id) }) // want `cache-miss-unstored`
	return out, err
}

// computed is loaded from nowhere.
func computed(ctx context.Context, rdb *redis.Client, key string, make func() string) (string, error) {
	if v, err := rdb.Get(ctx, key).Result(); err == nil {
		return v, nil
	}
	v := make()
	return v, rdb.Set(ctx, key, v, 0).Err()
}

func Square(ctx context.Context, rdb *redis.Client, n int) (string, error) {
	return computed(ctx, rdb, fmt.Sprintf("square:%d", n), func() string { return fmt.Sprint(n * n) })
}

// guarded is only called by those who let one through.
func (s *Shop) guarded(ctx context.Context, key string, load func(context.Context) ([]store.User, error)) ([]store.User, error) {
	if raw, err := s.rdb.Get(ctx, key).Bytes(); err == nil {
		var us []store.User
		return us, json.Unmarshal(raw, &us)
	}
	us, err := load(ctx)
	if err != nil {
		return nil, err
	}
	raw, err := json.Marshal(us)
	if err != nil {
		return nil, err
	}
	return us, s.rdb.Set(ctx, key, raw, kv.Spread(time.Hour)).Err()
}

func (s *Shop) Guarded(ctx context.Context, page int) (any, error) {
	key := fmt.Sprintf("page:%d", page)
	v, err, _ := s.group.Do(key, func() (any, error) { return s.guarded(ctx, key, s.rows.All) })
	return v, err
}

// stored is told how long, too.
func (s *Shop) stored(ctx context.Context, key string, ttl time.Duration, load func(context.Context) ([]store.User, error)) error {
	us, err := load(ctx)
	if err != nil {
		return err
	}
	raw, err := json.Marshal(us)
	if err != nil {
		return err
	}
	return s.rdb.Set(ctx, key, raw, ttl).Err()
}

func (s *Shop) Forever(ctx context.Context, page int) error {
	return s.stored(ctx, fmt.Sprintf("list:%d", page), 0, s.rows.All) // want `go-redis Set stores what .*gorm Find loads under list:\{\} for ever.*\[cache-no-expiry\]`
}

func (s *Shop) ForAnHour(ctx context.Context, page int) error {
	return s.stored(ctx, fmt.Sprintf("hour:%d", page), time.Hour, s.rows.All)
}
