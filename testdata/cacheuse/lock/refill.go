package lock

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/gomodule/redigo/redis"
	goredis "github.com/redis/go-redis/v9"
	"gorm.io/gorm"

	"example.com/shop/store"
)

// Cache fills caches, one caller at a time.
type Cache struct {
	rdb *goredis.Client
	db  *gorm.DB
}

// Profile is info: who has lost the lock stores the same once more.
func (c *Cache) Profile(ctx context.Context, id int) (u store.User, err error) {
	lock := "lock:" + store.ProfileKey(id)
	if ok, err := c.rdb.SetNX(ctx, lock, 1, time.Second).Result(); err != nil || !ok {
		return u, err
	}
	defer c.rdb.Del(ctx, lock) // want `gives the lock lock:profile:\{\}:v2 back`
	if err := c.db.Take(&u, id).Error; err != nil {
		return u, err
	}
	text, err := json.Marshal(u)
	if err != nil {
		return u, err
	}
	return u, c.rdb.Set(ctx, store.ProfileKey(id), text, time.Minute).Err()
}

// Members is info: what it does when it has given the lock back is not what that is for.
func (c *Cache) Members(ctx context.Context, team int) (us []store.User, err error) {
	lock := fmt.Sprintf("lock:members:%d", team)
	if ok, err := c.rdb.SetNX(ctx, lock, 1, time.Second).Result(); err != nil || !ok {
		return nil, err
	}
	if err := c.db.Where("team = ?", team).Find(&us).Error; err != nil {
		return nil, err
	}
	for _, u := range us {
		text, err := json.Marshal(u)
		if err != nil {
			return nil, err
		}
		c.rdb.SAdd(ctx, fmt.Sprintf("members:%d", team), text)
	}
	c.rdb.Del(ctx, lock) // want `gives the lock lock:members:\{\} back`
	return us, c.db.Exec("UPDATE teams SET seen = NOW() WHERE id = ?", team).Error
}

// Joined is an error: it writes while it has the lock.
func (c *Cache) Joined(ctx context.Context, team int) (us []store.User, err error) {
	lock := fmt.Sprintf("lock:joined:%d", team)
	if ok, err := c.rdb.SetNX(ctx, lock, 1, time.Second).Result(); err != nil || !ok {
		return nil, err
	}
	if err := c.db.Where("team = ?", team).Find(&us).Error; err != nil {
		return nil, err
	}
	text, err := json.Marshal(us)
	if err != nil {
		return nil, err
	}
	c.rdb.SAdd(ctx, fmt.Sprintf("joined:%d", team), text)
	err = c.db.Exec("UPDATE teams SET size = ? WHERE id = ?", len(us), team).Error
	c.rdb.Del(ctx, lock) // want `gives the lock lock:joined:\{\} back`
	return us, err
}

// Renamed is an error: two write at the same time.
func (c *Cache) Renamed(ctx context.Context, id int, name string) error {
	lock := "lock:rename:" + store.ProfileKey(id)
	if ok, err := c.rdb.SetNX(ctx, lock, 1, time.Second).Result(); err != nil || !ok {
		return err
	}
	defer c.rdb.Del(ctx, lock) // want `gives the lock lock:rename:profile:\{\}:v2 back`
	u := store.User{ID: id}
	if err := c.db.Take(&u).Error; err != nil {
		return err
	}
	if err := c.db.Model(&u).Update("name", name).Error; err != nil {
		return err
	}
	text, err := json.Marshal(u)
	if err != nil {
		return err
	}
	return c.rdb.Set(ctx, store.ProfileKey(id), text, time.Minute).Err()
}

// Found is info with another library.
func Found(conn redis.Conn, db *gorm.DB, query string) (us []store.User, err error) {
	if _, err := redis.String(conn.Do("SET", "lock:found", "1", "EX", 5, "NX")); err != nil {
		return nil, err
	}
	defer conn.Do("DEL", "lock:found") // want `gives the lock lock:found back`
	if err := db.Where("name = ?", query).Find(&us).Error; err != nil {
		return nil, err
	}
	text, err := json.Marshal(us)
	if err != nil {
		return nil, err
	}
	_, err = conn.Do("SETEX", "found:"+store.HashKey(query), 60, text)
	return us, err
}

// Hashed asks for a key that only its maker knows.
func Hashed(conn redis.Conn, db *gorm.DB, query string) (us []store.User, err error) {
	text, err := redis.Bytes(conn.Do("GET", store.HashKey(query)))
	if err == nil {
		return us, json.Unmarshal(text, &us)
	}
	if err := db.Where("name = ?", query).Find(&us).Error; err != nil {
		return nil, err
	}
	text, err = json.Marshal(us)
	if err == nil {
		_, err = conn.Do("SETEX", store.HashKey(query), 60, text) // want `when the key that store\.HashKey makes is not in the cache`
	}
	return us, err
}
