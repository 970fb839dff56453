// Package whole writes tables without a condition: by mistake, on one way through
// a function, or because all rows are meant.
package whole

import (
	"database/sql"
	"errors"
	"net/http"
	"strings"
	"testing"

	sq "github.com/Masterminds/squirrel"
	"github.com/doug-martin/goqu/v9"
	_ "github.com/go-sql-driver/mysql"
	"gorm.io/gorm"
)

// Store keeps carts.
type Store struct{ db *sql.DB }

// ServeHTTP serves what the filters in the address ask for.
func (s *Store) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.remove(r.FormValue("user"), r.FormValue("note"))
	s.removeOf(r.FormValue("user"))
	s.checked(r.FormValue("user"))
	s.built(r.FormValue("user"))
	s.joined(r.FormValue("user"), r.FormValue("note"))
	s.either(r.FormValue("user"))
	s.given(struct {
		User string `binding:"required"`
	}{r.FormValue("user")})
	s.db.Exec("UPDATE carts SET note = ''") // want `warning: UPDATE without WHERE`
}

func (s *Store) remove(user, note string) {
	q, args := "DELETE FROM carts WHERE 1 = 1", []any{} // the text, where a condition is added to it
	if user != "" {
		q, args = q+" AND user_id = ?", append(args, user)
	}
	if note != "" {
		q, args = q+" AND note = ?", append(args, note)
	}
	s.db.Exec(q, args...) // want `error: where none of its conditions is added, this DELETE changes every row of carts; .*; a request comes here from .*ServeHTTP`
}

func (s *Store) removeOf(user string) {
	q := "DELETE FROM carts"
	if user != "" {
		q += " WHERE id = ?"
	}
	s.db.Exec(q, user) // want `error: where none of its conditions is added`
}

func (s *Store) joined(user, note string) {
	var where []string
	var args []any
	if user != "" {
		where, args = append(where, "id = ?"), append(args, user)
	}
	if note != "" {
		where, args = append(where, "note = ?"), append(args, note)
	}
	q := "UPDATE carts SET note = NULL"
	if len(where) > 0 {
		q += " WHERE " + strings.Join(where, " AND ")
	}
	s.db.Exec(q, args...) // want `error: where none of its conditions is added, this UPDATE`
}

func (s *Store) built(user string) {
	q := sq.Delete("carts")
	if user != "" {
		q = q.Where(sq.Eq{"id": user})
	}
	q.RunWith(s.db).Exec() // want `error: where none of its conditions is added`
}

// Filter has options, which callers leave out.
type Filter struct{ User, Note *string }

func (s *Store) removeBy(f *Filter) {
	q := "DELETE FROM carts WHERE 1 = 1"
	if f.User != nil {
		q += " AND user_id = ?"
	}
	if f.Note != nil {
		q += " AND note = ?"
	}
	s.db.Exec(q) // want `info: where none of its conditions is added`
}

// either says which statement is for whom.
func (s *Store) either(user string) {
	q := "DELETE FROM carts" // want `info: DELETE without WHERE`
	if user != "" {
		q = "DELETE FROM carts WHERE user_id = ?"
	}
	s.db.Exec(q, user)
}

// checked refuses to run without a condition.
func (s *Store) checked(user string) error {
	if user == "" {
		return errors.New("whose?")
	}
	q := "DELETE FROM carts"
	if user != "" {
		q += " WHERE id = ?"
	}
	_, err := s.db.Exec(q, user)
	return err
}

// given is decoded with a value.
func (s *Store) given(in struct {
	User string `binding:"required"`
}) {
	q := "DELETE FROM carts"
	if in.User != "" {
		q += " WHERE id = ?"
	}
	s.db.Exec(q, in.User)
}

func (s *Store) counted(filters map[string]string) error {
	where := []string{}
	for k := range filters {
		where = append(where, k+" = ?")
	}
	if len(where) == 0 {
		return errors.New("no filter")
	}
	_, err := s.db.Exec("DELETE FROM carts WHERE " + strings.Join(where, " AND "))
	return err
}

// quiet is not known to serve a request.
func quiet(db *sql.DB, user, note string, all bool) {
	q := "DELETE FROM carts"
	switch {
	case user != "":
		q += " WHERE id = ?"
	case note != "":
		q += " WHERE id > ? AND note = ?"
	}
	db.Exec(q, user, note) // want `warning: where none of its conditions is added`

	one := goqu.Delete("carts")
	if user != "" {
		one = one.Where(goqu.C("id").Eq(user))
	}
	one.Executor().Exec() // want `info: where none of its conditions is added`
}

