// Package model has the tables that package query was generated for.
package model

import "time"

// Order is a row of orders.
type Order struct {
	ID        int64     `gorm:"column:id;primaryKey"`
	UserID    int64     `gorm:"column:user_id"`
	Phone     string    `gorm:"column:phone"`
	Status    int32     `gorm:"column:status"`
	CreatedAt time.Time `gorm:"column:created_at"`
}

// TableName is that of orders.
func (Order) TableName() string { return "orders" }

// Cart is a row of carts.
type Cart struct {
	ID        int64     `gorm:"column:id;primaryKey"`
	UserID    int64     `gorm:"column:user_id"`
	Note      string    `gorm:"column:note"`
	CreatedAt time.Time `gorm:"column:created_at"`
}

// TableName is that of carts.
func (Cart) TableName() string { return "carts" }
