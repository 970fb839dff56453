// Package lookup holds texts that stand in maps, lists, structs and switches.
package lookup

import (
	"database/sql"

	_ "github.com/go-sql-driver/mysql"
)

var queries = map[string]string{
	"pick":   "SELECT id FROM orders WHERE user_id = 1 ORDER BY RAND() LIMIT 1", // want `\[order-by-rand\]`
	"next":   "SELECT id FROM orders WHERE user_id = 1 ORDER BY id LIMIT 1",
	"unused": "SELECT id FROM orders WHERE phone LIKE '%7'",
}

func named(db *sql.DB) {
	db.QueryRow(queries["pick"])
	db.QueryRow(queries["next"])
}

type kind int

const (
	byUser kind = iota
	byDay
)

var byKind = [...]string{
	byUser: "SELECT id FROM orders WHERE user_id = ?",
	byDay:  "SELECT id FROM orders WHERE DATE(created_at) = ?", // want `\[non-sargable\]`
}

func indexed(db *sql.DB, k kind, value any) { db.Query(byKind[k], value) }

type query struct {
	name, text string
}

var list = []query{
	{"user", "SELECT id FROM orders WHERE user_id = 1"},
	{"phone", "SELECT id FROM orders WHERE phone LIKE '%1'"},                   // want `\[leading-wildcard\]`
	{name: "day", text: "SELECT id FROM orders WHERE YEAR(created_at) = 2024"}, // want `\[non-sargable\]`
}

func each(db *sql.DB) {
	for _, q := range list {
		db.Query(q.text)
	}
}

var statements = struct{ insert, purge string }{
	insert: "INSERT INTO carts (user_id) VALUES (?)",
	purge:  "DELETE FROM carts WHERE user_id = ?", // want `carts has no index for user_id`
}

func fields(db *sql.DB, user int64) {
	db.Exec(statements.insert, user)
	db.Exec(statements.purge, user)
}

func textOf(k kind) string {
	switch k {
	case byUser:
		return "SELECT id FROM orders WHERE user_id + 1 = ?" // want `\[non-sargable\]`
	case byDay:
		return "SELECT id FROM orders WHERE created_at >= ?"
	}
	return ""
}

func switched(db *sql.DB, k kind, value any) { db.Query(textOf(k), value) }

func nested(db *sql.DB, server, name string) {
	texts := map[string]map[string]query{
		"old": {"pick": {text: "SELECT id FROM orders ORDER BY UUID()"}}, // want `\[order-by-rand\]`
		"new": {"pick": {text: "SELECT id FROM orders ORDER BY id"}},
	}
	db.Query(texts[server][name].text)
}

func made(db *sql.DB, name string) {
	m := make(map[string]string)
	m["all"] = "SELECT id FROM orders WHERE phone LIKE '%2'" // want `\[leading-wildcard\]`
	if q, ok := m[name]; ok {
		db.Query(q)
	}
}

func overwritten(db *sql.DB) {
	q := query{text: "SELECT id FROM orders WHERE phone LIKE '%3'"}
	q.text = "SELECT id FROM orders WHERE phone LIKE '3%'"
	db.Query(q.text)
}

func given(db *sql.DB, m map[string]string, q query) {
	db.Query(m["x"])
	db.Query(q.text)
}

func changed(db *sql.DB) {
	m := map[string]string{"x": "SELECT id FROM orders WHERE phone LIKE '%4'"}
	fill(m)
	db.Query(m["x"])
}

func fill(m map[string]string) { m["x"] = "SELECT 1" }
