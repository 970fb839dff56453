package whole

import (
	"database/sql"

	sq "github.com/Masterminds/squirrel"
	"github.com/gocraft/dbr/v2"
)

// scope adds conditions that the text does not show.
type scope func(sq.UpdateBuilder) sq.UpdateBuilder

// filter does, too.
type filter interface {
	Apply(sq.DeleteBuilder) sq.DeleteBuilder
	Narrow(*dbr.DeleteStmt)
}

// sender sends what is built.
type sender interface{ Send(sq.Sqlizer) error }

// all is where the package's statements begin.
var all = sq.Delete("carts")

func base() sq.UpdateBuilder { return sq.Update("carts").Set("note", "") }

func keep(ch chan<- sq.DeleteBuilder) { ch <- sq.Delete("carts") }

type holder struct{ del sq.DeleteBuilder }

func newHolder() *holder { return &holder{del: sq.Delete("carts")} }

func handed(db *sql.DB, f scope, g filter, id int) {
	f(sq.Update("carts").Set("note", "")).RunWith(db).Exec()
	g.Apply(sq.Delete("carts")).RunWith(db).Exec()
	base().Where("id = ?", id).RunWith(db).Exec()
	all.Where("id = ?", id).RunWith(db).Exec()
	newHolder().del.Where("id = ?", id).RunWith(db).Exec()
}

func sent(s sender, id int) {
	s.Send(sq.Delete("carts").Where("id = ?", id))
}

func sentWhole(s sender) {
	s.Send(sq.Delete("carts")) // want `warning: DELETE without WHERE`
	b := sq.Delete("carts")    // want `warning: DELETE without WHERE`
	s.Send(b)
}

func narrow(b *dbr.DeleteStmt, id int) { b.Where("id = ?", id) }

func inPlace(s *dbr.Session, f func(*dbr.DeleteStmt), g filter, id int) {
	a := s.DeleteFrom("carts")
	narrow(a, id)
	a.Exec()
	b := s.DeleteFrom("carts")
	f(b)
	b.Exec()
	c := s.DeleteFrom("carts")
	g.Narrow(c)
	c.Exec()
}

func inPlaceWhole(s *dbr.Session) {
	d := s.DeleteFrom("carts")
	d.Exec() // want `warning: DELETE without WHERE`
}
