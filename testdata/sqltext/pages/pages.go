// Package pages holds offsets: from pages that nothing bounds, and from such as are
// bounded where they come from.
package pages

import (
	"database/sql"
	"errors"
	"net/http"
	"strconv"

	"github.com/Masterminds/squirrel"
	_ "github.com/go-sql-driver/mysql"
	"gorm.io/gorm"
)

// Store keeps orders.
type Store struct {
	db *sql.DB
	g  *gorm.DB
}

// Loud: the page is the request's.
func (s *Store) Loud(w http.ResponseWriter, r *http.Request) {
	page, _ := strconv.Atoi(r.FormValue("page"))
	size := 20
	s.db.Query("SELECT id FROM orders ORDER BY id LIMIT ? OFFSET ?", size, (page-1)*size)                // want `\[deep-offset\]`
	s.db.Query("SELECT id FROM orders ORDER BY id LIMIT ?, ?", (page-1)*size, size)                      // want `\[deep-offset\]`
	s.g.Table("orders").Order("id").Limit(size).Offset((page-1)*size).Pluck("id", w)                     // want `remember the last key of a page.*\[deep-offset\]`
	s.g.Table("orders").Order(r.FormValue("by")).Limit(size).Offset((page-1)*size).Pluck("id", w)        // want `bound the page number, and skip over keys alone.*\[deep-offset\]`
	s.g.Table("orders").Order(r.FormValue("by") + " DESC").Limit(size).Offset((page - 1) * size).Find(w) // want `bound the page number, and skip over keys alone.*\[deep-offset\]`
	s.list((page - 1) * size)
	s.first(0)
	s.first(20)
	s.paged(page, size)
	s.genAny(page, size)
	s.sized(page)
	s.cut(page)
}

// furthest is a setting.
var furthest = 40

// start is never changed.
const start = 20

// sized is given any page, and counts in small circles.
func (s *Store) sized(page int) {
	s.db.Query("SELECT id FROM orders ORDER BY id LIMIT 20 OFFSET ?", page%start)
	s.db.Query("SELECT id FROM orders ORDER BY id LIMIT 20 OFFSET ?", page&0xff)
	s.db.Query("SELECT id FROM orders ORDER BY id LIMIT 20 OFFSET ?", furthest)
	if page > 0 {
		s.db.Query("SELECT id FROM orders ORDER BY id LIMIT 20 OFFSET ?", page*start) // want `\[deep-offset\]`
	}
}

// cut is given any page, and looks no further than the setting.
func (s *Store) cut(page int) {
	if page > furthest {
		page = furthest
	}
	s.db.Query("SELECT id FROM carts ORDER BY id LIMIT 20 OFFSET ?", page)
}

// list is given any page by one of its callers.
func (s *Store) list(offset int) {
	s.db.Query("SELECT id FROM orders ORDER BY id LIMIT 20 OFFSET ?", offset) // want `\[deep-offset\]`
}

// first is given constants by all of its callers.
func (s *Store) first(offset int) {
	s.db.Query("SELECT id FROM orders ORDER BY id LIMIT 20 OFFSET ?", offset)
}

// unused has no callers that are known.
func (s *Store) unused(offset int) {
	s.db.Query("SELECT id FROM orders ORDER BY id LIMIT 20 OFFSET ?", offset) // want `\[deep-offset\]`
}

// Head is exported, and the callers that are here pass constants.
func (s *Store) Head(n, offset int) {
	s.db.Query("SELECT id FROM orders ORDER BY id LIMIT ? OFFSET ?", n, offset)
}

func (s *Store) heads(n int) {
	s.Head(n, 0)
	s.Head(10, 30)
}

// paged refuses pages that are too far, for those who call on.
func (s *Store) paged(page, size int) error {
	if page > 100 {
		return errors.New("too far")
	}
	s.tail(page, size)
	s.clamped(min(page, 50), 20)
	return nil
}

func (s *Store) tail(page, size int) {
	if size > 50 {
		size = 50
	}
	s.db.Query("SELECT id FROM orders ORDER BY id LIMIT ? OFFSET ?", size, (page-1)*size)
}

func (s *Store) clamped(page, size int) {
	squirrel.Select("id").From("orders").OrderBy("id").Limit(20).Offset(uint64(page * 20)).RunWith(s.db).Query()
}

// Query is what a request asks for.
type Query struct {
	Page  int `form:"page" binding:"min=1,max=100"`
	Size  int `form:"size" validate:"required,lte=50"`
	Far   int `form:"far"`
	Fixed int
}

