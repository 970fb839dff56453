package main // want package:"."

import (
	"gorm.io/gorm"

	"example.com/tx/stock"
	"example.com/tx/users"
)

var (
	_ stock.Store
	_ users.Store
)

func main() {}

type shop struct{ db *gorm.DB }

type Cart struct{ ID, UserID int64 }

func (Cart) TableName() string { return "carts" }

func clearCart(tx *gorm.DB, user int64) error {
	return tx.Where("user_id = ?", user).Delete(&Cart{}).Error
}

func (s *shop) checkout(user int64) error {
	return s.db.Transaction(func(tx *gorm.DB) error {
		if err := clearCart(tx, user); err != nil {
			return err
		}
		return tx.Exec("UPDATE users SET orders = orders + 1 WHERE id = ?", user).Error // want `\(\*shop\).checkout locks carts \(main.go:29\) and then users \(main.go:32\), \(\*Store\).SignOff locks users \(users.go:20\) and then carts \(users.go:23\): when they meet.*tx-lock-order`
	})
}
