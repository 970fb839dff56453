// Package choices pages and searches tables of which one is read whole, too.
package choices

import (
	"net/http"
	"strconv"

	_ "github.com/go-sql-driver/mysql"
	"gorm.io/gorm"
	"xorm.io/xorm"
)

// Role is what a user may do, Order what one has bought, Ticket what one asks.
type Role struct {
	ID   int64
	Name string
}

// TableName names the table.
func (Role) TableName() string { return "roles" }

// Order is a row.
type Order struct {
	ID    int64
	Phone string
}

// TableName names the table.
func (Order) TableName() string { return "orders" }

// Ticket is a row.
type Ticket struct {
	ID    int64
	Title string
}

// TableName names the table.
func (Ticket) TableName() string { return "tickets" }

func page(r *http.Request) int {
	n, _ := strconv.Atoi(r.FormValue("page"))
	return n
}

// Roles gives the choices of a form: all.
func Roles(db *gorm.DB) (all []Role) {
	db.Order("name").Find(&all)
	return all
}

// PageOfRoles pages them.
func PageOfRoles(db *gorm.DB, r *http.Request) (some []Role) {
	q := db.Where("name LIKE ?", "%"+r.FormValue("name")+"%") // want `but Roles reads all of roles at once, so it may be small \[leading-wildcard\]`
	q.Order("id").Limit(20).Offset(page(r) * 20).Find(&some)  // want `but Roles reads all of roles at once, so it may be small \[deep-offset\]`
	return some
}

// PageOfOrders has no such twin: Recent and One take some rows, Count none.
func PageOfOrders(db *gorm.DB, r *http.Request) (some []Order) {
	q := db.Where("phone LIKE ?", "%"+r.FormValue("phone")+"%") // want `or by prefix \[leading-wildcard\]`
	q.Order("id").Limit(20).Offset(page(r) * 20).Find(&some)    // want `LIMIT n\) \[deep-offset\]`
	return some
}

func Recent(db *gorm.DB) (some []Order) {
	db.Order("id DESC").Limit(20).Find(&some)
	return some
}

func One(db *gorm.DB) (one Order, n int64) {
	db.Order("id").First(&one)
	db.Model(&Order{}).Count(&n)
	return one, n
}

// Filtered may read all, or not.
func Filtered(db *gorm.DB, phone string) (some []Order) {
	q := db.Model(&Order{})
	if phone != "" {
		q = q.Where("phone = ?", phone)
	}
	q.Find(&some)
	return some
}

// Tickets and PageOfTickets do it with another library.
func Tickets(x *xorm.Engine) (all []Ticket, err error) {
	err = x.Find(&all)
	return all, err
}

func PageOfTickets(x *xorm.Engine, r *http.Request) (some []Ticket, err error) {
	err = x.Asc("id").Limit(20, page(r)*20).Find(&some) // want `but Tickets reads all of tickets at once, so it may be small \[deep-offset\]`
	return some, err
}

// SortedOrders has another order on each way.
func SortedOrders(db *gorm.DB, r *http.Request, newest bool) (some []Order) {
	q := db.Order("id")
	if newest {
		q = db.Order("id DESC")
	}
	q.Limit(20).Offset(page(r) * 20).Find(&some) // want `thrown away; remember the last key of a page and ask for the rows after it, in the order of the page \[deep-offset\]`
	return some
}
