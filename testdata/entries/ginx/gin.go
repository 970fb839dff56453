// Package ginx registers routes with gin.
package ginx

import (
	"fmt"
	"net/http"
	"os"

	"github.com/gin-gonic/gin"

	"example.com/entries/web"
)

const version = "v2"

// Server keeps its router in a field.
type Server struct {
	engine *gin.Engine
	votes  *web.Votes
}

// New registers under a prefix that it is given.
func New(prefix string) *gin.Engine {
	s := &Server{engine: gin.New(), votes: new(web.Votes)}
	s.engine.Use(web.Auth())
	s.routes(prefix)
	More(s.engine)
	return s.engine
}

func (s *Server) routes(prefix string) {
	api := s.engine.Group(prefix)
	v := api.Group("/" + version)
	v.GET("/votes/:id", s.votes.Get) // entry: GET /api/v2/votes/:id → web.(*Votes).Get
	{
		admin := v.Group("admin", web.Admin)
		admin.DELETE("votes/:id", s.votes.Delete) // entry: DELETE /api/v2/admin/votes/:id → web.(*Votes).Delete
	}
	add(v, "reports") // a helper with its own routes
	add(v.Group("/deep"), "notes")
	register(v, http.MethodPut, "/votes", s.votes.Put)
	for _, r := range table {
		v.Handle(r.method, r.path, r.handler) // entry: PATCH /api/v2/table/a → web.Plain // entry: POST /api/v2/table/b → web.Other
	}
	v.Any("/any", web.Plain)                                   // entry: ANY /api/v2/any → web.Plain
	v.Match([]string{"GET", "HEAD"}, "/m", web.Plain)          // entry: GET /api/v2/m → web.Plain // entry: HEAD /api/v2/m → web.Plain
	v.GET(fmt.Sprintf("/%s/all", "made"), web.Plain)           // entry: GET /api/v2/made/all → web.Plain
	v.POST("/wrapped", web.Wrap(web.Other))                    // entry: POST /api/v2/wrapped → web.Other
	v.GET("/literal", func(c *gin.Context) {})                 // entry: GET /api/v2/literal → ginx.(*Server).routes
	s.engine.Group(os.Getenv("PREFIX")).GET("/set", web.Plain) // entry: GET …/set → web.Plain
}

var table = []struct {
	method, path string
	handler      gin.HandlerFunc
}{
	{"PATCH", "/table/a", web.Plain},
	{method: http.MethodPost, path: "/table/b", handler: web.Other},
}

// add is called with two groups and two names.
func add(g gin.IRouter, name string) {
	g.GET("/"+name, web.Plain) // entry: GET /api/v2/reports → web.Plain // entry: GET /api/v2/deep/notes → web.Plain
}

// register passes all on.
func register(g *gin.RouterGroup, method, path string, h gin.HandlerFunc) {
	g.Handle(method, path, h) // entry: PUT /api/v2/votes → web.(*Votes).Put
}

// Legacy is called from main.
func Legacy(g *gin.RouterGroup) {
	for _, m := range modules {
		m.Routes(g)
	}
}

// Module adds its routes.
type Module interface{ Routes(g *gin.RouterGroup) }

type users struct{}

var modules = []Module{users{}}

func (users) Routes(g *gin.RouterGroup) {
	g.GET("/users", web.Plain) // entry: GET /legacy/users → web.Plain
}
