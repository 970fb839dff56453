// Package choices pages and searches tables of which one is read whole, too.
package choices

import (
	"database/sql"
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

// SearchOrders reads all of them, unless something is searched for.
func SearchOrders(db *gorm.DB, text string) (some []Order) {
	q := db.Order("id")
	if text != "" {
		q = q.Where("phone LIKE ?", "%"+text+"%") // want `; but without what is searched for, the same call reads all of orders at once, so it may be small \[leading-wildcard\]`
	}
	q.Find(&some)
	return some
}

func searchText(db *sql.DB, text string) {
	q, args := "SELECT id FROM orders", []any{}
	if text != "" {
		q += " WHERE phone LIKE ?" // want `; but without what is searched for, the same call reads all of orders at once`
		args = append(args, "%"+text+"%")
	}
	db.Query(q, args...)
}

func searchXorm(x *xorm.Engine, text string) (some []Order) {
	s := x.Asc("id")
	if text != "" {
		s = s.Where("phone LIKE ?", "%"+text+"%") // want `; but without what is searched for`
	}
	s.Find(&some)
	return some
}

// SearchSome reads the first of them, CountFound a number, searchOpen those of a user.
func SearchSome(db *gorm.DB, text string) (some []Order) {
	q := db.Order("id")
	if text != "" {
		q = q.Where("phone LIKE ?", "%"+text+"%") // want `or by prefix \[leading-wildcard\]`
	}
	q.Limit(20).Find(&some)
	return some
}

func CountFound(db *gorm.DB, text string) (n int64) {
	q := db.Model(&Order{})
	if text != "" {
		q = q.Where("phone LIKE ?", "%"+text+"%") // want `or by prefix \[leading-wildcard\]`
	}
	q.Count(&n)
	return n
}

func searchOpen(db *gorm.DB, text string, old bool) (some []Order) {
	q := db.Where("phone <> ''")
	if text != "" {
		q = q.Where("phone LIKE ?", "%"+text+"%") // want `or by prefix \[leading-wildcard\]`
	}
	q.Find(&some)
	return some
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

// ComputedOrders sorts all rows on both of its ways, or on one.
func ComputedOrders(db *gorm.DB, r *http.Request, newest bool) (some []Order) {
	q := db.Order("LENGTH(phone)")
	if newest {
		q = db.Order("user_id + status")
	}
	q.Limit(20).Offset(page(r) * 20).Find(&some) // want `; the order is by an expression, so that each page, the first one too, reads and sorts all rows that match: narrow those \[deep-offset\]`
	q = db.Order("status")
	if newest {
		q = db.Order("status DESC")
	}
	q.Limit(20).Offset(page(r) * 20).Find(&some) // want `all rows that match; make an index for each order of the pages, and remember the last key of a page and ask for the rows after it, in the order of the page \[deep-offset\]`
	q = db.Order("LENGTH(phone)")
	if newest {
		q = db.Order("id DESC")
	}
	q.Limit(20).Offset(page(r) * 20).Find(&some) // want `; remember the last key of a page and ask for the rows after it \(WHERE id < \? ORDER BY id DESC LIMIT n\) \[deep-offset\]`
	return some
}

// FilteredOrders has one order, and conditions on some ways: the index without them
// serves all.
func FilteredOrders(db *gorm.DB, r *http.Request, phone string, status int) (some []Order) {
	q := db.Where("user_id > 0")
	if phone != "" {
		q = q.Where("phone = ?", phone)
	}
	if status != 0 {
		q = q.Where("created_at = ?", status)
	}
	q.Order("status DESC").Limit(20).Offset(page(r) * 20).Find(&some) // want `all rows that match; make an index on \(status, id\), and remember the last key of a page and ask for the rows after it \(WHERE status <= \? AND \(status < \? OR id < \?\) ORDER BY status DESC, id DESC LIMIT n\) \[deep-offset\]`
	return some
}

// WrittenOrders has another order on each way, in a text that it puts together.
func WrittenOrders(db *sql.DB, r *http.Request, newest bool) (*sql.Rows, error) {
	by := "id"
	if newest {
		by = "created_at DESC"
	}
	return db.Query("SELECT id FROM orders ORDER BY "+by+" LIMIT 20 OFFSET ?", page(r)*20) // want `thrown away; remember the last key of a page and ask for the rows after it, in the order of the page \[deep-offset\]`
}

// BuiltOrders appends the order.
func BuiltOrders(db *sql.DB, r *http.Request, by string) (*sql.Rows, error) {
	text := "SELECT id FROM orders"
	switch by {
	case "phone":
		text += " ORDER BY phone"
	case "user":
		text += " ORDER BY user_id DESC"
	default:
		text += " ORDER BY id"
	}
	text += " LIMIT 20 OFFSET ?" // want `thrown away; remember the last key of a page and ask for the rows after it, in the order of the page \[deep-offset\]`
	return db.Query(text, page(r)*20)
}

// orderedBy has an order for each of two kinds of callers, and pages of one.
func orderedBy(db *gorm.DB, r *http.Request, newest, paged bool) (some []Order) {
	q := db.Model(&Order{})
	if newest {
		q = q.Order("id DESC")
	} else {
		q = q.Order("phone")
	}
	if paged {
		q = q.Limit(20).Offset(page(r) * 20) // want `in the order of the page \[deep-offset\]`
	}
	q.Find(&some)
	return some
}

// PageOfNewest asks for pages in the one order, AllByPhone for all in the other.
func PageOfNewest(db *gorm.DB, r *http.Request) []Order { return orderedBy(db, r, true, true) }

// AllByPhone asks for no page.
func AllByPhone(db *gorm.DB, r *http.Request) []Order { return orderedBy(db, r, false, false) }

const none = ""

// Unnoted asks for carts by what the program writes out, and by what it is given: that
// stands in front in an index.
func Unnoted(db *gorm.DB, user int64) (rows []map[string]any) {
	db.Table("carts").Select("id").Where("note = ? AND user_id = ?", none, user).Find(&rows) // want `carts has no index for user_id, note: every row is read; CREATE INDEX idx_carts_user_id_note ON carts \(user_id, note\(191\)\) \[missing-index\]`
	return rows
}

// AllUnnoted asks by that alone.
func AllUnnoted(db *gorm.DB) (rows []map[string]any) {
	db.Table("carts").Select("id").Where("note = ?", none).Find(&rows) // want `carts has no index for note: every row is read, which costs where few of them match`
	return rows
}

// NotedSo asks for what it is given.
func NotedSo(db *gorm.DB, note string) (rows []map[string]any) {
	db.Table("carts").Select("id").Where("note = ?", note).Find(&rows) // want `carts has no index for note: every row is read; CREATE INDEX`
	return rows
}
