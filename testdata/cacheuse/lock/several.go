package lock

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/gomodule/redigo/redis"
	goredis "github.com/redis/go-redis/v9"

	"example.com/shop/store"
)

func (c *Cache) scored(ctx context.Context, key string, us []store.User) error {
	zs := make([]goredis.Z, len(us))
	for i := range us {
		text, err := json.Marshal(us[i])
		if err != nil {
			return err
		}
		zs[i] = goredis.Z{Score: float64(us[i].ID), Member: text}
	}
	pipe := c.rdb.TxPipeline()
	pipe.ZAdd(ctx, key, zs...)
	pipe.Expire(ctx, key, time.Minute)
	_, err := pipe.Exec(ctx)
	return err
}

// Scored is info: what is sent together is one fill, with the lock or without it.
func (c *Cache) Scored(ctx context.Context, team int) (us []store.User, err error) {
	lock := fmt.Sprintf("lock:scored:%d", team)
	ok, err := c.rdb.SetNX(ctx, lock, 1, time.Second).Result()
	if err != nil {
		return nil, err
	}
	if err := c.db.Where("team = ?", team).Find(&us).Error; err != nil {
		return nil, err
	}
	if err := c.scored(ctx, fmt.Sprintf("scored:%d", team), us); err != nil {
		return nil, err
	}
	if ok {
		err = c.rdb.Del(ctx, lock).Err() // want `gives the lock lock:scored:\{\} back`
	}
	return us, err
}

// Fields is info in a pipeline of a literal.
func (c *Cache) Fields(ctx context.Context, id int) (u store.User, err error) {
	lock := fmt.Sprintf("lock:fields:%d", id)
	if ok, err := c.rdb.SetNX(ctx, lock, 1, time.Second).Result(); err != nil || !ok {
		return u, err
	}
	defer c.rdb.Del(ctx, lock) // want `gives the lock lock:fields:\{\} back`
	if err := c.db.Take(&u, id).Error; err != nil {
		return u, err
	}
	key := fmt.Sprintf("fields:%d", id)
	_, err = c.rdb.Pipelined(ctx, func(p goredis.Pipeliner) error {
		p.HSet(ctx, key, "name", u.Name)
		p.Expire(ctx, key, time.Minute)
		return nil
	})
	return u, err
}

// Asked is info: it asks another service, too.
func (c *Cache) Asked(ctx context.Context, id int) (u store.User, err error) {
	lock := fmt.Sprintf("lock:asked:%d", id)
	if ok, err := c.rdb.SetNX(ctx, lock, 1, time.Second).Result(); err != nil || !ok {
		return u, err
	}
	defer c.rdb.Del(ctx, lock) // want `gives the lock lock:asked:\{\} back`
	if err := c.db.Take(&u, id).Error; err != nil {
		return u, err
	}
	resp, err := http.Get("https://example.com/prices")
	if err != nil {
		return u, err
	}
	defer resp.Body.Close()
	return u, c.rdb.Set(ctx, fmt.Sprintf("asked:%d", id), u.Name, time.Minute).Err()
}

// Paid is an error: it tells another service to do something.
func (c *Cache) Paid(ctx context.Context, id int) (u store.User, err error) {
	lock := fmt.Sprintf("lock:paid:%d", id)
	if ok, err := c.rdb.SetNX(ctx, lock, 1, time.Second).Result(); err != nil || !ok {
		return u, err
	}
	defer c.rdb.Del(ctx, lock) // want `gives the lock lock:paid:\{\} back`
	if err := c.db.Take(&u, id).Error; err != nil {
		return u, err
	}
	resp, err := http.Post("https://example.com/pay", "text/plain", strings.NewReader(u.Name))
	if err != nil {
		return u, err
	}
	defer resp.Body.Close()
	return u, c.rdb.Set(ctx, fmt.Sprintf("paid:%d", id), u.Name, time.Minute).Err()
}

// Popped is an error: what it takes out of a list, the other does not find.
func (c *Cache) Popped(ctx context.Context, id int) (u store.User, err error) {
	lock := fmt.Sprintf("lock:popped:%d", id)
	if ok, err := c.rdb.SetNX(ctx, lock, 1, time.Second).Result(); err != nil || !ok {
		return u, err
	}
	defer c.rdb.Del(ctx, lock) // want `gives the lock lock:popped:\{\} back`
	if err := c.db.Take(&u, id).Error; err != nil {
		return u, err
	}
	pipe := c.rdb.Pipeline()
	pipe.LPop(ctx, "jobs")
	pipe.Set(ctx, fmt.Sprintf("popped:%d", id), u.Name, time.Minute)
	_, err = pipe.Exec(ctx)
	return u, err
}

// Sent is info with another library.
func Sent(conn redis.Conn, c *Cache, team int) (us []store.User, err error) {
	if _, err := redis.String(conn.Do("SET", "lock:sent", "1", "EX", 5, "NX")); err != nil {
		return nil, err
	}
	if err := c.db.Where("team = ?", team).Find(&us).Error; err != nil {
		return nil, err
	}
	key := fmt.Sprintf("sent:%d", team)
	for _, u := range us {
		if err := conn.Send("SADD", key, u.Name); err != nil {
			return nil, err
		}
	}
	if err := conn.Send("EXPIRE", key, 60); err != nil {
		return nil, err
	}
	if err := conn.Flush(); err != nil {
		return nil, err
	}
	_, err = conn.Do("DEL", "lock:sent") // want `gives the lock lock:sent back`
	return us, err
}
