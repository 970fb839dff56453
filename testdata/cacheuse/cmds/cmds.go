package cmds // want package:"."

import (
	"context"

	"github.com/bradfitz/gomemcache/memcache"
	"github.com/gomodule/redigo/redis"
	goredis "github.com/redis/go-redis/v9"
	"github.com/redis/rueidis"
)

type Cache struct {
	rdb  *goredis.Client
	conn redis.Conn
	rue  rueidis.Client
	mem  *memcache.Client
}

func (c *Cache) Reset(ctx context.Context) error {
	if err := c.mem.DeleteAll(); err != nil { // want `gomemcache|memcache DeleteAll empties the whole cache, of all its users: every request then goes to the database; delete the keys that have changed \[cache-flush\]`
		return err
	}
	if _, err := c.conn.Do("FLUSHDB"); err != nil { // want `redigo Do empties the whole cache.*cache-flush`
		return err
	}
	if err := c.rue.Do(ctx, c.rue.B().Flushall().Build()).Error(); err != nil { // want `rueidis Do empties.*cache-flush`
		return err
	}
	return c.rdb.FlushDB(ctx).Err() // want `go-redis FlushDB empties.*cache-flush`
}

// seed starts a test server afresh.
func (c *Cache) SeedServer(ctx context.Context) error { return c.rdb.FlushDB(ctx).Err() }

func (c *Cache) List(ctx context.Context, user string) error {
	c.rdb.Keys(ctx, "session:"+user+":*")                        // want `go-redis Keys looks for session:\{\}:\* among all keys of the server at once, which answers nobody else meanwhile; walk them with SCAN, or keep the names in a set of their own \[cache-keys\]`
	_, _ = c.conn.Do("keys", "session:*")                        // want `redigo Do looks for session:\* .*cache-keys`
	c.rue.Do(ctx, c.rue.B().Keys().Pattern("session:*").Build()) // want `rueidis Do looks for session:\* .*cache-keys`
	c.rdb.Scan(ctx, 0, "session:"+user+":*", 100)
	return nil
}

func (c *Cache) Join(ctx context.Context, user string) {
	c.rdb.SAdd(ctx, "online", user)
	c.rdb.SAdd(ctx, "roles", "admin", "guest")
	c.rdb.SAdd(ctx, "friends:"+user, user)
	c.rdb.RPush(ctx, "log", user)
}

func (c *Cache) Online(ctx context.Context, user string) {
	c.rdb.SMembers(ctx, "online") // want `go-redis SMembers reads all of online, which grows with each member that is added.*cache-keys`
	c.rdb.SMembers(ctx, "roles")
	c.rdb.SMembers(ctx, "friends:"+user)
	c.rdb.LRange(ctx, "log", 0, -1) // want `go-redis LRange reads all of log.*; read a part of them, between two positions \[cache-keys\]`
	c.rdb.LRange(ctx, "log", 0, 9)
	c.rdb.SScan(ctx, "online", 0, "", 100)
}

func (c *Cache) Drop(ctx context.Context, keys []string) {
	c.rdb.Del(ctx, keys...)  // want `go-redis Del deletes many keys at once and answers nobody until all their memory is free; UNLINK frees the memory later, in another thread \[cache-blocking-del\]`
	c.rdb.Del(ctx, "online") // want `go-redis Del deletes online, a collection, .*cache-blocking-del`
	c.rdb.Del(ctx, "token")
	c.rdb.Unlink(ctx, keys...)
}

// wipe deletes all keys with a prefix.
func (c *Cache) wipe(ctx context.Context, prefix string) error {
	iter := c.rdb.Scan(ctx, 0, prefix+"*", 100).Iterator()
	for iter.Next(ctx) {
		c.rdb.Unlink(ctx, iter.Val())
	}
	return iter.Err()
}

// sweep deletes of them only what is no longer known.
func (c *Cache) sweep(ctx context.Context, prefix string, known map[string]bool) error {
	iter := c.rdb.Scan(ctx, 0, prefix+"*", 100).Iterator()
	for iter.Next(ctx) {
		if !known[iter.Val()] {
			c.rdb.Unlink(ctx, iter.Val())
		}
	}
	return iter.Err()
}

// Sweep is silent: what is still known stays.
func (c *Cache) Sweep(ctx context.Context, known map[string]bool) error {
	return c.sweep(ctx, "product:", known)
}

func (c *Cache) WipeAll(ctx context.Context) error {
	return c.wipe(ctx, "product:") // want `\(\*Cache\)\.wipe deletes every key product:\*, whatever has changed: all of them are then loaded from the database at once; delete the keys that have changed, or put a version into the keys \[cache-flush\]`
}

// pages deletes all keys, some at a time.
func (c *Cache) pages(ctx context.Context, prefix string) error {
	var cursor uint64
	for {
		keys, next, err := c.rdb.Scan(ctx, cursor, prefix+"*", 100).Result()
		if err != nil {
			return err
		}
		if len(keys) > 0 {
			if err := c.rdb.Unlink(ctx, keys...).Err(); err != nil {
				return err
			}
		}
		if next == 0 {
			return nil
		}
		cursor = next
	}
}

func (c *Cache) WipePages(ctx context.Context) error {
	return c.pages(ctx, "product:") // want `\(\*Cache\)\.pages deletes every key product:\*`
}

func (c *Cache) WipeUser(ctx context.Context, user string) error {
	return c.wipe(ctx, "product:"+user+":")
}
