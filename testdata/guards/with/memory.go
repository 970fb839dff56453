// Package guards asks a cache in front of each query. The one in ../without has
// the same functions and no caches.
package guards

import (
	"context"
	"database/sql"
	"encoding/json"
	"strconv"
	"sync"
	"time"

	"github.com/Yiling-J/theine-go"
	"github.com/allegro/bigcache/v3"
	"github.com/coocood/freecache"
	"github.com/dgraph-io/ristretto/v2"
	"github.com/golang/groupcache"
	lru "github.com/hashicorp/golang-lru/v2"
	"github.com/maypok86/otter/v2"
	"github.com/motoki317/sc"
	gocache "github.com/patrickmn/go-cache"
	"golang.org/x/sync/singleflight"
)

// User is a row.
type User struct {
	ID   int64
	Name string
}

// Store reads users.
type Store struct {
	db *sql.DB

	mu     sync.RWMutex
	users  map[int64]*User
	synced sync.Map
	config *User
	once   sync.Once
	first  *User
	lazy   func() (*User, error)
	group  singleflight.Group

	lru       *lru.Cache[int64, *User]
	ristretto *ristretto.Cache[int64, *User]
	bigcache  *bigcache.BigCache
	freecache *freecache.Cache
	gocache   *gocache.Cache
	otter     *otter.Cache[int64, *User]
	theine    *theine.LoadingCache[int64, *User]
	groups    *groupcache.Group
	sc        *sc.Cache[int64, *User]
}

// New makes the caches that know how to load.
func New(db *sql.DB) *Store {
	s := &Store{db: db}
	s.sc = sc.NewMust(s.user, time.Minute, time.Minute)
	s.theine, _ = theine.NewBuilder[int64, *User](100).Loading(func(ctx context.Context, id int64) (theine.Loaded[*User], error) {
		u, err := s.user(ctx, id)
		return theine.Loaded[*User]{Value: u, Cost: 1}, err
	}).Build()
	s.groups = groupcache.NewGroup("users", 1<<20, groupcache.GetterFunc(func(ctx context.Context, key string, dest groupcache.Sink) error {
		id, err := strconv.ParseInt(key, 10, 64)
		if err != nil {
			return err
		}
		u, err := s.user(ctx, id)
		if err != nil {
			return err
		}
		return dest.SetString(u.Name)
	}))
	return s
}

func (s *Store) user(ctx context.Context, id int64) (*User, error) {
	u := new(User)
	err := s.db.QueryRowContext(ctx, "SELECT id, name FROM users WHERE id = ?", id).Scan(&u.ID, &u.Name)
	return u, err
}

// Map asks a map behind a mutex.
func (s *Store) Map(ctx context.Context, id int64) (*User, error) {
	s.mu.RLock()
	u, ok := s.users[id]
	s.mu.RUnlock()
	if ok {
		return u, nil
	}
	u, err := s.user(ctx, id)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	s.users[id] = u
	s.mu.Unlock()
	return u, nil
}

// MapElsewhere asks a map that another method fills.
func (s *Store) MapElsewhere(ctx context.Context, id int64) (*User, error) {
	if u, ok := s.users[id]; ok {
		return u, nil
	}
	return s.keep(s.user(ctx, id))
}

func (s *Store) keep(u *User, err error) (*User, error) {
	if err == nil {
		s.users[u.ID] = u
	}
	return u, err
}

// SyncMap asks a sync.Map.
func (s *Store) SyncMap(ctx context.Context, id int64) (*User, error) {
	if u, ok := s.synced.Load(id); ok {
		return u.(*User), nil
	}
	u, err := s.user(ctx, id)
	if err == nil {
		s.synced.Store(id, u)
	}
	return u, err
}

// Lazy fills a field on first use.
func (s *Store) Lazy(ctx context.Context) (*User, error) {
	if s.config == nil {
		u, err := s.user(ctx, 1)
		if err != nil {
			return nil, err
		}
		s.config = u
	}
	return s.config, nil
}

// Once loads only the first time.
func (s *Store) Once(ctx context.Context) (u *User, err error) {
	s.once.Do(func() { s.first, err = s.user(ctx, 1) })
	return s.first, err
}

// OnceValue is made for a user, whom it loads when asked.
func (s *Store) OnceValue(ctx context.Context) (*User, error) {
	load := sync.OnceValues(func() (*User, error) { return s.user(ctx, 1) })
	return load()
}

// Singleflight joins those who ask at the same time.
func (s *Store) Singleflight(ctx context.Context, id int64) (*User, error) {
	u, err, _ := s.group.Do(strconv.FormatInt(id, 10), func() (any, error) { return s.user(ctx, id) })
	if err != nil {
		return nil, err
	}
	return u.(*User), nil
}

// LRU asks hashicorp's cache.
func (s *Store) LRU(ctx context.Context, id int64) (*User, error) {
	if u, ok := s.lru.Get(id); ok {
		return u, nil
	}
	u, err := s.user(ctx, id)
	if err == nil {
		s.lru.Add(id, u)
	}
	return u, err
}

// Ristretto asks dgraph's.
func (s *Store) Ristretto(ctx context.Context, id int64) (*User, error) {
	u, found := s.ristretto.Get(id)
	if !found {
		var err error
		if u, err = s.user(ctx, id); err != nil {
			return nil, err
		}
		s.ristretto.Set(id, u, 1)
	}
	return u, nil
}

// BigCache asks by error.
func (s *Store) BigCache(ctx context.Context, id int64) (*User, error) {
	key := strconv.FormatInt(id, 10)
	u := new(User)
	if data, err := s.bigcache.Get(key); err == nil && json.Unmarshal(data, u) == nil {
		return u, nil
	}
	u, err := s.user(ctx, id)
	if err != nil {
		return nil, err
	}
	data, err := json.Marshal(u)
	if err == nil {
		s.bigcache.Set(key, data)
	}
	return u, err
}

// FreeCache asks by error, too.
func (s *Store) FreeCache(ctx context.Context, id int64) (*User, error) {
	key := strconv.AppendInt(nil, id, 10)
	data, err := s.freecache.Get(key)
	if err == nil {
		u := new(User)
		return u, json.Unmarshal(data, u)
	}
	u, err := s.user(ctx, id)
	if err != nil {
		return nil, err
	}
	if data, err = json.Marshal(u); err == nil {
		s.freecache.Set(key, data, 60)
	}
	return u, err
}

// GoCache asserts the type of what it is given.
func (s *Store) GoCache(ctx context.Context, id int64) (*User, error) {
	key := strconv.FormatInt(id, 10)
	if u, ok := s.gocache.Get(key); ok {
		return u.(*User), nil
	}
	u, err := s.user(ctx, id)
	if err == nil {
		s.gocache.Set(key, u, gocache.DefaultExpiration)
	}
	return u, err
}

// Otter passes what loads.
func (s *Store) Otter(ctx context.Context, id int64) (*User, error) {
	return s.otter.Get(ctx, id, otter.LoaderFunc[int64, *User](s.user))
}

// Theine was made with what loads.
func (s *Store) Theine(ctx context.Context, id int64) (*User, error) {
	return s.theine.Get(ctx, id)
}

// GroupCache was, too.
func (s *Store) GroupCache(ctx context.Context, id int64) (u *User, err error) {
	u = new(User)
	err = s.groups.Get(ctx, strconv.FormatInt(id, 10), groupcache.StringSink(&u.Name))
	return u, err
}

// SC was, too.
func (s *Store) SC(ctx context.Context, id int64) (*User, error) {
	return s.sc.Get(ctx, id)
}
