// Package app asks other services once per element.
package app

import (
	"context"
	"fmt"
	"net/http"
	"net/rpc"

	"connectrpc.com/connect"
	"google.golang.org/grpc"

	"example.com/gateway/pb"
)

type Order struct {
	ID, UserID int64
}

type App struct {
	users   pb.UsersClient
	stock   pb.StockHTTPClient
	greeter pb.GreeterClient
	conn    *grpc.ClientConn
	web     *http.Client
}

func (a *App) Names(ctx context.Context, orders []Order) ([]string, error) {
	var names []string
	for _, o := range orders {
		u, err := a.users.GetUser(ctx, &pb.GetUserRequest{Id: o.UserID}) // want `remote call in loop: grpc GetUser runs len\(orders\) times per \(\*App\)\.Names; ask for all elements of the loop at once with BatchGetUsers\(Ids\) \[rpc-in-loop\]`
		if err != nil {
			return nil, err
		}
		names = append(names, u.Name)
	}
	return names, nil
}

// user is a helper, behind which the call hides.
func (a *App) user(ctx context.Context, id int64) (*pb.User, error) {
	return a.users.GetUser(ctx, &pb.GetUserRequest{Id: id})
}

func (a *App) Helped(ctx context.Context, orders []Order) error {
	for i := range orders {
		if _, err := a.user(ctx, orders[i].UserID); err != nil { // want `remote call in loop: a.user runs len\(orders\) times per \(\*App\)\.Helped \(… → grpc GetUser\); ask for all elements of the loop at once with BatchGetUsers\(Ids\)`
			return err
		}
	}
	return nil
}

// userPort is how the use case sees it.
type userPort interface {
	User(ctx context.Context, id int64) (*pb.User, error)
}

func (a *App) User(ctx context.Context, id int64) (*pb.User, error) { return a.user(ctx, id) }

func Ported(ctx context.Context, port userPort, orders []Order) error {
	for _, o := range orders {
		if _, err := port.User(ctx, o.UserID); err != nil { // want `remote call in loop: port.User runs len\(orders\) times`
			return err
		}
	}
	return nil
}

// Rename has no method for many.
func (a *App) Rename(ctx context.Context, orders []Order) error {
	for _, o := range orders {
		if _, err := a.users.Rename(ctx, &pb.RenameRequest{Id: o.UserID, Name: "gone"}); err != nil { // want `if the service can answer for many, ask it once for the loop; else let an errgroup with SetLimit bound how many calls wait at a time`
			return err
		}
	}
	return nil
}

// Delete has methods for many that do something else.
func (a *App) Delete(ctx context.Context, orders []Order) error {
	for _, o := range orders {
		if _, err := a.users.DeleteUser(ctx, &pb.GetUserRequest{Id: o.UserID}); err != nil { // want `if the service can answer for many, ask it once for the loop`
			return err
		}
	}
	return nil
}

// Made makes its client in each turn, for the same connection.
func (a *App) Made(ctx context.Context, orders []Order) error {
	for _, o := range orders {
		client := pb.NewUsersClient(a.conn)
		if _, err := client.GetUser(ctx, &pb.GetUserRequest{Id: o.UserID}); err != nil { // want `rpc-in-loop`
			return err
		}
	}
	return nil
}

// Invoked has no generated client.
func (a *App) Invoked(ctx context.Context, orders []Order) error {
	for _, o := range orders {
		if err := a.conn.Invoke(ctx, "/users.v1.Users/GetUser", &pb.GetUserRequest{Id: o.UserID}, new(pb.User)); err != nil { // want `rpc-in-loop`
			return err
		}
	}
	return nil
}

// Nested: two lengths multiply.
func (a *App) Nested(ctx context.Context, groups [][]Order) {
	for _, g := range groups {
		for _, o := range g {
			_, _ = a.users.GetUser(ctx, &pb.GetUserRequest{Id: o.UserID}) // want `remote call in 2 nested loops: .* runs len\(groups\)·len\(g\) times`
		}
	}
}

func (a *App) Kratos(ctx context.Context, orders []Order) {
	for _, o := range orders {
		_, _ = a.stock.Count(ctx, &pb.GetUserRequest{Id: o.ID}) // want `remote call in loop: kratos Count runs`
	}
}

func (a *App) Connect(ctx context.Context, orders []Order) {
	for _, o := range orders {
		_, _ = a.greeter.Greet(ctx, connect.NewRequest(&pb.GetUserRequest{Id: o.UserID})) // want `remote call in loop: a.greeter.Greet runs .* → connect CallUnary`
	}
}

// Web knows the host that it asks.
func (a *App) Web(orders []Order) error {
	for _, o := range orders {
		resp, err := a.web.Get(fmt.Sprintf("https://users.example.com/v1/users/%d", o.UserID)) // want `remote call in loop: net/http Get runs`
		if err != nil {
			return err
		}
		resp.Body.Close()
	}
	return nil
}

const base = "https://users.example.com/v1/"

func (a *App) fetch(ctx context.Context, id int64) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, base+fmt.Sprint(id), nil)
	if err != nil {
		return err
	}
	resp, err := a.web.Do(req)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

func (a *App) Fetched(ctx context.Context, orders []Order) error {
	for _, o := range orders {
		if err := a.fetch(ctx, o.UserID); err != nil { // want `remote call in loop: a.fetch runs .* → net/http Do`
			return err
		}
	}
	return nil
}

func Old(client *rpc.Client, orders []Order) {
	for _, o := range orders {
		_ = client.Call("Users.Get", o.UserID, new(pb.User)) // want `remote call in loop: net/rpc Call`
	}
}
