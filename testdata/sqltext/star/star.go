// Package star reads whole rows: into structs of as many columns, and of less.
package star

import (
	"database/sql"
	"time"

	"github.com/Masterminds/squirrel"
	_ "github.com/go-sql-driver/mysql"
	"github.com/gocraft/dbr/v2"
	"github.com/jmoiron/sqlx"
	"gorm.io/gorm"
	"xorm.io/xorm"
)

// Order has all columns of orders.
type Order struct {
	ID        int64  `db:"id"`
	UserID    int64  `db:"user_id"`
	Phone     string `db:"phone"`
	State     int    `db:"status"`
	CreatedAt string
}

// Cart lacks the note, which is long.
type Cart struct {
	ID, UserID int64
	CreatedAt  string
}

// Part has two of the columns of orders.
type Part struct{ ID, UserID int64 }

func known(db *sqlx.DB, g *gorm.DB, e *xorm.Engine, s *dbr.Session, id int64) {
	var o Order
	var os []*Order
	var part Part
	var parts []Part
	var c Cart
	var cs []Cart
	db.Get(&o, "SELECT * FROM orders WHERE id = ?", id)                // want `info: SELECT \* sends every column of orders`
	db.Select(&os, "SELECT * FROM orders WHERE user_id = ?", id)       // want `info: SELECT \* sends every column of orders`
	db.Get(&part, "SELECT * FROM orders WHERE id = ?", id)             // want `info: SELECT \* sends every column of orders`
	db.Select(&parts, "SELECT * FROM orders WHERE user_id = ?", id)    // want `warning: .*: nothing reads phone, status, created_at; name the columns`
	db.Get(&c, "SELECT * FROM carts WHERE id = ?", id)                 // want `warning: .*: nothing reads note; name the columns`
	db.Select(&cs, "SELECT * FROM carts WHERE id > ?", id)             // want `warning: .*: nothing reads note; name the columns`
	g.Raw("SELECT * FROM orders WHERE user_id = ?", id).Scan(&os)      // want `info: SELECT \* sends every column of orders`
	g.Raw("SELECT * FROM orders WHERE user_id = ?", id).Find(&parts)   // want `warning: .*nothing reads phone`
	e.SQL("SELECT * FROM orders WHERE user_id = ?", id).Find(&os)      // want `info: SELECT \* sends every column of orders`
	s.Select("*").From("orders").Where("user_id = ?", id).Load(&os)    // want `info: SELECT \* sends every column of orders`
	s.Select("*").From("orders").Where("user_id = ?", id).Load(&parts) // want `warning: .*nothing reads phone`
	rows, _ := db.Queryx("SELECT * FROM orders WHERE user_id = ?", id) // want `info: SELECT \* sends every column of orders`
	for rows.Next() {
		rows.StructScan(&o)
	}
	q, args, _ := squirrel.Select("*").From("orders").Where("user_id = ?", id).ToSql() // want `info: SELECT \* sends every column of orders`
	db.Select(&os, q, args...)
	keep(part, c)
}

func keep(...any) {}

// Noted has all columns of carts, with the long one.
type Noted struct {
	ID, UserID      int64
	Note, CreatedAt string
}

func (Noted) TableName() string { return "carts" }

func (Cart) TableName() string { return "carts" }

// models are read by an ORM: whole where all of it goes on.
func models(g *gorm.DB, id int64) []Noted {
	var all []Noted
	var lacking []Cart
	var unread Noted
	g.Where("id > ?", id).Find(&all)     // want `info: SELECT \* sends every column of carts, with note`
	g.Where("id > ?", id).Find(&lacking) // want `warning: SELECT \* sends every column of carts: nothing reads note; name the columns`
	g.Where("id > ?", id).Find(&unread)  // want `warning: SELECT \* sends every column of carts, with note`
	keep(lacking, unread.ID)
	return all
}

// Most lacks one column of orders, a short one.
type Most struct {
	ID, UserID int64
	Phone      string
	CreatedAt  string
}

func most(db *sqlx.DB, g *gorm.DB) {
	var list []Most
	db.Select(&list, "SELECT * FROM orders WHERE user_id = 5")  // want `info: SELECT \* sends every column of orders`
	g.Raw("SELECT * FROM orders WHERE user_id = 5").Scan(&list) // want `info: SELECT \* sends every column of orders`
}

// Item is a row of a table that no schema has.
type Item struct {
	ID, Owner int64
	Name      string
}

// Article has a long column.
type Article struct {
	ID   int64
	Body []byte
}

// Wide has many columns.
type Wide struct {
	ID                           int64
	A, B, C, D, E, F, G, H, I, J string
}

