package sqlcheck

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/querylint/querylint/sqlcheck/schema"
)

func TestFill(t *testing.T) {
	b := schema.NewBuilder(&schema.Schema{})
	require.NoError(t, b.Text("s.sql", shop))
	sample := func(t *schema.Table, c *schema.Column, n int) []string {
		var list []string
		for i := range min(n, 3) {
			text := fmt.Sprintf("%s.%s%d", t.Name, c.Name, i)
			if c.Class == schema.String {
				text = "'" + text + "'"
			}
			list = append(list, text)
		}
		return list
	}
	for query, want := range map[string]string{
		"SELECT id FROM users WHERE email = ? AND age > ?":                                                "SELECT id FROM users WHERE email = 'users.email0' AND age > users.age0",
		"SELECT o.id FROM orders o JOIN users u ON u.id = o.user_id WHERE u.phone = ? AND o.no IN (?, ?)": "SELECT o.id FROM orders o JOIN users u ON u.id = o.user_id WHERE u.phone = 'users.phone0' AND o.no IN ('orders.no0', 'orders.no1')",
		"SELECT id FROM users WHERE id = ? FOR UPDATE SKIP LOCKED":                                        "SELECT id FROM users WHERE id = users.id0",
		"SELECT id FROM users WHERE id = ? LOCK IN SHARE MODE":                                            "SELECT id FROM users WHERE id = users.id0",
		"SELECT id FROM users WHERE email LIKE ? LIMIT ? OFFSET ?":                                        "SELECT id FROM users WHERE email LIKE 'users.email0%' LIMIT 10 OFFSET 0",
		"SELECT id FROM users WHERE age BETWEEN ? AND ?":                                                  "SELECT id FROM users WHERE age BETWEEN users.age0 AND users.age0",
		"SELECT id FROM users WHERE DATE(created_at) = ?":                                                 "SELECT id FROM users WHERE DATE(created_at) = users.created_at0",
		"UPDATE users SET name = ? WHERE id = ?":                                                          "UPDATE users SET name = 'users.name0' WHERE id = users.id0",
		"SELECT id FROM users WHERE (id, age) IN ((?, ?), (?, ?))":                                        "SELECT id FROM users WHERE (id, age) IN ((users.id0, users.age0), (users.id1, users.age1))",
		"SELECT id FROM users WHERE (id, age) IN ((?))":                                                   "SELECT id FROM users WHERE (id, age) IN ((users.id0, users.age0))",
		"SELECT id FROM users WHERE (id, email) IN ?":                                                     "SELECT id FROM users WHERE (id, email) IN ((users.id0, 'users.email0'))",
		"SELECT id FROM nowhere WHERE a = ? AND b = ?":                                                    "SELECT id FROM nowhere WHERE a = 1 AND b = 'a'",
		"SELECT id FROM users WHERE email = :mail":                                                        "SELECT id FROM users WHERE email = 'users.email0'",
		"SELECT '?' FROM users /* ? */ WHERE id = ? -- ?":                                                 "SELECT '?' FROM users /* ? */ WHERE id = users.id0",
		"SELECT id FROM users WHERE id IN (SELECT user_id FROM orders WHERE status = ?)":                  "SELECT id FROM users WHERE id IN (SELECT user_id FROM orders WHERE status = 'orders.status0')",
	} {
		list := Fill(Input{Text: query, Args: []Arg{{Kind: ArgInt}, {Kind: ArgString}}}, b.Schema, sample)
		require.Len(t, list, 1, query)
		assert.Equal(t, want, list[0].Text, list[0].Why)
	}
	update := Skeleton{Verb: Update, Table: "carts", Pieces: []Piece{{Text: "id = ?"}}}
	assert.Equal(t, "UPDATE `carts` SET `user_id` = `user_id` WHERE (id = carts.id0)", Fill(update.Input(), b.Schema, sample)[0].Text)
	read := Skeleton{Table: "carts", Pieces: []Piece{{Text: "id = ?"}}}
	assert.Equal(t, "SELECT * FROM `carts` WHERE (id = carts.id0)", Fill(read.Input(), b.Schema, sample)[0].Text)
	list := Fill(Input{Text: "SELECT id FROM users WHERE id IN ?", Args: []Arg{{List: true, Len: 4}}}, b.Schema, sample)
	require.Len(t, list, 1)
	assert.Equal(t, "SELECT id FROM users WHERE id IN (users.id0, users.id1, users.id2, 1)", list[0].Text)
	list = Fill(Input{Text: "SELECT id FROM users WHERE email LIKE ?", Args: []Arg{{Prefix: "%x"}}}, b.Schema, sample)
	assert.Equal(t, "SELECT id FROM users WHERE email LIKE '%users.email0%'", list[0].Text)
}

