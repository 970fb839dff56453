// Package dao begins statements for its callers.
package dao

import (
	"github.com/Masterminds/squirrel"
	"gorm.io/gorm"
	"xorm.io/xorm"

	"example.com/till/begun/dao/internal"
)

type internalOrders = *internal.OrdersDao

type ordersDao struct{ internalOrders }

var (
	Orders = ordersDao{internal.NewOrdersDao(nil)}
	Any    = internal.NewAnyDao(nil, "orders")
)

// Order is a row of orders.
type Order struct {
	ID    int64
	Phone string
}

// Repo is for orders.
type Repo struct {
	DB *gorm.DB
	X  *xorm.Engine
}

func (r *Repo) Orders() *gorm.DB { return r.DB.Model(&Order{}) }

// Mine has a condition already.
func (r *Repo) Mine(user int64) *gorm.DB {
	if user == 0 {
		return r.DB.Table("orders")
	}
	return r.DB.Table("orders").Where("user_id = ?", user)
}

func (r *Repo) Session() *xorm.Session { return r.X.Table("orders").NoAutoTime() }

// Either is about one of two tables.
func (r *Repo) Either(carts bool) *gorm.DB {
	if carts {
		return r.DB.Table("carts")
	}
	return r.DB.Table("orders")
}

func Columns() squirrel.SelectBuilder { return squirrel.Select("id").From("orders") }
