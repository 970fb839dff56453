package web // want package:"." package:"."

import (
	"database/sql"
	"net/http"

	"example.com/pool/store"
)

func ping(db *sql.DB) error { return db.Ping() }

func direct(w http.ResponseWriter, r *http.Request) {
	db, err := sql.Open("mysql", "root@/shop") // want `database/sql Open opens a pool of connections for every request that direct serves; open it once when the program starts, and hand it on \[pool-per-request\]`
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	defer db.Close()
	_ = ping(db)
}

func deep(w http.ResponseWriter, r *http.Request) {
	db, err := store.Open() // want `database/sql Open \(… → Open\) opens a pool of connections for every request that deep serves`
	if err == nil {
		_ = ping(db)
	}
}

func cached(w http.ResponseWriter, r *http.Request) {
	_ = store.Cache().Ping(r.Context()) // want `go-redis NewClient \(… → Cache\) opens a pool of connections for every request`
}

func shared(w http.ResponseWriter, r *http.Request) { _ = ping(store.Shared()) }

type server struct{ holder store.Holder }

func (s *server) held(w http.ResponseWriter, r *http.Request) {
	if db, err := s.holder.DB(); err == nil {
		_ = ping(db)
	}
}

// The user asks whether his own database can be reached.
func tested(w http.ResponseWriter, r *http.Request) {
	dsn := r.FormValue("dsn")
	_, _ = store.OpenFor(dsn)
}

func perElement(names []string) error {
	for range names {
		db, err := store.Open() // want `opens a pool of connections once per iteration of the loop in perElement`
		if err != nil {
			return err
		}
		_ = ping(db)
	}
	return nil
}

func perShard(dsns []string) error {
	for _, dsn := range dsns {
		if _, err := store.OpenFor(dsn); err != nil {
			return err
		}
	}
	return nil
}

// Each name is there once, so that each arm runs once.
func perKind(names []string) error {
	for _, name := range names {
		switch name {
		case "shop":
			if _, err := store.Open(); err != nil {
				return err
			}
		}
	}
	return nil
}

// Register is called by main.
func Register(mux *http.ServeMux) {
	s := new(server)
	mux.HandleFunc("/direct", direct)
	mux.HandleFunc("/deep", deep)
	mux.HandleFunc("/cached", cached)
	mux.HandleFunc("/shared", shared)
	mux.HandleFunc("/held", s.held)
	mux.HandleFunc("/tested", tested)
	_ = perElement(nil)
	_ = perShard(nil)
	_ = perKind(nil)
}

// What deep opens is reported there, and not once more for who calls it.
func around(w http.ResponseWriter, r *http.Request) { deep(w, r) }

func further(w http.ResponseWriter, r *http.Request) { around(w, r) }
