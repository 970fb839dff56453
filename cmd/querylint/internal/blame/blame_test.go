package blame

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/querylint/querylint/analyzers/queries"
	"github.com/querylint/querylint/cmd/querylint/internal/serverlog"
	"github.com/querylint/querylint/sqlcheck"
)

// program has one query a line.
func program(list ...queries.Query) *code {
	for i := range list {
		list[i].File, list[i].Line = "a.go", i+1
	}
	return newCode(list)
}

func text(s string) queries.Query { return queries.Query{Input: sqlcheck.Input{Text: s}} }

func chain(s sqlcheck.Skeleton) queries.Query { return queries.Query{Input: s.Input()} }

func TestFind(t *testing.T) {
	where := func(text string) []sqlcheck.Piece { return []sqlcheck.Piece{{Text: text}} }
	c := program(
		text("SELECT id FROM carts WHERE user_id = ?"),                                            // 1
		chain(sqlcheck.Skeleton{Table: "orders", Pieces: where("user_id = ?")}),                   // 2
		chain(sqlcheck.Skeleton{Table: "orders", Pieces: where("status = ?"), Partial: true}),     // 3
		queries.Query{Insert: "Orders"},                                                           // 4
		chain(sqlcheck.Skeleton{Verb: sqlcheck.Delete, Table: "orders", Pieces: where("id = ?")}), // 5
		text("SELECT id FROM carts WHERE user_id = ? AND {{}}"),                                   // 6
		text("SELECT id FROM carts WHERE user_id = ?"),                                            // 7
		queries.Query{Input: sqlcheck.Input{Text: "SELECT id FROM foreigners"}, Foreign: "postgres"},
		chain(sqlcheck.Skeleton{Table: "orders", Pieces: where("a = ?"), Partial: true}),                                     // 9
		chain(sqlcheck.Skeleton{Table: "orders", Pieces: where("status = ? AND kind = ?"), Partial: true}),                   // 10
		queries.Query{Insert: "saved", Also: []string{"UPDATE", "SELECT"}},                                                   // 11
		queries.Query{Input: (&sqlcheck.Skeleton{Table: "found", Pieces: where("a = ?")}).Input(), Also: []string{"INSERT"}}, // 12
		text("INSERT INTO texts (a, b) VALUES (?, ?)"),                                                                       // 13
		text("INSERT INTO texts ({{}}) VALUES (?)"),                                                                          // 14
		queries.Query{Insert: "pairs", Also: []string{"UPDATE"}},                                                             // 15
		text("UPDATE pairs SET b = 1 WHERE id = {{}}"),                                                                       // 16
	)
	for sql, want := range map[string]string{
		"SELECT * FROM orders WHERE status = 3 AND kind = 4 AND region = 'x'":                            "10 possible",
		"select `id` from carts where user_id = 'x'":                                                     "1 exact, 7 exact",
		"SELECT id FROM carts WHERE user_id = 8 AND sku = 'x' LIMIT 3":                                   "6 possible",
		"SELECT * FROM `orders` WHERE user_id = 3 AND `orders`.`deleted_at` IS NULL ORDER BY id LIMIT 1": "2 likely",
		"SELECT * FROM orders WHERE status = 3 AND region = 'x'":                                         "3 possible",
		"SELECT * FROM orders WHERE status = 3 AND a = 'x'":                                              "3 possible, 9 possible",
		"SELECT * FROM orders WHERE region = 'x'":                                                        "",
		"INSERT INTO `orders` (`a`) VALUES (1), (2)":                                                     "4 likely",
		"UPDATE `orders` SET `deleted_at`='2024-01-01' WHERE id = 3 AND `orders`.`deleted_at` IS NULL":   "5 likely",
		"UPDATE orders SET a = 1 WHERE id = 3":                                                           "",
		"UPDATE `saved` SET `a` = 3 WHERE `saved`.`id` = 3 AND ((`id` = 3))":                             "11 likely",
		"SELECT * FROM saved WHERE id = 3 LIMIT 1":                                                       "11 likely",
		"UPDATE pairs SET a = 3 WHERE id = 3":                                                            "16 likely",
		"INSERT INTO pairs (a) VALUES (3)":                                                               "15 likely",
		"UPDATE saved SET a = 3 WHERE a = 4":                                                             "",
		"INSERT INTO saved (a) VALUES (3)":                                                               "11 likely",
		"DELETE FROM saved WHERE id = 3":                                                                 "",
		"INSERT INTO `found` (`a`) VALUES (3)":                                                           "12 likely",
		"UPDATE found SET a = 3 WHERE id = 3":                                                            "",
		"INSERT INTO texts (b, a) VALUES (1, 2)":                                                         "13 likely",
		"INSERT INTO texts (a, c) VALUES (1, 2)":                                                         "14 possible",
		"SELECT id FROM foreigners":                                                                      "8 exact",
		"SELECT id FROM carts c JOIN users u ON u.id = c.user_id WHERE user_id = 3":                      "",
	} {
		var shape *sqlcheck.Shape
		if list := sqlcheck.Shapes(sqlcheck.Input{Text: sql}); len(list) > 0 {
			shape = &list[0]
		}
		var got []string
		for _, m := range c.find(sqlcheck.Fingerprint(sql), shape) {
			got = append(got, fmt.Sprint(m.Line, " ", m.confidence))
		}
		assert.Equal(t, want, strings.Join(got, ", "), sql)
	}
}

