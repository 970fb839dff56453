// Package store has its names out of tables.
package store

import (
	"gorm.io/gorm"

	"example.com/prefix/conf"
)

var settings *conf.Settings

var (
	order string
	guest string
	other string
	names = conf.NewFields(conf.Prefix())
)

func Names() {
	m := settings.TableNames()
	order = m[conf.Order]
	guest = m[conf.Guest]
	other = m["customer"]
}

type row struct{ ID, N int }

func Loop(db *gorm.DB, n int) (list []row, err error) {
	err = db.Table(order).Where("n = ?", n).Find(&list).Error // plan: p_order
	return list, err
}

func Raw(db *gorm.DB, n int) (list []row, err error) {
	err = db.Raw("SELECT * FROM "+guest+" WHERE "+guest+".n = ?", n).Scan(&list).Error // plan: p_guest
	return list, err
}

func Field(db *gorm.DB, n int) (list []row, err error) {
	err = db.Table(names.User).Where("n = ?", n).Find(&list).Error // plan: p_user
	return list, err
}

func Literal(db *gorm.DB, n int) (list []row, err error) {
	err = db.Table(conf.Literal(conf.Prefix())[conf.User]).Where("n = ?", n).Find(&list).Error // plan: p_user
	return list, err
}

func Formatted(db *gorm.DB, keys []string, n int) (list []row, err error) {
	m := conf.Formatted(keys, conf.Prefix())
	err = db.Table(m[conf.Guest]).Where("n = ?", n).Find(&list).Error // plan: p_guest
	return list, err
}

func Here(db *gorm.DB, prefix string, n int) (list []row, err error) {
	m := map[string]string{}
	for _, name := range []string{"order", "user"} {
		m[name] = prefix + name
	}
	err = db.Table(m["user"]).Where("n = ?", n).Find(&list).Error // plan: p_user
	return list, err
}

func NotListed(db *gorm.DB, n int) (list []row, err error) {
	err = db.Table(other).Where("n = ?", n).Find(&list).Error // not shown
	return list, err
}

func AnyKey(db *gorm.DB, key string, n int) (list []row, err error) {
	m := conf.Formatted([]string{key}, conf.Prefix())
	err = db.Table(m[key]).Where("n = ?", n).Find(&list).Error // not shown
	return list, err
}

func Renamed(db *gorm.DB, keys []string, n int) (list []row, err error) {
	m := conf.Renamed(keys, conf.Prefix())
	err = db.Table(m[conf.User]).Where("n = ?", n).Find(&list).Error // not shown
	return list, err
}

func Changed(db *gorm.DB, n int) (list []row, err error) {
	m := settings.TableNames()
	m[conf.Order] = "archive"
	err = db.Table(m[conf.Order]).Where("n = ?", n).Find(&list).Error // plan: archive
	return list, err
}
