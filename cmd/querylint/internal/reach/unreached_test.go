package reach_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/querylint/querylint/cmd/querylint/internal/testmod"
)

// served is a program whose functions all shuffle rows, so that each is a finding.
// Only those whose names begin with Dead are never called.
const served = `
-- go.mod --
module example.com/served

go 1.26
-- cmd/server/main.go --
package main

import (
	"example.com/served/internal/store"
	"example.com/served/pkg/orders"
)

var first = store.Initial()

func main() {
	var s store.Lister = &store.Store{}
	s.List()
	f := (&store.Store{}).Value
	f()
	store.Table["x"]()
	store.Generic[int](5)
	store.Direct()
	store.Boxed(1).List()
	_ = orders.Orders{}
}
-- pkg/orders/orders.go --
package orders

import "database/sql"

type Orders struct{ DB *sql.DB }

func (o *Orders) Public() { o.DB.Exec("SELECT id FROM public ORDER BY RAND() LIMIT 1") }
-- internal/store/store.go --
package store

import (
	"context"
	"database/sql"
	"net/http"
)

var db *sql.DB

type Lister interface{ List() }

type Store struct{ part *inner }

func (s *Store) List() { db.Exec("SELECT id FROM list ORDER BY RAND() LIMIT 1") }

func (s *Store) Value() { db.Exec("SELECT id FROM value ORDER BY RAND() LIMIT 1") }

var Table = map[string]func(){"x": kept}

func kept() { db.Exec("SELECT id FROM kept ORDER BY RAND() LIMIT 1") }

func Generic[T any](T) { db.Exec("SELECT id FROM generic ORDER BY RAND() LIMIT 1") }

func Direct() { below() }

func below() { db.Exec("SELECT id FROM below ORDER BY RAND() LIMIT 1") }

func Initial() int {
	db.Exec("SELECT id FROM initial ORDER BY RAND() LIMIT 1")
	return 1
}

func init() { db.Exec("SELECT id FROM inits ORDER BY RAND() LIMIT 1") }

type In struct{}
type Out struct{}

// Bound is found by reflection, as services are.
func (s *Store) Bound(ctx context.Context, in *In) (*Out, error) {
	db.Exec("SELECT id FROM bound ORDER BY RAND() LIMIT 1")
	return nil, nil
}

func DeadCaller() { deadBelow() }

func deadBelow() { db.Exec("SELECT id FROM dead1 ORDER BY RAND() LIMIT 1") }

func (s *Store) DeadMethod() { db.Exec("SELECT id FROM dead2 ORDER BY RAND() LIMIT 1") }

func DeadButTested() { func() { db.Exec("SELECT id FROM dead3 ORDER BY RAND() LIMIT 1") }() }
// Wide has a method that nothing calls, and one that only dead code does.
type Wide interface {
	Lister
	DeadThrough()
	DeadByDead()
}

func (s *Store) DeadThrough() { db.Exec("SELECT id FROM dead5 ORDER BY RAND() LIMIT 1") }

// DeadInTx is given a transaction: no framework finds methods for that.
func (s *Store) DeadInTx(tx *sql.Tx) { tx.Exec("SELECT id FROM dead7 ORDER BY RAND() LIMIT 1") }

// Served may be found by the framework of the request.
func (s *Store) Served(r *http.Request) { db.Exec("SELECT id FROM served ORDER BY RAND() LIMIT 1") }

func (s *Store) DeadByDead() { db.Exec("SELECT id FROM dead6 ORDER BY RAND() LIMIT 1") }

func DeadCallerOf(w Wide) { w.DeadByDead() }

// Error is called by who prints the error.
type failure struct{}

func (failure) Error() string {
	db.Exec("SELECT id FROM failures ORDER BY RAND() LIMIT 1")
	return ""
}

var Failure any = failure{}

func four() int { return 4 }
func five() int { return 5 }
func six() int  { return 6 }

func ten() int  { return 10 }
func more() int { return 11 + rest() }
func rest() int { return last() }
func last() int { return 12 }

var More = []func() int{four, five, six, func() int { return seven() }, eight, nine, ten, more}

func seven() int { return 7 }
func eight() int { return 8 }
func nine() int  { return 9 }

// inner is part of what Store is made of, and listed through an interface.
type inner struct{}

func (inner) List() { db.Exec("SELECT id FROM inner_list ORDER BY RAND() LIMIT 1") }

// item stands in a list of the package, box is what a generic function makes.
type item struct{}

func (item) List() { db.Exec("SELECT id FROM item ORDER BY RAND() LIMIT 1") }

type items []item

var all = map[string]items{}

type box[T any] struct{ v T }

func (box[T]) List() { db.Exec("SELECT id FROM box ORDER BY RAND() LIMIT 1") }

func Boxed[T any](v T) Lister { return box[T]{v} }

var Parts = []func() int{one, two, three}

func one() int { return 1 }
func two() int { return 2 }
func three() int { return 3 }

// deadEvent implements the interface, but nothing that is called makes one.
type deadEvent struct{}

var _ Lister = (*deadEvent)(nil)

func (e *deadEvent) List() { db.Exec("SELECT id FROM dead4 ORDER BY RAND() LIMIT 1") }

func OnDeadEvent() Lister { return &deadEvent{} }
-- internal/store/store_test.go --
package store

import "testing"

func TestIt(t *testing.T) { DeadButTested() }
-- internal/apart/apart.go --
package apart

import "database/sql"

// Unused is in a package that no program imports yet.
func Unused(db *sql.DB) { db.Exec("SELECT id FROM apart ORDER BY RAND() LIMIT 1") }
`