func unknown(db *sqlx.DB, id int64) {
	var items []Item
	var as []Article
	var a Article
	var ws []Wide
	var w Wide
	db.Select(&items, "SELECT * FROM items WHERE owner = ?", id)                             // want `info: SELECT \* sends every column of items`
	db.Select(&as, "SELECT * FROM articles WHERE owner = ?", id)                             // want `warning: .* to the 2 fields of Article; name the columns`
	db.Get(&a, "SELECT * FROM articles WHERE id = ?", id)                                    // want `info: SELECT \* sends every column of articles`
	db.Select(&ws, "SELECT * FROM wides WHERE owner = ?", id)                                // want `warning: .* to the 11 fields of Wide; name the columns`
	db.Get(&w, "SELECT * FROM wides WHERE id = ?", id)                                       // want `info: SELECT \* sends every column of wides`
	db.Select(&items, "SELECT i.* FROM items i JOIN wides w ON w.id = i.id WHERE w.a = 'x'") // want `info: SELECT \* sends every column of items`
	keep(a, w)
}

// partly reads a few fields of each row.
func partly(db *sqlx.DB, id int64) (names []string, rows []Wide) {
	var ranged, indexed, counted, given, looped []Wide
	db.Select(&ranged, "SELECT * FROM wides WHERE owner = ?", id) // want `warning: .* of wides, of which A is read; name the columns`
	for _, w := range ranged {
		names = append(names, w.A)
	}
	db.Select(&indexed, "SELECT * FROM wides WHERE owner = ?", id) // want `warning: .* of wides, of which B and C are read; name the columns`
	for i := range indexed {
		names = append(names, indexed[i].B, indexed[0].C)
	}
	db.Select(&counted, "SELECT * FROM wides WHERE owner = ?", id) // want `warning: .* to the 11 fields of Wide; name the columns`
	if len(counted) > 0 {
		names = nil
	}
	db.Select(&given, "SELECT * FROM wides WHERE owner = ?", id) // want `warning: .* to the 11 fields of Wide; name the columns`
	if len(given) > 0 && given[0].A != "" {
		rows = append(rows, given...)
	}
	db.Select(&looped, "SELECT * FROM wides WHERE owner = ?", id) // want `warning: .* to the 11 fields of Wide; name the columns`
	for _, w := range looped {
		names = append(names, w.A)
		rows = append(rows, w)
	}
	var boxes []Boxed
	db.Select(&boxes, "SELECT * FROM boxeds WHERE owner = ?", id) // want `warning: .* to the 12 fields of Boxed; name the columns`
	for _, b := range boxes {
		rows = append(rows, b.Wide)
	}
	return names, rows
}

// Boxed is all of another row, and a name.
type Boxed struct {
	Wide
	Name string
}

// Rated is an order with what was counted for it.
type Rated struct {
	Order
	Stars int
}

// Counted is an item with what was counted for it.
type Counted struct {
	Item
	Parts int
}

// Total has a few columns of orders, and a sum.
type Total struct {
	Part
	Sum int
}

// Weighed is a row of wides, however many columns that has, with what was counted for it.
type Weighed struct {
	Wide
	Parts int
}

func weighed(g *gorm.DB) (wides []Wide) {
	var rows, read []Weighed
	g.Table("wides").Select("wides.*, COUNT(items.id) AS parts").Joins("LEFT JOIN items ON items.id = wides.id").Group("wides.id").Find(&rows) // want `info: SELECT \* sends every column of wides`
	for _, row := range rows {
		wides = append(wides, row.Wide)
	}
	g.Table("wides").Select("wides.*, COUNT(items.id) AS parts").Joins("LEFT JOIN items ON items.id = wides.id").Group("wides.id").Find(&read) // want `warning: SELECT \* sends every column of wides, of which A and Parts are read`
	for _, row := range read {
		wides = append(wides, Wide{A: row.A, ID: int64(row.Parts)})
	}
	return wides
}

func joined(db *sqlx.DB, g *gorm.DB) {
	var rated []Rated
	var totals []Total
	var counted []Counted
	db.Select(&rated, "SELECT o.*, COUNT(c.id) AS stars FROM orders o JOIN carts c ON c.id = o.id WHERE o.user_id = 5 GROUP BY o.id") // want `info: SELECT \* sends every column of orders`
	db.Select(&totals, "SELECT o.*, SUM(c.id) AS sum FROM orders o JOIN carts c ON c.id = o.id WHERE o.user_id = 5 GROUP BY o.id")    // want `warning: .*: nothing reads phone, status, created_at; name the columns`
	g.Raw("SELECT i.*, 5 AS parts FROM items i JOIN wides w ON w.id = i.id WHERE w.a = 'x'").Scan(&counted)                           // want `info: SELECT \* sends every column of items`
	g.Table("orders o").Select("o.*, COUNT(c.id) AS stars").Joins("JOIN carts c ON c.id = o.id").Where("o.user_id = 5").Find(&rated)  // want `info: SELECT \* sends every column of orders`
}

