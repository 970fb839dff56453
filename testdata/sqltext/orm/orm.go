// Package orm holds statements that chains of calls build.
package orm

import (
	"time"

	"gorm.io/gorm"
	"xorm.io/xorm"
)

// Order is a row of orders.
type Order struct {
	ID        int64
	UserID    int64
	Phone     string
	Status    int
	CreatedAt time.Time
}

// Role is a row of a table that has a name of its own.
type Role struct{ ID int64 }

// TableName names the table.
func (Role) TableName() string { return "crm_user_role" }

// Cart is a row of carts.
type Cart struct {
	ID     int64
	UserID int64
}

func roles(db *gorm.DB) (out []Role) {
	db.Where("CONCAT(CRM_ORG_ID,'#',CRM_ROLE_ID) = ?", "123#abc").Find(&out) // want `crm_user_role.*\[non-sargable\]|CONCAT.*\[non-sargable\]`
	return out
}

func empty(db *gorm.DB, user int64) {
	db.Where("user_id = ?", user).Delete(&Cart{}) // want `\[missing-index\]`
}

func search(db *gorm.DB, name, day string, page, size int) (out []Order, n int64) {
	tx := db.Model(&Order{})
	if name != "" {
		tx = tx.Where("phone LIKE ?", "%"+name+"%") // want `\[leading-wildcard\]`
	}
	if day != "" {
		tx = tx.Where("DATE(created_at) = ?", day) // want `\[non-sargable\]`
	}
	tx.Count(&n)
	tx.Order("id DESC").
		Limit(size).
		Offset((page - 1) * size). // want `\[deep-offset\]`
		Find(&out)
	return out, n
}

func wide(db *gorm.DB) (c []Cart) {
	db.Where("id > ?", 5).Find(&c) // want `\[select-star\]`
	return c
}

func shuffled(db *gorm.DB) (o Order) {
	db.Order("RAND()").First(&o) // want `\[order-by-rand\]`
	return o
}

// recent hands a chain on.
func recent(db *gorm.DB) *gorm.DB {
	return db.Where("DATE(created_at) = CURDATE()") // want `\[non-sargable\]`
}

func raw(db *gorm.DB, out *[]Order) {
	db.Raw("SELECT id FROM orders WHERE DATE(created_at) = ?", "2024-05-01").Scan(out) // want `\[non-sargable\]`
	db.Exec("DELETE FROM carts WHERE user_id = ?", 8)                                  // want `\[missing-index\]`
}

func sessions(e *xorm.Engine, limit, offset int, day string) (out []Order, err error) {
	s := e.NewSession()
	defer s.Close()
	s.Limit(limit, offset) // want `\[deep-offset\]`
	if day != "" {
		s.And("DATE(created_at) = ?", day) // want `\[non-sargable\]`
	}
	err = s.Table("orders").Find(&out)
	return out, err
}

func joined(e *xorm.Engine, out *[]Order) error {
	return e.Table("orders").Join("LEFT", "carts", "carts.user_id = orders.user_id").Cols("orders.id").Find(out) // want `\[missing-index\]`
}

// keyed finds its rows by their key, whatever else it asks for.
func keyed(db *gorm.DB, engine *xorm.Engine, id, user int64, ids []int64) {
	db.Where("user_id = ?", user).Delete(&Cart{}, id)
	db.Where("user_id = ?", user).Delete(&Cart{}, ids)
	db.Where("user_id = ?", user).Delete(&Cart{}, "7")
	engine.ID(id).And("user_id = ?", user).Delete(new(Cart))
	db.Where("user_id = ?", user).Or(id).Delete(&Cart{}) // want `carts has no index for user_id, .*PRIMARY \(id\).*\[or-defeats-index\]`
}
