// Package pb is what generators write.
package pb

import (
	"context"
	"net/http"

	"connectrpc.com/connect"
	"google.golang.org/grpc"
)

type (
	CountRequest struct{}
	CountReply   struct{}
)

const (
	Votes_Count_FullMethodName = "/shop.v1.Votes/Count"
	Votes_Close_FullMethodName = "/shop.v1.Votes/Close"
	GreeterGreetProcedure      = "/greet.v1.Greeter/Greet"
)

type VotesServer interface {
	Count(context.Context, *CountRequest) (*CountReply, error)
	Close(context.Context, *CountRequest) (*CountReply, error)
	mustEmbedUnimplementedVotesServer()
}

// UnimplementedVotesServer answers that it is not implemented.
type UnimplementedVotesServer struct{}

func (UnimplementedVotesServer) Count(context.Context, *CountRequest) (*CountReply, error) {
	return nil, nil
}

func (UnimplementedVotesServer) Close(context.Context, *CountRequest) (*CountReply, error) {
	return nil, nil
}
func (UnimplementedVotesServer) mustEmbedUnimplementedVotesServer() {}

func RegisterVotesServer(s grpc.ServiceRegistrar, srv VotesServer) {
	s.RegisterService(&grpc.ServiceDesc{ServiceName: "shop.v1.Votes", HandlerType: (*VotesServer)(nil)}, srv)
}

// OldServer is of a generator that has no constants yet.
type OldServer interface {
	Get(context.Context, *CountRequest) (*CountReply, error)
}

func RegisterOldServer(s grpc.ServiceRegistrar, srv OldServer) {
	s.RegisterService(&Old_ServiceDesc, srv)
}

var Old_ServiceDesc = grpc.ServiceDesc{ServiceName: "shop.v0.Old", HandlerType: (*OldServer)(nil)}

type GreeterHandler interface {
	Greet(context.Context, *connect.Request[CountRequest]) (*connect.Response[CountReply], error)
}

func NewGreeterHandler(svc GreeterHandler, opts ...connect.HandlerOption) (string, http.Handler) {
	return "/greet.v1.Greeter/", connect.NewUnaryHandler(GreeterGreetProcedure, svc.Greet, opts...)
}
