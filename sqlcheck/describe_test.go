package sqlcheck_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/querylint/querylint/sqlcheck"
)

// TestMaxRows holds descriptions to the number of rows that a SELECT answers with.
func TestMaxRows(t *testing.T) {
	for _, test := range []struct {
		text string
		rows int64
		arg  int
	}{
		{"SELECT id FROM orders WHERE day = ? LIMIT 1", 1, -1},
		{"SELECT id FROM orders WHERE day = ? LIMIT 7, 20", 20, -1},
		{"SELECT id FROM orders WHERE day = ? LIMIT ?", 0, 1},
		{"SELECT id FROM orders WHERE day = ? LIMIT ? OFFSET ?", 0, 1},
		{"SELECT id FROM orders WHERE id IN (SELECT id FROM (SELECT id FROM due LIMIT 1) d)", 0, -1},
		{"(SELECT id FROM a LIMIT 1) UNION ALL (SELECT id FROM b LIMIT 1)", 0, -1},
		{"UPDATE orders SET n = 1 LIMIT 1", 0, -1},
	} {
		all := sqlcheck.Describe(sqlcheck.Input{Text: test.text})
		if assert.Len(t, all, 1, test.text) {
			assert.Equal(t, test.rows, all[0].MaxRows, test.text)
			assert.Equal(t, test.arg, all[0].MaxRowsArg, test.text)
		}
	}
}

// TestDescribe holds descriptions to a short notation: the verb, then for each
// table its access, its name and the columns that are compared for equality.
func TestDescribe(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{"SELECT id FROM orders WHERE user_id = ? AND state > 1", "SELECT read orders(user_id=?0)"},
		{"SELECT * FROM orders WHERE state = 'new' AND id = ? FOR UPDATE", "SELECT lock orders(state='new' id=?0)"},
		{"select * from orders where id = :id lock in share mode", "SELECT share orders(id)"},
		{"SELECT 1 FROM a JOIN b ON a.x = b.y WHERE b.id = 7", "SELECT read a(x) read b(y id=7)"},
		{"UPDATE carts SET n = ?, m = ? WHERE id = ?", "UPDATE write carts(id=?2)"},
		{"UPDATE ids SET id = LAST_INSERT_ID(id + 1)", "UPDATE write ids() counter"},
		{"UPDATE carts SET n = 1 WHERE id IN (?, ?)", "UPDATE write carts(id…)"},
		{"UPDATE carts c JOIN users u ON u.id = c.user_id SET c.n = 1 WHERE u.id = 3", "UPDATE write carts(user_id) share users(id id=3)"},
		{"DELETE FROM carts WHERE user_id = ? OR id = ?", "DELETE write carts()"},
		{"DELETE c FROM carts c, users u WHERE c.user_id = u.id", "DELETE write carts(user_id) share users(id)"},
		{"DELETE FROM carts WHERE id IN (SELECT cart_id FROM old WHERE day = ?)", "DELETE write carts(id…) share old(day=?0)"},
		{"INSERT INTO orders (id) VALUES (?)", "INSERT write orders()"},
		{"INSERT IGNORE INTO orders (id) VALUES (?)", "INSERT write orders()"},
		{"INSERT INTO stock (id, n) VALUES (?, ?), (?, ?) ON DUPLICATE KEY UPDATE n = VALUES(n)", "INSERT write stock() upsert"},
		{"REPLACE INTO stock (id, n) VALUES (?, ?)", "REPLACE write stock() upsert"},
		{"REPLACE INTO orders SELECT * FROM carts WHERE id = ?", "REPLACE write orders() share carts(id=?0) upsert"},
		{"UPDATE {{}} SET a = 1 WHERE id = ?", "UPDATE write ?(id=?0)"},
		{"SELECT id FROM orders WHERE {{}} AND id = ?", "SELECT read orders(id=?0)+"},
		{"WITH x AS (SELECT id FROM a) SELECT * FROM x", "SELECT read a()"},
		{"UPDATE a SET n = 1; UPDATE b SET n = 1 WHERE id = ?", "UPDATE write a(); UPDATE write b(id=?0)"},
		{"SELECT 1 FROM a WHERE id = $1", "SELECT read a(id=?0)"},
		{"CREATE TABLE a (id INT)", "commits"},
		{"CREATE TEMPORARY TABLE a (id INT)", ""},
		{"LOCK TABLES a WRITE", "commits"},
		{"ALTER TABLE a ADD b INT", "commits"},
		{"not SQL at all", "not"},
	} {
		var all []string
		for _, d := range sqlcheck.Describe(sqlcheck.Input{Text: test.text}) {
			all = append(all, notation(d))
		}
		if test.want == "not" {
			assert.Empty(t, all, test.text)
			continue
		}
		assert.Equal(t, test.want, strings.Join(all, "; "), test.text)
	}
}

