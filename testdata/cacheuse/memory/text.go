package memory

import (
	"context"
	"encoding/json"
	"time"

	"github.com/bradfitz/gomemcache/memcache"
	"github.com/gomodule/redigo/redis"
	"github.com/redis/rueidis"

	"example.com/shop/store"
)

type Cache struct {
	pool *redis.Pool
	rue  rueidis.Client
	mem  *memcache.Client
	rows *store.SQL
}

func (c *Cache) Words(ctx context.Context, id string) ([]byte, error) {
	conn := c.pool.Get()
	defer conn.Close()
	if data, err := redis.Bytes(conn.Do("GET", "words:"+id)); err == nil {
		return data, nil
	}
	us, err := c.rows.All(ctx)
	if err != nil {
		return nil, err
	}
	data, _ := json.Marshal(us)
	_, err = conn.Do("SETEX", "words:"+id, 60, data) // want `when words:\{\} is not in the cache.*redigo Do has stored it.*cache-stampede`
	_, err = conn.Do("SET", "option:"+id, data, "EX", 60)
	_, err = conn.Do("SET", "bare:"+id, data) // want `redigo Do stores what .* under bare:\{\} for ever.*cache-no-expiry`
	return data, err
}

func (c *Cache) Parts(ctx context.Context, id string) (string, error) {
	if v, err := c.rue.Do(ctx, c.rue.B().Get().Key("parts:"+id).Build()).ToString(); err == nil {
		return v, nil
	}
	us, err := c.rows.All(ctx)
	if err != nil {
		return "", err
	}
	data, _ := json.Marshal(us)
	cmd := c.rue.B().Set().Key("parts:" + id).Value(string(data)).Ex(time.Minute).Build()
	c.rue.Do(ctx, c.rue.B().Set().Key("bare2:"+id).Value(string(data)).Build()) // want `rueidis Do stores what .* under bare2:\{\} for ever.*cache-no-expiry`
	return string(data), c.rue.Do(ctx, cmd).Error()                             // want `when parts:\{\} is not in the cache.*cache-stampede`
}

// Tracked asks the client's own copy, which shares one request.
func (c *Cache) Tracked(ctx context.Context, id string) (string, error) {
	if v, err := c.rue.DoCache(ctx, c.rue.B().Get().Key("tracked:"+id).Cache(), time.Minute).ToString(); err == nil {
		return v, nil
	}
	us, err := c.rows.All(ctx)
	if err != nil {
		return "", err
	}
	data, _ := json.Marshal(us)
	return string(data), c.rue.Do(ctx, c.rue.B().Set().Key("tracked:"+id).Value(string(data)).Ex(time.Minute).Build()).Error()
}

func (c *Cache) Items(ctx context.Context, id string) ([]byte, error) {
	if it, err := c.mem.Get("items:" + id); err == nil {
		return it.Value, nil
	}
	us, err := c.rows.All(ctx)
	if err != nil {
		return nil, err
	}
	data, _ := json.Marshal(us)
	err = c.mem.Set(&memcache.Item{Key: "items:" + id, Value: data, Expiration: 60}) // want `when items:\{\} is not in the cache.*memcache Set has stored it.*cache-stampede`
	err = c.mem.Set(&memcache.Item{Key: "bare3:" + id, Value: data})                 // want `memcache Set stores what .* under bare3:\{\} for ever.*cache-no-expiry`
	return data, err
}