// Brief has some of the columns of items.
type Brief struct{ ID, Owner int64 }

func lenient(g *gorm.DB, s *dbr.Session, id int64) {
	var items []Item
	var briefs []Brief
	g.Raw("SELECT * FROM items WHERE owner = ?", id).Scan(&items)    // want `info: SELECT \* sends every column of items`
	g.Raw("SELECT * FROM items WHERE owner = ?", id).Scan(&briefs)   // want `warning: .* to the 2 fields of Brief`
	s.Select("*").From("items").Where("owner = ?", id).Load(&items)  // want `info: SELECT \* sends every column of items`
	s.Select("*").From("items").Where("owner = ?", id).Load(&briefs) // want `warning: .* to the 2 fields of Brief`
}

func positions(db *sql.DB, id int64) (a, b int64) {
	db.QueryRow("SELECT * FROM orders WHERE user_id = ?", id).Scan(&a, &b) // want `warning: SELECT \* sends every column of orders`
	rows, _ := db.Query("SELECT * FROM orders WHERE user_id = ?", id)      // want `warning: SELECT \* sends every column of orders`
	for rows.Next() {
		rows.Scan(&a, &b)
	}
	return a, b
}

func used(db *sqlx.DB, id int64) (Order, int64) {
	var o, mine, none, most Order
	db.Get(&o, "SELECT * FROM orders WHERE id = ?", id)    // want `warning: .*, of which Phone and UserID are read; name the columns`
	db.Get(&mine, "SELECT * FROM orders WHERE id = ?", id) // want `info: SELECT \* sends every column of orders`
	db.Get(&none, "SELECT * FROM orders WHERE id = ?", id) // want `warning: .*, of which none is read; select 1, which tells whether there is a row \[select-star\]$`
	var scanned Order
	db.QueryRowx("SELECT * FROM orders WHERE id = ? FOR UPDATE", id).StructScan(&scanned) // want `warning: .*, of which none is read; select 1, which tells whether there is a row \[select-star\]$`
	db.Get(&most, "SELECT * FROM orders WHERE id = ?", id)                                // want `info: SELECT \* sends every column of orders`
	keep(most.ID, most.UserID, most.Phone, most.State)
	if o.Phone == "" {
		return mine, 0
	}
	return mine, o.UserID
}

func named(db *sqlx.DB, id int64) (o Order, err error) {
	err = db.Get(&o, "SELECT * FROM orders WHERE id = ?", id) // want `info: SELECT \* sends every column of orders`
	return
}

func counted(g *gorm.DB, n *int64, os *[]Order) {
	q := g.Select("*").Table("items")
	q.Where("owner = ?", 1).Count(n)
}

// Parcel has eight columns, and rows of other tables beside them.
type Parcel struct {
	ID, UserID, CarrierID, DepotID int64
	Weight, Width, Height          int
	SentAt                         time.Time
	Tags                           Labels `gorm:"type:varchar(200)"`
	User                           *Order // rows of orders, not a column
	Stops                          []Stop `gorm:"foreignKey:ParcelID"`
	Depot                          Stop   `gorm:"foreignKey:DepotID"`
}

// Stop is one on the way of a parcel.
type Stop struct{ ID, ParcelID int64 }

// Labels says itself how it is stored.
type Labels struct{ list []string }

// Scan reads what is stored.
func (l *Labels) Scan(any) error { return nil }

// related reads whole rows: the rows of other tables are none of their columns.
func related(g *gorm.DB, ids []int64) (parcels []Parcel) {
	g.Raw("SELECT * FROM parcels WHERE id IN ?", ids).Scan(&parcels) // want `info: SELECT \* sends every column of parcels`
	return parcels
}

// Freight has as many columns as Parcel has fields.
type Freight struct {
	ID, UserID, CarrierID, DepotID int64
	Weight, Width, Height          int
	SentAt                         time.Time
	Tags, User, Stops, Depot       string
}

func unrelated(g *gorm.DB, ids []int64) (freights []Freight) {
	g.Raw("SELECT * FROM freights WHERE id IN ?", ids).Scan(&freights) // want `warning: SELECT \* sends every column of freights to the 12 fields of Freight`
	return freights
}
