// Package proof measures on a Redis server what the rules say.
package proof

import (
	"context"
	"os"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
	"golang.org/x/sync/singleflight"
)

func client(t *testing.T) *redis.Client {
	t.Helper()
	rdb := redis.NewClient(&redis.Options{Addr: os.Getenv("QUERYLINT_TEST_REDIS"), PoolSize: 200})
	t.Cleanup(func() { _ = rdb.Close() })
	return rdb
}

// stampede lets 200 goroutines ask for one key that is not there, and returns
// how often it is loaded. The load lasts until all have missed.
func stampede(t *testing.T, share func(key string, load func() error) error) int64 {
	t.Helper()
	const callers = 200
	ctx, rdb, key := t.Context(), client(t), "querylint:"+t.Name()
	rdb.Del(ctx, key)
	t.Cleanup(func() { rdb.Del(context.Background(), key) })
	var loads, missed atomic.Int64
	var wg sync.WaitGroup
	all := make(chan struct{})
	for range callers {
		wg.Go(func() {
			if rdb.Get(ctx, key).Err() == nil {
				return
			}
			if missed.Add(1) == callers {
				close(all)
			}
			if err := share(key, func() error {
				loads.Add(1)
				<-all
				return rdb.Set(ctx, key, "row", time.Minute).Err()
			}); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	return loads.Load()
}

func TestStampede(t *testing.T) {
	if n := stampede(t, func(_ string, load func() error) error { return load() }); n != 200 {
		t.Errorf("%d loads without a guard, not 200", n)
	}
}

func TestStampedeShared(t *testing.T) {
	var group singleflight.Group
	// Those that come after the first load look again before they load.
	n := stampede(t, func(key string, load func() error) error {
		_, err, _ := group.Do(key, func() (any, error) {
			if client(t).Get(t.Context(), key).Err() == nil {
				return nil, nil
			}
			return nil, load()
		})
		return err
	})
	if n != 1 {
		t.Errorf("%d loads with singleflight, not 1", n)
	}
}

var release = redis.NewScript(`
if redis.call("GET", KEYS[1]) == ARGV[1] then return redis.call("DEL", KEYS[1]) end
return 0`)

// The first holder's lock has expired and another holds it: who then gives it
// back by DEL takes it from the other.
func TestLock(t *testing.T) {
	ctx, rdb, key := t.Context(), client(t), "querylint:lock"
	for _, tt := range []struct {
		name string
		give func()
		left int64
	}{
		{"plain DEL", func() { rdb.Del(ctx, key) }, 0},
		{"by its token", func() { release.Run(ctx, rdb, []string{key}, "first") }, 1},
	} {
		rdb.Del(ctx, key)
		if ok := rdb.SetNX(ctx, key, "first", time.Minute).Val(); !ok {
			t.Fatal("the first does not get the lock")
		}
		rdb.PExpireAt(ctx, key, time.Unix(1, 0))
		if ok := rdb.SetNX(ctx, key, "second", time.Minute).Val(); !ok {
			t.Fatal("the second does not get the lock that has expired")
		}
		tt.give()
		if left := rdb.Exists(ctx, key).Val(); left != tt.left {
			t.Errorf("%s: the second's lock exists %d times, not %d", tt.name, left, tt.left)
		}
		rdb.Del(ctx, key)
	}
}