func (s *Store) tagged(q Query) {
	s.db.Query("SELECT id FROM orders ORDER BY id LIMIT ? OFFSET ?", q.Size, (q.Page-1)*q.Size)
	s.db.Query("SELECT id FROM orders ORDER BY id LIMIT ? OFFSET ?", q.Size, q.Far*q.Size) // want `\[deep-offset\]`
}

// fix cuts what is too far.
func (q *Query) fix() {
	if q.Fixed > 100 {
		q.Fixed = 100
	}
}

func (s *Store) fixed(q *Query) {
	q.fix()
	s.db.Query("SELECT id FROM orders ORDER BY id LIMIT 20 OFFSET ?", q.Fixed*20)
}

func tooFar(page int) error {
	if page > 500 {
		return errors.New("too far")
	}
	return nil
}

func offsetOf(page, size int) int { return (page - 1) * size }

func pageOf(r *http.Request) int {
	n, err := strconv.Atoi(r.FormValue("page"))
	if err != nil || n > 100 {
		return 1
	}
	return n
}

func anyPage(r *http.Request) (page, size int) {
	page, _ = strconv.Atoi(r.FormValue("page"))
	return page, 20
}

func (s *Store) helped(r *http.Request, page int) error {
	s.db.Query("SELECT id FROM orders ORDER BY id LIMIT 20 OFFSET ?", pageOf(r)*20)
	s.db.Query("SELECT id FROM orders ORDER BY id LIMIT 20 OFFSET ?", offsetOf(pageOf(r), 20))
	far, size := anyPage(r)
	s.db.Query("SELECT id FROM orders ORDER BY id LIMIT 20 OFFSET ?", offsetOf(far, size)) // want `\[deep-offset\]`
	if err := tooFar(page); err != nil {
		return err
	}
	s.db.Query("SELECT id FROM orders ORDER BY id LIMIT 20 OFFSET ?", page*20)
	return nil
}

// options are given by literals.
type options struct{ offset, limit int }

func (s *Store) with(o options) {
	s.db.Query("SELECT id FROM orders ORDER BY id LIMIT ? OFFSET ?", o.limit, o.offset)
}

func (s *Store) withAny(o options) {
	s.db.Query("SELECT id FROM orders ORDER BY id LIMIT ? OFFSET ?", o.limit, o.offset) // want `\[deep-offset\]`
}

func (s *Store) asks(r *http.Request) {
	s.with(options{limit: 20})
	o := options{offset: 40}
	s.with(o)
	far, _ := anyPage(r)
	s.withAny(options{offset: far, limit: 20})
}

// arms: one statement in two arms of a branch is said once.
func (s *Store) arms(r *http.Request, mine bool) {
	page, size := anyPage(r)
	offset := page * size
	if mine {
		s.db.Query("SELECT id FROM orders WHERE user_id = 1 ORDER BY id LIMIT ? OFFSET ?", size, offset) // want `\[deep-offset\]`
	} else {
		s.db.Query("SELECT id FROM orders ORDER BY id LIMIT ? OFFSET ?", size, offset)
	}
	q := s.g.Table("orders").Order("id")
	if mine {
		q = q.Limit(size).Offset(offset) // want `\[deep-offset\]`
	} else {
		q = q.Limit(20).Offset(offset)
	}
	q.Pluck("id", r)
	s.db.Query("SELECT id FROM carts ORDER BY id LIMIT ? OFFSET ?", size, offset) // want `\[deep-offset\]`
}

// leaves: the first of two statements is all, where it runs.
func (s *Store) leaves(r *http.Request, mine bool) {
	page, size := anyPage(r)
	if mine {
		s.db.Query("SELECT id FROM orders WHERE user_id = 1 ORDER BY id LIMIT ? OFFSET ?", size, page*size) // want `\[deep-offset\]`
		return
	}
	s.db.Query("SELECT id FROM orders ORDER BY id LIMIT ? OFFSET ?", size, page*size)
}

// Lister is what the callers know of the store.
type Lister interface{ range20(offset int) }

func (s *Store) range20(offset int) {
	s.db.Query("SELECT id FROM orders ORDER BY id LIMIT 20 OFFSET ?", offset)
}

func asked(l Lister) { l.range20(40) }

func export(db *sql.DB) {
	for offset := 0; ; offset += 1000 {
		rows, err := db.Query("SELECT id FROM orders ORDER BY id LIMIT 1000 OFFSET ?", offset) // want `\[deep-offset\]`
		if err != nil || !rows.Next() {
			return
		}
		rows.Close()
	}
}
