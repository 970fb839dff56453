package direct

import (
	"net/http"
)

// Warehouses is a handler whose turns also ask another service, which takes longer than the
// query: a warning.
func (s *Shop) Warehouses(w http.ResponseWriter, r *http.Request) {
	for _, host := range r.Form["host"] {
		var id int64
		if err := s.db.QueryRowContext(r.Context(), "SELECT id FROM warehouses WHERE host = ?", host).Scan(&id); err != nil { // want `^query in loop: database/sql QueryRowContext runs len\(r\.Form\["host"\]\) times per .*Warehouses`
			return
		}
		resp, err := http.Get(host)
		if err != nil {
			return
		}
		resp.Body.Close()
	}
}

// Hosts asks no other: an error.
func (s *Shop) Hosts(w http.ResponseWriter, r *http.Request) {
	for _, host := range r.Form["host"] {
		var id int64
		if err := s.db.QueryRowContext(r.Context(), "SELECT id FROM warehouses WHERE host = ?", host).Scan(&id); err != nil { // want `^query in loop: database/sql QueryRowContext runs len\(r\.Form\["host"\]\) times per .*Hosts`
			return
		}
	}
}
