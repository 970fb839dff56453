package guards

import (
	"context"
	"encoding/json"
	"errors"
	"strconv"
	"time"

	"github.com/bradfitz/gomemcache/memcache"
	rediscache "github.com/go-redis/cache/v9"
	redigo "github.com/gomodule/redigo/redis"
	"github.com/redis/go-redis/v9"
	"github.com/redis/rueidis"
)

// Remote reads users with a cache on the network.
type Remote struct {
	Store

	rdb      *redis.Client
	pool     *redigo.Pool
	rueidis  rueidis.Client
	memcache *memcache.Client
	cache    *rediscache.Cache
}

// GoRedis fills what is not there.
func (r *Remote) GoRedis(ctx context.Context, id int64) (*User, error) {
	key := strconv.FormatInt(id, 10)
	data, err := r.rdb.Get(ctx, key).Bytes()
	if errors.Is(err, redis.Nil) {
		u, err := r.user(ctx, id)
		if err != nil {
			return nil, err
		}
		if data, err = json.Marshal(u); err != nil {
			return nil, err
		}
		return u, r.rdb.Set(ctx, key, data, time.Minute).Err()
	}
	if err != nil {
		return nil, err
	}
	u := new(User)
	return u, json.Unmarshal(data, u)
}

// GoRedisDecoded leaves early once the answer is decoded.
func (r *Remote) GoRedisDecoded(ctx context.Context, id int64) (*User, error) {
	key := strconv.FormatInt(id, 10)
	u := new(User)
	if data, err := r.rdb.Get(ctx, key).Bytes(); err == nil {
		if json.Unmarshal(data, u) == nil {
			return u, nil
		}
	}
	u, err := r.user(ctx, id)
	if err == nil {
		r.rdb.Set(ctx, key, u, time.Minute)
	}
	return u, err
}

// Redigo asks by command.
func (r *Remote) Redigo(ctx context.Context, id int64) (*User, error) {
	conn := r.pool.Get()
	defer conn.Close()
	data, err := redigo.Bytes(conn.Do("GET", id))
	if err == nil {
		u := new(User)
		return u, json.Unmarshal(data, u)
	}
	u, err := r.user(ctx, id)
	if err != nil {
		return nil, err
	}
	_, err = conn.Do("SETEX", id, 60, u.Name)
	return u, err
}

// Rueidis keeps what it read on the client's side.
func (r *Remote) Rueidis(ctx context.Context, id int64) (*User, error) {
	key := strconv.FormatInt(id, 10)
	name, err := r.rueidis.DoCache(ctx, r.rueidis.B().Get().Key(key).Cache(), time.Minute).ToString()
	if err == nil {
		return &User{id, name}, nil
	}
	u, err := r.user(ctx, id)
	if err != nil {
		return nil, err
	}
	return u, r.rueidis.Do(ctx, r.rueidis.B().Set().Key(key).Value(u.Name).Build()).Error()
}

// Memcache asks memcached.
func (r *Remote) Memcache(ctx context.Context, id int64) (*User, error) {
	key := strconv.FormatInt(id, 10)
	item, err := r.memcache.Get(key)
	if err == nil {
		return &User{id, string(item.Value)}, nil
	}
	u, err := r.user(ctx, id)
	if err == nil {
		r.memcache.Set(&memcache.Item{Key: key, Value: []byte(u.Name), Expiration: 60})
	}
	return u, err
}

// CacheOnce passes what loads in a struct.
func (r *Remote) CacheOnce(ctx context.Context, id int64) (*User, error) {
	u := new(User)
	err := r.cache.Once(&rediscache.Item{Key: strconv.FormatInt(id, 10), Value: u, TTL: time.Minute, Do: func(*rediscache.Item) (any, error) {
		return r.user(ctx, id)
	}})
	return u, err
}
