// Package zero registers routes with go-zero.
package zero

import (
	"net/http"

	"github.com/zeromicro/go-zero/rest"
)

// Context is what handlers need.
type Context struct{ auth rest.Middleware }

func loginHandler(ctx *Context) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {}
}

func ping(w http.ResponseWriter, r *http.Request) {}

// RegisterHandlers registers, as generated code does.
func RegisterHandlers(server *rest.Server, ctx *Context) {
	server.AddRoutes(
		[]rest.Route{
			{
				Method:  http.MethodPost,
				Path:    "/login",
				Handler: loginHandler(ctx), // → loginHandler
			},
			{Method: http.MethodGet, Path: "/ping", Handler: ping},
		}, // entry-at -8: POST /v1/user/login → zero.loginHandler // entry-at -8: GET /v1/user/ping → zero.ping
		rest.WithPrefix("/v1/user"),
	)
	server.AddRoutes(
		rest.WithMiddlewares([]rest.Middleware{ctx.auth},
			[]rest.Route{{Method: http.MethodDelete, Path: "/me", Handler: ping}}..., // entry-at -2: DELETE /me → zero.ping
		),
	)
}
