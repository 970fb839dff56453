// Package both has tables that a file defines, and models that its ORM makes
// tables of.
package both

import "gorm.io/gorm"

// Parcel is in the file, too, which knows an index more.
type Parcel struct {
	ID     int64
	Code   int64  `gorm:"index"`
	Route  string // indexed in the file
	Weight int
	Depot  string `gorm:"index"` // not in the file
}

// Receipt is a model only, to which a migration in Go adds an index.
type Receipt struct {
	ID     int64
	Number string
	Amount int
}

func Migrate(db *gorm.DB) error { return db.AutoMigrate(&Parcel{}, &Receipt{}, &Flow{}, &Letter{}) }

// Depot is made a table of elsewhere, perhaps.
type Depot struct {
	ID   int64
	City string `gorm:"index:idx_city"`
	Town string
}

// addIndex is run by hand.
const addIndex = "ALTER TABLE receipts ADD INDEX idx_receipts_number (number)"

func Read(db *gorm.DB, parcels *[]Parcel, receipts *[]Receipt, s string, n int) {
	db.Find(parcels, "route = ?", s)
	db.Find(parcels, "depot = ?", s)
	db.Find(parcels, "code = ?", s)
	db.Find(parcels, "code = ?", n)   // want `code.*\[implicit-conversion\]`
	db.Find(parcels, "weight = ?", n) // want `parcels has no index for weight.*\[missing-index\]`
	db.Find(new([]Depot), "city = ?", s)
	db.Find(new([]Depot), "UPPER(city) = ?", s) // want `index idx_city \(city\).*\[non-sargable\]`
	db.Find(new([]Depot), "town = ?", s)        // want `depots has no index for town.*\[missing-index\]`
	db.Find(receipts, "number = ?", s)
	db.Find(receipts, "amount = ?", n) // want `receipts has no index for amount.*\[missing-index\]`
}

// Flow has another name for a column of the file.
type Flow struct {
	ID     int64
	Name   string
	Nodes  string `gorm:"type:text"`
	Inputs string `gorm:"type:text"`
}

// Letter has another name for one column of the file, and two less.
type Letter struct {
	ID      int64
	Name    string
	Body    string `gorm:"type:text"`
	Version string `gorm:"type:text"`
}

// All rows go on as they are.
func All(db *gorm.DB) (flows []Flow, letters []Letter) {
	var f []Flow
	var l []Letter
	db.Where("id > 5").Find(&f)
	db.Where("id > 5").Find(&l) // want `letters: nothing reads draft, old_body; name the columns.*\[select-star\]`
	return f, l
}
