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

func (s *Shop) warehouse(r *http.Request, host string) (id int64, err error) {
	err = s.db.QueryRowContext(r.Context(), "SELECT id FROM warehouses WHERE host = ?", host).Scan(&id)
	return id, err
}

// Copies calls in a function that it makes for the sake of defer: a warning.
func (s *Shop) Copies(w http.ResponseWriter, r *http.Request) {
	for _, host := range r.Form["host"] {
		if _, err := s.warehouse(r, host); err != nil { // want `^query in loop: s\.warehouse runs len\(r\.Form\["host"\]\) times per \(\*Shop\)\.Copies \(`
			return
		}
		err := func() error {
			resp, err := http.Get(host)
			if err != nil {
				return err
			}
			defer resp.Body.Close()
			return nil
		}()
		if err != nil {
			return
		}
	}
}

// dial asks one server by way of another, or at once.
func dial(host, jump string) (*http.Response, error) {
	if jump != "" {
		return http.Get(jump + "/" + host)
	}
	resp, err := http.Get(host)
	if err != nil {
		return nil, err
	}
	return resp, nil
}

// Jumps asks a server on either way: a warning.
func (s *Shop) Jumps(w http.ResponseWriter, r *http.Request) {
	for _, host := range r.Form["host"] {
		if _, err := s.warehouse(r, host); err != nil { // want `^query in loop: s\.warehouse runs len\(r\.Form\["host"\]\) times per \(\*Shop\)\.Jumps \(`
			return
		}
		if resp, err := dial(host, r.FormValue("jump")); err == nil {
			resp.Body.Close()
		}
	}
}

func (s *Shop) script(r *http.Request, host string) error {
	if r.FormValue("script") != "" {
		if _, err := s.warehouse(r, host); err != nil {
			return err
		}
		resp, err := dial(host, r.FormValue("jump"))
		if err != nil {
			return err
		}
		return resp.Body.Close()
	}
	return nil
}

// Scripts asks a server where it asks the database: a warning.
func (s *Shop) Scripts(w http.ResponseWriter, r *http.Request) {
	for _, host := range r.Form["host"] {
		if err := s.script(r, host); err != nil { // want `^query in loop: s\.script runs up to len\(r\.Form\["host"\]\) times per \(\*Shop\)\.Scripts \(`
			return
		}
	}
}

func (s *Shop) told(r *http.Request, host string) error {
	id, err := s.warehouse(r, host)
	if err != nil {
		return err
	}
	if id == 0 {
		resp, err := http.Get(host)
		if err != nil {
			return err
		}
		return resp.Body.Close()
	}
	return nil
}

// Tells asks a server at times: an error.
func (s *Shop) Tells(w http.ResponseWriter, r *http.Request) {
	for _, host := range r.Form["host"] {
		if err := s.told(r, host); err != nil { // want `^query in loop: s\.told runs len\(r\.Form\["host"\]\) times per \(\*Shop\)\.Tells, which serves requests`
			return
		}
	}
}
