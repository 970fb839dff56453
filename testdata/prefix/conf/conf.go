// Package conf opens the database, whose tables begin as each installation says.
package conf

import (
	"fmt"
	"os"

	"gorm.io/gorm"
	"gorm.io/gorm/schema"
	"xorm.io/xorm"
	"xorm.io/xorm/names"
)

// Tables.
const (
	Order  = "order"
	Orders = "pre_order"
	User   = "user"
	Guest  = "guest"
)

// Prefix is what tables begin with.
func Prefix() string { return os.Getenv("PREFIX") }

// Open says how models are named that are in packages which do not import this one.
func Open(d gorm.Dialector) (*gorm.DB, error) {
	return gorm.Open(d, &gorm.Config{NamingStrategy: schema.NamingStrategy{TablePrefix: Prefix(), SingularTable: true}})
}

// Engine does the same for xorm.
func Engine(dsn string) (*xorm.Engine, error) {
	e, err := xorm.NewEngine("mysql", dsn)
	if err != nil {
		return nil, err
	}
	e.SetTableMapper(names.NewPrefixMapper(names.SnakeMapper{}, Prefix()))
	return e, nil
}

// Settings of the program.
type Settings struct{ Prefix string }

// Names has one name for each key, as a list says.
type Names map[string]string

// TableNames fills a table in a loop.
func (s *Settings) TableNames() (res Names) {
	list := []string{Order, Orders, User, Guest}
	res = make(Names, len(list))
	for _, name := range list {
		res[name] = s.Prefix + name
	}
	return
}

// Formatted does so with formats, over a list that is not shown.
func Formatted(list []string, prefix string) map[string]string {
	m := map[string]string{}
	for _, name := range list {
		m[name] = fmt.Sprintf("%s%s", prefix, name)
	}
	return m
}

// Literal names each.
func Literal(prefix string) map[string]string {
	return map[string]string{Order: prefix + "order", User: prefix + "user"}
}

// Fields are names in a struct.
type Fields struct{ Order, User string }

// NewFields fills it.
func NewFields(prefix string) *Fields { return &Fields{Order: prefix + "order", User: prefix + "user"} }

// Renamed has another name for one key: which one counts, the last assignment says.
func Renamed(list []string, prefix string) map[string]string {
	m := map[string]string{User: prefix + "guest"}
	for _, name := range list {
		m[name] = prefix + name
	}
	return m
}
