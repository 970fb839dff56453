package whole

import (
	"database/sql"
	"encoding/json"
	"net/http"

	sq "github.com/Masterminds/squirrel"
	"gorm.io/gorm"
)

// What a request is refused for by the tags of its fields makes a condition certain.

type removal struct {
	ID    int64   `json:"id" validate:"gt=0"`
	Kind  string  `json:"kind" binding:"oneof=cart order"`
	IDs   []int64 `json:"ids" v:"required|length:1,50#which?"`
	Shop  int64   `json:"shop,range=[1:]"`
	User  int64   `json:"user" validate:"omitempty,gt=0"`
	Users []int64 `json:"users" validate:"dive,required"`
	State int     `json:"state" validate:"gte=0"`
	Note  string  `json:"note,optional,options=a|b"`
}

func removeByID(db *sql.DB, in removal) {
	q := "DELETE FROM carts"
	if in.ID > 0 {
		q += " WHERE id = ?"
	}
	db.Exec(q, in.ID)
}

func removeByUser(db *sql.DB, in removal) {
	q := "DELETE FROM carts"
	if in.User > 0 {
		q += " WHERE id = ?"
	}
	db.Exec(q, in.User) // want `info: where none of its conditions is added, this DELETE changes every row of carts`
}

func removeByKind(db *gorm.DB, in *removal) {
	q := "DELETE FROM carts"
	if in.Kind != "" {
		q += " WHERE id = ?"
	}
	db.Exec(q, in.Kind)
}

func removeByNote(db *gorm.DB, in *removal) {
	q := "DELETE FROM carts"
	if in.Note != "" {
		q += " WHERE id = ?"
	}
	db.Exec(q, in.Note) // want `info: where none of its conditions is added, this DELETE changes every row of carts`
}

func removeByIDs(db *sql.DB, in *removal) error {
	q := sq.Delete("carts")
	if len(in.IDs) > 0 {
		q = q.Where("id IN (?)", in.IDs)
	}
	_, err := q.RunWith(db).Exec()
	return err
}

func removeByUsers(db *sql.DB, in *removal) error {
	q := sq.Delete("carts")
	if len(in.Users) > 0 {
		q = q.Where("id IN (?)", in.Users)
	}
	_, err := q.RunWith(db).Exec() // want `info: where none of its conditions is added, this DELETE changes every row of carts`
	return err
}

// ServeRemovals passes on what it decodes.
func (s *Store) ServeRemovals(w http.ResponseWriter, r *http.Request) {
	var in removal
	if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
		return
	}
	s.removeFrom(in.Shop)
	s.removeUntil(in.State)
}

func (s *Store) removeFrom(id int64) {
	q := "DELETE FROM carts"
	if id != 0 {
		q += " WHERE id >= ?"
	}
	s.db.Exec(q, id)
}

func (s *Store) removeUntil(id int) {
	q := "DELETE FROM carts"
	if id != 0 {
		q += " WHERE id <= ?"
	}
	s.db.Exec(q, id) // want `error: where none of its conditions is added, this DELETE changes every row of carts; .*; a request comes here from .*ServeRemovals`
}
