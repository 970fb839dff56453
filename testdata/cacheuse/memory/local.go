package memory // want package:"."

import (
	"context"
	"net/http"
	"sync"

	lru "github.com/hashicorp/golang-lru/v2"
	"github.com/patrickmn/go-cache"

	"example.com/shop/store"
)

type Local struct {
	mu    sync.Mutex
	names *lru.Cache[int, string]
	users *cache.Cache
	rows  *store.SQL
}

func (l *Local) Name(ctx context.Context, id int) (string, error) {
	if name, ok := l.names.Get(id); ok {
		return name, nil
	}
	u, err := l.rows.Find(ctx, id) // want `cache-miss-unstored`
	if err != nil {
		return "", err
	}
	l.names.Add(id, u.Name) // want `when id is not in the cache, all requests at that time run .* before golang-lru Add has stored it.*cache-stampede`
	return u.Name, nil
}

func (l *Local) Locked(ctx context.Context, id string) (any, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if us, ok := l.users.Get(id); ok {
		return us, nil
	}
	us, err := l.rows.All(ctx)
	if err != nil {
		return nil, err
	}
	l.users.Set(id, us, 0)
	return us, nil
}

func (l *Local) Reset(http.ResponseWriter, *http.Request) {
	l.users.Flush() // want `go-cache Flush empties the whole cache.*cache-flush`
}

func (l *Local) Close() { l.users.Flush() }

// Saved is silent: what the cache had of the users is stale.
func (l *Local) Saved(_ http.ResponseWriter, r *http.Request) {
	if err := l.rows.Save(r.Context(), &store.User{}); err != nil {
		return
	}
	l.users.Flush()
}

// SavedLater empties the cache before it writes.
func (l *Local) SavedLater(_ http.ResponseWriter, r *http.Request) {
	l.users.Flush() // want `go-cache Flush empties the whole cache.*cache-flush`
	_ = l.rows.Save(r.Context(), &store.User{})
}
