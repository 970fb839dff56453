package whole

import (
	"net/http"
	"strings"
)

// args are bound beside each condition.
func (s *Store) args(w http.ResponseWriter, r *http.Request) {
	q := "DELETE FROM carts"
	var args []any
	if user := r.FormValue("user"); user != "" {
		q += " WHERE id = ?"
		args = append(args, user)
	}
	if len(args) == 0 {
		http.Error(w, "whose?", http.StatusBadRequest)
		return
	}
	s.db.Exec(q, args...)
}

// number counts the conditions.
func (s *Store) number(w http.ResponseWriter, r *http.Request) {
	q, n := "UPDATE carts SET note = ''", 0
	if user := r.FormValue("user"); user != "" {
		q += " WHERE id = ?"
		n++
	}
	if n < 1 {
		return
	}
	s.db.Exec(q, r.FormValue("user"))
}

// mark says that there is one.
func (s *Store) mark(w http.ResponseWriter, r *http.Request) {
	q, ok := "DELETE FROM carts", false
	if user := r.FormValue("user"); user != "" {
		q += " WHERE id = ?"
		ok = true
	}
	if !ok {
		return
	}
	s.db.Exec(q, r.FormValue("user"))
}

// text looks at the text.
func (s *Store) text(w http.ResponseWriter, r *http.Request) {
	q := "DELETE FROM carts"
	if user := r.FormValue("user"); user != "" {
		q += " WHERE id = ?"
	}
	if !strings.Contains(q, "WHERE") {
		return
	}
	s.db.Exec(q, r.FormValue("user"))
}

// cases are counted, too.
func (s *Store) cases(w http.ResponseWriter, r *http.Request) {
	q := "DELETE FROM carts"
	var args []any
	user, note := r.FormValue("user"), r.FormValue("note")
	switch {
	case user != "":
		q += " WHERE id = ?"
		args = append(args, user)
	case note != "":
		q += " WHERE note = ?"
		args = append(args, note)
	}
	if args == nil {
		return
	}
	s.db.Exec(q, args...)
}

// early asks before there is anything to ask for.
func (s *Store) early(w http.ResponseWriter, r *http.Request) {
	q := "DELETE FROM carts"
	var args []any
	if len(args) > 1 {
		return
	}
	if user := r.FormValue("user"); user != "" {
		q += " WHERE id = ?"
		args = append(args, user)
	}
	s.db.Exec(q, args...) // want `error: where none of its conditions is added`
}

// failed leaves for another reason.
func (s *Store) failed(w http.ResponseWriter, r *http.Request) {
	q := "DELETE FROM carts"
	var args []any
	if user := r.FormValue("user"); user != "" {
		q += " WHERE id = ?"
		args = append(args, user)
	}
	if r.Method != http.MethodPost {
		return
	}
	s.db.Exec(q, args...) // want `error: where none of its conditions is added`
}

// late asks behind the write.
func (s *Store) late(w http.ResponseWriter, r *http.Request) {
	q := "DELETE FROM carts"
	var args []any
	if user := r.FormValue("user"); user != "" {
		q += " WHERE id = ?"
		args = append(args, user)
	}
	s.db.Exec(q, args...) // want `error: where none of its conditions is added`
	if len(args) == 0 {
		return
	}
}
