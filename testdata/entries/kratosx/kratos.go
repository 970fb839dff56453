// Package kratosx registers routes with kratos, as generated code does.
package kratosx

import (
	"context"

	"github.com/go-kratos/kratos/v2/transport/http"
)

// Server is the service.
type Server interface {
	Hello(ctx context.Context, name *string) (*string, error)
}

// Register registers.
func Register(s *http.Server, srv Server) {
	r := s.Route("/v1")
	r.GET("/hello/{name}", hello(srv)) // entry: GET /v1/hello/{name} → kratosx.hello
}

func hello(srv Server) func(ctx http.Context) error {
	return func(ctx http.Context) error { return nil }
}
