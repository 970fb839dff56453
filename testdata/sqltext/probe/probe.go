// Package probe counts rows, to know their number or only whether there is one.
package probe

import (
	"database/sql"

	_ "github.com/go-sql-driver/mysql"
	"github.com/jmoiron/sqlx"
	"gorm.io/gorm"
	"xorm.io/xorm"
)

// Order is a row of orders.
type Order struct {
	ID     int64
	UserID int64
}

func texts(db *sql.DB, x *sqlx.DB, user int64) (bool, error) {
	var n int
	if err := db.QueryRow("SELECT COUNT(*) FROM orders WHERE user_id = ?", user).Scan(&n); err != nil { // want `only asks whether there is one.*\[count-exists\]`
		return false, err
	}
	var carts int64
	err := x.Get(&carts, "SELECT COUNT(*) FROM orders WHERE user_id = ?", user) // want `\[count-exists\]`
	if 0 == carts {
		return false, err
	}
	return n > 0, err
}

func gorms(db *gorm.DB, user int64) bool {
	var n int64
	db.Model(&Order{}).Where("user_id = ?", user).Count(&n) // want `\[count-exists\]`
	if n >= 1 {
		return true
	}
	var m int64
	err := db.Model(&Order{}).Where("user_id = ?", user).Count(&m).Error // want `\[count-exists\]`
	return err == nil && (m) != 0
}

func xorms(e *xorm.Engine, user int64) (bool, error) {
	n, err := e.Where("user_id = ?", user).Count(new(Order)) // want `\[count-exists\]`
	if err != nil {
		return false, err
	}
	if m, err := e.Where("user_id = ?", user).Count(new(Order)); err == nil && m < 1 { // want `\[count-exists\]`
		return false, nil
	}
	return n > 0, nil
}

// used needs the number.
func used(db *sql.DB, g *gorm.DB, e *xorm.Engine, user int64, wanted int) (total int64, list []int64, err error) {
	var n int
	if err := db.QueryRow("SELECT COUNT(*) FROM orders WHERE user_id = ?", user).Scan(&n); err != nil {
		return 0, nil, err
	}
	if n > 0 && n < wanted {
		return 0, nil, nil
	}
	var m int64
	g.Model(&Order{}).Where("user_id = ?", user).Count(&m)
	if m > 1 {
		return 0, nil, nil
	}
	g.Model(&Order{}).Where("user_id = ?", user).Count(&total)
	if total == 0 {
		return
	}
	k, err := e.Where("user_id = ?", user).Count(new(Order))
	if k == 0 {
		return 0, nil, err
	}
	list = make([]int64, k)
	var some int64
	g.Model(&Order{}).Where("id = ?", user).Count(&some) // one row at most
	if some == 0 {
		return 0, nil, err
	}
	var most int64
	db.QueryRow("SELECT MAX(id) FROM orders WHERE user_id = ?", user).Scan(&most)
	if most == 0 {
		return 0, nil, err
	}
	return total, list, nil
}
