// Package users asks caches for keys, of which some are stored by nobody.
package users

import (
	"context"
	"fmt"
	"strconv"

	"github.com/allegro/bigcache/v3"
	"github.com/bradfitz/gomemcache/memcache"
	"github.com/dgraph-io/ristretto/v2"
	"github.com/gomodule/redigo/redis"
	"github.com/patrickmn/go-cache"
	goredis "github.com/redis/go-redis/v9"
	"github.com/redis/rueidis"
)

type Users struct {
	rdb   goredis.UniversalClient
	conn  redis.Conn
	rue   rueidis.Client
	mem   *memcache.Client
	local *cache.Cache
	big   *bigcache.BigCache
	rist  *ristretto.Cache[string, string]
	kv    KV
}

// KV hides which cache it is.
type KV interface {
	Load(ctx context.Context, key string) (string, error)
	Store(ctx context.Context, key, v string) error
}

type redisKV struct{ rdb *goredis.Client }

func New(rdb *goredis.Client) *Users { return &Users{rdb: rdb, kv: &redisKV{rdb}} }

func (k *redisKV) Load(ctx context.Context, key string) (string, error) {
	return k.rdb.Get(ctx, key).Result()
}

func (k *redisKV) Store(ctx context.Context, key, v string) error {
	return k.rdb.Set(ctx, key, v, 0).Err()
}

func get(ctx context.Context, rdb goredis.Cmdable, key string) string { return rdb.Get(ctx, key).Val() }

func put(ctx context.Context, rdb goredis.Cmdable, key, v string) { rdb.Set(ctx, key, v, 0) }

// Loud: each is stored by nobody.
func (u *Users) Loud(ctx context.Context, id int) {
	u.rdb.Get(ctx, fmt.Sprintf("lost:%d", id))                            // want
	u.rdb.HGetAll(ctx, "losthash:"+strconv.Itoa(id))                      // want
	u.rdb.Get(ctx, "deleted:"+strconv.Itoa(id))                           // want
	u.rdb.Get(ctx, "part:"+strconv.Itoa(id)+":age")                       // want
	get(ctx, u.rdb, "helped:"+strconv.Itoa(id))                           // want
	u.kv.Load(ctx, "hidden:"+strconv.Itoa(id))                            // want
	u.conn.Do("GET", "asked:"+strconv.Itoa(id))                           // want
	u.rue.Do(ctx, u.rue.B().Get().Key("built:"+strconv.Itoa(id)).Build()) // want
	u.mem.Get("item:" + strconv.Itoa(id))                                 // want
	u.local.Get("local:" + strconv.Itoa(id))                              // want
	u.big.Get("big:" + strconv.Itoa(id))                                  // want
	u.rist.Get("rist:" + strconv.Itoa(id))                                // want
	pipe := u.rdb.Pipeline()
	pipe.Get(ctx, "queued:"+strconv.Itoa(id)) // want
	pipe.Exec(ctx)
}

// Deleted gives no value.
func (u *Users) Deleted(ctx context.Context, id int) {
	u.rdb.Del(ctx, "deleted:"+strconv.Itoa(id))
	u.rdb.HDel(ctx, "losthash:"+strconv.Itoa(id), "x")
	u.rdb.Publish(ctx, "changed", id)
}

// Silent: each is stored below, in another way.
func (u *Users) Silent(ctx context.Context, id int, whole string) {
	u.rdb.Get(ctx, fmt.Sprintf("kept:%d", id))
	u.rdb.HGetAll(ctx, "kepthash:"+strconv.Itoa(id))
	u.rdb.Get(ctx, "part:"+strconv.Itoa(id)+":name")
	get(ctx, u.rdb, "helpedkept:"+strconv.Itoa(id))
	u.kv.Load(ctx, "hiddenkept:"+strconv.Itoa(id))
	u.conn.Do("GET", "askedkept:"+strconv.Itoa(id))
	u.conn.Do("GET", "counted:"+strconv.Itoa(id))
	u.rue.Do(ctx, u.rue.B().Get().Key("builtkept:"+strconv.Itoa(id)).Build())
	u.mem.Get("itemkept:" + strconv.Itoa(id))
	u.local.Get("localkept:" + strconv.Itoa(id))
	u.local.Get("localadded:" + strconv.Itoa(id))
	u.big.Get("bigkept:" + strconv.Itoa(id))
	u.rist.Get("ristkept:" + strconv.Itoa(id))
	u.rdb.Get(ctx, "queuedkept:"+strconv.Itoa(id))
	u.rdb.Get(ctx, "hits:"+strconv.Itoa(id))
	u.rdb.Get(ctx, "txhits:"+strconv.Itoa(id))
	u.rdb.Get(ctx, whole)
	u.rdb.Get(ctx, whole+":name")
}

func (u *Users) Stores(ctx context.Context, id int, v string) {
	u.rdb.Set(ctx, "kept:"+strconv.Itoa(id), v, 0)
	u.rdb.HSet(ctx, fmt.Sprintf("kepthash:%d", id), "name", v)
	u.rdb.Set(ctx, fmt.Sprintf("part:%d:name", id), v, 0)
	put(ctx, u.rdb, "helpedkept:"+strconv.Itoa(id), v)
	u.kv.Store(ctx, "hiddenkept:"+strconv.Itoa(id), v)
	u.conn.Do("SETEX", "askedkept:"+strconv.Itoa(id), 60, v)
	u.conn.Do("INCR", "counted:"+strconv.Itoa(id))
	u.rue.Do(ctx, u.rue.B().Set().Key("builtkept:"+strconv.Itoa(id)).Value(v).Build())
	u.mem.Set(&memcache.Item{Key: "itemkept:" + strconv.Itoa(id), Value: []byte(v)})
	u.local.SetDefault("localkept:"+strconv.Itoa(id), v)
	u.local.Add("localadded:"+strconv.Itoa(id), v, 0)
	u.big.Set("bigkept:"+strconv.Itoa(id), []byte(v))
	u.rist.SetWithTTL("ristkept:"+strconv.Itoa(id), v, 1, 0)
	pipe := u.rdb.TxPipeline()
	pipe.Set(ctx, "queuedkept:"+strconv.Itoa(id), v, 0)
	pipe.Incr(ctx, "hits:"+strconv.Itoa(id))
	pipe.Exec(ctx)
	u.rdb.TxPipelined(ctx, func(p goredis.Pipeliner) error {
		return p.IncrBy(ctx, "txhits:"+strconv.Itoa(id), 2).Err()
	})
}
