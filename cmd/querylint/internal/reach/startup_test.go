package reach_test

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

require github.com/spf13/cobra v1.10.2

require (
	github.com/inconshreveable/mousetrap v1.1.0 // indirect
	github.com/spf13/pflag v1.0.9 // indirect
)
-- go.sum --
github.com/cpuguy83/go-md2man/v2 v2.0.6/go.mod h1:oOW0eioCTA6cOiMLiUPZOpcVxMig6NIQQ7OS05n1F4g=
github.com/inconshreveable/mousetrap v1.1.0 h1:wN+x4NVGpMsO7ErUn/mUI3vEoE6Jt13X2s0bqwp9tc8=
github.com/inconshreveable/mousetrap v1.1.0/go.mod h1:vpF70FUmC8bwa3OWnCshd2FqLfsEA9PFc4w1p2J65bw=
github.com/russross/blackfriday/v2 v2.1.0/go.mod h1:+Rmxgy9KzJVeS9/2gXHxylqXiyQDYRxCVz55jmeOWTM=
github.com/spf13/cobra v1.10.2 h1:DMTTonx5m65Ic0GOoRY2c16WCbHxOOw6xxezuLaBpcU=
github.com/spf13/cobra v1.10.2/go.mod h1:7C1pvHqHw5A4vrJfjNwvOdzYu0Gml16OCs2GRiTUUS4=
github.com/spf13/pflag v1.0.9 h1:9exaQaMOCwffKiiiYk6/BndUBv+iRViNW+4lEMi0PvY=
github.com/spf13/pflag v1.0.9/go.mod h1:McXfInJRrz4CZXVZOBLb0bTZqETkiAhM9Iw0y3An2Bg=
go.yaml.in/yaml/v3 v3.0.4/go.mod h1:DhzuOOF2ATzADvBadXxruRBLzYTpT36CKvDb3+aBEFg=
gopkg.in/check.v1 v0.0.0-20161208181325-20d25e280405/go.mod h1:Co6ibVJAznAaIkqp8huTwlJQCZ016jof/cbN4VW5Yz0=
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

// First is asked for at the start, Draw by requests, Report by a command that somebody
// types, Settle by a program whose run that is.
func First() { DB.QueryRow("SELECT id FROM users ORDER BY RAND() LIMIT 1") } // lowered

func Draw() { DB.QueryRow("SELECT id FROM prizes ORDER BY RAND() LIMIT 1") } // warning

func Report() { DB.QueryRow("SELECT id FROM bills ORDER BY RAND() LIMIT 1") } // lowered

func Settle() { DB.QueryRow("SELECT id FROM debts ORDER BY RAND() LIMIT 1") } // warning

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
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { dao.Both(dao.Ids()); dao.Draw() })
	http.ListenAndServe(":80", nil)
}

func initialise() {
	routes()
	dao.First()
	dao.Warm(dao.Ids())
	dao.Both(dao.Ids())
	for _, p := range plugins {
		p.Register(dao.Ids())
	}
	dao.Kept(schedule)
	dao.Waits(nil)
}
-- server/routes.go --
package server

import (
	"net/http"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"example.com/shop/dao"
)

var once sync.Once

// routes runs at the start. The literals that it hands on run for requests, again and
// again, or when somebody types a command.
func routes() {
	dao.DB.QueryRow("SELECT id FROM doors ORDER BY RAND() LIMIT 1") // lowered
	http.HandleFunc("/ticket", func(w http.ResponseWriter, r *http.Request) {
		dao.DB.QueryRow("SELECT id FROM tickets ORDER BY RAND() LIMIT 1") // warning
		func() {
			dao.DB.QueryRow("SELECT id FROM seats ORDER BY RAND() LIMIT 1") // warning
		}()
	})
	func() {
		dao.DB.QueryRow("SELECT id FROM hints ORDER BY RAND() LIMIT 1") // lowered
	}()
	once.Do(func() {
		dao.DB.QueryRow("SELECT id FROM rooms ORDER BY RAND() LIMIT 1") // lowered
	})
	schedule(func() {
		dao.DB.QueryRow("SELECT id FROM jobs ORDER BY RAND() LIMIT 1") // warning
	})
	go func() {
		dao.DB.QueryRow("SELECT id FROM lamps ORDER BY RAND() LIMIT 1") // lowered
		for range time.Tick(time.Minute) {
			dao.DB.QueryRow("SELECT id FROM ticks ORDER BY RAND() LIMIT 1") // warning
		}
	}()
	commands = append(commands, &cobra.Command{Run: func(c *cobra.Command, args []string) {
		dao.DB.QueryRow("SELECT id FROM audits ORDER BY RAND() LIMIT 1") // info
	}})
}

var commands []*cobra.Command
-- cmd/server/main.go --
package main

import (
	"net/http"

	"example.com/shop/dao"
	"example.com/shop/server"
)

func main() {
	http.HandleFunc("/main", func(w http.ResponseWriter, r *http.Request) {
		dao.DB.QueryRow("SELECT id FROM mains ORDER BY RAND() LIMIT 1") // warning
	})
	dao.DB.QueryRow("SELECT id FROM flags ORDER BY RAND() LIMIT 1") // info
	server.RunServer()
}
-- cmd/import/main.go --
package main

