package web

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"net/http"

	"github.com/go-sql-driver/mysql"
	goredis "github.com/redis/go-redis/v9"

	"example.com/pool/store"
)

// source is what a user says of a database of his own.
type source struct {
	Host, User, Password string
	Port                 int
}

type wish struct {
	Kind string
	DB   source
}

func (s *source) dsn() string {
	cfg := mysql.Config{User: s.User, Passwd: s.Password, Addr: fmt.Sprintf("%s:%d", s.Host, s.Port)}
	return cfg.FormatDSN()
}

func try(s *source) error {
	db, err := sql.Open("mysql", s.dsn())
	if err != nil {
		return err
	}
	defer db.Close()
	return ping(db)
}

func posted(w http.ResponseWriter, r *http.Request) {
	wanted := new(wish)
	if err := json.NewDecoder(r.Body).Decode(wanted); err != nil {
		return
	}
	if wanted.Kind == "test" {
		_ = try(&wanted.DB)
	}
}

func postedValue(w http.ResponseWriter, r *http.Request) {
	wanted := wish{}
	if err := json.NewDecoder(r.Body).Decode(&wanted); err != nil {
		return
	}
	_ = try(&wanted.DB)
	rdb := goredis.NewClient(&goredis.Options{Addr: wanted.DB.Host})
	_ = rdb.Ping(context.Background())
	_, _ = store.OpenFor(wanted.DB.dsn())
}

// postedBeside reads a request, and opens a pool of the program's own.
func postedBeside(w http.ResponseWriter, r *http.Request) {
	wanted := new(wish)
	if err := json.NewDecoder(r.Body).Decode(wanted); err != nil {
		return
	}
	own := &source{Host: "db", User: "root"}
	_ = try(own) // want `database/sql Open \(… → try\) opens a pool of connections for every request that postedBeside serves`
}

// RegisterPosted is called by main.
func RegisterPosted(mux *http.ServeMux) {
	mux.HandleFunc("/posted", posted)
	mux.HandleFunc("/value", postedValue)
	mux.HandleFunc("/beside", postedBeside)
}
