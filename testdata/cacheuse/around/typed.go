package around

import (
	"context"
	"database/sql"
	"encoding/json"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"
)

// typed keeps values of one type, and has the function that loads them in a field.
type typed[T any] struct {
	rdb  *redis.Client
	load func(ctx context.Context, id string) (T, error)
}

func (t *typed[T]) get(ctx context.Context, id string) (v T, err error) {
	b, err := t.rdb.Get(ctx, "typed:"+id).Bytes()
	if err == nil {
		return v, json.Unmarshal(b, &v)
	}
	if v, err = t.load(ctx, id); err != nil { // want `\[cache-miss-unstored\]`
		return v, err
	}
	if b, err = json.Marshal(v); err != nil {
		return v, err
	}
	return v, t.rdb.Set(ctx, "typed:"+id, b, time.Minute).Err() // want `before go-redis Set has stored it`
}

// locked does the same for one caller at a time.
type locked[K ~string, T any] struct {
	mu   sync.Mutex
	rdb  *redis.Client
	load func(ctx context.Context, id K) (T, error)
}

func (l *locked[K, T]) get(ctx context.Context, id K) (v T, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	b, err := l.rdb.Get(ctx, "locked:"+string(id)).Bytes()
	if err == nil {
		return v, json.Unmarshal(b, &v)
	}
	if v, err = l.load(ctx, id); err != nil { // want `\[cache-miss-unstored\]`
		return v, err
	}
	if b, err = json.Marshal(v); err != nil {
		return v, err
	}
	return v, l.rdb.Set(ctx, "locked:"+string(id), b, time.Minute).Err()
}

// Names has one of each.
func Names(db *sql.DB, rdb *redis.Client) (*typed[maker], *locked[string, maker]) {
	return &typed[maker]{rdb: rdb, load: func(ctx context.Context, id string) (m maker, err error) {
			err = db.QueryRowContext(ctx, "SELECT name FROM makers WHERE id = ?", id).Scan(&m.Name)
			return m, err
		}}, &locked[string, maker]{rdb: rdb, load: func(ctx context.Context, id string) (m maker, err error) {
			err = db.QueryRowContext(ctx, "SELECT name FROM makers WHERE id = ?", id).Scan(&m.Name)
			return m, err
		}}
}
