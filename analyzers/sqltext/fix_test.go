package sqltext_test

import (
	"database/sql"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/go-sql-driver/mysql"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestFixesKeepRows runs the statements of the golden pair, before and after
// the fixes, and compares their rows. The data is as the notes of the fixes
// that are not safe demand it: no separator in the parts of a CONCAT, numbers
// in strings as MySQL writes them.
func TestFixesKeepRows(t *testing.T) {
	db := server(t)
	before := statements(t, filepath.Join(testdata, "fix", "rewrite.go"))
	after := statements(t, filepath.Join(testdata, "fix", "rewrite.go.golden"))
	require.Len(t, after, len(before))
	for i, text := range before {
		assert.NotEqual(t, text, after[i], "nothing is mended")
		if strings.HasPrefix(text, "SELECT") {
			rows := selected(t, db, text)
			assert.Equal(t, rows, selected(t, db, after[i]), text)
			assert.Equal(t, strings.Contains(text, "= NULL"), len(rows) == 0, "%s: rows are there to differ in", text)
			continue
		}
		// SET a = 1 AND b = '' writes one column, and not what is meant.
		_, err := db.Exec(text)
		require.NoError(t, err)
		assert.NotEqual(t, []string{"1|"}, selected(t, db, "SELECT status, phone FROM orders WHERE id = 1"))
		_, err = db.Exec(after[i])
		require.NoError(t, err)
		assert.Equal(t, []string{"1|"}, selected(t, db, "SELECT status, phone FROM orders WHERE id = 1"))
	}
}

// server makes a database with the tables of the test module and some rows.
func server(t *testing.T) *sql.DB {
	t.Helper()
	dsn := os.Getenv("QUERYLINT_TEST_DSN")
	if dsn == "" {
		t.Skip("QUERYLINT_TEST_DSN is not set: nothing is run against a server")
	}
	cfg, err := mysql.ParseDSN(dsn)
	require.NoError(t, err)
	name := fmt.Sprintf("querylint_fixes_%d", os.Getpid())
	admin, err := sql.Open("mysql", dsn)
	require.NoError(t, err)
	_, err = admin.Exec("CREATE DATABASE " + name + " CHARACTER SET utf8mb4")
	require.NoError(t, err)
	t.Cleanup(func() {
		_, err := admin.Exec("DROP DATABASE " + name)
		assert.NoError(t, err)
		assert.NoError(t, admin.Close())
	})
	cfg.DBName, cfg.MultiStatements = name, true
	db, err := sql.Open("mysql", cfg.FormatDSN())
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, db.Close()) })
	tables, err := os.ReadFile(filepath.Join(testdata, "schema.sql"))
	require.NoError(t, err)
	_, err = db.Exec(string(tables))
	require.NoError(t, err)
	var orders, roles []string
	for i := range 400 {
		phone := []string{"030", "0301", "30123", "31", "a%b"}[i%5]
		if phone == "0301" {
			phone += strconv.Itoa(i)
		}
		day := fmt.Sprintf("%d-%02d-%02d %02d:00:00", 2023+i%3, 1+i%12, 1+i%28, i%24)
		if i%10 == 0 {
			day = []string{"2024-05-01 00:00:00", "2024-05-01 23:59:59", "2024-05-02 00:00:00", "2024-12-31 23:59:59"}[i/10%4]
		}
		orders = append(orders, fmt.Sprintf("(%d, '%s', %d, '%s')", i%9, phone, i%4, day))
		roles = append(roles, fmt.Sprintf("('%d', '%c%c')", i%20, 'a'+i%3, 'a'+i%7))
	}
	_, err = db.Exec("INSERT INTO orders (user_id, phone, status, created_at) VALUES " + strings.Join(orders, ", ") +
		"; INSERT INTO crm_user_role (crm_org_id, crm_role_id) VALUES " + strings.Join(roles, ", "))
	require.NoError(t, err)
	return db
}

// selected are the rows of a query in an order of their own.
func selected(t *testing.T, db *sql.DB, query string) []string {
	t.Helper()
	rows, err := db.Query(query)
	require.NoError(t, err, query)
	defer rows.Close()
	columns, err := rows.Columns()
	require.NoError(t, err)
	out := []string{}
	for rows.Next() {
		values := make([]sql.NullString, len(columns))
		targets := make([]any, len(columns))
		for i := range values {
			targets[i] = &values[i]
		}
		require.NoError(t, rows.Scan(targets...))
		var words []string
		for _, v := range values {
			words = append(words, v.String)
		}
		out = append(out, strings.Join(words, "|"))
	}
	require.NoError(t, rows.Err())
	slices.Sort(out)
	return out
}

// statements are the texts that a file runs; %s of a format is the table orders.
func statements(t *testing.T, file string) []string {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
	require.NoError(t, err)
	var text func(e ast.Expr) string
	text = func(e ast.Expr) string {
		switch e := e.(type) {
		case *ast.BasicLit:
			s, err := strconv.Unquote(e.Value)
			require.NoError(t, err)
			return s
		case *ast.BinaryExpr:
			return text(e.X) + text(e.Y)
		case *ast.CallExpr:
			return fmt.Sprintf(text(e.Args[0]), "orders")
		}
		t.Fatalf("%T is no text", e)
		return ""
	}
	var out []string
	ast.Inspect(f, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok {
			if sel, ok := call.Fun.(*ast.SelectorExpr); ok && (sel.Sel.Name == "Query" || sel.Sel.Name == "Exec") {
				out = append(out, text(call.Args[0]))
				return false
			}
		}
		return true
	})
	return out
}