func notation(d sqlcheck.Description) string {
	access := map[sqlcheck.Access]string{
		sqlcheck.Read: "read", sqlcheck.LockedShare: "share", sqlcheck.Locked: "lock", sqlcheck.Written: "write",
	}
	words := []string{d.Verb}
	for _, u := range d.Tables {
		var keys []string
		for _, k := range u.Keys {
			s := k.Column
			switch {
			case k.Many:
				s += "…"
			case k.Arg >= 0:
				s += fmt.Sprintf("=?%d", k.Arg)
			case k.Value != "":
				s += "=" + k.Value
			}
			keys = append(keys, s)
		}
		name := u.Name
		if name == "" {
			name = "?"
		}
		w := fmt.Sprintf("%s %s(%s)", access[u.Access], name, strings.Join(keys, " "))
		if u.Open {
			w += "+"
		}
		words = append(words, w)
	}
	if d.Counter {
		words = append(words, "counter")
	}
	if d.Commits {
		words = append(words, "commits")
	}
	if d.Upsert {
		words = append(words, "upsert")
	}
	return strings.TrimSpace(strings.Join(words, " "))
}

// TestDescribeSkeleton: what a chain of calls builds reads like text.
func TestDescribeSkeleton(t *testing.T) {
	s := sqlcheck.Skeleton{
		Verb: sqlcheck.Update, Table: "carts",
		Pieces: []sqlcheck.Piece{{Clause: sqlcheck.ClauseWhere, Text: "id = ?", Args: []sqlcheck.Arg{{Name: "cart"}}}},
	}
	in := s.Input()
	d := sqlcheck.Describe(in)
	if assert.Len(t, d, 1) {
		assert.Equal(t, "UPDATE write carts(id=?0)", notation(d[0]))
		assert.Equal(t, "cart", in.Args[d[0].Tables[0].Keys[0].Arg].Name)
	}
}

// TestDescribeRows: which rows and columns a statement is about.
func TestDescribeRows(t *testing.T) {
	for _, test := range []struct {
		text string
		want sqlcheck.Description
	}{
		{"SELECT * FROM orders", sqlcheck.Description{}},
		{"SELECT * FROM orders WHERE id = 1", sqlcheck.Description{Filtered: true}},
		{"SELECT * FROM orders {{}}", sqlcheck.Description{Filtered: true}},
		{"SELECT * FROM orders LIMIT 5", sqlcheck.Description{Limit: true}},
		{"SELECT COUNT(*) FROM orders", sqlcheck.Description{Aggregate: true}},
		{"SELECT DISTINCT state FROM orders", sqlcheck.Description{Aggregate: true}},
		{"SELECT state FROM orders GROUP BY state", sqlcheck.Description{Aggregate: true}},
		{"SELECT (SELECT COUNT(*) FROM carts WHERE id = 1) FROM orders", sqlcheck.Description{}},
		{"UPDATE orders SET State = 1, n = n + 1", sqlcheck.Description{Sets: []string{"State", "n"}}},
		{"UPDATE orders o SET o.n = ? WHERE id = ? LIMIT 10", sqlcheck.Description{Filtered: true, Limit: true, Sets: []string{"n"}}},
		{"DELETE FROM orders", sqlcheck.Description{}},
		{"INSERT INTO settings (Id, name, n) VALUES (1, 'all', ?)", sqlcheck.Description{
			Constants: map[string]string{"id": "1", "name": "'all'"},
			Gives:     []sqlcheck.Key{{Column: "Id", Arg: -1, Value: "1"}, {Column: "name", Arg: -1, Value: "'all'"}, {Column: "n", Arg: 0}},
		}},
		{"INSERT INTO settings SET id = ?, seen = NOW()", sqlcheck.Description{
			Constants: map[string]string{},
			Gives:     []sqlcheck.Key{{Column: "id", Arg: 0}, {Column: "seen", Arg: -1}},
		}},
		{"INSERT INTO settings (id) VALUES (1), (2)", sqlcheck.Description{}},
		{"SET TRANSACTION ISOLATION LEVEL READ COMMITTED", sqlcheck.Description{Isolation: "READ-COMMITTED"}},
		{"SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED, READ WRITE", sqlcheck.Description{Isolation: "READ-COMMITTED"}},
		{"SET SESSION transaction_isolation = 'read-committed'", sqlcheck.Description{Isolation: "READ-COMMITTED"}},
		{"SET NAMES utf8mb4", sqlcheck.Description{}},
		{"INSERT INTO settings VALUES (1)", sqlcheck.Description{}},
	} {
		all := sqlcheck.Describe(sqlcheck.Input{Text: test.text})
		if !assert.Len(t, all, 1, test.text) {
			continue
		}
		d := all[0]
		assert.Equal(t, test.want, sqlcheck.Description{
			Filtered: d.Filtered, Aggregate: d.Aggregate, Limit: d.Limit, Sets: d.Sets, Constants: d.Constants, Gives: d.Gives, Isolation: d.Isolation,
		}, test.text)
	}
}

