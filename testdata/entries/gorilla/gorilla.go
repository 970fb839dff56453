// Package gorilla registers routes with gorilla/mux and httprouter.
package gorilla

import (
	"net/http"

	"github.com/gorilla/mux"
	"github.com/julienschmidt/httprouter"
)

func list(w http.ResponseWriter, r *http.Request) {}

func show(w http.ResponseWriter, r *http.Request, ps httprouter.Params) {}

// Routes registers.
func Routes() {
	r := mux.NewRouter()
	r.HandleFunc("/items", list).Methods("GET", http.MethodPost) // entry: GET /items → gorilla.list // entry: POST /items → gorilla.list
	r.Handle("/any", http.HandlerFunc(list))                     // entry: ANY /any → gorilla.list
	s := r.PathPrefix("/api").Subrouter()
	s.Methods("DELETE").Path("/items/{id}").HandlerFunc(list)                 // entry: DELETE /api/items/{id} → gorilla.list
	s.Path("/named").Methods("PUT").Name("n").Handler(http.HandlerFunc(list)) // entry: PUT /api/named → gorilla.list
	http.Handle("/", r)

	h := httprouter.New()
	h.GET("/r/:id", show)             // entry: GET /r/:id → gorilla.show
	h.Handle("PATCH", "/r/:id", show) // entry: PATCH /r/:id → gorilla.show
}
