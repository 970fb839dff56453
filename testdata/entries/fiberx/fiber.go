// Package fiberx registers routes with fiber.
package fiberx

import "github.com/gofiber/fiber/v2"

func list(c *fiber.Ctx) error { return nil }
func auth(c *fiber.Ctx) error { return c.Next() }

// Register registers.
func Register() *fiber.App {
	app := fiber.New()
	app.Get("/health", list) // entry: GET /health → fiberx.list
	app.Route("/shop", func(r fiber.Router) {
		r.Post("/orders", auth, list) // entry: POST /shop/orders → fiberx.list
		r.All("/all", list)           // entry: ANY /shop/all → fiberx.list
	})
	micro := fiber.New()
	micro.Put("/x", list) // entry: PUT /micro/x → fiberx.list
	app.Mount("/micro", micro)
	return app
}
