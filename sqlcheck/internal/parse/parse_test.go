package parse

import (
	"testing"

	"github.com/pingcap/tidb/pkg/parser/ast"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestStatement(t *testing.T) {
	n, err := Statement("SELECT 1")
	require.NoError(t, err)
	assert.IsType(t, &ast.SelectStmt{}, n)
	_, err = Statement("SELECT FROM WHERE")
	require.Error(t, err)
	_, err = Statement("SELECT 1; SELECT 2")
	require.Error(t, err)
	n, err = Statement("-- nothing")
	require.NoError(t, err)
	assert.Nil(t, n)
}

// A tree stays as it is when its parser is used again.
func TestTreesAreNotShared(t *testing.T) {
	a, err := Statement("SELECT a FROM t WHERE b = 'x'")
	require.NoError(t, err)
	before := Restore(a)
	for range 10 {
		_, err := Statement("SELECT zzzzzzzz FROM yyyyy WHERE xxxxxxx = 'wwwwwwww'")
		require.NoError(t, err)
	}
	assert.Equal(t, before, Restore(a))
}

func TestLimits(t *testing.T) {
	require.NoError(t, Limits(100, 5, 2))
	require.ErrorIs(t, Limits(MaxBytes+1, 0, 0), ErrTooLong)
	require.ErrorIs(t, Limits(1, MaxDepth+1, 0), ErrTooDeep)
	assert.ErrorIs(t, Limits(1, 0, MaxJoins+1), ErrTooMany)
}

func TestExprKey(t *testing.T) {
	key := func(e string) string {
		n, err := Statement("SELECT " + e)
		require.NoError(t, err)
		return ExprKey(n.(*ast.SelectStmt).Fields.Fields[0].Expr)
	}
	assert.Equal(t, key("LOWER(a)"), key("( lower( t.`a` ) )"))
	assert.Equal(t, key("a + 1"), key("t.A+1"))
	assert.NotEqual(t, key("DATE_FORMAT(a, '%Y-%m')"), key("DATE_FORMAT(a, '%y-%M')"))
	assert.NotEqual(t, key("CONCAT(a, ' ')"), key("CONCAT(a, '')"))
	assert.NotContains(t, key("a = 'X'"), "'x'")
}

func TestName(t *testing.T) {
	for name, want := range map[string]string{
		"a": "a", "user_id": "user_id", "größe": "größe", "a$1": "a$1", "status": "status", "2fa": "2fa",
		"order": "`order`", "Key": "`Key`", "rank": "`rank`", "system": "`system`", "a b": "`a b`", "a`c": "`a``c`", "a.b": "`a.b`", "12": "`12`", "": "``", "a;": "`a;`",
	} {
		assert.Equal(t, want, Name(name), name)
	}
}

// Words that are reserved in the grammar alone are names, and keep their places.
func TestUnreserved(t *testing.T) {
	for text, want := range map[string]string{
		"SELECT until FROM leases WHERE until < NOW()":                                "select until from leases where until<now()",
		"SELECT l.until AS Until, array FROM leases AS l ORDER BY array.a":            "select Until as Until,array from leases as l order by a",
		"SELECT array.id FROM array WHERE array.id = 1":                               "select id from array where id=1",
		"SELECT 1 FROM t AS until":                                                    "select 1 from t as until",
		"UPDATE leases SET until = ? WHERE id = 7":                                    "update leases set until=? where id=7",
		"INSERT INTO leases (id, until) VALUES (1, 2)":                                "insert into leases (id,until) values (1,2)",
		"INSERT INTO l (id) VALUES (1) ON DUPLICATE KEY UPDATE until = VALUES(until)": "insert into l (id) values (1) on duplicate key update until=values(until)",
		"CREATE TABLE t (until INT, array INT, KEY until (until))":                    "create table t (until int,array int,index until(until))",
		"SELECT 'until' FROM t WHERE until = 'until'":                                 "select 'until' from t where until='until'",
	} {
		n, err := Statement(text)
		if assert.NoError(t, err, text) {
			assert.Equal(t, want, Restore(n), text)
		}
	}
	n, err := Statement("SELECT id FROM leases WHERE until < 5")
	require.NoError(t, err)
	assert.Equal(t, 28, n.(*ast.SelectStmt).Where.(*ast.BinaryOperationExpr).L.OriginTextPosition())
	for _, text := range []string{"SELECT until FROM", "SELECT id FROM t WHERE until AND AND array", "ALTER TABLE t ADD INDEX a ((CAST(j->'$' AS UNSIGNED ARRAY)), (x"} {
		_, err := Statement(text)
		assert.Error(t, err, text)
	}
}
