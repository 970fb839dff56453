// Package pb is what generators write.
package pb

import (
	"context"

	"connectrpc.com/connect"
	"github.com/go-kratos/kratos/v2/transport/http"
	"google.golang.org/grpc"
)

type (
	GetUserRequest       struct{ Id int64 }
	BatchGetUsersRequest struct{ Ids []int64 }
	SetUsersRequest      struct{ Ids []int64 }
	ListUsersRequest     struct{ PageSize int32 }
	User                 struct {
		Id   int64
		Name string
	}
	Users         struct{ Users []*User }
	RenameRequest struct {
		Id   int64
		Name string
	}
	Empty struct{}
)

// UsersClient is of gRPC.
type UsersClient interface {
	GetUser(ctx context.Context, in *GetUserRequest, opts ...grpc.CallOption) (*User, error)
	BatchGetUsers(ctx context.Context, in *BatchGetUsersRequest, opts ...grpc.CallOption) (*Users, error)
	ListUsers(ctx context.Context, in *ListUsersRequest, opts ...grpc.CallOption) (*Users, error)
	SetUsers(ctx context.Context, in *SetUsersRequest, opts ...grpc.CallOption) (*Empty, error)
	DeleteUser(ctx context.Context, in *GetUserRequest, opts ...grpc.CallOption) (*Empty, error)
	Rename(ctx context.Context, in *RenameRequest, opts ...grpc.CallOption) (*Empty, error)
	Watch(ctx context.Context, in *GetUserRequest, opts ...grpc.CallOption) (Users_WatchClient, error)
}

type usersClient struct{ cc grpc.ClientConnInterface }

func NewUsersClient(cc grpc.ClientConnInterface) UsersClient { return &usersClient{cc} }

func (c *usersClient) GetUser(ctx context.Context, in *GetUserRequest, opts ...grpc.CallOption) (*User, error) {
	out := new(User)
	err := c.cc.Invoke(ctx, "/users.v1.Users/GetUser", in, out, opts...)
	return out, err
}

func (c *usersClient) BatchGetUsers(ctx context.Context, in *BatchGetUsersRequest, opts ...grpc.CallOption) (*Users, error) {
	out := new(Users)
	err := c.cc.Invoke(ctx, "/users.v1.Users/BatchGetUsers", in, out, opts...)
	return out, err
}

func (c *usersClient) ListUsers(ctx context.Context, in *ListUsersRequest, opts ...grpc.CallOption) (*Users, error) {
	out := new(Users)
	err := c.cc.Invoke(ctx, "/users.v1.Users/ListUsers", in, out, opts...)
	return out, err
}

func (c *usersClient) SetUsers(ctx context.Context, in *SetUsersRequest, opts ...grpc.CallOption) (*Empty, error) {
	out := new(Empty)
	err := c.cc.Invoke(ctx, "/users.v1.Users/SetUsers", in, out, opts...)
	return out, err
}

func (c *usersClient) DeleteUser(ctx context.Context, in *GetUserRequest, opts ...grpc.CallOption) (*Empty, error) {
	out := new(Empty)
	err := c.cc.Invoke(ctx, "/users.v1.Users/DeleteUser", in, out, opts...)
	return out, err
}

func (c *usersClient) Rename(ctx context.Context, in *RenameRequest, opts ...grpc.CallOption) (*Empty, error) {
	out := new(Empty)
	err := c.cc.Invoke(ctx, "/users.v1.Users/Rename", in, out, opts...)
	return out, err
}

func (c *usersClient) Watch(ctx context.Context, in *GetUserRequest, opts ...grpc.CallOption) (Users_WatchClient, error) {
	stream, err := c.cc.NewStream(ctx, &grpc.StreamDesc{ServerStreams: true}, "/users.v1.Users/Watch", opts...)
	if err != nil {
		return nil, err
	}
	return &usersWatchClient{stream}, stream.SendMsg(in)
}

type Users_WatchClient interface {
	Recv() (*User, error)
	grpc.ClientStream
}

type usersWatchClient struct{ grpc.ClientStream }

func (x *usersWatchClient) Recv() (*User, error) {
	m := new(User)
	return m, x.RecvMsg(m)
}

// StockHTTPClient is of kratos.
type StockHTTPClient interface {
	Count(ctx context.Context, req *GetUserRequest, opts ...http.CallOption) (*User, error)
}

// GreeterClient is of Connect.
type GreeterClient interface {
	Greet(context.Context, *connect.Request[GetUserRequest]) (*connect.Response[User], error)
	GreetMany(context.Context, *connect.Request[BatchGetUsersRequest]) (*connect.Response[Users], error)
}

func NewGreeterClient(httpClient connect.HTTPClient, baseURL string) GreeterClient {
	return &greeterClient{
		greet:     connect.NewClient[GetUserRequest, User](httpClient, baseURL+"/greet.v1.Greeter/Greet"),
		greetMany: connect.NewClient[BatchGetUsersRequest, Users](httpClient, baseURL+"/greet.v1.Greeter/GreetMany"),
	}
}

type greeterClient struct {
	greet     *connect.Client[GetUserRequest, User]
	greetMany *connect.Client[BatchGetUsersRequest, Users]
}

func (c *greeterClient) Greet(ctx context.Context, req *connect.Request[GetUserRequest]) (*connect.Response[User], error) {
	return c.greet.CallUnary(ctx, req)
}

func (c *greeterClient) GreetMany(ctx context.Context, req *connect.Request[BatchGetUsersRequest]) (*connect.Response[Users], error) {
	return c.greetMany.CallUnary(ctx, req)
}
