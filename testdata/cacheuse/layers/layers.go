package layers // want package:"."

// A cache behind an interface, with an implementation in Redis and one in the
// memory of the process.

import (
	"context"
	"encoding/json"
	"strconv"
	"sync"
	"time"

	"github.com/bradfitz/gomemcache/memcache"
	"github.com/gomodule/redigo/redis"
	goredis "github.com/redis/go-redis/v9"

	"example.com/shop/store"
)

type Driver interface {
	Set(key string, value any, ttl int) error
}

// Redis stores for ever unless it is told how long.
type Redis struct{ pool *redis.Pool }

func (r *Redis) Set(key string, value any, ttl int) error {
	conn := r.pool.Get()
	defer conn.Close()
	data, err := json.Marshal(value)
	if err != nil {
		return err
	}
	if ttl > 0 {
		_, err = conn.Do("SETEX", key, ttl, data)
	} else {
		_, err = conn.Do("SET", key, data)
	}
	return err
}

type Memory struct{ values sync.Map }

func (m *Memory) Set(key string, value any, ttl int) error {
	m.values.Store(key, value)
	return nil
}

var _, _ Driver = (*Redis)(nil), (*Memory)(nil)

type Policies struct {
	cache Driver
	rows  *store.SQL
}

// Ever says so with a negative number.
func (p *Policies) Ever(ctx context.Context, id int) error {
	u, err := p.rows.Find(ctx, id)
	if err != nil {
		return err
	}
	return p.cache.Set("layer_ever_"+strconv.Itoa(id), u, -1) // want `redigo Do stores what .* loads under layer_ever_\{\} for ever.*cache-no-expiry`
}

// Hour says how long.
func (p *Policies) Hour(ctx context.Context, id int) error {
	u, err := p.rows.Find(ctx, id)
	if err != nil {
		return err
	}
	return p.cache.Set("layer_hour_"+strconv.Itoa(id), u, 3600)
}

// Given leaves it to who calls.
func (p *Policies) Given(ctx context.Context, id, ttl int) error {
	u, err := p.rows.Find(ctx, id)
	if err != nil {
		return err
	}
	return p.cache.Set("layer_given_"+strconv.Itoa(id), u, ttl)
}

// keep is a helper around the interface.
func (p *Policies) keep(key string, u *store.User, ttl int) error { return p.cache.Set(key, u, ttl) }

func (p *Policies) Helped(ctx context.Context, id int) error {
	u, err := p.rows.Find(ctx, id)
	if err != nil {
		return err
	}
	return p.keep("layer_helped_"+strconv.Itoa(id), u, 0) // want `redigo Do stores what .* loads under layer_helped_\{\} for ever.*cache-no-expiry`
}

func (p *Policies) HelpedHour(ctx context.Context, id int) error {
	u, err := p.rows.Find(ctx, id)
	if err != nil {
		return err
	}
	return p.keep("layer_helped_hour_"+strconv.Itoa(id), u, 3600)
}

// Bounded is what stores for a day at most.
type Bounded interface {
	Put(ctx context.Context, key string, data []byte, ttl time.Duration) error
}

type Day struct{ rdb *goredis.Client }

func (d *Day) Put(ctx context.Context, key string, data []byte, ttl time.Duration) error {
	if ttl <= 0 {
		return d.rdb.Set(ctx, key, data, 24*time.Hour).Err()
	}
	return d.rdb.Set(ctx, key, data, ttl).Err()
}

type Local struct{ values sync.Map }

func (l *Local) Put(_ context.Context, key string, data []byte, _ time.Duration) error {
	l.values.Store(key, data)
	return nil
}

var _, _ Bounded = (*Day)(nil), (*Local)(nil)

// Daily stores for a day, in Redis.
func (p *Policies) Daily(ctx context.Context, to Bounded, id int) error {
	u, err := p.rows.Find(ctx, id)
	if err != nil {
		return err
	}
	data, err := json.Marshal(u)
	if err != nil {
		return err
	}
	return to.Put(ctx, "layer_daily_"+strconv.Itoa(id), data, 0)
}

// Remote has two servers behind it, of which one is always told how long.
type Remote interface {
	Keep(ctx context.Context, key string, data []byte) error
}

type Short struct{ rdb *goredis.Client }

func (s *Short) Keep(ctx context.Context, key string, data []byte) error {
	return s.rdb.Set(ctx, key, data, time.Minute).Err()
}

type Long struct{ mem *memcache.Client }

func (l *Long) Keep(_ context.Context, key string, data []byte) error {
	return l.mem.Set(&memcache.Item{Key: key, Value: data})
}

var _, _ Remote = (*Short)(nil), (*Long)(nil)

// Either is for ever in one of them.
func (p *Policies) Either(ctx context.Context, to Remote, id int) error {
	u, err := p.rows.Find(ctx, id)
	if err != nil {
		return err
	}
	data, err := json.Marshal(u)
	if err != nil {
		return err
	}
	return to.Keep(ctx, "layer_either_"+strconv.Itoa(id), data) // want `memcache Set stores what .* loads under layer_either_\{\} for ever.*cache-no-expiry`
}