// Conditions that the code does not show may be any: what the server says then holds
// without them.
func TestFillOpen(t *testing.T) {
	for query, want := range map[string]string{
		"SELECT a FROM t WHERE {{}}":                              "SELECT a FROM t WHERE TRUE",
		"SELECT a FROM t WHERE a = ? AND ({{}}) AND b = ?":        "SELECT a FROM t WHERE a = 1 AND (TRUE) AND b = 1",
		"UPDATE t SET a = ? WHERE {{}} AND b = ?":                 "UPDATE t SET a = 1 WHERE TRUE AND b = 1",
		"DELETE FROM t WHERE {{}}":                                "DELETE FROM t WHERE TRUE",
		"SELECT a FROM t WHERE a = ? AND {{}} LIKE ? AND b > ?":   "SELECT a FROM t WHERE a = 1 AND TRUE AND b > 1",
		"SELECT a FROM t WHERE ({{}} = ?) AND x.{{}} <> ?":        "SELECT a FROM t WHERE (TRUE) AND TRUE",
		"SELECT a FROM t WHERE {{}} NOT LIKE ? AND b = 1":         "SELECT a FROM t WHERE TRUE AND b = 1",
		"SELECT a FROM t WHERE ({{}} IN (?, ?)) AND b = 1":        "SELECT a FROM t WHERE (TRUE) AND b = 1",
		"SELECT a FROM t WHERE {{}} BETWEEN ? AND ? AND b = 1":    "SELECT a FROM t WHERE TRUE AND b = 1",
		"SELECT a FROM t WHERE ({{}} = ?)":                        "SELECT a FROM t WHERE (TRUE)",
		"SELECT a FROM t ORDER BY {{}}":                           "SELECT a FROM t ORDER BY NULL",
		"SELECT a FROM t ORDER BY t.{{}} DESC, a LIMIT ?":         "SELECT a FROM t ORDER BY NULL DESC, a LIMIT 10",
		"SELECT a FROM t WHERE b = ? ORDER BY {{}} {{}} LIMIT ?":  "SELECT a FROM t WHERE b = 1 ORDER BY NULL   LIMIT 10",
		"UPDATE t SET a = 1 ORDER BY {{}} LIMIT 2":                "UPDATE t SET a = 1 ORDER BY NULL LIMIT 2",
		"SELECT a FROM t WHERE a IN (SELECT b FROM u WHERE {{}})": "SELECT a FROM t WHERE a IN (SELECT b FROM u WHERE TRUE)",
	} {
		f := Fill(Input{Text: query}, nil, nil)[0]
		assert.Equal(t, want, f.Text, f.Why)
		assert.True(t, f.Open, query)
	}
	f := Fill(Input{Text: "SELECT a FROM t WHERE a = {{}}"}, nil, nil)[0]
	assert.Equal(t, "SELECT a FROM t WHERE a = 1", f.Text)
	assert.False(t, f.Open, "a value is not a condition")
	assert.True(t, f.Values)
}

// What has no plan, or is not known as a whole, is not filled, and says why.
func TestFillRefuses(t *testing.T) {
	for query, want := range map[string]string{
		"SELECT * FROM {{}} WHERE id = 1":                         "the code does not show all of the text",
		"SELECT * FROM t WHERE a = 1 OR {{}}":                     "the code does not show all of the text",
		"INSERT INTO t (a) VALUES (?)":                            "it inserts values, which has no plan",
		"SELECT a FROM t INTO OUTFILE '/tmp/x'":                   "it writes its result to a file or a variable",
		"SELECT a FROM (SELECT a FROM t FOR UPDATE) x FOR UPDATE": "it locks rows",
		"SELECT a FROM t WHERE {{}} = ? OR a = 1":                 "the code does not show all of the text",
		"SELECT a FROM t WHERE {{}} = b":                          "the code does not show all of the text",
		"SELECT a FROM t GROUP BY {{}}":                           "the code does not show all of the text",
		"SELECT a FROM t WHERE a = 1 AND ) = 2 ORDER BY":          "not in the grammar: ",
	} {
		list := Fill(Input{Text: query}, nil, nil)
		require.Len(t, list, 1, query)
		assert.Contains(t, list[0].Why, want, query)
		assert.Empty(t, list[0].Text, query)
	}
	for _, query := range []string{"BEGIN", "SET a = 1", "CREATE TABLE t (id INT)", "CALL p()"} {
		for _, f := range Fill(Input{Text: query}, nil, nil) {
			assert.Empty(t, f.Verb, query)
			assert.Empty(t, f.Text, query)
		}
	}
	f := Fill(Input{Text: "WITH c AS (SELECT id FROM t x) SELECT f(id) FROM c LIMIT 3"}, nil, nil)[0]
	assert.Equal(t, "SELECT", f.Verb)
	assert.Equal(t, []string{"f"}, f.Functions)
	assert.Equal(t, "t", f.Tables["x"])
	assert.True(t, f.Limited)
	assert.False(t, f.Filtered || f.Writes())
}
