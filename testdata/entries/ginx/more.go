package ginx

import (
	"sync"

	"github.com/gin-gonic/gin"

	"example.com/entries/web"
)

// Ctx is what handlers of our own router get.
type Ctx struct{ *gin.Context }

// Router is our own, around that of gin.
type Router struct{ group *gin.RouterGroup }

// Get registers with gin.
func (r *Router) Get(path string, h func(*Ctx)) *Router {
	r.group.GET(path, adapt(h)) // entry: GET /own/list → ginx.list // entry: GET /own/show → ginx.show
	return r
}

// Del is called by nobody, and so no route.
func (r *Router) Del(path string, h func(*Ctx)) { r.group.DELETE(path, adapt(h)) }

func adapt(h func(*Ctx)) gin.HandlerFunc {
	return func(c *gin.Context) { h(&Ctx{c}) }
}

func list(c *Ctx) {}
func show(c *Ctx) {}

type app struct {
	*gin.Engine
	api *gin.RouterGroup
	one sync.Once
}

// More has shapes of its own.
func More(e *gin.Engine) {
	(&Router{e.Group("/own")}).Get("/list", list).Get("/show", show)
	a := &app{Engine: e}
	a.POST("/embedded", web.Plain) // entry: POST /embedded → web.Plain
	a.init()
	a.one.Do(func() {
		a.PUT("/once", web.Plain) // entry: PUT /once → web.Plain
	})
	for path, h := range map[string]gin.HandlerFunc{"/m1": web.Plain, "/m2": web.Other} {
		e.GET(path, h) // entry: GET /m1 → web.Plain // entry: GET /m2 → web.Other
	}
	handlers := []gin.HandlerFunc{web.Admin}
	handlers = append(handlers, web.Other)
	e.PATCH("/list", handlers...)     // entry: PATCH /list → web.Other
	web.Router.GET("/far", web.Other) // entry: GET /global/far → web.Other
	func(g *gin.RouterGroup) {
		g.GET("/inner", web.Plain) // entry: GET /literal/inner → web.Plain
	}(e.Group("literal"))
	versioned(e, "v1", "v2")
}

func (a *app) init() {
	a.api = a.Group("/field")
	a.rest()
}

func (a *app) rest() {
	a.api.GET("/x", web.Plain) // entry: GET /field/x → web.Plain
}

// versioned registers once for each version.
func versioned(e *gin.Engine, versions ...string) {
	for _, v := range versions {
		e.Group("/"+v).GET("/status", web.Plain) // entry: GET /v1/status → web.Plain // entry: GET /v2/status → web.Plain
	}
}
