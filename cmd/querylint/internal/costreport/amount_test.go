package costreport_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/querylint/querylint/cmd/querylint/internal/testmod"
)

// shelves is a route with two loops, one in the other, another beside a loop, and a cold
// one behind a memo.
const shelves = `
-- go.mod --
module example.com/shelves

go 1.26
-- main.go --
package main

import (
	"database/sql"
	"net/http"
)

var db *sql.DB

func main() {
	http.HandleFunc("GET /shelves", shelves)
	http.HandleFunc("GET /books", books)
	http.HandleFunc("GET /tree", func(w http.ResponseWriter, r *http.Request) { walk(1) })
	http.HandleFunc("GET /cold", cold)
	http.ListenAndServe("", nil)
}

func book(id string) { db.QueryRow("SELECT id FROM books WHERE id = ?", id).Scan(&id) }

func shelves(w http.ResponseWriter, r *http.Request) {
	book("first")
	for _, shelf := range r.Form["shelf"] {
		for _, id := range r.Form[shelf] {
			book(id)
			book(id + "b")
			book(id + "c")
		}
	}
}

func books(w http.ResponseWriter, r *http.Request) {
	for _, id := range r.Form["book"] {
		book(id)
	}
}

func walk(id int64) {
	rows, _ := db.Query("SELECT id FROM shelves WHERE parent = ?", id)
	var ids []int64
	for rows.Next() {
		rows.Scan(&id)
		ids = append(ids, id)
	}
	for _, id := range ids {
		walk(id)
	}
}

var known = map[string]string{}

func title(id string) string {
	if t, ok := known[id]; ok {
		return t
	}
	var t string
	db.QueryRow("SELECT title FROM books WHERE id = ?", id).Scan(&t)
	known[id] = t
	return t
}

func cold(w http.ResponseWriter, r *http.Request) {
	for _, shelf := range r.Form["shelf"] {
		for _, id := range r.Form[shelf] {
			title(id)
		}
	}
}
`

// TestOrdersOfMagnitude shows no number that is made of several lengths of which nobody
// has said a size.
func TestOrdersOfMagnitude(t *testing.T) {
	dir := testmod.Write(t, shelves)
	heads := func(args ...string) []string {
		got := testmod.Querylint(t, dir, append([]string{"cost"}, args...)...)
		assert.Zero(t, got.Code, got.Stderr)
		var lines []string
		for _, m := range regexp.MustCompile(`(?m)^ +\S+  (?:GET|shelves\.).*$`).FindAllString(got.Stdout, -1) {
			lines = append(lines, strings.Join(strings.Fields(m), " "))
		}
		return lines
	}
	const guessed = "n is a length of which no size is known; where several multiply, a number would be made up."
	assert.Equal(t, []string{
		"101 GET /tree recursion 50.5 ms", "3·n² GET /shelves degree 2", "100 GET /books degree 1 50 ms", "0 GET /cold degree 0 cold +n² 0 ms",
		"3·n² shelves.book 4 loops in 2 entry points", "n² shelves.title 1 loop in 1 entry point, behind caches",
	}, heads())
	text := testmod.Querylint(t, dir, "cost").Stdout
	assert.Contains(t, text, "\n"+guessed+"\n")
	assert.NotContains(t, text, "0,000")

	// One of them is given, or all are, by a flag or the settings.
	one := []string{"101 GET /tree recursion 50.5 ms", "901 GET /shelves degree 2 450.5 ms", "100 GET /books degree 1 50 ms", "0 GET /cold degree 0 cold +300 0 ms"}
	assert.Equal(t, one, heads("-size", `r.Form["shelf"]=3`)[:4])
	assert.NotContains(t, testmod.Querylint(t, dir, "cost", "-size", `r.Form["shelf"]=3`).Stdout, "n is a length")
	assert.Contains(t, heads("-size", "*=100"), "30,001 GET /shelves degree 2 15.0 s")
	report := costOf(t, dir)
	shelf := entryOf(t, report, "GET /shelves", "")
	assert.Equal(t, 2, shelf.Guessed)
	assert.EqualValues(t, 30_001, shelf.RoundTrips.Total, "what JSON promises is there")
	assert.Equal(t, guessed, report.Assumed.Says[0])
	assert.Zero(t, entryOf(t, costOf(t, dir, "-size", "*=100"), "GET /shelves", "").Guessed)

	markdown := testmod.Querylint(t, dir, "cost", "-format", "markdown").Stdout
	assert.Contains(t, markdown, "| 3·n² | 2 |")
	assert.Contains(t, markdown, "\n`n` is a length of which no size is known")
	page := testmod.Querylint(t, dir, "cost", "-format", "html").Stdout
	assert.Contains(t, page, `<span class="value">3·n²</span>`)
	assert.Contains(t, page, `<strong class="n">3·n²</strong>`)

	testmod.Add(t, dir, "-- .querylint.yml --\nsizes: {'*': 10}\nbudgets: [{entry: GET /shelves, round-trips: 20}]\n")
	assert.Contains(t, heads(), "301 GET /shelves degree 2 150.5 ms")
	assert.Contains(t, testmod.Querylint(t, dir).Stdout, "GET /shelves: 301 round trips, allowed 20")
	testmod.Add(t, dir, "-- .querylint.yml --\nbudgets: [{entry: GET /shelves, round-trips: 20}]\n")
	assert.Contains(t, testmod.Querylint(t, dir).Stdout, "GET /shelves: 3·n² round trips, allowed 20")
}
