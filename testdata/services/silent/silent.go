// Package silent calls services in loops, and means it.
package silent

import (
	"context"
	"net/http"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/health/grpc_health_v1"

	"example.com/gateway/pb"
)

type App struct {
	users pb.UsersClient
	web   *http.Client
}

// Once asks for all.
func (a *App) Once(ctx context.Context, ids []int64) (map[int64]*pb.User, error) {
	reply, err := a.users.BatchGetUsers(ctx, &pb.BatchGetUsersRequest{Ids: ids})
	if err != nil {
		return nil, err
	}
	byID := make(map[int64]*pb.User)
	for _, u := range reply.Users {
		byID[u.Id] = u
	}
	return byID, nil
}

// Hosts asks each instance.
func Hosts(ctx context.Context, addresses []string) error {
	for _, address := range addresses {
		conn, err := grpc.NewClient(address, grpc.WithTransportCredentials(insecure.NewCredentials()))
		if err != nil {
			return err
		}
		client := pb.NewUsersClient(conn)
		if _, err := client.ListUsers(ctx, &pb.ListUsersRequest{}); err != nil {
			return err
		}
		conn.Close()
	}
	return nil
}

// Regions has a client for each.
func Regions(ctx context.Context, clients map[string]pb.UsersClient) {
	for _, c := range clients {
		_, _ = c.ListUsers(ctx, &pb.ListUsersRequest{})
	}
}

func list(ctx context.Context, c pb.UsersClient) { _, _ = c.ListUsers(ctx, &pb.ListUsersRequest{}) }

// Handed gives each client to a helper.
func Handed(ctx context.Context, clients []pb.UsersClient) {
	for i := range clients {
		list(ctx, clients[i])
	}
}

type node struct{ users pb.UsersClient }

func (n *node) list(ctx context.Context) { _, _ = n.users.ListUsers(ctx, &pb.ListUsersRequest{}) }

func Nodes(ctx context.Context, nodes []*node) {
	for _, n := range nodes {
		n.list(ctx)
	}
}

// Chosen looks its client up by what the turn brings.
func Chosen(ctx context.Context, clients map[string]pb.UsersClient, regions []string) {
	for _, r := range regions {
		c := clients[r]
		_, _ = c.ListUsers(ctx, &pb.ListUsersRequest{})
	}
}

// Retry is left on success.
func (a *App) Retry(ctx context.Context) (u *pb.User, err error) {
	for range 3 {
		if u, err = a.users.GetUser(ctx, &pb.GetUserRequest{Id: 1}); err == nil {
			return u, nil
		}
	}
	return nil, err
}

// Poll waits for something.
func (a *App) Poll(ctx context.Context) error {
	for {
		u, err := a.users.GetUser(ctx, &pb.GetUserRequest{Id: 1})
		if err != nil || u.Name != "" {
			return err
		}
		time.Sleep(time.Second)
	}
}

// Chunks asks for a hundred at a time.
func (a *App) Chunks(ctx context.Context, ids []int64) {
	for len(ids) > 0 {
		n := min(100, len(ids))
		_, _ = a.users.BatchGetUsers(ctx, &pb.BatchGetUsersRequest{Ids: ids[:n]})
		ids = ids[n:]
	}
}

// Stream asks once, and reads.
func (a *App) Stream(ctx context.Context, ids []int64) error {
	for _, id := range ids {
		if _, err := a.users.Watch(ctx, &pb.GetUserRequest{Id: id}); err != nil {
			return err
		}
	}
	return nil
}

// Hooks are at addresses of their own.
func (a *App) Hooks(urls []string) error {
	for _, url := range urls {
		resp, err := a.web.Get(url)
		if err != nil {
			return err
		}
		resp.Body.Close()
	}
	return nil
}

func Healthy(ctx context.Context, c grpc_health_v1.HealthClient, services []string) bool {
	for _, s := range services {
		if _, err := c.Check(ctx, &grpc_health_v1.HealthCheckRequest{Service: s}); err != nil {
			return false
		}
	}
	return true
}

// Few has three elements.
func (a *App) Few(ctx context.Context) {
	for _, id := range []int64{1, 2, 3} {
		_, _ = a.users.GetUser(ctx, &pb.GetUserRequest{Id: id})
	}
}
