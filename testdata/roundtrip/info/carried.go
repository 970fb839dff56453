package info

import "gorm.io/gorm"

// Tag hangs on another one.
type Tag struct {
	ID     int64
	Parent int64
}

// Leads follows who leads whom: what it asks with is what it was told the turn before.
func Leads(db *gorm.DB, rounds []int, first Tag) {
	tag, parent := first, Tag{}
	for range rounds {
		db.Where("id = ?", tag.Parent).Find(&parent) // want `^query in loop: gorm Find runs len\(rounds\) times per Leads; each turn needs the result of the one before`
		db.Where("id = ?", parent.Parent).Find(&tag) // want `^query in loop: gorm Find runs len\(rounds\) times per Leads; each turn needs the result of the one before`
	}
}
