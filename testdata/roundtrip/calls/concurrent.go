package calls

import (
	"context"
	"fmt"
	"sync"

	"golang.org/x/sync/errgroup"
	"golang.org/x/sync/singleflight"

	"example.com/shop/calls/store"
)

// Parallel asks in goroutines: faster, and as many queries.
func Parallel(ctx context.Context, users *store.Users, ids []int64) []store.User {
	found := make([]store.User, len(ids))
	var wg sync.WaitGroup
	for i, id := range ids {
		wg.Add(1)
		go func() {
			defer wg.Done()
			found[i], _ = users.Get(ctx, id) // want `^query in loop: users\.Get runs len\(ids\) times per Parallel.*\[query-in-loop\]$`
		}()
	}
	wg.Wait()
	return found
}

// ParallelGo uses WaitGroup.Go.
func ParallelGo(ctx context.Context, users *store.Users, ids []int64) []store.User {
	found := make([]store.User, len(ids))
	var wg sync.WaitGroup
	for i, id := range ids {
		wg.Go(func() {
			found[i], _ = users.Get(ctx, id) // want `^query in loop: users\.Get runs len\(ids\) times per ParallelGo.*\[query-in-loop\]$`
		})
	}
	wg.Wait()
	return found
}

// Group uses an errgroup.
func Group(ctx context.Context, users *store.Users, ids []int64) ([]store.User, error) {
	found := make([]store.User, len(ids))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(4)
	for i, id := range ids {
		group.Go(func() (err error) {
			found[i], err = users.Get(ctx, id) // want `^query in loop: users\.Get runs len\(ids\) times per Group.*\[query-in-loop\]$`
			return err
		})
	}
	return found, group.Wait()
}

// Two asks two things at the same time: no loop, nothing to find.
func Two(ctx context.Context, users *store.Users, a, b int64) (x, y store.User, err error) {
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() (err error) {
		x, err = users.Get(ctx, a)
		return err
	})
	group.Go(func() (err error) {
		y, err = users.Get(ctx, b)
		return err
	})
	return x, y, group.Wait()
}

// Shared lets callers share a query for the same user, but the users of a loop
// are different ones.
func Shared(ctx context.Context, flight *singleflight.Group, users *store.Users, ids []int64) (sum int, err error) {
	for _, id := range ids {
		user, err, _ := flight.Do(fmt.Sprint(id), func() (any, error) {
			return users.Get(ctx, id) // want `^query in loop: users\.Get runs len\(ids\) times per Shared.*\[query-in-loop\]$`
		})
		if err != nil {
			return 0, err
		}
		sum += user.(store.User).Score
	}
	return sum, nil
}

// Workers start a fixed number of goroutines; each waits for its next job, and
// who sends the jobs is the loop to look at.
func Workers(ctx context.Context, users *store.Users, jobs <-chan int64, results chan<- store.User) {
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for id := range jobs {
				if user, err := users.Get(ctx, id); err == nil {
					results <- user
				}
			}
		})
	}
	wg.Wait()
	close(results)
}
