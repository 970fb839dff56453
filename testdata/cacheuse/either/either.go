package either // want package:"."

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"

	"example.com/shop/store"
)

// Driver has two implementations.
type Driver interface {
	Get(ctx context.Context, key string) (string, bool)
	Put(ctx context.Context, key, value string)
}

type Server struct{ rdb *redis.Client }

func (s *Server) Get(ctx context.Context, key string) (string, bool) {
	v, err := s.rdb.Get(ctx, key).Result()
	return v, err == nil
}

func (s *Server) Put(ctx context.Context, key, value string) { s.rdb.Set(ctx, key, value, time.Hour) }

type Memory struct{ values sync.Map }

func (m *Memory) Get(_ context.Context, key string) (string, bool) {
	v, ok := m.values.Load(key)
	if !ok {
		return "", false
	}
	return v.(string), true
}

func (m *Memory) Put(_ context.Context, key, value string) { m.values.Store(key, value) }

type Shop struct {
	kv   Driver
	own  *Memory
	rows *store.SQL
}

// Name asks whichever it has: the finding is of the one on the network.
func (s *Shop) Name(ctx context.Context, id int) (string, error) {
	key := fmt.Sprintf("name:%d", id)
	if v, ok := s.kv.Get(ctx, key); ok {
		return v, nil
	}
	u, err := s.rows.Find(ctx, id) // want `cache-miss-unstored`
	if err != nil {
		return "", err
	}
	s.kv.Put(ctx, key, u.Name) // want `when name:\{\} is not in the cache, .* before go-redis Set has stored it.*\[cache-stampede\]`
	return u.Name, nil
}

// Own asks the memory alone.
func (s *Shop) Own(ctx context.Context, id int) (string, error) {
	key := fmt.Sprintf("own:%d", id)
	if v, ok := s.own.Get(ctx, key); ok {
		return v, nil
	}
	u, err := s.rows.Find(ctx, id) // want `cache-miss-unstored`
	if err != nil {
		return "", err
	}
	s.own.Put(ctx, key, u.Name) // want `when own:\{\} is not in the cache, .* before sync Store has stored it.*\[cache-stampede\]`
	return u.Name, nil
}
