package info

import (
	"context"
	"fmt"
	"sync"

	"github.com/jmoiron/sqlx"
	"github.com/syndtr/goleveldb/leveldb"
)

// Shelf keeps what it has loaded, in caches that are objects: of the standard library,
// of the program, behind an interface.
type Shelf struct {
	db    *sqlx.DB
	users sync.Map
	own   *lru
	cache store
}

type lru struct {
	mu   sync.Mutex
	rows map[int64]User
}

// Lookup finds a user.
func (l *lru) Lookup(id int64) (User, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	u, ok := l.rows[id]
	return u, ok
}

// Add keeps one.
func (l *lru) Add(id int64, u User) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.rows[id] = u
}

type store interface {
	Find(key string) (any, bool)
	Keep(key string, v any)
}

func (s *Shelf) load(ctx context.Context, id int64) (u User, err error) {
	err = s.db.GetContext(ctx, &u, "SELECT * FROM users WHERE id = ?", id)
	return u, err
}

func (s *Shelf) mapped(ctx context.Context, id int64) (User, error) {
	if v, ok := s.users.Load(id); ok {
		return v.(User), nil
	}
	u, err := s.load(ctx, id)
	if err == nil {
		s.users.Store(id, u)
	}
	return u, err
}

func (s *Shelf) recent(ctx context.Context, id int64) (u User, err error) {
	u, ok := s.own.Lookup(id)
	if !ok {
		if u, err = s.load(ctx, id); err != nil {
			return u, err
		}
		s.own.Add(id, u)
	}
	return u, nil
}

func (s *Shelf) named(ctx context.Context, id int64) (User, error) {
	key := fmt.Sprintf("user:%d", id)
	if v, ok := s.cache.Find(key); ok {
		if u, ok := v.(User); ok {
			return u, nil
		}
	}
	u, err := s.load(ctx, id)
	s.cache.Keep(key, u)
	return u, err
}

// Names asks each of them for another key every turn.
func (s *Shelf) Names(ctx context.Context, ids []int64) (names []string) {
	for _, id := range ids {
		u, _ := s.mapped(ctx, id) // want `^query in loop: s.mapped runs up to len\(ids\) times per .*it runs only where s.users has no answer yet`
		names = append(names, u.Name)
	}
	for _, id := range ids {
		u, _ := s.recent(ctx, id) // want `^query in loop: s.recent runs up to len\(ids\) times per .*it runs only where s.own has no answer yet`
		names = append(names, u.Name)
	}
	for _, id := range ids {
		u, _ := s.named(ctx, id) // want `^query in loop: s.named runs up to len\(ids\) times per .*it runs only where s.cache has no answer yet`
		names = append(names, u.Name)
	}
	return names
}

// keys keeps what it has loaded in a store on the disk.
type keys struct {
	db    *sqlx.DB
	store *leveldb.DB
}

func (k *keys) public(id int64) (v []byte, err error) {
	name := []byte(fmt.Sprint(id))
	v, err = k.store.Get(name, nil)
	if err == leveldb.ErrNotFound {
		if err = k.db.QueryRow("SELECT pubkey FROM validators WHERE id = ?", id).Scan(&v); err != nil {
			return nil, err
		}
		return v, k.store.Put(name, v, nil)
	}
	return v, err
}

// Public asks it for each.
func (k *keys) Public(ids []int64) (n int) {
	for _, id := range ids {
		v, _ := k.public(id) // want `^query in loop: k.public runs up to len\(ids\) times per .*it runs only where k.store has no answer yet`
		n += len(v)
	}
	return n
}
