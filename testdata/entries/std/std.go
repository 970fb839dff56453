// Package std registers routes with net/http.
package std

import "net/http"

type server struct{ mux *http.ServeMux }

func (s *server) list(w http.ResponseWriter, r *http.Request)     {}
func (s *server) settings(w http.ResponseWriter, r *http.Request) {}

type pages struct{}

func (pages) ServeHTTP(w http.ResponseWriter, r *http.Request) {}

// Serve is called from main.
func Serve() {
	s := &server{mux: http.NewServeMux()}
	s.handle("GET /votes/{id}", s.list)
	s.mux.HandleFunc("/settings", s.settings) // entry: ANY /settings → std.(*server).settings
	s.mux.Handle("/pages/", pages{})          // entry: ANY /pages/ → std.pages.ServeHTTP
	inner := http.NewServeMux()
	inner.HandleFunc("POST /save", s.list) // entry: POST /inner/save → std.(*server).list
	s.mux.Handle("/inner/", http.StripPrefix("/inner", inner))
	http.HandleFunc("/health", health) // entry: ANY /health → std.health
	_ = http.ListenAndServe(":80", s.mux)
}

func (s *server) handle(pattern string, h http.HandlerFunc) {
	s.mux.Handle(pattern, logged(h)) // entry: GET /votes/{id} → std.(*server).list
}

func logged(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { h.ServeHTTP(w, r) })
}

func health(w http.ResponseWriter, r *http.Request) {}

// not a route: a client
func fetch(c *http.Client) { _, _ = c.Get("/elsewhere") }
