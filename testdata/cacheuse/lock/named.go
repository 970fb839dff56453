package lock

import (
	"context"
	"time"

	"github.com/gomodule/redigo/redis"
	goredis "github.com/redis/go-redis/v9"
	"github.com/redis/rueidis"
)

// The name of the lock is given: whoever gives it, the function takes it and gives it back.
func aroundRueidis(ctx context.Context, c rueidis.Client, name string, fn func() error) error {
	if err := c.Do(ctx, c.B().Set().Key(name).Value("1").Nx().Ex(10*time.Second).Build()).Error(); err != nil {
		return err
	}
	defer c.Do(ctx, c.B().Del().Key(name).Build()) // want `rueidis Do gives the lock name back without asking whose it is.*cache-lock-release`
	return fn()
}

func aroundArgs(ctx context.Context, c *goredis.Client, name string, fn func() error) error {
	if err := c.SetArgs(ctx, name, "1", goredis.SetArgs{Mode: "NX", TTL: 10 * time.Second}).Err(); err != nil {
		return err
	}
	defer c.Del(ctx, name) // want `go-redis Del gives the lock name back without asking whose it is.*cache-lock-release`
	return fn()
}

func aroundRedigo(c redis.Conn, name string, fn func() error) error {
	if _, err := redis.String(c.Do("SET", name, "1", "NX", "EX", 10)); err != nil {
		return err
	}
	defer c.Do("DEL", name) // want `redigo Do gives the lock name back without asking whose it is.*cache-lock-release`
	return fn()
}

// asked looks whose it is.
func asked(ctx context.Context, c *goredis.Client, name, token string, fn func() error) error {
	if ok, err := c.SetNX(ctx, name, token, 10*time.Second).Result(); err != nil || !ok {
		return err
	}
	err := fn()
	if c.Get(ctx, name).Val() == token {
		c.Del(ctx, name)
	}
	return err
}

// onceOnly leaves the mark there, unless the work has failed.
func onceOnly(ctx context.Context, c rueidis.Client, name string, fn func() error) error {
	if err := c.Do(ctx, c.B().Set().Key(name).Value("1").Nx().Ex(time.Hour).Build()).Error(); err != nil {
		return err
	}
	if err := fn(); err != nil {
		c.Do(ctx, c.B().Del().Key(name).Build())
		return err
	}
	return nil
}

// other deletes something else.
func other(ctx context.Context, c *goredis.Client, name, entry string, fn func() error) error {
	if ok, err := c.SetNX(ctx, name, "1", 10*time.Second).Result(); err != nil || !ok {
		return err
	}
	defer c.Del(ctx, entry)
	return fn()
}