// TestArgPiece: the arguments of a built text lead back to the pieces, in the
// order of the text.
func TestArgPiece(t *testing.T) {
	s := sqlcheck.Skeleton{
		Verb: sqlcheck.Update, Table: "carts",
		Pieces: []sqlcheck.Piece{
			{Clause: sqlcheck.ClauseWhere, Text: "id = ? AND shop = ?"},
			{Clause: sqlcheck.ClauseWhere, Text: "state = 1"},
			{Clause: sqlcheck.ClauseSet, Text: "n = ?"},
			{Clause: sqlcheck.ClauseWhere, Text: "day = ?"},
		},
		Limit: &sqlcheck.Arg{},
	}
	var got [][2]int
	for i := range 4 {
		piece, arg, ok := s.ArgPiece(i)
		assert.True(t, ok, i)
		got = append(got, [2]int{piece, arg})
	}
	assert.Equal(t, [][2]int{{2, 0}, {0, 0}, {0, 1}, {3, 0}}, got)
	for _, i := range []int{-1, 4, 5} { // 4 is the limit
		_, _, ok := s.ArgPiece(i)
		assert.False(t, ok, i)
	}
}

// TestDescribeColumns holds descriptions to the columns that texts name, and to what
// definitions take away and make.
func TestDescribeColumns(t *testing.T) {
	show := func(all []sqlcheck.ColumnUse) string {
		var names []string
		for _, u := range all {
			names = append(names, strings.TrimSuffix(u.Table+"."+u.Column, "."))
		}
		return strings.Join(names, " ")
	}
	for _, test := range []struct{ text, columns, drops, makes string }{
		{"SELECT o.a, b FROM orders o WHERE c = ? ORDER BY d", "orders.a orders.b orders.c orders.d", "", ""},
		{"SELECT o.a, b FROM orders o JOIN carts c ON c.x = o.y", "orders.a carts.x orders.y", "", ""},
		{"SELECT a AS b FROM orders ORDER BY b", "orders.a", "", ""},
		{"SELECT a FROM orders WHERE id IN (SELECT x FROM carts)", "orders.a orders.id", "", ""},
		{"SELECT a FROM other.orders", "", "", ""},
		{"SELECT a FROM (SELECT b FROM orders) t", "orders.b", "", ""},
		{"WITH t AS (SELECT b FROM orders) SELECT a FROM t", "orders.b", "", ""},
		{"SELECT a FROM orders WHERE {{}}", "orders.a", "", ""},
		{"SELECT a FROM orders {{}}", "", "", ""},
		{"SELECT a FROM {{}}", "", "", ""},
		{"UPDATE orders SET a = 1 WHERE b = 2", "orders.b orders.a", "", ""},
		{"INSERT INTO orders (a) VALUES (1) ON DUPLICATE KEY UPDATE b = 1", "orders.a orders.b", "", ""},
		{"DELETE FROM orders WHERE a = 1", "orders.a", "", ""},
		{"ALTER TABLE t DROP COLUMN a, ADD COLUMN b INT, CHANGE c d INT, RENAME COLUMN e TO f", "", "t.a t.c t.e", "t.b t.d t.f"},
		{"ALTER TABLE t CHANGE a A INT", "", "", "t.A"},
		{"ALTER TABLE t RENAME TO u", "", "t", "u"},
		{"DROP TABLE t, u", "", "t u", ""},
		{"DROP VIEW t", "", "", ""},
		{"RENAME TABLE t TO u, v TO w", "", "t v", "u w"},
		{"CREATE TABLE t (a INT)", "", "", "t"},
	} {
		all := sqlcheck.Describe(sqlcheck.Input{Text: test.text})
		if assert.Len(t, all, 1, test.text) {
			assert.Equal(t, test.columns, show(all[0].Columns), test.text)
			assert.Equal(t, test.drops, show(all[0].Drops), test.text)
			assert.Equal(t, test.makes, show(all[0].Makes), test.text)
		}
	}
}

// TestCommitsUnread holds definitions that cannot be read, for a hole where no name can stand or
// for what the grammar lacks, to what they do to a transaction.
func TestCommitsUnread(t *testing.T) {
	for text, want := range map[string]bool{
		"create /* copy */ table {{}}.{{}} (\n id int primary key\n) engine={{}} comment='{{}}'": true,
		"lock /* copy */ tables {{}} {{}}":                  true,
		"CREATE TRIGGER {{}} {{}} {{}} ON t FOR EACH ROW x": true,
		"CREATE TEMPORARY TABLE t (id int) engine={{}}":     false,
		"SELECT {{}} {{}} FROM":                             false,
	} {
		commits := false
		for _, d := range sqlcheck.Describe(sqlcheck.Input{Text: text}) {
			commits = commits || d.Commits
		}
		assert.Equal(t, want, commits, text)
	}
}
