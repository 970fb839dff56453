package sqlcheck

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestFingerprint(t *testing.T) {
	for _, same := range [][]string{
		{"select id from carts where user_id = ?", "SELECT id FROM carts WHERE user_id = 8", "SELECT `id` /* 7 */ FROM `Carts`\n WHERE user_id='8';", "select id from carts where user_id = _binary'x' -- end", "select id from carts where user_id = -5"},
		{"select a from t where b in (?) and c = ?", "SELECT a FROM t WHERE b IN (1, 2, 3) AND c = 'x)'", "SELECT a FROM t WHERE b IN (?) AND c = ?", "SELECT a FROM t WHERE b IN ((1), (2)) AND c = 0x41"},
		{"insert into t ( a , b ) values (?) on duplicate key update b = values (?)", "INSERT INTO t (a, b) VALUES (1, 'x'), (2, NOW()) ON DUPLICATE KEY UPDATE b = VALUES(b)", "INSERT INTO t (a,b) VALUES (?, ?) ON DUPLICATE KEY UPDATE b=VALUES(b)"},
		{"select a - ? from t limit ?", "SELECT a - 5 FROM t LIMIT 10"},
		{"select a from t where b in ( select c from u where d = ? )", "SELECT a FROM t WHERE b IN (SELECT c FROM u WHERE d = 1)"},
	} {
		for _, text := range same {
			assert.Equal(t, same[0], Fingerprint(text), text)
		}
	}
	for _, text := range []string{"", "'", "`", "(", "IN (", "VALUES ((", "VALUES (1),(", "x'", "-", "\xff\x00"} {
		assert.NotPanics(t, func() { Fingerprint(text) }, text)
	}
}

func TestShapes(t *testing.T) {
	shape := func(in Input) Shape {
		list := Shapes(in)
		require.Len(t, list, 1, in.Text)
		return list[0]
	}
	for text, want := range map[string]Shape{
		"SELECT * FROM `Carts` c JOIN users u ON u.id = c.user_id WHERE c.SKU = 'x' ORDER BY at": {Verb: "SELECT", Tables: []string{"carts", "users"}, Columns: []string{"id", "sku", "user_id"}},
		"UPDATE carts SET a = 1 WHERE id IN (1, 2)":                                              {Verb: "UPDATE", Tables: []string{"carts"}, Columns: []string{"id"}},
		"INSERT INTO carts (a) VALUES (1)":                                                       {Verb: "INSERT", Tables: []string{"carts"}, Columns: []string{"a"}},
		"WITH c AS (SELECT id FROM carts WHERE a = 1) SELECT * FROM c":                           {Verb: "SELECT", Tables: []string{"carts"}, Columns: []string{"a"}},
		"DELETE FROM carts WHERE {{}}":                                                           {Verb: "DELETE", Tables: []string{"carts"}, Open: true},
	} {
		assert.Equal(t, want, shape(Input{Text: text}), text)
	}
	read := Skeleton{Table: "carts", Pieces: []Piece{{Text: "user_id = ?"}}}
	assert.Equal(t, Shape{Verb: "SELECT", Tables: []string{"carts"}, Columns: []string{"user_id"}}, shape(read.Input()))
	assert.Empty(t, Shapes(Input{Text: "COMMIT; SELECT 1; SET a = 1; SELECT FROM WHERE"}))
}
