// Package tags has its ORM make the tables: the tags are the schema.
package tags

import (
	"time"

	_ "github.com/go-sql-driver/mysql"
	"gorm.io/gorm"
	"xorm.io/xorm"
)

// Base is embedded.
type Base struct {
	ID        int64     `gorm:"primaryKey"`
	CreatedAt time.Time `gorm:"index"`
}

// Customer is referred to.
type Customer struct {
	Base
	Name  string `gorm:"size:100;uniqueIndex"`
	Notes string `gorm:"type:text"`
}

// Parcel has a composite index in an order of its own.
type Parcel struct {
	Base
	CustomerID int64
	Customer   Customer
	Depot      string `gorm:"size:40;index:idx_route,priority:2"`
	Route      string `gorm:"size:40;index:idx_route,priority:1"`
	Weight     int
	Label      string
	Code       string `gorm:"size:60"`
	Sent       bool
	Lost       *bool
	Held       int8 `gorm:"type:tinyint(1)"`
	Shelf      int8 `gorm:"type:tinyint"`
}

// Crate is made by xorm.
type Crate struct {
	Owner string `xorm:"varchar(100) notnull pk"`
	Name  string `xorm:"varchar(100) notnull pk"`
	Depot string `xorm:"varchar(100) index"`
	Color string `xorm:"varchar(100) 'paint'"`
	Mark  string
	Full  bool
}

func setup(db *gorm.DB, e *xorm.Engine) error {
	if err := db.AutoMigrate(&Customer{}, &Parcel{}); err != nil {
		return err
	}
	return e.Sync2(new(Crate))
}

func parcels(db *gorm.DB, out *[]Parcel) {
	db.Where("weight > ?", 5).Find(out)      // want `parcels has no index for weight.*\[missing-index\]`
	db.Where("depot = ?", "north").Find(out) // want `idx_route \(route, depot\).*\[leftmost-prefix\]`
	db.Where("route = ? AND depot = ?", "a", "b").Find(out)
	db.Where("customer_id = ?", 7).Find(out)      // the constraint made an index
	db.Where("YEAR(created_at) = 2024").Find(out) // want `index idx_parcels_created_at.*\[non-sargable\]`
	db.Where("id = ?", 7).Find(out)
	db.Where("label = ?", "x").Find(out) // want `CREATE INDEX idx_parcels_label ON parcels \(label\(191\)\)`
	db.Where("code = ?", "x").Find(out)  // want `CREATE INDEX idx_parcels_code ON parcels \(code\) `
	db.Where("sent = ?", false).Find(out)
	db.Where("lost = ?", false).Find(out)
	db.Where("held = ?", 0).Find(out)
	db.Where("shelf = ?", 3).Find(out)                             // want `parcels has no index for shelf.*\[missing-index\]`
	db.Raw("SELECT id FROM parcels WHERE weight = ?", 1).Scan(out) // want `\[missing-index\]`
}

func crates(e *xorm.Engine, out *[]Crate) {
	e.Where("owner = ? AND name = ?", "a", "b").Find(out)
	e.Where("depot = ?", "north").Find(out)
	e.Where("paint = ?", "red").Find(out) // want `crate has no index for paint.*\[missing-index\]`
	var one Crate
	e.Where("paint = ?", "red").Get(&one) // want `crate has no index for paint.*\[missing-index\]`
	other := Crate{Depot: "north"}
	e.Where("paint = ?", "red").Get(&other)
	e.Where("paint = ?", "red").Count(&Crate{Owner: "a"})
	e.Where("mark = ?", "x").Find(out) // want `CREATE INDEX idx_crate_mark ON crate \(mark\) `
	e.Where("full = ?", true).Find(out)
	e.Where("depot = ?", 7).Find(out) // want `\[implicit-conversion\]`
}
