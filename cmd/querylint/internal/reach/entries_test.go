package reach_test

import (
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/querylint/querylint/cmd/querylint/internal/testmod"
)

// A map that all of the program writes out with one entry has no order: a field, a parameter,
// behind an interface and handed on. One that a package gives two, adds to, or has a library
// fill has one.
func TestOneEntry(t *testing.T) {
	dir := testmod.Write(t, `
-- go.mod --
module example.com/shop

go 1.26
-- store/store.go --
package store

import (
	"database/sql"
	"strings"
)

type Request struct {
	ID   int64
	Meta map[string]string
	More map[string]string
	Sent Decoded
	Tags map[string]string `+"`json:\"tags\"`"+`
	Late map[string]string
}

// Decoded is what a client sends.
type Decoded struct{ Values map[string]string }

type Store struct{ db *sql.DB }

func (s *Store) Meta(reqs []*Request) error {
	tx, err := s.db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	for _, r := range reqs {
		meta := r.Meta
		text, args := "REPLACE INTO meta (id, k, v) VALUES ", []any{}
		var rows []string
		for k, v := range meta {
			rows = append(rows, "(?, ?, ?)")
			args = append(args, r.ID, k, v)
		}
		if _, err := tx.Exec(text+strings.Join(rows, ","), args...); err != nil {
			return err
		}
		for k, v := range r.More {
			if _, err := tx.Exec("UPDATE more SET v = ? WHERE k = ?", v, k); err != nil { // loud
				return err
			}
		}
		for k, v := range r.Sent.Values {
			if _, err := tx.Exec("UPDATE sent SET v = ? WHERE k = ?", v, k); err != nil { // loud
				return err
			}
		}
		for k, v := range r.Tags {
			if _, err := tx.Exec("UPDATE tags SET v = ? WHERE k = ?", v, k); err != nil { // loud
				return err
			}
		}
		for k, v := range r.Late {
			if _, err := tx.Exec("UPDATE late SET v = ? WHERE k = ?", v, k); err != nil { // loud
				return err
			}
		}
	}
	return tx.Commit()
}

// Set is given one entry, whoever calls it.
func (s *Store) Set(values map[string]string) error { return s.set(values) }

func (s *Store) set(values map[string]string) error {
	tx, err := s.db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	for k, v := range values {
		if _, err := tx.Exec("UPDATE ones SET v = ? WHERE k = ?", v, k); err != nil {
			return err
		}
	}
	return tx.Commit()
}

// SetAll is given more by one of them.
func (s *Store) SetAll(values map[string]string) error {
	tx, err := s.db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	for k, v := range values {
		if _, err := tx.Exec("UPDATE alls SET v = ? WHERE k = ?", v, k); err != nil { // loud
			return err
		}
	}
	return tx.Commit()
}
-- main.go --
package main

import (
	"encoding/json"
	"net/http"

	"example.com/shop/store"
)

type setter interface {
	Set(values map[string]string) error
	SetAll(values map[string]string) error
	Meta(reqs []*store.Request) error
}

func read(b []byte) (list []store.Decoded, err error) { return list, json.Unmarshal(b, &list) }

func serve(s setter) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		key, value := r.FormValue("k"), r.FormValue("v")
		req := &store.Request{
			Meta: map[string]string{key: value},
			More: map[string]string{key: value, "at": "now"},
			Sent: store.Decoded{Values: map[string]string{key: value}},
			Tags: map[string]string{key: value},
			Late: map[string]string{key: value},
		}
		req.Late["late"] = value
		_, _ = read(nil)
		_ = s.Meta([]*store.Request{req, {ID: 2, Meta: map[string]string{"k": value}}})
		_ = s.Set(map[string]string{key: value})
		_ = s.Set(nil)
		_ = s.SetAll(map[string]string{key: value})
		_ = s.SetAll(map[string]string{key: value, "at": value})
	}
}

func main() {
	http.HandleFunc("/", serve(new(store.Store)))
	_ = http.ListenAndServe(":80", nil)
}
`)
	var tables []string
	for _, found := range regexp.MustCompile(`(?:UPDATE|upsert) of (\w+) [^\n]*\[tx-map-order\]`).FindAllStringSubmatch(testmod.Querylint(t, dir, "-severity=info", "./...").Stdout, -1) {
		tables = append(tables, found[1])
	}
	assert.ElementsMatch(t, []string{"more", "sent", "tags", "late", "alls"}, tables)
}
