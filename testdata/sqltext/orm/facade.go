package orm

import (
	"gorm.io/gorm"
	"xorm.io/xorm"
)

// engine has the methods that an engine and a session of xorm have in common.
type engine interface {
	Find(any, ...any) error
	In(string, ...any) *xorm.Session
	Table(any) *xorm.Session
	Where(any, ...any) *xorm.Session
}

// store is the part of gorm's DB that a test can stand in for.
type store interface {
	Where(any, ...any) *gorm.DB
	Find(any, ...any) *gorm.DB
}

// other has a method of the name that is nobody's of a library.
type other interface {
	Where(text string) *xorm.Session
}

func emptied(e engine, s store, user int64) {
	e.Table("carts").Where("user_id = ?", user).Delete(&Cart{}) // want `\[missing-index\]`
	s.Where("user_id = ?", user).Delete(&Cart{})                // want `\[missing-index\]`
}

// chosen has a condition, and does not read all carts at once.
func chosen(e engine, ids []int64) (list []Order) {
	e.In("id", ids).Find(&list)
	return list
}

func hidden(o other) {
	o.Where("user_id = 1").Delete(&Cart{})
}

// looked is not said to read what chosen reads whole.
func looked(e engine, phone string) (list []Order) {
	e.Where("phone LIKE ?", "%"+phone).Find(&list) // want `no index can be used, every row of order is read; .*or by prefix \[leading-wildcard\]$`
	return list
}
