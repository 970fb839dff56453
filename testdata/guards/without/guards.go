// Package guards without a cache.
package guards

import (
	"context"
	"database/sql"
)

// User is a row.
type User struct {
	ID   int64
	Name string
}

// Store reads users.
type Store struct{ db *sql.DB }

func (s *Store) user(ctx context.Context, id int64) (*User, error) {
	u := new(User)
	err := s.db.QueryRowContext(ctx, "SELECT id, name FROM users WHERE id = ?", id).Scan(&u.ID, &u.Name)
	return u, err
}

func (s *Store) Map(ctx context.Context, id int64) (*User, error) { return s.user(ctx, id) }

func (s *Store) MapElsewhere(ctx context.Context, id int64) (*User, error) { return s.user(ctx, id) }

func (s *Store) SyncMap(ctx context.Context, id int64) (*User, error) { return s.user(ctx, id) }

func (s *Store) Lazy(ctx context.Context) (*User, error) { return s.user(ctx, 1) }

func (s *Store) Once(ctx context.Context) (*User, error) { return s.user(ctx, 1) }

func (s *Store) OnceValue(ctx context.Context) (*User, error) { return s.user(ctx, 1) }

func (s *Store) Singleflight(ctx context.Context, id int64) (*User, error) { return s.user(ctx, id) }

func (s *Store) LRU(ctx context.Context, id int64) (*User, error) { return s.user(ctx, id) }

func (s *Store) Ristretto(ctx context.Context, id int64) (*User, error) { return s.user(ctx, id) }

func (s *Store) BigCache(ctx context.Context, id int64) (*User, error) { return s.user(ctx, id) }

func (s *Store) FreeCache(ctx context.Context, id int64) (*User, error) { return s.user(ctx, id) }

func (s *Store) GoCache(ctx context.Context, id int64) (*User, error) { return s.user(ctx, id) }

func (s *Store) Otter(ctx context.Context, id int64) (*User, error) { return s.user(ctx, id) }

func (s *Store) Theine(ctx context.Context, id int64) (*User, error) { return s.user(ctx, id) }

func (s *Store) GroupCache(ctx context.Context, id int64) (*User, error) { return s.user(ctx, id) }

func (s *Store) SC(ctx context.Context, id int64) (*User, error) { return s.user(ctx, id) }

// Remote reads users.
type Remote struct{ Store }

func (r *Remote) GoRedis(ctx context.Context, id int64) (*User, error) { return r.user(ctx, id) }

func (r *Remote) GoRedisDecoded(ctx context.Context, id int64) (*User, error) { return r.user(ctx, id) }

func (r *Remote) Redigo(ctx context.Context, id int64) (*User, error) { return r.user(ctx, id) }

func (r *Remote) Rueidis(ctx context.Context, id int64) (*User, error) { return r.user(ctx, id) }

func (r *Remote) Memcache(ctx context.Context, id int64) (*User, error) { return r.user(ctx, id) }

func (r *Remote) CacheOnce(ctx context.Context, id int64) (*User, error) { return r.user(ctx, id) }

// Users is what the service asks.
type Users interface {
	Find(ctx context.Context, id int64) (*User, error)
}

// Find is the store itself.
func (s *Store) Find(ctx context.Context, id int64) (*User, error) { return s.user(ctx, id) }

// Service has a store.
type Service struct{ users Users }

// Decorator asks it.
func (s *Service) Decorator(ctx context.Context, id int64) (*User, error) {
	return s.users.Find(ctx, id)
}
