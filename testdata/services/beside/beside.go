// Package beside lets its calls wait together.
package beside

import (
	"context"
	"sync"

	"github.com/samber/lo/parallel"
	"golang.org/x/sync/errgroup"

	"example.com/gateway/pb"
)

func Group(ctx context.Context, users pb.UsersClient, ids []int64) error {
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(8)
	for _, id := range ids {
		g.Go(func() error {
			_, err := users.GetUser(ctx, &pb.GetUserRequest{Id: id}) // want `rpc-in-loop`
			return err
		})
	}
	return g.Wait()
}

func Started(ctx context.Context, users pb.UsersClient, ids []int64) {
	var wg sync.WaitGroup
	for _, id := range ids {
		wg.Add(1)
		go func() {
			defer wg.Done()
			_, _ = users.GetUser(ctx, &pb.GetUserRequest{Id: id}) // want `rpc-in-loop`
		}()
	}
	wg.Wait()
}

func Parallel(ctx context.Context, users pb.UsersClient, ids []int64) []*pb.User {
	return parallel.Map(ids, func(id int64, _ int) *pb.User {
		u, _ := users.GetUser(ctx, &pb.GetUserRequest{Id: id}) // want `rpc-in-loop`
		return u
	})
}
