package direct

import (
	"net/http"
)

// hosts are those of all warehouses.
func (s *Shop) hosts(r *http.Request) (hosts []string) {
	s.orm.WithContext(r.Context()).Table("warehouses").Pluck("host", &hosts)
	return hosts
}

// Warehouses is a handler whose turns also ask another service, which takes longer than the
// query: a warning.
func (s *Shop) Warehouses(w http.ResponseWriter, r *http.Request) {
	for _, host := range s.hosts(r) {
		var id int64
		if err := s.db.QueryRowContext(r.Context(), "SELECT id FROM warehouses WHERE host = ?", host).Scan(&id); err != nil { // want `^query in loop: database/sql QueryRowContext runs len\(s\.hosts\(r\)\) times per .*Warehouses`
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
	for _, host := range s.hosts(r) {
		var id int64
		if err := s.db.QueryRowContext(r.Context(), "SELECT id FROM warehouses WHERE host = ?", host).Scan(&id); err != nil { // want `^query in loop: database/sql QueryRowContext runs len\(s\.hosts\(r\)\) times per .*Hosts`
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
	for _, host := range s.hosts(r) {
		if _, err := s.warehouse(r, host); err != nil { // want `^query in loop: s\.warehouse runs len\(s\.hosts\(r\)\) times per \(\*Shop\)\.Copies \(`
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
	for _, host := range s.hosts(r) {
		if _, err := s.warehouse(r, host); err != nil { // want `^query in loop: s\.warehouse runs len\(s\.hosts\(r\)\) times per \(\*Shop\)\.Jumps \(`
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
	for _, host := range s.hosts(r) {
		if err := s.script(r, host); err != nil { // want `^query in loop: s\.script runs up to len\(s\.hosts\(r\)\) times per \(\*Shop\)\.Scripts \(`
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
	for _, host := range s.hosts(r) {
		if err := s.told(r, host); err != nil { // want `^query in loop: s\.told runs len\(s\.hosts\(r\)\) times per \(\*Shop\)\.Tells, which serves requests`
			return
		}
	}
}

// notifier tells somebody, by one of two ways that both ask a server.
type notifier interface{ Notify(host string) error }

type hook struct{ client *http.Client }

func (h *hook) Notify(host string) error {
	resp, err := h.client.Get(host)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

type desk struct {
	shop *Shop
	tell notifier
	send func(host string) error
	note func(host string) error
}

func newDesk(s *Shop, client *http.Client) *desk {
	h := &hook{client: client}
	d := &desk{shop: s, tell: h, send: h.Notify}
	d.note = func(string) error { return nil }
	return d
}

// Notes calls another service behind an interface: a warning.
func (d *desk) Notes(w http.ResponseWriter, r *http.Request) {
	for _, host := range d.shop.hosts(r) {
		if _, err := d.shop.warehouse(r, host); err != nil { // want `^query in loop: d\.shop\.warehouse runs len\(d\.shop\.hosts\(r\)\) times per \(\*desk\)\.Notes \(`
			return
		}
		d.tell.Notify(host)
	}
}

// Sends does so by a function in a field: a warning.
func (d *desk) Sends(w http.ResponseWriter, r *http.Request) {
	for _, host := range d.shop.hosts(r) {
		if _, err := d.shop.warehouse(r, host); err != nil { // want `^query in loop: d\.shop\.warehouse runs len\(d\.shop\.hosts\(r\)\) times per \(\*desk\)\.Sends \(`
			return
		}
		d.send(host)
	}
}

// Marks has a function that asks nobody, and tells somebody where something is missing:
// an error.
func (d *desk) Marks(w http.ResponseWriter, r *http.Request) {
	for _, host := range d.shop.hosts(r) {
		id, err := d.shop.warehouse(r, host) // want `^query in loop: d\.shop\.warehouse runs len\(d\.shop\.hosts\(r\)\) times per \(\*desk\)\.Marks, which serves requests`
		if err != nil {
			return
		}
		d.note(host)
		if id == 0 {
			d.fail(host)
		}
	}
}

func (d *desk) fail(host string) error {
	if host == "" {
		return d.tell.Notify("unknown")
	}
	return nil
}

func (d *desk) both(r *http.Request, host string) error {
	if _, err := d.shop.warehouse(r, host); err != nil {
		return err
	}
	return d.tell.Notify(host)
}

// Boths has both behind one call: a warning.
func (d *desk) Boths(w http.ResponseWriter, r *http.Request) {
	for _, host := range d.shop.hosts(r) {
		if err := d.both(r, host); err != nil { // want `^query in loop: d\.both runs len\(d\.shop\.hosts\(r\)\) times per \(\*desk\)\.Boths \(`
			return
		}
	}
}
