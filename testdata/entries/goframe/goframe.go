// Package goframe registers routes with goframe.
package goframe

import (
	"context"

	"github.com/gogf/gf/v2/frame/g"
	"github.com/gogf/gf/v2/net/ghttp"
)

// LoginReq says by its tags where it is sent.
type LoginReq struct {
	g.Meta `path:"/login" method:"post"`
}

// LoginRes answers it.
type LoginRes struct{}

type controller struct{}

func (*controller) Login(ctx context.Context, req *LoginReq) (*LoginRes, error) { return nil, nil }
func (*controller) helper()                                                     {}

func raw(r *ghttp.Request) {}

// Register registers.
func Register(s *ghttp.Server) {
	s.Group("/admin", func(group *ghttp.RouterGroup) {
		group.Middleware(raw)
		group.GET("/raw", raw) // entry: GET /admin/raw → goframe.raw
		group.Group("/user", func(group *ghttp.RouterGroup) {
			group.Bind(new(controller)) // entry: POST /admin/user/login → goframe.(*controller).Login
		})
	})
	s.BindHandler("GET:/bound", raw) // entry: GET /bound → goframe.raw
}
