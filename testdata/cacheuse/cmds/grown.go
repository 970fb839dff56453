package cmds

import (
	"context"
	"strconv"

	"github.com/redis/go-redis/v9"

	"example.com/shop/store"
)

type index struct {
	rdb  *redis.Client
	rows *store.SQL
}

func (x *index) all(ctx context.Context) error {
	us, err := x.rows.All(ctx)
	if err != nil {
		return err
	}
	for _, u := range us {
		x.rdb.HSet(ctx, "index:users", u.Name, u.ID) // want `go-redis HSet puts what the database has \(len\(us\)\) into index:users, one key: it grows with the table, and the server answers nobody else while it is read whole or deleted; split it over several keys, or give each row a key of its own \[cache-keys\]`
	}
	return nil
}

// each has a key for each row, which stays.
func (x *index) each(ctx context.Context) error {
	us, err := x.rows.All(ctx)
	if err != nil {
		return err
	}
	for _, u := range us {
		x.rdb.HSet(ctx, "index:user:"+strconv.Itoa(u.ID), "name", u.Name) // want `cache-no-expiry`
	}
	return nil
}

// given is silent: what it adds is a request's.
func (x *index) given(ctx context.Context, names []string) {
	for _, name := range names {
		x.rdb.SAdd(ctx, "index:names", name)
	}
}

// Stock adds to hashes and sets by commands that are built.
func (c *Cache) Stock(ctx context.Context, sku, n string) {
	c.rue.Do(ctx, c.rue.B().Hset().Key("stock").FieldValue().FieldValue(sku, n).Build())
	c.rue.Do(ctx, c.rue.B().Hset().Key("state").FieldValue().FieldValue("mode", n).Build())
	c.rue.Do(ctx, c.rue.B().Sadd().Key("skus").Member(sku).Build())
	c.rue.Do(ctx, c.rue.B().Zadd().Key("ranks").ScoreMember().ScoreMember(1, sku).Build())
	c.rue.Do(ctx, c.rue.B().Rpush().Key("queue").Element(sku).Build())
}

func (c *Cache) Stocks(ctx context.Context) {
	c.rue.Do(ctx, c.rue.B().Hvals().Key("stock").Build())                    // want `rueidis Do reads all of stock, which grows`
	c.rue.Do(ctx, c.rue.B().Hgetall().Key("stock").Build())                  // want `rueidis Do reads all of stock`
	c.rue.Do(ctx, c.rue.B().Smembers().Key("skus").Build())                  // want `rueidis Do reads all of skus`
	c.rue.Do(ctx, c.rue.B().Lrange().Key("queue").Start(0).Stop(-1).Build()) // want `rueidis Do reads all of queue`
	c.rue.Do(ctx, c.rue.B().Lrange().Key("queue").Start(0).Stop(9).Build())
	c.rue.Do(ctx, c.rue.B().Hgetall().Key("state").Build())
	c.rue.Do(ctx, c.rue.B().Hmget().Key("stock").Field("a", "b").Build())
	c.rue.Do(ctx, c.rue.B().Sismember().Key("skus").Member("a").Build())
}

// Queued flushes as well.
func (c *Cache) Queued(ctx context.Context) error {
	_, err := c.rdb.TxPipelined(ctx, func(p redis.Pipeliner) error {
		p.FlushDBAsync(ctx) // want `go-redis FlushDBAsync empties the whole cache.*cache-flush`
		p.Set(ctx, "v", 1, 0)
		return nil
	})
	if err != nil {
		return err
	}
	pipe := c.rdb.Pipeline()
	pipe.FlushAll(ctx) // want `go-redis FlushAll empties the whole cache.*cache-flush`
	pipe.Del(ctx, "v")
	if _, err := pipe.Exec(ctx); err != nil {
		return err
	}
	if err := c.conn.Send("FLUSHALL"); err != nil { // want `redigo Send empties the whole cache.*cache-flush`
		return err
	}
	return c.conn.Flush()
}
