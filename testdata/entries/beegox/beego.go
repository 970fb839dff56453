// Package beegox registers routes with beego.
package beegox

import (
	"github.com/beego/beego/v2/server/web"
	"github.com/beego/beego/v2/server/web/context"
)

// Users is a controller.
type Users struct{ web.Controller }

func (*Users) Get()  {}
func (*Users) List() {}
func (*Users) Save() {}

// Find is found by its comment.
// @router /find/:id [get]
func (*Users) Find() {}

func plain(ctx *context.Context) {}

func init() {
	web.Router("/users", &Users{})                               // entry: GET /users → beegox.(*Users).Get
	web.Router("/users/all", &Users{}, "get:List;post,put:Save") // entry: GET /users/all → beegox.(*Users).List // entry: POST /users/all → beegox.(*Users).Save // entry: PUT /users/all → beegox.(*Users).Save
	web.Get("/plain", plain)                                     // entry: GET /plain → beegox.plain
	ns := web.NewNamespace("/v1",
		web.NSNamespace("/users",
			web.NSRouter("/list", &Users{}, "get:List"), // entry: GET /v1/users/list → beegox.(*Users).List
			web.NSInclude(&Users{}),                     // entry: GET /v1/users/find/:id → beegox.(*Users).Find
		),
		web.NSGet("/plain", plain), // entry: GET /v1/plain → beegox.plain
	)
	web.AddNamespace(ns)
}
