// Package models does not import the package that says how tables are named.
package models

import (
	"os"

	"gorm.io/gorm"
	"xorm.io/xorm"
)

// Order is named as the program says.
type Order struct{ ID, N int }

// User is in a table that it names itself.
type User struct{ ID, N int }

// TableName shows how the name ends.
func (*User) TableName() string { return os.Getenv("PREFIX") + "user" }

// Guest names itself in one of two ways.
type Guest struct{ ID, N int }

// TableName depends.
func (*Guest) TableName() string {
	name := "guest"
	if os.Getenv("PREFIX") != "" {
		name = os.Getenv("PREFIX") + name
	}
	return name
}

func Find(db *gorm.DB, n int) (list []Order, err error) {
	err = db.Where("n = ?", n).Find(&list).Error // plan: p_order
	return list, err
}

func Count(db *gorm.DB, n int) (count int64, err error) {
	err = db.Model(&Order{}).Where("n = ?", n).Count(&count).Error // plan: p_order
	return count, err
}

func Update(db *gorm.DB, n int) error {
	return db.Model(&Order{}).Where("n = ?", n).Update("n", n+1).Error // plan: p_order
}

func Delete(db *gorm.DB, n int) error {
	return db.Where("n = ?", n).Delete(&Order{}).Error // plan: p_order
}

func Own(db *gorm.DB, n int) (list []User, err error) {
	err = db.Where("n = ?", n).Find(&list).Error // plan: p_user
	return list, err
}

func Either(db *gorm.DB, n int) (list []Guest, err error) {
	err = db.Where("n = ?", n).Find(&list).Error // not shown
	return list, err
}

func Engine(e *xorm.Engine, n int) (list []Order, err error) {
	err = e.Where("n = ?", n).Find(&list) // plan: p_order
	return list, err
}
