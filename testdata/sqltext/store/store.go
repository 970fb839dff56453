// Package store makes tables of models of another package, and says how they
// are named.
package store

import (
	_ "github.com/go-sql-driver/mysql"
	"gorm.io/gorm"
	"gorm.io/gorm/schema"
	"xorm.io/xorm"
	"xorm.io/xorm/names"

	"example.com/till/models"
)

// Open makes the tables.
func Open(d gorm.Dialector) (*gorm.DB, error) {
	db, err := gorm.Open(d, &gorm.Config{
		NamingStrategy: schema.NamingStrategy{TablePrefix: "t_", SingularTable: true},
	})
	if err != nil {
		return nil, err
	}
	return db, db.AutoMigrate(&models.Ticket{}, &models.Seat{})
}

// Engine makes the tables of guests.
func Engine(dsn string) (*xorm.Engine, error) {
	e, err := xorm.NewEngine("mysql", dsn)
	if err != nil {
		return nil, err
	}
	e.SetTableMapper(names.NewPrefixMapper(names.SnakeMapper{}, "x_"))
	e.SetColumnMapper(names.GonicMapper{})
	return e, e.Sync2(new(models.Guest))
}
