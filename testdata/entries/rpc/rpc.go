// Package rpc registers services with grpc and connect, as generated code does.
package rpc

import (
	"context"
	"net/http"

	"connectrpc.com/connect"
	"google.golang.org/grpc"

	"example.com/entries/rpc/pb"
)

type votes struct{ pb.UnimplementedVotesServer }

func (*votes) Count(ctx context.Context, req *pb.CountRequest) (*pb.CountReply, error) {
	return nil, nil
}

type old struct{}

func (old) Get(ctx context.Context, req *pb.CountRequest) (*pb.CountReply, error) { return nil, nil }

type greeter struct{}

func (*greeter) Greet(ctx context.Context, req *connect.Request[pb.CountRequest]) (*connect.Response[pb.CountReply], error) {
	return nil, nil
}

// Serve registers.
func Serve(s *grpc.Server, mux *http.ServeMux) {
	pb.RegisterVotesServer(s, &votes{})                          // entry: grpc /shop.v1.Votes/Count → rpc.(*votes).Count
	pb.RegisterOldServer(s, old{})                               // entry: grpc /shop.v0.Old/Get → rpc.old.Get
	mux.Handle(pb.NewGreeterHandler(&greeter{}))                 // entry: connect /greet.v1.Greeter/Greet → rpc.(*greeter).Greet
	mux.Handle(pb.NewGreeterHandler(new(greeter), options()...)) // the same once more
}

func options() []connect.HandlerOption { return nil }