// What stands in a function to which nothing comes costs nobody anything.
func TestUnreached(t *testing.T) {
	dir := testmod.Write(t, served)
	got := testmod.Querylint(t, dir, "-severity", "info", "./...")
	var lowered []string
	for line := range strings.Lines(got.Stdout) {
		if !strings.Contains(line, "order-by-rand") {
			continue
		}
		info := strings.Contains(line, ": info: ") && !strings.Contains(line, "store.go:34:") && !strings.Contains(line, "at start-up") // init, Initial
		assert.Equal(t, info, strings.Contains(line, "; nothing in the program comes to "), line)
		if info {
			_, name, _ := strings.Cut(line, "nothing in the program comes to ")
			lowered = append(lowered, strings.TrimSuffix(name, " [order-by-rand]\n"))
		}
	}
	assert.Equal(t, []string{"deadBelow", "(*Store).DeadMethod", "DeadButTested", "(*Store).DeadThrough", "(*Store).DeadInTx", "(*Store).DeadByDead", "(*deadEvent).List"}, lowered)
	assert.Equal(t, 13, strings.Count(got.Stdout, ": warning: "), got.Stdout)

	got = testmod.Querylint(t, dir, "-severity", "info", "-tests", "./...")
	assert.Equal(t, 7, strings.Count(got.Stdout, "nothing in the program comes to"), "tests are no program")
}

// Without a main package, or where some package does not compile, anybody may call
// a function; and where too many are never called, something calls them unseen.
func TestUnreachedUnknown(t *testing.T) {
	library := testmod.Write(t, strings.Replace(served, "-- cmd/server/main.go --\npackage main", "-- cmd/server/main.go --\npackage server", 1))
	assert.NotContains(t, testmod.Querylint(t, library, "-severity", "info", "./...").Stdout, "nothing in the program")

	example := testmod.Write(t, strings.Replace(served, "-- cmd/server/main.go --", "-- examples/server/main.go --", 1))
	assert.NotContains(t, testmod.Querylint(t, example, "-severity", "info", "./...").Stdout, "nothing in the program")

	broken := testmod.Write(t, served+"-- internal/apart/broken.go --\npackage apart\n\nvar x int = \"\"\n")
	assert.NotContains(t, testmod.Querylint(t, broken, "-severity", "info", "./...").Stdout, "nothing in the program")

	unparsed := testmod.Write(t, served+"-- internal/apart/broken.go --\npackage apart\n\nfoo bar\n")
	got := testmod.Querylint(t, unparsed, "-severity", "info", "./...")
	assert.NotContains(t, got.Stdout, "nothing in the program")
	assert.Equal(t, testmod.Failure, got.Code)
	assert.Contains(t, got.Stderr, "internal/apart/broken.go:3:1: ")
	assert.NotContains(t, got.Stderr, "internal error")

	reflective := testmod.Write(t, served+"-- internal/store/more.go --\npackage store\n\ntype C struct{}\n"+
		"func (C) A() {}\nfunc (C) B() {}\nfunc (C) D() {}\nfunc (C) E() {}\nfunc (C) F() {}\n")
	assert.NotContains(t, testmod.Querylint(t, reflective, "-severity", "info", "./...").Stdout, "nothing in the program")
}
