package reach_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/querylint/querylint/cmd/querylint/internal/testmod"
)

// written has lists that other packages write out, and such as they do not.
const written = `
-- go.mod --
module example.com/shop

go 1.26
-- dao/dao.go --
package dao

import (
	"database/sql"
	"log/slog"
)

type Dao struct{ DB *sql.DB }

func (d *Dao) touch(id int64) { d.DB.Exec("UPDATE users SET seen = NOW() WHERE id = ?", id) }

func (d *Dao) Few(ids ...int64) {
	for _, id := range ids {
		d.touch(id)
	}
}

func (d *Dao) Menus(names []string) {
	rest := names[1:]
	for i := range rest {
		d.DB.Exec("INSERT INTO menus (name) VALUES (?)", rest[i])
	}
}

func (d *Dao) Many(ids ...int64) {
	for _, id := range ids {
		d.touch(id) // many
	}
}

func (d *Dao) Uncalled(ids ...int64) {
	for _, id := range ids {
		d.touch(id) // uncalled
	}
}

func (d *Dao) Handed(ids []int64) {
	for _, id := range ids {
		d.touch(id) // handed
	}
}

func (d *Dao) Create(names ...string) {
	for _, name := range names {
		d.DB.Exec("INSERT INTO tags (name) VALUES (?)", name)
	}
}

func (d *Dao) Store(names ...string) {
	for _, name := range names {
		d.DB.Exec("INSERT INTO tags (name) VALUES (?)", name) // store
	}
}

// Audit is a handler of log records, whose methods the library calls, too.
type Audit struct {
	slog.Handler
	*Dao
}

func (a *Audit) WithAttrs(attrs []slog.Attr) slog.Handler {
	for _, attr := range attrs {
		a.DB.Exec("INSERT INTO log (line) VALUES (?)", attr.Key) // audit
	}
	return a
}
-- event/event.go --
package event

import "example.com/shop/dao"

type Tags interface {
	Create(names ...string)
	Store(names ...string)
}

type event struct {
	dao *dao.Dao
	ids []int64
}

func (e *event) Do() {
	for _, id := range e.ids {
		e.dao.Many(id)
		e.dao.Few(id)
	}
}

func On(d *dao.Dao, ids ...int64) { (&event{d, ids}).Do() }

func OnSome(d *dao.Dao, ids ...int64) { d.Few(ids...) }

func Tag(t Tags, names []string) {
	t.Create("new", "hot")
	t.Store(names...)
}

func Names() []string { return []string{"home", "users", "roles"} }
-- main.go --
package main

import (
	"log/slog"
	"os"

	"example.com/shop/dao"
	"example.com/shop/event"
)

func main() {
	d := &dao.Dao{}
	d.Few(1, 2)
	event.OnSome(d, 3)
	menus := event.Names()
	d.Menus(menus)
	d.Many(1)
	var ids []int64
	for range os.Args {
		ids = append(ids, 1)
	}
	d.Many(ids...)
	run(d.Handed)
	d.Handed([]int64{1})
	event.Tag(d, os.Args)
	d.Create("old")
	d.Store("old")
	event.On(d, 1, 2)
	a := &dao.Audit{Dao: d}
	a.WithAttrs(nil)
	slog.SetDefault(slog.New(a))
}

func run(func([]int64)) {}
`

// Lists of which every call of the program writes out a few elements make few round
// trips, whatever package the calls are in.
func TestListsThatCallersWriteOut(t *testing.T) {
	dir := testmod.Write(t, written)
	assert.Equal(t, []string{
		"dao/dao.go:27 warning query-in-loop",
		"dao/dao.go:33 info query-in-loop",
		"dao/dao.go:39 warning query-in-loop",
		"dao/dao.go:51 warning query-in-loop",
		"dao/dao.go:63 warning query-in-loop",
	}, slices.DeleteFunc(testmod.Places(testmod.Querylint(t, dir, "-severity=info", "./...").Stdout), func(place string) bool {
		return !strings.HasSuffix(place, " query-in-loop")
	}))
}
