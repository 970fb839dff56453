package costreport_test

import (
	"regexp"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/querylint/querylint/cmd/querylint/internal/testmod"
)

// servers has routes of one name: the same handler at two servers, at two unknown
// prefixes, and with something in front; other handlers of one name in two packages.
const servers = `
-- go.mod --
module example.com/servers

go 1.26
-- main.go --
package main

import (
	"net/http"
	"os"

	"example.com/servers/admin"
	"example.com/servers/shop"
)

func main() {
	public, internal := http.NewServeMux(), http.NewServeMux()
	for _, mux := range []*http.ServeMux{public, internal} {
		routes(mux)
	}
	public.HandleFunc("GET /ping", shop.Ping)
	internal.HandleFunc("GET /ping", shop.Ping)
	public.HandleFunc("GET "+os.Getenv("A")+"/list", shop.List)
	public.HandleFunc("GET "+os.Getenv("B")+"/list", shop.List)
	public.HandleFunc("GET "+os.Getenv("C")+"/list", shop.Others)
	public.HandleFunc("GET /version", shop.List)
	internal.HandleFunc("GET /version", admin.List)
	public.Handle("GET /one", http.HandlerFunc(shop.Ping))
	internal.Handle("GET /one", shop.Logged(http.HandlerFunc(shop.Ping)))
	go http.ListenAndServe(":80", public)
	http.ListenAndServe(":81", internal)
}

func routes(mux *http.ServeMux) { mux.HandleFunc("POST /both", shop.List) }
-- shop/shop.go --
package shop

import (
	"database/sql"
	"net/http"
)

var DB *sql.DB

func List(w http.ResponseWriter, r *http.Request)   { DB.Query("SELECT id FROM orders") }
func Others(w http.ResponseWriter, r *http.Request) { DB.Query("SELECT id FROM others") }
func Ping(w http.ResponseWriter, r *http.Request)   {}

func Logged(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		DB.Exec("INSERT INTO log VALUES (1)")
		next.ServeHTTP(w, r)
	})
}
-- admin/admin.go --
package admin

import (
	"database/sql"
	"net/http"
)

var DB *sql.DB

func List(w http.ResponseWriter, r *http.Request) { DB.Query("SELECT id FROM admins") }
`

func TestRoutesOfOneName(t *testing.T) {
	dir := testmod.Write(t, servers)
	var got []string
	for _, e := range costOf(t, dir).Entries {
		got = append(got, e.Name+" "+e.Function)
	}
	slices.Sort(got)
	assert.Equal(t, []string{
		"GET /one example.com/servers/shop.Ping", "GET /one example.com/servers/shop.Ping",
		"GET /ping example.com/servers/shop.Ping",
		"GET /version example.com/servers/admin.List", "GET /version example.com/servers/shop.List",
		"GET …/list example.com/servers/shop.List", "GET …/list example.com/servers/shop.Others",
		"POST /both example.com/servers/shop.List", "main example.com/servers example.com/servers.main",
	}, got)

	text := testmod.Querylint(t, dir, "cost").Stdout
	got = nil
	for _, m := range regexp.MustCompile(`(?m)^ *[\d–]+  ([A-Z]+ \S+(?: →)?(?: [a-z]\S+\.[A-Z]\w+)?(?: at \S+)?) `).FindAllStringSubmatch(text, -1) {
		got = append(got, m[1])
	}
	slices.Sort(got)
	assert.Equal(t, []string{
		"GET /one → shop.Ping at main.go:23", "GET /one → shop.Ping at main.go:24", "GET /ping", "GET /version → admin.List", "GET /version → shop.List",
		"GET …/list → shop.List", "GET …/list → shop.Others", "POST /both",
	}, got, text)
	for _, format := range []string{"markdown", "html"} {
		assert.Contains(t, testmod.Querylint(t, dir, "cost", "-format", format).Stdout, "GET /version → admin.List", format)
	}
}