func (s *Store) markRead(id int64) {
	s.db.Exec("UPDATE orders SET status = 1") // want `warning: UPDATE without WHERE`
}

// clearOf forgets whose.
func (s *Store) clearOf(user int64) {
	s.db.Exec("DELETE FROM carts") // want `warning: DELETE without WHERE`
}

func (s *Store) plain() {
	s.db.Exec("DELETE FROM carts")                          // want `warning: DELETE without WHERE`
	sq.Delete("carts").RunWith(s.db).Exec()                 // want `warning: DELETE without WHERE`
	sq.Update("carts").Set("note", "").RunWith(s.db).Exec() // want `warning: UPDATE without WHERE`
}

// Forget removes the rows with these keys, all of them if none is named.
func (s *Store) Forget(ids ...any) {
	if len(ids) == 0 {
		s.db.Exec("DELETE FROM carts") // want `info: DELETE without WHERE`
		return
	}
	s.db.Exec("DELETE FROM carts WHERE id IN (?"+strings.Repeat(",?", len(ids)-1)+")", ids...)
}

func (s *Store) removeAll() {
	s.db.Exec("DELETE FROM carts") // want `info: DELETE without WHERE`
}

// replace writes the table anew.
func (s *Store) replace(notes []any) {
	s.db.Exec("DELETE FROM carts") // want `info: DELETE without WHERE`
	s.db.Exec("INSERT INTO carts (note) VALUES (?"+strings.Repeat("), (?", len(notes)-1)+")", notes...)
}

// addStatus fills the column that it adds.
func (s *Store) addStatus() {
	s.db.Exec("ALTER TABLE carts ADD COLUMN status INT")
	s.db.Exec("UPDATE carts SET status = 1") // want `info: UPDATE without WHERE`
}

// addColumn has the library add the column.
func addColumn(db *gorm.DB) {
	db.Migrator().AddColumn(&Cart{}, "Status")
	db.Exec("UPDATE carts SET status = 1") // want `info: UPDATE without WHERE`
	db.Exec("DELETE FROM carts")           // want `warning: DELETE without WHERE`
}

// addNote fills a column, but not with the rows that are left.
func (s *Store) addNote() {
	s.db.Exec("ALTER TABLE carts ADD COLUMN note TEXT")
	s.db.Exec("DELETE FROM carts") // want `warning: DELETE without WHERE`
}

func (s *Store) version() (v string) {
	s.db.QueryRow("SELECT version FROM meta").Scan(&v)
	return v
}

// next takes one of many.
func (s *Store) next() (id int64) {
	s.db.QueryRow("SELECT id FROM queue ORDER BY id LIMIT 1").Scan(&id)
	return id
}

func (s *Store) flood() {
	s.db.Exec("UPDATE queue SET state = 1") // want `warning: UPDATE without WHERE`
}

func (s *Store) setVersion(v string) {
	s.db.Exec("UPDATE meta SET version = ?", v) // want `info: UPDATE without WHERE`
}

func (s *Store) saveSettings(theme string) {
	s.db.Exec("INSERT INTO settings (id, theme) VALUES (1, ?) ON DUPLICATE KEY UPDATE theme = VALUES(theme)", theme)
}

func (s *Store) setTheme(theme string) {
	s.db.Exec("UPDATE settings SET theme = ?", theme) // want `info: UPDATE without WHERE`
}

// setKey: a table in which all rows have the same key has one.
func (s *Store) setKey() {
	s.db.Exec("UPDATE orders SET id = 1, status = 2") // want `info: UPDATE without WHERE`
}

func kit(t *testing.T, db *sql.DB) {
	db.Exec("DELETE FROM carts") // want `info: DELETE without WHERE`
}

// fixture is what tests of other packages have in common.
type fixture struct {
	t  *testing.T
	db *sql.DB
}

func (f *fixture) start() {
	f.db.Exec("DELETE FROM carts") // want `info: DELETE without WHERE`
}

func asked(db *gorm.DB) {
	db.Where("1 = 1").Delete(&Cart{}) // want `info: DELETE with a WHERE that is always true`
	db.Delete(&Cart{})
}

// Cart is a row of carts.
type Cart struct {
	ID   int64
	Note string
}

func limited(db *gorm.DB, note string) {
	q := db.Model(&Cart{})
	if note != "" {
		q = q.Where("id = ?", note)
	}
	q.Delete(&Cart{}) // gorm refuses to run it without a condition
}
