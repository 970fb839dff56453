package reach_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/querylint/querylint/cmd/querylint/internal/testmod"
)

// What only the start of the program comes to runs once: through an interface, in a literal
// that a helper runs, here or in another package, and although a helper of the tests calls
// it, too. What a helper keeps or runs again and again does not.
func TestSeldomGiven(t *testing.T) {
	const program = `
-- go.mod --
module example.com/shop

go 1.26
-- tx/tx.go --
package tx

import "database/sql"

// In runs a function in a transaction.
func In(db *sql.DB, f func(*sql.Tx) error) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if err := f(tx); err != nil {
		return err
	}
	return tx.Commit()
}
-- store/store.go --
package store

import (
	"database/sql"
	"time"

	"example.com/shop/tx"
)

type Store struct{ db *sql.DB }

func (s *Store) with(f func(*sql.Tx) error) error {
	if f == nil {
		return nil
	}
	tx, err := s.db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if err := f(tx); err != nil {
		return err
	}
	return tx.Commit()
}

// SetVersion is called by the start alone.
func (s *Store) SetVersion(v string) error {
	return s.with(func(tx *sql.Tx) error {
		_, err := s.db.Exec("UPDATE versions SET v = ?", v) // lowered
		return err
	})
}

func (s *Store) SetState(v string) error {
	return tx.In(s.db, func(tx *sql.Tx) error {
		_, err := s.db.Exec("UPDATE states SET v = ?", v) // lowered
		return err
	})
}

// Rename is for requests, too.
func (s *Store) Rename(v string) error {
	return s.with(func(tx *sql.Tx) error {
		_, err := s.db.Exec("UPDATE names SET v = ?", v) // loud
		return err
	})
}

func (s *Store) every(f func(*sql.Tx) error) {
	go func() {
		for range time.Tick(time.Minute) {
			_ = s.with(f)
		}
	}()
}

// Tick begins with the program, and does not end.
func (s *Store) Tick() {
	s.every(func(tx *sql.Tx) error {
		_, err := s.db.Exec("UPDATE ticks SET n = n + 1") // loud
		return err
	})
}
-- support/support.go --
package support

import (
	"testing"

	"example.com/shop/store"
)

// New is for the tests of other packages.
func New(t *testing.T) *store.Store {
	s := new(store.Store)
	if err := s.SetVersion("1"); err != nil {
		t.Fatal(err)
	}
	return s
}
-- main.go --
package main

import (
	"net/http"

	"example.com/shop/store"
)

type versioned interface {
	SetVersion(v string) error
	SetState(v string) error
	Rename(v string) error
	Tick()
}

func main() {
	run(new(store.Store))
}

func run(s versioned) {
	_ = s.SetVersion("2")
	_ = s.SetState("2")
	_ = s.Rename("2")
	s.Tick()
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { _ = s.Rename(r.FormValue("v")) })
	_ = http.ListenAndServe(":80", nil)
}
`
	dir := testmod.Write(t, program)
	levels := make(map[string]string)
	for line := range strings.SplitSeq(testmod.Querylint(t, dir, "-severity=info", "./...").Stdout, "\n") {
		if !strings.HasSuffix(line, "[tx-wrong-handle]") {
			continue
		}
		for _, table := range []string{"versions", "states", "names", "ticks"} {
			if strings.Contains(line, "UPDATE of "+table) {
				levels[table] = strings.Split(line, ": ")[1]
				assert.Equal(t, strings.Contains(line, "; it runs at start-up or by a command only ["), table == "versions" || table == "states", line)
			}
		}
	}
	assert.Equal(t, map[string]string{"versions": "warning", "states": "warning", "names": "error", "ticks": "error"}, levels)
}
