// Package silent holds what nothing is to be said about.
package silent

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"

	_ "github.com/go-sql-driver/mysql"
	"gorm.io/gorm"
)

// Order is a row of orders.
type Order struct {
	ID     int64
	UserID int64
	Phone  string
}

func texts(ctx context.Context, db *sql.DB, column, table string, id int64, cond string) {
	db.QueryContext(ctx, "SELECT id FROM orders WHERE created_at >= ? AND created_at < ?", time.Now(), time.Now())
	db.Query("SELECT DATE(created_at) FROM orders WHERE user_id = ?", id)
	db.Query("SELECT id FROM orders WHERE " + column + " = ?")
	db.Query(fmt.Sprintf("SELECT id FROM orders WHERE %s = ?", column), id)
	db.Query("SELECT id FROM " + table + " WHERE id = ?")
	db.Query("SELECT * FROM " + table)
	db.Exec("DELETE FROM orders " + cond)
	db.Exec("UPDATE orders SET id = LAST_INSERT_ID(id + 1)")
	db.Query("SELECT id FROM orders WHERE phone LIKE ?", cond+"%")
	db.Query("SELECT id FROM orders WHERE phone = ?", fmt.Sprint(id))
	db.Query("SELECT id FROM orders WHERE user_id = ?", "7") // an integer keeps its index
	db.Query(cond)
}

func maybe(db *sql.DB, user int64) {
	q := "DELETE FROM orders"
	if user != 0 {
		q += " WHERE id = ?"
	}
	db.Exec(q, user)
}

func builders(db *sql.DB, ids []string) {
	var b strings.Builder
	b.WriteString("SELECT id FROM orders WHERE id IN (")
	for i := range ids {
		if i > 0 {
			b.WriteString(",")
		}
		b.WriteString("?")
	}
	b.WriteString(")")
	db.Query(b.String())
}

func pages(db *gorm.DB, page int, out *[]Order) {
	db.Limit(20).Offset(0).Find(out)
	if page > 50 {
		page = 50
	}
	db.Order("id").Limit(20).Offset(page * 20).Find(out)
	db.Order("id").Limit(20).Offset(min(page, 9) * 20).Find(out)
	db.Where("id > ?", page).Order("id").Limit(20).Find(out)
}

func chains(db *gorm.DB, user int64, o Order, out *[]Order) {
	db.Find(out)
	db.First(&o, user)
	db.Where(&Order{UserID: user}).Find(out)
	db.Where("user_id", user).Find(out)
	db.Where("id = ?", user).Delete(&Order{})
	db.Delete(&o)
	db.Model(&o).Update("phone", "")
	db.Where("phone LIKE ?", o.Phone+"%").Find(out)
	db.Where("phone NOT LIKE ?", "%x").Where("user_id = ?", user).Find(out)
}

func migrateOrders(db *sql.DB) {
	db.Exec("UPDATE orders SET status = 0")
}

// more adds conditions with values of their own, nobody knows how many.
func more(filters []string, where *[]string, args *[]any) {
	for i, f := range filters {
		if i%2 == 0 {
			*where = append(*where, f+" > 0")
			*args = append(*args, len(f))
		}
	}
}

func filtered(db *sql.DB, filters []string, user *int64, phone *string) {
	where, args := []string{"1 = 1"}, []any{}
	more(filters, &where, &args)
	if user != nil {
		where, args = append(where, "user_id <> ?"), append(args, *user)
	}
	if phone != nil {
		where, args = append(where, "phone = ?"), append(args, *phone)
	}
	db.Query("SELECT id FROM orders WHERE "+strings.Join(where, " AND "), args...)
}
