// Package hertzx registers routes with hertz.
package hertzx

import (
	"context"

	"github.com/cloudwego/hertz/pkg/app"
	"github.com/cloudwego/hertz/pkg/app/server"
)

func list(ctx context.Context, c *app.RequestContext) {}

func mw() []app.HandlerFunc { return nil }

// Register registers.
func Register() {
	h := server.Default()
	root := h.Group("/", mw()...)
	{
		v1 := root.Group("/v1", mw()...)
		v1.GET("/list", append(mw(), list)...) // entry: GET /v1/list → hertzx.list
	}
	h.POST("/top", list) // entry: POST /top → hertzx.list
}
