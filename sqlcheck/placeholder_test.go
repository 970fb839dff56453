package sqlcheck

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/querylint/querylint/sqlcheck/internal/lexer"
)

// TestNoPlaceholderIsShown checks statements whose table or column is put in when they
// run: a message calls it by a word, never by what stands for it here.
func TestNoPlaceholderIsShown(t *testing.T) {
	found := 0
	for _, text := range []string{
		"DELETE FROM TABLE_", "UPDATE TABLE_ SET a = 1", "UPDATE TABLE_ SET a = 1 WHERE 1 = 1", "DELETE FROM TABLE_ ORDER BY id LIMIT 10",
		"SELECT * FROM TABLE_", "SELECT * FROM TABLE_ LIMIT 10", "SELECT id FROM TABLE_ WHERE DATE(created_at) = ?", "SELECT id FROM TABLE_ WHERE name LIKE '%x'",
		"SELECT id FROM TABLE_ ORDER BY RAND()", "SELECT id FROM TABLE_ LIMIT 10 OFFSET 200000", "SELECT id FROM TABLE_ WHERE COLUMN_ = NULL", "SELECT id FROM TABLE_ WHERE DATE(COLUMN_) = ?",
		"SELECT id FROM TABLE_ WHERE COLUMN_ LIKE '%x'", "SELECT id FROM TABLE_ WHERE LOWER(COLUMN_) = 'x' OR id + 1 = 5", "SELECT id FROM TABLE_ WHERE (a, b) > (1, 2)",
		"SELECT a, COUNT(*) FROM TABLE_ GROUP BY a HAVING a > 5", "SELECT x.id FROM TABLE_ x, users y", "SELECT x.id FROM TABLE_ x JOIN TABLE_ y ON x.COLUMN_ = y.COLUMN_ AND DATE(y.COLUMN_) = ?",
		"UPDATE TABLE_ SET COLUMN_ = 1 AND b = 2 WHERE id = 3", "UPDATE TABLE_ SET a = 1 WHERE id IN (SELECT id FROM users WHERE b = 1)", "DELETE FROM TABLE_ WHERE COLUMN_ = 1 LIMIT 5",
		"INSERT INTO TABLE_ SELECT * FROM TABLE_ WHERE COLUMN_ = 1", "SELECT id FROM TABLE_ WHERE a = RAND()", "SELECT COUNT(*) > 0 FROM TABLE_ WHERE COLUMN_ = 1",
	} {
		for _, hole := range []string{Hole, "%s", "{{.Table}}", "`" + Hole + "`", "`%s`", "`app_%d`", "`{{.Table}}`", "`${table}`", "app_" + Hole} {
			sql := strings.NewReplacer("TABLE_", hole, "COLUMN_", Hole).Replace(text)
			for _, f := range Check(sql, Options{}) {
				found++
				said := f.Message + " " + f.Suggestion + " " + f.Table
				for _, mark := range []string{Hole, lexer.HoleName, "%s", "%d", "{{", "${"} {
					assert.NotContains(t, said, mark, sql)
				}
			}
		}
	}
	assert.Greater(t, found, 50)
}
