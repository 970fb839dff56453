package factors

import (
	"database/sql"
	"strings"
)

// Grows makes texts, and a bound, of themselves.
func Grows(db *sql.DB, text, more, made string, n int, ids []int) {
	for range ids {
		text = strings.TrimSpace(text)
		db.Exec(text) // want `query in loop: database/sql Exec`
	}
	for range ids {
		more = more + " LIMIT 1"
		db.Query(more) // want `query in loop: database/sql Query`
	}
	for range ids {
		made += " LIMIT 1"
		db.Query(made) // want `query in loop: database/sql Query`
	}
	n = n - 1
	for i := 0; i < n; i++ {
		db.Exec("DELETE FROM jobs LIMIT 1") // want `query in loop: database/sql Exec`
	}
}
