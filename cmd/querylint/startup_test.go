package main

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/querylint/querylint/cmd/querylint/internal/testmod"
)

// started is a server, and a command beside it that does its work and ends.
const started = `
-- go.mod --
module example.com/shop

go 1.26
-- dao/dao.go --
package dao

import "database/sql"

var DB *sql.DB

func touch(id int64) { DB.Exec("UPDATE users SET seen = NOW() WHERE id = ?", id) }

// Warm, Plugins and the methods behind an interface run when the server starts.
func Warm(ids []int64) {
	for _, id := range ids {
		touch(id) // info
	}
}

type Plugin struct{}

func (Plugin) Register(ids []int64) {
	for _, id := range ids {
		touch(id) // info
	}
}

// Both runs at the start, and for requests.
func Both(ids []int64) {
	for _, id := range ids {
		touch(id) // warning
	}
}

// Sync runs again and again.
func Sync(ids []int64) {
	for _, id := range ids {
		touch(id) // warning
	}
}

// Job is handed to a scheduler.
func Job() {
	for _, id := range Ids() {
		touch(id) // warning
	}
}

// Import is the work of a command.
func Import(ids []int64) {
	for _, id := range ids {
		touch(id) // warning
	}
}

// Uncalled is called by nothing in the program.
func Uncalled(ids []int64) {
	for _, id := range ids {
		touch(id) // info
	}
}

// Kept has a literal that something keeps.
func Kept(keep func(func())) {
	keep(func() {
		for _, id := range Ids() {
			touch(id) // warning
		}
	})
}

// Waits does not end.
func Waits(events chan []int64) {
	for {
		for _, id := range <-events {
			touch(id) // warning
		}
	}
}

func Ids() (ids []int64) {
	rows, err := DB.Query("SELECT id FROM users WHERE hot = 1")
	if err != nil {
		return nil
	}
	defer rows.Close()
	for rows.Next() {
		var id int64
		rows.Scan(&id)
		ids = append(ids, id)
	}
	return ids
}
-- server/server.go --
package server

import (
	"net/http"
	"time"

	"example.com/shop/dao"
)

type plugin interface{ Register(ids []int64) }

var plugins = []plugin{dao.Plugin{}}

func init() { schedule(dao.Job) }

func schedule(func()) {}

func RunServer() {
	initialise()
	go func() {
		for range time.Tick(time.Minute) {
			dao.Sync(dao.Ids())
		}
	}()
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { dao.Both(dao.Ids()) })
	http.ListenAndServe(":80", nil)
}

func initialise() {
	dao.Warm(dao.Ids())
	dao.Both(dao.Ids())
	for _, p := range plugins {
		p.Register(dao.Ids())
	}
	dao.Kept(schedule)
	dao.Waits(nil)
}
-- cmd/server/main.go --
package main

import "example.com/shop/server"

func main() { server.RunServer() }
-- cmd/import/main.go --
package main

import "example.com/shop/dao"

func main() { dao.Import(dao.Ids()) }
`

// What only the start of a server calls, in whatever package, is worth knowing and
// fails nothing. A command does the same work each time it is run.
func TestStartUp(t *testing.T) {
	dir := testmod.Write(t, started)
	assert.Equal(t, []string{
		"dao/dao.go:12 info query-in-loop",
		"dao/dao.go:20 info query-in-loop",
		"dao/dao.go:27 warning query-in-loop",
		"dao/dao.go:34 warning query-in-loop",
		"dao/dao.go:41 warning query-in-loop",
		"dao/dao.go:48 warning query-in-loop",
		"dao/dao.go:55 info query-in-loop",
		"dao/dao.go:63 warning query-in-loop",
		"dao/dao.go:72 warning query-in-loop",
	}, slices.DeleteFunc(places(querylint(t, dir, "-severity=info", "./...").stdout), func(place string) bool {
		return !strings.HasSuffix(place, " query-in-loop")
	}))
}
