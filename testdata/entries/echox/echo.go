// Package echox registers routes with echo.
package echox

import "github.com/labstack/echo/v4"

func list(c echo.Context) error { return nil }
func show(c echo.Context) error { return nil }

func guard(next echo.HandlerFunc) echo.HandlerFunc { return next }

// Register takes a group from its caller.
func Register() *echo.Echo {
	e := echo.New()
	api := e.Group("/api", guard)
	api.GET("/items", list, guard)   // entry: GET /api/items → echox.list
	api.Add("PURGE", "/items", show) // entry: PURGE /api/items → echox.show
	g := group(api)
	g.POST("", show)       // entry: POST /api/inner → echox.show
	g.DELETE("/:id", show) // entry: DELETE /api/inner/:id → echox.show
	return e
}

func group(g *echo.Group) *echo.Group { return g.Group("/inner") }
