// Package chix registers routes with chi.
package chix

import (
	"net/http"

	"github.com/go-chi/chi/v5"
)

// API is a handler and has handlers.
type API struct{}

func (a *API) ServeHTTP(w http.ResponseWriter, r *http.Request) {}
func (a *API) List(w http.ResponseWriter, r *http.Request)      {}

func auth(next http.Handler) http.Handler { return next }

// Router registers.
func Router() http.Handler {
	api := &API{}
	r := chi.NewRouter()
	r.Use(auth)
	r.Route("/api", func(r chi.Router) {
		r.Get("/list", api.List) // entry: GET /api/list → chix.(*API).List
		r.Group(func(r chi.Router) {
			r.With(auth).Post("/list", api.List) // entry: POST /api/list → chix.(*API).List
		})
		r.Method("PUT", "/own", api) // entry: PUT /api/own → chix.(*API).ServeHTTP
		r.Mount("/users", users(api))
	})
	r.Handle("/wrapped", auth(http.HandlerFunc(api.List))) // entry: ANY /wrapped → chix.(*API).List
	return r
}

func users(api *API) chi.Router {
	r := chi.NewRouter()
	r.Get("/{id}", api.List) // entry: GET /api/users/{id} → chix.(*API).List
	return r
}
