package calls

import (
	"context"
	"slices"

	"github.com/sourcegraph/conc/iter"
	"github.com/sourcegraph/conc/pool"

	"example.com/shop/calls/store"
)

// ParallelPool asks in a pool of goroutines, which hands functions to its workers.
func ParallelPool(ctx context.Context, users *store.Users, ids []int64) ([]store.User, error) {
	results := pool.NewWithResults[store.User]().WithMaxGoroutines(8).WithErrors()
	for _, id := range ids {
		results.Go(func() (store.User, error) {
			return users.Get(ctx, id) // want `^query in loop: users\.Get runs len\(ids\) times per ParallelPool.*\[query-in-loop\]$`
		})
	}
	plain := pool.New()
	for _, id := range ids {
		plain.Go(func() {
			users.Get(ctx, id) // want `^query in loop: users\.Get runs len\(ids\) times per ParallelPool.*\[query-in-loop\]$`
		})
	}
	plain.Wait()
	return results.Wait()
}

// ParallelChunks hands a chunk to each.
func ParallelChunks(ctx context.Context, users *store.Users, ids []int64) {
	p := pool.New().WithContext(ctx)
	for chunk := range slices.Chunk(ids, 500) {
		p.Go(func(ctx context.Context) error {
			_, err := users.GetMany(ctx, chunk)
			return err
		})
	}
	p.Wait()
}

// ParallelIter asks in the functions of an iterator.
func ParallelIter(ctx context.Context, users *store.Users, ids []int64) []store.User {
	iter.ForEach(ids, func(id *int64) {
		users.Get(ctx, *id) // want `^query in loop: users\.Get runs len\(ids\) times per ParallelIter.*\[query-in-loop\]$`
	})
	found, _ := iter.MapErr(ids, func(id *int64) (store.User, error) {
		return users.Get(ctx, *id) // want `^query in loop: users\.Get runs len\(ids\) times per ParallelIter.*\[query-in-loop\]$`
	})
	return iter.Mapper[store.User, store.User]{MaxGoroutines: 4}.Map(found, func(u *store.User) store.User {
		loaded, _ := users.Get(ctx, u.ID) // want `^query in loop: users\.Get runs len\(found\) times per ParallelIter.*\[query-in-loop\]$`
		return loaded
	})
}
