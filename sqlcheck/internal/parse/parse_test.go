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
