package kv // want package:"."

import (
	"context"
	"encoding/json"
	"math/rand/v2"
	"time"

	"github.com/redis/go-redis/v9"
)

const (
	Hour = time.Hour
)

var Client *redis.Client

func Get(ctx context.Context, key string) (string, error) { return Client.Get(ctx, key).Result() }

func Set(ctx context.Context, key string, v any, ttl time.Duration) error {
	data, err := json.Marshal(v)
	if err != nil {
		return err
	}
	return Client.Set(ctx, key, data, ttl).Err()
}

// Put stores for ever unless it is told how long.
func Put(ctx context.Context, key, v string, ttl time.Duration) error {
	if ttl > 0 {
		return Client.SetEx(ctx, key, v, ttl).Err()
	}
	return Client.Set(ctx, key, v, 0).Err()
}

func Del(ctx context.Context, key string) error { return Client.Del(ctx, key).Err() }

// Spread adds a random part to a time to live.
func Spread(d time.Duration) time.Duration { return d + rand.N(d/10) }
