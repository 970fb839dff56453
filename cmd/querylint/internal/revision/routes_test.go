package revision_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/querylint/querylint/cmd/querylint/internal/testmod"
)

// votes is a server without loops.
const votes = `
-- go.mod --
module example.com/votes

go 1.26
-- main.go --
package main

import (
	"database/sql"
	"net/http"

	"example.com/votes/store"
)

type finder interface{ Option(id int64) string }

type server struct {
	db    *sql.DB
	store finder
}

func main() {
	db, _ := sql.Open("mysql", "")
	s := &server{db, &store.Store{DB: db}}
	http.HandleFunc("GET /vote/{id}", s.vote)
	http.HandleFunc("POST /vote", s.save)
	http.Handle("GET /behind/{id}", checked(s, http.HandlerFunc(s.vote)))
	http.HandleFunc("GET /inline/{id}", func(w http.ResponseWriter, r *http.Request) {
		inline(db, r.Form["id"])
	})
	start(db, nil)
	http.ListenAndServe(":80", nil)
}

func (s *server) vote(w http.ResponseWriter, r *http.Request) { s.one(r.Form["id"]) }
func (s *server) save(w http.ResponseWriter, r *http.Request) { s.one(nil) }
func (s *server) one(ids []string)                             { s.store.Option(1) }
func checked(s *server, h http.Handler) http.Handler           { return h }
func inline(db *sql.DB, ids []string)                          {}
func start(db *sql.DB, ids []string)                           {}
-- store/store.go --
package store

import "database/sql"

type Store struct{ DB *sql.DB }

func (s *Store) Option(id int64) (text string) {
	s.DB.QueryRow("SELECT text FROM options WHERE id = ?", id).Scan(&text)
	return text
}
`

// TestDiffNamesRoutes adds a loop to functions that several routes, one, or none come to.
func TestDiffNamesRoutes(t *testing.T) {
	for _, test := range []struct {
		name, old, loop string
		want            string // what the message says behind its advice
	}{
		{"two routes", "{ s.store.Option(1) }", "{\n\tfor range ids {\n\t\ts.store.Option(1)\n\t}\n}", "; behind GET /behind/{id} and 2 more"},
		{"the handler", "{ s.one(nil) }", "{\n\tfor range r.Form {\n\t\ts.store.Option(1)\n\t}\n}", "; behind POST /vote"},
		{"a literal", "\t\tinline(db, r.Form[\"id\"])", "\t\tfor _, id := range r.Form[\"id\"] {\n\t\t\tdb.Exec(\"DELETE FROM options WHERE id = ?\", id)\n\t\t}", "; behind GET /inline/{id}"},
		{"behind a literal", "func inline(db *sql.DB, ids []string)                          {}", "func inline(db *sql.DB, ids []string) {\n\tfor _, id := range ids {\n\t\tdb.Exec(\"DELETE FROM options WHERE id = ?\", id)\n\t}\n}", "; behind GET /inline/{id}"},
		{"in front of a route", "{ return h }", "{\n\treturn http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {\n\t\tfor range r.Form {\n\t\t\ts.store.Option(1)\n\t\t}\n\t\th.ServeHTTP(w, r)\n\t})\n}", "; behind GET /behind/{id}"},
		{"main", "func start(db *sql.DB, ids []string)                           {}", "func start(db *sql.DB, ids []string) {\n\tfor _, id := range ids {\n\t\tdb.Exec(\"DELETE FROM options WHERE id = ?\", id)\n\t}\n}", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := testmod.Repository(t, votes)
			testmod.Add(t, dir, strings.Replace(votes, test.old, test.loop, 1))
			got := testmod.Diff(t, dir, "-severity", "info")
			assert.Regexp(t, `(?m)^main\.go:\d+:\d+: [^;]*; [^;]*`+regexp.QuoteMeta(test.want)+` \[query-in-loop\]$`, got.Stdout)
		})
	}
	// What a comparison alone finds, and what is no round trip in a loop.
	dir := testmod.Repository(t, votes)
	testmod.Add(t, dir, strings.Replace(votes, "WHERE id = ?", "WHERE id > ? ORDER BY RAND() LIMIT 1", 1))
	assert.Regexp(t, `; behind GET /behind/\{id\} and 2 more \[order-by-rand\]\n$`, testmod.Diff(t, dir).Stdout)
	assert.NotContains(t, testmod.Querylint(t, dir).Stdout, "behind GET", "a check of all is about the code")
}