func TestLoad(t *testing.T) {
	l := new(Load)
	h := l.Handler()
	for i := range maxGroups + 5 {
		h.Statement(serverlog.Statement{SQL: fmt.Sprintf("SELECT a%d FROM t", i), Count: 1, Seconds: 1})
	}
	h.Statement(serverlog.Statement{SQL: "SELECT a7 FROM t;", Count: 3, Seconds: 5, Longest: 4, Examined: 10, Sent: 2})
	assert.Len(t, l.Groups, maxGroups)
	assert.EqualValues(t, 5, l.Other.Count)
	assert.InDelta(t, maxGroups+10, l.Seconds(), 0.1)
	l.sort()
	assert.Equal(t, "select a7 from t", l.Groups[0].Statement)
	assert.EqualValues(t, 4, l.Groups[0].Count)
	for range maxDeadlocks + 2 {
		h.Deadlock(serverlog.Deadlock{})
	}
	assert.Len(t, l.Deadlocks, maxDeadlocks)
	assert.Equal(t, 2, l.Left)
}

func TestAdvice(t *testing.T) {
	at := func(function string, locks ...string) []Place {
		return []Place{{Function: "example.com/" + function, Locks: locks}}
	}
	assert.Equal(t, "p.A locks a before b, and p.B the other way round: lock a first in both", advice([]Transaction{{Places: at("p.A", "a", "b")}, {Places: at("p.B", "b", "c", "a")}}))
	assert.Empty(t, advice([]Transaction{{Table: "a", Places: at("p.A", "a", "b")}, {Table: "b", Places: at("p.B", "a", "b")}}))
	assert.Contains(t, advice([]Transaction{{Table: "a"}, {Table: "a"}}), "all wait for rows of a: ")
	assert.Empty(t, advice(nil))
}

// Of two places that may have sent a statement, it was the one whose transaction had
// locked before what the other waits for.
func TestFit(t *testing.T) {
	buy, back := Place{Function: "p.Buy", Locks: []string{"carts", "stock"}}, Place{Function: "p.Return", Locks: []string{"stock", "carts"}}
	d := Deadlock{Transactions: []Transaction{{Table: "carts", Places: []Place{buy, back}}, {Table: "Stock", Places: []Place{buy, back}}}}
	for i := range d.Transactions {
		d.fit(i)
	}
	require.Len(t, d.Transactions[0].Places, 1)
	assert.Equal(t, back, d.Transactions[0].Places[0])
	assert.Equal(t, []Place{buy}, d.Transactions[1].Places)
	alone := Deadlock{Transactions: []Transaction{{Table: "carts", Places: []Place{buy}}, {Table: "users"}}}
	alone.fit(0)
	assert.Len(t, alone.Transactions[0].Places, 1, "nothing fits: all are kept")
}