import (
	"github.com/spf13/cobra"

	"example.com/shop/dao"
)

var commands list

type list struct{ run []func(c *cobra.Command, args []string) }

func (l *list) Add(f func(c *cobra.Command, args []string)) { l.run = append(l.run, f) }

func main() {
	dao.Import(dao.Ids())
	dao.Settle()
	commands.Add(report)
}

func report(c *cobra.Command, args []string) { dao.Report() }
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
	}, slices.DeleteFunc(testmod.Places(testmod.Querylint(t, dir, "-severity=info", "./...").Stdout), func(place string) bool {
		return !strings.HasSuffix(place, " query-in-loop")
	}))
}

// A statement that costs the server much costs it little where it seldom runs; of
// main and of commands the analyzer knows by itself.
func TestSeldom(t *testing.T) {
	dir := testmod.Write(t, started)
	const only = "; it runs at start-up or by a command only [order-by-rand]"
	var levels, want []string
	for line := range strings.SplitSeq(testmod.Querylint(t, dir, "-severity=info", "./...").Stdout, "\n") {
		if strings.HasSuffix(line, "[order-by-rand]") {
			file, rest, _ := strings.Cut(line, ":")
			level := strings.Split(rest, ": ")[1]
			if strings.HasSuffix(line, only) {
				assert.Equal(t, "info", level, line)
				level = "lowered"
			}
			levels = append(levels, file+" "+level)
		}
	}
	for _, file := range []string{"cmd/server/main.go", "dao/dao.go", "server/routes.go"} {
		_, text, _ := strings.Cut(started, "-- "+file+" --")
		text, _, _ = strings.Cut(text, "\n-- ")
		for line := range strings.SplitSeq(text, "\n") {
			if _, level, found := strings.Cut(line, " // "); found && strings.Contains(line, "RAND()") {
				want = append(want, file+" "+level)
			}
		}
	}
	assert.Equal(t, want, levels)
}

// What only goroutines come to for which nobody waits is no error for having two loops,
// in whatever package they are started.
func TestBehind(t *testing.T) {
	dir := testmod.Write(t, `
-- go.mod --
module example.com/shop

go 1.26
-- dao/dao.go --
package dao

import "database/sql"

var DB *sql.DB

func each(groups [][]int64) {
	for _, ids := range groups {
		for _, id := range ids {
			DB.Exec("UPDATE users SET seen = NOW() WHERE id = ?", id)
		}
	}
}

type Sync struct{}

func (s *Sync) Start(groups [][]int64) { s.refresh(groups) }

func (s *Sync) refresh(groups [][]int64) { // the goroutine alone
	for _, ids := range groups {
		for _, id := range ids {
			DB.Exec("UPDATE users SET seen = NOW() WHERE id = ?", id)
		}
	}
}

func Both(groups [][]int64) { each(groups) } // somebody waits for it, too

func Routed(groups [][]int64) { // a handler that the goroutine registers calls it
	for _, ids := range groups {
		for _, id := range ids {
			DB.Exec("UPDATE users SET seen = NOW() WHERE id = ?", id)
		}
	}
}

func Joined(groups [][]int64) { // waited for
	for _, ids := range groups {
		for _, id := range ids {
			DB.Exec("UPDATE users SET seen = NOW() WHERE id = ?", id)
		}
	}
}

func (Sync) Behind(groups [][]int64) { // an interface
	for _, ids := range groups {
		for _, id := range ids {
			DB.Exec("UPDATE users SET seen = NOW() WHERE id = ?", id)
		}
	}
}
-- server/server.go --
package server

import (
	"net/http"

	"example.com/shop/dao"
)

type worker interface{ Behind(groups [][]int64) }

func Run(groups [][]int64, w worker) {
	go func() { new(dao.Sync).Start(groups) }()
	go dao.Both(groups)
	go w.Behind(groups)
}

func Again(groups [][]int64) {
	dao.Both(groups)
}

func Serve(groups [][]int64) {
	go func() {
		http.HandleFunc("/", func(http.ResponseWriter, *http.Request) { dao.Routed(groups) })
		http.ListenAndServe(":80", nil)
	}()
}

func Wait(groups [][]int64) {
	done := make(chan bool)
	go func() {
		dao.Joined(groups)
		close(done)
	}()
	<-done
}
-- main.go --
package main

import (
	"net/http"

	"example.com/shop/dao"
	"example.com/shop/server"
)

func main() {
	var groups [][]int64
	http.HandleFunc("/all", func(http.ResponseWriter, *http.Request) {
		server.Run(groups, dao.Sync{})
		server.Again(groups)
		server.Wait(groups)
	})
	server.Serve(groups)
	select {}
}
`)
	assert.Equal(t, []string{
		"dao/dao.go:10 error query-in-loop",
		"dao/dao.go:22 warning query-in-loop",
		"dao/dao.go:32 error query-in-loop",
		"dao/dao.go:40 error query-in-loop",
		"dao/dao.go:48 warning query-in-loop",
	}, testmod.Places(testmod.Querylint(t, dir, "./...").Stdout))
}
