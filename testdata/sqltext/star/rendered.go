package star

import (
	"encoding/json"
	"net/http"

	"github.com/gocraft/dbr/v2"
	"github.com/jmoiron/sqlx"
	"gorm.io/gorm"
	"xorm.io/xorm"
)

// answer is what every request gets.
type answer struct {
	Code int
	Data any
}

type kv map[string]any

func (k kv) write(w http.ResponseWriter) { json.NewEncoder(w).Encode(k) }

func ok(w http.ResponseWriter, data interface{}) { json.NewEncoder(w).Encode(answer{0, data}) }

func fill[T any](w http.ResponseWriter, rows []T) { ok(w, rows) }

func one[T any](w http.ResponseWriter, row T) { ok(w, row) }

// rendered: rows that leave as they are need every field.
func rendered(w http.ResponseWriter, db *sqlx.DB, g *gorm.DB, e *xorm.Engine, s *dbr.Session, id int64) {
	var helped, wrapped, named, mapped, filled, generic, assigned []Wide
	db.Select(&helped, "SELECT * FROM wides WHERE owner = ?", id) // want `info: SELECT \* sends every column of wides`
	ok(w, helped)
	g.Raw("SELECT * FROM wides WHERE owner = ?", id).Scan(&wrapped) // want `info: SELECT \* sends every column of wides`
	ok(w, answer{0, wrapped})
	e.SQL("SELECT * FROM wides WHERE owner = ?", id).Find(&named) // want `info: SELECT \* sends every column of wides`
	ok(w, &answer{Data: named})
	s.SelectBySql("SELECT * FROM wides WHERE owner = ?", id).Load(&mapped) // want `info: SELECT \* sends every column of wides`
	kv{"dat": mapped, "n": len(mapped)}.write(w)
	db.Select(&filled, "SELECT * FROM wides WHERE owner = ?", id) // want `info: SELECT \* sends every column of wides`
	fill(w, filled)
	db.Select(&generic, "SELECT * FROM wides WHERE owner = ?", id) // want `info: SELECT \* sends every column of wides`
	one(w, generic)
	var as []Article
	db.Select(&as, "SELECT * FROM articles WHERE owner = ?", id) // want `info: SELECT \* sends every column of articles`
	ok(w, as)
	db.Select(&assigned, "SELECT * FROM wides WHERE owner = ?", id) // want `info: SELECT \* sends every column of wides`
	var a answer
	a.Data = assigned
	ok(w, a)
}

// Digest has some of the columns of wides.
type Digest struct {
	ID                           int64
	A, B, C, D, E, F, G, H, I, J string
}

// passed: what is no row of the table has less than the star sends, and a function that
// is given rows of one type may read a few.
func passed(w http.ResponseWriter, db *sqlx.DB, id int64) {
	var digests []Digest
	db.Unsafe().Select(&digests, "SELECT * FROM wides WHERE owner = ?", id) // want `info: SELECT \* sends every column of wides`
	ok(w, digests)
	var typed, read []Wide
	db.Select(&typed, "SELECT * FROM wides WHERE owner = ?", id) // want `warning: .* to the 11 fields of Wide; name the columns`
	names(typed)
	db.Select(&read, "SELECT * FROM wides WHERE owner = ?", id) // want `warning: .* of wides, of which A is read; name the columns`
	for _, r := range read {
		ok(w, r.A)
	}
}

func briefly(w http.ResponseWriter, g *gorm.DB, id int64) {
	var digests []Digest
	g.Raw("SELECT * FROM wides WHERE owner = ?", id).Scan(&digests) // want `warning: .* to the 11 fields of Digest; name the columns`
	ok(w, digests)
}

func names(list []Wide) (all []string) {
	for _, w := range list {
		all = append(all, w.A)
	}
	return all
}

type store struct{ byOwner map[int64][]Wide }

var wides = map[int64][]Wide{}

// kept: what others find in a map, they may read all of.
func (c *store) kept(db *sqlx.DB, id int64) {
	var mine, all, own []Wide
	db.Select(&mine, "SELECT * FROM wides WHERE owner = ?", id) // want `info: SELECT \* sends every column of wides`
	c.byOwner[id] = mine
	db.Select(&all, "SELECT * FROM wides WHERE owner = ?", id) // want `info: SELECT \* sends every column of wides`
	wides[id] = all
	local := map[int64][]Wide{}
	db.Select(&own, "SELECT * FROM wides WHERE owner = ?", id) // want `warning: .* to the 11 fields of Wide; name the columns`
	local[id] = own
	names(local[id])
}

// paging is what a helper runs, and reads into the second of its arguments.
type paging struct {
	DB   *gorm.DB
	Page int
}

func paged(p *paging, into any) { p.DB.Offset(p.Page).Find(into) }

// OrderOf is a row of orders, and a name.
type OrderOf struct {
	Order
	Name string
}

// listed: what the helper keeps, nobody else reads.
func listed(g *gorm.DB) {
	var list []OrderOf
	db := g.Table("orders").Joins("LEFT JOIN carts ON carts.id = orders.id").Select("orders.*, carts.note AS name") // want `info: SELECT \* sends every column of orders`
	paged(&paging{DB: db, Page: 1}, &list)
}

func helpers(g *gorm.DB) []*Order {
	var list []*Order
	var few []Part
	db := g.Table("orders").Select("orders.*").Where("user_id = 5") // want `info: SELECT \* sends every column of orders`
	paged(&paging{DB: db, Page: 1}, &list)
	db = g.Table("orders").Select("orders.*").Where("user_id = 6") // want `warning: SELECT \* sends every column of orders: nothing reads phone, status, created_at`
	paged(&paging{DB: db}, &few)
	return list
}
